#include "prior.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace tunesmith {
namespace {

struct Term {
  double value, slope;  ///< slope with respect to ln x
};

/// -0.01 ln²(x^power / center).
Term log_square(double x, double power, double center) {
  const double deviation = power * std::log(x) - std::log(center);
  return {-0.01 * deviation * deviation, -0.02 * power * deviation};
}

/// Log density of LogNormal(location, scale) at x, without the constant.
Term log_normal(double x, double location, double scale) {
  const double deviation = (std::log(x) - location) / scale;
  return {-std::log(x) - 0.5 * deviation * deviation, -1.0 - deviation / scale};
}

/// A change of one choice leaves a correlation of 0.87 at the mode.
constexpr double choice_location = std::numbers::ln10, choice_scale = 1.2;

double lengthscale_location(std::size_t d) {
  return std::numbers::sqrt2 + 0.5 * std::log(static_cast<double>(std::max<std::size_t>(d, 1)));
}

bool scales_with_dimension(PriorKind prior) { return prior == PriorKind::scaled || prior == PriorKind::lognormal; }

Term lengthscale_term(PriorKind prior, double lengthscale, std::size_t d, bool choice) {
  if (!scales_with_dimension(prior)) return log_square(lengthscale, 2.0, 0.5);
  return prior == PriorKind::scaled && choice ? log_normal(lengthscale, choice_location, choice_scale)
                                              : log_normal(lengthscale, lengthscale_location(d), std::numbers::sqrt3);
}

}  // namespace

double log_prior(PriorKind prior, const Hyperparameters& at, std::span<double> gradient,
                 std::span<const std::uint8_t> choices) {
  std::fill(gradient.begin(), gradient.end(), 0.0);
  if (prior == PriorKind::none) return 0.0;
  const std::size_t d = at.lengthscales.size();
  double value = 0.0;
  const auto add = [&](std::size_t index, Term term) {
    value += term.value;
    if (!gradient.empty()) gradient[index] = term.slope;
  };
  for (std::size_t k = 0; k < d; ++k)
    add(k, lengthscale_term(prior, at.lengthscales[k], d, !choices.empty() && choices[k] != 0));
  if (prior != PriorKind::lognormal) {
    add(d, log_square(at.outputscale, 1.0, 0.039));
    add(d + 1, log_square(at.noise, 1.0, 0.0039));
    add(d + 2, {-0.5 * at.mean * at.mean, -at.mean});
  } else {
    add(d + 1, log_normal(at.noise, -4.0, 1.0));
  }
  return value;
}

HyperparameterBounds hyperparameter_bounds(std::size_t d, PriorKind prior) {
  const bool scaled = scales_with_dimension(prior), lognormal = prior == PriorKind::lognormal;
  Hyperparameters lower{.lengthscales = std::vector<double>(d, scaled ? 0.025 : 0.03),
                        .outputscale = lognormal ? 1.0 : 1e-3,
                        .noise = lognormal ? 1e-4 : 1e-8,
                        .mean = -10.0};
  Hyperparameters upper{.lengthscales = std::vector<double>(d, scaled ? 1e3 : 10.0),
                        .outputscale = lognormal ? 1.0 : 10.0,
                        .noise = 1.0,
                        .mean = 10.0};
  return {to_parameters(lower), to_parameters(upper)};
}

Hyperparameters within_bounds(Hyperparameters at, PriorKind prior) {
  const auto bounds = hyperparameter_bounds(at.lengthscales.size(), prior);
  const Hyperparameters lower = from_parameters(bounds.lower), upper = from_parameters(bounds.upper);
  for (std::size_t k = 0; k < at.lengthscales.size(); ++k)
    at.lengthscales[k] = std::clamp(at.lengthscales[k], lower.lengthscales[k], upper.lengthscales[k]);
  at.outputscale = std::clamp(at.outputscale, lower.outputscale, upper.outputscale);
  at.noise = std::clamp(at.noise, lower.noise, upper.noise);
  at.mean = std::clamp(at.mean, lower.mean, upper.mean);
  return at;
}

Hyperparameters default_hyperparameters(std::size_t d, PriorKind prior) {
  const double mode = scales_with_dimension(prior) ? std::exp(lengthscale_location(d) - 3.0) : std::sqrt(0.5);
  return {.lengthscales = std::vector<double>(d, mode),
          .outputscale = 1.0,  // targets are standardized
          .noise = prior == PriorKind::lognormal ? std::exp(-5.0) : 0.0039,
          .mean = 0.0};
}

std::vector<double> to_parameters(const Hyperparameters& hyperparameters) {
  std::vector<double> parameters;
  parameters.reserve(hyperparameters.lengthscales.size() + 3);
  for (const double lengthscale : hyperparameters.lengthscales) parameters.push_back(std::log(lengthscale));
  parameters.push_back(std::log(hyperparameters.outputscale));
  parameters.push_back(std::log(hyperparameters.noise));
  parameters.push_back(hyperparameters.mean);
  return parameters;
}

Hyperparameters from_parameters(std::span<const double> parameters) {
  const std::size_t d = parameters.size() - 3;
  Hyperparameters hyperparameters{.lengthscales = std::vector<double>(d),
                                  .outputscale = std::exp(parameters[d]),
                                  .noise = std::exp(parameters[d + 1]),
                                  .mean = parameters[d + 2]};
  for (std::size_t k = 0; k < d; ++k) hyperparameters.lengthscales[k] = std::exp(parameters[k]);
  return hyperparameters;
}

}  // namespace tunesmith
