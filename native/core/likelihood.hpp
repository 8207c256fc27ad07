#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "gp.hpp"
#include "linalg/linalg.hpp"

namespace tunesmith {

/// Refuses, as std::invalid_argument, data or hyperparameters whose lengths do not fit; where names the caller.
void check_dataset(const Dataset& data, const Hyperparameters& hyperparameters, const char* where);

/// The mask of a dataset, all zero where it gives none.
std::vector<std::uint8_t> categorical_mask(const Dataset& data);

/// The known noise of a dataset, all zero where it gives none.
std::vector<double> known_noise(const Dataset& data);

/// Log marginal likelihood of one dataset as a function of the hyperparameters; keeps its buffers between calls.
///   ln p(y) = -½ r' K⁻¹ r - ½ ln det K - n/2 ln 2π,   K = k(X, X) + noise I + diag(known noise),   r = y - mean
/// Source: Rasmussen & Williams (2006), eqs. 5.8 and 5.9.
class Likelihood {
 public:
  /// Refers to the spans of data. Evaluations throw Cancelled soon after the flag, if there is one, is set.
  Likelihood(const Dataset& data, KernelKind kernel, const std::atomic<bool>* cancelled = nullptr);
  /// As log_marginal_likelihood in gp.hpp.
  double evaluate(const Hyperparameters& at, std::span<double> gradient);

 private:
  Dataset data_;
  KernelKind kernel_;
  const std::atomic<bool>* cancelled_;
  std::vector<std::uint8_t> categorical_;
  std::vector<double> known_noise_;
  linalg::Buffer matrix_, slope_, diagonal_, workspace_, buffer_;
};

}  // namespace tunesmith
