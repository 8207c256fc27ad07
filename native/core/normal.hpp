#pragma once

namespace tunesmith {

double normal_pdf(double z);
double normal_cdf(double z);
/// ln Phi(z), accurate in the far tail.
double log_normal_cdf(double z);
/// Phi^-1(p), p in (0, 1); full double accuracy; only + - * / sqrt log, so the portable engine reproduces it.
double normal_quantile(double p);

/// ln h(z) with h = phi(z) + z Phi(z), and A = Phi/h, B = phi/h (algorithms: docs/math.md "logEI").
struct LogImprovement { double log_h; double a; double b; };
LogImprovement log_improvement(double z);

}  // namespace tunesmith
