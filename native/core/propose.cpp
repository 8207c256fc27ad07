#include "propose.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "candidates.hpp"
#include "prior.hpp"
#include "quadratic.hpp"
#include "random.hpp"
#include "search.hpp"
#include "search_plan.hpp"
#include "starts.hpp"
#include "surrogate.hpp"
#include "unseen.hpp"

namespace tunesmith {
namespace {

constexpr std::size_t round_length = 8;      // proposals of a batch that share their candidates, at least
constexpr std::size_t round_growth = 8;      // of so many proposals, one more in the next round
constexpr std::size_t always_climbing = 64;  // proposals of a batch that each climb; of later rounds only the first
constexpr std::size_t few_candidates = 512, many_candidates = 1024, few_candidates_from = 300;

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

void add_pending(const ProposeRequest& request, SearchPlan& plan, std::span<const double> x) {
  throw_if(request.cancelled);
  plan.surface.add_pending(x);
}

void screen(const ProposeRequest& request, SearchPlan& plan, std::vector<double> points) {
  plan.screening.emplace(plan.surface.posterior(), std::move(points), request.count > 1, request.cancelled);
}

void search_listed(const ProposeRequest& request, SearchPlan& plan, Search& search) {
  if (!plan.screening) screen(request, plan, plan.legal);
  search.score(*plan.screening);
}

/// The most promising of the latest candidates, which have these values; none if there are no candidates.
std::vector<Scored> starts_among(const ProposeRequest& request, const SearchPlan& plan,
                                 const std::vector<double>& values, Random& random) {
  const std::size_t d = request.domain.size(), count = request.count > 4 ? 4 : 8;
  std::vector<Scored> starts;
  if (values.empty()) return starts;
  for (const std::size_t row : choose_starts(values, count, !plan.elite.empty(), random)) {
    const auto x = plan.screening->points().subspan(row * d, d);
    starts.push_back({{x.begin(), x.end()}, values[row]});
  }
  return starts;
}

Proposal proposal_at(const SearchPlan& plan, const Scored& at) {
  std::array<double, 1> mean, variance;
  plan.surface.posterior().predict(at.x, mean, variance);
  return {at.x, mean[0], std::sqrt(std::max(variance[0], 0.0)), at.value};
}

/// Scores candidates, fresh ones or those of the proposal before, and climbs from the most promising. In a large batch
/// rounds with the same candidates grow and most proposals are candidates as they are: a point among hundreds that
/// nobody has seen yet need not be a maximum to many digits.
void search_freely(const ProposeRequest& request, SearchPlan& plan, Search& search, const Domain& domain, bool fresh,
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
std::vector<Climbed> climb_from_candidates(const ProposeRequest& request, SearchPlan& plan, const Seen& seen) {
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
std::optional<Scored> fall_back(const ProposeRequest& request, const SearchPlan& plan, const Seen& seen,
                                std::uint32_t trial) {
  if (request.candidates) return std::nullopt;
  Random random(request.seed, Purpose::fallback, trial);
  std::optional<std::vector<double>> point = first_unseen(request.domain, seen, random, request.cancelled);
  if (!point) return std::nullopt;
  const double value = Search(request.domain, plan.surface, seen, request.cancelled).score(*point)[0];
  return Scored{*std::move(point), value};
}

/// The unseen point of greatest acquisition value that turns up. index: of the proposal within the request.
std::optional<Scored> best_unseen(const ProposeRequest& request, SearchPlan& plan, const Seen& seen,
                                  std::size_t index) {
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
std::optional<Scored> polished(const ProposeRequest& request, const SearchPlan& plan, const Seen& seen) {
  const bool constrained = request.candidates || !request.domain.constraints.empty();
  if (!request.quadratic || constrained || request.trial % 2 != 0 || plan.elite.empty()) return std::nullopt;
  const auto point = quadratic_minimum(request.domain, request.points, request.losses, request.pending);
  if (!point || seen.contains(*point)) return std::nullopt;
  const double value = Search(request.domain, plan.surface, seen, request.cancelled).score(*point)[0];
  return Scored{*point, value};
}

}  // namespace

ProposeResult propose(const ProposeRequest& request) {
  const std::size_t d = request.domain.size();
  if (d == 0) return {};
  Seen seen;
  seen.insert(request.points, d);
  seen.insert(request.pending, d);
  if (request.losses.empty()) return initial_design(request, seen);

  SearchPlan plan = make_search_plan(request, fit_surrogate(request));
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
