#pragma once
// Whole groups: each takes one option entirely. A solution of the linear program splits few of its
// groups (at a vertex at most one a row), so that its shares, rounded, miss the rows by little;
// moves of single groups that lose least by the prices
//     loss = (c - A'y)_ib - (c - A'y)_ia
// bring the rows back within their tolerance, and then lower the cost where the rows leave room, one
// or two at a time.
#include <vector>

#include "gengxin/optimise/block_solve.hpp"
#include "gengxin/optimise/integer.hpp"

namespace gengxin::optimise {

struct Rounding {
  bool within{false};        ///< every row holds to the tolerance
  std::vector<int> choice;   ///< the option of each group
  double objective{0};       ///< with the prices of missed rows
  double bound{0};           ///< D(y) of dual_bound over the options that groups may take whole: no plan within the rows costs less
  double gap{0};             ///< (objective - bound) / |bound|
  std::vector<double> activities;
  double worst{0};  ///< largest miss of a hard row relative to its size
  int moves{0};
  double seconds{0};
};

/// `tolerance`: what a row may be missed by, relative to its row_sizes; limits rarely fit whole
/// groups exactly. An option that bounds keep below 1 is not taken, one with a lower bound is.
/// Throws ProgramError where a group has no option left.
GENGXIN_API Rounding round_whole(const BlockProgram& program, const Solution& solution,
                                 double tolerance = 1e-4);

/// A rounding made cheaper by an exact search among the groups near a tie: those that do not have the
/// option which the prices make cheapest, then those whose two cheapest lie nearest to each other, `groups`
/// in all, with their 2 `groups` cheapest options. All others stay. What the search returns is checked, and
/// kept if it costs less and misses no row by more. The gap is that to the bound of the whole program: an
/// optimum of the search is none of it.
GENGXIN_API Rounding refine_whole(const BlockProgram& program, const Solution& solution, const Rounding& rounding,
                                  const IntegerSolver& search, int groups, double tolerance = 1e-4,
                                  const IntegerOptions& options = {});

}  // namespace gengxin::optimise
