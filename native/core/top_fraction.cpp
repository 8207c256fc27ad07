#include "top_fraction.hpp"

#include <algorithm>
#include <functional>

namespace tunesmith {
namespace {

/// Moves the front of one heap to another.
template <typename FromOrder, typename ToOrder>
void move_front(std::vector<Ranked>& from, FromOrder from_order, std::vector<Ranked>& to, ToOrder to_order) {
  std::pop_heap(from.begin(), from.end(), from_order);
  to.push_back(from.back());
  from.pop_back();
  std::push_heap(to.begin(), to.end(), to_order);
}

}  // namespace

void TopFraction::add(const Ranked& entry) {
  ++count_;
  if (contains(entry)) {
    best_.push_back(entry);
    std::push_heap(best_.begin(), best_.end(), std::less<>());
  } else {
    rest_.push_back(entry);
    std::push_heap(rest_.begin(), rest_.end(), std::greater<>());
  }
  rebalance();
}

void TopFraction::add_worst() {
  ++count_;
  rebalance();
}

void TopFraction::rebalance() {
  const std::uint64_t size = std::max(at_least_, count_ / reduction_factor_);
  while (best_.size() > size) move_front(best_, std::less<>(), rest_, std::greater<>());
  while (best_.size() < size && !rest_.empty()) move_front(rest_, std::greater<>(), best_, std::less<>());
}

}  // namespace tunesmith
