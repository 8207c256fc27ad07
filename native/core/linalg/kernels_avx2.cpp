// AVX2 + FMA. Compiled with -march=x86-64-v3 (MSVC: /arch:AVX2); empty where those flags are absent.
#include "kernels.hpp"

#if defined(__AVX2__)
#define TUNESMITH_ISA avx2
#define TUNESMITH_LANES 4
#include "kernels_impl.hpp"

namespace tunesmith::linalg {
static constexpr Kernels table = avx2::table("avx2");
extern const Kernels* const avx2_kernels = &table;
}  // namespace tunesmith::linalg
#else
namespace tunesmith::linalg {
extern const Kernels* const avx2_kernels = nullptr;
}
#endif
