#include "surrogate.hpp"

#include <utility>

#include "history.hpp"

namespace tunesmith {

Surrogate fit_surrogate(const ProposeRequest& request) {
  const std::size_t d = request.domain.size();
  const bool learns_failures = Feasibility::is_learnable(request.losses);
  History history =
      make_history(request.points, request.losses, request.noise, d, request.warp, !learns_failures, request.seed);
  const std::vector<std::uint8_t> categorical = request.domain.categorical_mask();
  const Dataset data{history.n, d, history.x, history.y, categorical, history.known_noise};
  Surrogate surrogate{{data, request.kernel, choose_hyperparameters(request, data)},
                      std::nullopt,
                      std::move(history.rows),
                      std::move(history.y)};
  if (learns_failures)
    surrogate.feasibility.emplace(Labels{d, request.points, request.losses, categorical}, request.kernel, request.prior,
                                  request.seed, request.cancelled);
  return surrogate;
}

}  // namespace tunesmith
