#include "sobol.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <vector>

#include "linalg/linalg.hpp"

using namespace tunesmith;

namespace {

nlohmann::json golden() { return nlohmann::json::parse(std::ifstream(GOLDEN_DIR "/sobol.json")); }

/// True if every interval [j / count, (j + 1) / count) holds exactly one coordinate of column k.
bool stratified(const std::vector<double>& points, std::size_t count, std::size_t d, std::size_t k) {
  std::vector<int> hits(count);
  for (std::size_t i = 0; i < count; ++i) ++hits[static_cast<std::size_t>(points[i * d + k] * count)];
  for (int hit : hits)
    if (hit != 1) return false;
  return true;
}

}  // namespace

TEST_CASE("unscrambled points equal SciPy's in all dimensions") {
  const nlohmann::json expected = golden();
  const std::size_t d = expected["first"][0].size();
  CHECK(d == sobol_max_dimension);
  std::vector<double> points(64 * d);
  sobol_unscrambled(0, 64, d, points);
  for (std::size_t row = 0; row < expected["rows"].size(); ++row)
    for (std::size_t k = 0; k < d; ++k) {
      const std::size_t i = expected["rows"][row];
      REQUIRE(points[i * d + k] * 0x1p32 == expected["first"][row][k].get<double>());
    }
}

TEST_CASE("unscrambled points equal SciPy's from the millionth on") {
  const nlohmann::json expected = golden();
  std::vector<double> points(8 * 8);
  sobol_unscrambled(expected["later_start"], 8, 8, points);
  for (std::size_t i = 0; i < 8; ++i)
    for (std::size_t k = 0; k < 8; ++k) CHECK(points[i * 8 + k] * 0x1p32 == expected["later"][i][k].get<double>());
}

TEST_CASE("2^k points have one coordinate in every stratum, scrambled or not") {
  const std::size_t d = sobol_max_dimension, count = 512;
  std::vector<double> points(count * d);
  sobol_unscrambled(0, count, d, points);
  for (std::size_t k = 0; k < d; ++k) CHECK(stratified(points, count, d, k));
  for (std::uint64_t seed : {0ull, 1ull, 123456789012345ull}) {
    for (std::uint32_t start : {0u, 512u, 3u * 512u}) {
      sobol(seed, start, count, d, points);
      for (std::size_t k = 0; k < d; ++k) CHECK(stratified(points, count, d, k));
    }
  }
}

TEST_CASE("the first two scrambled dimensions form a (0, m, 2)-net") {
  const std::size_t count = 256;
  std::vector<double> points(count * 2);
  for (std::uint64_t seed = 0; seed < 5; ++seed) {
    sobol(seed, 0, count, 2, points);
    for (int across = 0; across <= 8; ++across) {
      std::vector<int> hits(count);
      for (std::size_t i = 0; i < count; ++i) {
        const auto column = static_cast<std::size_t>(points[2 * i] * (1 << across));
        const auto row = static_cast<std::size_t>(points[2 * i + 1] * (1 << (8 - across)));
        ++hits[(column << (8 - across)) + row];
      }
      for (int hit : hits) REQUIRE(hit == 1);
    }
  }
}

TEST_CASE("sobol is a pure function of seed and index") {
  const std::size_t d = sobol_max_dimension + 10;
  std::vector<double> all(40 * d), part(15 * d), other(40 * d);
  sobol(5, 100, 40, d, all);
  sobol(5, 117, 15, d, part);
  sobol(6, 100, 40, d, other);
  std::size_t equal = 0;
  for (std::size_t i = 0; i < all.size(); ++i) {
    REQUIRE((all[i] >= 0 && all[i] < 1));
    equal += all[i] == other[i];
  }
  CHECK(equal < 5);
  for (std::size_t i = 0; i < part.size(); ++i) REQUIRE(part[i] == all[17 * d + i]);
}

TEST_CASE("scrambled points are unbiased over seeds and uncorrelated between dimensions") {
  const std::size_t d = 8, seeds = 400;
  std::vector<double> point(d), mean(d);
  for (std::uint64_t seed = 0; seed < seeds; ++seed) {
    sobol(seed, 5, 1, d, point);
    for (std::size_t k = 0; k < d; ++k) mean[k] += point[k] / seeds;
  }
  for (double value : mean) CHECK(std::abs(value - 0.5) < 5 * std::sqrt(1.0 / 12 / seeds));

  // The low dimensions and the Philox columns; between high Sobol dimensions 2^10 points leave known correlations.
  const std::size_t columns = sobol_max_dimension + 16, count = 1024;
  std::vector<double> points(count * columns);
  sobol(1, 0, count, columns, points);
  std::vector<std::size_t> chosen;
  for (std::size_t k = 0; k < 16; ++k) chosen.insert(chosen.end(), {k, sobol_max_dimension + k});
  for (std::size_t a : chosen)
    for (std::size_t b : chosen) {
      if (a == b) continue;
      double covariance = 0;
      for (std::size_t i = 0; i < count; ++i)
        covariance += (points[i * columns + a] - 0.5) * (points[i * columns + b] - 0.5) * 12 / count;
      CHECK(std::abs(covariance) < 0.2);
    }
}

TEST_CASE("scrambled points are the same bits on every instruction set, and beyond the Sobol dimensions") {
  for (const std::size_t d : {std::size_t{1}, std::size_t{7}, std::size_t{20}, sobol_max_dimension + 3}) {
    std::vector<double> best(100 * d), baseline(100 * d);
    sobol(3, 5, 100, d, best);
    REQUIRE(linalg::select_instruction_set("baseline"));
    sobol(3, 5, 100, d, baseline);
    linalg::select_instruction_set(nullptr);
    CHECK(best == baseline);
  }
}

TEST_CASE("latin_hypercube puts one point in every stratum") {
  for (std::size_t count : {1, 7, 100, 1000}) {
    std::vector<double> points(count * 5), again(count * 5);
    latin_hypercube(9, count, 5, points);
    latin_hypercube(9, count, 5, again);
    CHECK(points == again);
    for (std::size_t k = 0; k < 5; ++k) CHECK(stratified(points, count, 5, k));
  }
}

TEST_CASE("sobol refuses a wrong buffer, too many points and, unscrambled, too many dimensions") {
  std::vector<double> points(3);
  CHECK_THROWS_AS(sobol(0, 0, 2, 2, points), std::invalid_argument);
  CHECK_THROWS_AS(sobol(0, 0xFFFFFFFFu, 3, 1, points), std::invalid_argument);
  CHECK_THROWS_AS(latin_hypercube(0, 2, 2, points), std::invalid_argument);
  std::vector<double> wide(sobol_max_dimension + 1);
  CHECK_THROWS_AS(sobol_unscrambled(0, 1, sobol_max_dimension + 1, wide), std::invalid_argument);
  sobol(0, 0xFFFFFFFDu, 3, 1, points);
  for (double value : points) CHECK((value >= 0 && value < 1));
}
