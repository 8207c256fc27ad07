#pragma once

#include <atomic>

namespace tunesmith {

/// Thrown by long computations once the flag they were given is set.
struct Cancelled {};

/// Throws Cancelled if there is a flag and it is set.
inline void throw_if(const std::atomic<bool>* cancelled) {
  if (cancelled != nullptr && cancelled->load(std::memory_order_relaxed)) throw Cancelled{};
}

}  // namespace tunesmith
