#include "acquisition.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>

#include "pending.hpp"
#include "random.hpp"

using namespace tunesmith;

namespace {

nlohmann::json golden() { return nlohmann::json::parse(std::ifstream(GOLDEN_DIR "/acquisition.json")); }

/// |a - b| relative to the size of b, but never to less than `floor`.
double error(double a, double b, double floor = 0) { return std::abs(a - b) / std::max(std::abs(b), floor); }

constexpr AcquisitionKind kinds[] = {AcquisitionKind::log_ei, AcquisitionKind::ei, AcquisitionKind::ucb};

}  // namespace

TEST_CASE("evaluate agrees with 60-digit values") {
  for (const auto& at : golden()) {
    const double mean = at["mean"], variance = at["variance"], best = at["best"];
    CAPTURE(mean);
    CAPTURE(variance);
    const AcquisitionValue log_ei = evaluate({AcquisitionKind::log_ei, best}, mean, variance);
    const AcquisitionValue ei = evaluate({AcquisitionKind::ei, best}, mean, variance);
    const AcquisitionValue ucb = evaluate({AcquisitionKind::ucb, best, 1.8}, mean, variance);
    // best - mean loses digits when sigma is tiny, and z² magnifies what is left: a bound on the problem's condition.
    const double z = (best - mean) / std::sqrt(variance);
    const double condition = 1 + std::abs(z) * (std::abs(z) + 2 / std::sqrt(variance));
    const double tolerance = 1e-12 + 4e-16 * condition;
    CHECK(error(log_ei.value, at["log_ei"], 1) < tolerance);
    CHECK(error(log_ei.d_mean, at["log_ei_d_mean"]) < 1e-10 + tolerance);
    CHECK(error(log_ei.d_variance, at["log_ei_d_variance"]) < 1e-10 + tolerance);
    CHECK(error(ei.value, at["ei"], 1e-300) < 1e-10 + 10 * tolerance);
    CHECK(error(ucb.value, at["ucb"]) < 1e-14);
    CHECK(ucb.d_mean == -1);
    CHECK(error(ucb.d_variance, at["ucb_d_variance"]) < 1e-14);
  }
}

TEST_CASE("derivatives agree with central differences in every regime of z") {
  for (const AcquisitionKind kind : kinds)
    for (const double sigma : {1e-3, 0.1, 1.0, 3.0})
      for (const double z : {-200.0, -40.0, -25.1, -24.9, -10.0, -1.1, -0.9, -0.1, 0.2, 1.0, 5.0}) {
        if (kind == AcquisitionKind::ei && z < -10) continue;  // EI itself underflows
        const Acquisition acquisition{kind, 0.0, 1.8};
        const double mean = -z * sigma, variance = sigma * sigma;
        const auto value = [&](double m, double v) { return evaluate(acquisition, m, v).value; };
        const double h = 1e-6 * sigma, hv = 1e-6 * variance;
        const AcquisitionValue at = evaluate(acquisition, mean, variance);
        CAPTURE(static_cast<int>(kind));
        CAPTURE(z);
        CAPTURE(sigma);
        const double noise = 1e-15 * std::abs(at.value) / 1e-6;  // rounding of the difference, in units of 1/step
        CHECK(std::abs(at.d_mean - (value(mean + h, variance) - value(mean - h, variance)) / (2 * h)) <
              1e-6 * std::abs(at.d_mean) + noise / sigma);
        CHECK(std::abs(at.d_variance - (value(mean, variance + hv) - value(mean, variance - hv)) / (2 * hv)) <
              1e-6 * std::abs(at.d_variance) + noise / variance);
      }
}

TEST_CASE("evaluate stays finite where the variance vanishes") {
  for (const AcquisitionKind kind : kinds)
    for (const double mean : {-1e3, 0.0, 1e3})
      for (const double variance : {0.0, 1e-300, -1e-9}) {
        const AcquisitionValue at = evaluate({kind, 0.0}, mean, variance);
        CHECK(std::isfinite(at.value));
        CHECK(std::isfinite(at.d_mean));
        CHECK(std::isfinite(at.d_variance));
      }
}

TEST_CASE("the gradient over the cube agrees with central differences") {
  const std::size_t n = 12, d = 3;
  Random random(5, Purpose::random_search, 0);
  std::vector<double> x(n * d), y(n);
  for (double& value : x) value = random.uniform();
  for (double& value : y) value = random.normal();
  const std::vector<std::uint8_t> categorical{0, 0, 1};
  for (std::size_t i = 0; i < n; ++i) x[i * d + 2] = x[i * d + 2] < 0.5 ? 0.25 : 0.75;
  for (const KernelKind kernel : {KernelKind::matern52, KernelKind::rbf}) {
    const Posterior posterior({n, d, x, y, categorical}, kernel, {{0.4, 0.7, 1.1}, 1.3, 1e-3, 0.2});
    for (const AcquisitionKind kind : kinds) {
      const AcquisitionSurface surface(posterior, {kind, -0.5, 1.8});
      Linearization scratch;
      const auto evaluate_at = [&](std::span<const double> point, std::span<double> slopes) {
        double value = 0;
        surface.score_with_gradient(point, {&value, 1}, slopes, scratch);
        return value;
      };
      std::vector<double> gradient(d), ignored(d), at{0.31, 0.62, 0.25};
      evaluate_at(at, gradient);
      for (std::size_t k = 0; k < 2; ++k) {
        const double h = 1e-6;
        std::vector<double> up = at, down = at;
        up[k] += h;
        down[k] -= h;
        const double slope = (evaluate_at(up, ignored) - evaluate_at(down, ignored)) / (2 * h);
        CHECK(gradient[k] == doctest::Approx(slope).epsilon(1e-6));
      }
      CHECK(gradient[2] == 0);
    }
  }
}
