#include "gp.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>

#include "linalg/linalg.hpp"
#include "prior.hpp"
#include "random.hpp"

using namespace tunesmith;

namespace {

double error(double a, double b) { return std::abs(a - b) / std::max(std::abs(b), 1.0); }

/// Owns what a Dataset refers to.
struct Sample {
  std::size_t n, d;
  std::vector<double> x, y;
  std::vector<std::uint8_t> categorical;
  std::vector<double> known_noise{};

  [[nodiscard]] Dataset data() const { return {n, d, x, y, categorical, known_noise}; }
};

/// A smooth function of uniform points; with `mixed` the last dimension is categorical with 3 choices.
Sample sample(std::size_t n, std::size_t d, bool mixed = false) {
  Sample s{n, d, std::vector<double>(n * d), std::vector<double>(n), std::vector<std::uint8_t>(d)};
  Random random(7, Purpose::random_search, static_cast<std::uint32_t>(n));
  for (double& x : s.x) x = random.uniform();
  if (mixed) {
    s.categorical[d - 1] = 1;
    for (std::size_t i = 0; i < n; ++i) s.x[i * d + d - 1] = (random.below(3) + 0.5) / 3;
  }
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t k = 0; k < d; ++k) s.y[i] += std::sin(5 * s.x[i * d + k] + static_cast<double>(k));
    s.y[i] = s.y[i] / std::sqrt(0.5 * static_cast<double>(d)) + 0.05 * random.normal();
  }
  return s;
}

Hyperparameters some_hyperparameters(std::size_t d) {
  Hyperparameters h{std::vector<double>(d), 1.3, 2e-2, 0.2};
  for (std::size_t k = 0; k < d; ++k) h.lengthscales[k] = 0.4 + 0.2 * static_cast<double>(k);
  return h;
}

bool finite(const Hyperparameters& h) {
  return std::isfinite(h.outputscale) && std::isfinite(h.noise) && std::isfinite(h.mean) && h.noise > 0 &&
         h.outputscale > 0 && std::ranges::all_of(h.lengthscales, [](double l) { return std::isfinite(l) && l > 0; });
}

/// Largest difference between two posteriors' predictions at random points, relative to max(1, |value|).
double difference(const Posterior& a, const Posterior& b) {
  const std::size_t m = 70;
  const Sample query = sample(m, a.dimension());
  std::vector<double> mean_a(m), mean_b(m), variance_a(m), variance_b(m);
  a.predict(query.x, mean_a, variance_a);
  b.predict(query.x, mean_b, variance_b);
  double worst = error(a.log_marginal_likelihood(), b.log_marginal_likelihood());
  for (std::size_t j = 0; j < m; ++j)
    worst = std::max({worst, error(mean_a[j], mean_b[j]), error(variance_a[j], variance_b[j])});
  return worst;
}

}  // namespace

TEST_CASE("likelihood, gradient and posterior agree with scikit-learn, on every instruction set") {
  const auto golden = nlohmann::json::parse(std::ifstream(GOLDEN_DIR "/gp.json"));
  for (const char* set : {"baseline", "avx2"}) {
    if (!linalg::select_instruction_set(set)) continue;
    for (const auto& c : golden["cases"]) {
      CAPTURE(c["name"].get<std::string>());
      const bool known = c.contains("known_noise");
      const Sample s{c["n"], c["d"], c["x"], c["y"], c["categorical"], c.value("known_noise", std::vector<double>{})};
      const auto kernel = c["kernel"] == "rbf" ? KernelKind::rbf : KernelKind::matern52;
      const Hyperparameters h{c["lengthscales"], c["outputscale"], c["noise"], 0.0};
      std::vector<double> gradient(s.d + 3);
      CHECK(error(log_marginal_likelihood(s.data(), kernel, h, gradient), c["value"]) < 1e-10);
      for (std::size_t k = 0; k < s.d + 2; ++k) CHECK(error(gradient[k], c["gradient"][k]) < 1e-8);

      const Posterior posterior(s.data(), kernel, h);
      CHECK(error(posterior.log_marginal_likelihood(), c["value"]) < 1e-10);
      const std::vector<double> query = c["query"];
      std::vector<double> mean(query.size() / s.d), variance(mean.size());
      posterior.predict(query, mean, variance);
      for (std::size_t j = 0; j < mean.size(); ++j) {
        CHECK(error(mean[j], c["mean"][j]) < 1e-9);
        CHECK(error(variance[j], c["variance"][j]) < 1e-9);
      }
      const LeaveOneOut left_out = posterior.leave_one_out();
      for (std::size_t i = 0; known && i < s.n; ++i) {
        CHECK(error(left_out.mean[i], c["loo_mean"][i]) < 1e-9);
        CHECK(error(left_out.variance[i], c["loo_variance"][i]) < 1e-9);
        CHECK(error(left_out.log_density[i], c["loo_log_density"][i]) < 1e-9);
      }
    }
  }
  linalg::select_instruction_set(nullptr);
}

