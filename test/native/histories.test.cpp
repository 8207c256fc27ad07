// Random histories from a zoo of what breaks a surrogate: each must still give legal, new, finite proposals.
// TUNESMITH_HISTORIES sets how many are drawn, TUNESMITH_FIRST_HISTORY the number of the first: a failure names its
// own.
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <limits>
#include <set>
#include <thread>
#include <vector>

#include "candidates.hpp"
#include "prior.hpp"
#include "random.hpp"
#include "requests.hpp"

using namespace tunesmith;

namespace {

using Point = std::vector<double>;
constexpr double infinity = std::numeric_limits<double>::infinity();

std::uint32_t setting(const char* name, std::uint32_t otherwise) {
  const char* text = std::getenv(name);
  return text == nullptr ? otherwise : static_cast<std::uint32_t>(std::strtoul(text, nullptr, 10));
}

std::size_t below(Random& random, std::size_t bound) { return random.below(static_cast<std::uint32_t>(bound)); }

template <typename T, std::size_t n>
T one_of(Random& random, const std::array<T, n>& values) {
  return values[below(random, n)];
}

/// A dimension of any kind, switched on by an earlier discrete one in a third of all cases where there is one.
Dimension random_dimension(Random& random, const std::vector<Dimension>& earlier, bool discrete) {
  Dimension dimension;
  const std::size_t kind = discrete ? 3 + below(random, 3) : below(random, 6);
  if (kind >= 3) {
    dimension.kind = kind == 5 ? DimensionKind::categorical : DimensionKind::ordered;
    const std::size_t count = one_of(random, std::array<std::size_t, 6>{1, 2, 3, 5, 17, 40});
    for (std::size_t k = 0; k < count; ++k)
      dimension.levels.push_back((static_cast<double>(k) + 0.5) / static_cast<double>(count));
    dimension.inactive = dimension.levels[below(random, count)];
  }
  std::vector<int> parents;
  for (std::size_t i = 0; i < earlier.size(); ++i)
    if (!earlier[i].levels.empty()) parents.push_back(static_cast<int>(i));
  if (parents.empty() || below(random, 3) != 0) return dimension;
  dimension.parent = parents[below(random, parents.size())];
  const std::vector<double>& levels = earlier[static_cast<std::size_t>(dimension.parent)].levels;
  const std::size_t always = below(random, levels.size());
  for (std::size_t k = 0; k < levels.size(); ++k)
    if (k == always || below(random, 2) == 0) dimension.parent_levels.push_back(levels[k]);
  return dimension;
}

Domain random_domain(Random& random) {
  Domain domain;
  const bool discrete = below(random, 4) == 0;  // may be exhausted
  const std::size_t d = below(random, 40) == 0 ? 30 : 1 + below(random, discrete ? 3 : 6);
  for (std::size_t i = 0; i < d; ++i)
    domain.dimensions.push_back(random_dimension(random, domain.dimensions, discrete));
  return domain;
}

/// Draws points: uniform, on the corners, copies of one, nearly its copies, or any of these in turn.
class Points {
 public:
  Points(const Domain& domain, Random& random)
      : domain_(domain), random_(random), kind_(below(random, 5)), width_(std::pow(10.0, -16 * random.uniform())) {
    centre_ = uniform();
  }

  Point next() {
    Point x = centre_;
    switch (kind_ == 4 ? below(random_, 4) : kind_) {
      case 0:
        return uniform();
      case 1:
        for (double& value : x) value = static_cast<double>(below(random_, 2));
        break;
      case 2:
        break;
      default:
        for (double& value : x) value += width_ * random_.normal();
    }
    domain_.snap(x);
    return x;
  }

 private:
  Point uniform() {
    Point x(domain_.size());
    for (double& value : x) value = random_.uniform();
    domain_.snap(x);
    return x;
  }

