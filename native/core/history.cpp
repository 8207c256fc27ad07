#include "history.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "random.hpp"
#include "warp.hpp"

namespace tunesmith {
namespace {

/// Those of the rows to keep, ascending.
std::vector<std::uint32_t> thin(std::vector<std::uint32_t> rows, const std::vector<double>& losses,
                                std::uint64_t seed) {
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

std::vector<double> gather(const std::vector<double>& values, const std::vector<std::uint32_t>& rows) {
  std::vector<double> gathered(rows.size());
  std::transform(rows.begin(), rows.end(), gathered.begin(), [&](std::uint32_t row) { return values[row]; });
  return gathered;
}

}  // namespace

History make_history(const std::vector<double>& points, const std::vector<double>& losses,
                     const std::vector<double>& deviations, std::size_t d, bool warp, bool with_failures,
                     std::uint64_t seed) {
  std::vector<std::uint32_t> rows;
  for (std::uint32_t row = 0; row < losses.size(); ++row)
    if (with_failures || std::isfinite(losses[row])) rows.push_back(row);
  const std::vector<double> warped = gather(losses, rows), targets = warp_outputs(warped, warp);
  std::vector<double> errors;
  if (!deviations.empty()) errors = warp_deviations(warped, targets, gather(deviations, rows));

  History history;
  history.rows = thin(rows, losses, seed);
  history.n = history.rows.size();
  for (std::size_t i = 0, place = 0; i < history.n; ++i) {
    const std::uint32_t row = history.rows[i];
    while (rows[place] != row) ++place;
    const auto begin = points.begin() + static_cast<std::ptrdiff_t>(row * d);
    history.x.insert(history.x.end(), begin, begin + static_cast<std::ptrdiff_t>(d));
    history.y.push_back(targets[place]);
    if (!errors.empty()) history.known_noise.push_back(errors[place] * errors[place]);
    if (std::isfinite(losses[row])) history.completed.push_back(i);
  }
  return history;
}

}  // namespace tunesmith
