#include <doctest/doctest.h>

#include <algorithm>

#include "requests.hpp"

using namespace tunesmith;

namespace {

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

}  // namespace

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