TEST_CASE("gradient of the likelihood agrees with central differences") {
  for (const char* set : {"baseline", "avx2"}) {
    if (!linalg::select_instruction_set(set)) continue;
    for (const auto kernel : {KernelKind::matern52, KernelKind::rbf}) {
      for (const std::size_t n : {1, 2, 7, 8, 9, 33, 90}) {
        Sample s = sample(n, 4, true);
        if (n % 2 == 1)
          for (std::size_t i = 0; i < n; ++i) s.known_noise.push_back(0.05 * static_cast<double>(i % 4));
        const Hyperparameters h = some_hyperparameters(4);
        std::vector<double> gradient(7);
        log_marginal_likelihood(s.data(), kernel, h, gradient);
        for (std::size_t k = 0; k < 7; ++k) {
          CAPTURE(n);
          CAPTURE(k);
          const double step = 1e-5;
          const auto shifted = [&](double by) {
            Hyperparameters at = h;
            if (k < 4) at.lengthscales[k] *= std::exp(by);
            if (k == 4) at.outputscale *= std::exp(by);
            if (k == 5) at.noise *= std::exp(by);
            if (k == 6) at.mean += by;
            return log_marginal_likelihood(s.data(), kernel, at, {});
          };
          CHECK(error(gradient[k], (shifted(step) - shifted(-step)) / (2 * step)) < 1e-6);
        }
      }
    }
  }
  linalg::select_instruction_set(nullptr);
}

TEST_CASE("a linearization agrees with predict, its gradients with central differences") {
  for (const auto kernel : {KernelKind::matern52, KernelKind::rbf}) {
    for (const std::size_t n : {0, 1, 30, 77}) {
      const Sample s = sample(n, 4, true), query = sample(13, 4, true);
      const Posterior posterior(s.data(), kernel, some_hyperparameters(4));
      Linearization at, above, below;
      posterior.linearize(query.x, at);
      std::vector<double> mean(13), variance(13), mean_gradient(4), variance_gradient(4), combined(4);
      posterior.predict(query.x, mean, variance);
      for (std::size_t q = 0; q < query.n; ++q) {
        CHECK(error(at.mean[q], mean[q]) < 1e-12);
        CHECK(error(at.variance[q], variance[q]) < 1e-12);
        posterior.gradient(at, q, 1.0, 0.0, mean_gradient);
        posterior.gradient(at, q, 0.0, 1.0, variance_gradient);
        posterior.gradient(at, q, 0.7, -1.3, combined);
        CHECK(mean_gradient[3] == 0);
        CHECK(variance_gradient[3] == 0);
        for (std::size_t k = 0; k < 3; ++k) {
          std::vector<double> up(&query.x[q * 4], &query.x[q * 4] + 4), down = up;
          up[k] += 1e-5, down[k] -= 1e-5;
          posterior.linearize(up, above);
          posterior.linearize(down, below);
          CHECK(error(mean_gradient[k], (above.mean[0] - below.mean[0]) / 2e-5) < 1e-7);
          CHECK(error(variance_gradient[k], (above.variance[0] - below.variance[0]) / 2e-5) < 1e-7);
          CHECK(error(combined[k], 0.7 * mean_gradient[k] - 1.3 * variance_gradient[k]) < 1e-10);
        }
      }
    }
  }
}

