#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "constraint.hpp"
#include "domain.hpp"
#include "lbfgsb.hpp"

namespace tunesmith {

struct Scored;

inline constexpr MinimizeOptions climb_options{
    .memory = 8, .max_iterations = 30, .max_evaluations = 40, .gradient_tolerance = 1e-4, .relative_decrease = 1e-8};
/// Of the augmented Lagrangian, after the first.
inline constexpr int multiplier_rounds = 3;

/// One climb over the active continuous dimensions `free` of its start, in units z of their lengthscales: L-BFGS, under
/// linear constraints on an augmented Lagrangian. Source: Nocedal & Wright (2006), algorithm 17.4.
struct Climb {
  Scored* at;
  std::vector<std::size_t> free;
  std::vector<double> lower, upper;
  Minimizer minimizer;
  std::vector<double> x;
  std::vector<HalfSpace> constraints{};
  std::vector<double> multipliers{};  ///< one a constraint

  /// Moves x to z.
  void place(std::span<const double> z, std::span<const double> lengthscales, const Domain& domain);
  /// How far z is beyond constraint j.
  [[nodiscard]] double violation(std::size_t j, std::span<const double> z) const;
  /// Σ_j (max(0, multiplier_j + weight violation_j)² - multiplier_j²) / (2 weight); adds its gradient to one.
  [[nodiscard]] double penalty(std::span<const double> z, std::span<double> gradient) const;
  /// Moves z onto the boundaries that pushed back: rounds end a little on either side of them.
  void land(std::span<double> z) const;
  /// Prepares another round from the minimum with better multipliers; false if none is called for.
  bool update_multipliers();
};

}  // namespace tunesmith
