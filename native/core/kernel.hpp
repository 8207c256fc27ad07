#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "gp.hpp"

namespace tunesmith {

/// Covariance between two point sets; rho = sum_k ((a_k - b_k) / lengthscale_k)², or [a_k != b_k] / lengthscale_k².
///   matern52  outputscale (1 + s + s²/3) exp(-s), s² = 5 rho        rbf  outputscale exp(-rho / 2)
/// a: n x d row-major, b: m x d; lengthscales: d, each > 0; categorical: d, nonzero: Hamming. Writes out: n x m.
/// Throws std::invalid_argument if the lengths do not agree.
/// Source: Rasmussen & Williams (2006), eqs. 4.9 and 4.17 with ARD distance.
void kernel_matrix(KernelKind kernel, std::span<const double> a, std::span<const double> b, std::size_t d,
                   std::span<const double> lengthscales, double outputscale, std::span<const std::uint8_t> categorical,
                   std::span<double> out);

}  // namespace tunesmith
