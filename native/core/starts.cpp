#include "starts.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <span>

namespace tunesmith {
namespace {

/// A row drawn with probability proportional to its weight. At least one is positive, none negative.
std::size_t draw(std::span<const double> weights, Random& random) {
  double rest = random.uniform() * std::accumulate(weights.begin(), weights.end(), 0.0);
  std::size_t drawn = 0;
  for (std::size_t row = 0; row < weights.size(); ++row) {
    if (weights[row] == 0) continue;
    drawn = row;
    rest -= weights[row];
    if (rest < 0) break;
  }
  return drawn;
}

}  // namespace

std::vector<std::size_t> choose_starts(const std::vector<double>& values, std::size_t count, bool incumbent,
                                       Random& random) {
  const std::size_t m = values.size();
  const auto best = std::max_element(values.begin(), values.end());
  std::vector<std::size_t> starts{static_cast<std::size_t>(best - values.begin())};
  if (incumbent && starts[0] != m - 1) starts.push_back(m - 1);
  double mean = 0, square = 0;
  for (double value : values) mean += value / static_cast<double>(m);
  for (double value : values) square += (value - mean) * (value - mean) / static_cast<double>(m);
  const double scale = square > 0 && std::isfinite(square) ? 1 / std::sqrt(square) : 0.0;
  std::vector<double> weights(m);
  for (std::size_t i = 0; i < m; ++i) weights[i] = scale > 0 ? std::exp((values[i] - *best) * scale) : 1.0;
  for (std::size_t start : starts) weights[start] = 0;
  while (starts.size() < count && std::any_of(weights.begin(), weights.end(), [](double each) { return each > 0; })) {
    starts.push_back(draw(weights, random));
    weights[starts.back()] = 0;
  }
  return starts;
}

}  // namespace tunesmith
