#include "kernel.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <vector>

#include "linalg/linalg.hpp"

using namespace tunesmith;

TEST_CASE("kernel matrix agrees with the formulas of std::exp, near and far, on every instruction set") {
  const std::size_t n = 11, m = 300, d = 2;
  const std::vector<double> lengthscales{0.05, 1.5};
  const std::vector<std::uint8_t> categorical{0, 1};
  std::vector<double> a(n * d), b(m * d), out(n * m);
  for (std::size_t i = 0; i < n; ++i) a[2 * i] = 0.1 * static_cast<double>(i), a[2 * i + 1] = i % 2 ? 0.25 : 0.75;
  for (std::size_t j = 0; j < m; ++j) b[2 * j] = static_cast<double>(j) / 299, b[2 * j + 1] = j % 3 ? 0.25 : 0.75;
  for (const char* set : {"baseline", "avx2"}) {
    if (!linalg::select_instruction_set(set)) continue;
    for (const auto kernel : {KernelKind::matern52, KernelKind::rbf}) {
      kernel_matrix(kernel, a, b, d, lengthscales, 1.7, categorical, out);
      double worst = 0;
      for (std::size_t i = 0; i < n; ++i)
        for (std::size_t j = 0; j < m; ++j) {
          const double z = (a[2 * i] - b[2 * j]) / 0.05;
          const double rho = z * z + (a[2 * i + 1] != b[2 * j + 1] ? 1 / 2.25 : 0.0), s = std::sqrt(5 * rho);
          const double exact =
              kernel == KernelKind::rbf ? 1.7 * std::exp(-rho / 2) : 1.7 * (1 + s + s * s / 3) * std::exp(-s);
          worst = std::max(worst, std::abs(out[i * m + j] / exact - 1));
        }
      CHECK(worst < 1e-13);
    }
  }
  linalg::select_instruction_set(nullptr);
}

TEST_CASE("kernel matrix of points beyond the range of exp is finite") {
  const std::vector<double> a{0.0}, b{1.0}, lengthscales{1e-300};
  const std::vector<std::uint8_t> categorical{0};
  for (const auto kernel : {KernelKind::matern52, KernelKind::rbf}) {
    double value = 1;
    kernel_matrix(kernel, a, b, 1, lengthscales, 1.0, categorical, {&value, 1});
    CHECK(value >= 0);
    CHECK(value < 1e-290);
  }
}

TEST_CASE("kernel matrix refuses lengths that do not fit") {
  const std::vector<double> a(4), b(6), lengthscales(2, 1.0);
  const std::vector<std::uint8_t> categorical(2);
  std::vector<double> out(5);
  CHECK_THROWS_AS(kernel_matrix(KernelKind::rbf, a, b, 2, lengthscales, 1.0, categorical, out), std::invalid_argument);
}
