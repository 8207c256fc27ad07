#include "sobol.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <numeric>
#include <stdexcept>
#include <string>
#include <vector>

#include "random.hpp"
#include "sobol_directions.hpp"

namespace tunesmith {
namespace {

constexpr int bits = 32;
constexpr double unit = 0x1p-32;

static_assert(sobol_polynomials.size() == sobol_max_dimension);

std::uint32_t reverse_bits(std::uint32_t x) {
  x = (x >> 16) | (x << 16);
  x = ((x & 0x00ff00ff) << 8) | ((x & 0xff00ff00) >> 8);
  x = ((x & 0x0f0f0f0f) << 4) | ((x & 0xf0f0f0f0) >> 4);
  x = ((x & 0x33333333) << 2) | ((x & 0xcccccccc) >> 2);
  return ((x & 0x55555555) << 1) | ((x & 0xaaaaaaaa) >> 1);
}

/// Direction numbers of the first d dimensions with their bits reversed, row-major 32 x d: row k holds v_(k+1).
///   v_k = v_(k-s) ^ (v_(k-s) >> s) ^ a_1 v_(k-1) ^ ... ^ a_(s-1) v_(k-s+1),   v_k = m_k 2^(32-k) for k <= s
/// for the polynomial x^s + a_1 x^(s-1) + ... + 1; the first dimension is van der Corput's.
std::vector<std::uint32_t> reversed_directions(std::size_t d) {
  std::vector<std::uint32_t> table(bits * d);
  const std::uint16_t* initial = sobol_initial_numbers.data();
  for (std::size_t dimension = 0; dimension < d; ++dimension) {
    const std::uint32_t polynomial = sobol_polynomials[dimension];
    const int degree = std::bit_width(polynomial) - 1;
    std::array<std::uint32_t, bits> v;
    for (int k = 0; k < bits; ++k) {
      if (degree == 0) {
        v[k] = 1u << (31 - k);
      } else if (k < degree) {
        v[k] = std::uint32_t{initial[k]} << (31 - k);
      } else {
        v[k] = v[k - degree] ^ (v[k - degree] >> degree);
        for (int j = 1; j < degree; ++j)
          if (polynomial >> (degree - j) & 1) v[k] ^= v[k - j];
      }
      table[static_cast<std::size_t>(k) * d + dimension] = reverse_bits(v[k]);
    }
    initial += degree;
  }
  return table;
}

/// Owen's nested uniform scrambling by hash of reversed bits: a digit is flipped by a hash of the digits before it.
/// Source: Laine & Karras (2011), Burley (2020), constants of Vegdahl (2021).
std::uint32_t nested_uniform_scramble(std::uint32_t reversed, std::uint32_t seed) {
  reversed ^= reversed * 0x3d20adea;
  reversed += seed;
  reversed *= (seed >> 16) | 1;
  reversed ^= reversed * 0x05526c56;
  reversed ^= reversed * 0x53a22864;
  return reversed;
}

void check(const char* where, std::uint32_t start, std::size_t count, std::size_t d, std::span<double> out) {
  if (out.size() != count * d)
    throw std::invalid_argument(std::string(where) + ": expected room for " + std::to_string(count * d) +
                                " values, received " + std::to_string(out.size()) + ". Pass count*d values.");
  if (count > (1ull << 32) - start)
    throw std::invalid_argument(std::string(where) + ": expected start + count <= 2^32, received start " +
                                std::to_string(start) + " and count " + std::to_string(count) +
                                ". Use a new seed for more points.");
}

/// Writes the first d <= sobol_max_dimension coordinates of the points, rows `stride` apart; scramble(digits,
/// dimension) maps reversed digits to reversed digits.
template <typename Scramble>
void fill(std::uint32_t start, std::size_t count, std::size_t d, std::size_t stride, std::span<double> out,
          Scramble scramble) {
  const std::vector<std::uint32_t> table = reversed_directions(d);
  std::vector<std::uint32_t> digits(d);
  const auto flip = [&](int bit) {
    const std::uint32_t* row = table.data() + static_cast<std::size_t>(bit) * d;
    for (std::size_t k = 0; k < d; ++k) digits[k] ^= row[k];
  };
  for (int bit = 0; bit < bits; ++bit)
    if ((start ^ (start >> 1)) >> bit & 1) flip(bit);
  for (std::size_t i = 0; i < count; ++i) {
    double* point = out.data() + i * stride;
    for (std::size_t k = 0; k < d; ++k) point[k] = reverse_bits(scramble(digits[k], k)) * unit;
    // Gray-code order: the next point differs in one direction number.
    const auto next = static_cast<std::uint32_t>(start + i + 1);
    if (next != 0) flip(std::countr_zero(next));
  }
}

}  // namespace

void sobol(std::uint64_t seed, std::uint32_t start, std::size_t count, std::size_t d, std::span<double> out) {
  check("sobol", start, count, d, out);
  const std::size_t low = std::min(d, sobol_max_dimension);
  std::vector<std::uint32_t> seeds(low);
  for (std::size_t k = 0; k < low; ++k)
    seeds[k] = Random(seed, Purpose::sobol_scramble, static_cast<std::uint32_t>(k)).next_u32();
  fill(start, count, low, d, out,
       [&](std::uint32_t digits, std::size_t k) { return nested_uniform_scramble(digits, seeds[k]); });

  const std::array<std::uint32_t, 2> key = {static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32)};
  constexpr auto purpose = static_cast<std::uint32_t>(Purpose::sobol_scramble);
  for (std::size_t i = 0; i < count; ++i)
    for (std::size_t k = low; k < d; ++k)
      out[i * d + k] =
          philox4x32({static_cast<std::uint32_t>(start + i), static_cast<std::uint32_t>(k), purpose, 0}, key)[0] * unit;
}

void sobol_unscrambled(std::uint32_t start, std::size_t count, std::size_t d, std::span<double> out) {
  check("sobol_unscrambled", start, count, d, out);
  if (d > sobol_max_dimension)
    throw std::invalid_argument("sobol_unscrambled: expected d <= " + std::to_string(sobol_max_dimension) +
                                ", received " + std::to_string(d) + ". Use sobol(), which continues beyond.");
  fill(start, count, d, d, out, [](std::uint32_t digits, std::size_t) { return digits; });
}

void latin_hypercube(std::uint64_t seed, std::size_t count, std::size_t d, std::span<double> out) {
  check("latin_hypercube", 0, count, d, out);
  std::vector<std::uint32_t> strata(count);
  for (std::size_t k = 0; k < d; ++k) {
    Random random(seed, Purpose::latin_hypercube, static_cast<std::uint32_t>(k));
    std::iota(strata.begin(), strata.end(), 0u);
    random.shuffle(strata);
    // 32 bits of jitter keep the sum exact, so that no point rounds into the next stratum.
    for (std::size_t i = 0; i < count; ++i)
      out[i * d + k] = (strata[i] + random.next_u32() * unit) / static_cast<double>(count);
  }
}

}  // namespace tunesmith
