#include "propose.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numeric>
#include <utility>

#include "candidates.hpp"
#include "prior.hpp"
#include "quadratic.hpp"
#include "random.hpp"
#include "search.hpp"
#include "surrogate.hpp"
#include "trust_region.hpp"
#include "unseen.hpp"

namespace tunesmith {
namespace {

constexpr double noisy = 0.05;               // noise / outputscale above which single observations mislead
constexpr double late = 0.6;                 // progress from which UCB takes over
constexpr double elite_share = 0.05;         // of the completed trials, perturbed for candidates
constexpr std::size_t round_length = 8;      // proposals of a batch that share their candidates, at least
constexpr std::size_t round_growth = 8;      // of so many proposals, one more in the next round
constexpr std::size_t always_climbing = 64;  // proposals of a batch that each climb; of later rounds only the first
constexpr std::uint64_t max_enumerated = 10'000;
constexpr std::uint64_t enumeration_work = 200'000'000;  // points times n²
constexpr std::size_t few_candidates = 512, many_candidates = 1024, few_candidates_from = 300;

/// A row drawn with probability proportional to its weight. At least one is positive, none negative.
std::size_t draw(std::span<const double> weights, Random& random) {
  double rest = random.uniform() * std::accumulate(weights.begin(), weights.end(), 0.0);
  std::size_t drawn = 0;
  for (std::size_t row = 0; row < weights.size(); ++row) {
    if (weights[row] == 0) continue;
    drawn = row;
    rest -= weights[row];
    if (rest < 0) break;
  }
  return drawn;
}

/// Rows to climb from: the best, the last (the incumbent, if there is one) and a Boltzmann sample without replacement,
/// P(row) ~ exp(z-score), drawn one by one. Source: BoTorch initialize_q_batch.
std::vector<std::size_t> choose_starts(const std::vector<double>& values, std::size_t count, bool incumbent,
                                       Random& random) {
  const std::size_t m = values.size();
  const auto best = std::max_element(values.begin(), values.end());
  std::vector<std::size_t> starts{static_cast<std::size_t>(best - values.begin())};
  if (incumbent && starts[0] != m - 1) starts.push_back(m - 1);
  double mean = 0, square = 0;
  for (double value : values) mean += value / static_cast<double>(m);
  for (double value : values) square += (value - mean) * (value - mean) / static_cast<double>(m);
  const double scale = square > 0 && std::isfinite(square) ? 1 / std::sqrt(square) : 0.0;
  std::vector<double> weights(m);
  for (std::size_t i = 0; i < m; ++i) weights[i] = scale > 0 ? std::exp((values[i] - *best) * scale) : 1.0;
  for (std::size_t start : starts) weights[start] = 0;
  while (starts.size() < count && std::any_of(weights.begin(), weights.end(), [](double each) { return each > 0; })) {
    starts.push_back(draw(weights, random));
    weights[starts.back()] = 0;
  }
  return starts;
}

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

/// Without observations: the first unseen candidates, or successive unseen points of one scrambled Sobol sequence per
/// study.
ProposeResult initial_design(const ProposeRequest& request, Seen& seen) {
  const std::size_t d = request.domain.size();
  ProposeResult result;
  result.hyperparameters = request.is_warm() ? *request.warm_start : default_hyperparameters(d, request.prior);
  Random design(request.seed, Purpose::candidates, 0), fallback(request.seed, Purpose::fallback, request.trial);
  const std::vector<double> points =
      request.candidates ? *request.candidates
                         : space_filling_points(request.domain, 2 * (seen.size() + request.count), design.next_u64());
  for (std::size_t next = 0; result.proposals.size() < request.count; next += d) {
    std::optional<std::vector<double>> point;
    if (next < points.size())
      point.emplace(points.begin() + static_cast<std::ptrdiff_t>(next),
                    points.begin() + static_cast<std::ptrdiff_t>(next + d));
    else if (request.candidates || !(point = first_unseen(request.domain, seen, fallback, request.cancelled)))
      break;
    if (!seen.insert(*point)) continue;
    result.proposals.push_back(
        {std::move(*point), result.hyperparameters.mean, std::sqrt(result.hyperparameters.outputscale), 0.0});
  }
  return result;
}

/// What the proposals of one request share.
struct Plan {
  AcquisitionSurface surface;   ///< takes in each proposal as pending
  std::vector<double> elite;    ///< points, row-major, best first
  std::vector<Domain> domains;  ///< where to search, in turn, until an unseen point turns up
  std::vector<double> legal;    ///< all points to choose from, row-major, if `listed`
  bool listed;
  std::optional<Screening> screening;  ///< of the latest candidates
  std::size_t next_round = 0;          ///< index of the proposal that will have fresh ones
};

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

Plan make_plan(const ProposeRequest& request, Surrogate surrogate) {
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
  Plan plan{.surface = {std::move(surrogate.posterior), acquisition},
            .elite = std::move(ranking.elite),
            .domains = std::move(domains),
            .legal = std::move(legal),
            .listed = listed,
            .screening = {}};
  if (surrogate.feasibility) plan.surface.weigh_by(std::move(*surrogate.feasibility));
  return plan;
}

void add_pending(const ProposeRequest& request, Plan& plan, std::span<const double> x) {
  throw_if(request.cancelled);
  plan.surface.add_pending(x);
}

void screen(const ProposeRequest& request, Plan& plan, std::vector<double> points) {
  plan.screening.emplace(plan.surface.posterior(), std::move(points), request.count > 1, request.cancelled);
}

void search_listed(const ProposeRequest& request, Plan& plan, Search& search) {
  if (!plan.screening) screen(request, plan, plan.legal);
  search.score(*plan.screening);
}

/// The most promising of the latest candidates, which have these values; none if there are no candidates.
std::vector<Scored> starts_among(const ProposeRequest& request, const Plan& plan, const std::vector<double>& values,
                                 Random& random) {
  const std::size_t d = request.domain.size(), count = request.count > 4 ? 4 : 8;
  std::vector<Scored> starts;
  if (values.empty()) return starts;
  for (const std::size_t row : choose_starts(values, count, !plan.elite.empty(), random)) {
    const auto x = plan.screening->points().subspan(row * d, d);
    starts.push_back({{x.begin(), x.end()}, values[row]});
  }
  return starts;
}

Proposal proposal_at(const Plan& plan, const Scored& at) {
  std::array<double, 1> mean, variance;
  plan.surface.posterior().predict(at.x, mean, variance);
  return {at.x, mean[0], std::sqrt(std::max(variance[0], 0.0)), at.value};
}

/// Scores candidates, fresh ones or those of the proposal before, and climbs from the most promising. In a large batch
/// rounds with the same candidates grow and most proposals are candidates as they are: a point among hundreds that
/// nobody has seen yet need not be a maximum to many digits.
void search_freely(const ProposeRequest& request, Plan& plan, Search& search, const Domain& domain, bool fresh,
                   bool climbing, std::uint32_t trial) {
  Random random(request.seed, Purpose::candidates, trial);
  if (fresh || !plan.screening) {
    const bool few = plan.surface.posterior().size() > few_candidates_from;
    screen(request, plan, candidates(domain, plan.elite, few ? few_candidates : many_candidates, random));
  }
  const std::vector<double> values = search.score(*plan.screening);
  if (!climbing && search.best()) return;
  search.climb(starts_among(request, plan, values, random));
}

/// Climbs from the most promising of the request's candidates, which a search of its own keeps out of the proposals.
std::vector<Climbed> climb_from_candidates(const ProposeRequest& request, Plan& plan, const Seen& seen) {
  Search search(request.domain, plan.surface, seen, request.cancelled);
  Random random(request.seed, Purpose::candidates, request.trial);
  if (!plan.screening) screen(request, plan, plan.legal);
  const std::vector<Scored> starts = starts_among(request, plan, search.score(*plan.screening), random),
                            ends = search.climb(starts);
  std::vector<Climbed> climbs;
  for (std::size_t i = 0; i < ends.size(); ++i) climbs.push_back({starts[i].x, proposal_at(plan, ends[i])});
  return climbs;
}

/// Where the search met nothing unseen: any unseen point.
std::optional<Scored> fall_back(const ProposeRequest& request, const Plan& plan, const Seen& seen,
                                std::uint32_t trial) {
  if (request.candidates) return std::nullopt;
  Random random(request.seed, Purpose::fallback, trial);
  std::optional<std::vector<double>> point = first_unseen(request.domain, seen, random, request.cancelled);
  if (!point) return std::nullopt;
  const double value = Search(request.domain, plan.surface, seen, request.cancelled).score(*point)[0];
  return Scored{*std::move(point), value};
}

/// The unseen point of greatest acquisition value that turns up. index: of the proposal within the request.
std::optional<Scored> best_unseen(const ProposeRequest& request, Plan& plan, const Seen& seen, std::size_t index) {
  const auto trial = static_cast<std::uint32_t>(request.trial + index);
  const bool fresh = index == plan.next_round;
  if (fresh) plan.next_round += std::max(round_length, index / round_growth);
  for (std::size_t k = 0; k < plan.domains.size(); ++k) {
    Search search(plan.domains[k], plan.surface, seen, request.cancelled);
    if (plan.listed)
      search_listed(request, plan, search);
    else
      search_freely(request, plan, search, plan.domains[k], k > 0 || fresh, fresh || index < always_climbing, trial);
    if (search.best()) return search.best();
  }
  return fall_back(request, plan, seen, trial);
}

/// The minimum of a quadratic model for every second trial, unless it was seen.
std::optional<Scored> polished(const ProposeRequest& request, const Plan& plan, const Seen& seen) {
  const bool constrained = request.candidates || !request.domain.constraints.empty();
  if (!request.quadratic || constrained || request.trial % 2 != 0 || plan.elite.empty()) return std::nullopt;
  const auto point = quadratic_minimum(request.domain, request.points, request.losses, request.pending);
  if (!point || seen.contains(*point)) return std::nullopt;
  const double value = Search(request.domain, plan.surface, seen, request.cancelled).score(*point)[0];
  return Scored{*point, value};
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

ProposeResult propose(const ProposeRequest& request) {
  const std::size_t d = request.domain.size();
  if (d == 0) return {};
  Seen seen;
  seen.insert(request.points, d);
  seen.insert(request.pending, d);
  if (request.losses.empty()) return initial_design(request, seen);

  Plan plan = make_plan(request, fit_surrogate(request));
  for (std::size_t i = 0; i + d <= request.pending.size(); i += d)
    add_pending(request, plan, std::span(request.pending).subspan(i, d));
  ProposeResult result{{}, plan.surface.posterior().hyperparameters()};
  if (request.candidates && request.climb) result.climbs = climb_from_candidates(request, plan, seen);
  while (result.proposals.size() < request.count) {
    throw_if(request.cancelled);
    const std::size_t index = result.proposals.size();
    std::optional<Scored> best = index == 0 ? polished(request, plan, seen) : std::nullopt;
    if (!best) best = best_unseen(request, plan, seen, index);
    if (!best) break;
    result.proposals.push_back(proposal_at(plan, *best));
    seen.insert(best->x);
    if (result.proposals.size() < request.count) add_pending(request, plan, best->x);
  }
  return result;
}

}  // namespace tunesmith
