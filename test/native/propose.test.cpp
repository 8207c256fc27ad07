#include "propose.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <functional>
#include <limits>
#include <numbers>
#include <set>

#include "random.hpp"
#include "sobol.hpp"

using namespace tunesmith;

namespace {

constexpr double failed = std::numeric_limits<double>::quiet_NaN();
using Loss = std::function<double(std::span<const double>)>;

Dimension continuous() { return {}; }

/// `count` levels centred in equal cells of [0, 1].
Dimension discrete(DimensionKind kind, int count) {
  Dimension dimension;
  dimension.kind = kind;
  for (int k = 0; k < count; ++k) dimension.levels.push_back((k + 0.5) / count);
  dimension.inactive = dimension.levels.front();
  return dimension;
}

Dimension ordered(int count) { return discrete(DimensionKind::ordered, count); }
Dimension categorical(int count) { return discrete(DimensionKind::categorical, count); }

Dimension when(Dimension dimension, int parent, std::vector<double> levels) {
  dimension.parent = parent;
  dimension.parent_levels = std::move(levels);
  return dimension;
}

/// Branin on [-5, 10] x [0, 15], minus its minimum.
double branin(std::span<const double> u) {
  using std::numbers::pi;
  const double x = -5 + 15 * u[0], y = 15 * u[1];
  const double a = y - 5.1 / (4 * pi * pi) * x * x + 5 / pi * x - 6;
  return a * a + 10 * (1 - 1 / (8 * pi)) * std::cos(x) + 10 - 0.39788735772973816;
}

/// Minimum 0 at category 2 of 4, level 7 of 20, x = 0.3, and w = 0.6 where the condition holds.
double mixed(std::span<const double> u) {
  const int category = static_cast<int>(u[0] * 4), level = static_cast<int>(u[1] * 20);
  const double bowl = std::pow(u[2] - 0.3, 2) + 0.003 * std::pow(level - 7, 2);
  const double conditional = category == 2 ? std::pow(u[3] - 0.6, 2) : 0.4;
  return 4 * bowl + conditional + 0.2 * (category != 2);
}

Domain mixed_domain() { return {{categorical(4), ordered(20), continuous(), when(continuous(), 0, {0.625})}}; }

void add(ProposeRequest& request, std::span<const double> x, double loss) {
  request.points.insert(request.points.end(), x.begin(), x.end());
  request.losses.push_back(loss);
}

bool legal(const Domain& domain, const std::vector<double>& x) {
  std::vector<double> snapped = x;
  domain.snap(snapped);
  return snapped == x;
}

std::set<std::vector<double>> rows(const std::vector<double>& flat, std::size_t d) {
  std::set<std::vector<double>> out;
  for (std::size_t i = 0; i + d <= flat.size(); i += d) out.insert({flat.begin() + i, flat.begin() + i + d});
  return out;
}

/// Legal, finite, distinct and new.
void check_proposals(const ProposeRequest& request, const ProposeResult& result) {
  const std::size_t d = request.domain.size();
  std::set<std::vector<double>> seen = rows(request.points, d);
  seen.merge(rows(request.pending, d));
  CHECK(result.proposals.size() <= request.count);
  for (const Proposal& proposal : result.proposals) {
    CHECK(legal(request.domain, proposal.point));
    CHECK(seen.insert(proposal.point).second);
    CHECK(std::isfinite(proposal.mean));
    CHECK(std::isfinite(proposal.deviation));
    CHECK(std::isfinite(proposal.acquisition));
  }
}

/// Smallest loss after `trials` sequential proposals.
double optimize(const Domain& domain, const Loss& loss, int trials, std::uint64_t seed, AcquisitionChoice choice) {
  ProposeRequest request{.domain = domain, .seed = seed, .acquisition = choice};
  const std::size_t initial = 5;
  while (request.losses.size() < static_cast<std::size_t>(trials)) {
    request.trial = static_cast<std::uint32_t>(request.losses.size());
    request.progress = static_cast<double>(request.losses.size()) / trials;
    ProposeRequest asked = request;
    if (request.losses.size() < initial) {
      asked.pending = request.points;
      asked.points.clear();
      asked.losses.clear();
    }
    const ProposeResult result = propose(asked);
    check_proposals(asked, result);
    if (result.proposals.empty()) break;
    request.warm_start = result.hyperparameters;
    add(request, result.proposals[0].point, loss(result.proposals[0].point));
  }
  return *std::min_element(request.losses.begin(), request.losses.end());
}

ProposeRequest observed(const Domain& domain, const Loss& loss, std::size_t n, std::uint64_t seed) {
  ProposeRequest request{.domain = domain, .seed = seed, .trial = static_cast<std::uint32_t>(n)};
  const std::size_t d = domain.size();
  std::vector<double> points(n * d);
  sobol(seed, 0, n, d, points);
  for (std::size_t i = 0; i < n; ++i) {
    const std::span<double> x(points.data() + i * d, d);
    domain.snap(x);
    add(request, x, loss(x));
  }
  return request;
}

}  // namespace

