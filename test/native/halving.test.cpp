#include "halving.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <map>
#include <optional>
#include <stdexcept>

#include "random.hpp"

using namespace tunesmith;

namespace {

constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

HalvingPlan plan(std::uint64_t min, std::uint64_t max, std::uint64_t eta) {
  HalvingPlan plan;
  plan.min_resource = min;
  plan.max_resource = max;
  plan.reduction_factor = eta;
  return plan;
}

using Sizes = std::vector<std::vector<std::pair<std::uint64_t, std::uint64_t>>>;  ///< (size, resource)

Sizes sizes(const HalvingPlan& plan) {
  Sizes result;
  for (const BracketSpec& bracket : plan_brackets(plan)) {
    result.emplace_back();
    for (const RungSpec& rung : bracket.rungs) result.back().emplace_back(rung.size, rung.resource);
  }
  return result;
}

/// One call of a history: its report (NaN loss: failed) and what came back.
struct Call {
  std::uint64_t trial;
  double loss;
  bool failed;
  std::vector<Decision> decisions;
};

/// Random workers over a Halving, checking every promise on the way.
class Simulation {
 public:
  Simulation(const HalvingPlan& plan, std::uint32_t seed, double failure_rate)
      : plan_(plan), halving_(plan), random_(5, Purpose::bootstrap, seed), failure_rate_(failure_rate) {
    HalvingPlan sized = plan;
    sized.mode = HalvingMode::synchronous;
    specs_ = plan_brackets(sized);
  }

  void run(std::uint64_t workers, std::size_t max_calls = 100000) {
    while (calls.size() < max_calls) {
      while (running_.size() < workers) {
        const Next expected = halving_.peek(), next = halving_.next();
        REQUIRE(expected.status == next.status);
        status = next.status;
        if (status == NextStatus::waiting) REQUIRE(!running_.empty());
        if (status == NextStatus::finished) {
          REQUIRE(running_.empty());
          return check_end();
        }
        if (status == NextStatus::waiting) break;
        started(next.job);
      }
      report_one();
    }
  }

  std::vector<Call> calls;
  std::uint64_t spent = 0, completed = 0;
  NextStatus status = NextStatus::waiting;
  const Halving& halving() const { return halving_; }
  /// Jobs by (bracket, rung).
  std::map<std::pair<std::uint32_t, std::uint32_t>, std::uint64_t> jobs;

 private:
  void started(const Job& job) {
    if (job.resume_from == 0) {
      REQUIRE(job.trial + 1 == halving_.trials());
      REQUIRE(job.rung == 0);
    } else {
      REQUIRE(paused_.erase(job.trial) == 1);
      check_promotion(job);
    }
    REQUIRE(job.resource == specs_[job.bracket].rungs[job.rung].resource);
    REQUIRE(halving_.verdict(job.trial) == Verdict::proceed);
    REQUIRE(halving_.job(job.trial)->rung == job.rung);
    ++jobs[{job.bracket, job.rung}];
    running_.push_back(job.trial);
  }

  /// The promoted trial ranks within the top 1/eta of its rung's results, by counting.
  void check_promotion(const Job& job) {
    const auto& results = results_[{job.bracket, job.rung - 1}];
    const auto own = std::find_if(results.begin(), results.end(), [&](const auto& r) { return r.second == job.trial; });
    REQUIRE(own != results.end());
    REQUIRE(std::isfinite(own->first));
    std::uint64_t rank = 0;
    for (const auto& result : results) rank += result < *own;
    if (plan_.mode == HalvingMode::synchronous) {
      const std::uint64_t passes = plan_.iterations;
      REQUIRE(rank < passes * results.size());
      if (passes == 1) REQUIRE(rank < specs_[job.bracket].rungs[job.rung].size);
    } else {
      REQUIRE(rank < results.size() / plan_.reduction_factor);
    }
  }

  void report_one() {
    const std::size_t pick = random_.below(static_cast<std::uint32_t>(running_.size()));
    const std::uint64_t trial = running_[pick];
    const Job job = *halving_.job(trial);
    spent += job.resource - job.resume_from;
    const bool failed = random_.uniform() < failure_rate_;
    double loss = random_.below(50);  // many ties
    if (!failed && random_.uniform() < failure_rate_) loss = random_.below(2) ? not_a_number : HUGE_VAL;
    const double ranked = failed || !std::isfinite(loss) ? HUGE_VAL : loss;
    results_[{job.bracket, job.rung}].emplace_back(ranked, trial);
    const auto decisions = failed ? halving_.fail(trial) : halving_.report(trial, loss);
    calls.push_back({trial, loss, failed, decisions});

    REQUIRE(decisions.front().trial == trial);
    for (std::size_t i = 0; i < decisions.size(); ++i) {
      REQUIRE(halving_.verdict(decisions[i].trial) == decisions[i].verdict);
      if (i > 0) {
        REQUIRE(decisions[i].verdict == Verdict::stopped);
        REQUIRE(paused_.erase(decisions[i].trial) == 1);
      }
    }
    const bool last = job.rung + 1 == specs_[job.bracket].rungs.size();
    const Verdict verdict = decisions.front().verdict;
    if (failed) REQUIRE(verdict == Verdict::stopped);
    if (!failed && last) REQUIRE(verdict == Verdict::completed);
    completed += verdict == Verdict::completed;
    if (verdict == Verdict::paused) REQUIRE(paused_.insert({trial, true}).second);
    if (verdict == Verdict::proceed) {
      REQUIRE(plan_.mode == HalvingMode::stopping);
      REQUIRE(std::isfinite(ranked));
      REQUIRE(halving_.job(trial)->rung == job.rung + 1);
      REQUIRE(halving_.job(trial)->resume_from == job.resource);
      ++jobs[{job.bracket, job.rung + 1}];
    } else {
      running_.erase(running_.begin() + static_cast<std::ptrdiff_t>(pick));
    }
  }

