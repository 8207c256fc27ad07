#include "likelihood.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <stdexcept>
#include <string>

#include "covariance.hpp"

namespace tunesmith {

void check_dataset(const Dataset& data, const Hyperparameters& hyperparameters, const char* where) {
  const auto expect = [&](std::size_t received, std::size_t expected, const char* what) {
    if (received == expected) return;
    throw std::invalid_argument(std::string(where) + ": expected " + what + " of length " + std::to_string(expected) +
                                ", received " + std::to_string(received) + ". Match n and d of the dataset.");
  };
  expect(data.x.size(), data.n * data.d, "x");
  expect(data.y.size(), data.n, "y");
  if (!data.categorical.empty()) expect(data.categorical.size(), data.d, "categorical");
  if (!data.known_noise.empty()) expect(data.known_noise.size(), data.n, "known noise");
  expect(hyperparameters.lengthscales.size(), data.d, "lengthscales");
}

std::vector<std::uint8_t> categorical_mask(const Dataset& data) {
  if (data.categorical.empty()) return std::vector<std::uint8_t>(data.d, 0);
  return {data.categorical.begin(), data.categorical.end()};
}

std::vector<double> known_noise(const Dataset& data) {
  if (data.known_noise.empty()) return std::vector<double>(data.n, 0.0);
  return {data.known_noise.begin(), data.known_noise.end()};
}

Likelihood::Likelihood(const Dataset& data, KernelKind kernel, const std::atomic<bool>* cancelled)
    : data_(data),
      kernel_(kernel),
      cancelled_(cancelled),
      categorical_(categorical_mask(data)),
      known_noise_(known_noise(data)) {
  const std::size_t ld = linalg::leading_dimension(data.n + 1);
  matrix_.resize(ld * ld);
  slope_.resize(ld * ld);
  diagonal_.resize(data.n);
  workspace_.resize(linalg::sweep_workspace(data.n));
  buffer_.resize((linalg::tile_rows + 1) * ld);
}

double Likelihood::evaluate(const Hyperparameters& at, std::span<double> gradient) {
  const std::size_t n = data_.n, d = data_.d, ld = linalg::leading_dimension(n + 1);
  const auto& kernels = linalg::kernels();
  const auto inverse_squared = linalg::inverse_squares(at.lengthscales);
  const auto view = covariance_view(kernel_, at.outputscale, categorical_, inverse_squared);
  const auto scaled = linalg::scaled_points(data_.x, n, at.lengthscales, linalg::padded(n));
  const linalg::PointsView points{scaled.data(), linalg::padded(n), n};

  kernels.covariance(view, points, points, true, matrix_.data(), gradient.empty() ? nullptr : slope_.data(), ld);
  for (std::size_t i = 0; i < n; ++i) matrix_[i * ld + i] += at.noise + known_noise_[i];
  double* alpha = matrix_.data() + n * ld;  // the sweep turns r' into r' K^-1
  std::fill(alpha, matrix_.data() + ld * ld, 0.0);
  for (std::size_t i = 0; i < n; ++i) alpha[i] = data_.y[i] - at.mean;
  throw_if(cancelled_);
  if (!linalg::sweep(matrix_.data(), n, ld, diagonal_.data(), workspace_.data(), cancelled_)) {
    std::fill(gradient.begin(), gradient.end(), 0.0);
    return -std::numeric_limits<double>::infinity();
  }

  const double quadratic = -alpha[n];
  double half_log_determinant = 0.0;
  for (const double pivot : diagonal_) half_log_determinant += std::log(pivot);
  if (!gradient.empty()) {
    kernels.lengthscale_gradient(view, points, matrix_.data(), slope_.data(), ld, alpha, buffer_.data(),
                                 gradient.data());
    double trace = 0.0, sum = 0.0, squares = 0.0, known = 0.0;
    for (std::size_t i = 0; i < n; ++i) {
      trace -= matrix_[i * ld + i];
      sum += alpha[i];
      squares += alpha[i] * alpha[i];
      known += known_noise_[i] * (alpha[i] * alpha[i] + matrix_[i * ld + i]);
    }
    // ½ tr((αα' - K⁻¹) dK): K itself gives r'α - n, and outputscale scales K - noise I - diag(known noise).
    gradient[d] = 0.5 * (quadratic - at.noise * squares - (static_cast<double>(n) - at.noise * trace) - known);
    gradient[d + 1] = 0.5 * at.noise * (squares - trace);
    gradient[d + 2] = sum;
  }
  return -0.5 * quadratic - half_log_determinant - 0.5 * static_cast<double>(n) * std::log(2.0 * std::numbers::pi);
}

double log_marginal_likelihood(const Dataset& data, KernelKind kernel, const Hyperparameters& at,
                               std::span<double> gradient) {
  check_dataset(data, at, "log_marginal_likelihood");
  if (!gradient.empty() && gradient.size() != data.d + 3)
    throw std::invalid_argument("log_marginal_likelihood: expected a gradient of length " + std::to_string(data.d + 3) +
                                ", received " + std::to_string(gradient.size()) + ". Pass d + 3 values or none.");
  return Likelihood(data, kernel).evaluate(at, gradient);
}

}  // namespace tunesmith
