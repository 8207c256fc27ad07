#pragma once

#include <stddef.h>

namespace tunesmith::linalg {

/// Every leading dimension and every padded length is a multiple of this many doubles.
constexpr size_t padding = 8;
/// Rows of the register tile, whose columns are `padding`.
constexpr size_t tile_rows = 4;
/// Widest pivot block of `sweep`.
constexpr size_t max_block = 64;

/// Points as the kernels read them: coordinate k of point j is values[k * stride + j] = x_jk / lengthscale_k; stride is
/// a multiple of `padding`, the pad holds finite numbers.
struct PointsView {
  const double* values;
  size_t stride;
  size_t count;
};

/// The covariance function with everything but the points. rbf: exp(-rho/2); else Matérn-5/2.
struct CovarianceView {
  bool rbf;
  double outputscale;
  size_t d;
  const unsigned char* categorical;       ///< d; nonzero: Hamming distance
  const double* inverse_squared_lengths;  ///< d, 1 / lengthscale²
};

/// The numeric inner loops, compiled once per instruction set. Plain pointers only: inline templates of the standard
/// library would be merged between the builds by the linker and could then run on a processor that lacks AVX2.
struct Kernels {
  const char* name;

  /// out[i * ld + j] = k(a_i, b_j) and slope = -2 dk/drho, rho the squared scaled distance (slope may be null).
  /// Writes whole groups of `padding` columns. lower: only j <= i (rounded up), for a symmetric matrix.
  void (*covariance)(const CovarianceView& covariance, const PointsView& a, const PointsView& b, bool lower,
                     double* out, double* slope, size_t ld);

  /// One block of a symmetric sweep of the leading n x n part of a (lower triangle, row-major, ld), in place:
  ///   [K  .]       [-K^-1          .        ]
  ///   [r' 0]  ->   [ r' K^-1   -r' K^-1 r   ]   once every pivot has been swept
  /// a has padded(n + 1) rows and ld >= padded(n + 1); row n is r', further rows are 0. diagonal: n, diagonal of L.
  /// workspace: sweep_workspace(n).
  /// Sweeps pivots first.. and returns the next one to sweep; 0, leaving rubbish, if K is not positive definite.
  /// Source: Goodnight (1979), "A tutorial on the SWEEP operator", in blocks.
  size_t (*sweep_block)(double* a, size_t n, size_t ld, size_t first, double* diagonal, double* workspace);
  /// The same where L^-1 is all that is wanted: two thirds of the operations. L^-1 takes the place of K; a has
  /// padded(n) rows, those from n on 0, and rubbish above the diagonal.
  size_t (*invert_factor_block)(double* a, size_t n, size_t ld, size_t first, double* diagonal, double* workspace);

  /// gradient[k] = sum over i > j of (alpha_i alpha_j + swept_ij) slope_ij delta_ijk², delta² the scaled squared
  /// distance along dimension k; swept holds -K^-1. buffer: (tile_rows + 1) padded(n).
  void (*lengthscale_gradient)(const CovarianceView& covariance, const PointsView& points, const double* swept,
                               const double* slope, size_t ld, const double* alpha, double* buffer, double* gradient);

  /// norms[j] = |lower k_j|² for the columns of k (n x columns, a multiple of `padding`). lower: padded(n) rows, zero
  /// above the diagonal.
  void (*column_norms)(const double* lower, size_t n, size_t ld, const double* k, size_t columns, double* norms);
  /// out[i] in [0, 1): Owen's nested uniform scrambling by hash of `count` numbers, whose bits are reversed: a digit is
  /// flipped by a hash of the digits before it. Source: Laine & Karras (2011), Burley (2020), constants of Vegdahl
  /// (2021).
  void (*scramble)(const unsigned* reversed, const unsigned* seeds, size_t count, double* out);

  /// out[j] = sum_i weights[i] k[i * columns + j].
  void (*combine_rows)(const double* weights, const double* k, size_t n, size_t columns, double* out);
  /// u = lower k and w = lower' u for `padding` columns (padded(n) x padding each), in one pass over lower.
  void (*multiply_both)(const double* lower, size_t n, size_t ld, const double* k, double* u, double* w);

  /// out = a' b (tile_rows x padding) with a depth x tile_rows and b depth x padding: the innermost loop of the others.
  void (*multiply_tile)(const double* a, const double* b, size_t depth, double* out);

  /// out = lower x (n).
  void (*multiply_lower)(const double* lower, size_t n, size_t ld, const double* x, double* out);
  /// out = lower' x (padded(n); the pad becomes 0).
  void (*multiply_lower_transposed)(const double* lower, size_t n, size_t ld, const double* x, double* out);
  /// out[k] = sum_i weights[i] (center_k - z_ki), i < padded(n), for the d coordinates k of the points z; center: of
  /// one point, `stride` apart. The pad of weights holds zeros.
  void (*weighted_differences)(const double* weights, const PointsView& z, size_t d, const double* center,
                               size_t stride, double* out);
};

extern const Kernels baseline_kernels;
/// Null where the build has no AVX2 code.
extern const Kernels* const avx2_kernels;

}  // namespace tunesmith::linalg
