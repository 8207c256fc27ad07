#pragma once

namespace tunesmith {

/// Standard normal density, phi(z) = exp(-z²/2) / sqrt(2 pi).
double normal_pdf(double z);

/// Standard normal distribution function, Phi(z) = erfc(-z / sqrt 2) / 2.
double normal_cdf(double z);

/// ln Phi(z), accurate in the far tail.
double log_normal_cdf(double z);

/// Phi^-1(p), p in (0, 1); full double accuracy; only + - * / sqrt log, so the portable engine reproduces it.
/// -infinity at 0, infinity at 1, NaN elsewhere outside.
/// Source: Wichura (1988), Algorithm AS 241, PPND16.
double normal_quantile(double p);

/// What log expected improvement and its gradient need at one z.
struct LogImprovement {
  double log_h;  ///< ln h
  double a;      ///< A = Phi / h, the derivative of log_h
  double b;      ///< B = phi / h = 1 - z A
};

/// ln h(z) with h = phi(z) + z Phi(z), and A = Phi/h, B = phi/h (algorithms: docs/math.md "logEI").
/// Finite for every finite z; below -1e150 as at -1e150. Relative errors: log h 1e-13, A and B 1e-11.
/// Source: Ament et al. (2023), arXiv 2310.20708.
LogImprovement log_improvement(double z);

/// ln(scale h(z)) alone, scale a positive normal number.
double log_scaled_improvement(double z, double scale);

}  // namespace tunesmith