TEST_CASE("appended and retargeted posteriors equal rebuilt ones") {
  Sample all = sample(40, 3);
  for (std::size_t i = 0; i < all.n; ++i) all.known_noise.push_back(0.02 * static_cast<double>(i % 3));
  const Hyperparameters h = some_hyperparameters(3);
  Sample part{0, 3, {}, {}, {0, 0, 0}};
  Posterior grown(part.data(), KernelKind::matern52, h);
  for (std::size_t i = 0; i < all.n; ++i) {
    const std::span<const double> row(&all.x[i * 3], 3);
    grown = grown.append(row, all.y[i], all.known_noise[i]);
    part.known_noise.push_back(all.known_noise[i]);
    part.n = i + 1;
    part.x.insert(part.x.end(), row.begin(), row.end());
    part.y.push_back(all.y[i]);
    CHECK(difference(grown, Posterior(part.data(), KernelKind::matern52, h)) < 1e-9);
  }
  std::vector<double> targets(all.y.rbegin(), all.y.rend());
  const Sample other{40, 3, all.x, targets, all.categorical, all.known_noise};
  const Posterior rebuilt(other.data(), KernelKind::matern52, h);
  CHECK(difference(grown.with_targets(targets), rebuilt) < 1e-9);
  const Posterior retargeted = Posterior(all.data(), KernelKind::matern52, h).with_targets(targets);
  CHECK(std::ranges::equal(retargeted.alpha(), rebuilt.alpha()));
}

TEST_CASE("leave-one-out predictions are those of a posterior without the observation") {
  const Sample s = sample(12, 4, true);
  const Hyperparameters h = some_hyperparameters(4);
  const LeaveOneOut left_out = Posterior(s.data(), KernelKind::matern52, h).leave_one_out();
  for (std::size_t i = 0; i < s.n; ++i) {
    Sample rest{0, 4, {}, {}, s.categorical};
    for (std::size_t j = 0; j < s.n; ++j) {
      if (j == i) continue;
      ++rest.n;
      rest.x.insert(rest.x.end(), s.x.begin() + static_cast<std::ptrdiff_t>(j * 4),
                    s.x.begin() + static_cast<std::ptrdiff_t>(j * 4 + 4));
      rest.y.push_back(s.y[j]);
    }
    double mean = 0, variance = 0;
    Posterior(rest.data(), KernelKind::matern52, h).predict({&s.x[i * 4], 4}, {&mean, 1}, {&variance, 1});
    CHECK(error(left_out.mean[i], mean) < 1e-9);
    CHECK(error(left_out.variance[i], variance + h.noise) < 1e-9);
  }
}

TEST_CASE("an observation of large known noise counts for little") {
  const std::vector<double> x{0.4, 0.6}, y{1.0, -1.0}, noise{100.0, 0.0};
  const std::vector<std::uint8_t> mask(1);
  const Posterior posterior({2, 1, x, y, mask, noise}, KernelKind::matern52, {{0.5}, 1.0, 1e-4, 0.0});
  std::vector<double> mean(2), variance(2);
  posterior.predict(x, mean, variance);
  CHECK(mean[0] < -0.5);
  CHECK(mean[1] == doctest::Approx(-1).epsilon(0.01));
  CHECK(variance[0] > 10 * variance[1]);
}

