#include "screening.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace tunesmith {
namespace {

constexpr std::size_t block = 32;  // candidates whose covariances stay in the cache, and between two looks at the flag

}  // namespace

Screening::Screening(const Posterior& posterior, std::vector<double> points, bool growing,
                     const std::atomic<bool>* cancelled)
    : points_(std::move(points)), growing_(growing) {
  const std::size_t m = points_.size() / posterior.dimension();
  mean_.resize(m);
  variance_.resize(m);
  if (growing_) covariances_.resize((m + block - 1) / block);
  compute(posterior, cancelled);
}

void Screening::compute(const Posterior& posterior, const std::atomic<bool>* cancelled) {
  const std::size_t m = mean_.size(), d = posterior.dimension();
  linalg::Buffer scaled, scratch;
  for (std::size_t first = 0; first < m; first += block) {
    throw_if(cancelled);
    const std::size_t count = std::min(block, m - first);
    linalg::Buffer& covariances = growing_ ? covariances_[first / block] : scratch;
    posterior.covariances(std::span(points_).subspan(first * d, count * d), 0, scaled, covariances);
    posterior.predict_from(covariances, std::span(mean_).subspan(first, count),
                           std::span(variance_).subspan(first, count));
  }
  rows_ = posterior.size();
  jitter_ = posterior.jitter();
}

void Screening::update(const Posterior& posterior, const std::atomic<bool>* cancelled) {
  if (posterior.jitter() != jitter_) return compute(posterior, cancelled);  // another factor
  for (; rows_ < posterior.size(); ++rows_) {
    throw_if(cancelled);
    take_in(posterior, rows_);
  }
}

std::span<const double> Screening::log_feasibility(const Feasibility& feasibility) {
  if (log_feasibility_.empty()) {
    log_feasibility_.resize(mean_.size());
    feasibility.log_probability(points_, log_feasibility_);
  }
  return log_feasibility_;
}

void Screening::take_in(const Posterior& posterior, std::size_t row) {
  const std::size_t m = mean_.size(), d = posterior.dimension();
  const auto factor = posterior.inverse_factor_row(row);
  linalg::Buffer scaled, added;
  std::array<double, block> values;
  for (std::size_t first = 0; first < m; first += block) {
    const std::size_t count = std::min(block, m - first), columns = linalg::padded(count);
    linalg::Buffer& covariances = covariances_[first / block];
    posterior.covariances(std::span(points_).subspan(first * d, count * d), row, scaled, added);
    covariances.insert(covariances.end(), added.begin(), added.begin() + static_cast<std::ptrdiff_t>(columns));
    linalg::kernels().combine_rows(factor.data(), covariances.data(), factor.size(), columns, values.data());
    for (std::size_t j = 0; j < count; ++j)
      variance_[first + j] = std::max(variance_[first + j] - values[j] * values[j], 0.0);
  }
}

}  // namespace tunesmith
