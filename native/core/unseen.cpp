#include "unseen.hpp"

#include <algorithm>
#include <cstddef>
#include <span>

#include "cancelled.hpp"
#include "candidates.hpp"
#include "constraint.hpp"

namespace tunesmith {
namespace {

constexpr std::size_t fallback_batch = 512, fallback_batches = 8;
constexpr std::uint64_t max_scan = 1 << 20;

}  // namespace

std::optional<std::vector<double>> first_unseen(const Domain& domain, const Seen& seen, Random& random,
                                                const std::atomic<bool>* cancelled) {
  const std::size_t d = domain.size();
  for (std::size_t batch = 0; batch < fallback_batches; ++batch) {
    throw_if(cancelled);
    const std::vector<double> points = space_filling_points(domain, fallback_batch, random.next_u64());
    for (std::size_t first = 0; first < points.size(); first += d) {
      const auto point = std::span(points).subspan(first, d);
      if (!seen.contains(point)) return std::vector(point.begin(), point.end());
    }
  }
  const std::uint64_t count = domain.cardinality();
  const std::uint64_t begin = count == 0 ? 0 : random.next_u64() % count;
  for (std::uint64_t i = 0; i < std::min(count, max_scan); ++i) {
    throw_if(cancelled);
    std::vector<double> point = point_at(domain, (begin + i) % count);
    if (!seen.contains(point) && satisfies(domain, point)) return point;
  }
  return std::nullopt;
}

std::vector<double> enumerate(const Domain& domain, std::uint64_t max_count) {
  const std::uint64_t count = domain.cardinality();
  std::vector<double> points;
  if (count > max_count) return points;
  const bool conditional =
      std::any_of(domain.dimensions.begin(), domain.dimensions.end(), [](const Dimension& d) { return d.parent >= 0; });
  Seen distinct;
  for (std::uint64_t i = 0; i < count; ++i) {
    const std::vector<double> point = point_at(domain, i);
    if (!satisfies(domain, point)) continue;
    if (!conditional || distinct.insert(point)) points.insert(points.end(), point.begin(), point.end());
  }
  return points;
}

}  // namespace tunesmith
