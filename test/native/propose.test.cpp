#include "propose.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <cmath>

#include "requests.hpp"
#include "sobol.hpp"

using namespace tunesmith;

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
