#include "lbfgsb.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <string>
#include <utility>

namespace tunesmith {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double sufficient_decrease = 1e-4;
constexpr double curvature = 0.9;
constexpr int max_line_search_steps = 20;

/// Minimizer of the parabola through f(0) = 0 with slope `slope` and f(step) = rise, kept within [0.1, 0.5] step.
double interpolate(double slope, double rise, double step) {
  const double minimizer = -0.5 * slope * step * step / (rise - slope * step);
  if (!std::isfinite(minimizer)) return 0.25 * step;
  return std::clamp(minimizer, 0.1 * step, 0.5 * step);
}

/// Σ a_i b_i mask_i, in interleaved partial sums, which vectors can take.
double dot(const std::vector<double>& a, const std::vector<double>& b, const std::vector<double>& mask) {
  double sums[4] = {};
  const std::size_t n = a.size(), whole = n / 4 * 4;
  for (std::size_t i = 0; i < whole; i += 4)
    for (std::size_t q = 0; q < 4; ++q) sums[q] += a[i + q] * (b[i + q] * mask[i + q]);
  double sum = 0;
  for (std::size_t i = whole; i < n; ++i) sum += a[i] * (b[i] * mask[i]);
  return ((sums[0] + sums[1]) + (sums[2] + sums[3])) + sum;
}

void check(std::span<const double> start, std::span<const double> lower, std::span<const double> upper) {
  if (lower.size() != start.size() || upper.size() != start.size())
    throw std::invalid_argument("minimize: expected bounds of length " + std::to_string(start.size()) + ", received " +
                                std::to_string(lower.size()) + " and " + std::to_string(upper.size()) +
                                ". Give one lower and one upper bound per variable.");
  for (std::size_t i = 0; i < start.size(); ++i)
    if (!(lower[i] <= upper[i]))
      throw std::invalid_argument("minimize: expected lower <= upper, received " + std::to_string(lower[i]) + " and " +
                                  std::to_string(upper[i]) + " for variable " + std::to_string(i) +
                                  ". Swap or widen the bounds.");
}

}  // namespace

bool Minimizer::Point::finite() const {
  return std::isfinite(value) &&
         std::all_of(gradient.begin(), gradient.end(), [](double g) { return std::isfinite(g); });
}

Minimizer::Minimizer(std::span<const double> start, std::span<const double> lower, std::span<const double> upper,
                     const MinimizeOptions& options)
    : lower_(lower.begin(), lower.end()),
      upper_(upper.begin(), upper.end()),
      options_(options),
      direction_(start.size()),
      free_(start.size(), 1.0) {
  check(start, lower, upper);
  trial_ = {std::vector<double>(start.size()), infinity, std::vector<double>(start.size())};
  for (std::size_t i = 0; i < start.size(); ++i) trial_.x[i] = clamp(i, start[i]);
  current_ = best_ = trial_;
  last_decrease_ = infinity;
  pairs_.reserve(static_cast<std::size_t>(std::max(options_.memory, 0)));
}

void Minimizer::assume_curvature(const Minimizer& other, double factor) {
  pairs_ = other.pairs_;
  for (Pair& pair : pairs_) {
    for (double& y : pair.y) y *= factor;
    restrict_to_free(pair);
  }
}

Minimum Minimizer::minimum() const { return {current_.x, current_.value, iterations_, evaluations_, converged_}; }

void Minimizer::receive(double value, std::span<const double> gradient) {
  trial_.value = value;
  std::copy(gradient.begin(), gradient.end(), trial_.gradient.begin());
  if (++evaluations_ > 1) return receive_in_line_search();
  current_ = trial_;
  begin_iteration();
}

void Minimizer::begin_iteration() {
  while (current_.finite()) {
    const double norm = projected_gradient_norm();
    converged_ = converged_ || norm <= options_.gradient_tolerance;
    if (converged_ || iterations_ >= options_.max_iterations || evaluations_ >= options_.max_evaluations) break;
    choose_direction(norm);
    if (begin_line_search()) return;
    if (pairs_.empty()) break;
    pairs_.clear();  // a stale Hessian: start again from steepest descent
  }
  done_ = true;
}

/// Weak Wolfe search along x(a) = P(x + a direction). False if there is nowhere to go.
bool Minimizer::begin_line_search() {
  // Without curvature information the gradient has no natural length: move by at most one unit.
  step_ = 1;
  if (pairs_.empty()) {
    double length = 0;
    for (double value : direction_) length = std::hypot(length, value);
    step_ = std::min(options_.inverse_curvature, 1 / length);
  }
  slope_ = path_slope(current_);
  low_ = 0, high_ = infinity, line_search_steps_ = 0;
  return slope_ < 0 && place_trial();
}

bool Minimizer::place_trial() {
  bool moved = false;
  predicted_ = 0;
  for (std::size_t i = 0; i < trial_.x.size(); ++i) {
    trial_.x[i] = clamp(i, current_.x[i] + step_ * direction_[i]);
    predicted_ += current_.gradient[i] * (trial_.x[i] - current_.x[i]);
    moved = moved || trial_.x[i] != current_.x[i];
  }
  return moved;
}

void Minimizer::receive_in_line_search() {
  if (!trial_.finite()) {
    high_ = step_;
    step_ = low_ + 0.25 * (high_ - low_);
  } else if (trial_.value > current_.value + sufficient_decrease * predicted_) {
    high_ = step_;
    step_ = low_ > 0 ? 0.5 * (low_ + high_) : interpolate(slope_, trial_.value - current_.value, step_);
  } else if (low_ > 0 && trial_.value > best_.value) {
    return end_line_search();  // the path bends upward at a bound: keep the better, earlier point
  } else {
    std::swap(best_, trial_);
    low_ = step_;
    if (path_slope(best_) >= curvature * slope_) return end_line_search();
    step_ = std::isinf(high_) ? 4 * step_ : 0.5 * (low_ + high_);
  }
  if (++line_search_steps_ >= max_line_search_steps || evaluations_ >= options_.max_evaluations || !place_trial())
    end_line_search();
}

