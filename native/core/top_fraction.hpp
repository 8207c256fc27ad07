#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
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

/// The best max(at_least, floor(n / reduction_factor)) of n results that arrive one by one.
///
/// Two heaps hold the results that are clearly better and clearly worse than the last of the best; those about it are
/// sorted, so that the border between the best and the rest moves by an index. O(log n) a result; O(1) on average where
/// losses come in random order, for then the border stays in place and new results seldom rise in their heap.
class TopFraction {
 public:
  TopFraction(std::uint64_t reduction_factor, std::uint64_t at_least)
      : reduction_factor_(reduction_factor), at_least_(at_least) {}

  /// Counts a result that belongs to the best if it ranks high enough. The loss must not be NaN.
  /// Returns the result that came among the best by it, itself or another: there is at most one.
  std::optional<Ranked> add(const Ranked& entry);
  /// Counts a result that never belongs to the best: a failed trial. Returns as add.
  std::optional<Ranked> add_worst();
  /// Whether an added entry is among the best now; later results may push it out.
  [[nodiscard]] bool contains(const Ranked& entry) const { return best() > 0 && !(last_of_best() < entry); }
  /// Number of results.
  [[nodiscard]] std::uint64_t count() const { return count_; }

 private:
  [[nodiscard]] std::uint64_t best() const { return better_.size() + border_; }
  [[nodiscard]] std::uint64_t room() const { return std::max(at_least_, count_ / reduction_factor_); }
  [[nodiscard]] const Ranked& last_of_best() const { return border_ > 0 ? middle_[border_ - 1] : better_.front(); }
  void place(const Ranked& entry, bool is_best);
  void spill();
  void retreat();
  std::optional<Ranked> advance();

  std::uint64_t reduction_factor_, at_least_;
  std::uint64_t count_ = 0;
  std::vector<Ranked> better_;  ///< heap, its worst in front; all among the best
  std::vector<Ranked> middle_;  ///< sorted
  std::vector<Ranked> worse_;   ///< heap, its best in front
  std::size_t border_ = 0;      ///< so many of the middle are among the best
};

}  // namespace tunesmith
