#include "quadratic.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "constraint.hpp"
#include "requests.hpp"
#include "sobol.hpp"

using namespace tunesmith;

namespace {

/// Twisted and ill-conditioned, 0 at 0.3, 0.4, 0.5, ...
double bowl(std::span<const double> x) {
  double sum = 0.0, twist = 0.0;
  for (std::size_t k = 0; k < x.size(); ++k) {
    const double u = x[k] - 0.3 - 0.1 * static_cast<double>(k);
    sum += std::pow(10.0, static_cast<double>(k)) * u * u;
    twist += u;
  }
  return sum + 5.0 * twist * twist;
}

struct Sample {
  std::vector<double> points, losses;
};

Sample sample(const Domain& domain, std::size_t n, const Loss& loss) {
  const std::size_t d = domain.size();
  Sample result{std::vector<double>(n * d), {}};
  sobol(5, 0, n, d, result.points);
  for (std::size_t i = 0; i < n; ++i) {
    const std::span<double> row(&result.points[i * d], d);
    domain.snap(row);
    result.losses.push_back(loss(row));
  }
  return result;
}

Domain cube(std::size_t d) { return {std::vector<Dimension>(d, continuous())}; }

std::optional<std::vector<double>> minimum(const Domain& domain, const Sample& of,
                                           std::span<const double> pending = {}) {
  return quadratic_minimum(domain, of.points, of.losses, pending);
}

}  // namespace

TEST_CASE("quadratic_minimum finds the minimum of a quadratic from little more than its coefficients") {
  for (const std::size_t d : {1u, 2u, 4u}) {
    const std::size_t p = (d + 1) * (d + 2) / 2;
    const auto x = minimum(cube(d), sample(cube(d), p + std::max<std::size_t>(2, (p + 9) / 10), bowl));
    REQUIRE(x);
    for (std::size_t k = 0; k < d; ++k)
      CHECK((*x)[k] == doctest::Approx(0.3 + 0.1 * static_cast<double>(k)).epsilon(1e-6));
  }
}

TEST_CASE("quadratic_minimum with a diagonal Hessian needs two coefficients a dimension") {
  const Loss separable = [](std::span<const double> x) {
    double sum = 0.0;
    for (const double u : x) sum += (u - 0.7) * (u - 0.7);
    return sum;
  };
  const auto x = minimum(cube(10), sample(cube(10), 24, separable));
  REQUIRE(x);
  for (const double u : *x) CHECK(u == doctest::Approx(0.7).epsilon(1e-6));
  CHECK_FALSE(minimum(cube(10), sample(cube(10), 23, separable)));  // 21 coefficients, and 3 to check them by
  CHECK_FALSE(minimum(cube(40), sample(cube(40), 200, separable)));
}

TEST_CASE("quadratic_minimum stays in the domain, and on the dimensions that the best point leaves it") {
  const auto corner = minimum(cube(2), sample(cube(2), 12, [](std::span<const double> x) { return x[0] + 2 * x[1]; }));
  REQUIRE(corner);
  CHECK((*corner)[0] >= 0.0);
  CHECK((*corner)[1] >= 0.0);
  const Domain domain{{categorical(2), continuous(), when(continuous(), 0, {0.75})}};
  const auto x = minimum(domain, sample(domain, 40, [](std::span<const double> u) {
                           return u[0] + (u[1] - 0.2) * (u[1] - 0.2) + (u[2] - 0.9) * (u[2] - 0.9);
                         }));
  REQUIRE(x);
  CHECK((*x)[0] == 0.25);
  CHECK((*x)[1] == doctest::Approx(0.2).epsilon(1e-6));
  CHECK((*x)[2] == 0.5);  // inactive
}

TEST_CASE("quadratic_minimum has nothing to say where no quadratic holds") {
  const Domain domain = cube(2);
  CHECK_FALSE(quadratic_minimum(domain, {}, {}, {}));
  CHECK_FALSE(minimum(domain, sample(domain, 30, [](std::span<const double>) { return 1.0; })));
  CHECK_FALSE(
      minimum(domain, sample(domain, 30, [](std::span<const double> x) { return std::sin(1e4 * x[0] * x[1]); })));
  CHECK_FALSE(
      minimum(domain, sample(domain, 30, [](std::span<const double> x) { return x[0] < 0.5 ? -1e308 : 1e308; })));
  CHECK_FALSE(minimum({{ordered(9), categorical(3)}}, sample({{ordered(9), categorical(3)}}, 20, bowl)));
  Sample one_failed = sample(domain, 30, bowl);
  REQUIRE(minimum(domain, one_failed));
  one_failed.losses[3] = failed;
  CHECK_FALSE(minimum(domain, one_failed));
}

TEST_CASE("quadratic_minimum leaves its minimum to a pending trial that is nearer than the best") {
  const Domain domain = cube(2);
  const Sample told = sample(domain, 12, bowl);
  CHECK_FALSE(minimum(domain, told, std::vector<double>{0.3, 0.4001}));
  CHECK(minimum(domain, told, std::vector<double>{0.9, 0.9}));
}

TEST_CASE(
    "propose goes to the quadratic's minimum every second trial, as its first proposal, unless it is told not to") {
  ProposeRequest request = observed(cube(2), bowl, 12, 1);
  const auto x = quadratic_minimum(request.domain, request.points, request.losses, {});
  REQUIRE(x);
  request.trial = 12;
  request.count = 2;
  const ProposeResult even = propose(request);
  check_proposals(request, even);
  CHECK(even.proposals[0].point == *x);
  CHECK(even.proposals[0].deviation >= 0.0);
  CHECK(even.proposals[1].point != *x);
  request.trial = 13;
  CHECK(propose(request).proposals[0].point != *x);
  request.trial = 12;
  request.quadratic = false;
  CHECK(propose(request).proposals[0].point != *x);
}

TEST_CASE("propose leaves the quadratic's minimum alone where constraints hold") {
  ProposeRequest request = observed(cube(2), bowl, 12, 1);
  const auto x = quadratic_minimum(request.domain, request.points, request.losses, {});
  REQUIRE(x);
  const double most = (*x)[0] + (*x)[1] - 0.01;
  const Term term{{}, {0.0, 1.0}};
  request.domain.constraints = {{{term, term}, -std::numeric_limits<double>::infinity(), most}};
  request.trial = 12;
  CHECK(satisfies(request.domain, propose(request).proposals[0].point));
}
