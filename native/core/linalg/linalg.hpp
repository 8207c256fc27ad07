#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <new>
#include <span>
#include <vector>

#include "linalg/kernels.hpp"

namespace tunesmith {

/// Name of the inner loops in use: "avx2" or "baseline". Chosen once, by what the processor offers.
const char* active_instruction_set();

namespace linalg {

/// The inner loops in use.
const Kernels& kernels();

/// Makes kernels() return the table of that name from now on, for tests; null: choose by the processor again.
/// Returns false, changing nothing, if this build or processor does not offer it.
bool select_instruction_set(const char* name);

/// Allocates whole cache lines, so that no vector that the inner loops load lies across two of them.
template <typename T>
struct CacheAligned {
  using value_type = T;
  static constexpr std::align_val_t line{64};
  CacheAligned() = default;
  template <typename U>
  explicit CacheAligned(const CacheAligned<U>&) {}
  T* allocate(std::size_t n) { return static_cast<T*>(::operator new(n * sizeof(T), line)); }
  void deallocate(T* values, std::size_t) { ::operator delete(values, line); }
  bool operator==(const CacheAligned&) const { return true; }
};

/// What the inner loops read or write at length.
using Buffer = std::vector<double, CacheAligned<double>>;

/// Sweeps all n pivots by blocks; see Kernels::sweep_block. False if the matrix is not positive definite. n³ flops.
/// Throws Cancelled between two blocks once the flag is set.
bool sweep(double* a, std::size_t n, std::size_t ld, double* diagonal, double* workspace,
           const std::atomic<bool>* cancelled = nullptr);

/// The inverse of the Cholesky factor in place of the matrix, zero above the diagonal; see
/// Kernels::invert_factor_block. Otherwise as sweep. 2 n³ / 3 flops.
bool invert_factor(double* a, std::size_t n, std::size_t ld, double* diagonal, double* workspace,
                   const std::atomic<bool>* cancelled = nullptr);

/// n rounded up to a multiple of `padding`.
constexpr std::size_t padded(std::size_t n) { return (n + padding - 1) / padding * padding; }

/// Leading dimension for n columns: padded, and never a multiple of 512 bytes, so that a column's entries spread over
/// the sets of the cache.
constexpr std::size_t leading_dimension(std::size_t n) { return padded(n) % 64 == 0 ? padded(n) + padding : padded(n); }

/// Doubles of workspace that sweep needs for n pivots.
constexpr std::size_t sweep_workspace(std::size_t n) { return padded(n + 1) * max_block; }

/// Row-major points (count x d) scaled and transposed for the kernels: entry k * stride + j = x_jk / lengths_k.
/// stride >= count; what lies between is left as it was, 0 at first.
void scale_points(std::span<const double> x, std::size_t count, std::span<const double> lengthscales,
                  std::size_t stride, Buffer& scaled);
Buffer scaled_points(std::span<const double> x, std::size_t count, std::span<const double> lengthscales,
                     std::size_t stride);

/// 1 / lengthscale².
std::vector<double> inverse_squares(std::span<const double> lengthscales);

}  // namespace linalg
}  // namespace tunesmith
