#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "feasibility.hpp"
#include "gp.hpp"
#include "propose.hpp"

namespace tunesmith {

/// The model behind a proposal, for people to look at.
struct Surrogate {
  Posterior posterior;
  std::optional<Feasibility> feasibility;  ///< nothing where no trial failed, or all did
  std::vector<std::uint32_t> rows;         ///< which of the request's trials the posterior holds, ascending
  std::vector<double> targets;             ///< their warped, standardized losses
};

/// The surrogate that propose() would use for this request, whose pending points and count do not matter. At least one
/// trial. Throws Cancelled when the flag is set.
Surrogate fit_surrogate(const ProposeRequest& request);

}  // namespace tunesmith
