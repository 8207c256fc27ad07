#pragma once

#include <cstddef>
#include <vector>

#include "random.hpp"

namespace tunesmith {

/// Rows to climb from: the best, the last (the incumbent, if there is one) and a Boltzmann sample without replacement,
/// P(row) ~ exp(z-score), drawn one by one. Source: BoTorch initialize_q_batch.
std::vector<std::size_t> choose_starts(const std::vector<double>& values, std::size_t count, bool incumbent,
                                       Random& random);

}  // namespace tunesmith
