#pragma once

#include <cstdint>
#include <span>

#include "gp.hpp"

namespace tunesmith {

enum class AcquisitionKind : std::uint8_t { log_ei, ei, ucb };

/// Higher is better for all three. For minimization with posterior mean mu, deviation sigma:
///   log_ei  ln h((best - mu)/sigma) + ln sigma        ei  sigma h((best - mu)/sigma)
///   ucb     -(mu - beta sigma)
struct Acquisition {
  AcquisitionKind kind = AcquisitionKind::log_ei;
  double best = 0.0;  ///< smallest target, in the surrogate's units
  double beta = 1.8;  ///< ucb only
};

/// Value, and derivatives with respect to mean and variance (chain rule to x is the caller's). variance is clamped to
/// >= 1e-12.
struct AcquisitionValue {
  double value;
  double d_mean;
  double d_variance;
};
AcquisitionValue evaluate(const Acquisition& acquisition, double mean, double variance);
/// The value alone.
double value_of(const Acquisition& acquisition, double mean, double variance);

}  // namespace tunesmith
