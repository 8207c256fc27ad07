#pragma once

#include <atomic>
#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "domain.hpp"
#include "pending.hpp"
#include "screening.hpp"
#include "seen.hpp"

namespace tunesmith {

struct Climb;

/// A point and its acquisition value.
struct Scored {
  std::vector<double> x;
  double value;
};

/// Maximizes an acquisition surface over the legal points of a mixed domain that satisfy its linear constraints,
/// remembering the best unseen one it meets.
/// All references must outlive it. Methods throw Cancelled when the flag is set.
class Search {
 public:
  Search(const Domain& domain, const AcquisitionSurface& surface, const Seen& seen, const std::atomic<bool>* cancelled)
      : domain_(domain), surface_(surface), seen_(seen), cancelled_(cancelled) {}

  /// Values at m row-major legal points.
  std::vector<double> score(std::span<const double> points);
  /// Values at the legal points of a screening.
  std::vector<double> score(Screening& screening);

  /// Climbs from each legal point: L-BFGS over the active continuous dimensions, in units of their lengthscales,
  /// alternates with a search of each active discrete one over its real levels, until a full cycle changes nothing (at
  /// most 20). The climbs are independent but go in step, so that each reading of the surrogate's factor serves all.
  /// Under linear constraints the numbers climb an augmented Lagrangian, in a few rounds, and are repaired in the end.
  /// Returns where each climb ended. Sources: "Decoupling multi-start optimization of acquisition functions", arXiv
  /// 2511.13625, for the lockstep; Nocedal & Wright (2006), algorithm 17.4.
  std::vector<Scored> climb(std::vector<Scored> starts);

  /// The best unseen point met so far.
  [[nodiscard]] const std::optional<Scored>& best() const { return best_; }

 private:
  void offer(std::span<const double> x, double value);
  void offer_all(std::span<const double> points, std::span<const double> values);
  void climb_continuous(std::vector<Scored>& points);
  void minimize_in_step(std::vector<Climb*> climbs);
  /// Searches one dimension from each of the points of which it is an active one; sets changed where that led
  /// elsewhere.
  void climb_levels(std::vector<Scored>& points, std::size_t dimension, std::vector<bool>& changed);

  const Domain& domain_;
  const AcquisitionSurface& surface_;
  const Seen& seen_;
  const std::atomic<bool>* cancelled_;
  std::optional<Scored> best_;
  Linearization scratch_;
};

}  // namespace tunesmith
