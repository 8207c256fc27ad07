#include "top_fraction.hpp"

#include <functional>

namespace tunesmith {
namespace {

/// Sorted results about the border: few enough to shift in a few nanoseconds.
constexpr std::size_t capacity = 64;

template <typename Order>
void push(std::vector<Ranked>& heap, const Ranked& entry, Order order) {
  heap.push_back(entry);
  std::push_heap(heap.begin(), heap.end(), order);
}

template <typename Order>
Ranked pop(std::vector<Ranked>& heap, Order order) {
  std::pop_heap(heap.begin(), heap.end(), order);
  const Ranked front = heap.back();
  heap.pop_back();
  return front;
}

}  // namespace

std::optional<Ranked> TopFraction::add(const Ranked& entry) {
  const bool is_best = contains(entry);
  place(entry, is_best);
  ++count_;
  if (!is_best) return advance();
  if (best() > room()) retreat();
  return entry;
}

std::optional<Ranked> TopFraction::add_worst() {
  ++count_;
  return advance();
}

void TopFraction::place(const Ranked& entry, bool is_best) {
  if (is_best && entry < middle_.front()) return push(better_, entry, std::less<>());
  if (!is_best && !middle_.empty() && middle_.back() < entry) return push(worse_, entry, std::greater<>());
  middle_.insert(std::upper_bound(middle_.begin(), middle_.end(), entry), entry);
  if (is_best) ++border_;
  if (middle_.size() > capacity) spill();
}

/// Half of the middle goes to a heap: the half that is farther from the border.
void TopFraction::spill() {
  const auto half = static_cast<std::ptrdiff_t>(middle_.size() / 2);
  if (border_ > static_cast<std::size_t>(half)) {
    for (auto entry = middle_.begin(); entry != middle_.begin() + half; ++entry) push(better_, *entry, std::less<>());
    middle_.erase(middle_.begin(), middle_.begin() + half);
    border_ -= static_cast<std::size_t>(half);
  } else {
    for (auto entry = middle_.begin() + half; entry != middle_.end(); ++entry) push(worse_, *entry, std::greater<>());
    middle_.resize(static_cast<std::size_t>(half));
  }
}

/// The last of the best leaves them.
void TopFraction::retreat() {
  if (border_ == 0) {
    if (middle_.size() > capacity / 2) spill();
    while (!better_.empty() && border_ < capacity / 2) {
      middle_.push_back(pop(better_, std::less<>()));
      ++border_;
    }
    std::reverse(middle_.end() - static_cast<std::ptrdiff_t>(border_), middle_.end());
    std::rotate(middle_.begin(), middle_.end() - static_cast<std::ptrdiff_t>(border_), middle_.end());
  }
  --border_;
}

/// The best of the rest joins the best, if they have room and there is a rest.
std::optional<Ranked> TopFraction::advance() {
  if (best() >= room()) return std::nullopt;
  if (border_ == middle_.size()) {
    if (worse_.empty()) return std::nullopt;
    if (middle_.size() > capacity / 2) spill();
    while (!worse_.empty() && middle_.size() < capacity) middle_.push_back(pop(worse_, std::greater<>()));
  }
  return middle_[border_++];
}

}  // namespace tunesmith
