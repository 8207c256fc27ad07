#include "search.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <cmath>

#include "random.hpp"

using namespace tunesmith;

namespace {

/// A seeded surface over two continuous dimensions, 20 ordered levels and 3 choices.
struct Fixture {
  Domain domain{{{}, {}, levels(DimensionKind::ordered, 20), levels(DimensionKind::categorical, 3)}};
  std::size_t d = domain.size();

  static Dimension levels(DimensionKind kind, int count) {
    Dimension dimension;
    dimension.kind = kind;
    for (int k = 0; k < count; ++k) dimension.levels.push_back((k + 0.5) / count);
    return dimension;
  }
  [[nodiscard]] std::vector<double> points(std::size_t count, std::uint32_t stream) const {
    Random random(5, Purpose::random_search, stream);
    std::vector<double> x(count * d);
    for (double& value : x) value = random.uniform();
    for (std::size_t i = 0; i < count; ++i) domain.snap(std::span(x).subspan(i * d, d));
    return x;
  }
  [[nodiscard]] AcquisitionSurface surface(AcquisitionKind kind, std::size_t n = 60, double noise = 1e-4) const {
    const std::vector<double> x = points(n, 1);
    std::vector<double> y(n);
    for (std::size_t i = 0; i < n; ++i)
      y[i] = std::sin(6 * x[i * d]) + std::cos(5 * x[i * d + 1]) + x[i * d + 2] + (x[i * d + 3] > 0.5 ? 0.3 : 0.0);
    const Hyperparameters at{{0.3, 0.4, 0.6, 1.0}, 1.2, noise, 0.2};
    const std::vector<std::uint8_t> mask = domain.categorical_mask();
    return {Posterior({n, d, x, y, mask}, KernelKind::matern52, at), {kind, -1.0, 1.8}};
  }
};

constexpr AcquisitionKind kinds[] = {AcquisitionKind::log_ei, AcquisitionKind::ei, AcquisitionKind::ucb};

}  // namespace

TEST_CASE("climbing in step reaches what each climb reaches alone") {
  const Fixture fixture;
  const Seen seen;
  for (const AcquisitionKind kind : kinds)
    for (const std::size_t pending : {0, 3}) {
      AcquisitionSurface surface = fixture.surface(kind);
      const std::vector<double> waiting = fixture.points(pending, 2), from = fixture.points(11, 3);
      for (std::size_t i = 0; i < pending; ++i)
        surface.add_pending(std::span(waiting).subspan(i * fixture.d, fixture.d));
      std::vector<double> values(11);
      surface.score(from, values);
      std::vector<Scored> starts;
      double best = -1e300, start = -1e300;
      for (std::size_t i = 0; i < 11; ++i) {
        const auto begin = from.begin() + static_cast<std::ptrdiff_t>(i * fixture.d);
        starts.push_back({{begin, begin + static_cast<std::ptrdiff_t>(fixture.d)}, values[i]});
        start = std::max(start, values[i]);
        Search alone(fixture.domain, surface, seen, nullptr);
        alone.climb({starts.back()});
        if (alone.best()) best = std::max(best, alone.best()->value);
      }
      Search together(fixture.domain, surface, seen, nullptr);
      together.climb(starts);
      REQUIRE(together.best());
      CHECK(together.best()->value == doctest::Approx(best).epsilon(1e-9));
      CHECK(together.best()->value > start);
    }
}

TEST_CASE("a screening kept up to date equals one made anew") {
  const Fixture fixture;
  // Without noise a repeated point makes the posterior factorize anew, with jitter.
  for (const double noise : {1e-4, 0.0})
    for (const AcquisitionKind kind : kinds) {
      AcquisitionSurface surface = fixture.surface(kind, 30, noise);
      const std::vector<double> candidates = fixture.points(75, 4), waiting = fixture.points(12, 5);
      Screening screening(surface.posterior(), candidates, true);
      std::vector<double> kept(75), anew(75);
      for (std::size_t i = 0; i < 12; ++i) {
        surface.add_pending(std::span(waiting).subspan((i == 6 ? 0 : i) * fixture.d, fixture.d));
        surface.score(screening, kept);
        surface.score(candidates, anew);
        CAPTURE(i);
        for (std::size_t j = 0; j < 75; ++j) CHECK(kept[j] == doctest::Approx(anew[j]).epsilon(1e-6).scale(1));
      }
    }
}

TEST_CASE("a set flag ends every step of a search, and factorizations between two blocks") {
  const Fixture fixture;
  const Seen seen;
  const std::atomic<bool> cancelled{true};
  AcquisitionSurface surface = fixture.surface(AcquisitionKind::log_ei);
  const std::vector<double> points = fixture.points(40, 6);
  std::vector<double> values(40);
  CHECK_THROWS_AS(surface.score(points, values, &cancelled), Cancelled);
  Screening screening(surface.posterior(), points, true);
  surface.add_pending(std::span(points).first(fixture.d));
  CHECK_THROWS_AS(surface.score(screening, values, &cancelled), Cancelled);
  Search search(fixture.domain, surface, seen, &cancelled);
  CHECK_THROWS_AS(search.climb({{{points.begin(), points.begin() + 4}, 0.0}}), Cancelled);

  const std::vector<double> x = fixture.points(50, 7), y(50, 0.0);
  const std::vector<std::uint8_t> mask = fixture.domain.categorical_mask();
  const Dataset data{50, fixture.d, x, y, mask};
  CHECK_THROWS_AS(Posterior(data, KernelKind::rbf, {{1, 1, 1, 1}, 1.0, 1e-3, 0.0}, &cancelled), Cancelled);
}
