#pragma once
// The trade-off between two or more linear objectives f_k(x) = cost_k'x + offset_k, all minimised
// over the limits of one linear program: points of which none can be better in one objective
// without being worse in another.
#include <span>
#include <string>
#include <vector>

#include "gengxin/optimise/options.hpp"
#include "gengxin/optimise/program.hpp"
#include "gengxin/optimise/solution.hpp"
#include "gengxin/support/export.hpp"

namespace gengxin::optimise {

struct Objective {
  std::vector<double> cost;
  double offset{0};
  std::string name;
};

struct FrontPoint {
  std::vector<double> values;  ///< by objective
  std::vector<double> x;
  /// epsilon_front only, by objective: how much the first rises for a unit less of this one.
  std::vector<double> trade_offs;
};

struct Front {
  /// optimal: every solve was; otherwise that of the first that was not.
  Status status{Status::optimal};
  std::vector<FrontPoint> points;
  /// Row k: the values where objective k is minimised first, then the others in their order.
  std::vector<std::vector<double>> payoff;
  std::vector<double> ideal, nadir;  ///< least and greatest of each column of the pay-off table
  int solves{0};
  int skipped{0};  ///< cells of the grid settled without a solve
};

/// AUGMECON2 (Mavrotas & Florios 2013), on a grid of `steps` + 1 bounds from nadir_k to ideal_k for
/// each objective k >= 2:
///     minimise f_1 - 1e-3 r_1 (s_2 / r_2 + 0.1 s_3 / r_3 + ...)
///     subject to f_k + s_k = bound_k,  s >= 0,      r_k = nadir_k - ideal_k.
/// The slacks' small weight makes each point efficient. A slack longer than a step settles the
/// cells that it covers, a bound that cannot be met all tighter ones.
GENGXIN_API Front epsilon_front(const Program& program, std::span<const Objective> objectives,
                                int steps, const Options& options = {});

/// One point for each row of weights, all positive: minimise sum w_k (f_k - ideal_k) / r_k.
GENGXIN_API Front weighted_front(const Program& program, std::span<const Objective> objectives,
                                 std::span<const std::vector<double>> weights,
                                 const Options& options = {});

/// Of two objectives: the corners of the front, by bisection (Aneja & Nair 1979). Between
/// neighbours the front is straight, or within `tolerance` of it (of the objectives' ranges).
GENGXIN_API Front exact_front(const Program& program, std::span<const Objective> objectives,
                              double tolerance = 1e-6, const Options& options = {});

}  // namespace gengxin::optimise
