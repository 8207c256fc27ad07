#include "linalg/linalg.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <string>

#include "cancelled.hpp"
#include "random.hpp"

using namespace tunesmith;
using namespace tunesmith::linalg;

namespace {

/// What the instruction set in use makes of a random positive definite system of n equations.
struct Swept {
  bool positive;
  std::vector<double> matrix, diagonal;
};

/// Row-major lower triangle of a positive definite matrix, bordered by a right-hand side, as sweep() wants it.
std::vector<double> bordered_system(std::size_t n) {
  const std::size_t ld = padded(n + 1);
  Random random(11, Purpose::random_search, static_cast<std::uint32_t>(n));
  std::vector<double> a(ld * ld);
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j < i; ++j) a[i * ld + j] = std::exp(-0.1 * static_cast<double>(i - j)) * random.uniform();
    a[i * ld + i] = static_cast<double>(n);
    a[n * ld + i] = random.normal();
  }
  return a;
}

Swept swept(std::size_t n, std::vector<double> a) {
  const std::size_t ld = padded(n + 1);
  Swept result{false, std::move(a), std::vector<double>(n)};
  std::vector<double> workspace(sweep_workspace(n));
  result.positive = sweep(result.matrix.data(), n, ld, result.diagonal.data(), workspace.data());
  return result;
}

}  // namespace

TEST_CASE("sweep inverts and solves, invert_factor factorizes, for every block width") {
  for (const char* set : {"baseline", "avx2"}) {
    if (!select_instruction_set(set)) continue;
    for (const std::size_t n : {1, 2, 7, 8, 9, 31, 64, 101, 113, 201, 230, 301, 318, 505}) {
      CAPTURE(n);
      const std::size_t ld = padded(n + 1);
      const auto a = bordered_system(n);
      const Swept s = swept(n, a);
      REQUIRE(s.positive);
      auto l = a;
      std::fill(l.begin() + static_cast<std::ptrdiff_t>(n * ld), l.end(), 0.0);
      std::vector<double> diagonal(n), workspace(sweep_workspace(n));
      REQUIRE(invert_factor(l.data(), n, ld, diagonal.data(), workspace.data()));
      CHECK(diagonal == s.diagonal);
      for (std::size_t i = 0; i < n; ++i)
        CHECK(std::count(&l[i * ld + i + 1], &l[i * ld] + padded(n), 0.0) ==
              static_cast<std::ptrdiff_t>(padded(n) - i - 1));
      const auto symmetric = [&](const std::vector<double>& m, std::size_t i, std::size_t j) {
        return m[std::max(i, j) * ld + std::min(i, j)];
      };
      double inverse = 0, factor = 0, solution = 0;
      for (std::size_t i = 0; i < n; i += 1 + n / 40) {
        double product = 0;
        for (std::size_t k = 0; k < n; ++k) product += symmetric(a, i, k) * s.matrix[n * ld + k];
        solution = std::max(solution, std::abs(product - a[n * ld + i]));  // K alpha = r
        for (std::size_t j = 0; j < n; j += 1 + n / 40) {
          double identity = 0, gram = 0;
          for (std::size_t k = 0; k < n; ++k) identity -= symmetric(a, i, k) * symmetric(s.matrix, k, j);
          for (std::size_t k = std::max(i, j); k < n; ++k) gram += l[k * ld + i] * l[k * ld + j];
          inverse = std::max(inverse, std::abs(identity - (i == j)));             // K K^-1 = I
          factor = std::max(factor, std::abs(gram + symmetric(s.matrix, i, j)));  // L^-T L^-1 = K^-1
        }
      }
      CHECK(inverse < 1e-12);
      CHECK(factor < 1e-13);
      CHECK(solution < 1e-11);
      for (std::size_t i = 0; i < n; ++i) CHECK(diagonal[i] * l[i * ld + i] == doctest::Approx(1).epsilon(1e-14));
    }
  }
  select_instruction_set(nullptr);
}

TEST_CASE("sweep reports a matrix that is not positive definite") {
  auto a = bordered_system(20);
  a[15 * padded(21) + 15] = -1.0;
  CHECK_FALSE(swept(20, a).positive);
  a[15 * padded(21) + 15] = std::nan("");
  CHECK_FALSE(swept(20, a).positive);
}

TEST_CASE("sweep looks at the flag before each block, and leaves off where it finds it set") {
  const std::atomic<bool> cancelled{true};
  auto a = bordered_system(40);
  const auto untouched = a;
  std::vector<double> diagonal(40), workspace(sweep_workspace(40));
  CHECK_THROWS_AS(sweep(a.data(), 40, padded(41), diagonal.data(), workspace.data(), &cancelled), Cancelled);
  CHECK(a == untouched);
  // A block sweeps a few pivots only, so that the next look is never far.
  for (const std::size_t n : {100, 300, 1000, 2000}) {
    auto large = bordered_system(n);
    std::vector<double> pivots(n), room(sweep_workspace(n));
    const std::size_t next = kernels().sweep_block(large.data(), n, padded(n + 1), 0, pivots.data(), room.data());
    CHECK(next >= 1);
    CHECK(next <= max_block);
  }
}

TEST_CASE("both instruction sets agree to 1e-12") {
  for (const std::size_t n : {5, 60, 210}) {
    const auto a = bordered_system(n);
    if (!select_instruction_set("avx2")) return;
    const Swept one = swept(n, a);
    select_instruction_set("baseline");
    const Swept other = swept(n, a);
    double worst = 0;
    for (std::size_t i = 0; i < n; ++i)
      for (std::size_t j = 0; j <= i; ++j)
        worst = std::max(worst, std::abs(one.matrix[i * padded(n + 1) + j] - other.matrix[i * padded(n + 1) + j]));
    CHECK(worst < 1e-12);
  }
  select_instruction_set(nullptr);
}

TEST_CASE("instruction sets are selected by name") {
  CHECK(select_instruction_set("baseline"));
  CHECK(active_instruction_set() == std::string("baseline"));
  CHECK_FALSE(select_instruction_set("mmx"));
  CHECK(active_instruction_set() == std::string("baseline"));
  CHECK(select_instruction_set(nullptr));
}
