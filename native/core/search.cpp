#include "search.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "lbfgsb.hpp"

namespace tunesmith {
namespace {

constexpr int max_cycles = 20;
constexpr int max_line_rounds = 40;
constexpr std::size_t exhaustive_levels = 16;
constexpr MinimizeOptions climb_options{
    .memory = 8, .max_iterations = 30, .max_evaluations = 40, .gradient_tolerance = 1e-4, .relative_decrease = 1e-8};

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

void Search::climb(std::vector<Scored> points) {
  for (int cycle = 0; cycle < max_cycles && !points.empty(); ++cycle) {
    climb_continuous(points);
    std::vector<bool> changed(points.size());
    for (std::size_t i = 0; i < domain_.size(); ++i)
      if (domain_.dimensions[i].levels.size() > 1) climb_levels(points, i, changed);
    std::size_t kept = 0;
    for (std::size_t i = 0; i < points.size(); ++i)
      if (changed[i]) std::swap(points[kept++], points[i]);
    points.resize(kept);
  }
}

/// One climb over the active continuous dimensions of its start.
struct Search::Climb {
  Scored* at;
  std::vector<std::size_t> free;
  Minimizer minimizer;
  std::vector<double> x;

  /// Moves x to z, which is in units of the lengthscales.
  void place(std::span<const double> z, std::span<const double> lengthscales, const Domain& domain) {
    for (std::size_t k = 0; k < free.size(); ++k) {
      const Dimension& dimension = domain.dimensions[free[k]];
      x[free[k]] = std::clamp(z[k] * lengthscales[free[k]], dimension.low, dimension.high);
    }
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
    climbs.push_back({&at, std::move(free), Minimizer(start, lower, upper, climb_options), at.x});
  }
  std::vector<Climb*> going;
  for (Climb& climb : climbs) going.push_back(&climb);
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
      gradient.clear();
      for (const std::size_t i : going[q]->free) gradient.push_back(-gradients[q * d + i] * lengthscales[i]);
      going[q]->minimizer.receive(-values[q], gradient);
    }
    std::erase_if(going, [](const Climb* climb) { return climb->minimizer.done(); });
  }
  for (Climb& climb : climbs) {
    const Minimum minimum = climb.minimizer.minimum();
    if (!std::isfinite(minimum.value) || !exceeds(-minimum.value, climb.at->value)) continue;
    climb.place(minimum.x, lengthscales, domain_);
    *climb.at = {std::move(climb.x), -minimum.value};
    offer(climb.at->x, climb.at->value);
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
  for (int round = 0; round < max_line_rounds && !going.empty(); ++round) {
    x.clear();
    counts.clear();
    for (const std::size_t q : going) {
      const Scored& at = points[q];
      const auto level = std::lower_bound(dimension.levels.begin(), dimension.levels.end(), at.x[i]);
      const std::vector<std::size_t> to = moves(dimension, static_cast<std::size_t>(level - dimension.levels.begin()));
      for (const std::size_t k : to) {
        x.insert(x.end(), at.x.begin(), at.x.end());
        const std::span<double> row(x.data() + x.size() - d, d);
        row[i] = dimension.levels[k];
        domain_.snap(row);
      }
      counts.push_back(to.size());
    }
    const std::vector<double> values = score(x);
    std::vector<std::size_t> moved;
    for (std::size_t g = 0, first = 0; g < going.size(); first += counts[g++]) {
      Scored& at = points[going[g]];
      const auto begin = values.begin() + static_cast<std::ptrdiff_t>(first);
      const auto best = std::max_element(begin, begin + static_cast<std::ptrdiff_t>(counts[g]));
      if (!exceeds(*best, at.value)) continue;
      const auto row = x.begin() + (best - values.begin()) * static_cast<std::ptrdiff_t>(d);
      at = {{row, row + static_cast<std::ptrdiff_t>(d)}, *best};
      changed[going[g]] = true;
      if (counts[g] + 1 != dimension.levels.size()) moved.push_back(going[g]);  // else all levels were tried
    }
    going = std::move(moved);
  }
}

}  // namespace tunesmith
