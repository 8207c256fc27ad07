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

AcquisitionSurface::AcquisitionSurface(Posterior posterior, const Acquisition& acquisition, std::uint64_t seed)
    : posterior_(std::move(posterior)), acquisition_(acquisition), seed_(seed) {}

void AcquisitionSurface::add_pending(std::span<const double> x) {
  if (pending_mean_.size() == max_fantasized) acquisition_.kind = AcquisitionKind::ucb;
  if (acquisition_.kind == AcquisitionKind::ucb) {
    pending_mean_.clear();
    return posterior_.condition_on_mean(x);
  }
  pending_mean_.resize(pending_mean_.size() + 1);
  posterior_.predict(x, std::span(pending_mean_).last(1), {});
  posterior_.condition_on_mean(x);
  draw_fantasies();
}

void AcquisitionSurface::draw_fantasies() {
  const std::size_t p = pending_mean_.size(), n = posterior_.size() - p;
  // C, the last rows and columns of L, by inverting those of L⁻¹.
  std::array<std::array<double, max_fantasized>, max_fantasized> factor{};
  for (std::size_t i = 0; i < p; ++i) {
    const auto inverse = posterior_.inverse_factor_row(n + i).subspan(n);
    for (std::size_t j = 0; j <= i; ++j) {
      double sum = i == j ? 1.0 : 0.0;
      for (std::size_t k = j; k < i; ++k) sum -= inverse[k] * factor[k][j];
      factor[i][j] = sum / inverse[i];
    }
  }
  normals_.resize(fantasy_count * p);
  sobol(seed_, 0, fantasy_count, p, normals_);
  for (double& z : normals_) z = normal_quantile(std::clamp(z, 1e-9, 1 - 1e-9));
  best_.assign(fantasy_count, acquisition_.best);
  for (std::size_t s = 0; s < fantasy_count; ++s)
    for (std::size_t i = 0; i < p; ++i) {
      double outcome = pending_mean_[i];
      for (std::size_t j = 0; j <= i; ++j) outcome += factor[i][j] * normals_[s * p + j];
      best_[s] = std::min(best_[s], outcome);
    }
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
    for (std::size_t j = 0; j < d_response.size(); ++j) d_response[j] += share * at[s].d_mean * normals_[s * p + j];
  }
  return averaged;
}

void AcquisitionSurface::score(std::span<const double> points, std::span<double> values,
                               const std::atomic<bool>* cancelled) const {
  Screening screening(posterior_, points, fantasized(), false, cancelled);
  score(screening, values, cancelled);
}

void AcquisitionSurface::score(Screening& screening, std::span<double> values,
                               const std::atomic<bool>* cancelled) const {
  screening.update(posterior_, cancelled);
  const std::size_t p = fantasized();
  std::array<double, max_fantasized> response;
  for (std::size_t i = 0; i < values.size(); ++i) {
    for (std::size_t j = 0; j < p; ++j) response[j] = screening.whitened(p - 1 - j)[i];
    const double value = average(screening.mean()[i], screening.variance()[i], std::span(response).first(p), {}).value;
    values[i] = std::isnan(value) ? lowest : value;
  }
  if (!feasibility_) return;
  const std::span<const double> logarithm = screening.log_feasibility(*feasibility_);
  for (std::size_t i = 0; i < values.size(); ++i)
    values[i] = Feasibility::weigh(acquisition_.kind, values[i], logarithm[i]);
}

void AcquisitionSurface::score_with_gradient(std::span<const double> points, std::span<double> values,
                                             std::span<double> gradients, Linearization& scratch) const {
  const std::size_t d = posterior_.dimension(), p = fantasized();
  std::array<double, max_fantasized> response, d_response;
  posterior_.linearize(points, scratch);
  for (std::size_t q = 0; q < values.size(); ++q) {
    for (std::size_t j = 0; j < p; ++j) response[j] = posterior_.whitened(scratch, q, posterior_.size() - p + j);
    const Averaged at =
        average(scratch.mean[q], scratch.variance[q], std::span(response).first(p), std::span(d_response).first(p));
    values[q] = at.value;
    const auto gradient = gradients.subspan(q * d, d);
    posterior_.gradient(scratch, q, at.d_mean, at.d_variance, std::span(d_response).first(p), gradient);
    if (feasibility_)
      values[q] = feasibility_->weigh_with_gradient(acquisition_.kind, points.subspan(q * d, d), values[q], gradient);
  }
}

}  // namespace tunesmith
