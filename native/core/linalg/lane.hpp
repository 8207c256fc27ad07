#pragma once
// Included by kernels_impl.hpp inside the namespace of one instruction set; TUNESMITH_LANES is the vector width.

#if defined(__GNUC__)
typedef double Lane __attribute__((vector_size(TUNESMITH_LANES * sizeof(double))));

static inline Lane load(const double* from) {
  Lane lane;
  __builtin_memcpy(&lane, from, sizeof lane);
  return lane;
}
static inline void store(double* to, Lane lane) { __builtin_memcpy(to, &lane, sizeof lane); }
/// Asks for a cache line that will be written; a hint, for any address.
static inline void prefetch(const double* address) { __builtin_prefetch(address, 1); }
#else
struct Lane {
  double v[TUNESMITH_LANES];
};

static inline Lane load(const double* from) {
  Lane lane;
  for (int i = 0; i < TUNESMITH_LANES; ++i) lane.v[i] = from[i];
  return lane;
}
static inline void store(double* to, Lane lane) {
  for (int i = 0; i < TUNESMITH_LANES; ++i) to[i] = lane.v[i];
}
static inline void prefetch(const double*) {}
static inline Lane operator*(double a, Lane b) {
  for (int i = 0; i < TUNESMITH_LANES; ++i) b.v[i] *= a;
  return b;
}
static inline Lane operator*(Lane a, Lane b) {
  for (int i = 0; i < TUNESMITH_LANES; ++i) a.v[i] *= b.v[i];
  return a;
}
static inline Lane operator-(Lane a, Lane b) {
  for (int i = 0; i < TUNESMITH_LANES; ++i) a.v[i] -= b.v[i];
  return a;
}
static inline Lane operator-(Lane a, double b) {
  for (int i = 0; i < TUNESMITH_LANES; ++i) a.v[i] -= b;
  return a;
}
static inline Lane operator-(Lane a) {
  for (int i = 0; i < TUNESMITH_LANES; ++i) a.v[i] = -a.v[i];
  return a;
}
static inline Lane& operator+=(Lane& a, Lane b) {
  for (int i = 0; i < TUNESMITH_LANES; ++i) a.v[i] += b.v[i];
  return a;
}
#endif
