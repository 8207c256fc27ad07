#pragma once
// Included by kernels_impl.hpp inside the namespace of one instruction set: covariances of points.

#include "tile.hpp"

constexpr double farthest = 708.0;  // exp(-farthest) is the last normal number: covariances beyond are that of there
constexpr size_t strip = 64;        // columns whose distances stay in the nearest cache

/// exp(x) for -farthest <= x <= 0, 4e-16 relative. x = n ln 2 + r, Taylor polynomial of degree 13 in Estrin's order,
/// and no branch, so that loops over it vectorize.
static inline double exp_nonpositive(double x) {
  const double magic = 6755399441055744.0;  // 1.5 * 2^52: adding it rounds to an integer in the low mantissa bits
  const double shifted = x * 1.4426950408889634 + magic;
  const double n = shifted - magic;
  const double r = (x - n * 6.93147180369123816490e-01) - n * 1.90821492927058770002e-10;
  const double r2 = r * r, r4 = r2 * r2, r8 = r4 * r4;
  const double p01 = 1.0 + r, p23 = 1.0 / 2 + r * (1.0 / 6), p45 = 1.0 / 24 + r * (1.0 / 120);
  const double p67 = 1.0 / 720 + r * (1.0 / 5040), p89 = 1.0 / 40320 + r * (1.0 / 362880);
  const double pab = 1.0 / 3628800 + r * (1.0 / 39916800), pcd = 1.0 / 479001600 + r * (1.0 / 6227020800.0);
  const double polynomial = ((p01 + r2 * p23) + r4 * (p45 + r2 * p67)) + r8 * ((p89 + r2 * pab) + r4 * pcd);
  const auto exponent = __builtin_bit_cast(unsigned long long, shifted) << 52;
  return polynomial * __builtin_bit_cast(double, exponent + (1023ULL << 52));
}

/// Squared scaled distances of tile_rows points a_row[r] and the first `panel` points of b, row-major.
static void squared_distances(const CovarianceView& c, const PointsView& a, const size_t* row, const double* b,
                              size_t stride, double* rho) {
  Tile t = {};
  for (size_t k = 0; k < c.d; ++k) {
    if (c.categorical[k]) continue;
    const double* center = a.values + k * a.stride;
    const Lane z0 = load(b + k * stride), z1 = load(b + k * stride + TUNESMITH_LANES);
    add_squared_difference(t.c00, t.c01, z0, z1, center[row[0]]);
    add_squared_difference(t.c10, t.c11, z0, z1, center[row[1]]);
    add_squared_difference(t.c20, t.c21, z0, z1, center[row[2]]);
    add_squared_difference(t.c30, t.c31, z0, z1, center[row[3]]);
  }
  write(t, rho, panel);
  for (size_t k = 0; k < c.d; ++k) {
    if (!c.categorical[k]) continue;
    const double* z = b + k * stride;
    const double weight = c.inverse_squared_lengths[k];
    for (size_t r = 0; r < tile_rows; ++r) {
      const double center = a.values[k * a.stride + row[r]];
      for (size_t j = 0; j < panel; ++j) rho[r * panel + j] += z[j] != center ? weight : 0.0;
    }
  }
}

/// out[r * strip + j], j < m (a multiple of `padding`): Matérn's t = sqrt(5 rho), the square of which is kept finite;
/// for rbf rho / 2. In the shadow of the distances square roots cost little.
static void exponents(const CovarianceView& c, const PointsView& a, const size_t* row, const PointsView& b, size_t m,
                      double* __restrict out) {
  const double scale = c.rbf ? 0.5 : 5.0, most = c.rbf ? farthest : farthest * farthest;
  for (size_t j = 0; j < m; j += panel) {
    double rho[tile_rows * panel];
    squared_distances(c, a, row, b.values + j, b.stride, rho);
    for (size_t q = 0; q < tile_rows * panel; ++q) rho[q] = scale * rho[q] < most ? scale * rho[q] : most;
    if (!c.rbf)
      for (size_t q = 0; q < tile_rows * panel; ++q) rho[q] = sqrt(rho[q]);
    for (size_t r = 0; r < tile_rows; ++r) memcpy(out + r * strip + j, rho + r * panel, panel * sizeof(double));
  }
}

static void matern52(double outputscale, size_t m, const double* __restrict exponent, double* __restrict out,
                     double* __restrict slope) {
  for (size_t j = 0; j < m; ++j) {
    const double t = exponent[j], e = outputscale * exp_nonpositive(-t);
    out[j] = e * (1.0 + t + t * t * (1.0 / 3));
    slope[j] = e * (1.0 + t) * (5.0 / 3);
  }
}

static void squared_exponential(double outputscale, size_t m, const double* __restrict exponent, double* __restrict out,
                                double* __restrict slope) {
  for (size_t j = 0; j < m; ++j) slope[j] = out[j] = outputscale * exp_nonpositive(-exponent[j]);
}

static void covariance(const CovarianceView& c, const PointsView& a, const PointsView& b, bool lower, double* out,
                       double* slope, size_t ld) {
  double exponent[tile_rows * strip], unused[strip];
  for (size_t i = 0; i < a.count; i += tile_rows) {
    const size_t rows = a.count - i < tile_rows ? a.count - i : tile_rows, last = i + rows - 1;
    const size_t row[tile_rows] = {i, rows > 1 ? i + 1 : last, rows > 2 ? i + 2 : last, last};
    const size_t columns = round_up(lower ? i + rows : b.count, padding);
    for (size_t j = 0; j < columns; j += strip) {
      const size_t m = columns - j < strip ? columns - j : strip;
      exponents(c, a, row, {b.values + j, b.stride, m}, m, exponent);
      for (size_t r = 0; r < rows; ++r) {
        double* k = out + (i + r) * ld + j;
        double* dk = slope ? slope + (i + r) * ld + j : unused;
        if (c.rbf) {
          squared_exponential(c.outputscale, m, exponent + r * strip, k, dk);
        } else {
          matern52(c.outputscale, m, exponent + r * strip, k, dk);
        }
      }
    }
  }
}
