#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace tunesmith {

/// More observations than this are thinned before the fit, so that a proposal's cost stays bounded.
inline constexpr std::size_t max_observations = 1000;

/// What the surrogate is fitted to. Plain data.
struct History {
  std::size_t n = 0;
  std::vector<double> x;               ///< n x d row-major
  std::vector<double> y;               ///< n warped, standardized targets
  std::vector<double> known_noise;     ///< n variances of the targets' known errors; empty: none known
  std::vector<std::size_t> completed;  ///< rows whose loss is finite, ascending
  std::vector<std::uint32_t> rows;     ///< n; which of the given rows each is, ascending
};

/// Warps the losses (non-finite: failed) and thins them to max_observations: the best quarter, then a seeded random
/// choice of the others. points: n x d row-major; deviations: n known standard deviations of the losses, or empty.
/// with_failures = false leaves the failed rows out, so that they have no say in the scale of the targets.
History make_history(const std::vector<double>& points, const std::vector<double>& losses,
                     const std::vector<double>& deviations, std::size_t d, bool warp, bool with_failures,
                     std::uint64_t seed);

}  // namespace tunesmith
