#pragma once
// Shares of tied options, gathered. Two options a, b of a group move the rows of its cell by sum_c (q_rca - q_rcb) p_ic, which
// spans rho dimensions, mostly one or two and seldom more than the properties. So of any rho + 1 groups of a cell that are split
// between a and b one can be made whole by an exchange with the others that no row feels; an exchange that costs nothing
// goes either way. Each split is looked at once, in O(rho^3), where a push against the basis takes O(m^2).
#include <span>

#include "gengxin/optimise/block_program.hpp"

namespace gengxin::optimise {

/// Leaves no more than rho split groups for each cell and pair of options; activities stay but for rounding, and the cost falls or stays.
void exchange_within_cells(const BlockProgram& program, std::span<double> x);

}  // namespace gengxin::optimise
