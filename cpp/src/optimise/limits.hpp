#pragma once
// What ends a run that has not found its answer.
#include <chrono>

#include "gengxin/optimise/options.hpp"
#include "gengxin/optimise/solution.hpp"

namespace gengxin::optimise {

using Clock = std::chrono::steady_clock;

inline double seconds_since(Clock::time_point begun) { return std::chrono::duration<double>(Clock::now() - begun).count(); }

/// Whether the caller cancels, or a limit of his is reached; the status then says which.
inline bool at_limit(const Options& options, Clock::time_point begun, Solution& result) {
  if (options.cancelled && options.cancelled())
    result.status = Status::cancelled;
  else if (seconds_since(begun) > options.time_limit_seconds)
    result.status = Status::time_limit;
  else if (result.iterations >= options.iteration_limit)
    result.status = Status::iteration_limit;
  else
    return false;
  return true;
}

}  // namespace gengxin::optimise
