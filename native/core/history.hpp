#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace tunesmith {

/// More observations than this are not modelled at once, so that a proposal's cost stays bounded.
inline constexpr std::size_t max_observations = 500;

/// What the surrogate is fitted to. Plain data.
struct History {
  std::size_t n = 0;
  std::vector<double> x;               ///< n x d row-major
  std::vector<double> y;               ///< n warped, standardized targets
  std::vector<double> known_noise;     ///< n variances of the targets' known errors; empty: none known
  std::vector<std::size_t> completed;  ///< rows whose loss is finite, ascending
  std::vector<std::uint32_t> rows;     ///< n; which observation each is, ascending
};

/// Distances by which rows are near: Σ_j (Δ_j / lengthscale_j)², Δ_j in {0, 1} where categorical.
struct Metric {
  std::span<const double> lengthscales;       ///< d; empty: all 1
  std::span<const std::uint8_t> categorical;  ///< d
};

/// Rows of the local model of n > limit observations, ascending: the best quarter of limit, the half nearest to the
/// best, and a quarter drawn from all others, by which the surrogate knows what lies elsewhere. A row keeps its lot
/// when others join, so that successive models differ little. All rows if n <= limit. O(n d + n log n).
/// points: n x d row-major; losses: n, non-finite: failed.
std::vector<std::size_t> local_rows(std::span<const double> points, std::span<const double> losses,
                                    const Metric& metric, std::size_t limit, std::uint64_t seed);

/// What was told: points n x d row-major, losses n (non-finite: failed), deviations n known standard deviations of the
/// losses' errors, or empty.
struct Observations {
  std::size_t d = 0;
  std::span<const double> points;
  std::span<const double> losses;
  std::span<const double> deviations{};
};

/// Warps all losses and keeps the chosen rows (ascending). with_failures = false leaves the failed ones out, so that
/// they have no say in the scale of the targets.
History make_history(const Observations& told, bool warp, bool with_failures, std::span<const std::size_t> rows);

}  // namespace tunesmith
