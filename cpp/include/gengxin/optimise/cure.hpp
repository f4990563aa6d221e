#pragma once
// The cheapest cure of a program without a feasible point: elastic limits, each unit that one
// gives way at a price,
//     minimise   sum_r w_r (s_r- + s_r+)     or     max_r w_r (s_r- + s_r+)
//     subject to row_lower - s- <= Ax <= row_upper + s+,  s >= 0,
// and the same for the bounds of columns. A weight of infinity makes a limit hard.
#include <vector>

#include "gengxin/optimise/options.hpp"
#include "gengxin/optimise/program.hpp"
#include "gengxin/optimise/solution.hpp"
#include "gengxin/support/export.hpp"

namespace gengxin::optimise {

enum class Measure { sum, largest };

struct CureOptions : Options {
  Measure measure{Measure::sum};
  /// Price of a unit by row, positive; empty: 1 / |the bound that gives way|, so that moves are
  /// counted as shares (a bound of 0 counts as the largest coefficient of its row).
  std::vector<double> row_weights;
  /// The same by column; empty: the bounds of columns are hard.
  std::vector<double> column_weights;
};

struct Cure {
  /// optimal: the cure below is the cheapest; primal_infeasible: the hard limits already
  /// contradict one another, as `y` proves for the program without the elastic ones.
  Status status{Status::not_solved};
  /// By row: what to add to its upper bound (positive) or to its lower bound (negative).
  std::vector<double> row_moves;
  std::vector<double> column_moves;
  double total{0};  ///< the weighted sum, or largest, of the moves
  double bound{0};  ///< no cure costs less, by duality
  std::vector<double> x;  ///< satisfies the limits moved
  std::vector<double> y;
  /// x satisfies the limits as exactly as any solve does, so the moves need to be exceeded by a
  /// little, relative to 1 + |bound|: by so much that the cured program was solved.
  double allowance{0};
};

/// Throws ProgramError for a program that is not one, or a weight that is not positive.
GENGXIN_API Cure find_cure(const Program& program, const CureOptions& options = {});

/// The program with its limits moved as the cure says, its allowance included.
GENGXIN_API Program cured(const Program& program, const Cure& cure);

}  // namespace gengxin::optimise
