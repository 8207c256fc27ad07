#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace tunesmith {

/// Output warp: raw losses (minimization; non-finite = failed) to standardized targets for the surrogate, as
/// docs/math.md "Output warp": half-rank of the bad half, log, infeasible value for failures, standardize.
/// Returns one target per value, the smaller the better, of mean 0 and standard deviation 1; all zeros if nothing tells
/// the values apart (equal losses without failures, or failures only). Never returns a non-finite number; the order of
/// the losses is kept, ties included, and a failure ranks behind every loss.
/// enabled = false only standardizes (failures still get the infeasible value).
/// Source: google/vizier designers/gp/output_warpers.py.
std::vector<double> warp_outputs(std::span<const double> losses, bool enabled);

}  // namespace tunesmith
