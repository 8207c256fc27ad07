#include "history.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "random.hpp"
#include "warp.hpp"

namespace tunesmith {
namespace {

/// Moves the `count` rows of least key to the front of rows; ties by row.
void take_least(std::span<std::size_t> rows, std::size_t count, std::span<const double> key) {
  std::nth_element(rows.begin(), rows.begin() + static_cast<std::ptrdiff_t>(count), rows.end(),
                   [&](std::size_t a, std::size_t b) { return key[a] < key[b] || (key[a] == key[b] && a < b); });
}

/// Squared distance of every row from row `centre`.
std::vector<double> distances(std::span<const double> points, std::size_t n, std::size_t centre, const Metric& metric) {
  const std::size_t d = metric.categorical.size();
  std::vector<double> scale(d, 1.0), distance(n);
  for (std::size_t j = 0; j < metric.lengthscales.size(); ++j) scale[j] = 1 / metric.lengthscales[j];
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j < d; ++j) {
      const double difference = points[i * d + j] - points[centre * d + j];
      const double step = metric.categorical[j] ? static_cast<double>(difference != 0) : difference;
      distance[i] += step * step * scale[j] * scale[j];
    }
  return distance;
}

std::vector<double> gather(std::span<const double> values, std::span<const std::size_t> rows) {
  std::vector<double> gathered(rows.size());
  std::transform(rows.begin(), rows.end(), gathered.begin(), [&](std::size_t row) { return values[row]; });
  return gathered;
}

}  // namespace

std::vector<std::size_t> local_rows(std::span<const double> points, std::span<const double> losses,
                                    const Metric& metric, std::size_t limit, std::uint64_t seed) {
  const std::size_t n = losses.size();
  std::vector<std::size_t> rows(n);
  std::iota(rows.begin(), rows.end(), std::size_t{0});
  if (n <= limit) return rows;
  std::vector<double> key(n);
  std::transform(losses.begin(), losses.end(), key.begin(),
                 [](double loss) { return std::isfinite(loss) ? loss : std::numeric_limits<double>::infinity(); });
  const auto best = static_cast<std::size_t>(std::min_element(key.begin(), key.end()) - key.begin());
  const std::size_t quarter = limit / 4;
  std::span<std::size_t> others(rows);
  take_least(others, quarter, key);
  others = others.subspan(quarter);
  take_least(others, limit - 2 * quarter, distances(points, n, best, metric));
  others = others.subspan(limit - 2 * quarter);
  for (const std::size_t row : others)
    key[row] = Random(seed, Purpose::bootstrap, static_cast<std::uint32_t>(row)).next_u32();
  take_least(others, quarter, key);
  rows.resize(limit);
  std::sort(rows.begin(), rows.end());
  return rows;
}

History make_history(const Observations& told, bool warp, bool with_failures, std::span<const std::size_t> rows) {
  const std::size_t n = told.losses.size(), d = told.d;
  std::vector<std::size_t> warped, place(n);  // rows with a target, and which of the targets each has
  for (std::size_t row = 0; row < n; ++row) {
    place[row] = warped.size();
    if (with_failures || std::isfinite(told.losses[row])) warped.push_back(row);
  }
  const std::vector<double> losses = gather(told.losses, warped), targets = warp_outputs(losses, warp);
  std::vector<double> errors;
  if (!told.deviations.empty()) errors = warp_deviations(losses, targets, gather(told.deviations, warped));

  History history;
  for (const std::size_t row : rows) {
    const bool completed = std::isfinite(told.losses[row]);
    if (!completed && !with_failures) continue;
    if (completed) history.completed.push_back(history.n);
    const auto point = told.points.subspan(row * d, d);
    history.x.insert(history.x.end(), point.begin(), point.end());
    history.y.push_back(targets[place[row]]);
    if (!errors.empty()) history.known_noise.push_back(errors[place[row]] * errors[place[row]]);
    history.rows.push_back(static_cast<std::uint32_t>(row));
    ++history.n;
  }
  return history;
}

}  // namespace tunesmith
