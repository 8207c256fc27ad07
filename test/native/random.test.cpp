#include "random.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>
#include <numeric>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

using namespace tunesmith;

namespace {

nlohmann::json golden(const char* section) {
  return nlohmann::json::parse(std::ifstream(GOLDEN_DIR "/random.json"))[section];
}

}  // namespace

TEST_CASE("philox4x32 gives the published known answers") {
  for (const auto& known : golden("known_answers")) {
    const auto counter = known["counter"].get<std::array<std::uint32_t, 4>>();
    const auto key = known["key"].get<std::array<std::uint32_t, 2>>();
    CHECK(philox4x32(counter, key) == known["expected"].get<std::array<std::uint32_t, 4>>());
  }
}

TEST_CASE("Random reproduces the reference streams") {
  for (const auto& stream : golden("streams")) {
    const Random fresh(std::stoull(stream["seed"].get<std::string>()), Purpose{stream["purpose"].get<std::uint32_t>()},
                       stream["index"].get<std::uint32_t>());
    Random words = fresh, uniforms = fresh, belows = fresh, normals = fresh, shuffles = fresh;
    for (const std::uint32_t expected : stream["u32"]) CHECK(words.next_u32() == expected);
    for (const double expected : stream["uniform"]) CHECK(uniforms.uniform() == expected);
    const std::vector<std::uint32_t> bounds = {1, 2, 3, 10, 1000, 0x80000001u, 0xFFFFFFFFu};
    for (std::size_t i = 0; i < bounds.size(); ++i) CHECK(belows.below(bounds[i]) == stream["below"][i]);
    for (const double expected : stream["normal"]) CHECK(normals.normal() == doctest::Approx(expected).epsilon(1e-14));
    std::vector<std::uint32_t> items(20);
    std::iota(items.begin(), items.end(), 0);
    shuffles.shuffle(items);
    CHECK(items == stream["shuffle"].get<std::vector<std::uint32_t>>());
  }
}

TEST_CASE("Random has the moments of its distributions") {
  Random random(1, Purpose::bootstrap, 0);
  const int n = 200000;
  double sum = 0, sum_squares = 0, uniform_sum = 0;
  std::array<int, 7> counts{};
  for (int i = 0; i < n; ++i) {
    const double z = random.normal();
    sum += z;
    sum_squares += z * z;
    const double u = random.uniform();
    REQUIRE((u >= 0 && u < 1));
    uniform_sum += u;
    ++counts[random.below(7)];
  }
  CHECK(std::abs(sum / n) < 5 / std::sqrt(n));
  CHECK(std::abs(sum_squares / n - 1) < 5 * std::sqrt(2.0 / n));
  CHECK(std::abs(uniform_sum / n - 0.5) < 5 * std::sqrt(1.0 / 12 / n));
  for (int count : counts) CHECK(std::abs(count - n / 7.0) < 5 * std::sqrt(n / 7.0));
}

TEST_CASE("streams differ in seed, purpose and index") {
  std::set<std::uint32_t> first;
  for (std::uint64_t seed : {0ull, 1ull, 1ull << 32})
    for (std::uint32_t index = 0; index < 20; ++index)
      for (Purpose purpose : {Purpose::random_search, Purpose::candidates})
        first.insert(Random(seed, purpose, index).next_u32());
  CHECK(first.size() == 120);
}

TEST_CASE("below refuses an empty range") {
  Random random(0, Purpose::candidates, 0);
  CHECK_THROWS_AS(random.below(0), std::invalid_argument);
}
