#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace tunesmith {

/// Largest dimension with Joe-Kuo direction numbers; beyond it sobol() continues with independent Philox columns.
inline constexpr std::size_t sobol_max_dimension = 64;  // may grow

/// Points start .. start+count-1 of the scrambled (nested uniform by hash, or random linear + digital shift) Sobol
/// sequence, row-major count x d into out; every coordinate in [0, 1). A pure function of its arguments.
/// Throws std::invalid_argument if out does not hold count*d values.
/// Source: Joe & Kuo (2008) direction numbers; scrambling: Owen (1995) / Burley (2020).
void sobol(std::uint64_t seed, std::uint32_t start, std::size_t count, std::size_t d, std::span<double> out);

/// Latin hypercube of count points, row-major count x d, stratum midpoints jittered uniformly.
void latin_hypercube(std::uint64_t seed, std::size_t count, std::size_t d, std::span<double> out);

}  // namespace tunesmith
