#pragma once

#include <cstdint>
#include <vector>

namespace tunesmith {

/// synchronous  a rung decides when it is full (Li et al. 2018)
/// promotion    ASHA: promote as soon as a trial is in the top 1/eta of its rung (Li et al. 2020)
/// stopping     ASHA: a running trial stops at a rung unless it is in the top max(1, floor(n / eta)) of its n results;
///              while no more than 4 trials have run at once, none stops at a rung that fewer than eta have reached
enum class HalvingMode : std::uint8_t { synchronous, promotion, stopping };

struct HalvingPlan {
  std::uint64_t min_resource = 1;
  std::uint64_t max_resource = 81;
  std::uint64_t reduction_factor = 3;
  HalvingMode mode = HalvingMode::synchronous;
  std::uint32_t brackets = 0;    ///< how many, from the most exploratory on; 0 or too many: all s_max + 1
  std::uint64_t max_trials = 0;  ///< asynchronous modes: stop starting new trials after so many; 0: unlimited
  std::uint32_t iterations = 1;  ///< synchronous: passes over all brackets; 0: unlimited
};

struct RungSpec {
  std::uint64_t resource;
  std::uint64_t size;  ///< 0: unbounded (asynchronous)
};
struct BracketSpec {
  std::vector<RungSpec> rungs;
};

/// Brackets in integer arithmetic, for s = s_max .. 0 with s_max = max{s : min_resource eta^s <= max_resource}:
///   n_s = floor((s_max + 1) / (s + 1)) eta^s;  rung i holds n_s / eta^i trials, a whole number, and its resource is
///   floor(max_resource / eta^(s-i)), at least min_resource; the last rung's is max_resource.
/// Throws std::invalid_argument for min_resource < 1, max_resource < min_resource, reduction_factor < 2.
/// Source: Li et al. (2018), Table 1. Their Algorithm 1 writes ceil((s_max + 1) eta^s / (s + 1)), which disagrees with
/// the table (34 for 27) and overruns the resource of a bracket; docs/adr/0006 says why the table is followed.
std::vector<BracketSpec> plan_brackets(const HalvingPlan& plan);

/// The brackets with their planned sizes, whatever the mode. Throws as plan_brackets.
std::vector<BracketSpec> sized_brackets(const HalvingPlan& plan);

}  // namespace tunesmith
