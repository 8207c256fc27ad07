#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "halving_plan.hpp"
#include "top_fraction.hpp"

namespace tunesmith {

struct Job {
  std::uint64_t trial;  ///< dense: a new trial's number is the count of trials so far
  std::uint32_t bracket;
  std::uint32_t rung;
  std::uint64_t resource;     ///< train up to here
  std::uint64_t resume_from;  ///< resource already spent; 0: a new trial
};

enum class NextStatus : std::uint8_t { job, waiting, finished };
struct Next {
  NextStatus status;
  Job job;
};

enum class Verdict : std::uint8_t { proceed, paused, stopped, completed };
struct Decision {
  std::uint64_t trial;
  Verdict verdict;
  friend bool operator==(const Decision&, const Decision&) = default;
};

/// Bookkeeping of brackets, rungs and promotions. O(log n) a report. Deterministic: a function of the calls made.
///
/// Synchronous: the brackets open one after another, the most exploratory first, and over again for each iteration; a
/// new one opens while earlier ones wait for results, so that no worker idles. A rung of planned size n promotes its
/// best floor(n / eta); where failures left fewer, all of those. Promotion, stopping: new trials go to the brackets in
/// proportion to their planned sizes.
class Halving {
 public:
  explicit Halving(const HalvingPlan& plan);

  /// What would start now, without starting it.
  [[nodiscard]] Next peek() const;
  /// Starts it. In order: promotions (highest rung first), then a new trial in the open bracket, then the next bracket.
  Next next();

  /// A running trial's loss at its current rung (its job's resource); NaN and +infinity count as worst and are never
  /// promoted. Returns the decisions that
  /// became final, the reporter's own first (proceed: stopping mode only, train on to the next rung with the same slot;
  /// paused: waits for a promotion). Ties break by the lower trial number.
  /// Throws std::invalid_argument if the trial is not running.
  std::vector<Decision> report(std::uint64_t trial, double loss);
  /// A running trial crashed: worst in its rung, never promoted, no peer waits for it.
  std::vector<Decision> fail(std::uint64_t trial);

  [[nodiscard]] std::size_t trials() const;
  [[nodiscard]] std::optional<Job> job(std::uint64_t trial) const;  ///< current or last job; empty if unknown
  /// proceed while running. Throws std::invalid_argument if the trial is unknown.
  [[nodiscard]] Verdict verdict(std::uint64_t trial) const;

 private:
  struct Trial {
    std::uint32_t bracket;  ///< synchronous: counted over all iterations
    std::uint16_t rung;
    Verdict verdict;
  };
  struct SynchronousRung {
    std::uint64_t expected = 0;  ///< trials that will report here
    std::uint64_t reported = 0;  ///< of these, reported or failed
    std::vector<Ranked> ranked;  ///< the finite losses; once decided, the promotions, best first
    std::size_t next = 0;        ///< the first promotion not yet started
  };
  struct SynchronousBracket {
    std::uint64_t started = 0;
    bool done = false;
    std::vector<SynchronousRung> rungs;
  };
  struct AsynchronousRung {
    TopFraction top;
    std::vector<Ranked> promotable;  ///< heap, the best in front: paused trials of the top, and some that were
  };

  [[nodiscard]] bool synchronous() const { return plan_.mode == HalvingMode::synchronous; }
  [[nodiscard]] const BracketSpec& spec(std::uint32_t bracket) const { return specs_[bracket % specs_.size()]; }
  [[nodiscard]] Job job_at(std::uint64_t trial, std::uint32_t bracket, std::uint32_t rung) const;
  [[nodiscard]] std::optional<Job> promotion() const;
  [[nodiscard]] std::optional<std::uint32_t> bracket_for_new_trial() const;
  [[nodiscard]] bool is_promotable(const Ranked& entry, std::uint32_t bracket, std::uint32_t rung) const;
  void update_promotable(std::uint32_t bracket, std::uint32_t rung);
  [[nodiscard]] std::size_t priority(std::uint32_t bracket, std::uint32_t rung) const;
  void choose_bracket();
  void start_promotion(const Job& job);
  void start_new(const Job& job, std::uint32_t bracket);
  std::vector<Decision> settle(std::uint64_t trial, std::optional<double> loss, const char* where);
  void settle_synchronous(std::uint64_t trial, const std::optional<Ranked>& entry, std::vector<Decision>& decisions);
  void settle_asynchronous(std::uint64_t trial, const std::optional<Ranked>& entry);
  void stop(std::uint64_t trial, std::vector<Decision>& decisions);

  HalvingPlan plan_;
  std::vector<BracketSpec> specs_;  ///< with planned sizes in every mode
  std::vector<Trial> trials_;
  std::uint64_t running_ = 0, most_running_ = 0;

  std::deque<SynchronousBracket> open_;  ///< synchronous: brackets from first_open_ on
  std::uint32_t first_open_ = 0;
  std::set<std::pair<std::uint32_t, std::uint32_t>> promotions_;  ///< (~rung, bracket) with promotions to start

  std::vector<std::vector<AsynchronousRung>> rungs_;  ///< asynchronous: by bracket and rung
  std::vector<std::uint64_t> promotable_;  ///< promotion: bit priority(bracket, rung): a trial there can go on
  std::vector<std::uint64_t> weights_;     ///< asynchronous: planned sizes, at most 31 bits
  std::vector<std::uint64_t> started_;     ///< asynchronous: new trials by bracket
  std::uint32_t chosen_ = 0;               ///< asynchronous: bracket of the next new trial
};

}  // namespace tunesmith
