#include "feasibility.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "pending.hpp"
#include "random.hpp"

using namespace tunesmith;

namespace {

constexpr double failed = std::numeric_limits<double>::quiet_NaN();
constexpr AcquisitionKind kinds[] = {AcquisitionKind::log_ei, AcquisitionKind::ei, AcquisitionKind::ucb};

/// Trials on the unit square (and a categorical) that fail where x0 + 0.3 x1 > 0.8.
struct Trials {
  static constexpr std::size_t d = 3;
  std::vector<double> x, losses;
  std::vector<std::uint8_t> categorical{0, 0, 1};

  explicit Trials(std::size_t n) {
    Random random(5, Purpose::random_search, 0);
    for (std::size_t i = 0; i < n; ++i) {
      const double u = random.uniform(), v = random.uniform(), w = random.uniform() < 0.5 ? 0.25 : 0.75;
      x.insert(x.end(), {u, v, w});
      losses.push_back(fails(u, v) ? failed : (u - 0.5) * (u - 0.5) + v);
    }
  }
  static bool fails(double u, double v) { return u + 0.3 * v > 0.8; }
  [[nodiscard]] Feasibility model() const {
    return {{d, x, losses, categorical}, KernelKind::matern52, PriorKind::vizier, 1, nullptr};
  }
};

double log_probability(const Feasibility& model, const std::vector<double>& x) {
  double value = 0;
  model.log_probability(x, {&value, 1});
  return value;
}

std::vector<double> random_point(Random& random) {
  return {random.uniform(), random.uniform(), random.uniform() < 0.5 ? 0.25 : 0.75};
}

}  // namespace

TEST_CASE("failures can be learnt once there are failed and completed trials") {
  CHECK_FALSE(Feasibility::is_learnable(std::vector<double>{}));
  CHECK_FALSE(Feasibility::is_learnable(std::vector{1.0, 2.0}));
  CHECK_FALSE(Feasibility::is_learnable(std::vector{failed, failed}));
  CHECK(Feasibility::is_learnable(std::vector{1.0, std::numeric_limits<double>::infinity()}));
}

TEST_CASE("a failing region is learnt") {
  const Feasibility model = Trials(60).model();
  Random random(9, Purpose::random_search, 0);
  int right = 0;
  for (int i = 0; i < 400; ++i) {
    const std::vector<double> x = random_point(random);
    right += (log_probability(model, x) < std::log(0.5)) == Trials::fails(x[0], x[1]);
  }
  CHECK(right >= 376);  // 94%
}

TEST_CASE("the probability is finite in the logarithm, also far into a failing region and beyond 300 trials") {
  const Feasibility model = Trials(600).model();
  for (const double u : {0.0, 0.5, 1.0}) {
    const double value = log_probability(model, {u, 0.5, 0.25});
    CHECK(std::isfinite(value));
    CHECK(value <= 0);
  }
  CHECK(log_probability(model, {1.0, 0.5, 0.25}) < -5);
  CHECK(log_probability(model, {0.2, 0.5, 0.25}) > -0.01);
}

TEST_CASE("gradients of the probability and of weighed acquisition values agree with central differences") {
  const Trials trials(25);
  const Feasibility model = trials.model();
  std::vector<double> y(25);
  for (std::size_t i = 0; i < 25; ++i) y[i] = std::isfinite(trials.losses[i]) ? trials.losses[i] : 1.0;
  const Dataset data{25, 3, trials.x, y, trials.categorical};
  const Posterior posterior(data, KernelKind::matern52, {{0.5, 0.6, 1.2}, 1.1, 1e-3, 0.1});
  Random random(3, Purpose::random_search, 0);
  const auto agree = [&](const auto& at, const std::vector<double>& x) {
    std::vector<double> gradient(3), ignored(3);
    const double value = at(x, gradient);
    CHECK(gradient[2] == 0);
    for (std::size_t k = 0; k < 2; ++k) {
      std::vector<double> up = x, down = x;
      up[k] += 1e-6, down[k] -= 1e-6;
      const double slope = (at(up, ignored) - at(down, ignored)) / 2e-6;
      CHECK(gradient[k] == doctest::Approx(slope).epsilon(1e-4).scale(std::abs(value) + 1e-6));
    }
    return value;
  };
  for (int i = 0; i < 20; ++i) {
    const std::vector<double> x = random_point(random);
    const double logarithm = agree(
        [&](const auto& point, auto& gradient) { return model.log_probability_with_gradient(point, gradient); }, x);
    CHECK(logarithm == doctest::Approx(log_probability(model, x)).epsilon(1e-8));
    for (const AcquisitionKind kind : kinds)
      for (const int pending : {0, 2}) {
        AcquisitionSurface plain(posterior, {kind, 0.0, 1.8});
        if (pending > 0) plain.add_pending(random_point(random));
        AcquisitionSurface weighed = plain;
        weighed.weigh_by(model);
        Linearization scratch;
        const auto weigh = [&](const auto& point, auto& gradient) {
          double at_point = 0;
          weighed.score_with_gradient(point, {&at_point, 1}, gradient, scratch);
          return at_point;
        };
        const double value = agree(weigh, x);
        double scored = 0, unweighed = 0;
        weighed.score(x, {&scored, 1});
        plain.score(x, {&unweighed, 1});
        CHECK(scored == doctest::Approx(value).epsilon(1e-7));
        const double improvement = kind == AcquisitionKind::log_ei ? std::exp(unweighed) : unweighed;
        const double product = (improvement + 1e-4) * std::pow(std::exp(logarithm), 10);
        const double expected = kind == AcquisitionKind::ei       ? product
                                : kind == AcquisitionKind::log_ei ? std::log(product)
                                                                  : unweighed + logarithm;
        CHECK(scored == doctest::Approx(expected).epsilon(1e-7));
      }
  }
}

TEST_CASE("the fit of the labels can be cancelled and is reproducible") {
  const Trials trials(30);
  const std::atomic<bool> cancelled = true;
  CHECK_THROWS_AS(Feasibility({3, trials.x, trials.losses, trials.categorical}, KernelKind::matern52, PriorKind::vizier,
                              1, &cancelled),
                  Cancelled);
  CHECK(log_probability(trials.model(), {0.7, 0.5, 0.25}) == log_probability(trials.model(), {0.7, 0.5, 0.25}));
}
