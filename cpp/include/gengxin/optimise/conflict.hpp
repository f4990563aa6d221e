#pragma once
// Why a program has no feasible point: limits that cannot hold together although any of them
// could be kept without one of the others (an irreducible infeasible set; Chinneck & Dravnieks 1991).
#include <string>
#include <vector>

#include "gengxin/optimise/options.hpp"
#include "gengxin/optimise/program.hpp"
#include "gengxin/optimise/solution.hpp"
#include "gengxin/support/export.hpp"

namespace gengxin::optimise {

/// One side of a row, or of a column's bounds.
struct Limit {
  bool is_row{true};
  int place{0};  ///< the row or column
  bool is_upper{false};
  double bound{0};
  /// How far this limit alone would have to give way for the others of its conflict to hold;
  /// NaN if the search was stopped before it was measured.
  double move{0};
  std::string name;
};

/// "homes >= 100".
GENGXIN_API std::string text_of(const Limit& limit);

struct ConflictOptions : Options {
  /// Rows and columns taken for granted (nonzero): they are kept in every test and not reported.
  /// Empty: none. Without them a conflict of a large program may name a bound of every column.
  std::vector<char> granted_rows, granted_columns;
};

struct Conflict {
  /// primal_infeasible: `limits` conflict; optimal: nothing does, and a feasible point was found;
  /// otherwise the program was not decided.
  Status status{Status::not_solved};
  std::vector<Limit> limits;
  /// A Farkas certificate on these limits and the granted ones: proves_infeasible(program, y).
  std::vector<double> y;
  /// Without any one of the limits a point was found that satisfies all the others to 1e-8.
  /// False if one was not found, or a limit of time stopped the search.
  bool irreducible{false};
  int solves{0};
};

GENGXIN_API Conflict find_conflict(const Program& program, const ConflictOptions& options = {});

}  // namespace gengxin::optimise
