#pragma once
// For tests of models over both scalars: the same figures as plain numbers or as traced ones.
#include <cstdint>
#include <span>
#include <type_traits>
#include <vector>

#include "gengxin/support/traced.hpp"

namespace gengxin {

/// Reads slot by slot.
template <Scalar T>
class FigureReader {
 public:
  explicit FigureReader(std::span<const double> values) : values_(values) {}
  T next() {
    const std::size_t slot = next_++;
    if constexpr (std::is_same_v<T, Traced>)
      return Traced::from_node(Recording::current().figure(static_cast<std::uint32_t>(slot), values_[slot]));
    else
      return values_[slot];
  }
  std::vector<T> column(std::size_t count) {
    std::vector<T> result(count);
    for (T& x : result) x = next();
    return result;
  }

 private:
  std::span<const double> values_;
  std::size_t next_{0};
};

}  // namespace gengxin
