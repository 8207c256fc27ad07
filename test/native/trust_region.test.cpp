#include "trust_region.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <vector>

using namespace tunesmith;

namespace {

constexpr double failed = std::numeric_limits<double>::quiet_NaN();

double length_after(const std::vector<double>& losses, double best, std::size_t d) {
  return trust_region_length(losses, best, d);
}

}  // namespace

TEST_CASE("the trust region doubles after three successes in a row, up to 1.6") {
  CHECK(length_after({}, 1, 6) == 0.8);
  CHECK(length_after({0.9, 0.8}, 1, 6) == 0.8);
  CHECK(length_after({0.9, 0.8, 0.7}, 1, 6) == 1.6);
  CHECK(length_after({0.9, 0.8, 0.8, 0.7}, 1, 6) == 0.8);  // a tie is no success
  CHECK(length_after({0.9, 0.8, 0.7, 0.6, 0.5, 0.4}, 1, 6) == 1.6);
}

TEST_CASE("it is halved after max(4, d) failures in a row, failed trials among them, and starts again below 0.5^7") {
  CHECK(length_after({2, failed, 2}, 1, 2) == 0.8);
  CHECK(length_after({2, failed, 2, 1}, 1, 2) == 0.4);
  CHECK(length_after(std::vector<double>(9, 2.0), 1, 10) == 0.8);
  CHECK(length_after(std::vector<double>(10, 2.0), 1, 10) == 0.4);
  CHECK(length_after(std::vector<double>(4 * 6, 2.0), 1, 2) == 0.8 / 64);
  CHECK(length_after(std::vector<double>(4 * 7, 2.0), 1, 2) == 0.8);  // 0.8 / 128 < 1 / 128
}

TEST_CASE("the length does not depend on the unit of the losses") {
  const std::vector<double> losses{3, 1, 4, 1, 5, 0.9, 0.5, 0.3, 6, 5, 3, 5, 8, 9};
  std::vector<double> scaled;
  for (const double loss : losses) scaled.push_back(1e-300 * loss);
  CHECK(length_after(losses, 2, 2) == length_after(scaled, 2e-300, 2));
}

TEST_CASE("a trust region bounds continuous and ordered dimensions, and no others") {
  Dimension ordered{.kind = DimensionKind::ordered,
                    .levels = {0.05, 0.15, 0.25, 0.35, 0.45, 0.55, 0.65, 0.75, 0.85, 0.95}};
  Dimension sparse{.kind = DimensionKind::ordered, .levels = {0.25, 0.75}, .inactive = 0.25};
  Dimension categorical{.kind = DimensionKind::categorical, .levels = {0.25, 0.75}, .inactive = 0.25};
  Dimension child{.parent = 3, .parent_levels = {0.75}, .inactive = 0.5};
  const Domain domain{{{}, ordered, sparse, categorical, child}};
  const std::vector<double> centre{0.95, 0.45, 0.25, 0.25, 0.5};
  const Domain region = trust_region(domain, centre, 0.25);
  CHECK(region.dimensions[0].low == doctest::Approx(0.825));
  CHECK(region.dimensions[0].high == 1);
  CHECK(region.dimensions[1].levels == std::vector{0.35, 0.45, 0.55});
  CHECK(region.dimensions[2].levels == sparse.levels);  // the neighbour stays, however far
  CHECK(region.dimensions[3].levels == categorical.levels);
  CHECK(region.dimensions[4].low == 0);  // inactive at the centre
  CHECK(region.dimensions[4].high == 1);

  std::vector<double> corner{0, 0, 1, 1, 0};
  region.snap(corner);
  CHECK(corner == std::vector{region.dimensions[0].low, 0.35, 0.75, 0.75, 0.0});
  std::vector<double> again = corner;
  domain.snap(again);
  CHECK(again == corner);  // legal in the whole domain too
}

TEST_CASE("a trust region as long as the domain is the domain") {
  const Domain domain{{{}, {.kind = DimensionKind::ordered, .levels = {0.25, 0.75}}}};
  const Domain region = trust_region(domain, std::vector{0.5, 0.75}, 1.6);
  CHECK(region.dimensions[0].low == 0);
  CHECK(region.dimensions[0].high == 1);
  CHECK(region.dimensions[1].levels == domain.dimensions[1].levels);
}
