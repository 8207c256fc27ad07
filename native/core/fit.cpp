#include <algorithm>
#include <cmath>
#include <limits>

#include "cancelled.hpp"
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

/// From so many observations on starts compete on a part of them.
constexpr std::size_t parted_from = 200, parts = 4;
constexpr int part_iterations = 50;

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

/// A dataset that owns part of another's rows.
struct Part {
  std::vector<double> x, y, known_noise;
  Dataset data;

  /// `size` rows, evenly spread: each stretch of the history has its share.
  Part(const Dataset& whole, std::size_t size) : data(whole) {
    for (std::size_t i = 0; i < size; ++i) {
      const std::size_t row = i * whole.n / size;
      const auto point = whole.x.subspan(row * whole.d, whole.d);
      x.insert(x.end(), point.begin(), point.end());
      y.push_back(whole.y[row]);
      if (!whole.known_noise.empty()) known_noise.push_back(whole.known_noise[row]);
    }
    data.n = size, data.x = x, data.y = y, data.known_noise = known_noise;
  }
  Part(const Part&) = delete;
  Part& operator=(const Part&) = delete;
};

/// The negative log posterior density of the hyperparameters, to be minimized.
class Misfit {
 public:
  Misfit(const Dataset& data, const FitOptions& options)
      : options_(options), likelihood_(data, options.kernel, options.cancelled), prior_gradient_(data.d + 3) {}

  double operator()(std::span<const double> parameters, std::span<double> gradient) {
    throw_if(options_.cancelled);
    const Hyperparameters at = from_parameters(parameters);
    const double value =
        likelihood_.evaluate(at, gradient) + log_prior(options_.prior, at, prior_gradient_, options_.choices);
    for (std::size_t k = 0; k < gradient.size(); ++k) gradient[k] = -gradient[k] - prior_gradient_[k];
    return -value;
  }

 private:
  const FitOptions& options_;
  Likelihood likelihood_;
  std::vector<double> prior_gradient_;
};

void run(Minimizer& minimizer, Misfit& misfit) {
  std::vector<double> gradient(minimizer.point().size());
  while (!minimizer.done()) {
    const double value = misfit(minimizer.point(), gradient);
    minimizer.receive(value, gradient);
  }
}

MinimizeOptions minimize_options(std::size_t n, double tolerance, int max_iterations, const FitOptions& options) {
  // The curvature of a log likelihood grows with n.
  return {.max_iterations = max_iterations,
          .max_evaluations = 2 * max_iterations,
          .gradient_tolerance = options.gradient_tolerance,
          .absolute_decrease = tolerance * static_cast<double>(n),
          .inverse_curvature = 1 / static_cast<double>(n)};
}

/// A search over all observations from the best of some points by their misfit: the warm start, if there is one, and
/// where searches over a part of the observations end that begin at the explanations.
Minimizer refinement(const Dataset& data, const FitOptions& options, const std::vector<std::vector<double>>& warm,
                     const std::vector<std::vector<double>>& explanations, Misfit& misfit) {
  const auto bounds = hyperparameter_bounds(data.d, options.prior);
  const Part part(data, data.n / parts);
  Misfit misfit_of_part(part.data, options);
  std::vector<Minimizer> searches;
  for (const std::vector<double>& start : explanations)
    run(searches.emplace_back(start, bounds.lower, bounds.upper,
                              minimize_options(part.data.n, trusted_tolerance, part_iterations, options)),
        misfit_of_part);

  const auto refined = [&](const std::vector<double>& start) {
    return Minimizer(start, bounds.lower, bounds.upper,
                     minimize_options(data.n, trusted_tolerance, options.max_iterations, options));
  };
  Minimizer best = refined(warm.empty() ? explanations[0] : warm[0]);
  double least = warm.empty() ? std::numeric_limits<double>::infinity() : misfit(warm[0], {});
  for (const Minimizer& search : searches) {
    const std::vector<double> found = search.minimum().x;
    const double value = misfit(found, {});
    if (!(value < least) || !all_finite(found)) continue;
    least = value;
    best = refined(found);
    best.assume_curvature(search, static_cast<double>(parts));
  }
  return best;
}

}  // namespace

Hyperparameters fit(const Dataset& data, const FitOptions& options) {
  const Hyperparameters defaults = default_hyperparameters(data.d, options.prior);
  check_dataset(data, options.warm_start.value_or(defaults), "fit");
  if (data.n == 0) return options.warm_start.value_or(defaults);

  std::vector<std::vector<double>> warm, explanations;
  if (options.warm_start && all_finite(to_parameters(*options.warm_start)))
    warm.push_back(to_parameters(*options.warm_start));
  const bool trusted = !warm.empty() && !options.restart;
  if (!trusted)
    for (const Hyperparameters& start : {rough(defaults), defaults}) explanations.push_back(to_parameters(start));

  Misfit misfit(data, options);
  std::vector<Minimizer> searches;
  if (!trusted && data.n >= parted_from) {
    searches.push_back(refinement(data, options, warm, explanations, misfit));
  } else {
    const auto bounds = hyperparameter_bounds(data.d, options.prior);
    const auto end = minimize_options(data.n, trusted ? trusted_tolerance : tolerance, options.max_iterations, options);
    for (const auto& starts : {warm, explanations})
      for (const std::vector<double>& start : starts)
        if (searches.empty() || searches.size() < static_cast<std::size_t>(options.starts))
          searches.emplace_back(start, bounds.lower, bounds.upper, end);
  }
  std::vector<double> best = to_parameters(defaults);
  double least = std::numeric_limits<double>::infinity();
  for (Minimizer& search : searches) {
    run(search, misfit);
    const Minimum minimum = search.minimum();
    if (minimum.value < least && all_finite(minimum.x)) least = minimum.value, best = minimum.x;
  }
  return from_parameters(best);
}

}  // namespace tunesmith
