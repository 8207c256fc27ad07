#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "acquisition.hpp"
#include "domain.hpp"
#include "pending.hpp"
#include "propose.hpp"
#include "screening.hpp"
#include "surrogate.hpp"

namespace tunesmith {

/// What the proposals of one request share.
struct SearchPlan {
  AcquisitionSurface surface;   ///< takes in each proposal as pending
  std::vector<double> elite;    ///< points, row-major, best first
  std::vector<Domain> domains;  ///< where to search, in turn, until an unseen point turns up
  std::vector<double> legal;    ///< all points to choose from, row-major, if `listed`
  bool listed;
  std::optional<Screening> screening;  ///< of the latest candidates
  std::size_t next_round = 0;          ///< index of the proposal that will have fresh ones
};

/// The kind behind a choice. automatic: log EI while there is time to explore, UCB once progress reaches 0.6 or where
/// noise hides improvements (noise_ratio = (noise + mean known noise) / outputscale > 0.05).
AcquisitionKind choose_acquisition(AcquisitionChoice choice, double progress, double noise_ratio);

/// The acquisition function, the elite, and where to search, for one request; no trial is pending yet.
SearchPlan make_search_plan(const ProposeRequest& request, Surrogate surrogate);

}  // namespace tunesmith
