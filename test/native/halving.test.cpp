#include "halving.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <limits>
#include <stdexcept>

#include "plan.hpp"
#include "random.hpp"

using namespace tunesmith;

namespace {

constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

}  // namespace

TEST_CASE("a synchronous rung promotes its best third, best first, and stops the others") {
  HalvingPlan p = plan(1, 9, 3);
  p.brackets = 1;
  Halving halving(p);
  for (std::uint64_t i = 0; i < 9; ++i) CHECK(halving.next().job.trial == i);
  CHECK(halving.next().status == NextStatus::waiting);
  for (std::uint64_t i = 0; i < 8; ++i) {
    const auto decisions = halving.report(i, i == 5 ? 0 : 10 - static_cast<double>(i));
    CHECK(decisions == std::vector<Decision>{{i, Verdict::paused}});
  }
  const auto decisions = halving.report(8, 99);
  CHECK(decisions.front() == Decision{8, Verdict::stopped});
  CHECK(decisions.size() == 6);
  for (std::uint64_t expected : {5, 7, 6}) {
    const Next next = halving.next();
    CHECK(next.job.trial == expected);
    CHECK(next.job.rung == 1);
    CHECK(next.job.resource == 3);
    CHECK(next.job.resume_from == 1);
  }
}

TEST_CASE("failed trials hold nobody up, and the survivors take their places") {
  HalvingPlan p = plan(1, 9, 3);
  p.brackets = 1;
  Halving halving(p);
  for (int i = 0; i < 9; ++i) halving.next();
  for (std::uint64_t i = 0; i < 4; ++i) CHECK(halving.fail(i).front().verdict == Verdict::stopped);
  for (std::uint64_t i = 4; i < 8; ++i) CHECK(halving.report(i, not_a_number).front().verdict == Verdict::stopped);
  CHECK(halving.report(8, 1) == std::vector<Decision>{{8, Verdict::paused}});
  CHECK(halving.next().job.resource == 3);
  halving.report(8, 1);
  CHECK(halving.next().job.resource == 9);
  CHECK(halving.report(8, 1) == std::vector<Decision>{{8, Verdict::completed}});
  CHECK(halving.next().status == NextStatus::finished);
}

TEST_CASE("synchronous workers never idle while iterations are unlimited") {
  HalvingPlan p = plan(1, 27, 3);
  p.iterations = 0;
  Halving halving(p);
  Random random(2, Purpose::bootstrap, 0);
  std::vector<std::uint64_t> running;
  for (int i = 0; i < 20000; ++i) {
    while (running.size() < 13) {
      const Next next = halving.next();
      REQUIRE(next.status == NextStatus::job);
      running.push_back(next.job.trial);
    }
    const std::size_t pick = random.below(13);
    halving.report(running[pick], random.uniform());
    running.erase(running.begin() + static_cast<std::ptrdiff_t>(pick));
  }
}

TEST_CASE("promotion keeps starting the best of a rung's top third, highest rung first") {
  HalvingPlan p = plan(1, 9, 3);
  p.mode = HalvingMode::promotion;
  p.brackets = 1;
  Halving halving(p);
  for (std::uint64_t i = 0; i < 3; ++i) {
    CHECK(halving.next().job.trial == i);
    CHECK(halving.report(i, 5 - static_cast<double>(i)) == std::vector<Decision>{{i, Verdict::paused}});
  }
  CHECK(halving.peek().job.trial == 2);
  CHECK(halving.next().job.rung == 1);
  CHECK(halving.next().job.trial == 3);  // one of three is promoted: the next job is new
  CHECK_THROWS_AS(halving.report(0, 1), std::invalid_argument);
  CHECK_THROWS_AS(halving.report(77, 1), std::invalid_argument);
  CHECK_THROWS_AS((void)halving.verdict(77), std::invalid_argument);
  CHECK_FALSE(halving.job(77).has_value());
}

TEST_CASE("every bracket promotes, however many there are") {
  HalvingPlan asha = plan(1, 256, 2);
  asha.mode = HalvingMode::promotion;
  Halving halving(asha);
  std::vector<bool> promotes(plan_brackets(asha).size());
  CHECK(promotes.size() == 9);
  for (int call = 0; call < 2000; ++call) {
    const Job job = halving.next().job;
    if (job.resume_from > 0) promotes[job.bracket] = true;
    halving.report(job.trial, -static_cast<double>(job.trial));
  }
  promotes.pop_back();  // the last bracket has one rung
  CHECK(std::all_of(promotes.begin(), promotes.end(), [](bool each) { return each; }));
}

TEST_CASE("new asynchronous trials share the brackets in proportion to their sizes") {
  HalvingPlan p = plan(1, 81, 3);
  p.mode = HalvingMode::stopping;
  Halving halving(p);
  std::vector<int> counts(5);
  for (int i = 0; i < 128; ++i) {
    ++counts[halving.next().job.bracket];
    if (i == 20) CHECK(*std::min_element(counts.begin(), counts.begin() + 3) > 0);
  }
  CHECK(counts == std::vector<int>{81, 27, 9, 6, 5});
}

TEST_CASE("stopping lets the top third go on in the same slot, and waits for eta results with few workers") {
  HalvingPlan p = plan(1, 9, 3);
  p.mode = HalvingMode::stopping;
  p.brackets = 1;
  const auto verdicts = [&](int workers) {
    Halving halving(p);
    for (int i = 0; i < workers; ++i) halving.next();
    std::vector<Verdict> result;
    for (std::uint64_t i = 0; i < 4; ++i) result.push_back(halving.report(i, static_cast<double>(i)).front().verdict);
    return result;
  };
  using enum Verdict;
  CHECK(verdicts(4) == std::vector{proceed, proceed, stopped, stopped});
  CHECK(verdicts(5) == std::vector{proceed, stopped, stopped, stopped});
}
