#include "acquisition.hpp"

#include <algorithm>
#include <cmath>

#include "normal.hpp"

namespace tunesmith {
namespace {

constexpr double smallest_variance = 1e-12;

}  // namespace

double value_of(const Acquisition& acquisition, double mean, double variance) {
  const double sigma = std::sqrt(std::max(variance, smallest_variance));
  if (acquisition.kind == AcquisitionKind::ucb) return -(mean - acquisition.beta * sigma);
  const double logarithm = log_scaled_improvement((acquisition.best - mean) / sigma, sigma);
  return acquisition.kind == AcquisitionKind::log_ei ? logarithm : std::exp(logarithm);
}

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

}  // namespace tunesmith
