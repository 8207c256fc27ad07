#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <stdexcept>

#include "plan.hpp"

using namespace tunesmith;

namespace {

using Sizes = std::vector<std::vector<std::pair<std::uint64_t, std::uint64_t>>>;  ///< (size, resource)

Sizes sizes(const HalvingPlan& plan) {
  Sizes result;
  for (const BracketSpec& bracket : plan_brackets(plan)) {
    result.emplace_back();
    for (const RungSpec& rung : bracket.rungs) result.back().emplace_back(rung.size, rung.resource);
  }
  return result;
}

}  // namespace

TEST_CASE("plan_brackets gives the table of Li et al. (2018) for R = 81, eta = 3") {
  const Sizes expected = {{{81, 1}, {27, 3}, {9, 9}, {3, 27}, {1, 81}},
                          {{27, 3}, {9, 9}, {3, 27}, {1, 81}},
                          {{9, 9}, {3, 27}, {1, 81}},
                          {{6, 27}, {2, 81}},
                          {{5, 81}}};
  CHECK(sizes(plan(1, 81, 3)) == expected);
}

TEST_CASE("plan_brackets loses no bracket at exact powers") {
  const Sizes five = sizes(plan(1, 243, 3));
  CHECK(five.size() == 6);
  CHECK(five[0] == Sizes::value_type{{243, 1}, {81, 3}, {27, 9}, {9, 27}, {3, 81}, {1, 243}});
  CHECK(sizes(plan(1, 1000, 10)) == Sizes{{{1000, 1}, {100, 10}, {10, 100}, {1, 1000}},
                                          {{100, 10}, {10, 100}, {1, 1000}},
                                          {{20, 100}, {2, 1000}},
                                          {{4, 1000}}});
  for (std::uint64_t eta : {2, 3, 4, 5, 7, 10, 16})
    for (std::uint64_t min : {1, 2, 3, 9, 100}) {
      std::uint64_t max = min;
      for (std::size_t s = 0; max < 1ull << 56; ++s, max *= eta) {
        REQUIRE(plan_brackets(plan(min, max, eta)).size() == s + 1);
        if (max > min) REQUIRE(plan_brackets(plan(min, max - 1, eta)).size() == s);
      }
    }
}

TEST_CASE("plan_brackets keeps its formulae for any plan, without overflow") {
  const std::uint64_t huge = std::numeric_limits<std::uint64_t>::max();
  for (const HalvingPlan& p : {plan(1, 100, 3), plan(2, 37, 3), plan(7, 1000, 4), plan(3, huge, 2), plan(1, huge, 2),
                               plan(1, huge, 3), plan(5, 5, 2), plan(1, 2, huge)}) {
    const auto brackets = plan_brackets(p);
    for (std::size_t b = 0; b < brackets.size(); ++b) {
      const auto& rungs = brackets[b].rungs;
      const std::size_t s = brackets.size() - 1 - b;
      REQUIRE(rungs.size() == s + 1);
      CHECK(rungs.back().resource == p.max_resource);
      CHECK(rungs.front().resource >= p.min_resource);
      const long double size = static_cast<long double>(brackets.size() / (s + 1)) *
                               std::pow(static_cast<long double>(p.reduction_factor), s);
      CHECK(static_cast<long double>(rungs[0].size) == doctest::Approx(static_cast<double>(size)));
      for (std::size_t i = 0; i + 1 < rungs.size(); ++i) {
        CHECK(rungs[i + 1].size * p.reduction_factor == rungs[i].size);
        CHECK(rungs[i].resource == rungs[i + 1].resource / p.reduction_factor);
        CHECK(rungs[i + 1].size >= 1);
      }
    }
  }
}

TEST_CASE("plan_brackets refuses impossible plans and honours brackets and mode") {
  CHECK_THROWS_AS(plan_brackets(plan(0, 9, 3)), std::invalid_argument);
  CHECK_THROWS_AS(plan_brackets(plan(10, 9, 3)), std::invalid_argument);
  CHECK_THROWS_AS(Halving(plan(1, 9, 1)), std::invalid_argument);
  HalvingPlan two = plan(1, 81, 3);
  two.brackets = 2;
  CHECK(sizes(two).size() == 2);
  CHECK(sizes(two)[0][0].first == 81);
  two.brackets = 99;
  CHECK(sizes(two).size() == 5);
  two.mode = HalvingMode::promotion;
  for (const auto& bracket : sizes(two))
    for (const auto& rung : bracket) CHECK(rung.first == 0);
}
