#include "lbfgsb.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <string>

namespace tunesmith {
namespace {

using Vector = std::vector<double>;

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double sufficient_decrease = 1e-4;
constexpr double curvature = 0.9;
constexpr int max_line_search_steps = 20;

struct Box {
  std::span<const double> lower, upper;
  [[nodiscard]] double clamp(std::size_t i, double value) const {
    return std::min(std::max(lower[i], value), upper[i]);
  }
};

/// A point with its value and gradient.
struct Point {
  Vector x;
  double value = infinity;
  Vector gradient;
};

bool finite(const Point& point) {
  return std::isfinite(point.value) &&
         std::all_of(point.gradient.begin(), point.gradient.end(), [](double g) { return std::isfinite(g); });
}

/// ||P(x - g) - x||_inf: zero exactly at a stationary point of the box problem.
double projected_gradient_norm(const Point& point, const Box& box) {
  double norm = 0;
  for (std::size_t i = 0; i < point.x.size(); ++i)
    norm = std::max(norm, std::abs(box.clamp(i, point.x[i] - point.gradient[i]) - point.x[i]));
  return norm;
}

/// Variables at a bound, or nearly so, whose gradient pushes them outward.
/// The margin keeps a quasi-Newton step from being cut short by a bound it hits at once (Bertsekas 1982).
std::vector<bool> binding_set(const Point& point, const Box& box, double norm) {
  std::vector<bool> bound(point.x.size());
  for (std::size_t i = 0; i < point.x.size(); ++i) {
    const double margin = std::min(1e-6 * (box.upper[i] - box.lower[i]), norm);
    const double g = point.gradient[i];
    bound[i] = (g > 0 && point.x[i] <= box.lower[i] + margin) || (g < 0 && point.x[i] >= box.upper[i] - margin);
  }
  return bound;
}

/// The last few steps s and gradient changes y.
class Memory {
 public:
  explicit Memory(int capacity) : capacity_(static_cast<std::size_t>(capacity)) {}

  [[nodiscard]] bool empty() const { return pairs_.empty(); }
  void clear() { pairs_.clear(); }

  void store(const Point& from, const Point& to) {
    Pair pair{Vector(from.x.size()), Vector(from.x.size()), 0, 0};
    double sy = 0, yy = 0;
    for (std::size_t i = 0; i < from.x.size(); ++i) {
      pair.s[i] = to.x[i] - from.x[i];
      pair.y[i] = to.gradient[i] - from.gradient[i];
      sy += pair.s[i] * pair.y[i];
      yy += pair.y[i] * pair.y[i];
    }
    // Positive curvature keeps the implied Hessian positive definite.
    if (!(sy > std::numeric_limits<double>::epsilon() * yy) || capacity_ == 0) return;
    if (pairs_.size() == capacity_) pairs_.erase(pairs_.begin());
    pairs_.push_back(std::move(pair));
  }

  /// -H g by the two-loop recursion restricted to the free variables; -gamma g on the bound ones.
  Vector direction(const Vector& gradient, const std::vector<bool>& bound) {
    const std::size_t n = gradient.size();
    const auto dot = [&](const Vector& a, const Vector& b) {
      double sum = 0;
      for (std::size_t i = 0; i < n; ++i)
        if (!bound[i]) sum += a[i] * b[i];
      return sum;
    };
    Vector q = gradient;
    double gamma = 0;
    for (auto pair = pairs_.rbegin(); pair != pairs_.rend(); ++pair) {
      const double sy = dot(pair->s, pair->y), yy = dot(pair->y, pair->y);
      // A pair may lack curvature on the free subspace though it has it on the whole.
      pair->rho = sy > std::numeric_limits<double>::epsilon() * yy ? 1 / sy : 0;
      if (pair->rho == 0) continue;
      if (gamma == 0) gamma = sy / yy;
      pair->weight = pair->rho * dot(pair->s, q);
      for (std::size_t i = 0; i < n; ++i)
        if (!bound[i]) q[i] -= pair->weight * pair->y[i];
    }
    if (gamma == 0) gamma = 1;
    for (double& value : q) value *= gamma;
    for (const Pair& pair : pairs_) {
      if (pair.rho == 0) continue;
      const double beta = pair.weight - pair.rho * dot(pair.y, q);
      for (std::size_t i = 0; i < n; ++i)
        if (!bound[i]) q[i] += beta * pair.s[i];
    }
    for (double& value : q) value = -value;
    return q;
  }

