#include "pending.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace tunesmith {

void AcquisitionSurface::add_pending(std::span<const double> x) {
  acquisition_.best = std::min(acquisition_.best, posterior_.condition_on_mean(x));
}

void AcquisitionSurface::score(std::span<const double> points, std::span<double> values,
                               const std::atomic<bool>* cancelled) const {
  Screening screening(posterior_, {points.begin(), points.end()}, false, cancelled);
  score(screening, values, cancelled);
}

void AcquisitionSurface::score(Screening& screening, std::span<double> values,
                               const std::atomic<bool>* cancelled) const {
  screening.update(posterior_, cancelled);
  for (std::size_t i = 0; i < values.size(); ++i) {
    const double value = value_of(acquisition_, screening.mean()[i], screening.variance()[i]);
    values[i] = std::isnan(value) ? std::numeric_limits<double>::lowest() : value;
  }
  if (!feasibility_) return;
  const std::span<const double> logarithm = screening.log_feasibility(*feasibility_);
  for (std::size_t i = 0; i < values.size(); ++i)
    values[i] = Feasibility::weigh(acquisition_.kind, values[i], logarithm[i]);
}

void AcquisitionSurface::score_with_gradient(std::span<const double> points, std::span<double> values,
                                             std::span<double> gradients, Linearization& scratch) const {
  const std::size_t d = posterior_.dimension();
  posterior_.linearize(points, scratch);
  for (std::size_t q = 0; q < values.size(); ++q) {
    const AcquisitionValue at = evaluate(acquisition_, scratch.mean[q], scratch.variance[q]);
    values[q] = at.value;
    const auto gradient = gradients.subspan(q * d, d);
    posterior_.gradient(scratch, q, at.d_mean, at.d_variance, gradient);
    if (feasibility_)
      values[q] = feasibility_->weigh_with_gradient(acquisition_.kind, points.subspan(q * d, d), values[q], gradient);
  }
}

}  // namespace tunesmith
