#include "surrogate.hpp"

#include <algorithm>
#include <utility>

#include "prior.hpp"

namespace tunesmith {
namespace {

constexpr int max_iterations = 50, max_starts = 3;
constexpr double fit_work = 8e9;  // of one fit, n² (n + 2 d) an evaluation: a few tenths of a second

/// Bounds what a fit may cost, whatever n and d: at first by fewer starts, then by fewer iterations.
void bound_work(FitOptions& options, const Dataset& data) {
  const auto n = static_cast<double>(data.n), d = static_cast<double>(data.d);
  const double iterations = fit_work / (n * n * (n + 2 * d)) / 2;  // some two evaluations each
  options.starts = std::clamp(static_cast<int>(std::min(iterations / max_iterations, 1e3)), 1, max_starts);
  options.max_iterations = std::clamp(static_cast<int>(std::min(iterations, 1e3)), 1, max_iterations);
}

Hyperparameters choose_hyperparameters(const ProposeRequest& request, const Dataset& data) {
  if (request.is_warm() && !request.refit) return within_bounds(*request.warm_start, request.prior);
  const std::vector<std::uint8_t> choices = request.domain.choices();
  FitOptions options;
  options.choices = choices;
  options.kernel = request.kernel;
  options.prior = request.prior;
  options.restart = request.restart;
  options.cancelled = request.cancelled;
  if (request.is_warm()) options.warm_start = request.warm_start;
  bound_work(options, data);
  return fit(data, options);
}

}  // namespace

Surrogate fit_surrogate(const ProposeRequest& request) {
  const std::size_t d = request.domain.size();
  const std::vector<std::uint8_t> categorical = request.domain.categorical_mask();
  Metric metric{{}, categorical};
  if (request.is_warm()) metric.lengthscales = request.warm_start->lengthscales;
  const bool learns_failures = Feasibility::is_learnable(request.losses);
  History history =
      make_history({d, request.points, request.losses, request.noise}, request.warp, !learns_failures,
                   local_rows(request.points, request.losses, metric, request.max_modelled, request.seed));

  const Dataset data{history.n, d, history.x, history.y, categorical, history.known_noise};
  Posterior posterior(data, request.kernel, choose_hyperparameters(request, data), request.cancelled);
  std::optional<Feasibility> feasibility;
  if (learns_failures)
    feasibility.emplace(Labels{d, request.points, request.losses, categorical}, request.kernel, request.prior,
                        request.seed, request.cancelled);
  return {std::move(history), std::move(posterior), std::move(feasibility)};
}

}  // namespace tunesmith
