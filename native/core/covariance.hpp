#pragma once

#include <cstdint>
#include <span>

#include "gp.hpp"
#include "linalg/linalg.hpp"

namespace tunesmith {

/// A covariance function as the inner loops read it; refers to the spans.
inline linalg::CovarianceView covariance_view(KernelKind kernel, double outputscale,
                                              std::span<const std::uint8_t> categorical,
                                              std::span<const double> inverse_squared_lengths) {
  return {kernel == KernelKind::rbf, outputscale, inverse_squared_lengths.size(), categorical.data(),
          inverse_squared_lengths.data()};
}

}  // namespace tunesmith
