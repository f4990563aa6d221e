#pragma once
// The optimal set, given one optimum: what is complementary to x, and what is complementary to y.
// Where it is unbounded an interior point may run off along it until rounding spoils the answer;
// the shortest member does not.
#include <vector>

#include "gengxin/optimise/program.hpp"
#include "gengxin/optimise/solution.hpp"
#include "optimise/interior.hpp"

namespace gengxin::optimise {

/// Columns y, a row for each z:  A'y + z = c + Qx,  y_k = 0 and z_j = 0 where x is inside the limit,
/// elsewhere of the limit's sign. x touches a limit within `closeness` (relative to 1 + its size),
/// or, up to 1e-4, where the multiplier is relatively greater than the distance.
Program optimal_multipliers(const Program& program, const std::vector<double>& x,
                            const std::vector<double>& y, double closeness);

/// On each limit whose multiplier is more than `closeness` of its terms, and with the given Qx,
/// which all optima share (Mangasarian 1988).
Program optimal_points(const Program& program, const std::vector<double>& x,
                       const std::vector<double>& y, double closeness);

/// The member of such a set with the least sum of squares, or the best approach to it.
std::vector<double> shortest(Program set, const Options& options, Clock::time_point begun);

}  // namespace gengxin::optimise
