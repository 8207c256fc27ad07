#include "constraint.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace tunesmith {
namespace {

constexpr double rounding = 2e-13;
constexpr int rounds = 60, exact_rounds = 3;
constexpr double relaxation = 1.001;  // of the steps after the exact ones

double value_at(const Term& term, double x) {
  if (term.values.empty()) return 0.0;
  if (term.levels.empty()) return term.values[0] + x * (term.values[1] - term.values[0]);
  const auto level = std::lower_bound(term.levels.begin(), term.levels.end(), x) - term.levels.begin();
  return term.values[static_cast<std::size_t>(std::min(level, std::ssize(term.levels) - 1))];
}

double slope_of(const Term& term) {
  return term.levels.empty() && !term.values.empty() ? term.values[1] - term.values[0] : 0.0;
}

/// Nonzero for every dimension that switches another on; length d.
std::vector<std::uint8_t> parents(const Domain& domain) {
  std::vector<std::uint8_t> parents(domain.size());
  for (const Dimension& dimension : domain.dimensions)
    if (dimension.parent >= 0) parents[static_cast<std::size_t>(dimension.parent)] = 1;
  return parents;
}

/// Projects onto the boundary within the continuous dimensions: each pass leaves out those that have met a bound.
void move_numbers(const LinearConstraint& constraint, const Domain& domain, std::span<double> x,
                  std::span<const std::uint8_t> active, double stretch) {
  for (std::size_t pass = 0; pass <= x.size(); ++pass) {
    const double beyond = excess(constraint, domain, x);
    if (beyond == 0) return;
    const auto step_of = [&](std::size_t i) {
      const double slope = active[i] ? slope_of(constraint.terms[i]) : 0.0;
      const bool blocked = slope * beyond > 0 ? x[i] <= domain.dimensions[i].low : x[i] >= domain.dimensions[i].high;
      return blocked ? 0.0 : slope;
    };
    double square = 0;
    for (std::size_t i = 0; i < x.size(); ++i) square += step_of(i) * step_of(i);
    if (square == 0) return;
    const double length = stretch * beyond / square;
    for (std::size_t i = 0; i < x.size(); ++i)
      if (const double step = step_of(i); step != 0)
        x[i] = std::clamp(x[i] - length * step, domain.dimensions[i].low, domain.dimensions[i].high);
  }
}

/// Moves discrete dimension i to the nearest level with which the constraint holds, else to the one that helps most.
void move_level(const LinearConstraint& constraint, const Domain& domain, std::span<double> x, std::size_t i) {
  const double beyond = excess(constraint, domain, x);
  const Term& term = constraint.terms[i];
  const double now = value_at(term, x[i]), from = x[i];
  double chosen = from, helped = 0, distance = std::numeric_limits<double>::infinity();
  for (const double level : domain.dimensions[i].levels) {
    // How much of the excess the level takes away, at most all of it.
    const double help = std::min((now - value_at(term, level)) / beyond, 1.0);
    if (help < helped || (help == helped && std::abs(level - from) >= distance)) continue;
    chosen = level;
    helped = help;
    distance = std::abs(level - from);
  }
  if (helped > 0) x[i] = chosen;
}

}  // namespace

double excess(const LinearConstraint& constraint, const Domain& domain, std::span<const double> x) {
  const std::vector<std::uint8_t> active = domain.active(x);
  double sum = 0, magnitude = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    if (!active[i]) continue;
    const double value = value_at(constraint.terms[i], x[i]);
    sum += value;
    magnitude += std::abs(value);
  }
  if (sum <= constraint.high && sum >= constraint.low) return 0.0;
  const double bound = sum > constraint.high ? constraint.high : constraint.low;
  return std::abs(sum - bound) > rounding * (magnitude + std::abs(bound)) ? sum - bound : 0.0;
}

bool satisfies(const Domain& domain, std::span<const double> x) {
  return std::ranges::all_of(domain.constraints,
                             [&](const LinearConstraint& constraint) { return excess(constraint, domain, x) == 0; });
}

bool repair(const Domain& domain, std::span<double> x, std::size_t first) {
  if (domain.constraints.empty()) return true;
  const std::vector<std::uint8_t> switches = parents(domain), active = domain.active(x);
  for (int round = 0; round < rounds; ++round) {
    bool whole = true;
    for (const LinearConstraint& constraint : domain.constraints) {
      if (excess(constraint, domain, x) == 0) continue;
      whole = false;
      const double stretch = round < exact_rounds ? 1.0 : relaxation;
      move_numbers(constraint, domain, x, active, stretch);
      for (std::size_t k = 0; k < x.size() && excess(constraint, domain, x) != 0; ++k) {
        const std::size_t i = (first + k) % x.size();
        if (!active[i] || switches[i] || constraint.terms[i].levels.empty()) continue;
        move_level(constraint, domain, x, i);
        move_numbers(constraint, domain, x, active, stretch);
      }
    }
    if (whole) return true;
  }
  return satisfies(domain, x);
}

void keep_repaired(const Domain& domain, std::vector<double>& points) {
  if (domain.constraints.empty()) return;
  const std::size_t d = domain.size();
  std::size_t kept = 0;
  for (std::size_t row = 0; row * d < points.size(); ++row) {
    const std::span<double> x = std::span(points).subspan(row * d, d);
    if (!repair(domain, x, row)) continue;
    std::copy(x.begin(), x.end(), points.begin() + static_cast<std::ptrdiff_t>(kept++ * d));
  }
  points.resize(kept * d);
}

std::vector<HalfSpace> half_spaces(const Domain& domain, std::span<const double> x, std::span<const std::size_t> free,
                                   std::span<const double> scale) {
  std::vector<HalfSpace> spaces;
  const std::vector<std::uint8_t> active = domain.active(x);
  for (const LinearConstraint& constraint : domain.constraints) {
    double rest = 0, square = 0;  // the sum where all free dimensions are 0
    for (std::size_t i = 0; i < x.size(); ++i)
      if (active[i]) rest += value_at(constraint.terms[i], x[i]);
    std::vector<double> normal;
    for (const std::size_t i : free) {
      const double slope = slope_of(constraint.terms[i]);
      rest -= slope * x[i];
      normal.push_back(slope * scale[i]);
      square += normal.back() * normal.back();
    }
    if (square == 0) continue;
    const double length = std::sqrt(square);
    for (const double sign : {1.0, -1.0}) {
      const double bound = sign > 0 ? constraint.high : constraint.low;
      if (!std::isfinite(bound)) continue;
      HalfSpace space{normal, sign * (bound - rest) / length};
      for (double& each : space.normal) each *= sign / length;
      spaces.push_back(std::move(space));
    }
  }
  return spaces;
}

}  // namespace tunesmith
