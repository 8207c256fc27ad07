#include "random.hpp"

#include <stdexcept>
#include <utility>

#include "normal.hpp"

namespace tunesmith {

std::array<std::uint32_t, 4> philox4x32(std::array<std::uint32_t, 4> counter, std::array<std::uint32_t, 2> key) {
  constexpr std::uint64_t multiplier0 = 0xD2511F53, multiplier1 = 0xCD9E8D57;
  constexpr std::uint32_t weyl0 = 0x9E3779B9, weyl1 = 0xBB67AE85;
  for (int round = 0; round < 10; ++round) {
    const std::uint64_t product0 = multiplier0 * counter[0];
    const std::uint64_t product1 = multiplier1 * counter[2];
    const auto high0 = static_cast<std::uint32_t>(product0 >> 32), low0 = static_cast<std::uint32_t>(product0);
    const auto high1 = static_cast<std::uint32_t>(product1 >> 32), low1 = static_cast<std::uint32_t>(product1);
    counter = {high1 ^ counter[1] ^ key[0], low1, high0 ^ counter[3] ^ key[1], low0};
    key = {key[0] + weyl0, key[1] + weyl1};
  }
  return counter;
}

Random::Random(std::uint64_t seed, Purpose purpose, std::uint32_t index)
    : key_{static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32)},
      counter_{0, index, static_cast<std::uint32_t>(purpose), 0} {}

void Random::refill() {
  block_ = philox4x32(counter_, key_);
  if (++counter_[0] == 0) ++counter_[3];
  used_ = 0;
}

std::uint64_t Random::next_u64() {
  const std::uint64_t high = next_u32();
  return high << 32 | next_u32();
}

double Random::uniform() {
  const std::uint32_t high = next_u32() >> 5;  // 27 bits
  const std::uint32_t low = next_u32() >> 6;   // 26 bits
  return (high * 67108864.0 + low) * 0x1p-53;
}

std::uint32_t Random::below(std::uint32_t bound) {
  if (bound == 0) throw std::invalid_argument("below: expected bound >= 1, received 0. Ask for a non-empty range.");
  // 2^32 mod bound low values would be drawn once too often: reject them.
  const std::uint32_t threshold = (0u - bound) % bound;
  std::uint32_t bits = next_u32();
  while (bits < threshold) bits = next_u32();
  return bits % bound;
}

double Random::normal() {
  const std::uint32_t high = next_u32() >> 6, low = next_u32() >> 6;  // 26 bits each
  // Half a step above the lattice of 52 bits: inside (0, 1), where the quantile is finite, and exact in a double.
  return normal_quantile((high * 67108864.0 + low + 0.5) * 0x1p-52);
}

void Random::shuffle(std::span<std::uint32_t> items) {
  for (std::size_t i = items.size(); i > 1; --i) std::swap(items[i - 1], items[below(static_cast<std::uint32_t>(i))]);
}

}  // namespace tunesmith
