#include "top_fraction.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <optional>
#include <vector>

#include "random.hpp"

using namespace tunesmith;

TEST_CASE("TopFraction holds the best floor(n / eta) of any sequence, and says what came among them") {
  // Losses in random order, with ties; rising; falling; first the one, then the other: the border wanders both ways.
  const auto loss_at = [](std::uint32_t seed, std::uint64_t n, Random& random) {
    const double drift = static_cast<double>(n) / 4;
    const std::array<double, 4> drifts{0, drift, -drift, n < 300 ? drift : 150 - drift};
    return drifts[seed % 4] + static_cast<double>(random.below(20));
  };
  for (std::uint32_t seed = 0; seed < 60; ++seed) {
    Random random(6, Purpose::candidates, seed);
    const std::uint64_t eta = 2 + random.below(4), at_least = random.below(2), length = seed < 40 ? 60 : 600;
    TopFraction top(eta, at_least);
    std::vector<Ranked> all;
    for (std::uint64_t n = 1; n <= length; ++n) {
      std::vector<Ranked> before;
      for (const Ranked& entry : all)
        if (top.contains(entry)) before.push_back(entry);
      std::optional<Ranked> entered;
      if (random.below(5) == 0) {
        entered = top.add_worst();
      } else {
        all.push_back({loss_at(seed, n, random), n});
        entered = top.add(all.back());
      }
      std::sort(all.begin(), all.end());
      REQUIRE(top.count() == n);
      for (std::size_t i = 0; i < all.size(); ++i) {
        const bool is_best = i < std::max(at_least, n / eta);
        const auto same = [&](const Ranked& entry) { return entry.trial == all[i].trial; };
        REQUIRE(top.contains(all[i]) == is_best);
        REQUIRE((entered && same(*entered)) == (is_best && std::none_of(before.begin(), before.end(), same)));
      }
    }
  }
}
