#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <map>

#include "plan.hpp"
#include "random.hpp"

using namespace tunesmith;

namespace {

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
    if (!failed && random_.uniform() < failure_rate_)
      loss = random_.below(2) ? std::numeric_limits<double>::quiet_NaN() : HUGE_VAL;
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
