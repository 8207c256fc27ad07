#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "acquisition.hpp"
#include "feasibility.hpp"
#include "gp.hpp"
#include "screening.hpp"

namespace tunesmith {

/// More pending points than this are not integrated over: the acquisition function becomes UCB.
inline constexpr std::size_t max_fantasized = 8;

/// The acquisition function over the unit cube, aware of pending points.
///
/// Each pending point joins the surrogate with its posterior mean as target, which leaves the mean as it is and shrinks
/// the variance around it. UCB needs no more (Desautels et al. 2014, GP-BUCB). EI and log EI also average over S joint
/// quasi-Monte-Carlo fantasies y_s = mu + C z_s of the pending outcomes, C C' = their posterior covariance:
///   ln( 1/S Σ_s EI(x; mu_s(x), sigma²(x), min(best, y_s)) ),   mu_s(x) = mu(x) + Σ_j z_sj b_j(x),  b_j = k(x)' K⁻¹ C_j
/// C is the last p rows and columns of L, the factor of all points' covariance K = L L', so K⁻¹ C_j is row n + j of L⁻¹
/// and b_j(x) entry n + j of L⁻¹ k(x), which the variance needs anyway: fantasies cost O(Sp) a point beyond it.
/// Source: Snoek et al. (2012) section 3.2; Wilson et al. (2018), "Maximizing acquisition functions".
class AcquisitionSurface {
 public:
  /// seed keys the fantasies.
  AcquisitionSurface(Posterior posterior, const Acquisition& acquisition, std::uint64_t seed);

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

  /// Pending points that are integrated over.
  [[nodiscard]] std::size_t fantasized() const { return pending_mean_.size(); }

 private:
  struct Averaged {
    double value, d_mean, d_variance;
  };
  Averaged average(double mean, double variance, std::span<const double> response, std::span<double> d_response) const;
  void draw_fantasies();

  Posterior posterior_;
  Acquisition acquisition_;
  std::optional<Feasibility> feasibility_;
  std::uint64_t seed_;
  std::vector<double> pending_mean_;  ///< p; empty where nothing is integrated over
  std::vector<double> normals_;       ///< S x p, z_sj
  std::vector<double> best_;          ///< S, min(best, y_s)
};

}  // namespace tunesmith