TEST_CASE("conditioning on the mean keeps the mean, and equals appending it") {
  const Sample all = sample(60, 3);
  const Hyperparameters h = some_hyperparameters(3);
  const Dataset first{30, 3, std::span(all.x).first(90), std::span(all.y).first(30), all.categorical};
  Posterior grown(first, KernelKind::matern52, h), appended = grown;
  const Posterior before = grown;
  for (std::size_t i = 30; i < all.n; ++i) {
    const std::span<const double> row(&all.x[i * 3], 3);
    double mean = 0;
    appended.predict(row, {&mean, 1}, {});
    appended = appended.append(row, mean);
    grown.condition_on_mean(row);
    CHECK(grown.size() == i + 1);
    CHECK(difference(grown, appended) < 1e-9);
  }
  std::vector<double> mean(60), kept(60);
  before.predict(all.x, kept, {});
  grown.predict(all.x, mean, {});
  for (std::size_t j = 0; j < 60; ++j) CHECK(error(mean[j], kept[j]) < 1e-9);
}

TEST_CASE("near duplicates under tiny noise stay finite and calibrated") {
  Sample s = sample(30, 2);
  for (std::size_t i = 15; i < 30; ++i) {
    s.y[i] = s.y[i - 15];
    for (std::size_t k = 0; k < 2; ++k) s.x[i * 2 + k] = s.x[(i - 15) * 2 + k] + 1e-9;
  }
  for (const double noise : {1e-6, 1e-16}) {
    Posterior posterior(s.data(), KernelKind::matern52, {{5.0, 5.0}, 10.0, noise, 0.0});
    posterior = posterior.append({s.x.data(), 2}, s.y[0]);
    std::vector<double> mean(30), variance(30);
    posterior.predict(s.x, mean, variance);
    for (std::size_t j = 0; j < 30; ++j) {
      CHECK(std::isfinite(mean[j]));
      CHECK(variance[j] >= 0);
      CHECK(variance[j] < 1e-3);
    }
  }
}

TEST_CASE("points appended without noise stay finite, however close they lie") {
  const std::vector<double> x{0.5, 0.1}, y{1.0, 2.0};
  const std::vector<std::uint8_t> mask(1);
  for (const auto kernel : {KernelKind::matern52, KernelKind::rbf}) {
    for (const double spacing : {0.0, 1e-9, 0.005}) {
      Posterior posterior({2, 1, x, y, mask}, kernel, {{0.5}, 1.0, 0.0, 0.0});
      for (int i = 0; i < 100; ++i) posterior = posterior.append(std::vector{0.5 + spacing * i}, 1.0);
      std::vector<double> mean(2), variance(2);
      posterior.predict(x, mean, variance);
      CAPTURE(spacing);
      CHECK(std::isfinite(posterior.log_marginal_likelihood()));
      CHECK(mean[0] == doctest::Approx(1).epsilon(1e-3));
      CHECK(mean[1] == doctest::Approx(2).epsilon(1e-3));
      CHECK(variance[0] < 1e-6);
    }
  }
}

TEST_CASE("fit never fails and never returns non-finite hyperparameters") {
  for (const auto prior : {PriorKind::scaled, PriorKind::vizier, PriorKind::lognormal, PriorKind::none}) {
    FitOptions options;
    options.prior = prior;
    const std::vector<std::uint8_t> mask(2);
    const std::vector<double> same_x(16, 0.5), same_y(8, 0.0), spread_y{1, -1, 1, -1, 1, -1, 1, -1};
    const Sample line = sample(8, 2);
    CHECK(finite(fit({0, 2, {}, {}, mask}, options)));
    CHECK(finite(fit({1, 2, std::span(line.x).first(2), std::span(line.y).first(1), mask}, options)));
    CHECK(finite(fit({8, 2, line.x, same_y, mask}, options)));
    CHECK(finite(fit({8, 2, same_x, same_y, mask}, options)));
    CHECK(finite(fit({8, 2, same_x, spread_y, mask}, options)));
    CHECK(finite(fit(sample(6, 25).data(), options)));
  }
}

