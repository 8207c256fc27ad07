#include "search.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "lbfgsb.hpp"

namespace tunesmith {
namespace {

constexpr std::size_t chunk = 512;  // points scored between two looks at the cancellation flag
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

std::vector<double> Search::score(std::span<const double> points) {
  const std::size_t d = domain_.size(), m = points.size() / d;
  std::vector<double> values(m);
  for (std::size_t begin = 0; begin < m; begin += chunk) {
    throw_if(cancelled_);
    const std::size_t rows = std::min(chunk, m - begin);
    surface_.score(points.subspan(begin * d, rows * d), std::span<double>(values).subspan(begin, rows));
  }
  for (std::size_t i = 0; i < m; ++i) offer(points.subspan(i * d, d), values[i]);
  return values;
}

void Search::climb(Scored at) {
  for (int cycle = 0; cycle < max_cycles; ++cycle) {
    climb_continuous(at, domain_.active(at.x));
    bool changed = false;
    for (std::size_t i = 0; i < domain_.size(); ++i)
      if (domain_.dimensions[i].levels.size() > 1 && domain_.active(at.x)[i]) changed = climb_levels(at, i) || changed;
    if (!changed) return;
  }
}

void Search::climb_continuous(Scored& at, const std::vector<std::uint8_t>& active) {
  const std::vector<double>& lengthscales = surface_.posterior().hyperparameters().lengthscales;
  std::vector<std::size_t> free;
  std::vector<double> start, lower, upper;
  for (std::size_t i = 0; i < domain_.size(); ++i) {
    if (!active[i] || domain_.dimensions[i].kind != DimensionKind::continuous) continue;
    free.push_back(i);
    start.push_back(at.x[i] / lengthscales[i]);
    lower.push_back(domain_.dimensions[i].low / lengthscales[i]);
    upper.push_back(domain_.dimensions[i].high / lengthscales[i]);
  }
  if (free.empty()) return;
  std::vector<double> x = at.x, full_gradient(domain_.size());
  const auto place = [&](std::span<const double> z) {
    for (std::size_t k = 0; k < free.size(); ++k) {
      const Dimension& dimension = domain_.dimensions[free[k]];
      x[free[k]] = std::clamp(z[k] * lengthscales[free[k]], dimension.low, dimension.high);
    }
  };
  const Objective negated = [&](std::span<const double> z, std::span<double> gradient) {
    throw_if(cancelled_);
    place(z);
    const double value = surface_.score_with_gradient(x, full_gradient, scratch_);
    for (std::size_t k = 0; k < free.size(); ++k) gradient[k] = -full_gradient[free[k]] * lengthscales[free[k]];
    return -value;
  };
  const Minimum minimum = minimize(negated, start, lower, upper, climb_options);
  if (!std::isfinite(minimum.value) || !exceeds(-minimum.value, at.value)) return;
  place(minimum.x);
  at = {std::move(x), -minimum.value};
  offer(at.x, at.value);
}

bool Search::climb_levels(Scored& at, std::size_t i) {
  const Dimension& dimension = domain_.dimensions[i];
  const std::size_t d = domain_.size();
  bool changed = false;
  for (int round = 0; round < max_line_rounds; ++round) {
    const auto level = std::lower_bound(dimension.levels.begin(), dimension.levels.end(), at.x[i]);
    const std::vector<std::size_t> to = moves(dimension, static_cast<std::size_t>(level - dimension.levels.begin()));
    std::vector<double> points;
    points.reserve(to.size() * d);
    for (std::size_t k : to) {
      points.insert(points.end(), at.x.begin(), at.x.end());
      const std::span<double> row(points.data() + points.size() - d, d);
      row[i] = dimension.levels[k];
      domain_.snap(row);
    }
    const std::vector<double> values = score(points);
    const auto best = static_cast<std::size_t>(std::max_element(values.begin(), values.end()) - values.begin());
    if (!exceeds(values[best], at.value)) return changed;
    at.x.assign(points.begin() + static_cast<std::ptrdiff_t>(best * d),
                points.begin() + static_cast<std::ptrdiff_t>((best + 1) * d));
    at.value = values[best];
    changed = true;
    if (to.size() + 1 == dimension.levels.size()) return changed;  // all levels were tried
  }
  return changed;
}

}  // namespace tunesmith
