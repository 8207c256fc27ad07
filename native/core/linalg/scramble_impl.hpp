#pragma once
// Included by kernels_impl.hpp inside the namespace of one instruction set: scrambled Sobol points.

static inline unsigned reverse_bits(unsigned x) {
  x = (x >> 16) | (x << 16);
  x = ((x & 0x00ff00ff) << 8) | ((x & 0xff00ff00) >> 8);
  x = ((x & 0x0f0f0f0f) << 4) | ((x & 0xf0f0f0f0) >> 4);
  x = ((x & 0x33333333) << 2) | ((x & 0xcccccccc) >> 2);
  return ((x & 0x55555555) << 1) | ((x & 0xaaaaaaaa) >> 1);
}

static void scramble(const unsigned* __restrict reversed, const unsigned* __restrict seeds, size_t count,
                     double* __restrict out) {
  for (size_t i = 0; i < count; ++i) {
    unsigned x = reversed[i];
    x ^= x * 0x3d20adea;
    x += seeds[i];
    x *= (seeds[i] >> 16) | 1;
    x ^= x * 0x05526c56;
    x ^= x * 0x53a22864;
    // Through a signed number, which every instruction set converts.
    out[i] = static_cast<int>(reverse_bits(x) ^ 0x80000000u) * 0x1p-32 + 0.5;
  }
}
