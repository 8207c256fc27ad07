#include "candidates.hpp"

#include <algorithm>
#include <cmath>

#include "constraint.hpp"
#include "sobol.hpp"

namespace tunesmith {
namespace {

constexpr std::size_t perturbations = 256;
constexpr double narrow = 1e-3, wide = 0.1;  // standard deviations, unit-cube units
constexpr double changed_dimensions = 2.5;   // expected number in a wide perturbation

/// Folds a value that left [0, 1] back in, so that perturbations do not pile up on the bounds.
double reflect(double x) {
  if (x < 0) x = -x;
  if (x > 1) x = 2 - x;
  return std::clamp(x, 0.0, 1.0);
}

/// Index of the level nearest to x.
std::size_t level_index(const Dimension& dimension, double x) {
  const auto& levels = dimension.levels;
  const auto above = std::lower_bound(levels.begin(), levels.end(), x);
  if (above == levels.begin()) return 0;
  const auto index = static_cast<std::size_t>(above - levels.begin());
  return above == levels.end() || x - *(above - 1) <= *above - x ? index - 1 : index;
}

double perturbed(const Dimension& dimension, double x, double deviation, Random& random) {
  const std::size_t count = dimension.levels.size();
  if (dimension.kind == DimensionKind::categorical)
    return dimension.levels[random.below(static_cast<std::uint32_t>(count))];
  const double moved = reflect(x + deviation * random.normal());
  if (dimension.kind == DimensionKind::continuous) return moved;
  const std::size_t from = level_index(dimension, x), to = level_index(dimension, moved);
  if (from != to || count == 1) return dimension.levels[to];
  // Levels wider apart than the step would never change: go to a neighbour.
  const bool up = from == 0 || (from + 1 < count && random.below(2) == 1);
  return dimension.levels[up ? from + 1 : from - 1];
}

/// Adds a row near the center, not yet snapped.
void append_perturbation(const Domain& domain, std::span<const double> center, bool local, Random& random,
                         std::vector<double>& out) {
  const std::size_t d = domain.size(), begin = out.size();
  out.insert(out.end(), center.begin(), center.end());
  const std::span<double> x(out.data() + begin, d);
  if (local) {
    for (std::size_t i = 0; i < d; ++i)
      if (domain.dimensions[i].kind == DimensionKind::continuous) x[i] = reflect(x[i] + narrow * random.normal());
  } else {
    const double threshold = changed_dimensions / static_cast<double>(d) * 0x1p32;
    const std::size_t forced = random.below(static_cast<std::uint32_t>(d));
    for (std::size_t i = 0; i < d; ++i)
      if (i == forced || random.next_u32() < threshold) x[i] = perturbed(domain.dimensions[i], x[i], wide, random);
  }
}

void append_neighbours(const Domain& domain, std::span<const double> center, std::vector<double>& out) {
  const auto append = [&](std::size_t i, double level) {
    const std::size_t begin = out.size();
    out.insert(out.end(), center.begin(), center.end());
    out[begin + i] = level;
    domain.snap(std::span<double>(out.data() + begin, center.size()));
  };
  for (std::size_t i = 0; i < domain.size(); ++i) {
    const Dimension& dimension = domain.dimensions[i];
    if (dimension.levels.empty()) continue;
    const std::size_t current = level_index(dimension, center[i]);
    for (std::size_t k = 0; k < dimension.levels.size(); ++k) {
      const bool adjacent = k + 1 == current || k == current + 1;
      if (adjacent || (dimension.kind == DimensionKind::categorical && k != current)) append(i, dimension.levels[k]);
    }
  }
}

void fill_space(const Domain& domain, std::uint64_t seed, std::span<double> points) {
  const std::size_t d = domain.size();
  sobol(seed, 0, points.size() / d, d, points);
  if (domain.is_cube()) return;
  for (std::size_t first = 0; first < points.size(); first += d) {
    const std::span<double> x = points.subspan(first, d);
    for (std::size_t k = 0; k < d; ++k) x[k] = std::lerp(domain.dimensions[k].low, domain.dimensions[k].high, x[k]);
    domain.snap(x);
  }
}

}  // namespace

std::vector<double> space_filling_points(const Domain& domain, std::size_t count, std::uint64_t seed) {
  std::vector<double> points(count * domain.size());
  fill_space(domain, seed, points);
  keep_repaired(domain, points);
  return points;
}

std::vector<double> candidates(const Domain& domain, std::span<const double> elite, std::size_t space_filling,
                               Random& random) {
  const std::size_t d = domain.size();
  std::vector<double> points;
  points.reserve((space_filling + perturbations + 1) * d);
  points.resize(space_filling * d);
  fill_space(domain, random.next_u64(), points);
  keep_repaired(domain, points);
  if (elite.empty()) return points;
  const std::size_t elites = elite.size() / d;
  for (std::size_t i = 0; i < perturbations; ++i)
    append_perturbation(domain, elite.subspan(i / 2 % elites * d, d), i % 2 == 0, random, points);
  if (!domain.is_cube())
    for (std::size_t begin = space_filling * d; begin < points.size(); begin += d) domain.snap({&points[begin], d});
  append_neighbours(domain, elite.first(d), points);
  points.insert(points.end(), elite.begin(), elite.begin() + static_cast<std::ptrdiff_t>(d));
  domain.snap(std::span<double>(points.data() + points.size() - d, d));
  keep_repaired(domain, points);
  return points;
}

std::vector<double> point_at(const Domain& domain, std::uint64_t index) {
  std::vector<double> point;
  point.reserve(domain.size());
  for (const Dimension& dimension : domain.dimensions) {
    const std::uint64_t levels = dimension.levels.size();
    point.push_back(dimension.levels[index % levels]);
    index /= levels;
  }
  domain.snap(point);
  return point;
}

}  // namespace tunesmith
