// The inner loops, included once per instruction set with TUNESMITH_ISA (namespace) and TUNESMITH_LANES (doubles per
// vector) defined. Everything is static and free of templates, so that the builds share no symbol.
#include <math.h>
#include <string.h>

#include "kernels.hpp"

namespace tunesmith::linalg::TUNESMITH_ISA {

#include "lane.hpp"

constexpr size_t panel = 2 * TUNESMITH_LANES;  // columns of a register tile; divides `padding`

static constexpr size_t round_up(size_t n, size_t multiple) { return (n + multiple - 1) / multiple * multiple; }

// ---------------------------------------------------------------------------------------------------- register tile

/// Four rows by two lanes of a product.
struct Tile {
  Lane c00, c01, c10, c11, c20, c21, c30, c31;
};

/// c_rj = sum_p a[r * row + p * step] b[p * stride + j] for r < 4, j < panel, p < depth.
static inline Tile multiply(const double* a, size_t row, size_t step, const double* b, size_t stride, size_t depth) {
  Tile t = {};
  for (size_t p = 0; p < depth; ++p) {
    const Lane b0 = load(b + p * stride), b1 = load(b + p * stride + TUNESMITH_LANES);
    const double* ap = a + p * step;
    t.c00 += ap[0] * b0;
    t.c01 += ap[0] * b1;
    t.c10 += ap[row] * b0;
    t.c11 += ap[row] * b1;
    t.c20 += ap[2 * row] * b0;
    t.c21 += ap[2 * row] * b1;
    t.c30 += ap[3 * row] * b0;
    t.c31 += ap[3 * row] * b1;
  }
  return t;
}

static inline void write(const Tile& t, double* to, size_t ld) {
  store(to, t.c00), store(to + TUNESMITH_LANES, t.c01);
  store(to + ld, t.c10), store(to + ld + TUNESMITH_LANES, t.c11);
  store(to + 2 * ld, t.c20), store(to + 2 * ld + TUNESMITH_LANES, t.c21);
  store(to + 3 * ld, t.c30), store(to + 3 * ld + TUNESMITH_LANES, t.c31);
}

static inline void add_row(double* to, Lane c0, Lane c1) {
  c0 += load(to), c1 += load(to + TUNESMITH_LANES);
  store(to, c0), store(to + TUNESMITH_LANES, c1);
}

static inline void add(const Tile& t, double* to, size_t ld) {
  add_row(to, t.c00, t.c01);
  add_row(to + ld, t.c10, t.c11);
  add_row(to + 2 * ld, t.c20, t.c21);
  add_row(to + 3 * ld, t.c30, t.c31);
}

static inline void write_negative(const Tile& t, double* to, size_t ld) {
  write({-t.c00, -t.c01, -t.c10, -t.c11, -t.c20, -t.c21, -t.c30, -t.c31}, to, ld);
}

static inline void subtract_row(double* from, Lane c0, Lane c1) {
  store(from, load(from) - c0);
  store(from + TUNESMITH_LANES, load(from + TUNESMITH_LANES) - c1);
}

static inline void subtract(const Tile& t, double* from, size_t ld) {
  subtract_row(from, t.c00, t.c01);
  subtract_row(from + ld, t.c10, t.c11);
  subtract_row(from + 2 * ld, t.c20, t.c21);
  subtract_row(from + 3 * ld, t.c30, t.c31);
}

// ------------------------------------------------------------------------------------------------------- covariance

/// exp(x) for x <= 0, 4e-16 relative; below -708 the value at -708. x = n ln 2 + r, Taylor polynomial of degree 13 in
/// Estrin's order, and no branch, so that loops over it vectorize.
static inline double exp_nonpositive(double x) {
  x = x < -708.0 ? -708.0 : x;
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

/// m is a multiple of `padding`.
static void squared_distances(const CovarianceView& c, const PointsView& a, size_t i, const PointsView& b, size_t m,
                              double* __restrict out) {
  constexpr size_t lanes = padding / TUNESMITH_LANES;
  for (size_t j = 0; j < m; j += padding) {
    Lane sums[lanes] = {};
    for (size_t k = 0; k < c.d; ++k) {
      if (c.categorical[k]) continue;
      const double* z = b.values + k * b.stride + j;
      const double center = a.values[k * a.stride + i];
      for (size_t q = 0; q < lanes; ++q) {
        const Lane difference = load(z + q * TUNESMITH_LANES) - center;
        sums[q] += difference * difference;
      }
    }
    for (size_t q = 0; q < lanes; ++q) store(out + j + q * TUNESMITH_LANES, sums[q]);
  }
  for (size_t k = 0; k < c.d; ++k) {
    if (!c.categorical[k]) continue;
    const double* __restrict z = b.values + k * b.stride;
    const double center = a.values[k * a.stride + i], weight = c.inverse_squared_lengths[k];
    for (size_t j = 0; j < m; ++j) out[j] += z[j] != center ? weight : 0.0;
  }
}

static void matern52(double outputscale, size_t m, double* __restrict out, double* __restrict slope) {
  const double farthest = 708.0 * 708.0;  // where exp_nonpositive ends; keeps infinite distances finite
  for (size_t j = 0; j < m; ++j) {
    const double t2 = 5.0 * out[j] < farthest ? 5.0 * out[j] : farthest, t = sqrt(t2),
                 e = outputscale * exp_nonpositive(-t);
    out[j] = e * (1.0 + t + t2 * (1.0 / 3));
    slope[j] = e * (1.0 + t) * (5.0 / 3);
  }
}

static void squared_exponential(double outputscale, size_t m, double* __restrict out, double* __restrict slope) {
  for (size_t j = 0; j < m; ++j) slope[j] = out[j] = outputscale * exp_nonpositive(-0.5 * out[j]);
}

static void covariance(const CovarianceView& c, const PointsView& a, const PointsView& b, bool lower, double* out,
                       double* slope, size_t ld) {
  constexpr size_t strip = 256;  // long enough to vectorize, short enough for a slope nobody asked for
  double unused[strip];
  for (size_t i = 0; i < a.count; ++i) {
    const size_t columns = round_up(lower ? i + 1 : b.count, padding);
    for (size_t j = 0; j < columns; j += strip) {
      const size_t m = columns - j < strip ? columns - j : strip;
      double* k = out + i * ld + j;
      double* dk = slope ? slope + i * ld + j : unused;
      squared_distances(c, a, i, {b.values + j, b.stride, m}, m, k);
      if (c.rbf) {
        squared_exponential(c.outputscale, m, k, dk);
      } else {
        matern52(c.outputscale, m, k, dk);
      }
    }
  }
}

// ------------------------------------------------------------------------------------------------------------ sweep

static size_t block_width(size_t n) { return n <= 100 ? 8 : n <= 300 ? 16 : n <= 1000 ? 32 : 48; }

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

static size_t sweep_block(double* a, size_t n, size_t ld, size_t k, double* diagonal, double* inverse_factor,
                          size_t ld_inverse, double* u) {
  const size_t width = block_width(n), rows = round_up(n + 1, padding);
  const size_t m = n - k < width ? n - k : width, depth = round_up(m, 4);
  double inverse[max_block * max_block], w[max_block * panel];
  if (!invert_pivot(a + k * ld + k, ld, m, width, diagonal + k, inverse)) return 0;

  // U' = L_p^-1 W', in panels of `panel` columns. With W_k = -I the update below also writes the pivot's rows.
  for (size_t first = 0; first < rows; first += panel) {
    pack_pivot_columns(a, ld, k, m, depth, first, w);
    double* target = u + first * depth;
    for (size_t p = 0; p < depth; p += 4)
      write(multiply(inverse + p * width, width, 1, w, panel, p + 4), target + p * panel, panel);
    if (inverse_factor && first < k + m) {
      for (size_t p = 0; p < m; ++p)
        for (size_t c = 0; c < panel && first + c <= k + p; ++c)
          inverse_factor[(k + p) * ld_inverse + first + c] = -target[p * panel + c];
    }
  }
  // The pivot's rows and columns are replaced, all others updated; where n ends, a tile may hold some of both.
  const size_t whole_columns = (k + m) / panel * panel, whole_rows = (k + m) / 4 * 4;
  for (size_t i = whole_rows; i < k + m; ++i)
    for (size_t j = 0; j < k; ++j) a[i * ld + j] = 0.0;
  for (size_t i = k; i < rows; ++i)
    for (size_t j = whole_columns; j < k + m; ++j) a[i * ld + j] = 0.0;
  for (size_t i = 0; i < rows; i += 4) {
    const double* ui = u + i / panel * panel * depth + i % panel;
    const size_t first = i < k ? i + 4 : i < whole_rows ? 0 : k;
    for (size_t j = 0; j < i + 4; j += panel) {
      const Tile t = multiply(ui, 1, panel, u + j * depth, panel, depth);
      if (j >= first && j < whole_columns)
        write_negative(t, a + i * ld + j, ld);
      else
        subtract(t, a + i * ld + j, ld);
    }
  }
  return k + m;
}

// --------------------------------------------------------------------------------------------------------- products

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
  double* __restrict s = buffer;
  for (size_t k = 0; k < c.d; ++k) gradient[k] = 0.0;
  for (size_t i = 1; i < points.count; ++i) {
    const double* __restrict a = swept + i * ld;
    const double* __restrict g = slope + i * ld;
    for (size_t j = 0; j < i; ++j) s[j] = (alpha[i] * alpha[j] + a[j]) * g[j];
    const size_t columns = round_up(i, padding);
    for (size_t j = i; j < columns; ++j) s[j] = 0.0;
    for (size_t k = 0; k < c.d; ++k) {
      const double* z = points.values + k * points.stride;
      if (c.categorical[k]) {
        // Not as sums[q] += z != z_i ? s : 0, which the loop vectorizer of GCC 12.2 miscompiles for AVX2 at -O3: wrong
        // sums even where the function stands alone, without aliasing and clean under UBSan and valgrind.
        double* __restrict differs = buffer + columns;
        for (size_t j = 0; j < columns; ++j) differs[j] = z[j] != z[i] ? 1.0 : 0.0;
        gradient[k] += dot(s, differs, columns) * c.inverse_squared_lengths[k];
        continue;
      }
      double sums[padding] = {};
      for (size_t j = 0; j < columns; j += padding)
        for (size_t q = 0; q < padding; ++q) sums[q] += s[j + q] * ((z[j + q] - z[i]) * (z[j + q] - z[i]));
      for (size_t q = 0; q < padding; ++q) gradient[k] += sums[q];
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

static double weighted_difference(const double* weights, const double* slope, const double* z, size_t n,
                                  double center) {
  double sums[padding] = {};
  size_t j = 0;
  for (; j + padding <= n; j += padding)
    for (size_t q = 0; q < padding; ++q) sums[q] += weights[j + q] * slope[j + q] * (center - z[j + q]);
  double sum = 0.0;
  for (; j < n; ++j) sum += weights[j] * slope[j] * (center - z[j]);
  for (size_t q = 0; q < padding; ++q) sum += sums[q];
  return sum;
}

static constexpr Kernels table(const char* name) {
  return {name,          covariance,    sweep_block,    lengthscale_gradient,      column_norms,       combine_rows,
          multiply_both, multiply_tile, multiply_lower, multiply_lower_transposed, weighted_difference};
}

}  // namespace tunesmith::linalg::TUNESMITH_ISA
