#pragma once
// Two programs that always have a solution and settle what a failed run left open.
#include <vector>

#include "optimise/interior.hpp"

namespace gengxin::optimise {

/// Row multipliers that prove `program` infeasible, or empty. First the certificate is sought as a
/// linear program of its own; then as the multipliers y = w^2 e of
///     minimise 1/2 sum (w_i e_i)^2  subject to  Ax + e within the rows, x within its bounds,
/// the least violation of the rows, which is positive exactly if the program is infeasible.
std::vector<double> farkas_multipliers(const Program& program, const Options& options,
                                       Clock::time_point begun);

/// The solution of  minimise c'd  over the directions that point to no finite bound, Qd = 0,
/// |d_j| <= 1; its optimum is negative exactly if there is an unbounded direction. Empty if none.
std::vector<double> descent_direction(const Program& program, const Options& options,
                                      Clock::time_point begun);

}  // namespace gengxin::optimise
