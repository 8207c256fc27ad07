#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "cancelled.hpp"
#include "linalg/linalg.hpp"

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
enum class PriorKind : std::uint8_t { scaled, vizier, lognormal, none };

struct FitOptions {
  KernelKind kernel = KernelKind::matern52;
  PriorKind prior = PriorKind::scaled;
  std::span<const std::uint8_t> choices{};  ///< d; nonzero: see log_prior; empty: none
  int starts = 3;                           ///< at most: the warm start, then those of restarts
  int max_iterations = 50;                  ///< per start
  double gradient_tolerance = 1e-2;
  std::optional<Hyperparameters> warm_start;
  bool restart = false;                          ///< do not trust the warm start alone
  const std::atomic<bool>* cancelled = nullptr;  ///< polled every few milliseconds; throws Cancelled when set
};

/// Log marginal likelihood at the hyperparameters, and (if gradient is not empty) its gradient with respect to
/// (ln lengthscale_1..d, ln outputscale, ln noise, mean): length d + 3. No prior. -inf if K is not positive definite.
double log_marginal_likelihood(const Dataset& data, KernelKind kernel, const Hyperparameters& at,
                               std::span<double> gradient);

/// MAP hyperparameters by bounded L-BFGS on log parameters: from the warm start; on restart, and where there is none,
/// also from the two explanations of any data, a rough function without noise and a smooth one with noise (the
/// defaults). From 200 observations on these two compete on a quarter of the data, and the best by the likelihood of
/// all is refined. Never throws for degenerate data: falls back to defaults.
/// Source: Rasmussen & Williams (2006), section 5.4.1 and figure 5.5, for the two optima of the likelihood.
Hyperparameters fit(const Dataset& data, const FitOptions& options);

/// The defaults from which a cold fit starts (d lengthscales).
Hyperparameters default_hyperparameters(std::size_t d, PriorKind prior);

/// What each observation would have been predicted to be from all the others.
struct LeaveOneOut {
  std::vector<double> mean;         ///< n
  std::vector<double> variance;     ///< n; of the observation: noise included
  std::vector<double> log_density;  ///< n; ln p(y_i | the others)
};

/// A posterior at m points, with what the gradients there need; reused between calls by one thread.
struct Linearization {
  std::vector<double> mean, variance;  ///< m; variance >= 0
  linalg::Buffer points;               ///< divided by the lengthscales, d x padded m
  linalg::Buffer slopes;               ///< -2 dk/drho, m x stride
  linalg::Buffer covariances;          ///< in groups of 8 points: stride x 8 each
  linalg::Buffer whitened;             ///< u = L^-1 k, likewise
  linalg::Buffer solved;               ///< w = K^-1 k, likewise
  linalg::Buffer weights;              ///< scratch of gradient(): padded n
};

/// Exact GP posterior of the latent f; owns copies of its data. Only condition_on_mean changes it.
/// Construction factorizes K + noise I + diag(known noise) with a jitter ladder and cannot fail for finite inputs.
class Posterior {
 public:
  /// Throws Cancelled soon after the flag, if there is one, is set.
  Posterior(const Dataset& data, KernelKind kernel, Hyperparameters hyperparameters,
            const std::atomic<bool>* cancelled = nullptr);

  [[nodiscard]] std::size_t size() const { return n_; }
  [[nodiscard]] std::size_t dimension() const { return d_; }
  [[nodiscard]] const Hyperparameters& hyperparameters() const { return hyperparameters_; }
  [[nodiscard]] KernelKind kernel() const { return kernel_; }
  [[nodiscard]] double log_marginal_likelihood() const { return log_marginal_likelihood_; }
  [[nodiscard]] std::span<const double> alpha() const { return alpha_; }

  /// Means and variances (>= 0) at m row-major points (m*d); variance may be empty to skip its O(n²m) cost.
  void predict(std::span<const double> points, std::span<double> mean, std::span<double> variance) const;

  /// A new posterior with one more observation, in O(n²); O(n³) for a near duplicate without noise. Same bits whatever
  /// the thread.
  [[nodiscard]] Posterior append(std::span<const double> x, double y, double known_noise = 0.0) const;
  /// A new posterior over the same points with other targets (length n), in O(n²).
  [[nodiscard]] Posterior with_targets(std::span<const double> y) const;

  /// Leave-one-out predictions with these hyperparameters, in O(n²).
  ///   mean_i = y_i - alpha_i / (K^-1)_ii,   variance_i = 1 / (K^-1)_ii
  /// Source: Rasmussen & Williams (2006), eqs. 5.10 to 5.12.
  [[nodiscard]] LeaveOneOut leave_one_out() const;

  /// Takes in one more point with its posterior mean as target: the mean stays as it is everywhere, the variance
  /// shrinks. In O(n²) and in place; O(n³) for a near duplicate without noise. Returns that mean. Source: Ginsbourger
  /// et al. (2010), kriging believer.
  double condition_on_mean(std::span<const double> x);

  /// Fills `at` for m row-major points (m*d): O(n²) each, eight at a time for one reading of the factor.
  void linearize(std::span<const double> points, Linearization& at) const;
  /// Gradient (d) at point q of a function of its mean and its variance, given the derivatives with respect to each. 0
  /// along categorical dimensions.
  void gradient(Linearization& at, std::size_t q, double d_mean, double d_variance, std::span<double> out) const;

  /// Covariances k(X, x) with m <= 32 points, n x width row-major; width is m rounded up to a multiple of 8, what lies
  /// beyond m is padding. from: only the rows from there on. scaled: scratch.
  void covariances(std::span<const double> points, std::size_t from, linalg::Buffer& scaled, linalg::Buffer& out) const;
  /// Means and variances at m <= 32 points from their covariances().
  void predict_from(std::span<const double> covariances, std::span<double> mean, std::span<double> variance) const;
  /// Row i of L^-1 (i + 1 values).
  [[nodiscard]] std::span<const double> inverse_factor_row(std::size_t i) const;
  /// What the jitter ladder added to the noise; the factor has been computed anew if it differs from before.
  [[nodiscard]] double jitter() const { return jitter_; }

 private:
  /// Fills jitter_ and inverse_factor_ from x_, in O(n³).
  void factorize(const std::atomic<bool>* cancelled = nullptr);
  void set_targets(std::span<const double> y);
  void reserve(std::size_t rows);
  /// Adds a point to x_ and the factor, not to the targets. Returns false if the factor had to be computed anew.
  bool add_point(std::span<const double> x, double known_noise);

  std::size_t n_ = 0;
  std::size_t stride_ = 0;  ///< rows and columns there is room for
  std::size_t d_ = 0;
  KernelKind kernel_ = KernelKind::matern52;
  Hyperparameters hyperparameters_;
  double jitter_ = 0.0;  ///< added to the noise by the ladder
  std::vector<std::uint8_t> categorical_;
  std::vector<double> inverse_squared_lengths_;
  linalg::Buffer x_;  ///< points divided by the lengthscales, d x stride
  std::vector<double> y_;
  std::vector<double> known_noise_;  ///< n
  linalg::Buffer inverse_factor_;    ///< L^-1, stride x stride row-major, zero outside the lower n x n
  std::vector<double> alpha_;        ///< K^-1 (y - mean)
  double log_marginal_likelihood_ = 0.0;
};

}  // namespace tunesmith
