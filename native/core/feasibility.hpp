#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "acquisition.hpp"
#include "gp.hpp"

namespace tunesmith {

/// Which trials failed, and where. Refers to the spans.
struct Labels {
  std::size_t d = 0;
  std::span<const double> points;             ///< n x d row-major, unit cube
  std::span<const double> losses;             ///< n; non-finite: failed
  std::span<const std::uint8_t> categorical;  ///< d
};

/// Probability that a configuration can be evaluated at all, learnt from the trials that failed: a Gaussian process on
/// labels +1 (completed) and -1 (failed).
///   P(x) = Phi(z),   z = mu(x) / sqrt(v(x) + noise)
/// It weighs the acquisition function, whose surrogate then knows the completed trials alone:
///   (EI + worth) P^caution,   ln(EI + worth) + caution ln P,   UCB + ln P
/// caution 1 would be optimal for one step if P were calibrated; but beyond a border the surrogate promises much, and P
/// is bold. worth is the improvement (in deviations of the targets) for which no failure is risked: without it a search
/// that has found the best feasible point spends its trials beyond the border. docs/adr/0007-failures.md measures both.
///
/// Sources: Rasmussen & Williams (2006), section 6.5 (label regression); Schonlau et al. (1998), Gelbart et al. (2014)
/// for expected improvement times the probability of feasibility.
class Feasibility {
 public:
  static constexpr double caution = 10.0;
  static constexpr double worth = 1e-4;

  /// True if there is something to learn: failed trials, and completed ones to tell them from.
  static bool is_learnable(std::span<const double> losses);

  /// Fits to the labels; of more than 300 to the latest 150 and a seeded choice of the others.
  /// Throws Cancelled when the flag is set.
  Feasibility(const Labels& labels, KernelKind kernel, PriorKind prior, std::uint64_t seed,
              const std::atomic<bool>* cancelled);

  /// ln P at m row-major points (m*d).
  void log_probability(std::span<const double> points, std::span<double> values) const;
  /// ln P at x (d) and its gradient (d; 0 along categorical dimensions).
  double log_probability_with_gradient(std::span<const double> x, std::span<double> gradient) const;

  /// The weighed value of an acquisition value, given ln P.
  static double weigh(AcquisitionKind kind, double value, double log_probability);
  /// The weighed value at x of a value there; turns the value's gradient into that of the weighed value.
  double weigh_with_gradient(AcquisitionKind kind, std::span<const double> x, double value,
                             std::span<double> gradient) const;

 private:
  Posterior posterior_;
};

}  // namespace tunesmith
