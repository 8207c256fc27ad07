#include "quadratic.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "lbfgsb.hpp"

namespace tunesmith {
namespace {

constexpr std::size_t most_coefficients = 80;  // bounds the work: 11 dimensions, or 39 with a diagonal Hessian
constexpr double explained = 0.8;              // least share of the variance that held-out predictions explain
constexpr double least_gain = 1e-7;            // of the median gap: less is not worth a trial
constexpr double dependent = 1e-20;            // a column's square that its predecessors leave of it
constexpr double least_freedom = 1e-6;         // 1 - leverage
constexpr MinimizeOptions minimize_options{.memory = 20,
                                           .max_iterations = 300,
                                           .max_evaluations = 600,
                                           .gradient_tolerance = 1e-10,
                                           .relative_decrease = 1e-15};

std::size_t least_rows(std::size_t coefficients) {
  return coefficients + std::max<std::size_t>(2, (coefficients + 9) / 10);
}
std::size_t most_rows(std::size_t coefficients) { return coefficients + (4 * coefficients + 4) / 5; }

/// Observations around the best: offsets in units of the greatest, gaps to its loss in units of the lower quartile.
struct Neighbourhood {
  std::vector<double> offsets;  ///< m x f row-major, in [-1, 1]
  std::vector<double> gaps;     ///< m, >= 0
  double radius, unit;
};

/// Coefficients of q: the constant, f slopes, then the products t_a t_b, a <= b (diagonal: a = b).
struct Quadratic {
  std::size_t f;
  bool diagonal;

  [[nodiscard]] std::size_t coefficients() const { return 1 + f + (diagonal ? f : f * (f + 1) / 2); }
  [[nodiscard]] std::size_t partners_end(std::size_t a) const { return diagonal ? a + 1 : f; }

  double evaluate(std::span<const double> b, std::span<const double> t, std::span<double> gradient) const {
    double value = b[0];
    for (std::size_t a = 0; a < f; ++a) {
      value += b[1 + a] * t[a];
      gradient[a] = b[1 + a];
    }
    for (std::size_t a = 0, c = 1 + f; a < f; ++a)
      for (std::size_t e = a; e < partners_end(a); ++e, ++c) {
        value += b[c] * t[a] * t[e];
        gradient[a] += b[c] * t[e];
        gradient[e] += b[c] * t[a];
      }
    return value;
  }
};

double dot(std::span<const double> a, std::span<const double> b) {
  double sum = 0.0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += a[i] * b[i];
  return sum;
}

/// The coefficients by weighted least squares, or none where the observations do not determine or not support them.
/// Gram-Schmidt, twice for orthogonality; with Q the leverages behind PRESS cost no more.
std::optional<std::vector<double>> fit_quadratic(const Quadratic& model, const Neighbourhood& near) {
  const std::size_t f = model.f, p = model.coefficients(), m = near.gaps.size();
  std::vector<double> q(p * m), weight(m), y(m);  // q: one column after the other
  for (std::size_t i = 0; i < m; ++i) {
    const double w = weight[i] = 1.0 / (1.0 + near.gaps[i]);
    const double* t = &near.offsets[i * f];
    y[i] = w * near.gaps[i];
    q[i] = w;
    for (std::size_t a = 0; a < f; ++a) q[(1 + a) * m + i] = w * t[a];
    for (std::size_t a = 0, c = 1 + f; a < f; ++a)
      for (std::size_t e = a; e < model.partners_end(a); ++e, ++c) q[c * m + i] = w * t[a] * t[e];
  }
  std::vector<double> r(p * p), z(p), residual = y, leverage(m);
  for (std::size_t j = 0; j < p; ++j) {
    const std::span<double> column(&q[j * m], m);
    const double before = dot(column, column);
    for (int pass = 0; pass < 2; ++pass)
      for (std::size_t k = 0; k < j; ++k) {
        const std::span<const double> other(&q[k * m], m);
        const double along = dot(other, column);
        r[k * p + j] += along;
        for (std::size_t i = 0; i < m; ++i) column[i] -= along * other[i];
      }
    const double square = dot(column, column);
    if (!(square > dependent * before)) return std::nullopt;
    const double norm = r[j * p + j] = std::sqrt(square);
    for (double& value : column) value /= norm;
    z[j] = dot(column, residual);
    for (std::size_t i = 0; i < m; ++i) {
      residual[i] -= z[j] * column[i];
      leverage[i] += column[i] * column[i];
    }
  }
  const double mean = dot(weight, y) / dot(weight, weight);
  double press = 0.0, total = 0.0;
  for (std::size_t i = 0; i < m; ++i) {
    const double error = residual[i] / std::max(1.0 - leverage[i], least_freedom), deviation = y[i] - mean * weight[i];
    press += error * error;
    total += deviation * deviation;
  }
  if (!(press <= (1.0 - explained) * total)) return std::nullopt;
  for (std::size_t j = p; j-- > 0;) {
    for (std::size_t k = j + 1; k < p; ++k) z[j] -= r[j * p + k] * z[k];
    z[j] /= r[j * p + j];
  }
  return z;
}

double squared_distance(std::span<const double> a, std::span<const double> b) {
  double sum = 0.0;
  for (std::size_t k = 0; k < a.size(); ++k) sum += (a[k] - b[k]) * (a[k] - b[k]);
  return sum;
}

double quantile(std::vector<double> values, std::size_t index) {
  std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(index), values.end());
  return values[index];
}

/// Rows that agree with the best in all dimensions but the free ones, nearest first.
std::vector<std::size_t> nearest_rows(std::span<const double> points, std::size_t d, std::size_t best,
                                      const std::vector<bool>& is_free) {
  std::vector<std::size_t> rows;
  std::vector<double> distance(points.size() / d);
  for (std::size_t i = 0; i < distance.size(); ++i) {
    bool agrees = true;
    for (std::size_t k = 0; k < d; ++k) {
      const double offset = std::abs(points[i * d + k] - points[best * d + k]);
      if (is_free[k])
        distance[i] = std::max(distance[i], offset);
      else
        agrees = agrees && offset == 0.0;
    }
    if (agrees) rows.push_back(i);
  }
  std::stable_sort(rows.begin(), rows.end(), [&](std::size_t a, std::size_t b) { return distance[a] < distance[b]; });
  return rows;
}

}  // namespace

