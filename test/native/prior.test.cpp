#include "prior.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

using namespace tunesmith;

namespace {

Hyperparameters some_hyperparameters(std::size_t d) {
  Hyperparameters h{std::vector<double>(d), 0.3, 2e-3, 0.4};
  for (std::size_t k = 0; k < d; ++k) h.lengthscales[k] = 0.2 + 0.1 * static_cast<double>(k);
  return h;
}

}  // namespace

TEST_CASE("vizier prior is the published penalty") {
  const Hyperparameters h{{0.7, 2.0}, 0.3, 1e-2, 0.5};
  const auto square = [](double x) { return x * x; };
  const double expected = -0.01 * (square(std::log(0.3 / 0.039)) + square(std::log(0.49 / 0.5)) +
                                   square(std::log(4.0 / 0.5)) + square(std::log(1e-2 / 0.0039))) -
                          0.125;
  CHECK(log_prior(PriorKind::vizier, h, {}) == doctest::Approx(expected).epsilon(1e-14));
}

TEST_CASE("gradient of each prior agrees with central differences") {
  for (const auto prior : {PriorKind::vizier, PriorKind::lognormal, PriorKind::none}) {
    for (const std::size_t d : {3, 24}) {
      const auto at = to_parameters(some_hyperparameters(d));
      std::vector<double> gradient(d + 3);
      log_prior(prior, from_parameters(at), gradient);
      for (std::size_t k = 0; k < d + 3; ++k) {
        auto above = at, below = at;
        above[k] += 1e-5, below[k] -= 1e-5;
        const double slope =
            (log_prior(prior, from_parameters(above), {}) - log_prior(prior, from_parameters(below), {})) / 2e-5;
        CHECK(gradient[k] == doctest::Approx(slope).epsilon(1e-7));
      }
    }
  }
}

TEST_CASE("defaults lie within the bounds, and parameters convert back") {
  for (const auto prior : {PriorKind::vizier, PriorKind::lognormal, PriorKind::none}) {
    for (const std::size_t d : {1, 20, 21, 60}) {
      const auto defaults = to_parameters(default_hyperparameters(d, prior));
      const auto bounds = hyperparameter_bounds(d, prior);
      for (std::size_t k = 0; k < d + 3; ++k) {
        CHECK(bounds.lower[k] <= defaults[k]);
        CHECK(defaults[k] <= bounds.upper[k]);
        CHECK(to_parameters(from_parameters(defaults))[k] == doctest::Approx(defaults[k]).epsilon(1e-14));
      }
    }
  }
}
