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

TEST_CASE("the scaled prior expects longer lengthscales of more dimensions, and of choices whatever the dimension") {
  const auto at = [](double lengthscale, std::size_t d) {
    return Hyperparameters{std::vector<double>(d, lengthscale), 0.039, 0.0039,
                           0.0};  // no penalty but the lengthscales'
  };
  const auto log_normal = [](double x, double location, double scale) {
    const double deviation = (std::log(x) - location) / scale;
    return -std::log(x) - deviation * deviation / 2;
  };
  for (const std::size_t d : {1, 4, 30}) {
    const auto count = static_cast<double>(d);
    const std::vector<std::uint8_t> choices(d, 1), none(d, 0);
    const double expected = count * log_normal(0.3, std::sqrt(2.0) + 0.5 * std::log(count), std::sqrt(3.0));
    CHECK(log_prior(PriorKind::scaled, at(0.3, d), {}) == doctest::Approx(expected).epsilon(1e-12));
    CHECK(log_prior(PriorKind::scaled, at(0.3, d), {}, none) == doctest::Approx(expected).epsilon(1e-12));
    CHECK(log_prior(PriorKind::scaled, at(0.3, d), {}, choices) ==
          doctest::Approx(count * log_normal(0.3, std::log(10.0), 1.2)).epsilon(1e-12));
  }
}

TEST_CASE("gradient of each prior agrees with central differences") {
  for (const auto prior : {PriorKind::scaled, PriorKind::vizier, PriorKind::lognormal, PriorKind::none}) {
    for (const std::size_t d : {3, 24}) {
      const auto at = to_parameters(some_hyperparameters(d));
      std::vector<double> gradient(d + 3);
      std::vector<std::uint8_t> choices(d);
      choices[1] = 1;
      log_prior(prior, from_parameters(at), gradient, choices);
      for (std::size_t k = 0; k < d + 3; ++k) {
        auto above = at, below = at;
        above[k] += 1e-5, below[k] -= 1e-5;
        const double slope = (log_prior(prior, from_parameters(above), {}, choices) -
                              log_prior(prior, from_parameters(below), {}, choices)) /
                             2e-5;
        CHECK(gradient[k] == doctest::Approx(slope).epsilon(1e-7));
      }
    }
  }
}

TEST_CASE("defaults lie within the bounds, and parameters convert back") {
  for (const auto prior : {PriorKind::scaled, PriorKind::vizier, PriorKind::lognormal, PriorKind::none}) {
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
