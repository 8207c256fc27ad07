#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace tunesmith {

/// How legal values of one dimension lie in [0, 1].
///   continuous   every value in [0, 1]
///   ordered      the ascending `levels` (integers, steps, ordinals): distance means something
///   categorical  the `levels` (k + 1/2) / C of C choices: only equality means something
enum class DimensionKind : std::uint8_t { continuous, ordered, categorical };

/// One coordinate of the unit cube. Plain data.
struct Dimension {
  DimensionKind kind = DimensionKind::continuous;
  std::vector<double> levels{};         ///< legal values, ascending; empty when continuous
  int parent = -1;                      ///< index of the dimension that switches this one on; -1: always active
  std::vector<double> parent_levels{};  ///< values of the parent for which this dimension is active
  double inactive = 0.5;                ///< the value it holds while inactive (a legal value)
  double low = 0.0, high = 1.0;         ///< where its active values lie, in [0, 1]
};

/// One dimension's part t(x) in a linear constraint. Plain data.
///   continuous            t(x) = values[0] + x (values[1] - values[0])
///   ordered, categorical  t(levels[k]) = values[k]
struct Term {
  std::vector<double> levels{};  ///< all the dimension's, ascending; empty when continuous
  std::vector<double> values{};  ///< empty: t = 0
};

/// low <= Σ_i t_i(x_i) <= high over the active dimensions.
struct LinearConstraint {
  std::vector<Term> terms;  ///< d
  double low, high;         ///< either may be infinite
};

/// The search space as the core sees it: a product of dimensions in [0, 1]^d, less what violates a constraint. Parents
/// stand before children. A legal point is a snapped one; whether it satisfies the constraints, constraint.hpp says.
struct Domain {
  std::vector<Dimension> dimensions;
  std::vector<LinearConstraint> constraints{};

  [[nodiscard]] std::size_t size() const { return dimensions.size(); }
  /// True for every dimension whose kernel distance is Hamming; length d.
  [[nodiscard]] std::vector<std::uint8_t> categorical_mask() const;
  /// Nonzero for every categorical dimension that switches no other on; length d.
  [[nodiscard]] std::vector<std::uint8_t> choices() const;
  /// True if every point of the unit cube is legal.
  [[nodiscard]] bool is_cube() const;
  /// Nonzero for every dimension that is switched on at the legal point x; length d.
  [[nodiscard]] std::vector<std::uint8_t> active(std::span<const double> x) const;
  /// Moves x (length d) to the nearest legal point: snaps discrete dimensions, resets inactive ones.
  void snap(std::span<double> x) const;
  /// Number of distinct legal points; 0 when some dimension is continuous or the count exceeds 2^53.
  /// Conditional dimensions count as if always active (an upper bound).
  [[nodiscard]] std::uint64_t cardinality() const;
};

}  // namespace tunesmith
