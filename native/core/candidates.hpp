#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "domain.hpp"
#include "random.hpp"

namespace tunesmith {

/// Legal points worth scoring, row-major: `space_filling` scrambled Sobol points, 256 perturbations of the elite, the
/// discrete neighbours of elite's first row, and that row itself (the last row). Without an elite only Sobol points.
/// Under constraints: those of them that can be repaired.
/// elite: the best observed points, best first, row-major.
/// Source: algorithm notes section 4; perturbations after BoTorch's sample_points_around_best (Balandat et al. 2020).
std::vector<double> candidates(const Domain& domain, std::span<const double> elite, std::size_t space_filling,
                               Random& random);

/// Legal points of the scrambled Sobol sequence, row-major count x d; under constraints those that can be repaired.
std::vector<double> space_filling_points(const Domain& domain, std::size_t count, std::uint64_t seed);

/// The legal point with mixed-radix number `index` < domain.cardinality(); conditional dimensions may map several
/// numbers to one point. The domain must be fully discrete.
std::vector<double> point_at(const Domain& domain, std::uint64_t index);

}  // namespace tunesmith
