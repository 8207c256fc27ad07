#include "domain.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <stdexcept>

using namespace tunesmith;

namespace {

/// optimizer in {0.25, 0.75}; momentum, only for the second; nesterov, only for momentum 0 or 1.
Domain conditional() {
  Dimension optimizer{DimensionKind::categorical, {0.25, 0.75}};
  Dimension momentum{DimensionKind::ordered, {0, 0.3, 1}, 0, {0.75}, 0.3};
  Dimension nesterov{DimensionKind::continuous, {}, 1, {0, 0.3}, 0.5};
  return {{optimizer, momentum, nesterov}};
}

std::vector<double> snapped(const Domain& domain, std::vector<double> x) {
  domain.snap(x);
  return x;
}

}  // namespace

TEST_CASE("snap moves each coordinate to its nearest level") {
  const Domain domain{{{DimensionKind::ordered, {0.1, 0.2, 0.9}}, {DimensionKind::continuous, {}}}};
  CHECK(snapped(domain, {-3, -0.5}) == std::vector{0.1, 0.0});
  CHECK(snapped(domain, {0.16, 0.4}) == std::vector{0.2, 0.4});
  CHECK(snapped(domain, {0.56, 1.5}) == std::vector{0.9, 1.0});
  CHECK(snapped(domain, {7, 1}) == std::vector{0.9, 1.0});
  CHECK(snapped(domain, {std::nan(""), std::nan("")}) == std::vector{0.1, 0.0});
  const Domain halves{{{DimensionKind::ordered, {0, 0.5, 1}}}};
  CHECK(snapped(halves, {0.25}) == std::vector{0.0});  // a tie goes down
}

TEST_CASE("snap resets inactive dimensions, parents first") {
  const Domain domain = conditional();
  CHECK(snapped(domain, {0.9, 0.05, 0.8}) == std::vector{0.75, 0.0, 0.8});
  CHECK(snapped(domain, {0.9, 0.95, 0.8}) == std::vector{0.75, 1.0, 0.5});
  // momentum holds 0.3 while inactive, a level that would switch nesterov on were momentum active
  CHECK(snapped(domain, {0.1, 0.95, 0.8}) == std::vector{0.25, 0.3, 0.5});
}

TEST_CASE("snap is idempotent") {
  const Domain domain = conditional();
  for (double a = 0; a <= 1; a += 0.17)
    for (double b = 0; b <= 1; b += 0.13) {
      const auto once = snapped(domain, {a, b, 1 - a});
      CHECK(snapped(domain, once) == once);
    }
}

TEST_CASE("snap refuses a point of the wrong length and a child before its parent") {
  std::vector<double> x(2);
  CHECK_THROWS_AS(conditional().snap(x), std::invalid_argument);
  const Domain backwards{{{DimensionKind::ordered, {0, 1}, 1, {0}, 0}, {DimensionKind::ordered, {0, 1}}}};
  CHECK_THROWS_AS(backwards.snap(x), std::invalid_argument);
}

TEST_CASE("cardinality is the product of the levels, zero where it cannot be counted") {
  const Dimension three{DimensionKind::ordered, {0, 0.5, 1}}, two{DimensionKind::categorical, {0.25, 0.75}};
  CHECK(Domain{{three, two, three}}.cardinality() == 18);
  CHECK(Domain{}.cardinality() == 1);
  CHECK(conditional().cardinality() == 0);
  CHECK(Domain{std::vector<Dimension>(53, two)}.cardinality() == 1ull << 53);
  CHECK(Domain{std::vector<Dimension>(54, two)}.cardinality() == 0);
  CHECK(Domain{std::vector<Dimension>(200, three)}.cardinality() == 0);
}

TEST_CASE("choices are the categorical dimensions that switch no other on") {
  CHECK(conditional().choices() == std::vector<std::uint8_t>{0, 0, 0});
  Domain domain = conditional();
  domain.dimensions.push_back(domain.dimensions[0]);
  CHECK(domain.choices() == std::vector<std::uint8_t>{0, 0, 0, 1});
}

TEST_CASE("categorical_mask marks the Hamming dimensions") {
  CHECK(conditional().categorical_mask() == std::vector<std::uint8_t>{1, 0, 0});
}
