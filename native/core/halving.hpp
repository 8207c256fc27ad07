#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace tunesmith {

/// synchronous  a rung decides when it is full (Li et al. 2018)
/// promotion    ASHA: promote as soon as a trial is in the top 1/eta of its rung (Li et al. 2020)
/// stopping     ASHA: a running trial stops at a rung unless it is in the top 1/eta of those seen there
enum class HalvingMode : std::uint8_t { synchronous, promotion, stopping };

struct HalvingPlan {
  std::uint64_t min_resource = 1;
  std::uint64_t max_resource = 81;
  std::uint64_t reduction_factor = 3;
  HalvingMode mode = HalvingMode::synchronous;
  std::uint32_t brackets = 0;      ///< how many, from the most exploratory on; 0: all s_max + 1; 1: successive halving
  std::uint64_t max_trials = 0;    ///< asynchronous modes: stop starting new trials after so many; 0: unlimited
  std::uint32_t iterations = 1;    ///< synchronous: passes over all brackets; 0: unlimited
};

struct RungSpec { std::uint64_t resource; std::uint64_t size; };  ///< size 0: unbounded (asynchronous)
struct BracketSpec { std::vector<RungSpec> rungs; };

/// Brackets in integer arithmetic: s_max = max{s : min_resource eta^s <= max_resource};
/// n_s = ceil((s_max + 1) eta^s / (s + 1)); rung i holds floor(n_s / eta^i); the last rung's resource is max_resource,
/// rung resources are floor(max_resource / eta^(s-i)) and at least min_resource.
/// Throws std::invalid_argument for min_resource < 1, max_resource < min_resource, reduction_factor < 2.
/// Source: Li et al. (2018), Algorithm 1.
std::vector<BracketSpec> plan_brackets(const HalvingPlan& plan);

struct Job {
  std::uint64_t trial;        ///< dense: a new trial's number is the count of trials so far
  std::uint32_t bracket;
  std::uint32_t rung;
  std::uint64_t resource;     ///< train up to here
  std::uint64_t resume_from;  ///< resource already spent; 0: a new trial
};

enum class NextStatus : std::uint8_t { job, waiting, finished };
struct Next { NextStatus status; Job job; };

enum class Verdict : std::uint8_t { proceed, paused, stopped, completed };
struct Decision { std::uint64_t trial; Verdict verdict; };

/// Bookkeeping of brackets, rungs and promotions. O(log n) a report. Deterministic: a function of the calls made.
class Halving {
 public:
  explicit Halving(const HalvingPlan& plan);

  /// What would start now, without starting it.
  [[nodiscard]] Next peek() const;
  /// Starts it. In order: promotions (highest rung first), then a new trial in the open bracket, then the next bracket.
  Next next();

  /// A running trial's loss at its current rung (its job's resource); NaN counts as worst. Returns the decisions that
  /// became final, the reporter's own first (proceed: stopping mode only, train on to the next rung with the same slot;
  /// paused: waits for a promotion). Ties break by the lower trial number.
  /// Throws std::invalid_argument if the trial is not running.
  std::vector<Decision> report(std::uint64_t trial, double loss);
  /// A running trial crashed: worst in its rung, never promoted, no peer waits for it.
  std::vector<Decision> fail(std::uint64_t trial);

  [[nodiscard]] std::size_t trials() const;
  [[nodiscard]] std::optional<Job> job(std::uint64_t trial) const;  ///< current or last job; empty if unknown
  [[nodiscard]] Verdict verdict(std::uint64_t trial) const;         ///< proceed while running
};

}  // namespace tunesmith
