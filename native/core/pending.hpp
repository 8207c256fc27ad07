#pragma once

#include <atomic>
#include <cstddef>
#include <optional>
#include <span>
#include <utility>

#include "acquisition.hpp"
#include "feasibility.hpp"
#include "gp.hpp"
#include "screening.hpp"

namespace tunesmith {

/// The acquisition function over the unit cube, aware of pending points.
///
/// Each pending point is believed to come out at its posterior mean: it joins the surrogate with that target, which
/// leaves the mean as it is and shrinks the variance around it, and an improvement must be one on the smallest mean of
/// a pending point, too. Why not the average over outcomes: docs/adr/0011.
/// Source: Ginsbourger et al. (2010), kriging believer; Desautels et al. (2014), GP-BUCB, for UCB.
class AcquisitionSurface {
 public:
  AcquisitionSurface(Posterior posterior, const Acquisition& acquisition)
      : posterior_(std::move(posterior)), acquisition_(acquisition) {}

  /// From now on values are weighed by the probability of success.
  void weigh_by(Feasibility feasibility) { feasibility_ = std::move(feasibility); }

  /// Adds one pending point (d).
  void add_pending(std::span<const double> x);

  [[nodiscard]] const Posterior& posterior() const { return posterior_; }
  [[nodiscard]] const Acquisition& acquisition() const { return acquisition_; }

  /// Values at m row-major points (m*d); higher is better. Never NaN. Throws Cancelled soon after the flag is set.
  void score(std::span<const double> points, std::span<double> values,
             const std::atomic<bool>* cancelled = nullptr) const;
  /// Values at the points of a screening of this surface's posterior, which is brought up to date.
  void score(Screening& screening, std::span<double> values, const std::atomic<bool>* cancelled = nullptr) const;
  /// Values at m points, and gradients (m*d) with respect to each; they are 0 along categorical dimensions.
  void score_with_gradient(std::span<const double> points, std::span<double> values, std::span<double> gradients,
                           Linearization& scratch) const;

 private:
  Posterior posterior_;
  Acquisition acquisition_;
  std::optional<Feasibility> feasibility_;
};

}  // namespace tunesmith
