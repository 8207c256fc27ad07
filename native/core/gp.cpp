#include "gp.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <stdexcept>
#include <string>
#include <utility>

#include "covariance.hpp"
#include "likelihood.hpp"

namespace tunesmith {
namespace {

constexpr int ladder_steps = 16;
constexpr std::size_t chunk = 32;  // points predicted at once: as many as stay in the cache

/// Amount added to the diagonal at each step: none, then from 1e-12 up to 1e3 times the variance.
double jitter_at(int step, double variance) { return step == 0 ? 0.0 : variance * std::pow(10.0, step - 13); }

/// Square of the least pivot with digits left in it; from smaller ones the factor's inverse grows without bound.
double least_pivot(double variance) { return 1e-13 * variance; }

void expect(std::size_t received, std::size_t expected, const char* where, const char* what) {
  if (received == expected) return;
  throw std::invalid_argument(std::string(where) + ": expected " + what + " of length " + std::to_string(expected) +
                              ", received " + std::to_string(received) + ". Match the posterior's n and d.");
}

/// The first `rows` rows of a row-major matrix, copied into the corner of a larger, zero-filled one.
linalg::Buffer enlarged(const linalg::Buffer& matrix, std::size_t rows, std::size_t stride, std::size_t new_rows,
                        std::size_t new_stride) {
  linalg::Buffer larger(new_rows * new_stride);
  for (std::size_t i = 0; i < rows; ++i)
    std::copy_n(matrix.begin() + static_cast<std::ptrdiff_t>(i * stride), stride,
                larger.begin() + static_cast<std::ptrdiff_t>(i * new_stride));
  return larger;
}

}  // namespace

Posterior::Posterior(const Dataset& data, KernelKind kernel, Hyperparameters hyperparameters,
                     const std::atomic<bool>* cancelled)
    : n_(data.n),
      stride_(linalg::leading_dimension(data.n)),
      d_(data.d),
      kernel_(kernel),
      hyperparameters_(std::move(hyperparameters)) {
  check_dataset(data, hyperparameters_, "Posterior");
  categorical_ = categorical_mask(data);
  known_noise_ = known_noise(data);
  inverse_squared_lengths_ = linalg::inverse_squares(hyperparameters_.lengthscales);
  x_ = linalg::scaled_points(data.x, n_, hyperparameters_.lengthscales, stride_);
  factorize(cancelled);
  set_targets(data.y);
}

void Posterior::factorize(const std::atomic<bool>* cancelled) {
  const double outputscale = hyperparameters_.outputscale, noise = hyperparameters_.noise;
  const auto view = covariance_view(kernel_, outputscale, categorical_, inverse_squared_lengths_);
  const linalg::PointsView points{x_.data(), stride_, n_};
  linalg::Buffer diagonal(n_), workspace(linalg::sweep_workspace(n_));
  for (int step = 0; step <= ladder_steps; ++step) {
    jitter_ = jitter_at(step, outputscale + noise);
    inverse_factor_.assign(stride_ * stride_, 0.0);
    double* matrix = inverse_factor_.data();
    linalg::kernels().covariance(view, points, points, true, matrix, nullptr, stride_);
    for (std::size_t i = 0; i < n_; ++i) matrix[i * stride_ + i] += noise + known_noise_[i] + jitter_;
    if (linalg::invert_factor(matrix, n_, stride_, diagonal.data(), workspace.data(), cancelled) &&
        std::ranges::all_of(diagonal, [&](double pivot) { return pivot * pivot >= least_pivot(outputscale + noise); }))
      return;
  }
  throw std::invalid_argument(
      "Posterior: expected finite points and positive hyperparameters, received values whose covariance matrix cannot "
      "be factorized. Check x, lengthscales, outputscale and noise.");
}

void Posterior::set_targets(std::span<const double> y) {
  y_.assign(y.begin(), y.end());
  linalg::Buffer residual(stride_), whitened(stride_);
  for (std::size_t i = 0; i < n_; ++i) residual[i] = y_[i] - hyperparameters_.mean;
  const auto& kernels = linalg::kernels();
  kernels.multiply_lower(inverse_factor_.data(), n_, stride_, residual.data(), whitened.data());
  kernels.multiply_lower_transposed(inverse_factor_.data(), n_, stride_, whitened.data(), residual.data());
  alpha_.assign(residual.begin(), residual.begin() + static_cast<std::ptrdiff_t>(n_));

  double quadratic = 0.0, half_log_determinant = 0.0;
  for (std::size_t i = 0; i < n_; ++i) {
    quadratic += whitened[i] * whitened[i];
    half_log_determinant -= std::log(inverse_factor_[i * stride_ + i]);
  }
  log_marginal_likelihood_ =
      -0.5 * quadratic - half_log_determinant - 0.5 * static_cast<double>(n_) * std::log(2.0 * std::numbers::pi);
}

void Posterior::predict(std::span<const double> points, std::span<double> mean, std::span<double> variance) const {
  const std::size_t m = mean.size();
  expect(points.size(), m * d_, "predict", "points");
  if (!variance.empty()) expect(variance.size(), m, "predict", "variance");
  linalg::Buffer scaled, covariance;
  for (std::size_t first = 0; first < m; first += chunk) {
    const std::size_t count = std::min(chunk, m - first);
    covariances(points.subspan(first * d_, count * d_), 0, scaled, covariance);
    predict_from(covariance, mean.subspan(first, count), variance.empty() ? variance : variance.subspan(first, count));
  }
}

void Posterior::predict_from(std::span<const double> covariances, std::span<double> mean,
                             std::span<double> variance) const {
  const auto& kernels = linalg::kernels();
  const std::size_t m = mean.size(), columns = linalg::padded(m);
  std::array<double, chunk> values;
  kernels.combine_rows(alpha_.data(), covariances.data(), n_, columns, values.data());
  for (std::size_t j = 0; j < m; ++j) mean[j] = hyperparameters_.mean + values[j];
  if (variance.empty()) return;
  kernels.column_norms(inverse_factor_.data(), n_, stride_, covariances.data(), columns, values.data());
  for (std::size_t j = 0; j < m; ++j) variance[j] = std::max(hyperparameters_.outputscale - values[j], 0.0);
}

void Posterior::covariances(std::span<const double> points, std::size_t from, linalg::Buffer& scaled,
                            linalg::Buffer& out) const {
  const std::size_t m = points.size() / d_, columns = linalg::padded(m);
  const auto view = covariance_view(kernel_, hyperparameters_.outputscale, categorical_, inverse_squared_lengths_);
  linalg::scale_points(points, m, hyperparameters_.lengthscales, columns, scaled);
  out.resize((n_ - from) * columns);
  linalg::kernels().covariance(view, {x_.data() + from, stride_, n_ - from}, {scaled.data(), columns, m}, false,
                               out.data(), nullptr, columns);
}

std::span<const double> Posterior::inverse_factor_row(std::size_t i) const {
  return {inverse_factor_.data() + i * stride_, i + 1};
}

void Posterior::linearize(std::span<const double> points, Linearization& at) const {
  constexpr std::size_t group = linalg::padding;
  const std::size_t m = points.size() / d_, columns = linalg::padded(m), size = stride_ * columns;
  expect(points.size(), m * d_, "linearize", "points");
  const auto& kernels = linalg::kernels();
  const auto view = covariance_view(kernel_, hyperparameters_.outputscale, categorical_, inverse_squared_lengths_);
  linalg::scale_points(points, m, hyperparameters_.lengthscales, columns, at.points);
  at.mean.assign(m, hyperparameters_.mean);
  at.variance.assign(m, hyperparameters_.outputscale);
  at.slopes.resize(size);
  at.covariances.resize(size);
  at.whitened.resize(size);
  at.solved.resize(size);
  linalg::Buffer rows(group * stride_);
  for (std::size_t first = 0; first < m; first += group) {
    const std::size_t count = std::min(group, m - first);
    double *k = &at.covariances[first * stride_], *u = &at.whitened[first * stride_], *w = &at.solved[first * stride_];
    kernels.covariance(view, {at.points.data() + first, columns, count}, {x_.data(), stride_, n_}, false, rows.data(),
                       at.slopes.data() + first * stride_, stride_);
    for (std::size_t i = 0; i < linalg::padded(n_); ++i)
      for (std::size_t q = 0; q < group; ++q) k[i * group + q] = q < count ? rows[q * stride_ + i] : 0.0;
    kernels.multiply_both(inverse_factor_.data(), n_, stride_, k, u, w);
    std::array<double, group> mean{}, norm{};
    for (std::size_t i = 0; i < n_; ++i)
      for (std::size_t q = 0; q < group; ++q) {
        mean[q] += alpha_[i] * k[i * group + q];
        norm[q] += u[i * group + q] * u[i * group + q];  // |u|² = k' K⁻¹ k, without cancellation
      }
    for (std::size_t q = 0; q < count; ++q) {
      at.mean[first + q] += mean[q];
      at.variance[first + q] = std::max(at.variance[first + q] - norm[q], 0.0);
    }
  }
}

void Posterior::gradient(Linearization& at, std::size_t q, double d_mean, double d_variance,
                         std::span<double> out) const {
  constexpr std::size_t group = linalg::padding;
  const std::size_t columns = at.points.size() / std::max<std::size_t>(d_, 1);
  const double *w = &at.solved[q / group * group * stride_ + q % group], *slope = &at.slopes[q * stride_];
  // The function's derivative with respect to each covariance k_i times -slope_i; variance = s - k' K⁻¹ k.
  at.weights.assign(linalg::padded(n_), 0.0);
  for (std::size_t i = 0; i < n_; ++i)
    at.weights[i] = (2.0 * d_variance * w[i * group] - d_mean * alpha_[i]) * slope[i];
  // dk_i/dx_j = -slope_i (z_j - z_ij) / lengthscale_j
  linalg::kernels().weighted_differences(at.weights.data(), {x_.data(), stride_, n_}, d_, &at.points[q], columns,
                                         out.data());
  for (std::size_t j = 0; j < d_; ++j) out[j] = categorical_[j] ? 0.0 : out[j] / hyperparameters_.lengthscales[j];
}

void Posterior::reserve(std::size_t rows) {
  if (rows <= stride_) return;
  const std::size_t larger = linalg::leading_dimension(rows + rows / 8);
  x_ = enlarged(x_, d_, stride_, d_, larger);
  inverse_factor_ = enlarged(inverse_factor_, n_, stride_, larger, larger);
  stride_ = larger;
}

bool Posterior::add_point(std::span<const double> x, double known_noise) {
  const auto& kernels = linalg::kernels();
  reserve(n_ + 1);
  const auto z = linalg::scaled_points(x, 1, hyperparameters_.lengthscales, 1);
  linalg::Buffer k(stride_), u(stride_), w(stride_);
  const auto view = covariance_view(kernel_, hyperparameters_.outputscale, categorical_, inverse_squared_lengths_);
  kernels.covariance(view, {z.data(), 1, 1}, {x_.data(), stride_, n_}, false, k.data(), nullptr, stride_);
  kernels.multiply_lower(inverse_factor_.data(), n_, stride_, k.data(), u.data());
  kernels.multiply_lower_transposed(inverse_factor_.data(), n_, stride_, u.data(), w.data());
  double latent = hyperparameters_.outputscale;
  for (std::size_t i = 0; i < n_; ++i) latent -= u[i] * u[i];
  // Exactly, latent >= 0; where rounding has spoilt that, the factor no longer bears an update.
  const double diagonal = hyperparameters_.noise + known_noise + jitter_;
  const bool sound =
      latent + diagonal >= std::max(diagonal / 2, least_pivot(hyperparameters_.outputscale + hyperparameters_.noise));

  for (std::size_t j = 0; j < d_; ++j) x_[j * stride_ + n_] = z[j];
  known_noise_.push_back(known_noise);
  ++n_;
  if (!sound) {
    factorize();
    return false;
  }
  const double pivot = std::sqrt(std::max(latent, 0.0) + diagonal);
  double* row = inverse_factor_.data() + (n_ - 1) * stride_;
  for (std::size_t i = 0; i + 1 < n_; ++i) row[i] = -w[i] / pivot;  // new row of L⁻¹: [-u' L⁻¹, 1] / pivot
  row[n_ - 1] = 1.0 / pivot;
  return true;
}

Posterior Posterior::append(std::span<const double> x, double y, double known_noise) const {
  expect(x.size(), d_, "append", "x");
  Posterior next(*this);
  next.add_point(x, known_noise);
  next.y_.push_back(y);
  next.set_targets(std::vector<double>(next.y_));
  return next;
}

LeaveOneOut Posterior::leave_one_out() const {
  std::vector<double> precision(n_);  // diagonal of K⁻¹ = L⁻ᵀ L⁻¹
  for (std::size_t j = 0; j < n_; ++j)
    for (std::size_t i = 0; i <= j; ++i)
      precision[i] += inverse_factor_[j * stride_ + i] * inverse_factor_[j * stride_ + i];
  LeaveOneOut result{std::vector<double>(n_), std::vector<double>(n_), std::vector<double>(n_)};
  for (std::size_t i = 0; i < n_; ++i) {
    const double error = alpha_[i] / precision[i];
    result.mean[i] = y_[i] - error;
    result.variance[i] = 1.0 / precision[i];
    result.log_density[i] = 0.5 * (std::log(precision[i]) - error * alpha_[i] - std::log(2.0 * std::numbers::pi));
  }
  return result;
}

double Posterior::condition_on_mean(std::span<const double> x) {
  expect(x.size(), d_, "condition_on_mean", "x");
  double mean = 0.0;
  predict(x, {&mean, 1}, {});
  y_.push_back(mean);
  if (!add_point(x, 0.0)) {
    set_targets(std::vector<double>(y_));
    return mean;
  }
  // The new residual is 0 given the others: alpha gains a 0, the likelihood only the normalization of the new target.
  alpha_.push_back(0.0);
  log_marginal_likelihood_ +=
      std::log(inverse_factor_[(n_ - 1) * stride_ + n_ - 1]) - 0.5 * std::log(2.0 * std::numbers::pi);
  return mean;
}

Posterior Posterior::with_targets(std::span<const double> y) const {
  expect(y.size(), n_, "with_targets", "y");
  Posterior next(*this);
  next.set_targets(y);
  return next;
}

}  // namespace tunesmith