  const Domain& domain_;
  Random& random_;
  std::size_t kind_;
  double width_;
  Point centre_;
};

/// A loss of the history's kind: smooth, noise, constant, huge, tiny, both in turn, tied, special, or always failed.
double random_loss(Random& random, std::size_t kind, const Point& x) {
  static constexpr std::array special{0.0,  -0.0,   1e300,    -1e300,    1e-300, -1e-300,  5e-324,    1.7e308,  42.0,
                                      42.0, failed, infinity, -infinity, 1e16,   -1.7e308, 1 + 1e-16, 1 + 1e-15};
  switch (kind) {
    case 0:
      return std::cos(7 * x[0]) + x.back();
    case 1:
      return random.normal();
    case 2:
      return 7;
    case 3:
      return 1e300 * random.normal();
    case 4:
      return 1e-300 * random.normal();
    case 5:
      return std::pow(10.0, 300 * random.normal());
    case 6:
      return static_cast<double>(below(random, 2));
    case 7:
      return one_of(random, special);
    default:
      return failed;
  }
}

Hyperparameters random_hyperparameters(Random& random, std::size_t d, PriorKind prior) {
  Hyperparameters at;
  const auto scale = [&] { return std::pow(10.0, 12 * random.uniform() - 6); };  // mostly at the bounds
  for (std::size_t i = 0; i < d; ++i) at.lengthscales.push_back(scale());
  at.outputscale = scale();
  at.noise = scale();
  at.mean = 20 * random.uniform() - 10;
  return within_bounds(at, prior);
}

/// Request number i of the zoo.
ProposeRequest random_request(std::uint32_t i) {
  Random random(2026, Purpose::random_search, i);
  ProposeRequest request;
  request.domain = random_domain(random);
  request.seed = random.next_u32();
  Points points(request.domain, random);
  const std::size_t n = below(random, 50) == 0 ? 100 : below(random, 25), loss_kind = below(random, 9);
  const double failure_rate = one_of(random, std::array{0.0, 0.0, 0.1, 0.9});
  for (std::size_t row = 0; row < n; ++row) {
    const Point x = points.next();
    request.points.insert(request.points.end(), x.begin(), x.end());
    request.losses.push_back(random.uniform() < failure_rate ? failed : random_loss(random, loss_kind, x));
  }
  for (std::size_t p = below(random, 3) == 0 ? below(random, 12) : 0; p > 0; --p) {
    const Point x = points.next();
    request.pending.insert(request.pending.end(), x.begin(), x.end());
  }
  request.count = below(random, 8) == 0 ? 12 : 1 + below(random, 2);
  request.trial = static_cast<std::uint32_t>(n);
  request.progress = random.uniform();
  request.kernel = one_of(random, std::array{KernelKind::matern52, KernelKind::rbf});
  request.prior = static_cast<PriorKind>(below(random, 3));
  request.acquisition = static_cast<AcquisitionChoice>(below(random, 4));
  request.warp = below(random, 4) != 0;
  if (below(random, 2) == 0) {
    request.warm_start = random_hyperparameters(random, request.domain.size(), request.prior);
    request.refit = below(random, 2) == 0;
  }
  if (below(random, 3) == 0) request.max_modelled = 4 + below(random, 12);  // a local model, a trust region
  return request;
}

/// Distinct legal points; 0 where they cannot be counted by walking through them.
std::size_t legal_count(const Domain& domain) {
  const std::uint64_t count = domain.cardinality();
  if (count > 100'000) return 0;
  std::set<Point> distinct;
  for (std::uint64_t k = 0; k < count; ++k) distinct.insert(point_at(domain, k));
  return distinct.size();
}

void check_result(const ProposeRequest& request, const ProposeResult& result) {
  const std::set<Point> seen = check_proposals(request, result);
  if (result.proposals.size() < request.count) CHECK(seen.size() == legal_count(request.domain));
  for (const double parameter : to_parameters(result.hyperparameters)) CHECK(std::isfinite(parameter));
}

bool same_bits(const ProposeResult& a, const ProposeResult& b) {
  const auto same = [](const Proposal& p, const Proposal& q) {
    return p.point == q.point && p.mean == q.mean && p.deviation == q.deviation && p.acquisition == q.acquisition;
  };
  return std::ranges::equal(a.proposals, b.proposals, same) &&
         to_parameters(a.hyperparameters) == to_parameters(b.hyperparameters);
}

}  // namespace

TEST_CASE("every history of the zoo gives legal, new, finite proposals, until its space is exhausted") {
  const std::uint32_t first = setting("TUNESMITH_FIRST_HISTORY", 0), count = setting("TUNESMITH_HISTORIES", 500);
  for (std::uint32_t i = first; i < first + count; ++i) {
    CAPTURE(i);
    const ProposeRequest request = random_request(i);
    ProposeResult result;
    REQUIRE_NOTHROW(result = propose(request));
    check_result(request, result);
  }
}

TEST_CASE("proposals made at once in several threads have the bits of proposals made in turn") {
  constexpr std::uint32_t requests = 24, threads = 4;
  std::vector<ProposeResult> together(requests);
  std::vector<std::thread> pool;
  for (std::uint32_t t = 0; t < threads; ++t)
    pool.emplace_back([&, t] {
      for (std::uint32_t i = t; i < requests; i += threads) together[i] = propose(random_request(i));
    });
  for (std::thread& thread : pool) thread.join();
  for (std::uint32_t i = 0; i < requests; ++i) {
    CAPTURE(i);
    CHECK(same_bits(together[i], propose(random_request(i))));
  }
}