TEST_CASE("choose_acquisition follows progress and noise only when automatic") {
  using enum AcquisitionChoice;
  CHECK(choose_acquisition(automatic, 0, 0) == AcquisitionKind::log_ei);
  CHECK(choose_acquisition(automatic, 0.59, 0.05) == AcquisitionKind::log_ei);
  CHECK(choose_acquisition(automatic, 0.6, 0) == AcquisitionKind::ucb);
  CHECK(choose_acquisition(automatic, 0, 0.06) == AcquisitionKind::ucb);
  CHECK(choose_acquisition(log_ei, 1, 1) == AcquisitionKind::log_ei);
  CHECK(choose_acquisition(ei, 1, 1) == AcquisitionKind::ei);
  CHECK(choose_acquisition(ucb, 0, 0) == AcquisitionKind::ucb);
}

TEST_CASE("30 proposals find Branin's minimum, where random search needs thousands") {
  const Domain domain{{continuous(), continuous()}};
  for (const auto choice :
       {AcquisitionChoice::automatic, AcquisitionChoice::log_ei, AcquisitionChoice::ei, AcquisitionChoice::ucb})
    for (std::uint64_t seed = 1; seed <= 2; ++seed) {
      const double regret = optimize(domain, branin, 30, seed, choice);
      CAPTURE(static_cast<int>(choice));
      MESSAGE("Branin regret ", regret);
      CHECK(regret < 0.02);  // random search: P(regret < 0.02 in 30) is about 1%
    }
}

TEST_CASE("35 proposals find the minimum of a mixed, conditional problem") {
  for (std::uint64_t seed = 1; seed <= 3; ++seed) {
    const double regret = optimize(mixed_domain(), mixed, 35, seed, AcquisitionChoice::automatic);
    MESSAGE("mixed regret ", regret);
    CHECK(regret < 0.01);
  }
}

TEST_CASE("propose is a pure function of its request") {
  for (const Domain& domain : {Domain{{continuous(), continuous()}}, mixed_domain()}) {
    ProposeRequest request = observed(
        domain, [](std::span<const double> x) { return std::cos(9 * x[0]) + x[1]; }, 20, 4);
    request.pending.assign(domain.size(), 0.625);
    domain.snap(request.pending);
    request.count = 3;
    const ProposeResult first = propose(request), second = propose(request);
    CHECK(first.proposals.size() == 3);
    for (std::size_t i = 0; i < 3; ++i) {
      CHECK(first.proposals[i].point == second.proposals[i].point);
      CHECK(first.proposals[i].acquisition == second.proposals[i].acquisition);
    }
    CHECK(first.hyperparameters.lengthscales == second.hyperparameters.lengthscales);
  }
}

TEST_CASE("without observations proposals are distinct, spread and avoid pending ones") {
  ProposeRequest request{.domain = {{continuous(), categorical(3)}}, .count = 9, .seed = 2};
  const ProposeResult first = propose(request);
  CHECK(first.proposals.size() == 9);
  check_proposals(request, first);
  for (const Proposal& proposal : first.proposals)
    request.pending.insert(request.pending.end(), proposal.point.begin(), proposal.point.end());
  check_proposals(request, propose(request));
}

TEST_CASE("a discrete domain is proposed completely, then exhausted") {
  const Domain small{{categorical(3), ordered(4), when(ordered(2), 0, {0.5})}};
  constexpr std::size_t distinct = 2 * 4 + 4 * 2;
  for (const std::size_t count : {1, 5, 64}) {
    ProposeRequest request{.domain = small, .count = count, .seed = 3};
    for (int i = 0; i < 30; ++i) {
      const ProposeResult result = propose(request);
      check_proposals(request, result);
      request.trial += static_cast<std::uint32_t>(count);
      for (const Proposal& proposal : result.proposals)
        add(request, proposal.point, proposal.point[1] + (proposal.point[0] < 0.3 ? failed : 0.0));
      if (result.proposals.size() < count) break;
    }
    CHECK(request.losses.size() == distinct);
    CHECK(propose(request).proposals.empty());
  }
}

