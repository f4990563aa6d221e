#pragma once
#include <vector>

#include "gengxin/optimise/program.hpp"

namespace gengxin::optimise {

/// Row multipliers near `y` whose A'y points to no missing bound: y is projected, in the metric
/// of its own size, onto (A'y)_j = 0 for the columns that point wrongly, and again as others
/// turn. Multipliers that are 0 stay 0. What is within `closeness` of 0, relative to its terms,
/// counts as 0 from the start. For programs small enough for dense algebra; others
/// return unchanged.
std::vector<double> repair_multipliers(const Program& program, std::vector<double> y,
                                       double closeness);

/// `direction`, or what is left of it without its least entries, if it proves the program
/// unbounded; otherwise empty. An entry that rounding left where there should be none is the whole
/// movement of a row that should stand still.
std::vector<double> proving_direction(const Program& program, const std::vector<double>& direction);

}  // namespace gengxin::optimise
