#pragma once
// What a caller may ask of a solve.
#include <cstddef>
#include <functional>

#include "gengxin/optimise/program.hpp"

namespace gengxin::optimise {

struct Options {
  /// Relative accuracy of rows, reduced costs and the duality gap; see verify.hpp.
  double tolerance{1e-8};
  /// Rounding may bar the way to `tolerance`. The best point then counts as optimal if it is
  /// within this; what it reached stands in the solution.
  double acceptable{5e-7};
  int iteration_limit{300};
  double time_limit_seconds{infinity};
  /// A factorisation that would need more is not begun.
  std::size_t memory_limit_bytes{std::size_t{8} << 30};
  /// Asked once an iteration; true stops the solve with Status::cancelled.
  std::function<bool()> cancelled;
};

}  // namespace gengxin::optimise
