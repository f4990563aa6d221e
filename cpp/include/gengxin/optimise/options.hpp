#pragma once
// What a caller may ask of a solve.
#include <cstddef>
#include <functional>

#include "gengxin/optimise/program.hpp"

namespace gengxin::optimise {

struct Options {
  /// Relative accuracy of rows, reduced costs and the duality gap; see verify.hpp.
  double tolerance{1e-8};
  int iteration_limit{300};
  double time_limit_seconds{infinity};
  /// A factorisation that would need more is not begun.
  std::size_t memory_limit_bytes{std::size_t{8} << 30};
  /// Asked once an iteration; true stops the solve with Status::cancelled.
  std::function<bool()> cancelled;
  bool presolve{true};
};

}  // namespace gengxin::optimise
