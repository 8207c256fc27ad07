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
#include "linalg/linalg.hpp"

namespace tunesmith {
namespace {

constexpr int ladder_steps = 16;

/// Amount added to the diagonal at each step: none, then from 1e-12 up to 1e3 times the variance.
double jitter_at(int step, double variance) { return step == 0 ? 0.0 : variance * std::pow(10.0, step - 13); }

/// Square of the least pivot with digits left in it; from smaller ones the factor's inverse grows without bound.
double least_pivot(double variance) { return 1e-13 * variance; }

void expect(std::size_t received, std::size_t expected, const char* where, const char* what) {
  if (received == expected) return;
  throw std::invalid_argument(std::string(where) + ": expected " + what + " of length " + std::to_string(expected) +
                              ", received " + std::to_string(received) + ". Match the posterior's n and d.");
}

/// Rows and columns of a row-major matrix copied into the corner of a larger, zero-filled one.
std::vector<double> enlarged(const std::vector<double>& matrix, std::size_t rows, std::size_t stride,
                             std::size_t new_rows, std::size_t new_stride) {
  if (stride == new_stride && rows <= new_rows && matrix.size() == new_rows * new_stride) return matrix;
  std::vector<double> larger(new_rows * new_stride);
  for (std::size_t i = 0; i < rows; ++i)
    std::copy_n(matrix.begin() + static_cast<std::ptrdiff_t>(i * stride), stride,
                larger.begin() + static_cast<std::ptrdiff_t>(i * new_stride));
  return larger;
}

}  // namespace

Posterior::Posterior(const Dataset& data, KernelKind kernel, Hyperparameters hyperparameters)
    : n_(data.n), d_(data.d), kernel_(kernel), hyperparameters_(std::move(hyperparameters)) {
  check_dataset(data, hyperparameters_, "Posterior");
  categorical_ = categorical_mask(data);
  known_noise_ = known_noise(data);
  inverse_squared_lengths_ = linalg::inverse_squares(hyperparameters_.lengthscales);
  x_ = linalg::scaled_points(data.x, n_, hyperparameters_.lengthscales);
  factorize();
  set_targets(data.y);
}

void Posterior::factorize() {
  const std::size_t ld = linalg::padded(n_ + 1);
  const double outputscale = hyperparameters_.outputscale, noise = hyperparameters_.noise;
  const auto view = covariance_view(kernel_, outputscale, categorical_, inverse_squared_lengths_);
  const linalg::PointsView points{x_.data(), stride(), n_};
  std::vector<double> matrix(ld * ld), diagonal(n_), workspace(linalg::sweep_workspace(n_));
  inverse_factor_.assign(stride() * stride(), 0.0);
  for (int step = 0; step <= ladder_steps; ++step) {
    jitter_ = jitter_at(step, outputscale + noise);
    linalg::kernels().covariance(view, points, points, true, matrix.data(), nullptr, ld);
    for (std::size_t i = 0; i < n_; ++i) matrix[i * ld + i] += noise + known_noise_[i] + jitter_;
    // Row n would carry targets; they come later, so that with_targets() gives the same bits.
    std::fill(matrix.begin() + static_cast<std::ptrdiff_t>(n_ * ld), matrix.end(), 0.0);
    if (linalg::kernels().sweep(matrix.data(), n_, ld, diagonal.data(), inverse_factor_.data(), stride(),
                                workspace.data()) &&
        std::ranges::all_of(diagonal, [&](double pivot) { return pivot * pivot >= least_pivot(outputscale + noise); }))
      return;
  }
  throw std::invalid_argument(
      "Posterior: expected finite points and positive hyperparameters, received values whose covariance matrix cannot "
      "be factorized. Check x, lengthscales, outputscale and noise.");
}

std::size_t Posterior::stride() const { return linalg::padded(n_); }

void Posterior::set_targets(std::span<const double> y) {
  y_.assign(y.begin(), y.end());
  std::vector<double> residual(stride()), whitened(stride());
  for (std::size_t i = 0; i < n_; ++i) residual[i] = y_[i] - hyperparameters_.mean;
  const auto& kernels = linalg::kernels();
  kernels.multiply_lower(inverse_factor_.data(), n_, stride(), residual.data(), whitened.data());
  kernels.multiply_lower_transposed(inverse_factor_.data(), n_, stride(), whitened.data(), residual.data());
  alpha_.assign(residual.begin(), residual.begin() + static_cast<std::ptrdiff_t>(n_));

  double quadratic = 0.0, half_log_determinant = 0.0;
  for (std::size_t i = 0; i < n_; ++i) {
    quadratic += whitened[i] * whitened[i];
    half_log_determinant -= std::log(inverse_factor_[i * stride() + i]);
  }
  log_marginal_likelihood_ =
      -0.5 * quadratic - half_log_determinant - 0.5 * static_cast<double>(n_) * std::log(2.0 * std::numbers::pi);
}

void Posterior::predict(std::span<const double> points, std::span<double> mean, std::span<double> variance) const {
  const std::size_t m = mean.size();
  expect(points.size(), m * d_, "predict", "points");
  if (!variance.empty()) expect(variance.size(), m, "predict", "variance");
  const auto& kernels = linalg::kernels();
  const auto view = covariance_view(kernel_, hyperparameters_.outputscale, categorical_, inverse_squared_lengths_);
  std::vector<double> covariance(n_ * linalg::chunk), padded_points(linalg::chunk * d_);
  std::array<double, linalg::chunk> values;
  for (std::size_t first = 0; first < m; first += linalg::chunk) {
    const std::size_t count = std::min(linalg::chunk, m - first);
    const auto source = points.subspan(first * d_, count * d_);
    std::copy(source.begin(), source.end(), padded_points.begin());
    const auto scaled = linalg::scaled_points(padded_points, linalg::chunk, hyperparameters_.lengthscales);
    kernels.covariance(view, {x_.data(), stride(), n_}, {scaled.data(), linalg::chunk, linalg::chunk}, false,
                       covariance.data(), nullptr, linalg::chunk);
    kernels.combine_rows(alpha_.data(), covariance.data(), n_, values.data());
    for (std::size_t j = 0; j < count; ++j) mean[first + j] = hyperparameters_.mean + values[j];
    if (variance.empty()) continue;
    kernels.column_norms(inverse_factor_.data(), n_, stride(), covariance.data(), values.data());
    for (std::size_t j = 0; j < count; ++j)
      variance[first + j] = std::max(hyperparameters_.outputscale - values[j], 0.0);
  }
}

Posterior::Local Posterior::predict_with_gradient(std::span<const double> x, std::span<double> mean_gradient,
                                                  std::span<double> variance_gradient,
                                                  std::vector<double>& scratch) const {
  expect(x.size(), d_, "predict_with_gradient", "x");
  expect(mean_gradient.size(), d_, "predict_with_gradient", "mean_gradient");
  expect(variance_gradient.size(), d_, "predict_with_gradient", "variance_gradient");
  const auto& kernels = linalg::kernels();
  const auto view = covariance_view(kernel_, hyperparameters_.outputscale, categorical_, inverse_squared_lengths_);
  scratch.resize(4 * stride() + d_);
  double *k = scratch.data(), *slope = k + stride(), *u = slope + stride(), *w = u + stride(), *z = w + stride();
  for (std::size_t j = 0; j < d_; ++j) z[j] = x[j] / hyperparameters_.lengthscales[j];

  kernels.covariance(view, {z, 1, 1}, {x_.data(), stride(), n_}, false, k, slope, stride());
  kernels.multiply_lower(inverse_factor_.data(), n_, stride(), k, u);  // |u|² = k' K⁻¹ k, without cancellation
  kernels.multiply_lower_transposed(inverse_factor_.data(), n_, stride(), u, w);  // w = K⁻¹ k
  Local local{hyperparameters_.mean, hyperparameters_.outputscale};
  for (std::size_t i = 0; i < n_; ++i) {
    local.mean += alpha_[i] * k[i];
    local.variance -= u[i] * u[i];
  }
  local.variance = std::max(local.variance, 0.0);
  for (std::size_t j = 0; j < d_; ++j) {
    const double* coordinate = x_.data() + j * stride();
    const double per_length = categorical_[j] ? 0.0 : 1.0 / hyperparameters_.lengthscales[j];
    // dk_i/dx_j = -slope_i (z_j - z_ij) / lengthscale_j
    mean_gradient[j] = -per_length * kernels.weighted_difference(alpha_.data(), slope, coordinate, n_, z[j]);
    variance_gradient[j] = 2.0 * per_length * kernels.weighted_difference(w, slope, coordinate, n_, z[j]);
  }
  return local;
}

void Posterior::covariances(std::span<const double> x, std::vector<double>& values, std::vector<double>& slopes) const {
  expect(x.size(), d_, "covariances", "x");
  std::vector<double> z(d_);
  for (std::size_t j = 0; j < d_; ++j) z[j] = x[j] / hyperparameters_.lengthscales[j];
  values.resize(stride());
  slopes.resize(stride());
  const auto view = covariance_view(kernel_, hyperparameters_.outputscale, categorical_, inverse_squared_lengths_);
  linalg::kernels().covariance(view, {z.data(), 1, 1}, {x_.data(), stride(), n_}, false, values.data(), slopes.data(),
                               stride());
}

Posterior Posterior::append(std::span<const double> x, double y, double known_noise) const {
  expect(x.size(), d_, "append", "x");
  const auto& kernels = linalg::kernels();
  const std::size_t old_stride = stride();
  std::vector<double> z(d_), k(old_stride), u(old_stride), w(old_stride);
  for (std::size_t j = 0; j < d_; ++j) z[j] = x[j] / hyperparameters_.lengthscales[j];
  const auto view = covariance_view(kernel_, hyperparameters_.outputscale, categorical_, inverse_squared_lengths_);
  kernels.covariance(view, {z.data(), 1, 1}, {x_.data(), old_stride, n_}, false, k.data(), nullptr, old_stride);
  kernels.multiply_lower(inverse_factor_.data(), n_, old_stride, k.data(), u.data());
  kernels.multiply_lower_transposed(inverse_factor_.data(), n_, old_stride, u.data(), w.data());
  double latent = hyperparameters_.outputscale;
  for (std::size_t i = 0; i < n_; ++i) latent -= u[i] * u[i];
  // Exactly, latent >= 0; where rounding has spoilt that, the factor no longer bears an update.
  const double diagonal = hyperparameters_.noise + known_noise + jitter_;
  const bool sound =
      latent + diagonal >= std::max(diagonal / 2, least_pivot(hyperparameters_.outputscale + hyperparameters_.noise));

  Posterior next(*this);
  next.n_ = n_ + 1;
  next.known_noise_.push_back(known_noise);
  next.x_ = enlarged(x_, d_, old_stride, d_, next.stride());
  for (std::size_t j = 0; j < d_; ++j) next.x_[j * next.stride() + n_] = z[j];
  if (sound) {
    const double pivot = std::sqrt(std::max(latent, 0.0) + diagonal);
    next.inverse_factor_ = enlarged(inverse_factor_, n_, old_stride, next.stride(), next.stride());
    double* row = next.inverse_factor_.data() + n_ * next.stride();
    for (std::size_t i = 0; i < n_; ++i) row[i] = -w[i] / pivot;  // new row of L⁻¹: [-u' L⁻¹, 1] / pivot
    row[n_] = 1.0 / pivot;
  } else {
    next.factorize();
  }
  next.y_.push_back(y);
  next.set_targets(std::vector<double>(next.y_));
  return next;
}

LeaveOneOut Posterior::leave_one_out() const {
  std::vector<double> precision(n_);  // diagonal of K⁻¹ = L⁻ᵀ L⁻¹
  for (std::size_t j = 0; j < n_; ++j)
    for (std::size_t i = 0; i <= j; ++i)
      precision[i] += inverse_factor_[j * stride() + i] * inverse_factor_[j * stride() + i];
  LeaveOneOut result{std::vector<double>(n_), std::vector<double>(n_), std::vector<double>(n_)};
  for (std::size_t i = 0; i < n_; ++i) {
    const double error = alpha_[i] / precision[i];
    result.mean[i] = y_[i] - error;
    result.variance[i] = 1.0 / precision[i];
    result.log_density[i] = 0.5 * (std::log(precision[i]) - error * alpha_[i] - std::log(2.0 * std::numbers::pi));
  }
  return result;
}

Posterior Posterior::with_targets(std::span<const double> y) const {
  expect(y.size(), n_, "with_targets", "y");
  Posterior next(*this);
  next.set_targets(y);
  return next;
}

}  // namespace tunesmith
