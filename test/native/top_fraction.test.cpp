#include "top_fraction.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <vector>

#include "random.hpp"

using namespace tunesmith;

TEST_CASE("TopFraction holds the best floor(n / eta) of any sequence") {
  for (std::uint32_t seed = 0; seed < 200; ++seed) {
    Random random(6, Purpose::candidates, seed);
    const std::uint64_t eta = 2 + random.below(4), at_least = random.below(2);
    TopFraction top(eta, at_least);
    std::vector<Ranked> all;
    for (std::uint64_t n = 1; n <= 60; ++n) {
      if (random.below(5) == 0) {
        top.add_worst();
      } else {
        all.push_back({static_cast<double>(random.below(20)), n});
        top.add(all.back());
      }
      std::sort(all.begin(), all.end());
      REQUIRE(top.count() == n);
      for (std::size_t i = 0; i < all.size(); ++i) REQUIRE(top.contains(all[i]) == (i < std::max(at_least, n / eta)));
    }
  }
}
