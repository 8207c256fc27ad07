#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

namespace tunesmith {

struct MinimizeOptions {
  int memory = 8;
  int max_iterations = 50;
  int max_evaluations = 100;
  double gradient_tolerance = 1e-5;  ///< on the infinity norm of the projected gradient
  double relative_decrease = 1e-10;  ///< stop when f falls by less, relative to max(|f|, 1)
  double absolute_decrease = 0;      ///< or by less than this over two iterations
  double inverse_curvature = 1;      ///< guess of 1/f'' for the first step, which is at most one unit long
};

struct Minimum {
  std::vector<double> x;
  double value;
  int iterations;
  int evaluations;
  bool converged;
};

/// Value at x; writes the gradient. A non-finite value makes the line search step back.
using Objective = std::function<double(std::span<const double> x, std::span<double> gradient)>;

/// Minimizes a smooth function over a box by limited-memory BFGS with gradient projection, one evaluation at a time, so
/// that several minimizations can evaluate in one batch. Knows no GP. While !done(): evaluate at point(), then
/// receive(). Source: Byrd, Lu, Nocedal & Zhu (1995), simplified to projected two-loop directions; Nocedal & Wright
/// (2006), ch. 7.
class Minimizer {
 public:
  /// start is clamped into [lower, upper]. Throws std::invalid_argument for mismatched lengths or lower > upper.
  Minimizer(std::span<const double> start, std::span<const double> lower, std::span<const double> upper,
            const MinimizeOptions& options);

  /// Before the first receive(): takes over what another minimizer learnt of the curvature of a function of which this
  /// one is roughly a multiple by `factor`.
  void assume_curvature(const Minimizer& other, double factor);

  [[nodiscard]] bool done() const { return done_; }
  /// Where to evaluate next.
  [[nodiscard]] std::span<const double> point() const { return trial_.x; }
  /// Value and gradient at point(). A non-finite value makes the line search step back.
  void receive(double value, std::span<const double> gradient);
  /// The best point so far.
  [[nodiscard]] Minimum minimum() const;

 private:
  /// A point with its value and gradient.
  struct Point {
    std::vector<double> x;
    double value;
    std::vector<double> gradient;
    [[nodiscard]] bool finite() const;
  };
  /// A step s and its gradient change y; sy and yy: s'y and y'y over the free variables; weight is scratch of the
  /// recursion.
  struct Pair {
    std::vector<double> s, y;
    double sy, yy, weight;
    /// A pair may lack curvature on the free subspace though it has it on the whole.
    [[nodiscard]] bool curved() const;
  };

  void begin_iteration();
  bool begin_line_search();
  bool place_trial();
  void receive_in_line_search();
  void end_line_search();
  void store_pair();
  void choose_direction(double norm);
  void restrict_to_free(Pair& pair) const;
  [[nodiscard]] double clamp(std::size_t i, double value) const;
  [[nodiscard]] double projected_gradient_norm() const;
  [[nodiscard]] double path_slope(const Point& point) const;

  std::vector<double> lower_, upper_;
  MinimizeOptions options_;
  Point current_, trial_, best_;  ///< best_: of the line search
  std::vector<double> direction_;
  std::vector<double> free_;  ///< 1 or, for the variables held at a bound, 0
  std::vector<Pair> pairs_;
  int iterations_ = 0, evaluations_ = 0;
  double last_decrease_;
  bool converged_ = false, done_ = false;

  // Of the line search: steps between which the next lies, slope at 0, change predicted by the gradient.
  double low_ = 0, high_ = 0, step_ = 0, slope_ = 0, predicted_ = 0;
  int line_search_steps_ = 0;
};

/// Runs a Minimizer on a function.
Minimum minimize(const Objective& objective, std::span<const double> start, std::span<const double> lower,
                 std::span<const double> upper, const MinimizeOptions& options);

}  // namespace tunesmith
