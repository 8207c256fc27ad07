#pragma once
// Included by kernels_impl.hpp inside the namespace of one instruction set: products of matrices and vectors.

#include "tile.hpp"

/// Sum of n products, in `padding` interleaved partial sums so that the order does not depend on the vector width.
static double dot(const double* __restrict a, const double* __restrict b, size_t n) {
  double sums[padding] = {};
  size_t j = 0;
  for (; j + padding <= n; j += padding)
    for (size_t q = 0; q < padding; ++q) sums[q] += a[j + q] * b[j + q];
  double sum = 0.0;
  for (; j < n; ++j) sum += a[j] * b[j];
  for (size_t q = 0; q < padding; ++q) sum += sums[q];
  return sum;
}

static void lengthscale_gradient(const CovarianceView& c, const PointsView& points, const double* swept,
                                 const double* slope, size_t ld, const double* alpha, double* buffer,
                                 double* gradient) {
  const size_t n = points.count, width = round_up(n, padding);
  double* s = buffer;  // of tile_rows rows, 0 from the diagonal on
  double* __restrict differs = s + tile_rows * width;
  for (size_t k = 0; k < c.d; ++k) gradient[k] = 0.0;
  for (size_t first = 0; first < n; first += tile_rows) {
    const size_t columns = round_up(first + tile_rows, padding);
    size_t row[tile_rows];
    for (size_t r = 0; r < tile_rows; ++r) {
      const size_t i = row[r] = first + r < n ? first + r : 0;  // row 0 has nothing below the diagonal
      const double* __restrict a = swept + i * ld;
      const double* __restrict g = slope + i * ld;
      double* __restrict sr = s + r * width;
      for (size_t j = 0; j < i; ++j) sr[j] = (alpha[i] * alpha[j] + a[j]) * g[j];
      for (size_t j = i; j < columns; ++j) sr[j] = 0.0;
    }
    for (size_t k = 0; k < c.d; ++k) {
      const double* z = points.values + k * points.stride;
      if (c.categorical[k]) {
        // Not as sums[q] += z != z_i ? s : 0, which the loop vectorizer of GCC 12.2 miscompiles for AVX2 at -O3: wrong
        // sums even where the function stands alone, without aliasing and clean under UBSan and valgrind.
        for (size_t r = 0; r < tile_rows; ++r) {
          for (size_t j = 0; j < columns; ++j) differs[j] = z[j] != z[row[r]] ? 1.0 : 0.0;
          gradient[k] += dot(s + r * width, differs, columns) * c.inverse_squared_lengths[k];
        }
        continue;
      }
      Tile t = {};
      for (size_t j = 0; j < columns; j += panel) {
        const Lane z0 = load(z + j), z1 = load(z + j + TUNESMITH_LANES);
        add_weighed_square(t.c00, t.c01, s + j, z0, z1, z[row[0]]);
        add_weighed_square(t.c10, t.c11, s + width + j, z0, z1, z[row[1]]);
        add_weighed_square(t.c20, t.c21, s + 2 * width + j, z0, z1, z[row[2]]);
        add_weighed_square(t.c30, t.c31, s + 3 * width + j, z0, z1, z[row[3]]);
      }
      double sums[tile_rows * panel];
      write(t, sums, panel);
      for (size_t q = 0; q < tile_rows * panel; ++q) gradient[k] += sums[q];
    }
  }
}

static void column_norms(const double* lower, size_t n, size_t ld, const double* k, size_t columns, double* norms) {
  for (size_t j = 0; j < columns; ++j) norms[j] = 0.0;
  for (size_t i = 0; i < n; i += 4) {
    const size_t depth = i + 4 < n ? i + 4 : n;
    for (size_t j = 0; j < columns; j += panel) {
      const Tile t = multiply(lower + i * ld, ld, 1, k + j, columns, depth);
      Lane n0 = load(norms + j), n1 = load(norms + j + TUNESMITH_LANES);
      n0 += t.c00 * t.c00, n1 += t.c01 * t.c01;
      n0 += t.c10 * t.c10, n1 += t.c11 * t.c11;
      n0 += t.c20 * t.c20, n1 += t.c21 * t.c21;
      n0 += t.c30 * t.c30, n1 += t.c31 * t.c31;
      store(norms + j, n0), store(norms + j + TUNESMITH_LANES, n1);
    }
  }
}

static void combine_rows(const double* weights, const double* k, size_t n, size_t columns, double* out) {
  for (size_t j = 0; j < columns; j += padding) {
    double sums[padding] = {};
    for (size_t i = 0; i < n; ++i)
      for (size_t q = 0; q < padding; ++q) sums[q] += weights[i] * k[i * columns + j + q];
    for (size_t q = 0; q < padding; ++q) out[j + q] = sums[q];
  }
}

static void multiply_both(const double* lower, size_t n, size_t ld, const double* k, double* u, double* w) {
  constexpr size_t height = 16;  // rows of lower that stay in the cache for their second use
  const size_t rows = round_up(n, 4);
  memset(w, 0, round_up(n, padding) * padding * sizeof(double));
  for (size_t first = 0; first < rows; first += height) {
    const size_t last = first + height < rows ? first + height : rows;
    for (size_t i = first; i < last; i += 4)
      for (size_t j = 0; j < padding; j += panel)
        write(multiply(lower + i * ld, ld, 1, k + j, padding, i + 4), u + i * padding + j, padding);
    for (size_t i = 0; i < last; i += 4)
      for (size_t j = 0; j < padding; j += panel)
        add(multiply(lower + first * ld + i, 1, ld, u + first * padding + j, padding, last - first),
            w + i * padding + j, padding);
  }
}

static void multiply_tile(const double* a, const double* b, size_t depth, double* out) {
  for (size_t j = 0; j < padding; j += panel) write(multiply(a, 1, tile_rows, b + j, padding, depth), out + j, padding);
}

static void multiply_lower(const double* lower, size_t n, size_t ld, const double* x, double* out) {
  for (size_t i = 0; i < n; ++i) out[i] = dot(lower + i * ld, x, i + 1);
}

static void multiply_lower_transposed(const double* lower, size_t n, size_t ld, const double* x,
                                      double* __restrict out) {
  for (size_t j = 0; j < round_up(n, padding); ++j) out[j] = 0.0;
  for (size_t i = 0; i < n; ++i) {
    const double* __restrict row = lower + i * ld;
    for (size_t j = 0; j <= i; ++j) out[j] += x[i] * row[j];
  }
}

static void weighted_differences(const double* weights, const PointsView& z, size_t d, const double* center,
                                 size_t stride, double* out) {
  const size_t n = round_up(z.count, padding);
  for (size_t k = 0; k < d; ++k) {
    const double* zk = z.values + k * z.stride;
    const double c = center[k * stride];
    double sums[padding] = {};
    for (size_t i = 0; i < n; i += padding)
      for (size_t q = 0; q < padding; ++q) sums[q] += weights[i + q] * (c - zk[i + q]);
    out[k] = ((sums[0] + sums[1]) + (sums[2] + sums[3])) + ((sums[4] + sums[5]) + (sums[6] + sums[7]));
  }
}
