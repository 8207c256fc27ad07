#include "linalg/linalg.hpp"

#include <algorithm>
#include <atomic>
#include <cstring>

#include "cancelled.hpp"

#if defined(_MSC_VER) && defined(_M_X64)
#include <immintrin.h>
#include <intrin.h>
#endif

namespace tunesmith {
namespace linalg {
namespace {

bool has_avx2() {
#if defined(__x86_64__)
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && __builtin_cpu_supports("bmi2");
#elif defined(_MSC_VER) && defined(_M_X64)
  int leaf1[4], leaf7[4];
  __cpuid(leaf1, 1);
  __cpuidex(leaf7, 7, 0);
  const bool fma = leaf1[2] & (1 << 12), osxsave = leaf1[2] & (1 << 27), avx2 = leaf7[1] & (1 << 5);
  return fma && osxsave && avx2 && (_xgetbv(0) & 6) == 6;
#else
  return false;
#endif
}

const Kernels* best() { return avx2_kernels && has_avx2() ? avx2_kernels : &baseline_kernels; }

std::atomic<const Kernels*>& active() {
  static std::atomic<const Kernels*> table{best()};
  return table;
}

}  // namespace

const Kernels& kernels() { return *active().load(std::memory_order_relaxed); }

bool select_instruction_set(const char* name) {
  for (const Kernels* table : {best(), &baseline_kernels}) {
    if (name && std::strcmp(name, table->name) != 0) continue;
    active().store(table, std::memory_order_relaxed);
    return true;
  }
  return false;
}

namespace {

using Block = decltype(Kernels::sweep_block);

bool work_off(Block block, double* a, std::size_t n, std::size_t ld, double* diagonal, double* workspace,
              const std::atomic<bool>* cancelled) {
  for (std::size_t next = 0; next < n;) {
    throw_if(cancelled);
    next = block(a, n, ld, next, diagonal, workspace);
    if (next == 0) return false;
  }
  return true;
}

}  // namespace

bool sweep(double* a, std::size_t n, std::size_t ld, double* diagonal, double* workspace,
           const std::atomic<bool>* cancelled) {
  return work_off(kernels().sweep_block, a, n, ld, diagonal, workspace, cancelled);
}

bool invert_factor(double* a, std::size_t n, std::size_t ld, double* diagonal, double* workspace,
                   const std::atomic<bool>* cancelled) {
  if (!work_off(kernels().invert_factor_block, a, n, ld, diagonal, workspace, cancelled)) return false;
  for (std::size_t i = 0; i < n; ++i) std::fill(a + i * ld + i + 1, a + i * ld + padded(n), 0.0);
  return true;
}

void scale_points(std::span<const double> x, std::size_t count, std::span<const double> lengthscales,
                  std::size_t stride, Buffer& scaled) {
  const std::size_t d = lengthscales.size();
  scaled.resize(d * stride);
  for (std::size_t k = 0; k < d; ++k) {
    const double per_length = 1.0 / lengthscales[k];
    for (std::size_t j = 0; j < count; ++j) scaled[k * stride + j] = x[j * d + k] * per_length;
  }
}

Buffer scaled_points(std::span<const double> x, std::size_t count, std::span<const double> lengthscales,
                     std::size_t stride) {
  Buffer scaled;
  scale_points(x, count, lengthscales, stride, scaled);
  return scaled;
}

std::vector<double> inverse_squares(std::span<const double> lengthscales) {
  std::vector<double> squares(lengthscales.size());
  for (std::size_t k = 0; k < squares.size(); ++k) squares[k] = 1.0 / (lengthscales[k] * lengthscales[k]);
  return squares;
}

}  // namespace linalg

const char* active_instruction_set() { return linalg::kernels().name; }

}  // namespace tunesmith
