#include "pending.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "random.hpp"

using namespace tunesmith;

namespace {

constexpr std::size_t n = 15, d = 3;

/// A seeded surface over d = 3 (the last dimension categorical).
struct Fixture {
  std::vector<double> x = std::vector<double>(n * d), y = std::vector<double>(n);
  std::vector<std::uint8_t> categorical{0, 0, 1};
  double best = 0;
  Fixture() {
    Random random(11, Purpose::random_search, 0);
    for (std::size_t i = 0; i < n; ++i) {
      for (std::size_t k = 0; k < d; ++k) x[i * d + k] = random.uniform();
      x[i * d + 2] = x[i * d + 2] < 0.5 ? 0.25 : 0.75;
      y[i] = random.normal();
      best = std::min(best, y[i]);
    }
  }
  [[nodiscard]] Posterior posterior(KernelKind kernel) const {
    return {{n, d, x, y, categorical}, kernel, {{0.5, 0.6, 1.2}, 1.1, 1e-3, 0.1}};
  }
  [[nodiscard]] AcquisitionSurface surface(AcquisitionKind kind, KernelKind kernel = KernelKind::matern52) const {
    return {posterior(kernel), {kind, best, 1.8}};
  }
};

constexpr AcquisitionKind kinds[] = {AcquisitionKind::log_ei, AcquisitionKind::ei, AcquisitionKind::ucb};

std::vector<double> random_point(Random& random) {
  return {random.uniform(), random.uniform(), random.uniform() < 0.5 ? 0.25 : 0.75};
}

double value(const AcquisitionSurface& surface, std::span<const double> x) {
  std::array<double, 1> out;
  surface.score(x, out);
  return out[0];
}

double value_with_gradient(const AcquisitionSurface& surface, std::span<const double> x, std::span<double> gradient,
                           Linearization& buffers) {
  std::array<double, 1> out;
  surface.score_with_gradient(x, out, gradient, buffers);
  return out[0];
}

}  // namespace

TEST_CASE("without pending points the surface is the acquisition function") {
  const Fixture fixture;
  Random random(1, Purpose::random_search, 0);
  for (const AcquisitionKind kind : kinds) {
    const AcquisitionSurface surface = fixture.surface(kind);
    std::vector<double> gradient(d), expected(d);
    Linearization buffers;
    for (int i = 0; i < 20; ++i) {
      const std::vector<double> x = random_point(random);
      double mean = 0, variance = 0;
      surface.posterior().predict(x, {&mean, 1}, {&variance, 1});
      const auto [at, d_mean, d_variance] = evaluate({kind, fixture.best, 1.8}, mean, variance);
      surface.posterior().linearize(x, buffers);
      surface.posterior().gradient(buffers, 0, d_mean, d_variance, expected);
      CHECK(value_with_gradient(surface, x, gradient, buffers) == doctest::Approx(at).epsilon(1e-9));
      for (std::size_t k = 0; k < d; ++k) CHECK(gradient[k] == doctest::Approx(expected[k]).epsilon(1e-8));
      CHECK(value(surface, x) == doctest::Approx(at).epsilon(1e-8));
    }
  }
}

TEST_CASE("the gradient with pending points agrees with central differences") {
  const Fixture fixture;
  Random random(2, Purpose::random_search, 0);
  for (const KernelKind kernel : {KernelKind::matern52, KernelKind::rbf})
    for (const AcquisitionKind kind : kinds)
      for (const int pending : {1, 3, 9}) {
        AcquisitionSurface surface = fixture.surface(kind, kernel);
        for (int i = 0; i < pending; ++i) surface.add_pending(random_point(random));
        std::vector<double> gradient(d), ignored(d);
        Linearization scratch;
        for (int i = 0; i < 10; ++i) {
          const std::vector<double> x = random_point(random);
          const double at = value_with_gradient(surface, x, gradient, scratch);
          CHECK(value(surface, x) == doctest::Approx(at).epsilon(1e-7));
          CHECK(gradient[2] == 0);
          for (std::size_t k = 0; k < 2; ++k) {
            const double h = 1e-6;
            std::vector<double> up = x, down = x;
            up[k] += h;
            down[k] -= h;
            const double slope = (value_with_gradient(surface, up, ignored, scratch) -
                                  value_with_gradient(surface, down, ignored, scratch)) /
                                 (2 * h);
            CHECK(gradient[k] == doctest::Approx(slope).epsilon(1e-4).scale(std::abs(at) + 1e-6));
          }
        }
      }
}

TEST_CASE("pending points are believed: EI improves on the least of their means, with the variance they leave") {
  const Fixture fixture;
  Random random(4, Purpose::random_search, 0);
  for (const bool improves : {true, false}) {
    // A best value that no mean reaches, or that every mean does.
    const double best = improves ? 10.0 : -10.0;
    AcquisitionSurface surface(fixture.posterior(KernelKind::matern52), {AcquisitionKind::ei, best, 1.8});
    Posterior believer = fixture.posterior(KernelKind::matern52);
    double least = best;
    for (int i = 0; i < 12; ++i) {
      const std::vector<double> x = random_point(random);
      std::array<double, 1> mean;
      believer.predict(x, mean, {});
      believer = believer.append(x, mean[0]);
      least = std::min(least, mean[0]);
      surface.add_pending(x);
      CHECK(surface.acquisition().best == doctest::Approx(least).epsilon(1e-9));
    }
    for (int i = 0; i < 20; ++i) {
      const std::vector<double> x = random_point(random);
      std::array<double, 1> mean, variance;
      believer.predict(x, mean, variance);
      const double expected = evaluate({AcquisitionKind::ei, least}, mean[0], variance[0]).value;
      CHECK(value(surface, x) == doctest::Approx(expected).epsilon(1e-6).scale(1e-9));
    }
  }
}

TEST_CASE("a pending point keeps the mean and repels") {
  const Fixture fixture;
  for (const AcquisitionKind kind : kinds) {
    AcquisitionSurface surface = fixture.surface(kind);
    const std::vector<double> x{0.9, 0.1, 0.75}, elsewhere{0.5, 0.5, 0.25};
    const double before = value(surface, x);
    std::array<double, 1> mean, after;
    surface.posterior().predict(elsewhere, mean, {});
    surface.add_pending(x);
    surface.posterior().predict(elsewhere, after, {});
    CHECK(after[0] == doctest::Approx(mean[0]).epsilon(1e-6).scale(1));
    CHECK(value(surface, x) <= before);
    if (kind != AcquisitionKind::ei) CHECK(value(surface, x) < before);  // EI is 0 where it underflows
  }
}
