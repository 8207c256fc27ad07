#include <algorithm>
#include <cmath>
#include <limits>

#include "gp.hpp"
#include "lbfgsb.hpp"
#include "likelihood.hpp"
#include "prior.hpp"

namespace tunesmith {
namespace {

/// Nats an observation; a start ends when two iterations gain less. A trusted warm start is refined again by the next
/// fit. Little data need care: the likelihood is flat where it says how small the noise is.
constexpr double tolerance = 1e-6, trusted_tolerance = 1e-5;
constexpr double roughness = 0.14, little_noise = 1e-7;

/// The defaults made rough and all but free of noise.
Hyperparameters rough(Hyperparameters defaults) {
  for (double& lengthscale : defaults.lengthscales) lengthscale *= roughness;
  defaults.noise = little_noise;
  return defaults;
}

bool all_finite(std::span<const double> values) {
  for (const double value : values)
    if (!std::isfinite(value)) return false;
  return true;
}

}  // namespace

Hyperparameters fit(const Dataset& data, const FitOptions& options) {
  const Hyperparameters defaults = default_hyperparameters(data.d, options.prior);
  check_dataset(data, options.warm_start.value_or(defaults), "fit");
  if (data.n == 0) return options.warm_start.value_or(defaults);

  Likelihood likelihood(data, options.kernel, options.cancelled);
  std::vector<double> prior_gradient(data.d + 3);
  const Objective objective = [&](std::span<const double> parameters, std::span<double> gradient) {
    throw_if(options.cancelled);
    const Hyperparameters at = from_parameters(parameters);
    const double value =
        likelihood.evaluate(at, gradient) + log_prior(options.prior, at, prior_gradient, options.choices);
    for (std::size_t k = 0; k < gradient.size(); ++k) gradient[k] = -gradient[k] - prior_gradient[k];
    return -value;
  };
  std::vector<std::vector<double>> starts;
  if (options.warm_start && all_finite(to_parameters(*options.warm_start)))
    starts.push_back(to_parameters(*options.warm_start));
  const bool trusted = !starts.empty() && !options.restart;
  if (!trusted)
    for (const Hyperparameters& start : {rough(defaults), defaults}) starts.push_back(to_parameters(start));
  starts.resize(std::clamp<std::size_t>(static_cast<std::size_t>(options.starts), 1, starts.size()));

  const auto bounds = hyperparameter_bounds(data.d, options.prior);
  const auto n = static_cast<double>(data.n);
  // The curvature of a log likelihood grows with n.
  const MinimizeOptions minimize_options{.max_iterations = options.max_iterations,
                                         .max_evaluations = 2 * options.max_iterations,
                                         .gradient_tolerance = options.gradient_tolerance,
                                         .absolute_decrease = (trusted ? trusted_tolerance : tolerance) * n,
                                         .inverse_curvature = 1 / n};

  std::vector<double> best = to_parameters(defaults);
  double least = std::numeric_limits<double>::infinity();
  for (const std::vector<double>& start : starts) {
    const Minimum minimum = minimize(objective, start, bounds.lower, bounds.upper, minimize_options);
    if (minimum.value < least && all_finite(minimum.x)) least = minimum.value, best = minimum.x;
  }
  return from_parameters(best);
}

}  // namespace tunesmith
