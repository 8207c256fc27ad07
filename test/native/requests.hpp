/// Domains, losses and requests that several tests of propose() share, and what holds for every answer.
#pragma once

#include <doctest/doctest.h>

#include <cmath>
#include <functional>
#include <limits>
#include <numbers>
#include <set>
#include <span>
#include <utility>
#include <vector>

#include "propose.hpp"
#include "sobol.hpp"

namespace tunesmith {

constexpr double failed = std::numeric_limits<double>::quiet_NaN();
using Loss = std::function<double(std::span<const double>)>;

inline Dimension continuous() { return {}; }

/// `count` levels centred in equal cells of [0, 1].
inline Dimension discrete(DimensionKind kind, int count) {
  Dimension dimension;
  dimension.kind = kind;
  for (int k = 0; k < count; ++k) dimension.levels.push_back((k + 0.5) / count);
  dimension.inactive = dimension.levels.front();
  return dimension;
}

inline Dimension ordered(int count) { return discrete(DimensionKind::ordered, count); }
inline Dimension categorical(int count) { return discrete(DimensionKind::categorical, count); }

inline Dimension when(Dimension dimension, int parent, std::vector<double> levels) {
  dimension.parent = parent;
  dimension.parent_levels = std::move(levels);
  return dimension;
}

/// Branin on [-5, 10] x [0, 15], minus its minimum.
inline double branin(std::span<const double> u) {
  using std::numbers::pi;
  const double x = -5 + 15 * u[0], y = 15 * u[1];
  const double a = y - 5.1 / (4 * pi * pi) * x * x + 5 / pi * x - 6;
  return a * a + 10 * (1 - 1 / (8 * pi)) * std::cos(x) + 10 - 0.39788735772973816;
}

/// Minimum 0 at category 2 of 4, level 7 of 20, x = 0.3, and w = 0.6 where the condition holds.
inline double mixed(std::span<const double> u) {
  const int category = static_cast<int>(u[0] * 4), level = static_cast<int>(u[1] * 20);
  const double bowl = std::pow(u[2] - 0.3, 2) + 0.003 * std::pow(level - 7, 2);
  const double conditional = category == 2 ? std::pow(u[3] - 0.6, 2) : 0.4;
  return 4 * bowl + conditional + 0.2 * (category != 2);
}

inline Domain mixed_domain() { return {{categorical(4), ordered(20), continuous(), when(continuous(), 0, {0.625})}}; }

inline void add(ProposeRequest& request, std::span<const double> x, double loss) {
  request.points.insert(request.points.end(), x.begin(), x.end());
  request.losses.push_back(loss);
}

inline bool legal(const Domain& domain, const std::vector<double>& x) {
  std::vector<double> snapped = x;
  domain.snap(snapped);
  return snapped == x;
}

inline std::set<std::vector<double>> rows(const std::vector<double>& flat, std::size_t d) {
  std::set<std::vector<double>> out;
  for (std::size_t i = 0; i + d <= flat.size(); i += d) out.insert({flat.begin() + i, flat.begin() + i + d});
  return out;
}

/// Checks that proposals are legal, finite, distinct and new. Returns all points: observed, pending and proposed.
inline std::set<std::vector<double>> check_proposals(const ProposeRequest& request, const ProposeResult& result) {
  const std::size_t d = request.domain.size();
  std::set<std::vector<double>> seen = rows(request.points, d);
  seen.merge(rows(request.pending, d));
  CHECK(result.proposals.size() <= request.count);
  for (const Proposal& proposal : result.proposals) {
    CHECK(legal(request.domain, proposal.point));
    CHECK(seen.insert(proposal.point).second);
    CHECK(std::isfinite(proposal.mean));
    CHECK(std::isfinite(proposal.deviation));
    CHECK(std::isfinite(proposal.acquisition));
  }
  return seen;
}

/// n observations of a loss at scrambled Sobol points.
inline ProposeRequest observed(const Domain& domain, const Loss& loss, std::size_t n, std::uint64_t seed) {
  ProposeRequest request{.domain = domain, .seed = seed, .trial = static_cast<std::uint32_t>(n)};
  const std::size_t d = domain.size();
  std::vector<double> points(n * d);
  sobol(seed, 0, n, d, points);
  for (std::size_t i = 0; i < n; ++i) {
    const std::span<double> x(points.data() + i * d, d);
    domain.snap(x);
    add(request, x, loss(x));
  }
  return request;
}

}  // namespace tunesmith
