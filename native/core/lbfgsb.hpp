#pragma once

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

/// Minimizes a smooth function over a box by limited-memory BFGS with gradient projection. Knows no GP.
/// start is clamped into [lower, upper]. Throws std::invalid_argument for mismatched lengths or lower > upper.
/// Source: Byrd, Lu, Nocedal & Zhu (1995), simplified to projected two-loop directions; Nocedal & Wright (2006), ch. 7.
Minimum minimize(const Objective& objective, std::span<const double> start, std::span<const double> lower,
                 std::span<const double> upper, const MinimizeOptions& options);

}  // namespace tunesmith
