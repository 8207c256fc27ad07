#pragma once
// Included by kernels_impl.hpp inside the namespace of one instruction set: the register tile, four rows by two lanes.

#include "lane.hpp"

constexpr size_t panel = 2 * TUNESMITH_LANES;  // columns of a register tile; divides `padding`

static constexpr size_t round_up(size_t n, size_t multiple) { return (n + multiple - 1) / multiple * multiple; }

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

static inline void add_squared_difference(Lane& sum0, Lane& sum1, Lane z0, Lane z1, double center) {
  const Lane d0 = z0 - center, d1 = z1 - center;
  sum0 += d0 * d0, sum1 += d1 * d1;
}

/// As add_squared_difference, weighed by the values at s.
static inline void add_weighed_square(Lane& sum0, Lane& sum1, const double* s, Lane z0, Lane z1, double center) {
  const Lane d0 = z0 - center, d1 = z1 - center;
  sum0 += load(s) * (d0 * d0), sum1 += load(s + TUNESMITH_LANES) * (d1 * d1);
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
