#include "kernel.hpp"

#include <algorithm>
#include <stdexcept>
#include <vector>

#include "covariance.hpp"
#include "linalg/linalg.hpp"

namespace tunesmith {

void kernel_matrix(KernelKind kernel, std::span<const double> a, std::span<const double> b, std::size_t d,
                   std::span<const double> lengthscales, double outputscale, std::span<const std::uint8_t> categorical,
                   std::span<double> out) {
  if (d == 0 || a.size() % d != 0 || b.size() % d != 0 || lengthscales.size() != d || categorical.size() != d ||
      out.size() != (a.size() / d) * (b.size() / d)) {
    throw std::invalid_argument(
        "kernel_matrix: expected arrays whose lengths agree, received others. Check n, m and d.");
  }
  const std::size_t n = a.size() / d;
  const std::size_t m = b.size() / d;
  const std::vector<double> inverse_squares = linalg::inverse_squares(lengthscales);
  const linalg::Buffer scaled_a = linalg::scaled_points(a, n, lengthscales, linalg::padded(n));
  const linalg::Buffer scaled_b = linalg::scaled_points(b, m, lengthscales, linalg::padded(m));
  const auto covariance = covariance_view(kernel, outputscale, categorical, inverse_squares);
  // The inner loops write whole groups of columns, so the rows are longer here than the caller's.
  const std::size_t ld = linalg::padded(m);
  linalg::Buffer padded(n * ld);
  linalg::kernels().covariance(covariance, {scaled_a.data(), linalg::padded(n), n}, {scaled_b.data(), ld, m}, false,
                               padded.data(), nullptr, ld);
  for (std::size_t i = 0; i < n; ++i) std::copy_n(&padded[i * ld], m, &out[i * m]);
}

}  // namespace tunesmith
