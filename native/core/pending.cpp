#include "pending.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <utility>

#include "normal.hpp"
#include "sobol.hpp"

namespace tunesmith {
namespace {

constexpr std::size_t fantasy_count = 16;
constexpr double lowest = std::numeric_limits<double>::lowest();

}  // namespace

AcquisitionSurface::AcquisitionSurface(const Dataset& data, Posterior posterior, const Acquisition& acquisition,
                                       std::uint64_t seed)
    : posterior_(std::move(posterior)),
      acquisition_(acquisition),
      seed_(seed),
      x_(data.x.begin(), data.x.end()),
      categorical_(data.categorical.begin(), data.categorical.end()) {}

void AcquisitionSurface::add_pending(std::span<const double> x) {
  std::array<double, 1> mean, variance;
  posterior_.predict(x, mean, variance);
  const bool fantasize = acquisition_.kind != AcquisitionKind::ucb && pending_mean_.size() < max_fantasized;
  std::vector<double> row;
  if (fantasize) {
    Scratch scratch;
    kernel_sums(x, scratch);
    row = scratch.response;
    row.push_back(std::sqrt(variance[0] + posterior_.hyperparameters().noise));
  }
  posterior_ = posterior_.append(x, mean[0]);
  x_.insert(x_.end(), x.begin(), x.end());
  if (!fantasize) {
    acquisition_.kind = AcquisitionKind::ucb;
    factor_.clear();
    weights_.clear();
    return;
  }
  pending_mean_.push_back(mean[0]);
  factor_.push_back(std::move(row));
  draw_fantasies();
}

void AcquisitionSurface::draw_fantasies() {
  const std::size_t p = factor_.size(), n = posterior_.size();
  weights_.resize(p);
  for (std::size_t j = 0; j < p; ++j) {
    std::vector<double> targets(n, posterior_.hyperparameters().mean);
    for (std::size_t i = j; i < p; ++i) targets[n - p + i] += factor_[i][j];
    const Posterior basis = posterior_.with_targets(targets);
    weights_[j].assign(basis.alpha().begin(), basis.alpha().begin() + static_cast<std::ptrdiff_t>(n));
  }
  normals_.resize(fantasy_count * p);
  sobol(seed_, 0, fantasy_count, p, normals_);
  for (double& z : normals_) z = normal_quantile(std::clamp(z, 1e-9, 1 - 1e-9));
  best_.assign(fantasy_count, acquisition_.best);
  for (std::size_t s = 0; s < fantasy_count; ++s)
    for (std::size_t i = 0; i < p; ++i) {
      double outcome = pending_mean_[i];
      for (std::size_t j = 0; j <= i; ++j) outcome += factor_[i][j] * normals_[s * p + j];
      best_[s] = std::min(best_[s], outcome);
    }
}

/// Fills scratch.kernel and scratch.slope (see Posterior::covariances) and scratch.response (p): b_j(x).
void AcquisitionSurface::kernel_sums(std::span<const double> x, Scratch& scratch) const {
  scratch.response.assign(fantasized(), 0.0);
  if (fantasized() == 0) return;
  posterior_.covariances(x, scratch.kernel, scratch.slope);
  const std::size_t n = posterior_.size();
  for (std::size_t j = 0; j < fantasized(); ++j)
    for (std::size_t i = 0; i < n; ++i) scratch.response[j] += scratch.kernel[i] * weights_[j][i];
}

AcquisitionSurface::Averaged AcquisitionSurface::average(double mean, double variance, std::span<const double> response,
                                                         std::span<double> d_response) const {
  const std::size_t p = response.size();
  if (p == 0) {
    const AcquisitionValue at = evaluate(acquisition_, mean, variance);
    return {at.value, at.d_mean, at.d_variance};
  }
  std::array<AcquisitionValue, fantasy_count> at;
  double largest = lowest;
  for (std::size_t s = 0; s < fantasy_count; ++s) {
    Acquisition fantasy = acquisition_;
    fantasy.best = best_[s];
    double mean_s = mean;
    for (std::size_t j = 0; j < p; ++j) mean_s += normals_[s * p + j] * response[j];
    at[s] = evaluate(fantasy, mean_s, variance);
    largest = std::max(largest, at[s].value);
  }
  const bool logarithmic = acquisition_.kind == AcquisitionKind::log_ei;
  std::array<double, fantasy_count> weight;
  double sum = 0;
  for (std::size_t s = 0; s < fantasy_count; ++s)
    sum += weight[s] = logarithmic ? std::exp(at[s].value - largest) : 1.0;
  Averaged averaged{logarithmic ? largest + std::log(sum / fantasy_count) : 0.0, 0.0, 0.0};
  std::fill(d_response.begin(), d_response.end(), 0.0);
  for (std::size_t s = 0; s < fantasy_count; ++s) {
    const double share = weight[s] / sum;
    if (!logarithmic) averaged.value += share * at[s].value;
    averaged.d_mean += share * at[s].d_mean;
    averaged.d_variance += share * at[s].d_variance;
    for (std::size_t j = 0; j < p; ++j) d_response[j] += share * at[s].d_mean * normals_[s * p + j];
  }
  return averaged;
}

void AcquisitionSurface::score(std::span<const double> points, std::span<double> values) const {
  const std::size_t m = values.size(), d = posterior_.dimension();
  std::vector<double> variance(m);
  posterior_.predict(points, values, variance);
  Scratch scratch;
  scratch.d_response.resize(fantasized());
  for (std::size_t i = 0; i < m; ++i) {
    kernel_sums(points.subspan(i * d, d), scratch);
    const double value = average(values[i], variance[i], scratch.response, scratch.d_response).value;
    values[i] = std::isnan(value) ? lowest : value;
  }
  if (feasibility_) feasibility_->weigh(acquisition_.kind, points, values);
}

double AcquisitionSurface::score_with_gradient(std::span<const double> x, std::span<double> gradient,
                                               Scratch& scratch) const {
  const std::size_t d = x.size(), n = posterior_.size(), p = fantasized();
  scratch.mean_gradient.resize(d);
  scratch.variance_gradient.resize(d);
  scratch.d_response.resize(p);
  const auto [mean, variance] =
      posterior_.predict_with_gradient(x, scratch.mean_gradient, scratch.variance_gradient, scratch.posterior);
  kernel_sums(x, scratch);
  const Averaged at = average(mean, variance, scratch.response, scratch.d_response);
  for (std::size_t k = 0; k < d; ++k)
    gradient[k] = at.d_mean * scratch.mean_gradient[k] + at.d_variance * scratch.variance_gradient[k];
  for (std::size_t i = 0; p > 0 && i < n; ++i) {
    double weight = 0;
    for (std::size_t j = 0; j < p; ++j) weight += scratch.d_response[j] * weights_[j][i];
    const double scaled = -weight * scratch.slope[i];
    for (std::size_t k = 0; k < d; ++k) {
      const double lengthscale = posterior_.hyperparameters().lengthscales[k];
      if (!categorical_[k]) gradient[k] += scaled * (x[k] - x_[i * d + k]) / (lengthscale * lengthscale);
    }
  }
  return feasibility_ ? feasibility_->weigh_with_gradient(acquisition_.kind, x, at.value, gradient) : at.value;
}

}  // namespace tunesmith
