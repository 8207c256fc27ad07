#include "normal.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <numbers>

namespace tunesmith {
namespace {

constexpr double half_log_two_pi = 0.91893853320467274178;
constexpr double inverse_sqrt_two_pi = 0.39894228040143267794;
constexpr double sqrt_half_pi = 1.25331413731550025121;
constexpr double sqrt_half = 0.70710678118654752440;

/// Below this erfc loses its digits to underflow of the cancelling terms, and the asymptotic series is exact.
constexpr double tail = -25.0;
/// Keeps z² and 1/z² inside the range of a double.
constexpr double lowest = -1e150;

/// 1 + z R(z) for z <= tail, where R = Phi/phi, by the asymptotic series u(1 - 3u(1 - 5u(...))), u = 1/z².
double one_plus_z_mills(double z) {
  const double u = 1.0 / (z * z);
  return u * (1 - 3 * u * (1 - 5 * u * (1 - 7 * u * (1 - 9 * u * (1 - 11 * u * (1 - 13 * u))))));
}

struct LeftTail {
  double mills, one_plus_z_mills;
};

/// R(z) = Phi/phi and 1 + z R(z) for lowest <= z <= -1.
LeftTail left_tail(double z) {
  if (z > tail) {
    const double mills = sqrt_half_pi * std::exp(0.5 * z * z) * std::erfc(-z * sqrt_half);
    return {mills, 1 + z * mills};
  }
  const double t = one_plus_z_mills(z);
  return {(t - 1) / z, t};
}

/// c[0] + c[1] x + ... + c[7] x^7.
double polynomial(const std::array<double, 8>& c, double x) {
  double sum = c[7];
  for (int i = 6; i >= 0; --i) sum = sum * x + c[static_cast<std::size_t>(i)];
  return sum;
}

// Rational approximations of Wichura (1988), Algorithm AS 241, PPND16: center, moderate tail, far tail.
constexpr std::array<double, 8> center_numerator = {
    3.3871328727963666080e0,  1.3314166789178437745e+2, 1.9715909503065514427e+3, 1.3731693765509461125e+4,
    4.5921953931549871457e+4, 6.7265770927008700853e+4, 3.3430575583588128105e+4, 2.5090809287301226727e+3};
constexpr std::array<double, 8> center_denominator = {1.0,
                                                      4.2313330701600911252e+1,
                                                      6.8718700749205790830e+2,
                                                      5.3941960214247511077e+3,
                                                      2.1213794301586595867e+4,
                                                      3.9307895800092710610e+4,
                                                      2.8729085735721942674e+4,
                                                      5.2264952788528545610e+3};
constexpr std::array<double, 8> moderate_numerator = {
    1.42343711074968357734e0, 4.63033784615654529590e0,  5.76949722146069140550e0,  3.64784832476320460504e0,
    1.27045825245236838258e0, 2.41780725177450611770e-1, 2.27238449892691845833e-2, 7.74545014278341407640e-4};
constexpr std::array<double, 8> moderate_denominator = {1.0,
                                                        2.05319162663775882187e0,
                                                        1.67638483018380384940e0,
                                                        6.89767334985100004550e-1,
                                                        1.48103976427480074590e-1,
                                                        1.51986665636164571966e-2,
                                                        5.47593808499534494600e-4,
                                                        1.05075007164441684324e-9};
constexpr std::array<double, 8> far_numerator = {
    6.65790464350110377720e0,  5.46378491116411436990e0,  1.78482653991729133580e0,  2.96560571828504891230e-1,
    2.65321895265761230930e-2, 1.24266094738807843860e-3, 2.71155556874348757815e-5, 2.01033439929228813265e-7};
constexpr std::array<double, 8> far_denominator = {1.0,
                                                   5.99832206555887937690e-1,
                                                   1.36929880922735805310e-1,
                                                   1.48753612908506148525e-2,
                                                   7.86869131145613259100e-4,
                                                   1.84631831751005468180e-5,
                                                   1.42151175831644588870e-7,
                                                   2.04426310338993978564e-15};

}  // namespace

double normal_pdf(double z) { return inverse_sqrt_two_pi * std::exp(-0.5 * z * z); }

double normal_cdf(double z) { return 0.5 * std::erfc(-z * sqrt_half); }

double log_normal_cdf(double z) {
  if (z > 0) return std::log1p(-0.5 * std::erfc(z * sqrt_half));
  if (z > tail) return std::log(0.5 * std::erfc(-z * sqrt_half));
  return -0.5 * z * z - half_log_two_pi - std::log(-z) + std::log1p(-one_plus_z_mills(z));
}

double normal_quantile(double p) {
  if (!(p > 0 && p < 1)) {
    if (p == 0) return -std::numeric_limits<double>::infinity();
    if (p == 1) return std::numeric_limits<double>::infinity();
    return std::numeric_limits<double>::quiet_NaN();
  }
  const double q = p - 0.5;
  if (std::abs(q) <= 0.425) {
    const double r = 0.180625 - q * q;
    return q * polynomial(center_numerator, r) / polynomial(center_denominator, r);
  }
  const double r = std::sqrt(-std::log(q < 0 ? p : 1 - p));
  const double magnitude = r <= 5 ? polynomial(moderate_numerator, r - 1.6) / polynomial(moderate_denominator, r - 1.6)
                                  : polynomial(far_numerator, r - 5) / polynomial(far_denominator, r - 5);
  return q < 0 ? -magnitude : magnitude;
}

LogImprovement log_improvement(double z) {
  if (z > -1) {
    const double density = normal_pdf(z), probability = normal_cdf(z);
    const double h = density + z * probability;
    return {std::log(h), probability / h, density / h};
  }
  z = std::max(z, lowest);
  const auto [mills, t] = left_tail(z);
  return {-0.5 * z * z - half_log_two_pi + std::log(t), mills / t, 1 / t};
}

double log_scaled_improvement(double z, double scale) {
  if (z > -1) return std::log((normal_pdf(z) + z * normal_cdf(z)) * scale);
  z = std::max(z, lowest);
  const double t = left_tail(z).one_plus_z_mills;
  // The product of two small numbers may vanish.
  return -0.5 * z * z - half_log_two_pi + (z > tail ? std::log(t * scale) : std::log(t) + std::log(scale));
}

}  // namespace tunesmith
