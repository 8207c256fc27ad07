#include "warp.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <limits>
#include <nlohmann/json.hpp>
#include <vector>

#include "random.hpp"

using namespace tunesmith;

namespace {

constexpr double failed = std::numeric_limits<double>::quiet_NaN();

/// The promises of warp_outputs that hold for any input.
void check_properties(const std::vector<double>& losses, bool enabled) {
  const std::vector<double> targets = warp_outputs(losses, enabled);
  REQUIRE(targets.size() == losses.size());
  double mean = 0, variance = 0;
  for (double target : targets) {
    REQUIRE(std::isfinite(target));
    mean += target / targets.size();
  }
  for (double target : targets) variance += (target - mean) * (target - mean) / targets.size();
  const auto key = [&](std::size_t i) {
    return std::isfinite(losses[i]) ? losses[i] : std::numeric_limits<double>::infinity();
  };
  bool distinct = false;
  for (std::size_t i = 0; i < losses.size(); ++i)
    for (std::size_t j = 0; j < losses.size(); ++j) {
      distinct = distinct || key(i) < key(j);
      if (key(i) < key(j)) REQUIRE(targets[i] <= targets[j]);
      if (key(i) == key(j)) REQUIRE(targets[i] == targets[j]);
      if (std::isfinite(losses[i]) && !std::isfinite(losses[j])) REQUIRE(targets[i] < targets[j]);
    }
  CHECK(std::abs(mean) < 1e-12);
  CHECK(variance == doctest::Approx(distinct ? 1 : 0));
}

}  // namespace

TEST_CASE("warp_outputs agrees with the numpy reference") {
  const auto cases = nlohmann::json::parse(std::ifstream(GOLDEN_DIR "/warp.json"));
  for (const auto& sample : cases) {
    std::vector<double> losses;
    for (const auto& loss : sample["losses"]) losses.push_back(loss.is_null() ? failed : loss.get<double>());
    const std::vector<double> targets = warp_outputs(losses, sample["enabled"]);
    CAPTURE(sample.dump());
    REQUIRE(targets.size() == sample["targets"].size());
    for (std::size_t i = 0; i < targets.size(); ++i)
      CHECK(std::abs(targets[i] - sample["targets"][i].get<double>()) < 1e-10);
  }
}

TEST_CASE("warp_outputs is finite, standardized and order preserving on random losses") {
  for (std::uint32_t trial = 0; trial < 300; ++trial) {
    Random random(11, Purpose::candidates, trial);
    std::vector<double> losses(1 + random.below(30));
    const double scale = std::pow(10.0, 600 * random.uniform() - 300);
    const bool coarse = random.below(2), failures = random.below(2);
    for (double& loss : losses) {
      loss = random.normal() * scale;
      if (coarse) loss = std::floor(3 * loss / scale) * scale;
      if (failures && random.below(4) == 0) loss = random.below(2) ? failed : std::numeric_limits<double>::infinity();
    }
    for (bool enabled : {true, false}) check_properties(losses, enabled);
  }
}

TEST_CASE("warp_outputs survives extreme magnitudes") {
  const double max = std::numeric_limits<double>::max(), tiny = std::numeric_limits<double>::denorm_min();
  for (bool enabled : {true, false}) {
    check_properties({max, -max, 0, 1, failed}, enabled);
    check_properties({tiny, 0, 3 * tiny}, enabled);
    check_properties({tiny, 0}, enabled);
    check_properties({-tiny, tiny, failed}, enabled);
    check_properties({max, std::nextafter(max, 0), -max}, enabled);
    check_properties({1e300, 1e-300, 1, -1e300}, enabled);
    check_properties({1, std::nextafter(1, 2), std::nextafter(1, 0)}, enabled);
    check_properties({-std::numeric_limits<double>::infinity(), 2}, enabled);
  }
}

