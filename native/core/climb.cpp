#include "climb.hpp"

#include <algorithm>
#include <cmath>

namespace tunesmith {
namespace {

/// In units of acquisition and lengthscale: the weight of squared violations, and the violation below which there is
/// nothing to correct.
constexpr double penalty_weight = 100.0, violation_tolerance = 1e-6;
constexpr int multiplier_evaluations = 20, landing_passes = 20;

}  // namespace

void Climb::place(std::span<const double> z, std::span<const double> lengthscales, const Domain& domain) {
  for (std::size_t k = 0; k < free.size(); ++k) {
    const Dimension& dimension = domain.dimensions[free[k]];
    x[free[k]] = std::clamp(z[k] * lengthscales[free[k]], dimension.low, dimension.high);
  }
}

double Climb::violation(std::size_t j, std::span<const double> z) const {
  double along = -constraints[j].offset;
  for (std::size_t k = 0; k < free.size(); ++k) along += constraints[j].normal[k] * z[k];
  return along;
}

double Climb::penalty(std::span<const double> z, std::span<double> gradient) const {
  double sum = 0;
  for (std::size_t j = 0; j < constraints.size(); ++j) {
    const double force = std::max(0.0, multipliers[j] + penalty_weight * violation(j, z));
    sum += (force * force - multipliers[j] * multipliers[j]) / (2 * penalty_weight);
    for (std::size_t k = 0; k < free.size(); ++k) gradient[k] += force * constraints[j].normal[k];
  }
  return sum;
}

void Climb::land(std::span<double> z) const {
  for (int pass = 0; pass < landing_passes; ++pass)
    for (std::size_t j = 0; j < constraints.size(); ++j) {
      if (multipliers[j] == 0) continue;
      const double beyond = violation(j, z);
      for (std::size_t k = 0; k < free.size(); ++k)
        z[k] = std::clamp(z[k] - beyond * constraints[j].normal[k], lower[k], upper[k]);
    }
}

bool Climb::update_multipliers() {
  const Minimum minimum = minimizer.minimum();
  if (!std::isfinite(minimum.value)) return false;
  bool violated = false;
  for (std::size_t j = 0; j < constraints.size(); ++j) {
    const double beyond = violation(j, minimum.x), before = multipliers[j];
    multipliers[j] = std::max(0.0, before + penalty_weight * beyond);
    violated = violated || beyond > violation_tolerance || (before > 0 && beyond < -violation_tolerance);
  }
  MinimizeOptions options = climb_options;
  options.max_evaluations = multiplier_evaluations;
  if (violated) minimizer = Minimizer(minimum.x, lower, upper, options);
  return violated;
}

}  // namespace tunesmith
