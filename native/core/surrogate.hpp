#pragma once

#include <optional>

#include "feasibility.hpp"
#include "gp.hpp"
#include "history.hpp"
#include "propose.hpp"

namespace tunesmith {

/// The model behind a proposal.
struct Surrogate {
  History history;
  Posterior posterior;                     ///< of the history's targets
  std::optional<Feasibility> feasibility;  ///< nothing where no trial failed, or all did
};

/// Fits the surrogate to the request's trials (or takes the warm start, if refit is false). Pending points and count do
/// not matter. At least one trial. Throws Cancelled when the flag is set.
Surrogate fit_surrogate(const ProposeRequest& request);

}  // namespace tunesmith
