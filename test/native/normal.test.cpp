#include "normal.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <limits>
#include <nlohmann/json.hpp>

using namespace tunesmith;

namespace {

nlohmann::json golden(const char* section) {
  return nlohmann::json::parse(std::ifstream(GOLDEN_DIR "/normal.json"))[section];
}

/// |a - b| relative to the size of b, but never to less than `floor`.
double error(double a, double b, double floor = 0) { return std::abs(a - b) / std::max(std::abs(b), floor); }

}  // namespace

TEST_CASE("log_improvement and log_normal_cdf agree with 100-digit values") {
  double log_h = 0, a = 0, b = 0, log_cdf = 0;
  for (const auto& value : golden("improvement")) {
    const double z = value["z"];
    CAPTURE(z);
    const LogImprovement improvement = log_improvement(z);
    log_h = std::max(log_h, error(improvement.log_h, value["log_h"], 1));
    a = std::max(a, error(improvement.a, value["a"]));
    if (z < 30) b = std::max(b, error(improvement.b, value["b"]));
    log_cdf = std::max(log_cdf, error(log_normal_cdf(z), value["log_cdf"], z > 0 ? 0 : 1));
  }
  MESSAGE("largest errors: log h ", log_h, ", A ", a, ", B ", b, ", log Phi ", log_cdf);
  CHECK(log_h < 2e-13);
  CHECK(a < 5e-11);
  CHECK(b < 5e-11);
  CHECK(log_cdf < 1e-13);
}

TEST_CASE("normal_quantile agrees with high-precision values") {
  double largest = 0;
  for (const auto& value : golden("quantile")) {
    const double p = value["p"], z = value["z"];
    largest = std::max(largest, z == 0 ? std::abs(normal_quantile(p)) : error(normal_quantile(p), z));
  }
  MESSAGE("largest relative error of the quantile: ", largest);
  CHECK(largest < 2e-15);
  CHECK(normal_quantile(0) == -std::numeric_limits<double>::infinity());
  CHECK(normal_quantile(1) == std::numeric_limits<double>::infinity());
  CHECK(std::isnan(normal_quantile(1.5)));
  CHECK(std::isnan(normal_quantile(std::nan(""))));
}

TEST_CASE("normal_cdf inverts normal_quantile and its derivative is normal_pdf") {
  for (double p = 0.001; p < 1; p += 0.0137) CHECK(normal_cdf(normal_quantile(p)) == doctest::Approx(p).epsilon(1e-14));
  for (double z = -5; z <= 5; z += 0.25) {
    const double step = 1e-5;
    CHECK((normal_cdf(z + step) - normal_cdf(z - step)) / (2 * step) == doctest::Approx(normal_pdf(z)).epsilon(1e-5));
  }
}

TEST_CASE("log_improvement: A is the derivative of log h, and 1 - zA = B") {
  for (double z = -60; z <= 10; z += 0.37) {
    CAPTURE(z);
    const double step = 1e-4 * std::max(1.0, std::abs(z));
    const double slope = (log_improvement(z + step).log_h - log_improvement(z - step).log_h) / (2 * step);
    const LogImprovement improvement = log_improvement(z);
    CHECK(improvement.a == doctest::Approx(slope).epsilon(1e-6));
    CHECK(1 - z * improvement.a == doctest::Approx(improvement.b).epsilon(1e-9).scale(std::max(1.0, z * z)));
  }
}

TEST_CASE("log_improvement stays finite and monotone at any magnitude") {
  double previous = -std::numeric_limits<double>::infinity();
  for (double z : {-1e300, -1e150, -1e100, -1e30, -1e8, -26.0, -24.0, -2.0, 0.0, 5.0, 1e8, 1e300}) {
    const LogImprovement improvement = log_improvement(z);
    CHECK(std::isfinite(improvement.log_h));
    CHECK(std::isfinite(improvement.a));
    CHECK(std::isfinite(improvement.b));
    CHECK(improvement.log_h >= previous);
    previous = improvement.log_h;
  }
}
