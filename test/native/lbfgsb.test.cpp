#include "lbfgsb.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <stdexcept>

#include "random.hpp"

using namespace tunesmith;

namespace {

const MinimizeOptions precise{
    .memory = 8, .max_iterations = 500, .max_evaluations = 2000, .gradient_tolerance = 1e-8, .relative_decrease = 0};

double rosenbrock(std::span<const double> x, std::span<double> gradient) {
  double sum = 0;
  for (double& g : gradient) g = 0;
  for (std::size_t i = 0; i + 1 < x.size(); ++i) {
    const double a = x[i + 1] - x[i] * x[i], b = 1 - x[i];
    sum += 100 * a * a + b * b;
    gradient[i] += -400 * x[i] * a - 2 * b;
    gradient[i + 1] += 200 * a;
  }
  return sum;
}

std::vector<double> repeat(std::size_t n, double value) { return std::vector<double>(n, value); }

}  // namespace

TEST_CASE("minimize finds Rosenbrock's minimum inside the box") {
  for (std::size_t n : {2, 5, 20}) {
    const Minimum minimum = minimize(rosenbrock, repeat(n, -1.2), repeat(n, -2), repeat(n, 2), precise);
    CAPTURE(n);
    CHECK(minimum.converged);
    CHECK(minimum.value < 1e-12);
    CHECK(minimum.evaluations < 60 * static_cast<int>(n));
    for (double x : minimum.x) CHECK(x == doctest::Approx(1).epsilon(1e-6));
  }
}

TEST_CASE("minimize agrees with SciPy's L-BFGS-B where bounds are active") {
  // SciPy 1.10: minimize(rosen, x0, jac=rosen_der, method='L-BFGS-B', options={'ftol': 0, 'gtol': 1e-10})
  struct Case {
    double start, lower, upper, value;
    std::vector<double> x;
  };
  const std::vector<Case> cases = {
      {0, -1, 0.5, 0.25, {0.5, 0.25}},
      {-1, -1.5, 0.6, 2.250041416712697, {0.6, 0.374812251232, 0.151903772682, 0.0327472833216, 0.00107238456487}},
      {0.2,
       -0.5,
       0.8,
       6.001016394606179,
       {0.8, 0.665886490822, 0.46033364658, 0.224432942122, 0.0609973861252, 0.0138622152612, 0.0102971936326,
        0.0102060501783, 0.0100041236494, 0.000100082098923}},
      {1.8, 1.2, 2, 0.27287522115595236, {1.2, 1.41661040231, 2.0}}};
  for (const Case& c : cases) {
    const std::size_t n = c.x.size();
    const Minimum minimum = minimize(rosenbrock, repeat(n, c.start), repeat(n, c.lower), repeat(n, c.upper), precise);
    CAPTURE(c.upper);
    CHECK(minimum.converged);
    CHECK(minimum.value == doctest::Approx(c.value).epsilon(1e-12));
    CHECK(minimum.evaluations < 100);
    for (std::size_t i = 0; i < n; ++i) CHECK(std::abs(minimum.x[i] - c.x[i]) < 1e-6);
  }
}

TEST_CASE("minimize solves random convex quadratics to the box's KKT point") {
  for (std::uint32_t trial = 0; trial < 50; ++trial) {
    Random random(3, Purpose::candidates, trial);
    const std::size_t n = 1 + random.below(12);
    std::vector<double> factor(n * n), center(n);
    for (double& value : factor) value = random.normal();
    for (double& value : center) value = 3 * random.normal();
    // f = 1/2 (x - c)' (F F' + 0.1 I) (x - c)
    const auto quadratic = [&](std::span<const double> x, std::span<double> gradient) {
      double value = 0;
      std::vector<double> difference(n);
      for (std::size_t i = 0; i < n; ++i) {
        difference[i] = x[i] - center[i];
        gradient[i] = 0.1 * difference[i];
      }
      for (std::size_t k = 0; k < n; ++k) {
        double dot = 0;
        for (std::size_t i = 0; i < n; ++i) dot += factor[i * n + k] * difference[i];
        for (std::size_t i = 0; i < n; ++i) gradient[i] += factor[i * n + k] * dot;
      }
      for (std::size_t i = 0; i < n; ++i) value += 0.5 * difference[i] * gradient[i];
      return value;
    };
    const Minimum minimum = minimize(quadratic, repeat(n, 0.5), repeat(n, -1), repeat(n, 1), precise);
    CAPTURE(trial);
    std::vector<double> gradient(n);
    quadratic(minimum.x, gradient);
    for (std::size_t i = 0; i < n; ++i) {
      CAPTURE(i);
      if (minimum.x[i] == -1)
        CHECK(gradient[i] >= -1e-6);
      else if (minimum.x[i] == 1)
        CHECK(gradient[i] <= 1e-6);
      else
        CHECK(std::abs(gradient[i]) < 1e-5);
    }
  }
}

