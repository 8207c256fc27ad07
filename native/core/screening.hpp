#pragma once

#include <atomic>
#include <cstddef>
#include <span>
#include <vector>

#include "feasibility.hpp"
#include "gp.hpp"

namespace tunesmith {

/// Posterior means and variances at a fixed set of candidates, kept up to date while the posterior takes in points with
/// its own mean as target (Posterior::condition_on_mean). The means stay, and each such point takes from a variance the
/// square of one new entry of the candidate's whitened covariances u = L⁻¹ k, which costs O(n) instead of O(n²).
class Screening {
 public:
  /// points: m x d row-major. growing: whether update will be called, for which m x n covariances are kept.
  /// Throws Cancelled soon after the flag, if there is one, is set.
  Screening(const Posterior& posterior, std::vector<double> points, bool growing,
            const std::atomic<bool>* cancelled = nullptr);

  /// Takes in what the posterior, the one of the constructor, took in since.
  void update(const Posterior& posterior, const std::atomic<bool>* cancelled = nullptr);

  [[nodiscard]] std::span<const double> points() const { return points_; }
  [[nodiscard]] std::span<const double> mean() const { return mean_; }
  [[nodiscard]] std::span<const double> variance() const { return variance_; }

  /// ln P at each candidate (m): pending points do not change it, so that it is computed once.
  std::span<const double> log_feasibility(const Feasibility& feasibility);

 private:
  void compute(const Posterior& posterior, const std::atomic<bool>* cancelled);
  void take_in(const Posterior& posterior, std::size_t row);

  std::vector<double> points_;
  bool growing_;
  std::size_t rows_ = 0;  ///< of the posterior, taken in so far
  double jitter_ = 0.0;   ///< the posterior's, then
  std::vector<double> mean_, variance_;
  std::vector<double> log_feasibility_;      ///< m once asked for
  std::vector<linalg::Buffer> covariances_;  ///< of each block of candidates, rows_ x columns
};

}  // namespace tunesmith