TEST_CASE("a large discrete domain is exhausted too") {
  // More than the enumerable 10^4 points: observe all but three.
  const Domain domain{{ordered(101), ordered(100)}};
  ProposeRequest request{.domain = domain, .count = 5, .seed = 6};
  for (int i = 0; i < 101; ++i)
    for (int k = 0; k < 100; ++k) {
      const std::vector<double> x{(i + 0.5) / 101, (k + 0.5) / 100};
      if (k != 17 || i % 40 != 3) add(request, x, x[0]);
    }
  request.warm_start = default_hyperparameters(2, PriorKind::vizier);
  request.refit = false;
  request.acquisition = AcquisitionChoice::ucb;
  const ProposeResult result = propose(request);
  CHECK(result.proposals.size() == 3);
  check_proposals(request, result);
}

TEST_CASE("batches of 64 are distinct and legal") {
  for (const Domain& domain : {Domain{{continuous(), continuous(), continuous()}}, mixed_domain()}) {
    ProposeRequest request = observed(
        domain, [](std::span<const double> x) { return std::sin(5 * x[0]) + x[1] * x[2]; }, 25, 8);
    request.count = 64;
    const ProposeResult result = propose(request);
    CHECK(result.proposals.size() == 64);
    check_proposals(request, result);
  }
}

TEST_CASE("candidates are all that is proposed from, the best first") {
  const Domain domain{{continuous(), continuous()}};
  ProposeRequest request = observed(domain, branin, 20, 3);
  std::vector<double> candidates(60 * 2);
  sobol(77, 0, 60, 2, candidates);
  candidates.insert(candidates.end(), request.points.begin(), request.points.begin() + 10);  // seen
  request.candidates = candidates;
  request.count = 70;
  const ProposeResult result = propose(request);
  check_proposals(request, result);
  CHECK(result.proposals.size() == 60);
  const auto given = rows(candidates, 2);
  for (const Proposal& proposal : result.proposals) CHECK(given.contains(proposal.point));

  ProposeRequest free = request;
  free.candidates.reset();
  free.count = 1;
  CHECK(propose(free).proposals[0].acquisition >= result.proposals[0].acquisition);
  for (std::size_t i = 1; i < 60; ++i) {
    ProposeRequest single = request;
    single.count = 1;
    single.candidates = result.proposals[i].point;
    CHECK(propose(single).proposals[0].acquisition <= result.proposals[0].acquisition);
  }
}

TEST_CASE("candidates without observations, and none at all") {
  ProposeRequest request{.domain = {{continuous(), ordered(4)}}, .count = 3};
  request.candidates = std::vector<double>{0.5, 0.125, 0.5, 0.125, 0.25, 0.875};
  request.pending = {0.25, 0.875};
  const ProposeResult result = propose(request);
  CHECK(result.proposals.size() == 1);
  CHECK(result.proposals[0].point == std::vector<double>{0.5, 0.125});
  add(request, request.pending, 1.0);
  request.candidates->clear();
  CHECK(propose(request).proposals.empty());
}

TEST_CASE("pending points make proposals diverse") {
  const Domain domain{{continuous(), continuous()}};
  ProposeRequest request = observed(domain, branin, 15, 5);
  const ProposeResult alone = propose(request);
  for (const std::size_t copies : {1, 3}) {
    ProposeRequest waiting = request;
    for (std::size_t i = 0; i < copies; ++i) {
      const std::vector<double> next = propose(waiting).proposals[0].point;
      waiting.pending.insert(waiting.pending.end(), next.begin(), next.end());
    }
    const std::vector<double> next = propose(waiting).proposals[0].point;
    for (const std::vector<double>& other : rows(waiting.pending, 2))
      CHECK(std::hypot(next[0] - other[0], next[1] - other[1]) > 0.01);
  }
}

TEST_CASE("a set flag cancels") {
  const std::atomic<bool> cancelled{true};
  ProposeRequest request = observed({{continuous(), continuous()}}, branin, 15, 5);
  request.cancelled = &cancelled;
  CHECK_THROWS_AS(propose(request), Cancelled);
  request.refit = false;
  request.warm_start = default_hyperparameters(2, PriorKind::vizier);
  CHECK_THROWS_AS(propose(request), Cancelled);
}

