#include "search_plan.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <numeric>
#include <span>
#include <utility>

#include "trust_region.hpp"
#include "unseen.hpp"

namespace tunesmith {
namespace {

constexpr double noisy = 0.05;        // noise / outputscale above which single observations mislead
constexpr double late = 0.6;          // progress from which UCB takes over
constexpr double elite_share = 0.05;  // of the completed trials, perturbed for candidates
constexpr std::uint64_t max_enumerated = 10'000;
constexpr std::uint64_t enumeration_work = 200'000'000;  // points times n²

/// Completed rows, best first: by target, or by posterior mean where noise makes single targets misleading.
struct Ranking {
  std::vector<double> elite;  ///< points, row-major
  double best = 0.0;
};

Ranking rank(const History& history, const Posterior& posterior, bool by_mean) {
  Ranking ranking;
  const std::size_t d = posterior.dimension();
  std::vector<double> level = history.y;
  if (by_mean) posterior.predict(history.x, level, {});
  std::vector<std::size_t> rows = history.completed;
  if (rows.empty()) return ranking;
  std::stable_sort(rows.begin(), rows.end(), [&](std::size_t a, std::size_t b) { return level[a] < level[b]; });
  ranking.best = level[rows[0]];
  rows.resize(static_cast<std::size_t>(std::ceil(elite_share * static_cast<double>(rows.size()))));
  for (std::size_t row : rows) {
    const auto begin = history.x.begin() + static_cast<std::ptrdiff_t>(row * d);
    ranking.elite.insert(ranking.elite.end(), begin, begin + static_cast<std::ptrdiff_t>(d));
  }
  return ranking;
}

/// Where to search, in turn, until an unseen point turns up: the trust region around the best, unless all observations
/// are modelled, then the whole domain.
std::vector<Domain> search_domains(const ProposeRequest& request, const Ranking& ranking) {
  const std::span<const double> losses = request.losses;
  const std::size_t modelled = request.max_modelled;
  if (losses.size() <= modelled || ranking.elite.empty()) return {request.domain};
  double best = std::numeric_limits<double>::infinity();
  for (const double loss : losses.first(modelled)) best = loss < best ? loss : best;
  const std::size_t d = request.domain.size();
  const double length = trust_region_length(losses.subspan(modelled), best, d);
  return {trust_region(request.domain, std::span(ranking.elite).first(d), length), request.domain};
}

double mean_known_noise(const History& history) {
  const double sum = std::accumulate(history.known_noise.begin(), history.known_noise.end(), 0.0);
  return history.known_noise.empty() ? 0.0 : sum / static_cast<double>(history.known_noise.size());
}

/// The acquisition function, and the value to improve on.
Acquisition acquisition_for(const ProposeRequest& request, const Surrogate& surrogate, const Ranking& ranking,
                            double noise_ratio) {
  Acquisition acquisition;
  // Where every trial failed there is no best value to improve on: explore. A probability weighs improvements better
  // than bounds, so that EI goes on to the end where failures are learnt.
  acquisition.kind =
      surrogate.history.completed.empty()
          ? AcquisitionKind::ucb
          : choose_acquisition(request.acquisition, surrogate.feasibility ? 0.0 : request.progress, noise_ratio);
  acquisition.best = ranking.best;
  return acquisition;
}

}  // namespace

AcquisitionKind choose_acquisition(AcquisitionChoice choice, double progress, double noise_ratio) {
  switch (choice) {
    case AcquisitionChoice::log_ei:
      return AcquisitionKind::log_ei;
    case AcquisitionChoice::ei:
      return AcquisitionKind::ei;
    case AcquisitionChoice::ucb:
      return AcquisitionKind::ucb;
    case AcquisitionChoice::automatic:
      break;
  }
  return progress >= late || noise_ratio > noisy ? AcquisitionKind::ucb : AcquisitionKind::log_ei;
}

SearchPlan make_search_plan(const ProposeRequest& request, Surrogate surrogate) {
  const History& history = surrogate.history;
  const Hyperparameters& hyperparameters = surrogate.posterior.hyperparameters();
  const double noise_ratio = (hyperparameters.noise + mean_known_noise(history)) / hyperparameters.outputscale;
  Ranking ranking = rank(history, surrogate.posterior, noise_ratio > noisy);
  const Acquisition acquisition = acquisition_for(request, surrogate, ranking, noise_ratio);
  const std::uint64_t affordable = enumeration_work / std::max<std::uint64_t>(history.n * history.n, 1);
  std::vector<Domain> domains = search_domains(request, ranking);
  std::vector<double> legal =
      request.candidates ? *request.candidates : enumerate(request.domain, std::min(max_enumerated, affordable));
  const bool listed = request.candidates || !legal.empty();
  SearchPlan plan{.surface = {std::move(surrogate.posterior), acquisition},
                  .elite = std::move(ranking.elite),
                  .domains = std::move(domains),
                  .legal = std::move(legal),
                  .listed = listed,
                  .screening = {}};
  if (surrogate.feasibility) plan.surface.weigh_by(std::move(*surrogate.feasibility));
  return plan;
}

}  // namespace tunesmith
