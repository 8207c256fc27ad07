#pragma once
// Included by kernels_impl.hpp inside the namespace of one instruction set: inverses of positive definite matrices.

#include "tile.hpp"

static size_t block_width(size_t n) { return n <= 80 ? 8 : n <= 300 ? 16 : n <= 1000 ? 32 : 48; }

/// L^-1 of the m x m pivot block (Cholesky), row-major with stride `width`, rows beyond m zero; false if not positive.
/// Right-looking: column q of L scales row q of L^-1 = L_q^-1 ... L_1^-1 I and updates the rows below, so that every
/// inner loop runs along a row.
static bool invert_pivot(const double* a, size_t ld, size_t m, size_t width, double* diagonal, double* inverse) {
  double l[max_block * max_block];
  for (size_t i = 0; i < m; ++i)
    for (size_t j = 0; j < m; ++j) l[i * width + j] = j <= i ? a[i * ld + j] : a[j * ld + i];
  memset(inverse, 0, width * width * sizeof(double));
  for (size_t i = 0; i < m; ++i) inverse[i * width + i] = 1.0;
  for (size_t q = 0; q < m; ++q) {
    const double pivot = l[q * width + q];
    if (!(pivot > 0.0) || !(pivot < HUGE_VAL)) return false;
    diagonal[q] = sqrt(pivot);
    const double reciprocal = 1.0 / diagonal[q];
    double* __restrict lq = l + q * width;
    double* __restrict row = inverse + q * width;
    for (size_t j = q; j < m; ++j) lq[j] *= reciprocal;
    for (size_t j = 0; j <= q; ++j) row[j] *= reciprocal;
    for (size_t i = q + 1; i < m; ++i) {
      const double factor = lq[i];
      double* __restrict li = l + i * width;
      double* __restrict below = inverse + i * width;
      for (size_t j = i; j < m; ++j) li[j] -= factor * lq[j];
      for (size_t j = 0; j <= q; ++j) below[j] -= factor * row[j];
    }
  }
  return true;
}

/// One panel of the pivot columns W' (depth x panel, columns i = first...), with -1 in place of the pivot block.
static void pack_pivot_columns(const double* a, size_t ld, size_t k, size_t m, size_t depth, size_t first, double* w) {
  if (first + panel <= k) {
    for (size_t q = 0; q < m; ++q) memcpy(w + q * panel, a + (k + q) * ld + first, panel * sizeof(double));
  } else if (first >= k + m) {
    for (size_t c = 0; c < panel; ++c)
      for (size_t q = 0; q < m; ++q) w[q * panel + c] = a[(first + c) * ld + k + q];
  } else {
    for (size_t c = 0; c < panel; ++c) {
      const size_t i = first + c;
      for (size_t q = 0; q < m; ++q)
        w[q * panel + c] = i < k ? a[(k + q) * ld + i] : i >= k + m ? a[i * ld + k + q] : i == k + q ? -1.0 : 0.0;
    }
  }
  for (size_t q = m * panel; q < depth * panel; ++q) w[q] = 0.0;
}

/// How a block of m pivots from k on is worked off; see Kernels::sweep_block.
struct Block {
  size_t k, m, depth, rows;  ///< depth: m rounded up to whole tiles
  double* u;                 ///< U' = L_p^-1 W', in panels of `panel` columns, depth rows each
};

/// Fills u. With W_k = -I the update below also writes the pivot's rows. False if the pivot block is not positive.
static bool pivot_columns(const double* a, size_t ld, size_t width, const Block& block, double* diagonal) {
  const auto [k, m, depth, rows, u] = block;
  double inverse[max_block * max_block], w[max_block * panel];
  if (!invert_pivot(a + k * ld + k, ld, m, width, diagonal + k, inverse)) return false;
  for (size_t first = 0; first < rows; first += panel) {
    pack_pivot_columns(a, ld, k, m, depth, first, w);
    for (size_t p = 0; p < depth; p += 4)
      write(multiply(inverse + p * width, width, 1, w, panel, p + 4), u + first * depth + p * panel, panel);
  }
  return true;
}

/// Rows `from`.. of the lower triangle of a: U_i' U_j taken away, or, in the pivot's rows and columns, written over
/// them.
static void update(double* a, size_t ld, size_t from, const Block& block) {
  constexpr size_t ahead = 8;  // rows fetched before their turn: from 1000 on they come from beyond the second cache
  const auto [k, m, depth, rows, u] = block;
  // The pivot's rows and columns are replaced, all others updated; where n ends, a tile may hold some of both.
  const size_t whole_columns = (k + m) / panel * panel, whole_rows = (k + m) / 4 * 4;
  for (size_t i = whole_rows; i < k + m; ++i)
    for (size_t j = 0; j < k; ++j) a[i * ld + j] = 0.0;
  for (size_t i = k; i < rows; ++i)
    for (size_t j = whole_columns; j < k + m; ++j) a[i * ld + j] = 0.0;
  for (size_t i = from; i < rows; i += 4) {
    const double* ui = u + i / panel * panel * depth + i % panel;
    const size_t first = i < k ? i + 4 : i < whole_rows ? 0 : k, above = i >= k && i < whole_rows ? i - k : 0;
    for (size_t j = 0; j < i + 4; j += panel) {
      for (size_t r = 0; r < 4; ++r) prefetch(a + (i + ahead + r) * ld + j);
      // Columns k.. of U' are -L_p^-1: 0 above the diagonal.
      const size_t zeros = j > k + above && j < whole_columns ? j - k : above;
      const Tile t = multiply(ui + zeros * panel, 1, panel, u + j * depth + zeros * panel, panel, depth - zeros);
      if (j >= first && j < whole_columns)
        write_negative(t, a + i * ld + j, ld);
      else
        subtract(t, a + i * ld + j, ld);
    }
  }
}

static size_t sweep_block(double* a, size_t n, size_t ld, size_t k, double* diagonal, double* workspace) {
  const size_t width = block_width(n), m = n - k < width ? n - k : width;
  const Block block{k, m, round_up(m, 4), round_up(n + 1, padding), workspace};
  if (!pivot_columns(a, ld, width, block, diagonal)) return 0;
  update(a, ld, 0, block);
  return k + m;
}

static size_t invert_factor_block(double* a, size_t n, size_t ld, size_t k, double* diagonal, double* workspace) {
  const size_t width = block_width(n), m = n - k < width ? n - k : width;
  const Block block{k, m, round_up(m, 4), round_up(n, padding), workspace};
  if (!pivot_columns(a, ld, width, block, diagonal)) return 0;
  for (size_t j = 0; j < k + m; ++j) {
    const double* u = workspace + j / panel * panel * block.depth + j % panel;
    for (size_t p = j < k ? 0 : j - k; p < m; ++p) a[(k + p) * ld + j] = -u[p * panel];
  }
  // Rows that have been swept are not read again.
  if (k + m < n) update(a, ld, k + m, block);
  return k + m;
}