std::optional<std::vector<double>> quadratic_minimum(const Domain& domain, std::span<const double> points,
                                                     std::span<const double> losses, std::span<const double> pending) {
  const std::size_t d = domain.size();
  if (losses.empty() || !std::ranges::all_of(losses, [](double loss) { return std::isfinite(loss); }))
    return std::nullopt;
  const auto best = static_cast<std::size_t>(std::ranges::min_element(losses) - losses.begin());
  const std::span<const double> centre = points.subspan(best * d, d);
  const std::vector<std::uint8_t> active = domain.active(centre);
  std::vector<std::size_t> free;
  std::vector<bool> is_free(d);
  for (std::size_t k = 0; k < d; ++k)
    if (active[k] != 0 && domain.dimensions[k].kind == DimensionKind::continuous) free.push_back(k), is_free[k] = true;
  const std::size_t f = free.size();

  std::vector<std::size_t> rows = nearest_rows(points, d, best, is_free);
  Quadratic model{f, false};
  if (model.coefficients() > most_coefficients || rows.size() < least_rows(model.coefficients())) model.diagonal = true;
  const std::size_t p = model.coefficients();
  if (f == 0 || p > most_coefficients || rows.size() < least_rows(p)) return std::nullopt;
  rows.resize(std::min(rows.size(), most_rows(p)));

  Neighbourhood near{.offsets = {}, .gaps = {}, .radius = 0.0, .unit = 0.0};
  for (const std::size_t i : rows) {
    near.gaps.push_back(losses[i] - losses[best]);
    for (const std::size_t k : free) {
      near.offsets.push_back(points[i * d + k] - centre[k]);
      near.radius = std::max(near.radius, std::abs(near.offsets.back()));
    }
  }
  near.unit = quantile(near.gaps, rows.size() / 4);
  if (!(near.radius > 0.0 && near.unit > 0.0)) return std::nullopt;
  for (double& offset : near.offsets) offset /= near.radius;
  for (double& gap : near.gaps) gap /= near.unit;
  const auto fitted = fit_quadratic(model, near);
  if (!fitted) return std::nullopt;

  std::vector<double> lower(f), upper(f);
  for (std::size_t a = 0; a < f; ++a) {
    const Dimension& dimension = domain.dimensions[free[a]];
    lower[a] = std::max(-1.0, (dimension.low - centre[free[a]]) / near.radius);
    upper[a] = std::min(1.0, (dimension.high - centre[free[a]]) / near.radius);
  }
  const Minimum minimum = minimize(
      [&](std::span<const double> t, std::span<double> gradient) { return model.evaluate(*fitted, t, gradient); },
      std::vector<double>(f), lower, upper, minimize_options);
  const double median = quantile({losses.begin(), losses.end()}, losses.size() / 2) - losses[best];
  if (!(-minimum.value * near.unit > least_gain * median)) return std::nullopt;
  std::vector<double> x(centre.begin(), centre.end());
  for (std::size_t a = 0; a < f; ++a) {
    const Dimension& dimension = domain.dimensions[free[a]];
    x[free[a]] = std::clamp(x[free[a]] + near.radius * minimum.x[a], dimension.low, dimension.high);
  }
  const double step = squared_distance(x, centre);
  for (std::size_t i = 0; i + d <= pending.size(); i += d)
    if (squared_distance(x, pending.subspan(i, d)) < step) return std::nullopt;
  return x;
}

}  // namespace tunesmith
