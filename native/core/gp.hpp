#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace tunesmith {

enum class KernelKind : std::uint8_t { matern52, rbf };

/// Gaussian-process hyperparameters in natural (not logarithmic) units.
struct Hyperparameters {
  std::vector<double> lengthscales;  ///< d, each > 0, unit-cube units
  double outputscale = 1.0;          ///< variance of f
  double noise = 1e-4;               ///< variance of y given f, beyond any known noise
  double mean = 0.0;                 ///< constant mean
};

/// Observations. Points are row-major n x d in the unit cube; targets are already warped and standardized.
struct Dataset {
  std::size_t n = 0;
  std::size_t d = 0;
  std::span<const double> x;                  ///< n*d
  std::span<const double> y;                  ///< n
  std::span<const std::uint8_t> categorical;  ///< d; nonzero: Hamming distance
  std::span<const double> known_noise{};      ///< n known error variances, beside Hyperparameters::noise; empty: none
};

/// Which hyperprior the MAP objective adds; see prior.hpp.
enum class PriorKind : std::uint8_t { vizier, lognormal, none };

struct FitOptions {
  KernelKind kernel = KernelKind::matern52;
  PriorKind prior = PriorKind::vizier;
  int restarts = 4;         ///< starts of a cold fit; a warm fit uses warm_start alone
  int max_iterations = 50;  ///< per start
  double gradient_tolerance = 1e-2;
  std::uint64_t seed = 0;  ///< for random restarts
  std::optional<Hyperparameters> warm_start;
  const std::atomic<bool>* cancelled = nullptr;  ///< polled each evaluation; throws Cancelled when set
};

/// Thrown when FitOptions::cancelled or ProposeRequest::cancelled was set.
struct Cancelled {};

/// Throws Cancelled if there is a flag and it is set.
inline void throw_if(const std::atomic<bool>* cancelled) {
  if (cancelled != nullptr && cancelled->load(std::memory_order_relaxed)) throw Cancelled{};
}

/// Log marginal likelihood at the hyperparameters, and (if gradient is not empty) its gradient with respect to
/// (ln lengthscale_1..d, ln outputscale, ln noise, mean): length d + 3. No prior. -inf if K is not positive definite.
double log_marginal_likelihood(const Dataset& data, KernelKind kernel, const Hyperparameters& at,
                               std::span<double> gradient);

/// MAP hyperparameters by bounded L-BFGS on log parameters. Never throws for degenerate data: falls back to defaults.
Hyperparameters fit(const Dataset& data, const FitOptions& options);

/// The defaults from which a cold fit starts (d lengthscales).
Hyperparameters default_hyperparameters(std::size_t d, PriorKind prior);

/// What each observation would have been predicted to be from all the others.
struct LeaveOneOut {
  std::vector<double> mean;         ///< n
  std::vector<double> variance;     ///< n; of the observation: noise included
  std::vector<double> log_density;  ///< n; ln p(y_i | the others)
};

/// Exact GP posterior of the latent f, immutable once constructed; owns copies of its data.
/// Construction factorizes K + noise I + diag(known noise) with a jitter ladder and cannot fail for finite inputs.
class Posterior {
 public:
  Posterior(const Dataset& data, KernelKind kernel, Hyperparameters hyperparameters);

  [[nodiscard]] std::size_t size() const { return n_; }
  [[nodiscard]] std::size_t dimension() const { return d_; }
  [[nodiscard]] const Hyperparameters& hyperparameters() const { return hyperparameters_; }
  [[nodiscard]] KernelKind kernel() const { return kernel_; }
  [[nodiscard]] double log_marginal_likelihood() const { return log_marginal_likelihood_; }
  [[nodiscard]] std::span<const double> alpha() const { return alpha_; }

  /// Means and variances (>= 0) at m row-major points (m*d); variance may be empty to skip its O(n²m) cost.
  void predict(std::span<const double> points, std::span<double> mean, std::span<double> variance) const;

  /// Mean, variance and their gradients with respect to one point x (d). Gradients along categorical dimensions are 0.
  /// scratch is resized as needed and may be reused between calls by one thread.
  struct Local {
    double mean;
    double variance;
  };
  Local predict_with_gradient(std::span<const double> x, std::span<double> mean_gradient,
                              std::span<double> variance_gradient, std::vector<double>& scratch) const;

  /// A new posterior with one more observation, in O(n²); O(n³) for a near duplicate without noise. Same bits whatever
  /// the thread.
  [[nodiscard]] Posterior append(std::span<const double> x, double y, double known_noise = 0.0) const;
  /// A new posterior over the same points with other targets (length n), in O(n²).
  [[nodiscard]] Posterior with_targets(std::span<const double> y) const;

  /// Leave-one-out predictions with these hyperparameters, in O(n²).
  ///   mean_i = y_i - alpha_i / (K^-1)_ii,   variance_i = 1 / (K^-1)_ii
  /// Source: Rasmussen & Williams (2006), eqs. 5.10 to 5.12.
  [[nodiscard]] LeaveOneOut leave_one_out() const;

  /// Covariances k(x_i, x) of the n points with x (d), and slopes -2 dk/drho at each, so that
  /// dk_i/dx_j = -slope_i (x_j - x_ij) / lengthscale_j². Both are resized to at least n; what lies beyond n is padding.
  void covariances(std::span<const double> x, std::vector<double>& values, std::vector<double>& slopes) const;

 private:
  [[nodiscard]] std::size_t stride() const;
  /// Fills jitter_ and inverse_factor_ from x_, in O(n³).
  void factorize();
  void set_targets(std::span<const double> y);

  std::size_t n_ = 0;
  std::size_t d_ = 0;
  KernelKind kernel_ = KernelKind::matern52;
  Hyperparameters hyperparameters_;
  double jitter_ = 0.0;  ///< added to the noise by the ladder
  std::vector<std::uint8_t> categorical_;
  std::vector<double> inverse_squared_lengths_;
  std::vector<double> x_;  ///< points divided by the lengthscales, d x stride
  std::vector<double> y_;
  std::vector<double> known_noise_;     ///< n
  std::vector<double> inverse_factor_;  ///< L^-1, stride x stride row-major, zero outside the lower n x n
  std::vector<double> alpha_;           ///< K^-1 (y - mean)
  double log_marginal_likelihood_ = 0.0;
};

}  // namespace tunesmith
