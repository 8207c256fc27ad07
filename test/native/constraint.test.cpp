#include "constraint.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "random.hpp"
#include "requests.hpp"

using namespace tunesmith;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

/// slope * x of a continuous dimension.
Term slope(double value) { return {{}, {0.0, value}}; }
Term nothing() { return {}; }
/// k at level k.
Term counting(const Dimension& dimension) {
  Term term{dimension.levels, {}};
  for (std::size_t k = 0; k < dimension.levels.size(); ++k) term.values.push_back(static_cast<double>(k));
  return term;
}

/// x0 + 2 x1 + x2 <= 1.2 and x0 >= 0.1 over the unit cube.
Domain cut_cube() {
  return {{continuous(), continuous(), continuous()},
          {{{slope(1), slope(2), slope(1)}, -infinity, 1.2}, {{slope(1), nothing(), nothing()}, 0.1, infinity}}};
}

}  // namespace

TEST_CASE("excess is signed, forgives rounding and skips inactive dimensions") {
  const Domain domain{{categorical(2), when(continuous(), 0, {0.75})}, {{{nothing(), slope(3)}, 0.3, 0.9}}};
  const LinearConstraint& constraint = domain.constraints[0];
  CHECK(excess(constraint, domain, std::vector{0.75, 0.2}) == 0);
  CHECK(excess(constraint, domain, std::vector{0.75, 0.5}) == doctest::Approx(0.6));
  CHECK(excess(constraint, domain, std::vector{0.75, 0.0}) == doctest::Approx(-0.3));
  CHECK(excess(constraint, domain, std::vector{0.75, 0.1}) == 0);  // 3 * 0.1 is not 0.3
  CHECK(excess(constraint, domain, std::vector{0.75, 0.3}) == 0);
  CHECK(excess(constraint, domain, std::vector{0.25, 0.5}) == doctest::Approx(-0.3));  // inactive: 0
  CHECK(satisfies(domain, std::vector{0.75, 0.2}));
  CHECK(!satisfies(domain, std::vector{0.25, 0.5}));
}

TEST_CASE("repair keeps legal points and projects others") {
  const Domain domain = cut_cube();
  Random random(3, Purpose::random_search, 0);
  for (int trial = 0; trial < 500; ++trial) {
    const std::vector<double> from{random.uniform(), random.uniform(), random.uniform()};
    std::vector<double> x = from;
    REQUIRE(repair(domain, x));
    CHECK(satisfies(domain, x));
    if (satisfies(domain, from)) {
      CHECK(x == from);
      continue;
    }
    // One of the boundaries, or by the last, longer steps a little within.
    const double sum = x[0] + 2 * x[1] + x[2];
    CHECK(std::min(std::abs(sum - 1.2), std::abs(x[0] - 0.1)) < 1e-3);
    if (from[0] > 0.4 && from[1] > 0.4 && from[2] > 0.4) {
      const double step = (from[0] + 2 * from[1] + from[2] - 1.2) / 6;
      if (from[0] - step > 0.1 && from[1] > 2 * step && from[2] > step)
        for (std::size_t i = 0; i < 3; ++i) CHECK(x[i] == doctest::Approx(from[i] - step * (i == 1 ? 2 : 1)));
    }
  }
}

TEST_CASE("repair moves levels where numbers do not suffice, to the nearest that do") {
  const Dimension ten = ordered(10), three = categorical(3);
  const Domain domain{{continuous(), ten, three}, {{{slope(0.5), counting(ten), counting(three)}, 7, 7.25}}};
  std::vector<double> x{0.9, 0.35, 0.5};  // 0.45 + 3 + 1
  REQUIRE(repair(domain, x, 1));
  // 0.25 + 6 + 1: the ordered dimension is asked first.
  CHECK(x[0] == doctest::Approx(0.5));
  CHECK(x[1] == doctest::Approx(0.65));
  CHECK(x[2] == doctest::Approx(0.5));
  x = {0.9, 0.35, 0.5};
  REQUIRE(repair(domain, x, 2));
  CHECK(satisfies(domain, x));
  CHECK(x[2] == doctest::Approx(5.0 / 6));
  CHECK(!repair({{continuous()}, {{{slope(1)}, 2, infinity}}}, x = {0.5}));
}

TEST_CASE("half spaces say of the free dimensions what the constraints say") {
  const Domain domain = cut_cube();
  const std::vector<double> x{0.2, 0.1, 0.3}, scale{0.5, 2, 1};
  const std::vector<std::size_t> free{0, 2};
  const std::vector<HalfSpace> spaces = half_spaces(domain, x, free, scale);
  REQUIRE(spaces.size() == 2);
  Random random(4, Purpose::random_search, 0);
  for (int trial = 0; trial < 200; ++trial) {
    const std::vector<double> at{random.uniform(), x[1], random.uniform()};
    bool inside = true;
    for (const HalfSpace& space : spaces) {
      CHECK(space.normal[0] * space.normal[0] + space.normal[1] * space.normal[1] == doctest::Approx(1));
      inside = inside && space.normal[0] * at[0] / scale[0] + space.normal[1] * at[2] / scale[2] <= space.offset;
    }
    CHECK(inside == satisfies(domain, at));
  }
}

TEST_CASE("proposals keep to linear constraints and reach the optimum on their boundary") {
  const Domain domain = cut_cube();
  const Loss bowl = [](std::span<const double> u) {
    double sum = 0;
    for (const double each : u) sum += (each - 0.5) * (each - 0.5);
    return sum;
  };
  ProposeRequest request{.domain = domain, .seed = 1};
  std::vector<double> x{0.1, 0.0, 0.0};
  double best = 1;
  for (std::uint32_t asked = 0; asked < 22; ++asked) {
    request.trial = asked;
    add(request, x, bowl(x));
    const ProposeResult result = propose(request);
    check_proposals(request, result);
    x = result.proposals.at(0).point;
    CHECK(satisfies(domain, x));
    best = std::min(best, bowl(x));
  }
  CHECK(best - 0.8 * 0.8 / 6 < 1e-4);  // at 0.5 - (0.8 / 6) (1, 2, 1)
}

TEST_CASE("a domain with a single legal point, seen, has no proposal") {
  const Domain domain{{continuous(), continuous()}, {{{slope(1), slope(1)}, 2, infinity}}};
  ProposeRequest request{.domain = domain, .seed = 2};
  add(request, std::vector{1.0, 1.0}, 0.0);
  CHECK(propose(request).proposals.empty());
}