 private:
  struct Pair {
    Vector s, y;
    double rho, weight;  ///< scratch of the recursion: 1 / s'y and rho s'q
  };
  std::size_t capacity_;
  std::vector<Pair> pairs_;
};

/// Derivative of f along the projected path at `point`, where variables pressed against a bound stand still.
double path_slope(const Point& point, const Vector& direction, const Box& box) {
  double slope = 0;
  for (std::size_t i = 0; i < direction.size(); ++i) {
    const bool pressed =
        (direction[i] < 0 && point.x[i] <= box.lower[i]) || (direction[i] > 0 && point.x[i] >= box.upper[i]);
    if (!pressed) slope += direction[i] * point.gradient[i];
  }
  return slope;
}

/// Minimizer of the parabola through f(0) = 0 with slope `slope` and f(step) = rise, kept within [0.1, 0.5] step.
double interpolate(double slope, double rise, double step) {
  const double minimizer = -0.5 * slope * step * step / (rise - slope * step);
  if (!std::isfinite(minimizer)) return 0.25 * step;
  return std::clamp(minimizer, 0.1 * step, 0.5 * step);
}

class Search {
 public:
  Search(const Objective& objective, const Box& box, const MinimizeOptions& options)
      : objective_(objective), box_(box), options_(options) {}

  void evaluate(Point& point) {
    point.value = objective_(point.x, point.gradient);
    ++evaluations_;
  }

  /// Weak Wolfe search along x(a) = P(x + a direction), from step a on. Writes `best` and returns true if some step
  /// decreased f sufficiently.
  bool line_search(const Point& from, const Vector& direction, double step, Point& best) {
    const double slope = path_slope(from, direction, box_);
    if (!(slope < 0)) return false;
    double low = 0, high = infinity;
    Point trial{Vector(from.x.size()), infinity, Vector(from.x.size())};
    for (int i = 0; i < max_line_search_steps && evaluations_ < options_.max_evaluations; ++i) {
      double predicted = 0;
      bool moved = false;
      for (std::size_t k = 0; k < from.x.size(); ++k) {
        trial.x[k] = box_.clamp(k, from.x[k] + step * direction[k]);
        predicted += from.gradient[k] * (trial.x[k] - from.x[k]);
        moved = moved || trial.x[k] != from.x[k];
      }
      if (!moved) break;
      evaluate(trial);
      if (!finite(trial)) {
        high = step;
        step = low + 0.25 * (high - low);
      } else if (trial.value > from.value + sufficient_decrease * predicted) {
        high = step;
        step = low > 0 ? 0.5 * (low + high) : interpolate(slope, trial.value - from.value, step);
      } else if (low > 0 && trial.value > best.value) {
        break;  // the path bends upward at a bound: keep the better, earlier point
      } else {
        best = trial;
        low = step;
        if (path_slope(trial, direction, box_) >= curvature * slope) break;
        step = std::isinf(high) ? 4 * step : 0.5 * (low + high);
      }
    }
    return low > 0;
  }

  [[nodiscard]] int evaluations() const { return evaluations_; }

 private:
  const Objective& objective_;
  const Box& box_;
  const MinimizeOptions& options_;
  int evaluations_ = 0;
};

void check(std::span<const double> start, const Box& box) {
  if (box.lower.size() != start.size() || box.upper.size() != start.size())
    throw std::invalid_argument("minimize: expected bounds of length " + std::to_string(start.size()) + ", received " +
                                std::to_string(box.lower.size()) + " and " + std::to_string(box.upper.size()) +
                                ". Give one lower and one upper bound per variable.");
  for (std::size_t i = 0; i < start.size(); ++i)
    if (!(box.lower[i] <= box.upper[i]))
      throw std::invalid_argument("minimize: expected lower <= upper, received " + std::to_string(box.lower[i]) +
                                  " and " + std::to_string(box.upper[i]) + " for variable " + std::to_string(i) +
                                  ". Swap or widen the bounds.");
}

}  // namespace

Minimum minimize(const Objective& objective, std::span<const double> start, std::span<const double> lower,
                 std::span<const double> upper, const MinimizeOptions& options) {
  const Box box{lower, upper};
  check(start, box);
  const std::size_t n = start.size();
  Search search(objective, box, options);
  Memory memory(std::max(options.memory, 0));
  Point current{Vector(n), infinity, Vector(n)}, next = current;
  for (std::size_t i = 0; i < n; ++i) current.x[i] = box.clamp(i, start[i]);
  search.evaluate(current);

  int iterations = 0;
  bool converged = false;
  while (finite(current)) {
    const double norm = projected_gradient_norm(current, box);
    converged = converged || norm <= options.gradient_tolerance;
    if (converged || iterations >= options.max_iterations || search.evaluations() >= options.max_evaluations) break;

    const Vector direction = memory.direction(current.gradient, binding_set(current, box, norm));
    // Without curvature information the gradient has no natural length: move by at most one unit.
    double first_step = 1;
    if (memory.empty()) {
      double length = 0;
      for (double value : direction) length = std::hypot(length, value);
      first_step = std::min(1.0, 1 / length);
    }
    if (!search.line_search(current, direction, first_step, next)) {
      if (memory.empty()) break;
      memory.clear();  // a stale Hessian: start again from steepest descent
      continue;
    }
    ++iterations;
    memory.store(current, next);
    const double scale = std::max({std::abs(current.value), std::abs(next.value), 1.0});
    converged = current.value - next.value <= options.relative_decrease * scale;
    std::swap(current, next);
  }
  return {std::move(current.x), current.value, iterations, search.evaluations(), converged};
}

}  // namespace tunesmith
