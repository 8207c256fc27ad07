// The inner loops, included once per instruction set with TUNESMITH_ISA (namespace) and TUNESMITH_LANES (doubles per
// vector) defined. Everything is static and free of templates, so that the builds share no symbol.
#include <math.h>
#include <string.h>

#include "kernels.hpp"

namespace tunesmith::linalg::TUNESMITH_ISA {

#include "covariance_impl.hpp"
#include "products_impl.hpp"
#include "scramble_impl.hpp"
#include "sweep_impl.hpp"

static constexpr Kernels table(const char* name) {
  return {name,
          covariance,
          sweep_block,
          invert_factor_block,
          lengthscale_gradient,
          column_norms,
          scramble,
          combine_rows,
          multiply_both,
          multiply_tile,
          multiply_lower,
          multiply_lower_transposed,
          weighted_differences};
}

}  // namespace tunesmith::linalg::TUNESMITH_ISA