void Minimizer::end_line_search() {
  if (low_ > 0) {
    ++iterations_;
    store_pair();
    const double scale = std::max({std::abs(current_.value), std::abs(best_.value), 1.0});
    const double decrease = current_.value - best_.value;
    converged_ =
        decrease <= options_.relative_decrease * scale || decrease + last_decrease_ <= options_.absolute_decrease;
    last_decrease_ = decrease;
    std::swap(current_, best_);
  } else if (pairs_.empty()) {
    done_ = true;
    return;
  } else {
    pairs_.clear();
  }
  begin_iteration();
}

void Minimizer::store_pair() {
  const std::size_t n = current_.x.size();
  if (options_.memory <= 0) return;
  double sy = 0, yy = 0;
  for (std::size_t i = 0; i < n; ++i) {
    const double y = best_.gradient[i] - current_.gradient[i];
    sy += (best_.x[i] - current_.x[i]) * y;
    yy += y * y;
  }
  // Positive curvature keeps the implied Hessian positive definite.
  if (!(sy > std::numeric_limits<double>::epsilon() * yy)) return;
  if (pairs_.size() < static_cast<std::size_t>(options_.memory))
    pairs_.push_back({std::vector<double>(n), std::vector<double>(n), 0, 0, 0});
  else
    std::rotate(pairs_.begin(), pairs_.begin() + 1, pairs_.end());
  for (std::size_t i = 0; i < n; ++i) {
    pairs_.back().s[i] = best_.x[i] - current_.x[i];
    pairs_.back().y[i] = best_.gradient[i] - current_.gradient[i];
  }
  restrict_to_free(pairs_.back());
}

bool Minimizer::Pair::curved() const { return sy > std::numeric_limits<double>::epsilon() * yy; }

void Minimizer::restrict_to_free(Pair& pair) const {
  pair.sy = dot(pair.s, pair.y, free_);
  pair.yy = dot(pair.y, pair.y, free_);
}

/// -H g by the two-loop recursion restricted to the free variables; -gamma g on the bound ones: those at a bound, or
/// nearly so, whose gradient pushes them outward. The margin keeps a quasi-Newton step from being cut short by a bound
/// it hits at once (Bertsekas 1982).
void Minimizer::choose_direction(double norm) {
  const std::size_t n = current_.x.size();
  bool changed = false;
  for (std::size_t i = 0; i < n; ++i) {
    const double margin = std::min(1e-6 * (upper_[i] - lower_[i]), norm), g = current_.gradient[i];
    const bool bound = (g > 0 && current_.x[i] <= lower_[i] + margin) || (g < 0 && current_.x[i] >= upper_[i] - margin);
    changed = changed || bound == (free_[i] != 0);
    free_[i] = bound ? 0 : 1;
  }
  if (changed)
    for (Pair& pair : pairs_) restrict_to_free(pair);
  const auto subtract = [&](double factor, const std::vector<double>& from) {
    for (std::size_t i = 0; i < n; ++i) direction_[i] -= factor * (free_[i] * from[i]);
  };
  direction_ = current_.gradient;
  double gamma = 0;
  for (auto pair = pairs_.rbegin(); pair != pairs_.rend(); ++pair) {
    if (!pair->curved()) continue;
    if (gamma == 0) gamma = pair->sy / pair->yy;
    pair->weight = dot(pair->s, direction_, free_) / pair->sy;
    subtract(pair->weight, pair->y);
  }
  if (gamma == 0) gamma = 1;
  for (double& value : direction_) value *= gamma;
  for (const Pair& pair : pairs_)
    if (pair.curved()) subtract(dot(pair.y, direction_, free_) / pair.sy - pair.weight, pair.s);
  for (double& value : direction_) value = -value;
}

double Minimizer::clamp(std::size_t i, double value) const { return std::min(std::max(lower_[i], value), upper_[i]); }

/// ||P(x - g) - x||_inf: zero exactly at a stationary point of the box problem.
double Minimizer::projected_gradient_norm() const {
  double norm = 0;
  for (std::size_t i = 0; i < current_.x.size(); ++i)
    norm = std::max(norm, std::abs(clamp(i, current_.x[i] - current_.gradient[i]) - current_.x[i]));
  return norm;
}

/// Derivative of f along the projected path at `point`, where variables pressed against a bound stand still.
double Minimizer::path_slope(const Point& point) const {
  double slope = 0;
  for (std::size_t i = 0; i < direction_.size(); ++i) {
    const bool pressed =
        (direction_[i] < 0 && point.x[i] <= lower_[i]) || (direction_[i] > 0 && point.x[i] >= upper_[i]);
    if (!pressed) slope += direction_[i] * point.gradient[i];
  }
  return slope;
}

Minimum minimize(const Objective& objective, std::span<const double> start, std::span<const double> lower,
                 std::span<const double> upper, const MinimizeOptions& options) {
  Minimizer minimizer(start, lower, upper, options);
  std::vector<double> gradient(start.size());
  while (!minimizer.done()) {
    const double value = objective(minimizer.point(), gradient);
    minimizer.receive(value, gradient);
  }
  return minimizer.minimum();
}

}  // namespace tunesmith
