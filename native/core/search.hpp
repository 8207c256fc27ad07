#pragma once

#include <atomic>
#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "domain.hpp"
#include "pending.hpp"
#include "seen.hpp"

namespace tunesmith {

/// A point and its acquisition value.
struct Scored {
  std::vector<double> x;
  double value;
};

/// Maximizes an acquisition surface over the legal points of a mixed domain, remembering the best unseen one it meets.
/// All references must outlive it. Methods throw Cancelled when the flag is set.
class Search {
 public:
  Search(const Domain& domain, const AcquisitionSurface& surface, const Seen& seen, const std::atomic<bool>* cancelled)
      : domain_(domain), surface_(surface), seen_(seen), cancelled_(cancelled) {}

  /// Values at m row-major legal points.
  std::vector<double> score(std::span<const double> points);

  /// Climbs from a legal point: L-BFGS over the active continuous dimensions, in units of their lengthscales,
  /// alternates with a search of each active discrete one over its real levels, until a full cycle changes nothing (at
  /// most 20).
  void climb(Scored at);

  /// The best unseen point met so far.
  [[nodiscard]] const std::optional<Scored>& best() const { return best_; }

 private:
  void offer(std::span<const double> x, double value);
  void climb_continuous(Scored& at, const std::vector<std::uint8_t>& active);
  bool climb_levels(Scored& at, std::size_t dimension);

  const Domain& domain_;
  const AcquisitionSurface& surface_;
  const Seen& seen_;
  const std::atomic<bool>* cancelled_;
  std::optional<Scored> best_;
  AcquisitionSurface::Scratch scratch_;
};

}  // namespace tunesmith
