#include "history.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "random.hpp"
#include "warp.hpp"

namespace tunesmith {
namespace {

/// Rows to keep, ascending.
std::vector<std::uint32_t> thin(const std::vector<double>& losses, std::uint64_t seed) {
  std::vector<std::uint32_t> rows(losses.size());
  std::iota(rows.begin(), rows.end(), 0u);
  if (rows.size() <= max_observations) return rows;
  const auto rank = [&](std::uint32_t row) {
    return std::isfinite(losses[row]) ? losses[row] : std::numeric_limits<double>::infinity();
  };
  std::stable_sort(rows.begin(), rows.end(), [&](auto a, auto b) { return rank(a) < rank(b); });
  Random(seed, Purpose::bootstrap, 0).shuffle(std::span(rows).subspan(max_observations / 4));
  rows.resize(max_observations);
  std::sort(rows.begin(), rows.end());
  return rows;
}

}  // namespace

History make_history(const std::vector<double>& points, const std::vector<double>& losses, std::size_t d, bool warp,
                     std::uint64_t seed) {
  const std::vector<double> targets = warp_outputs(losses, warp);
  History history;
  for (const std::uint32_t row : thin(losses, seed)) {
    const auto begin = points.begin() + static_cast<std::ptrdiff_t>(row * d);
    history.x.insert(history.x.end(), begin, begin + static_cast<std::ptrdiff_t>(d));
    history.y.push_back(targets[row]);
    if (std::isfinite(losses[row])) history.completed.push_back(history.n);
    ++history.n;
  }
  return history;
}

}  // namespace tunesmith
