#include "trust_region.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

namespace tunesmith {
namespace {

constexpr double initial_length = 0.8, longest = 1.6, shortest = 0x1p-7;
constexpr std::size_t success_tolerance = 3, least_failure_tolerance = 4;

/// The levels in [low, high], and at least those next to the centre's.
std::vector<double> levels_within(const std::vector<double>& levels, double centre, double low, double high) {
  const auto at = std::lower_bound(levels.begin(), levels.end(), centre);
  auto first = std::lower_bound(levels.begin(), levels.end(), low);
  auto last = std::upper_bound(levels.begin(), levels.end(), high);
  first = std::min(first, at == levels.begin() ? at : at - 1);
  last = std::max(last, levels.end() - at < 2 ? levels.end() : at + 2);
  return {first, last};
}

}  // namespace

double trust_region_length(std::span<const double> losses, double best, std::size_t d) {
  const std::size_t failure_tolerance = std::max(least_failure_tolerance, d);
  double length = initial_length;
  std::size_t successes = 0, failures = 0;
  for (const double loss : losses) {
    const bool success = loss < best;  // false for NaN
    if (success) best = loss;
    successes = success ? successes + 1 : 0;
    failures = success ? 0 : failures + 1;
    if (successes == success_tolerance) {
      length = std::min(2 * length, longest);
      successes = 0;
    } else if (failures == failure_tolerance) {
      length = length / 2 < shortest ? initial_length : length / 2;
      failures = 0;
    }
  }
  return length;
}

Domain trust_region(const Domain& domain, std::span<const double> centre, double length) {
  const std::vector<std::uint8_t> active = domain.active(centre);
  Domain region = domain;
  for (std::size_t i = 0; i < domain.size(); ++i) {
    Dimension& dimension = region.dimensions[i];
    if (dimension.kind == DimensionKind::categorical || !active[i]) continue;
    dimension.low = std::max(dimension.low, centre[i] - length / 2);
    dimension.high = std::min(dimension.high, centre[i] + length / 2);
    if (dimension.kind == DimensionKind::ordered)
      dimension.levels = levels_within(dimension.levels, centre[i], dimension.low, dimension.high);
  }
  return region;
}

}  // namespace tunesmith
