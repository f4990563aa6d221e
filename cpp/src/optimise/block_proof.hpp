#pragma once
// Ways in which a run proves that the rows of a block program conflict. Each checks its proof against the data, and leaves it in
// the solution.
#include <functional>

#include "gengxin/optimise/block_solve.hpp"
#include "optimise/block_bounds.hpp"
#include "optimise/block_state.hpp"

namespace gengxin::optimise {

/// D(y) with cost 0.
using Margin = std::function<double(const std::vector<double>& y)>;

/// By bounds that leave a group no point: y = 0 proves it.
bool proved_by_bounds(const BlockProgram& program, const BlockBounds& bounds, Solution& result);
/// By the multipliers of the rows as they are now.
bool proved_by_multipliers(const BlockProgram& program, const BlockState& state, const Margin& margin, Solution& result);
/// By a row whose coefficients are the same for all options.
bool proved_by_constant(const BlockProgram& program, const BlockState& state, Solution& result);
/// A conflict by a hair escapes the passes, but not the elastic problem, whose optimum it makes positive.
bool proved_by_cure(const BlockProgram& program, const BlockOptions& options, Solution& result);

}  // namespace gengxin::optimise
