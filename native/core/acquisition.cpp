#include "acquisition.hpp"

#include <algorithm>
#include <cmath>

#include "normal.hpp"

namespace tunesmith {
namespace {

constexpr double smallest_variance = 1e-12;

}  // namespace

AcquisitionValue evaluate(const Acquisition& acquisition, double mean, double variance) {
  const double v = std::max(variance, smallest_variance);
  const double sigma = std::sqrt(v);
  if (acquisition.kind == AcquisitionKind::ucb)
    return {-(mean - acquisition.beta * sigma), -1.0, acquisition.beta / (2 * sigma)};

  const LogImprovement improvement = log_improvement((acquisition.best - mean) / sigma);
  // d ln EI / d mean = -A / sigma and, since 1 - z A = B, d ln EI / d variance = B / (2 variance).
  const double d_mean = -improvement.a / sigma, d_variance = improvement.b / (2 * v);
  if (acquisition.kind == AcquisitionKind::log_ei) return {improvement.log_h + std::log(sigma), d_mean, d_variance};
  const double ei = sigma * std::exp(improvement.log_h);
  return {ei, ei * d_mean, ei * d_variance};
}

double evaluate_at(const Acquisition& acquisition, const Posterior& posterior, std::span<const double> x,
                   std::span<double> gradient, std::vector<double>& scratch) {
  std::vector<double> variance_gradient(x.size());
  const auto [mean, variance] = posterior.predict_with_gradient(x, gradient, variance_gradient, scratch);
  const AcquisitionValue at = evaluate(acquisition, mean, variance);
  for (std::size_t i = 0; i < x.size(); ++i)
    gradient[i] = at.d_mean * gradient[i] + at.d_variance * variance_gradient[i];
  return at.value;
}

}  // namespace tunesmith
