#pragma once

#include <array>
#include <cstdint>
#include <span>

namespace tunesmith {

/// Philox4x32-10 block: 128 random bits from a 128-bit counter and a 64-bit key.
/// Source: Salmon et al. (2011), "Parallel random numbers: as easy as 1, 2, 3".
std::array<std::uint32_t, 4> philox4x32(std::array<std::uint32_t, 4> counter, std::array<std::uint32_t, 2> key);

/// Why a number is drawn. Streams never overlap: the purpose is a word of the counter.
enum class Purpose : std::uint32_t {
  random_search = 1,
  sobol_scramble = 2,
  latin_hypercube = 3,
  candidates = 5,
  bootstrap = 7,
  fallback = 8,
  constrained = 9,  // candidates that satisfy constraints (lib/strategy/constrained.ts)
  anchor = 10       // the first legal configuration (lib/strategy/anchor.ts)
};

/// Counter-based generator keyed by (seed, purpose, index): the same triple gives the same stream on every machine.
///   key = (low word of seed, high word), counter = (block, index, purpose, 0); the words of a block in order
class Random {
 public:
  Random(std::uint64_t seed, Purpose purpose, std::uint32_t index);
  std::uint32_t next_u32() {
    if (used_ == 4) refill();
    return block_[used_++];
  }
  /// Two words, the high one first.
  std::uint64_t next_u64();
  /// Uniform in [0, 1) with 53 bits: 27 of the next word, then 26 of the one after.
  double uniform();
  /// Uniform integer in [0, bound), without bias, by rejection. Throws std::invalid_argument for bound 0.
  std::uint32_t below(std::uint32_t bound);
  /// Standard normal by inverse CDF at (k + 1/2) / 2^52, k of 26 bits of each of two words.
  double normal();
  /// Fisher-Yates, from the last item down.
  void shuffle(std::span<std::uint32_t> items);

 private:
  void refill();

  std::array<std::uint32_t, 2> key_;
  std::array<std::uint32_t, 4> counter_;
  std::array<std::uint32_t, 4> block_{};
  std::size_t used_ = 4;
};

}  // namespace tunesmith
