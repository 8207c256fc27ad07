#include "propose.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numeric>
#include <utility>

#include "candidates.hpp"
#include "prior.hpp"
#include "random.hpp"
#include "search.hpp"
#include "surrogate.hpp"
#include "trust_region.hpp"

namespace tunesmith {
namespace {

constexpr double noisy = 0.05;               // noise / outputscale above which single observations mislead
constexpr double late = 0.6;                 // progress from which UCB takes over
constexpr double elite_share = 0.05;         // of the completed trials, perturbed for candidates
constexpr std::size_t screening_period = 8;  // proposals of a batch that share their candidates
constexpr std::uint64_t max_enumerated = 10'000;
constexpr std::uint64_t enumeration_work = 200'000'000;  // points times n²
constexpr std::size_t few_candidates = 512, many_candidates = 1024, few_candidates_from = 300;
constexpr std::size_t fallback_batch = 512, fallback_batches = 8;
constexpr std::uint64_t max_scan = 1 << 20;

std::uint64_t next_u64(Random& random) {
  const std::uint64_t high = random.next_u32();
  return high << 32 | random.next_u32();
}

/// The first unseen point: of a scrambled Sobol sequence, else of a fully discrete domain in counting order from a
/// random number on. Nothing if none turns up.
std::optional<std::vector<double>> first_unseen(const Domain& domain, const Seen& seen, Random& random,
                                                const std::atomic<bool>* cancelled) {
  const std::size_t d = domain.size();
  for (std::size_t batch = 0; batch < fallback_batches; ++batch) {
    throw_if(cancelled);
    const std::vector<double> points = space_filling_points(domain, fallback_batch, next_u64(random));
    for (std::size_t i = 0; i < fallback_batch; ++i) {
      const auto point = std::span(points).subspan(i * d, d);
      if (!seen.contains(point)) return std::vector(point.begin(), point.end());
    }
  }
  const std::uint64_t count = domain.cardinality();
  const std::uint64_t begin = count == 0 ? 0 : next_u64(random) % count;
  for (std::uint64_t i = 0; i < std::min(count, max_scan); ++i) {
    throw_if(cancelled);
    std::vector<double> point = point_at(domain, (begin + i) % count);
    if (!seen.contains(point)) return point;
  }
  return std::nullopt;
}

/// All distinct legal points of a fully discrete domain of at most max_count points, row-major; empty for any other.
std::vector<double> enumerate(const Domain& domain, std::uint64_t max_count) {
  const std::uint64_t count = domain.cardinality();
  std::vector<double> points;
  if (count > max_count) return points;
  const bool conditional =
      std::any_of(domain.dimensions.begin(), domain.dimensions.end(), [](const Dimension& d) { return d.parent >= 0; });
  Seen distinct;
  for (std::uint64_t i = 0; i < count; ++i) {
    const std::vector<double> point = point_at(domain, i);
    if (!conditional || distinct.insert(point)) points.insert(points.end(), point.begin(), point.end());
  }
  return points;
}

/// Rows to climb from: the best, the last (the incumbent, if there is one) and a Boltzmann sample without replacement,
/// P(row) ~ exp(z-score), drawn as the largest z + Gumbel. Source: Yellott (1977); BoTorch initialize_q_batch.
std::vector<std::size_t> choose_starts(const std::vector<double>& values, std::size_t count, bool incumbent,
                                       Random& random) {
  const std::size_t m = values.size();
  std::vector<std::size_t> starts{
      static_cast<std::size_t>(std::max_element(values.begin(), values.end()) - values.begin())};
  if (incumbent && starts[0] != m - 1) starts.push_back(m - 1);
  double mean = 0, square = 0;
  for (double value : values) mean += value / static_cast<double>(m);
  for (double value : values) square += (value - mean) * (value - mean) / static_cast<double>(m);
  const double scale = square > 0 && std::isfinite(square) ? 1 / std::sqrt(square) : 0.0;
  std::vector<double> keys(m);
  for (std::size_t i = 0; i < m; ++i)
    keys[i] = (values[i] - mean) * scale - std::log(-std::log(std::max(random.uniform(), 1e-300)));
  for (std::size_t start : starts) keys[start] = -std::numeric_limits<double>::infinity();
  std::vector<std::size_t> order(m);
  std::iota(order.begin(), order.end(), std::size_t{0});
  const std::size_t wanted = std::min(count > starts.size() ? count - starts.size() : 0, m - starts.size());
  std::partial_sort(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(wanted), order.end(),
                    [&](std::size_t a, std::size_t b) { return keys[a] > keys[b] || (keys[a] == keys[b] && a < b); });
  starts.insert(starts.end(), order.begin(), order.begin() + static_cast<std::ptrdiff_t>(wanted));
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
                         : space_filling_points(request.domain, 2 * (seen.size() + request.count), next_u64(design));
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
  const Domain& domain = request.domain;
  const std::size_t d = domain.size();
  if (d == 0) return {};
  Seen seen;
  seen.insert(request.points, d);
  seen.insert(request.pending, d);
  if (request.losses.empty()) return initial_design(request, seen);

  Surrogate surrogate = fit_surrogate(request);
  const History& history = surrogate.history;
  ProposeResult result{{}, surrogate.posterior.hyperparameters()};
  const double noise_ratio =
      (result.hyperparameters.noise + mean_known_noise(history)) / result.hyperparameters.outputscale;
  const Ranking ranking = rank(history, surrogate.posterior, noise_ratio > noisy);

  Acquisition acquisition;
  // Where every trial failed there is no best value to improve on: explore. A probability weighs improvements better
  // than bounds, so that EI goes on to the end where failures are learnt.
  acquisition.kind =
      history.completed.empty()
          ? AcquisitionKind::ucb
          : choose_acquisition(request.acquisition, surrogate.feasibility ? 0.0 : request.progress, noise_ratio);
  acquisition.best = ranking.best;
  AcquisitionSurface surface(std::move(surrogate.posterior), acquisition);
  if (surrogate.feasibility) surface.weigh_by(std::move(*surrogate.feasibility));
  const auto add_pending = [&](std::span<const double> x) {
    throw_if(request.cancelled);
    surface.add_pending(x);
  };
  for (std::size_t i = 0; i + d <= request.pending.size(); i += d)
    add_pending(std::span(request.pending).subspan(i, d));

  const std::vector<Domain> domains = search_domains(request, ranking);
  const std::uint64_t affordable = enumeration_work / std::max<std::uint64_t>(history.n * history.n, 1);
  const std::vector<double> legal =
      request.candidates ? *request.candidates : enumerate(domain, std::min(max_enumerated, affordable));
  const bool listed = request.candidates || !legal.empty();
  const std::size_t starts = request.count > 4 ? 4 : 8;
  const std::size_t space_filling = history.n > few_candidates_from ? few_candidates : many_candidates;

  const bool growing = request.count > 1;
  std::optional<Screening> screening;
  while (result.proposals.size() < request.count) {
    throw_if(request.cancelled);
    const auto trial = static_cast<std::uint32_t>(request.trial + result.proposals.size());
    std::optional<Scored> best;
    for (std::size_t k = 0; !best && k < domains.size(); ++k) {
      Search search(domains[k], surface, seen, request.cancelled);
      if (listed) {
        if (!screening) screening.emplace(surface.posterior(), legal, growing, request.cancelled);
        search.score(*screening);
      } else {
        Random random(request.seed, Purpose::candidates, trial);
        if (k > 0 || result.proposals.size() % screening_period == 0)
          screening.emplace(surface.posterior(), candidates(domains[k], ranking.elite, space_filling, random), growing,
                            request.cancelled);
        const std::vector<double> values = search.score(*screening);
        std::vector<Scored> from;
        for (const std::size_t row : choose_starts(values, starts, !ranking.elite.empty(), random)) {
          const auto x = screening->points().subspan(row * d, d);
          from.push_back({{x.begin(), x.end()}, values[row]});
        }
        search.climb(std::move(from));
      }
      best = search.best();
    }
    if (!best) {
      if (request.candidates) break;
      Random random(request.seed, Purpose::fallback, trial);
      std::optional<std::vector<double>> point = first_unseen(domain, seen, random, request.cancelled);
      if (!point) break;
      best = Scored{*point, Search(domain, surface, seen, request.cancelled).score(*point)[0]};
    }
    std::array<double, 1> mean, variance;
    surface.posterior().predict(best->x, mean, variance);
    result.proposals.push_back({best->x, mean[0], std::sqrt(std::max(variance[0], 0.0)), best->value});
    seen.insert(best->x);
    if (result.proposals.size() < request.count) add_pending(best->x);
  }
  return result;
}

}  // namespace tunesmith
