#include "sobol.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <numeric>
#include <stdexcept>
#include <string>
#include <vector>

#include "linalg/linalg.hpp"
#include "random.hpp"
#include "sobol_directions.hpp"

namespace tunesmith {
namespace {

constexpr int word = 32;          // bits
constexpr std::size_t rows = 32;  // points scrambled at once
constexpr double unit = 0x1p-32;

static_assert(sobol_polynomials.size() == sobol_max_dimension);

std::uint32_t reverse_bits(std::uint32_t x) {
  x = (x >> 16) | (x << 16);
  x = ((x & 0x00ff00ff) << 8) | ((x & 0xff00ff00) >> 8);
  x = ((x & 0x0f0f0f0f) << 4) | ((x & 0xf0f0f0f0) >> 4);
  x = ((x & 0x33333333) << 2) | ((x & 0xcccccccc) >> 2);
  return ((x & 0x55555555) << 1) | ((x & 0xaaaaaaaa) >> 1);
}

/// Direction numbers of the first d dimensions with their bits reversed, row-major `bits` x d: row k holds v_(k+1).
///   v_k = v_(k-s) ^ (v_(k-s) >> s) ^ a_1 v_(k-1) ^ ... ^ a_(s-1) v_(k-s+1),   v_k = m_k 2^(32-k) for k <= s
/// for the polynomial x^s + a_1 x^(s-1) + ... + 1; the first dimension is van der Corput's.
std::vector<std::uint32_t> reversed_directions(std::size_t d, int bits) {
  std::vector<std::uint32_t> table(static_cast<std::size_t>(bits) * d);
  const std::uint16_t* initial = sobol_initial_numbers.data();
  for (std::size_t dimension = 0; dimension < d; ++dimension) {
    const std::uint32_t polynomial = sobol_polynomials[dimension];
    const int degree = std::bit_width(polynomial) - 1;
    std::array<std::uint32_t, word> v;
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

void check(const char* where, std::uint32_t start, std::size_t count, std::size_t d, std::span<double> out) {
  if (out.size() != count * d)
    throw std::invalid_argument(std::string(where) + ": expected room for " + std::to_string(count * d) +
                                " values, received " + std::to_string(out.size()) + ". Pass count*d values.");
  if (count > (1ull << 32) - start)
    throw std::invalid_argument(std::string(where) + ": expected start + count <= 2^32, received start " +
                                std::to_string(start) + " and count " + std::to_string(count) +
                                ". Use a new seed for more points.");
}

/// The first d <= sobol_max_dimension coordinates of point after point, as numbers with their bits reversed.
class Sequence {
 public:
  Sequence(std::uint32_t start, std::size_t count, std::size_t d)
      : d_(d),
        next_(start),
        table_(reversed_directions(d, std::min(word, static_cast<int>(std::bit_width(start + count))))),
        digits_(d) {
    for (int bit = 0; bit < word; ++bit)
      if ((start ^ (start >> 1)) >> bit & 1) flip(bit);
  }

  /// Writes one point.
  void write(std::uint32_t* out) {
    std::copy(digits_.begin(), digits_.end(), out);
    // Gray-code order: the next point differs in one direction number.
    if (++next_ != 0) flip(std::countr_zero(next_));
  }

 private:
  void flip(int bit) {
    const std::uint32_t* row = table_.data() + static_cast<std::size_t>(bit) * d_;
    for (std::size_t k = 0; k < d_; ++k) digits_[k] ^= row[k];
  }

  std::size_t d_;
  std::uint32_t next_;
  std::vector<std::uint32_t> table_, digits_;
};

}  // namespace

void sobol(std::uint64_t seed, std::uint32_t start, std::size_t count, std::size_t d, std::span<double> out) {
  check("sobol", start, count, d, out);
  const std::size_t low = std::min(d, sobol_max_dimension), batch = low == d ? rows : 1;
  std::vector<std::uint32_t> seeds(batch * low), reversed(batch * low);
  for (std::size_t k = 0; k < low; ++k)
    seeds[k] = Random(seed, Purpose::sobol_scramble, static_cast<std::uint32_t>(k)).next_u32();
  for (std::size_t i = low; i < seeds.size(); ++i) seeds[i] = seeds[i - low];
  Sequence sequence(start, count, low);
  for (std::size_t first = 0; first < count; first += batch) {
    const std::size_t m = std::min(batch, count - first);
    for (std::size_t i = 0; i < m; ++i) sequence.write(&reversed[i * low]);
    linalg::kernels().scramble(reversed.data(), seeds.data(), m * low, &out[first * d]);
  }

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
  Sequence sequence(start, count, d);
  std::vector<std::uint32_t> reversed(d);
  for (std::size_t i = 0; i < count; ++i) {
    sequence.write(reversed.data());
    for (std::size_t k = 0; k < d; ++k) out[i * d + k] = reverse_bits(reversed[k]) * unit;
  }
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
