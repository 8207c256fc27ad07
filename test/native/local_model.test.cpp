// The local model of many observations against the exact model of all of them, on the same data.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <numbers>
#include <numeric>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "history.hpp"
#include "propose.hpp"
#include "random.hpp"
#include "sobol.hpp"

using namespace tunesmith;
using std::numbers::pi;

namespace {

using Loss = std::function<double(std::span<const double>)>;

struct Function {
  std::string name;
  std::size_t d;
  Loss loss;  ///< on the unit cube, minimum 0
};

double rosenbrock(std::span<const double> u) {
  double sum = 0;
  for (std::size_t i = 0; i + 1 < u.size(); ++i) {
    const double x = 15 * u[i] - 5, y = 15 * u[i + 1] - 5;
    sum += 100 * std::pow(y - x * x, 2) + std::pow(1 - x, 2);
  }
  return sum;
}

double levy(std::span<const double> u) {
  const auto w = [&](std::size_t i) { return 1 + (20 * u[i] - 11) / 4; };
  const double last = w(u.size() - 1);
  double sum = std::pow(std::sin(pi * w(0)), 2) + std::pow(last - 1, 2) * (1 + std::pow(std::sin(2 * pi * last), 2));
  for (std::size_t i = 0; i + 1 < u.size(); ++i)
    sum += std::pow(w(i) - 1, 2) * (1 + 10 * std::pow(std::sin(pi * w(i) + 1), 2));
  return sum;
}

double styblinski_tang(std::span<const double> u) {
  double sum = 0;
  for (const double v : u) {
    const double x = 10 * v - 5;
    sum += 39.16616570377141 + 0.5 * (std::pow(x, 4) - 16 * x * x + 5 * x);
  }
  return sum;
}

double rastrigin(std::span<const double> u) {
  double sum = 0;
  for (const double v : u) {
    const double x = 9.12 * v - 4;
    sum += x * x + 10 - 10 * std::cos(2 * pi * x);
  }
  return sum;
}

/// n observations as a search leaves them: 40% Sobol points, then five evolution strategies from good ones.
ProposeRequest searched(const Function& f, std::size_t n, std::uint64_t seed) {
  ProposeRequest request{.domain = {std::vector<Dimension>(f.d)}, .seed = seed};
  const auto add = [&](std::span<const double> x) {
    request.points.insert(request.points.end(), x.begin(), x.end());
    request.losses.push_back(f.loss(x));
  };
  const std::size_t spread = 2 * n / 5;
  std::vector<double> points(spread * f.d);
  sobol(seed, 0, spread, f.d, points);
  for (std::size_t i = 0; i < spread; ++i) add(std::span(points).subspan(i * f.d, f.d));
  Random random(seed, Purpose::random_search, 0);
  std::vector<double> parent(f.d);
  double least = 0, width = 0;
  for (std::size_t i = spread; i < n; ++i) {
    if ((i - spread) % ((n - spread + 4) / 5) == 0) {  // the best of 20
      std::size_t start = random.below(static_cast<std::uint32_t>(i));
      for (int k = 1; k < 20; ++k) {
        const std::size_t other = random.below(static_cast<std::uint32_t>(i));
        if (request.losses[other] < request.losses[start]) start = other;
      }
      std::copy_n(request.points.begin() + static_cast<std::ptrdiff_t>(start * f.d), f.d, parent.begin());
      least = request.losses[start];
      width = 0.1;
    }
    std::vector<double> child = parent;
    for (double& value : child) value = std::clamp(value + width * random.normal(), 0.0, 1.0);
    add(child);
    const bool better = request.losses.back() < least;
    width *= better ? 1.5 : 0.88;
    if (better) parent = child, least = request.losses.back();
  }
  return request;
}

struct Outcome {
  double best;      ///< least loss in the end
  double mean_log;  ///< mean log10 loss of what was proposed
};

/// Sequential proposals; the hyperparameters are fitted once, if not given.
Outcome propose_on(const Function& f, ProposeRequest request, int proposals) {
  double sum = 0;
  for (int k = 0; k < proposals; ++k) {
    request.trial = static_cast<std::uint32_t>(request.losses.size());
    const ProposeResult result = propose(request);
    const std::vector<double>& x = result.proposals.at(0).point;
    request.warm_start = result.hyperparameters;
    request.refit = false;
    request.points.insert(request.points.end(), x.begin(), x.end());
    request.losses.push_back(f.loss(x));
    sum += std::log10(std::max(request.losses.back(), 1e-12));
  }
  return {*std::min_element(request.losses.begin(), request.losses.end()), sum / proposals};
}

Outcome propose_locally(const Function& f, ProposeRequest request, std::size_t max_modelled, int proposals) {
  request.max_modelled = max_modelled;
  return propose_on(f, std::move(request), proposals);
}

/// All observations modelled, with the hyperparameters of a fit whose work is not bounded.
Outcome propose_exactly(const Function& f, ProposeRequest request, int proposals) {
  std::vector<std::size_t> rows(request.losses.size());
  std::iota(rows.begin(), rows.end(), std::size_t{0});
  const History history = make_history({f.d, request.points, request.losses}, true, true, rows);
  request.warm_start = fit({history.n, f.d, history.x, history.y, {}}, {});
  request.refit = false;
  request.max_modelled = std::numeric_limits<std::size_t>::max();
  return propose_on(f, std::move(request), proposals);
}

const Function functions[] = {{"rosenbrock-4", 4, rosenbrock},
                              {"levy-6", 6, levy},
                              {"styblinski-tang-5", 5, styblinski_tang},
                              {"rastrigin-5", 5, rastrigin}};

/// Sum over functions and seeds of the local model's mean_log less the exact model's.
double compare(std::size_t n, std::size_t max_modelled, int proposals, std::uint64_t seeds) {
  double difference = 0;
  for (const Function& f : functions)
    for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
      const ProposeRequest request = searched(f, n, seed);
      const Outcome local = propose_locally(f, request, max_modelled, proposals);
      const Outcome exact = propose_exactly(f, request, proposals);
      MESSAGE(f.name, ", seed ", seed, ": best ", local.best, " local, ", exact.best, " exact; mean log10 ",
              local.mean_log, " local, ", exact.mean_log, " exact");
      difference += local.mean_log - exact.mean_log;
    }
  return difference;
}

}  // namespace

TEST_CASE("a local model's proposals are no worse than the exact model's") { CHECK(compare(120, 60, 8, 2) < 0); }

// Some minutes: bash test/native/run.sh --no-skip -tc="*1000 observations*"
TEST_CASE("at 1000 observations the local model's proposals are no worse than the exact model's" * doctest::skip()) {
  CHECK(compare(1000, max_observations, 15, 4) < 0);
}