TEST_CASE("fit finds a stationary point of the posterior density, warm or cold, reproducibly") {
  const Sample s = sample(50, 3);
  FitOptions options;
  options.prior = PriorKind::none;
  options.max_iterations = 200;
  const Hyperparameters cold = fit(s.data(), options), again = fit(s.data(), options);
  CHECK(cold.lengthscales == again.lengthscales);
  std::vector<double> gradient(6);
  const double value = log_marginal_likelihood(s.data(), KernelKind::matern52, cold, gradient);
  CHECK(value >
        log_marginal_likelihood(s.data(), KernelKind::matern52, default_hyperparameters(3, PriorKind::none), {}));
  for (std::size_t k = 0; k < 6; ++k) {
    const bool at_bound = k < 3 ? cold.lengthscales[k] > 9.99 : k == 3 && cold.outputscale > 9.99;
    if (!at_bound) CHECK(std::abs(gradient[k]) < 2e-2);
  }
  options.warm_start = cold;
  const Hyperparameters warm = fit(s.data(), options);
  CHECK(log_marginal_likelihood(s.data(), KernelKind::matern52, warm, {}) >= value - 1e-9);
}

TEST_CASE("a restarted fit leaves the explanation by noise alone, which a warm start there keeps") {
  Sample s = sample(40, 1);
  Random random(5, Purpose::random_search, 401);
  for (std::size_t i = 0; i < s.n; ++i) s.y[i] = std::sqrt(2) * std::sin(25 * (s.x[i] = random.uniform()));
  const auto likelihood = [&](const Hyperparameters& at) {
    return log_marginal_likelihood(s.data(), KernelKind::matern52, at, {});
  };
  FitOptions options;
  options.prior = PriorKind::vizier;
  options.warm_start = Hyperparameters{{5.0}, 0.05, 0.9, 0.0};
  const double stuck = likelihood(fit(s.data(), options));
  options.restart = true;
  const double restarted = likelihood(fit(s.data(), options));
  options.warm_start.reset();
  const double cold = likelihood(fit(s.data(), options));
  CHECK(stuck < restarted - 20);
  CHECK(cold == doctest::Approx(restarted).epsilon(1e-3));
}

TEST_CASE("fits of many observations end where a search over all of them has nothing to gain") {
  for (std::size_t d : {1, 3, 8}) {
    CAPTURE(d);
    const Sample s = sample(250, d);
    const auto density = [&](const Hyperparameters& at) {
      return log_marginal_likelihood(s.data(), KernelKind::matern52, at, {}) + log_prior(PriorKind::scaled, at, {});
    };
    FitOptions options;
    const Hyperparameters cold = fit(s.data(), options);
    options.warm_start = cold;
    const Hyperparameters refined = fit(s.data(), options);
    CHECK(density(refined) - density(cold) < 1e-4 * 250);
    // A restart keeps what it started from unless it finds better.
    options.restart = true;
    options.warm_start = refined;
    CHECK(density(fit(s.data(), options)) >= density(refined) - 1e-9);
  }
}

TEST_CASE("a cancelled fit throws; mismatched lengths are refused") {
  const Sample s = sample(10, 2);
  const std::atomic<bool> cancelled = true;
  FitOptions options;
  options.cancelled = &cancelled;
  CHECK_THROWS_AS(fit(s.data(), options), Cancelled);
  Sample uneven = s;
  uneven.known_noise = {0.1};
  CHECK_THROWS_AS(Posterior(uneven.data(), KernelKind::rbf, some_hyperparameters(2)), std::invalid_argument);
  CHECK_THROWS_AS(Posterior(s.data(), KernelKind::rbf, some_hyperparameters(3)), std::invalid_argument);
  const Posterior posterior(s.data(), KernelKind::rbf, some_hyperparameters(2));
  CHECK_THROWS_AS((void)posterior.with_targets(std::vector<double>(9)), std::invalid_argument);
  CHECK_THROWS_AS((void)posterior.append(std::vector<double>(3), 0.0), std::invalid_argument);
  std::vector<double> mean(2);
  CHECK_THROWS_AS(posterior.predict(std::vector<double>(3), mean, {}), std::invalid_argument);
}
