#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace tunesmith {

/// A trial's place in its rung: by loss, ties by the lower trial number.
struct Ranked {
  double loss;
  std::uint64_t trial;
  friend bool operator<(const Ranked& a, const Ranked& b) {
    return a.loss < b.loss || (a.loss == b.loss && a.trial < b.trial);
  }
  friend bool operator>(const Ranked& a, const Ranked& b) { return b < a; }
};

/// The best max(at_least, floor(n / reduction_factor)) of n results that arrive one by one. O(log n) a result.
class TopFraction {
 public:
  TopFraction(std::uint64_t reduction_factor, std::uint64_t at_least)
      : reduction_factor_(reduction_factor), at_least_(at_least) {}

  /// Counts a result that belongs to the best if it ranks high enough. The loss must not be NaN.
  void add(const Ranked& entry);
  /// Counts a result that never belongs to the best: a failed trial.
  void add_worst();
  /// Whether an added entry is among the best now; later results may push it out.
  [[nodiscard]] bool contains(const Ranked& entry) const { return !best_.empty() && !(best_.front() < entry); }
  /// Number of results.
  [[nodiscard]] std::uint64_t count() const { return count_; }

 private:
  void rebalance();

  std::uint64_t reduction_factor_, at_least_;
  std::uint64_t count_ = 0;
  std::vector<Ranked> best_;  ///< heap, the worst of the best in front
  std::vector<Ranked> rest_;  ///< heap, the best of the rest in front
};

}  // namespace tunesmith
