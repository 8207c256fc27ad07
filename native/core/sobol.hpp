#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace tunesmith {

/// Largest dimension with Joe-Kuo direction numbers; beyond it sobol() continues with independent Philox columns.
inline constexpr std::size_t sobol_max_dimension = 256;

/// Points start .. start+count-1 of the Sobol sequence under nested uniform scrambling by hash, row-major count x d
/// into out; every coordinate in [0, 1). A pure function of its arguments.
/// Throws std::invalid_argument if out does not hold count*d values or start + count exceeds 2^32.
/// Source: Joe & Kuo (2008) direction numbers, Antonov & Saleev (1979) order; scrambling: Owen (1995), Burley (2020).
void sobol(std::uint64_t seed, std::uint32_t start, std::size_t count, std::size_t d, std::span<double> out);

/// The same sequence without scrambling; throws std::invalid_argument also for d > sobol_max_dimension.
void sobol_unscrambled(std::uint32_t start, std::size_t count, std::size_t d, std::span<double> out);

/// Latin hypercube of count points, row-major count x d: each coordinate has one uniform point in every stratum
/// [i / count, (i + 1) / count). Throws std::invalid_argument if out does not hold count*d values.
/// Source: McKay, Beckman & Conover (1979).
void latin_hypercube(std::uint64_t seed, std::size_t count, std::size_t d, std::span<double> out);

}  // namespace tunesmith
