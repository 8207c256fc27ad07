#pragma once

#include "halving.hpp"

namespace tunesmith {

inline HalvingPlan plan(std::uint64_t min, std::uint64_t max, std::uint64_t eta) {
  HalvingPlan plan;
  plan.min_resource = min;
  plan.max_resource = max;
  plan.reduction_factor = eta;
  return plan;
}

}  // namespace tunesmith