  void check_end() {
    REQUIRE(paused_.empty());
    for (std::uint64_t trial = 0; trial < halving_.trials(); ++trial) {
      const Verdict verdict = halving_.verdict(trial);
      REQUIRE((verdict == Verdict::stopped || verdict == Verdict::completed));
    }
    if (plan_.mode != HalvingMode::synchronous) return;
    for (const auto& [place, count] : jobs)
      REQUIRE(count <= plan_.iterations * specs_[place.first].rungs[place.second].size);
  }

  HalvingPlan plan_;
  Halving halving_;
  Random random_;
  double failure_rate_;
  std::vector<BracketSpec> specs_;
  std::vector<std::uint64_t> running_;
  std::map<std::uint64_t, bool> paused_;
  std::map<std::pair<std::uint32_t, std::uint32_t>, std::vector<std::pair<double, std::uint64_t>>> results_;
};

/// Plays the calls again, starting trials as they are needed, and compares the decisions.
void check_replay(const HalvingPlan& plan, const Simulation& simulation, std::uint64_t workers) {
  Halving again(plan);
  std::uint64_t running = 0;
  for (const Call& call : simulation.calls) {
    while (running < workers && again.next().status == NextStatus::job) ++running;
    const auto decisions = call.failed ? again.fail(call.trial) : again.report(call.trial, call.loss);
    REQUIRE(decisions == call.decisions);
    running -= decisions.front().verdict != Verdict::proceed;
  }
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

TEST_CASE("a synchronous run without failures spends exactly the plan") {
  for (const HalvingPlan& p : {plan(1, 81, 3), plan(1, 64, 4), plan(2, 100, 3), plan(1, 1, 3)}) {
    std::uint64_t resources = 0, full = 0;
    for (const BracketSpec& bracket : plan_brackets(p)) {
      std::uint64_t before = 0;
      for (const RungSpec& rung : bracket.rungs) {
        resources += rung.size * (rung.resource - before);
        before = rung.resource;
      }
      full += bracket.rungs.back().size;
    }
    for (std::uint64_t workers : {1, 7, 100}) {
      Simulation simulation(p, 1, 0);
      simulation.run(workers);
      CHECK(simulation.status == NextStatus::finished);
      CHECK(simulation.spent == resources);
      CHECK(simulation.completed == full);
    }
  }
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

TEST_CASE("thousands of random histories: no deadlock, bounded rungs, earned promotions, equal replays") {
  const char* const wanted = std::getenv("TUNESMITH_HISTORIES");
  const unsigned long histories = wanted == nullptr ? 2000 : std::strtoul(wanted, nullptr, 10);
  REQUIRE(histories > 0);
  for (std::uint32_t seed = 0; seed < histories; ++seed) {
    Random random(4, Purpose::candidates, seed);
    HalvingPlan p = plan(1 + random.below(3), 0, 2 + random.below(3));
    p.max_resource = p.min_resource + random.below(40);
    p.mode = static_cast<HalvingMode>(random.below(3));
    p.brackets = random.below(4);
    p.iterations = 1 + random.below(2);
    p.max_trials = 1 + random.below(60);
    const std::uint64_t workers = 1 + random.below(12);
    const double failure_rate = random.below(2) ? 0 : random.uniform() * random.uniform();
    CAPTURE(seed);
    Simulation simulation(p, seed, failure_rate);
    simulation.run(workers);
    REQUIRE(simulation.status == NextStatus::finished);
    if (p.mode != HalvingMode::synchronous) REQUIRE(simulation.halving().trials() == p.max_trials);
    check_replay(p, simulation, workers);
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

TEST_CASE("TopFraction holds the best floor(n / eta) of any sequence, and says what came among them") {
  // Losses in random order, with ties; rising; falling; first the one, then the other: the border wanders both ways.
  const auto loss_at = [](std::uint32_t seed, std::uint64_t n, Random& random) {
    const double drift = static_cast<double>(n) / 4;
    const std::array<double, 4> drifts{0, drift, -drift, n < 300 ? drift : 150 - drift};
    return drifts[seed % 4] + static_cast<double>(random.below(20));
  };
  for (std::uint32_t seed = 0; seed < 60; ++seed) {
    Random random(6, Purpose::candidates, seed);
    const std::uint64_t eta = 2 + random.below(4), at_least = random.below(2), length = seed < 40 ? 60 : 600;
    TopFraction top(eta, at_least);
    std::vector<Ranked> all;
    for (std::uint64_t n = 1; n <= length; ++n) {
      std::vector<Ranked> before;
      for (const Ranked& entry : all)
        if (top.contains(entry)) before.push_back(entry);
      std::optional<Ranked> entered;
      if (random.below(5) == 0) {
        entered = top.add_worst();
      } else {
        all.push_back({loss_at(seed, n, random), n});
        entered = top.add(all.back());
      }
      std::sort(all.begin(), all.end());
      REQUIRE(top.count() == n);
      for (std::size_t i = 0; i < all.size(); ++i) {
        const bool is_best = i < std::max(at_least, n / eta);
        const auto same = [&](const Ranked& entry) { return entry.trial == all[i].trial; };
        REQUIRE(top.contains(all[i]) == is_best);
        REQUIRE((entered && same(*entered)) == (is_best && std::none_of(before.begin(), before.end(), same)));
      }
    }
  }
}
