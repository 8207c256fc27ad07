#include "domain.hpp"

#include <algorithm>
#include <stdexcept>
#include <string>

namespace tunesmith {
namespace {

constexpr std::uint64_t exact_limit = 1ull << 53;

/// The level nearest to value; the lower one on a tie; the first for NaN.
double nearest(const std::vector<double>& levels, double value) {
  const auto above = std::lower_bound(levels.begin(), levels.end(), value);
  if (above == levels.begin()) return levels.front();
  if (above == levels.end()) return levels.back();
  const double below = *(above - 1);
  return value - below <= *above - value ? below : *above;
}

bool contains(const std::vector<double>& values, double value) {
  return std::find(values.begin(), values.end(), value) != values.end();
}

}  // namespace

std::vector<std::uint8_t> Domain::categorical_mask() const {
  std::vector<std::uint8_t> mask(size());
  std::transform(dimensions.begin(), dimensions.end(), mask.begin(),
                 [](const Dimension& dimension) { return dimension.kind == DimensionKind::categorical; });
  return mask;
}

std::vector<std::uint8_t> Domain::choices() const {
  std::vector<std::uint8_t> choices = categorical_mask();
  for (const Dimension& dimension : dimensions)
    if (dimension.parent >= 0) choices[static_cast<std::size_t>(dimension.parent)] = 0;
  return choices;
}

bool Domain::is_cube() const {
  return std::all_of(dimensions.begin(), dimensions.end(), [](const Dimension& dimension) {
    return dimension.levels.empty() && dimension.parent < 0 && dimension.low <= 0 && dimension.high >= 1;
  });
}

std::vector<std::uint8_t> Domain::active(std::span<const double> x) const {
  std::vector<std::uint8_t> active(size(), 1);
  for (std::size_t i = 0; i < size(); ++i) {
    const Dimension& dimension = dimensions[i];
    if (dimension.parent < 0) continue;
    const auto parent = static_cast<std::size_t>(dimension.parent);
    active[i] = active[parent] && contains(dimension.parent_levels, x[parent]);
  }
  return active;
}

void Domain::snap(std::span<double> x) const {
  if (x.size() != size())
    throw std::invalid_argument("snap: expected a point of length " + std::to_string(size()) + ", received " +
                                std::to_string(x.size()) + ". Pass one coordinate per dimension.");
  std::vector<std::uint8_t> active;  // filled from the first condition on: most domains have none
  for (std::size_t i = 0; i < size(); ++i) {
    const Dimension& dimension = dimensions[i];
    if (dimension.parent >= 0) {
      active.resize(size(), 1);
      const auto parent = static_cast<std::size_t>(dimension.parent);
      if (parent >= i)
        throw std::invalid_argument("snap: expected the parent of dimension " + std::to_string(i) +
                                    " before it, received index " + std::to_string(parent) +
                                    ". Order parents before their children.");
      // Parents stand before children, so the parent's coordinate is final; a child of an inactive one is inactive.
      active[i] = active[parent] && contains(dimension.parent_levels, x[parent]);
    }
    if (!active.empty() && !active[i])
      x[i] = dimension.inactive;
    else if (dimension.levels.empty())
      x[i] = std::min(std::max(dimension.low, x[i]), dimension.high);
    else
      x[i] = nearest(dimension.levels, x[i]);
  }
}

std::uint64_t Domain::cardinality() const {
  std::uint64_t count = 1;
  for (const Dimension& dimension : dimensions) {
    const std::uint64_t levels = dimension.levels.size();
    if (levels == 0 || count > exact_limit / levels) return 0;
    count *= levels;
  }
  return count;
}

}  // namespace tunesmith
