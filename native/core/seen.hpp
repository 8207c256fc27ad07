#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <unordered_set>
#include <vector>

namespace tunesmith {

/// Set of points in the unit cube that must not be proposed again.
/// Two points are the same if every coordinate rounds to the same multiple of 2^-40 (9.1e-13).
class Seen {
 public:
  /// Adds the rows of length d; an empty span adds nothing.
  void insert(std::span<const double> rows, std::size_t d) {
    for (std::size_t i = 0; d > 0 && i + d <= rows.size(); i += d) insert(rows.subspan(i, d));
  }
  /// Returns false if the point was there already.
  bool insert(std::span<const double> point) { return keys_.insert(key(point)).second; }
  [[nodiscard]] bool contains(std::span<const double> point) const { return keys_.contains(key(point)); }
  [[nodiscard]] std::size_t size() const { return keys_.size(); }

 private:
  using Key = std::vector<std::int64_t>;
  struct Hash {
    std::size_t operator()(const Key& key) const {
      std::uint64_t hash = 0xcbf29ce484222325ull;  // FNV-1a over words, with a final mix of the high bits
      for (std::int64_t word : key) {
        hash = (hash ^ static_cast<std::uint64_t>(word)) * 0x9e3779b97f4a7c15ull;
        hash ^= hash >> 32;
      }
      return static_cast<std::size_t>(hash);
    }
  };

  static Key key(std::span<const double> point) {
    constexpr double resolution = 1099511627776.0;  // 2^40
    Key key(point.size());
    std::transform(point.begin(), point.end(), key.begin(),
                   [](double x) { return std::llround(std::clamp(x, -1.0, 2.0) * resolution); });
    return key;
  }

  std::unordered_set<Key, Hash> keys_;
};

}  // namespace tunesmith
