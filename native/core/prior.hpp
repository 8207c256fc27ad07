#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "gp.hpp"

namespace tunesmith {

/// Log density of the hyperprior up to a constant, and (if gradient is not empty, length d + 3) its gradient with
/// respect to (ln lengthscale_1..d, ln outputscale, ln noise, mean).
///   scaled     the lengthscales as for lognormal, those of choices LogNormal(ln 10, 1.2); the others as for vizier
///   vizier     -0.01 [ln²(outputscale / 0.039) + Σ ln²(lengthscale² / 0.5) + ln²(noise / 0.0039)] - mean²/2
///   lognormal  lengthscale ~ LogNormal(√2 + ½ ln d, √3), noise ~ LogNormal(-4, 1); outputscale is held at 1
///   none       0
/// choices: d; nonzero: a categorical dimension that switches no other on; empty: none.
/// Sources: google/vizier tuned_gp_models.py; BoTorch gpytorch_modules.py (Hvarfner et al. 2024); docs/adr/0014 for
/// scaled.
double log_prior(PriorKind prior, const Hyperparameters& at, std::span<double> gradient,
                 std::span<const std::uint8_t> choices = {});

/// Where the fit may look, in the parameters of log_prior's gradient; length d + 3 each.
struct HyperparameterBounds {
  std::vector<double> lower, upper;
};
HyperparameterBounds hyperparameter_bounds(std::size_t d, PriorKind prior);

/// Each hyperparameter moved to the nearest value a fit may find.
Hyperparameters within_bounds(Hyperparameters hyperparameters, PriorKind prior);

/// Hyperparameters as the vector (ln lengthscale_1..d, ln outputscale, ln noise, mean), and back.
std::vector<double> to_parameters(const Hyperparameters& hyperparameters);
Hyperparameters from_parameters(std::span<const double> parameters);

}  // namespace tunesmith
