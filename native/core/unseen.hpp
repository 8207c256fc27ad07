#pragma once

#include <atomic>
#include <cstdint>
#include <optional>
#include <vector>

#include "domain.hpp"
#include "random.hpp"
#include "seen.hpp"

namespace tunesmith {

/// The first unseen point: of a scrambled Sobol sequence, else of a fully discrete domain in counting order from a
/// random number on. Nothing if none turns up. Throws Cancelled when the flag is set.
std::optional<std::vector<double>> first_unseen(const Domain& domain, const Seen& seen, Random& random,
                                                const std::atomic<bool>* cancelled);

/// All distinct legal points of a fully discrete domain of at most max_count points, row-major; empty for any other.
std::vector<double> enumerate(const Domain& domain, std::uint64_t max_count);

}  // namespace tunesmith