TEST_CASE("a set flag cancels before the posterior takes in pending points, and where nothing is left to score") {
  const std::atomic<bool> cancelled{true};
  ProposeRequest request = observed(
      {{ordered(3)}}, [](std::span<const double> x) { return x[0]; }, 2, 5);
  request.pending = {0.5 / 3, 1.5 / 3, 2.5 / 3};
  request.refit = false;
  request.warm_start = default_hyperparameters(1, PriorKind::vizier);
  CHECK(propose(request).proposals.empty());
  ProposeRequest first{.domain = request.domain, .pending = request.pending, .cancelled = &cancelled};
  CHECK_THROWS_AS(propose(first), Cancelled);
  request.cancelled = &cancelled;
  CHECK_THROWS_AS(propose(request), Cancelled);
  request.pending.clear();
  request.points = {0.5 / 3, 1.5 / 3, 2.5 / 3};
  request.losses = {1, 2, 3};
  CHECK_THROWS_AS(propose(request), Cancelled);
}

TEST_CASE("hyperparameters out of all bounds are moved into those of a fit") {
  ProposeRequest request = observed({{continuous(), continuous()}}, branin, 15, 5);
  request.count = 8;
  request.refit = false;
  const Hyperparameters absurd[] = {{{1e-300, 1e-300}, 1e-300, 0.0, 1e300}, {{1e300, 1e300}, 1e-3, 0.0, -1e300}};
  for (const Hyperparameters& start : absurd) {
    request.warm_start = start;
    const ProposeResult result = propose(request);
    check_proposals(request, result);
    CHECK(result.proposals.size() == 8);
    CHECK(std::abs(result.hyperparameters.mean) == 10);
    CHECK(result.hyperparameters.noise == doctest::Approx(1e-6));
  }
}

TEST_CASE("hyperparameters are kept when refit is off") {
  ProposeRequest request = observed({{continuous(), continuous()}}, branin, 15, 5);
  request.refit = false;
  request.warm_start = Hyperparameters{{0.3, 0.4}, 0.9, 1e-5, 0.1};
  const ProposeResult result = propose(request);
  CHECK(result.hyperparameters.lengthscales == std::vector{0.3, 0.4});
  CHECK(result.hyperparameters.noise == 1e-5);
}

TEST_CASE("degenerate histories still give legal, new, finite proposals") {
  const std::vector<Domain> domains = {{{continuous()}},
                                       {{continuous(), continuous()}},
                                       {{categorical(3), continuous(), when(ordered(30), 0, {0.5})}},
                                       {{ordered(40), categorical(2)}},
                                       {{ordered(1), continuous()}}};
  const std::vector<double> special = {
      0, 1, 1, -1, 1e300, -1e300, 1e-300, failed, std::numeric_limits<double>::infinity(), 1e308, -1e308, 5e-324, 42};
  for (std::uint32_t i = 0; i < 250; ++i) {
    Random random(17, Purpose::random_search, i);
    const Domain& domain = domains[random.below(static_cast<std::uint32_t>(domains.size()))];
    ProposeRequest request{.domain = domain, .count = 1 + random.below(3), .seed = i};
    const std::size_t n = random.below(12);
    const std::uint32_t mode = random.below(5);
    std::vector<double> x(domain.size());
    for (std::size_t row = 0; row < n; ++row) {
      if (mode != 1 || row == 0)
        for (double& value : x) value = random.uniform();
      if (mode == 2) x[0] = 0.5 + 1e-13 * random.uniform();  // near-duplicates
      domain.snap(x);
      double loss = random.normal();
      if (mode == 0) loss = special[random.below(static_cast<std::uint32_t>(special.size()))];
      if (mode == 3) loss = failed;
      if (mode == 4) loss = 7;
      if (row % 4 == 3)
        request.pending.insert(request.pending.end(), x.begin(), x.end());
      else
        add(request, x, loss);
    }
    request.kernel = random.below(2) == 0 ? KernelKind::matern52 : KernelKind::rbf;
    request.prior = static_cast<PriorKind>(random.below(3));
    request.acquisition = static_cast<AcquisitionChoice>(random.below(4));
    request.warp = random.below(4) != 0;
    request.progress = random.uniform();
    CAPTURE(i);
    const ProposeResult result = propose(request);
    check_proposals(request, result);
    CHECK(result.proposals.size() == request.count);
  }
}

TEST_CASE("a local model of many observations still finds the basin") {
  const Domain domain{{continuous(), continuous()}};
  ProposeRequest request = observed(domain, branin, 1500, 9);
  request.refit = false;
  request.warm_start = Hyperparameters{{0.5, 0.5}, 1.0, 1e-6, 0.0};
  const ProposeResult result = propose(request);
  check_proposals(request, result);
  REQUIRE(result.proposals.size() == 1);
  CHECK(branin(result.proposals[0].point) < 1);
}
