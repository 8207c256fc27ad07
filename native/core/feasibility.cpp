#include "feasibility.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>

#include "normal.hpp"
#include "random.hpp"

namespace tunesmith {
namespace {

constexpr std::size_t max_labels = 300;
constexpr int max_iterations = 20;
constexpr double least_noise =
    1e-2;  // of a label: bounds ln P at failed trials, and with it the steepness of the slope
constexpr double least_lengthscale = 0.1;  // a few labels say little, and nothing of islands smaller than that

/// All rows, or the latest half and a seeded choice of the others; ascending.
std::vector<std::uint32_t> chosen_rows(std::size_t n, std::uint64_t seed) {
  std::vector<std::uint32_t> rows(n);
  std::iota(rows.begin(), rows.end(), 0u);
  if (n <= max_labels) return rows;
  const auto earlier = static_cast<std::ptrdiff_t>(n - max_labels / 2);
  Random(seed, Purpose::bootstrap, 1).shuffle(std::span(rows).first(static_cast<std::size_t>(earlier)));
  rows.erase(rows.begin() + static_cast<std::ptrdiff_t>(max_labels / 2), rows.begin() + earlier);
  std::sort(rows.begin(), rows.end());
  return rows;
}

/// A weighed value and its partial derivatives.
struct Weighed {
  double value, d_acquisition, d_log_probability;
};

Weighed weighed(AcquisitionKind kind, double acquisition, double log_probability) {
  constexpr double caution = Feasibility::caution, worth = Feasibility::worth;
  if (kind == AcquisitionKind::ucb) return {acquisition + log_probability, 1.0, 1.0};
  if (kind == AcquisitionKind::ei) {
    const double factor = std::exp(caution * log_probability);
    return {(acquisition + worth) * factor, factor, caution * (acquisition + worth) * factor};
  }
  const double log_worth = std::log(worth), larger = std::max(acquisition, log_worth);
  const double sum = larger + std::log(std::exp(acquisition - larger) + std::exp(log_worth - larger));
  return {sum + caution * log_probability, std::exp(acquisition - sum), caution};
}

Posterior fit_labels(const Labels& labels, KernelKind kernel, PriorKind prior, std::uint64_t seed,
                     const std::atomic<bool>* cancelled) {
  std::vector<double> x, y;
  for (const std::uint32_t row : chosen_rows(labels.losses.size(), seed)) {
    const auto point = labels.points.subspan(row * labels.d, labels.d);
    x.insert(x.end(), point.begin(), point.end());
    y.push_back(std::isfinite(labels.losses[row]) ? 1.0 : -1.0);
  }
  const Dataset data{y.size(), labels.d, x, y, labels.categorical};
  FitOptions options;
  options.kernel = kernel;
  options.prior = prior;
  // Labels are two values: of the two explanations only the smooth one, that of the defaults, is of use.
  options.warm_start = default_hyperparameters(labels.d, prior);
  options.max_iterations = max_iterations;
  options.cancelled = cancelled;
  Hyperparameters hyperparameters = fit(data, options);
  hyperparameters.noise = std::max(hyperparameters.noise, least_noise);
  for (double& lengthscale : hyperparameters.lengthscales) lengthscale = std::max(lengthscale, least_lengthscale);
  return {data, kernel, std::move(hyperparameters)};
}

}  // namespace

bool Feasibility::is_learnable(std::span<const double> losses) {
  const auto completed = std::ranges::count_if(losses, [](double loss) { return std::isfinite(loss); });
  return completed > 0 && completed < std::ssize(losses);
}

Feasibility::Feasibility(const Labels& labels, KernelKind kernel, PriorKind prior, std::uint64_t seed,
                         const std::atomic<bool>* cancelled)
    : posterior_(fit_labels(labels, kernel, prior, seed, cancelled)) {}

void Feasibility::log_probability(std::span<const double> points, std::span<double> values) const {
  std::vector<double> variance(values.size());
  posterior_.predict(points, values, variance);
  const double noise = posterior_.hyperparameters().noise;
  for (std::size_t i = 0; i < values.size(); ++i)
    values[i] = log_normal_cdf(values[i] / std::sqrt(variance[i] + noise));
}

double Feasibility::log_probability_with_gradient(std::span<const double> x, std::span<double> gradient) const {
  Linearization at;
  posterior_.linearize(x, at);
  const double total = at.variance[0] + posterior_.hyperparameters().noise, deviation = std::sqrt(total);
  const double z = at.mean[0] / deviation, value = log_normal_cdf(z);
  // d ln Phi / dz = phi / Phi, as the exponential of a difference: both underflow for z << 0.
  const double slope = std::exp(-0.5 * z * z - 0.5 * std::log(2.0 * std::numbers::pi) - value);
  posterior_.gradient(at, 0, slope / deviation, -0.5 * slope * z / total, gradient);
  return value;
}

double Feasibility::weigh(AcquisitionKind kind, double value, double log_probability) {
  return weighed(kind, value, log_probability).value;
}

double Feasibility::weigh_with_gradient(AcquisitionKind kind, std::span<const double> x, double value,
                                        std::span<double> gradient) const {
  std::vector<double> slope(x.size());
  const Weighed at = weighed(kind, value, log_probability_with_gradient(x, slope));
  for (std::size_t k = 0; k < x.size(); ++k)
    gradient[k] = at.d_acquisition * gradient[k] + at.d_log_probability * slope[k];
  return at.value;
}

}  // namespace tunesmith
