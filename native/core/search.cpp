#include "search.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "climb.hpp"
#include "constraint.hpp"

namespace tunesmith {
namespace {

constexpr int max_cycles = 20;
constexpr int max_line_rounds = 40;
constexpr std::size_t exhaustive_levels = 16;

/// An improvement worth moving for; keeps rounding errors from moving a search in circles.
bool exceeds(double value, double than) { return value > than + 1e-10 * std::max(1.0, std::abs(than)); }

/// Indices of the levels to try from `current`: all others if few or categorical, else steps of 1, 2, 4, ... both ways.
std::vector<std::size_t> moves(const Dimension& dimension, std::size_t current) {
  const std::size_t count = dimension.levels.size();
  std::vector<std::size_t> to;
  if (dimension.kind == DimensionKind::categorical || count <= exhaustive_levels) {
    for (std::size_t k = 0; k < count; ++k)
      if (k != current) to.push_back(k);
  } else {
    for (std::size_t step = 1; step < count; step *= 2) {
      if (step <= current) to.push_back(current - step);
      if (current + step < count) to.push_back(current + step);
    }
  }
  return to;
}

}  // namespace

void Search::offer(std::span<const double> x, double value) {
  if ((!best_ || value > best_->value) && !seen_.contains(x)) best_ = Scored{{x.begin(), x.end()}, value};
}

void Search::offer_all(std::span<const double> points, std::span<const double> values) {
  const std::size_t d = domain_.size();
  for (std::size_t i = 0; i < values.size(); ++i) offer(points.subspan(i * d, d), values[i]);
}

std::vector<double> Search::score(std::span<const double> points) {
  std::vector<double> values(points.size() / domain_.size());
  surface_.score(points, values, cancelled_);
  offer_all(points, values);
  return values;
}

std::vector<double> Search::score(Screening& screening) {
  std::vector<double> values(screening.mean().size());
  surface_.score(screening, values, cancelled_);
  offer_all(screening.points(), values);
  return values;
}

std::vector<Scored> Search::climb(std::vector<Scored> starts) {
  std::vector<Scored> ends = std::move(starts), points = ends;
  std::vector<std::size_t> which(points.size());
  std::iota(which.begin(), which.end(), std::size_t{0});
  for (int cycle = 0; cycle < max_cycles && !points.empty(); ++cycle) {
    climb_continuous(points);
    std::vector<bool> changed(points.size());
    for (std::size_t i = 0; i < domain_.size(); ++i)
      if (domain_.dimensions[i].levels.size() > 1) climb_levels(points, i, changed);
    std::size_t kept = 0;
    for (std::size_t i = 0; i < points.size(); ++i) {
      ends[which[i]] = points[i];
      if (!changed[i]) continue;
      std::swap(points[kept], points[i]);
      which[kept++] = which[i];
    }
    points.resize(kept);
  }
  return ends;
}

void Search::climb_continuous(std::vector<Scored>& points) {
  const std::vector<double>& lengthscales = surface_.posterior().hyperparameters().lengthscales;
  const std::size_t d = domain_.size();
  std::vector<Climb> climbs;
  for (Scored& at : points) {
    const std::vector<std::uint8_t> active = domain_.active(at.x);
    std::vector<std::size_t> free;
    std::vector<double> start, lower, upper;
    for (std::size_t i = 0; i < d; ++i) {
      if (!active[i] || domain_.dimensions[i].kind != DimensionKind::continuous) continue;
      free.push_back(i);
      start.push_back(at.x[i] / lengthscales[i]);
      lower.push_back(domain_.dimensions[i].low / lengthscales[i]);
      upper.push_back(domain_.dimensions[i].high / lengthscales[i]);
    }
    if (free.empty()) continue;
    Minimizer minimizer(start, lower, upper, climb_options);
    climbs.push_back({&at, std::move(free), std::move(lower), std::move(upper), std::move(minimizer), at.x});
    Climb& climb = climbs.back();
    climb.constraints = half_spaces(domain_, at.x, climb.free, lengthscales);
    climb.multipliers.resize(climb.constraints.size());
  }
  std::vector<Climb*> going;
  for (Climb& climb : climbs) going.push_back(&climb);
  minimize_in_step(going);
  for (int round = 0; round < multiplier_rounds && !going.empty(); ++round) {
    std::erase_if(going, [](Climb* climb) { return !climb->update_multipliers(); });
    minimize_in_step(going);
  }
  for (Climb& climb : climbs) {
    Minimum minimum = climb.minimizer.minimum();
    if (!std::isfinite(minimum.value)) continue;
    climb.land(minimum.x);
    climb.place(minimum.x, lengthscales, domain_);
    double value = -minimum.value;
    if (!climb.constraints.empty()) {
      if (!repair(domain_, climb.x)) continue;
      surface_.score(climb.x, {&value, 1}, cancelled_);
    }
    if (!exceeds(value, climb.at->value)) continue;
    *climb.at = {std::move(climb.x), value};
    offer(climb.at->x, climb.at->value);
  }
}

void Search::minimize_in_step(std::vector<Climb*> going) {
  const std::vector<double>& lengthscales = surface_.posterior().hyperparameters().lengthscales;
  const std::size_t d = domain_.size();
  std::vector<double> x, values, gradients, gradient;
  while (!going.empty()) {
    throw_if(cancelled_);
    x.clear();
    for (Climb* climb : going) {
      climb->place(climb->minimizer.point(), lengthscales, domain_);
      x.insert(x.end(), climb->x.begin(), climb->x.end());
    }
    values.resize(going.size());
    gradients.resize(x.size());
    surface_.score_with_gradient(x, values, gradients, scratch_);
    for (std::size_t q = 0; q < going.size(); ++q) {
      Climb& climb = *going[q];
      gradient.clear();
      for (const std::size_t i : climb.free) gradient.push_back(-gradients[q * d + i] * lengthscales[i]);
      const double penalty = climb.penalty(climb.minimizer.point(), gradient);
      climb.minimizer.receive(penalty - values[q], gradient);
    }
    std::erase_if(going, [](const Climb* climb) { return climb->minimizer.done(); });
  }
}

void Search::climb_levels(std::vector<Scored>& points, std::size_t i, std::vector<bool>& changed) {
  const Dimension& dimension = domain_.dimensions[i];
  const std::size_t d = domain_.size();
  std::vector<std::size_t> going;
  for (std::size_t q = 0; q < points.size(); ++q)
    if (domain_.active(points[q].x)[i]) going.push_back(q);
  std::vector<double> x;
  std::vector<std::size_t> counts;
  std::vector<double> row;
  std::vector<bool> all_tried;
  for (int round = 0; round < max_line_rounds && !going.empty(); ++round) {
    x.clear();
    counts.clear();
    all_tried.clear();
    for (const std::size_t q : going) {
      const Scored& at = points[q];
      const auto level = std::lower_bound(dimension.levels.begin(), dimension.levels.end(), at.x[i]);
      const std::vector<std::size_t> to = moves(dimension, static_cast<std::size_t>(level - dimension.levels.begin()));
      counts.push_back(0);
      all_tried.push_back(to.size() + 1 == dimension.levels.size());
      for (const std::size_t k : to) {
        row = at.x;
        row[i] = dimension.levels[k];
        domain_.snap(row);
        if (!repair(domain_, row, i + 1)) continue;
        x.insert(x.end(), row.begin(), row.end());
        ++counts.back();
      }
    }
    const std::vector<double> values = score(x);
    std::vector<std::size_t> moved;
    for (std::size_t g = 0, first = 0; g < going.size(); first += counts[g++]) {
      Scored& at = points[going[g]];
      if (counts[g] == 0) continue;
      const auto begin = values.begin() + static_cast<std::ptrdiff_t>(first);
      const auto best = std::max_element(begin, begin + static_cast<std::ptrdiff_t>(counts[g]));
      if (!exceeds(*best, at.value)) continue;
      const auto found = x.begin() + (best - values.begin()) * static_cast<std::ptrdiff_t>(d);
      at = {{found, found + static_cast<std::ptrdiff_t>(d)}, *best};
      changed[going[g]] = true;
      if (!all_tried[g]) moved.push_back(going[g]);
    }
    going = std::move(moved);
  }
}

}  // namespace tunesmith
