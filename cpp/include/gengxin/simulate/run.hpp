#pragma once
// run(compiled, values) is pure: the same values give the same trajectory, whatever ran before and
// however many threads run beside it.
#include <span>

#include "gengxin/simulate/compiled.hpp"
#include "gengxin/simulate/trajectory.hpp"

namespace gengxin::simulate {

/// Simulates with one value a slot (`compiled.values()` for the document's own).
/// Throws std::invalid_argument if the number of values does not fit.
GENGXIN_API Trajectory run(const Compiled& compiled, std::span<const double> values);

/// The same into a trajectory whose memory is used again.
GENGXIN_API void run_into(const Compiled& compiled, std::span<const double> values, Trajectory& trajectory);

/// The same by the naive evaluator, step by step as the equations stand: the reference of the tests.
GENGXIN_API Trajectory run_reference(const Compiled& compiled, std::span<const double> values);

}  // namespace gengxin::simulate
