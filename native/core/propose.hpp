#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "acquisition.hpp"
#include "domain.hpp"
#include "gp.hpp"
#include "history.hpp"

namespace tunesmith {

enum class AcquisitionChoice : std::uint8_t { automatic, log_ei, ei, ucb };

/// Everything one Bayesian proposal depends on. Plain data, owned: it travels to another thread.
struct ProposeRequest {
  Domain domain;                  ///< with the linear constraints that all points satisfy
  std::vector<double> points{};   ///< n x d row-major: completed and failed trials, unit cube, legal values
  std::vector<double> losses{};   ///< n; minimization; NaN or infinite: failed
  std::vector<double> noise{};    ///< n known standard deviations of the losses' errors, 0: none; or empty
  std::vector<double> pending{};  ///< p x d: asked, not yet told
  /// m x d legal points; where given, proposals come from among them (constraints that only the caller can evaluate).
  std::optional<std::vector<double>> candidates{};
  bool climb = false;     ///< with candidates: climb from the best of them, too
  std::size_t count = 1;  ///< proposals wanted
  std::uint64_t seed = 0;
  std::uint32_t trial = 0;  ///< number of the first proposal; keys the random streams
  double progress = 0.0;    ///< told / stated number of trials, in [0, 1]; 0 when unknown
  KernelKind kernel = KernelKind::matern52;
  PriorKind prior = PriorKind::scaled;
  AcquisitionChoice acquisition = AcquisitionChoice::automatic;
  bool warp = true;
  bool quadratic = true;  ///< every second trial goes where a quadratic model is least, if there is such a point
  std::size_t max_modelled = max_observations;  ///< of more observations a local model is made
  std::optional<Hyperparameters> warm_start{};  ///< of the previous proposal
  bool refit = true;                            ///< false: use warm_start, moved into the bounds of a fit
  bool restart = false;                         ///< of a refit: do not trust the warm start alone
  const std::atomic<bool>* cancelled = nullptr;

  /// True if there is a warm start that fits the domain.
  [[nodiscard]] bool is_warm() const { return warm_start && warm_start->lengthscales.size() == domain.size(); }
};

struct Proposal {
  std::vector<double> point;  ///< d, legal values
  double mean = 0.0;          ///< surrogate's units (warped, standardized)
  double deviation = 0.0;
  double acquisition = 0.0;
};

/// A climb from a candidate: its end satisfies the domain's constraints, but the caller's only by luck, and may be
/// seen.
struct Climbed {
  std::vector<double> from;  ///< d
  Proposal to;
};

struct ProposeResult {
  std::vector<Proposal> proposals;  ///< fewer than count only if the domain, or the list of candidates, is exhausted
  Hyperparameters hyperparameters;
  std::vector<Climbed> climbs{};  ///< where asked for
};

/// Fits the surrogate (unless refit is false), then maximizes the acquisition function over legal, unseen points.
/// Never returns a point that equals a completed, failed, pending or just proposed one. Never throws for finite
/// points; throws Cancelled when the flag is set. With n = 0 proposes scrambled Sobol points, or the first candidates.
ProposeResult propose(const ProposeRequest& request);

}  // namespace tunesmith
