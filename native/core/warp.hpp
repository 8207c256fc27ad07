#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace tunesmith {

/// Output warp: raw losses (minimization; non-finite = failed) to standardized targets for the surrogate, as
/// docs/math.md "Output warp": half-rank of the bad half, log, infeasible value for failures, standardize.
/// Returns one target per value; all zeros if the finite values are equal. Never returns a non-finite number.
/// enabled = false only standardizes (failures still get the infeasible value).
/// Source: google/vizier designers/gp/output_warpers.py.
std::vector<double> warp_outputs(std::span<const double> losses, bool enabled);

}  // namespace tunesmith
