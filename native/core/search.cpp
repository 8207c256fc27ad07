#include "search.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "constraint.hpp"
#include "lbfgsb.hpp"

namespace tunesmith {
namespace {

constexpr int max_cycles = 20;
constexpr int max_line_rounds = 40;
constexpr std::size_t exhaustive_levels = 16;
constexpr MinimizeOptions climb_options{
    .memory = 8, .max_iterations = 30, .max_evaluations = 40, .gradient_tolerance = 1e-4, .relative_decrease = 1e-8};

/// Of the augmented Lagrangian, in units of acquisition and lengthscale: the weight of squared violations, the rounds
/// after the first and their evaluations, and the violation below which there is nothing to correct.
constexpr double penalty_weight = 100.0, violation_tolerance = 1e-6;
constexpr int multiplier_rounds = 3, multiplier_evaluations = 20, landing_passes = 20;

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

/// One climb over the active continuous dimensions of its start.
struct Search::Climb {
  Scored* at;
  std::vector<std::size_t> free;
  std::vector<double> lower, upper;
  Minimizer minimizer;
  std::vector<double> x;
  std::vector<HalfSpace> constraints{};
  std::vector<double> multipliers{};

  /// Moves x to z, which is in units of the lengthscales.
  void place(std::span<const double> z, std::span<const double> lengthscales, const Domain& domain) {
    for (std::size_t k = 0; k < free.size(); ++k) {
      const Dimension& dimension = domain.dimensions[free[k]];
      x[free[k]] = std::clamp(z[k] * lengthscales[free[k]], dimension.low, dimension.high);
    }
  }

  [[nodiscard]] double violation(std::size_t j, std::span<const double> z) const {
    double along = -constraints[j].offset;
    for (std::size_t k = 0; k < free.size(); ++k) along += constraints[j].normal[k] * z[k];
    return along;
  }

  /// Σ_j (max(0, multiplier_j + weight violation_j)² - multiplier_j²) / (2 weight); adds its gradient to one.
  [[nodiscard]] double penalty(std::span<const double> z, std::span<double> gradient) const {
    double sum = 0;
    for (std::size_t j = 0; j < constraints.size(); ++j) {
      const double force = std::max(0.0, multipliers[j] + penalty_weight * violation(j, z));
      sum += (force * force - multipliers[j] * multipliers[j]) / (2 * penalty_weight);
      for (std::size_t k = 0; k < free.size(); ++k) gradient[k] += force * constraints[j].normal[k];
    }
    return sum;
  }

  /// Moves z onto the boundaries that pushed back: rounds end a little on either side of them.
  void land(std::span<double> z) const {
    for (int pass = 0; pass < landing_passes; ++pass)
      for (std::size_t j = 0; j < constraints.size(); ++j) {
        if (multipliers[j] == 0) continue;
        const double beyond = violation(j, z);
        for (std::size_t k = 0; k < free.size(); ++k)
          z[k] = std::clamp(z[k] - beyond * constraints[j].normal[k], lower[k], upper[k]);
      }
  }

  /// Prepares another round from the minimum with better multipliers; false if none is called for.
  bool update_multipliers() {
    const Minimum minimum = minimizer.minimum();
    if (!std::isfinite(minimum.value)) return false;
    bool violated = false;
    for (std::size_t j = 0; j < constraints.size(); ++j) {
      const double beyond = violation(j, minimum.x), before = multipliers[j];
      multipliers[j] = std::max(0.0, before + penalty_weight * beyond);
      violated = violated || beyond > violation_tolerance || (before > 0 && beyond < -violation_tolerance);
    }
    MinimizeOptions options = climb_options;
    options.max_evaluations = multiplier_evaluations;
    if (violated) minimizer = Minimizer(minimum.x, lower, upper, options);
    return violated;
  }
};

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
