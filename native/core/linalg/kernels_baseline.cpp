// The instruction set every processor of the platform has (SSE2 on x86-64, NEON on arm64).
#define TUNESMITH_ISA baseline
#define TUNESMITH_LANES 2
#include "kernels_impl.hpp"

namespace tunesmith::linalg {
const Kernels baseline_kernels = baseline::table("baseline");
}
