#include "warp.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "normal.hpp"

namespace tunesmith {
namespace {

using Vector = std::vector<double>;

/// Multiplies by a power of two so that differences neither overflow nor vanish. Nothing after it depends on the unit.
void rescale(Vector& values) {
  double largest = 0;
  for (double value : values) largest = std::max(largest, std::abs(value));
  const double factor = largest > 1 ? 0.5 : largest < 0x1p-500 ? 0x1p+500 : 1.0;
  for (double& value : values) value *= factor;
}

/// Scales to mean 0 and standard deviation 1; zeros if all are equal.
void standardize(Vector& values) {
  const auto [low, high] = std::minmax_element(values.begin(), values.end());
  const double base = *low, range = *high - *low;
  if (range == 0) return std::fill(values.begin(), values.end(), 0.0);
  double mean = 0, variance = 0;
  for (double& value : values) {
    value = (value - base) / range;  // a square of the raw value might overflow or vanish
    mean += value;
  }
  mean /= static_cast<double>(values.size());
  for (double value : values) variance += (value - mean) * (value - mean);
  const double deviation = std::sqrt(variance / static_cast<double>(values.size()));
  for (double& value : values) value = (value - mean) / deviation;
}

/// Half-rank: y <- (y - m) / sigma, sigma = sqrt(mean (y - m)²) over unique y >= m, where y >= m = median;
///            y <- Phi^-1(0.5 (rank - 0.5) / denominator) where y < m, ranks dense from the worst.
/// In units of sigma around m, which the steps after it do not see.
void half_rank(Vector& y) {
  Vector unique = y;
  std::sort(unique.begin(), unique.end());
  const std::size_t n = unique.size();
  const double median = n % 2 ? unique[n / 2] : (unique[n / 2 - 1] + unique[n / 2]) / 2;
  unique.erase(std::unique(unique.begin(), unique.end()), unique.end());
  const auto first_good = std::lower_bound(unique.begin(), unique.end(), median);
  const double denominator = static_cast<double>(first_good - unique.begin()) + (*first_good == median ? 0.5 : 0.0);

  // Relative to the largest, for the sake of the squares.
  const double largest = unique.back() - median;
  double sum = 0;
  for (auto value = first_good; value != unique.end() && largest > 0; ++value)
    sum += std::pow((*value - median) / largest, 2);
  const double sigma = std::sqrt(sum / static_cast<double>(unique.end() - first_good));

  for (double& value : y) {
    if (value >= median) {
      value = largest > 0 ? (value - median) / largest / sigma : 0;
    } else {
      const auto rank = std::lower_bound(unique.begin(), unique.end(), value) - unique.begin() + 1;
      value = normal_quantile(0.5 * (static_cast<double>(rank) - 0.5) / denominator);
    }
  }
}

/// y <- 0.5 - ln(1 + 0.5 (max - y) / (max - min)) / ln 1.5: stretches the differences between good values.
void log_warp(Vector& y) {
  const auto [low, high] = std::minmax_element(y.begin(), y.end());
  const double min = *low, max = *high;
  for (double& value : y) value = 0.5 - std::log1p(0.5 * ((max - value) / (max - min))) / std::log(1.5);
}

/// The warp as a function, piecewise linear; see warp_deviations.
class WarpCurve {
 public:
  /// pairs: (loss, target) of the finite losses.
  explicit WarpCurve(std::vector<std::pair<double, double>> pairs) : pairs_(std::move(pairs)) {
    std::sort(pairs_.begin(), pairs_.end());
    const auto same_loss = [](const auto& a, const auto& b) { return a.first == b.first; };
    pairs_.erase(std::unique(pairs_.begin(), pairs_.end(), same_loss), pairs_.end());
  }
  [[nodiscard]] bool is_flat() const { return pairs_.size() < 2; }
  [[nodiscard]] double operator()(double loss) const {
    const std::size_t n = pairs_.size();
    if (loss <= pairs_.front().first) return along(0, n / 2, loss);
    if (loss >= pairs_.back().first) return along(n - 1, (n - 1) / 2, loss);
    const auto above = std::upper_bound(pairs_.begin(), pairs_.end(), loss,
                                        [](double value, const auto& pair) { return value < pair.first; });
    const auto i = static_cast<std::size_t>(above - pairs_.begin());
    return along(i - 1, i, loss);
  }

 private:
  /// On the straight line through two pairs.
  [[nodiscard]] double along(std::size_t from, std::size_t to, double loss) const {
    const auto [x, y] = pairs_[from];
    return y + (pairs_[to].second - y) * ((loss - x) / (pairs_[to].first - x));
  }

  std::vector<std::pair<double, double>> pairs_;
};

constexpr double largest_deviation = 1e3;  // of a target; its observation says nothing any more

}  // namespace

std::vector<double> warp_deviations(std::span<const double> losses, std::span<const double> targets,
                                    std::span<const double> deviations) {
  // Sums of losses and errors must not overflow; the curve does not depend on the unit.
  const auto scaled = [](double value) { return 0.25 * value; };
  std::vector<std::pair<double, double>> pairs;
  for (std::size_t i = 0; i < losses.size(); ++i)
    if (std::isfinite(losses[i])) pairs.emplace_back(scaled(losses[i]), targets[i]);
  const WarpCurve warp(std::move(pairs));
  Vector result(losses.size(), 0.0);
  if (warp.is_flat()) return result;
  for (std::size_t i = 0; i < losses.size(); ++i) {
    if (!std::isfinite(losses[i]) || deviations[i] == 0) continue;
    const double loss = scaled(losses[i]), error = scaled(deviations[i]);
    const double deviation = (warp(loss + error) - warp(loss - error)) / 2;  // below 0 by rounding alone
    result[i] = deviation < largest_deviation ? std::max(deviation, 0.0) : largest_deviation;  // the latter for NaN
  }
  return result;
}

std::vector<double> warp_outputs(std::span<const double> losses, bool enabled) {
  Vector y;  // of the successful trials, maximization
  for (double loss : losses)
    if (std::isfinite(loss)) y.push_back(-loss);
  if (y.empty()) return Vector(losses.size(), 0.0);
  rescale(y);

  const auto [low, high] = std::minmax_element(y.begin(), y.end());
  if (enabled && *low < *high) {
    half_rank(y);
    log_warp(y);
  } else {
    standardize(y);
  }
  const auto [worst, best] = std::minmax_element(y.begin(), y.end());
  // Vizier then shifts all values by a constant, which standardizing undoes.
  const double infeasible = *worst - (0.5 * (*best - *worst) + 1);

  Vector targets(losses.size());
  auto success = y.begin();
  for (std::size_t i = 0; i < losses.size(); ++i) targets[i] = std::isfinite(losses[i]) ? -*success++ : -infeasible;
  standardize(targets);
  return targets;
}

}  // namespace tunesmith
