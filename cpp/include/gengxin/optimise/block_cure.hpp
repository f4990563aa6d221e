#pragma once
// Why a block program has no solution, and the least that its rows must give way for it to have
// one:
//     minimise sum_r weight_r (below_r + above_r)
//     subject to lower_r - below_r <= (Ax)_r <= upper_r + above_r, shares within their bounds.
// It always has a solution unless rows with infinite weight or the shares' own bounds conflict.
#include <vector>

#include "gengxin/optimise/block_solve.hpp"

namespace gengxin::optimise {

struct BlockCure {
  Status status{Status::not_solved};
  /// By row: what to add to its upper bound (positive) or to its lower bound (negative).
  std::vector<double> row_moves;
  double total{0};  ///< sum of weight * |move|
  /// No cure has a smaller total: the bound of duality at `y`, which if this is positive is a
  /// certificate for proves_infeasible(program, y). Its rows are the ones in conflict.
  double bound{0};
  std::vector<double> y;
  std::vector<double> x;  ///< shares that need no more than this
  int iterations{0};
};

/// `weights`, one a row, of a unit given way; empty: 1 / row_sizes. Infinite: the row stays as it
/// is. Costs and prices of the program do not count.
GENGXIN_API BlockCure find_cure(const BlockProgram& program, const std::vector<double>& weights = {},
                                const BlockOptions& options = {});

}  // namespace gengxin::optimise
