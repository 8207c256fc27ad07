#pragma once

#include <cstddef>
#include <span>

#include "domain.hpp"

namespace tunesmith {

/// Side of the trust region after the losses, told in this order, non-finite ones failed: a pure function of the
/// history. Starts at 0.8; doubled after 3 successes in a row (at most 1.6), halved after max(4, d) failures in a row;
/// below 0.5^7 it starts again at 0.8. A success is a new least loss; best: the least loss before them.
/// Source: Eriksson et al. (2019), TuRBO-1, but with any improvement as a success: units play no part.
double trust_region_length(std::span<const double> losses, double best, std::size_t d);

/// The part of the domain within length / 2 of the centre (a legal point, d) in each dimension where distance means
/// something; whole along categorical dimensions and those inactive at the centre. Ordered dimensions keep the
/// levels beside the centre's. Every legal point of the subdomain is a legal point of the domain.
Domain trust_region(const Domain& domain, std::span<const double> centre, double length);

}  // namespace tunesmith
