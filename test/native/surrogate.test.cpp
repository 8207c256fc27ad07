#include "surrogate.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "random.hpp"

using namespace tunesmith;

namespace {

constexpr double failed = std::numeric_limits<double>::quiet_NaN();

/// n trials of a bowl on the unit square.
ProposeRequest bowl(std::size_t n) {
  ProposeRequest request{.domain = {std::vector<Dimension>(2)}};
  Random random(3, Purpose::random_search, 0);
  for (std::size_t i = 0; i < n; ++i) {
    const double u = random.uniform(), v = random.uniform();
    request.points.insert(request.points.end(), {u, v});
    request.losses.push_back((u - 0.3) * (u - 0.3) + (v - 0.6) * (v - 0.6));
  }
  request.trial = static_cast<std::uint32_t>(n);
  return request;
}

}  // namespace

TEST_CASE("the surrogate is the one that proposals are made with") {
  ProposeRequest request = bowl(14);
  request.losses[3] = failed;
  const ProposeResult result = propose(request);
  const Surrogate surrogate = fit_surrogate(request);
  CHECK(surrogate.posterior.hyperparameters().lengthscales == result.hyperparameters.lengthscales);
  double mean = 0, variance = 0;
  surrogate.posterior.predict(result.proposals[0].point, {&mean, 1}, {&variance, 1});
  CHECK(mean == result.proposals[0].mean);
  CHECK(std::sqrt(variance) == result.proposals[0].deviation);
  request.warm_start = result.hyperparameters;
  request.refit = false;
  CHECK(fit_surrogate(request).posterior.hyperparameters().lengthscales == result.hyperparameters.lengthscales);
}

TEST_CASE("a failure leaves the scale of the completed trials alone") {
  ProposeRequest request = bowl(14);
  const Surrogate without = fit_surrogate(request);
  CHECK_FALSE(without.feasibility);
  request.points.insert(request.points.end(), {0.9, 0.9});
  request.losses.push_back(failed);
  const Surrogate with = fit_surrogate(request);
  CHECK(with.feasibility);
  CHECK(with.history.y == without.history.y);
  CHECK(with.history.rows == without.history.rows);
  CHECK(with.posterior.hyperparameters().lengthscales == without.posterior.hyperparameters().lengthscales);
}

TEST_CASE("where every trial failed nothing is learnt, and nothing breaks") {
  ProposeRequest request = bowl(5);
  request.losses.assign(5, failed);
  const Surrogate surrogate = fit_surrogate(request);
  CHECK_FALSE(surrogate.feasibility);
  CHECK(surrogate.history.rows.size() == 5);
  CHECK(propose(request).proposals.size() == 1);
}

TEST_CASE("a proposal keeps away from a failing half, not from the good half") {
  ProposeRequest request = bowl(24);
  for (std::size_t i = 0; i < 24; ++i)
    if (request.points[2 * i] < 0.5) request.losses[i] = failed;  // the minimum at 0.3 fails
  for (const auto choice : {AcquisitionChoice::automatic, AcquisitionChoice::log_ei, AcquisitionChoice::ei}) {
    request.acquisition = choice;
    CHECK(propose(request).proposals[0].point[0] > 0.4);
  }
}

TEST_CASE("known errors reach the surrogate: a lucky value of large error is not believed") {
  ProposeRequest request = bowl(20);
  request.losses[7] = -1;  // far below every other
  request.noise.assign(20, 0.0);
  const auto predicted = [&] {
    double mean = 0;
    fit_surrogate(request).posterior.predict(std::span(request.points).subspan(14, 2), {&mean, 1}, {});
    return mean;
  };
  const double believed = predicted();
  request.noise[7] = 2.0;
  CHECK(predicted() > believed + 0.2);
  CHECK(propose(request).proposals.size() == 1);
}
