#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "acquisition.hpp"
#include "feasibility.hpp"
#include "gp.hpp"

namespace tunesmith {

/// More pending points than this are not integrated over: the acquisition function becomes UCB.
inline constexpr std::size_t max_fantasized = 8;

/// The acquisition function over the unit cube, aware of pending points.
///
/// Each pending point joins the surrogate with its posterior mean as target, which leaves the mean as it is and shrinks
/// the variance around it. UCB needs no more (Desautels et al. 2014, GP-BUCB). EI and log EI also average over S joint
/// quasi-Monte-Carlo fantasies y_s = mu + C z_s of the pending outcomes, C C' = their posterior covariance:
///   ln( 1/S Σ_s EI(x; mu_s(x), sigma²(x), min(best, y_s)) ),   mu_s(x) = mu(x) + Σ_j z_sj b_j(x),  b_j = k(x)' K⁻¹ C_j
/// The variance is shared and the means are linear in z, so p kernel sums serve all S: O(n² + np + Sp) per point.
/// Source: Snoek et al. (2012) section 3.2; Wilson et al. (2018), "Maximizing acquisition functions".
class AcquisitionSurface {
 public:
  /// Buffers of score_with_gradient; reused between calls by one thread.
  struct Scratch {
    std::vector<double> posterior, mean_gradient, variance_gradient, kernel, slope, response, d_response;
  };

  /// data is what `posterior` was built from; it is copied. seed keys the fantasies.
  AcquisitionSurface(const Dataset& data, Posterior posterior, const Acquisition& acquisition, std::uint64_t seed);

  /// From now on values are weighed by the probability of success.
  void weigh_by(Feasibility feasibility) { feasibility_ = std::move(feasibility); }

  /// Adds one pending point (d).
  void add_pending(std::span<const double> x);

  [[nodiscard]] const Posterior& posterior() const { return posterior_; }
  [[nodiscard]] const Acquisition& acquisition() const { return acquisition_; }

  /// Values at m row-major points (m*d); higher is better. Never NaN.
  void score(std::span<const double> points, std::span<double> values) const;
  /// Value and gradient at x (d); gradient is 0 along categorical dimensions.
  double score_with_gradient(std::span<const double> x, std::span<double> gradient, Scratch& scratch) const;

 private:
  struct Averaged {
    double value, d_mean, d_variance;
  };
  void kernel_sums(std::span<const double> x, Scratch& scratch) const;
  Averaged average(double mean, double variance, std::span<const double> response, std::span<double> d_response) const;
  void draw_fantasies();
  [[nodiscard]] std::size_t fantasized() const { return weights_.size(); }

  Posterior posterior_;
  Acquisition acquisition_;
  std::optional<Feasibility> feasibility_;
  std::uint64_t seed_;
  std::vector<double> x_;                     ///< observed, then pending points, row-major
  std::vector<std::uint8_t> categorical_;     ///< d
  std::vector<double> pending_mean_;          ///< p
  std::vector<std::vector<double>> factor_;   ///< rows of C, lower triangular
  std::vector<std::vector<double>> weights_;  ///< K⁻¹ C_j for each pending j
  std::vector<double> normals_;               ///< S x p, z_sj
  std::vector<double> best_;                  ///< S, min(best, y_s)
};

}  // namespace tunesmith