TEST_CASE("a minimizer goes faster with the curvature of a function that is roughly a fraction of its own") {
  const auto quadratic = [](double factor) {
    return [factor](std::span<const double> x, std::span<double> gradient) {
      double sum = 0;
      for (std::size_t i = 0; i < x.size(); ++i) {
        const double weight = factor * std::pow(10, static_cast<double>(i) / 2);
        gradient[i] = weight * (x[i] - 0.3);
        sum += 0.5 * gradient[i] * (x[i] - 0.3);
      }
      return sum;
    };
  };
  const std::vector<double> start = repeat(7, -1), lower = repeat(7, -2), upper = repeat(7, 2);
  const auto run = [](Minimizer& minimizer, const Objective& objective) {
    std::vector<double> gradient(7);
    while (!minimizer.done()) {
      const double value = objective(minimizer.point(), gradient);
      minimizer.receive(value, gradient);
    }
    return minimizer.minimum();
  };
  Minimizer learner(start, lower, upper, precise);
  run(learner, quadratic(1));
  Minimizer plain(repeat(7, 0.5), lower, upper, precise), helped(repeat(7, 0.5), lower, upper, precise);
  helped.assume_curvature(learner, 4);
  const Minimum alone = run(plain, quadratic(4)), with = run(helped, quadratic(4));
  CHECK(with.value < 1e-12);
  CHECK(with.evaluations < alone.evaluations);
}

TEST_CASE("minimize steps back from non-finite regions") {
  // ln barrier: NaN left of zero, +inf past 3.
  const auto barrier = [](std::span<const double> x, std::span<double> gradient) {
    if (x[0] > 3) return std::numeric_limits<double>::infinity();
    gradient[0] = 1 - 1e-3 / x[0];
    return x[0] - 1e-3 * std::log(x[0]);
  };
  const Minimum minimum = minimize(barrier, repeat(1, 2.5), repeat(1, -10), repeat(1, 10), precise);
  CHECK(minimum.converged);
  CHECK(minimum.x[0] == doctest::Approx(1e-3).epsilon(1e-5));

  const auto nowhere = [](std::span<const double>, std::span<double>) { return std::nan(""); };
  const Minimum lost = minimize(nowhere, repeat(1, 0), repeat(1, -1), repeat(1, 1), precise);
  CHECK_FALSE(lost.converged);
  CHECK(lost.evaluations == 1);
}

TEST_CASE("minimize handles pinned variables, empty problems and stationary starts") {
  const Minimum pinned = minimize(rosenbrock, repeat(2, 0), std::vector{0.5, -2.0}, std::vector{0.5, 2.0}, precise);
  CHECK(pinned.x[0] == 0.5);
  CHECK(pinned.x[1] == doctest::Approx(0.25).epsilon(1e-7));
  const Minimum empty = minimize(rosenbrock, {}, {}, {}, precise);
  CHECK(empty.converged);
  const Minimum there = minimize(rosenbrock, repeat(4, 1), repeat(4, -2), repeat(4, 2), precise);
  CHECK(there.converged);
  CHECK(there.evaluations == 1);
}

TEST_CASE("minimize clamps the start and keeps every evaluation inside the box and the budget") {
  int evaluations = 0;
  const auto guarded = [&](std::span<const double> x, std::span<double> gradient) {
    ++evaluations;
    for (double value : x) REQUIRE((value >= 0 && value <= 0.7));
    return rosenbrock(x, gradient);
  };
  MinimizeOptions options = precise;
  options.max_evaluations = 7;
  const Minimum minimum = minimize(guarded, repeat(3, 9), repeat(3, 0), repeat(3, 0.7), options);
  CHECK(evaluations <= 7);
  CHECK(minimum.evaluations == evaluations);
  CHECK_FALSE(minimum.converged);
}

TEST_CASE("minimize survives unbounded variables and bad scales") {
  const double infinity = std::numeric_limits<double>::infinity();
  const auto scaled = [](std::span<const double> x, std::span<double> gradient) {
    gradient[0] = 2e8 * (x[0] - 3);
    gradient[1] = 2e-4 * (x[1] + 5);
    return 1e8 * (x[0] - 3) * (x[0] - 3) + 1e-4 * (x[1] + 5) * (x[1] + 5);
  };
  const Minimum minimum = minimize(scaled, repeat(2, 0), repeat(2, -infinity), repeat(2, infinity), precise);
  CHECK(minimum.x[0] == doctest::Approx(3));
  CHECK(minimum.x[1] == doctest::Approx(-5).epsilon(1e-3));
}

TEST_CASE("minimize refuses malformed boxes") {
  CHECK_THROWS_AS(minimize(rosenbrock, repeat(2, 0), repeat(1, 0), repeat(2, 1), precise), std::invalid_argument);
  CHECK_THROWS_AS(minimize(rosenbrock, repeat(2, 0), repeat(2, 1), repeat(2, 0), precise), std::invalid_argument);
}