TEST_CASE("a diverged loss does not flatten the good half") {
  const std::vector<double> ordinary = warp_outputs(std::vector{1.0, 2.0, 3.0, 4.0, 5.0}, true);
  const std::vector<double> diverged = warp_outputs(std::vector{1.0, 2.0, 3.0, 4.0, 1e300}, true);
  for (std::size_t i = 0; i < 5; ++i) CHECK(diverged[i] == doctest::Approx(ordinary[i]).epsilon(1e-12));
}

TEST_CASE("warp_outputs gives zeros where nothing tells the values apart") {
  for (bool enabled : {true, false}) {
    CHECK(warp_outputs({}, enabled).empty());
    CHECK(warp_outputs(std::vector{3.0}, enabled) == std::vector{0.0});
    CHECK(warp_outputs(std::vector{1e300, 1e300}, enabled) == std::vector{0.0, 0.0});
    CHECK(warp_outputs(std::vector{failed, failed}, enabled) == std::vector{0.0, 0.0});
    CHECK(warp_outputs(std::vector{2.0, failed}, enabled) == std::vector{-1.0, 1.0});
  }
}

TEST_CASE("warp_outputs does not depend on the unit of the losses") {
  std::vector<double> losses = {3, -1, 4, 1, -5, 9, 2, 6, failed}, scaled = losses;
  for (double& loss : scaled) loss = 1e-9 * loss + 7e-8;
  for (bool enabled : {true, false}) {
    const auto a = warp_outputs(losses, enabled), b = warp_outputs(scaled, enabled);
    for (std::size_t i = 0; i < a.size(); ++i) CHECK(a[i] == doctest::Approx(b[i]).epsilon(1e-6));
  }
}

TEST_CASE("errors of the losses become errors of the targets by the warp's mean slope") {
  // Without the warp the targets are an affine function of the losses.
  const std::vector<double> losses{1, 2, 3, 4, 10, failed}, errors{0.5, 0, 1, 2, 0.1, 3};
  const std::vector<double> targets = warp_outputs(std::vector{1.0, 2.0, 3.0, 4.0, 10.0}, false);
  const double slope = targets[1] - targets[0];
  std::vector<double> padded = targets;
  padded.push_back(9.0);
  const std::vector<double> affine = warp_deviations(losses, padded, errors);
  for (std::size_t i = 0; i < 5; ++i) CHECK(affine[i] == doctest::Approx(slope * errors[i]));
  CHECK(affine[5] == 0);

  // With it, a diverged loss's error shrinks, and errors of the good half agree with differences of the warp itself.
  const std::vector<double> heavy{1, 1.3, 1.7, 2, 2.2, 1e6}, warped = warp_outputs(heavy, true);
  const std::vector<double> ones(heavy.size(), 0.05), deviations = warp_deviations(heavy, warped, ones);
  for (std::size_t i = 0; i < 5; ++i) CHECK(deviations[i] < 0.5);
  CHECK(deviations[5] < 1e-6);
  const double local = (warped[1] - warped[0]) / 0.3;
  CHECK(deviations[0] == doctest::Approx(0.05 * local).epsilon(0.1));
}

TEST_CASE("warped errors are finite and not negative, whatever the losses") {
  const double max = std::numeric_limits<double>::max(), tiny = std::numeric_limits<double>::denorm_min();
  const std::vector<std::vector<double>> samples{
      {max, -max, 0, 1, failed}, {tiny, 0, 3 * tiny}, {tiny, 0}, {5.0}, {failed}, {2, failed}, {2, 2, 2}, {0, 0, 0, 4},
      {1e300, 1e-300, 1, -1e300}};
  for (bool enabled : {true, false})
    for (const auto& losses : samples)
      for (const double error : {0.0, tiny, 1e-3, 1.0, max}) {
        const auto targets = warp_outputs(losses, enabled);
        for (const double deviation : warp_deviations(losses, targets, std::vector<double>(losses.size(), error))) {
          CHECK(deviation >= 0);
          CHECK(deviation <= 1000);
        }
      }
}
