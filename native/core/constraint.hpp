#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "domain.hpp"

namespace tunesmith {

/// How far Σ_i t_i(x_i) lies above high (> 0) or below low (< 0) at the snapped point x; 0 within the bounds, to 2e-13
/// of the terms' magnitudes: less than the rounding that the caller forgives.
double excess(const LinearConstraint& constraint, const Domain& domain, std::span<const double> x);

/// True if the snapped point x satisfies all of the domain's constraints.
bool satisfies(const Domain& domain, std::span<const double> x);

/// Moves the snapped point x onto one violated constraint's boundary after the other, by the shortest way within the
/// continuous dimensions; where these do not suffice, discrete ones that switch no other on go to the nearest level
/// that does, the first asked being number `first` mod d. Returns whether x satisfies all constraints in the end.
/// Source: Bregman (1965), cyclic projections; steps a little too long end after finitely many (Herman & Chen, 2008).
bool repair(const Domain& domain, std::span<double> x, std::size_t first = 0);

/// The rows (length d) that satisfy the constraints once repaired, in their order.
void keep_repaired(const Domain& domain, std::vector<double>& points);

/// normal · z <= offset; |normal| = 1.
struct HalfSpace {
  std::vector<double> normal;
  double offset;
};

/// What the constraints ask of the dimensions `free`, continuous and active, while the others stay as at x, in units
/// z_k of scale[free_k]: x_i = z_k scale_i.
std::vector<HalfSpace> half_spaces(const Domain& domain, std::span<const double> x, std::span<const std::size_t> free,
                                   std::span<const double> scale);

}  // namespace tunesmith
