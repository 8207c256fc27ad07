#include <cmath>
#include <limits>

#include "gp.hpp"
#include "lbfgsb.hpp"
#include "likelihood.hpp"
#include "prior.hpp"
#include "random.hpp"

namespace tunesmith {
namespace {

/// Nats an observation; a start ends when two iterations gain less. A warm start is refined again by the next fit.
/// Little data need care: the likelihood is flat where it says how small the noise is.
constexpr double cold_tolerance = 1e-7, warm_tolerance = 1e-6;

/// A default start scattered on the log scale: noise, the least known, the farthest.
std::vector<double> random_start(const std::vector<double>& around, Random& random) {
  std::vector<double> start = around;
  const std::size_t d = start.size() - 3;
  for (std::size_t k = 0; k <= d; ++k) start[k] += random.normal();
  start[d + 1] += 2.0 * random.normal();
  return start;
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
    const double value = likelihood.evaluate(at, gradient) + log_prior(options.prior, at, prior_gradient);
    for (std::size_t k = 0; k < gradient.size(); ++k) gradient[k] = -gradient[k] - prior_gradient[k];
    return -value;
  };
  const auto warm = options.warm_start ? to_parameters(*options.warm_start) : std::vector<double>{};
  const auto bounds = hyperparameter_bounds(data.d, options.prior);
  const auto n = static_cast<double>(data.n);
  // The curvature of a log likelihood grows with n.
  const MinimizeOptions minimize_options{.max_iterations = options.max_iterations,
                                         .max_evaluations = 2 * options.max_iterations,
                                         .gradient_tolerance = options.gradient_tolerance,
                                         .absolute_decrease = (warm.empty() ? cold_tolerance : warm_tolerance) * n,
                                         .inverse_curvature = 1 / n};

  std::vector<double> best = to_parameters(defaults);
  double least = std::numeric_limits<double>::infinity();
  const auto search_from = [&](const std::vector<double>& start) {
    const Minimum minimum = minimize(objective, start, bounds.lower, bounds.upper, minimize_options);
    if (minimum.value < least && all_finite(minimum.x)) least = minimum.value, best = minimum.x;
  };
  const std::vector<double> default_start = best;
  if (!warm.empty() && all_finite(warm)) {
    search_from(warm);
  } else {
    search_from(default_start);
    for (int restart = 1; restart < options.restarts; ++restart) {
      Random random(options.seed, Purpose::fit_restart, static_cast<std::uint32_t>(restart));
      search_from(random_start(default_start, random));
    }
  }
  return from_parameters(best);
}

}  // namespace tunesmith
