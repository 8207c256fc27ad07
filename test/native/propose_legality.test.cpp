#include <doctest/doctest.h>

#include "random.hpp"
#include "requests.hpp"

using namespace tunesmith;

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
