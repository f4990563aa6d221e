#pragma once
// Solves a convex program by a primal-dual interior point with predictor, corrector and
// further centrality correctors (Mehrotra 1992, Gondzio 1996) over the quasi-definite system
// (Vanderbei 1995)
//     [ Q + Theta^-1   A' ] [  dx ]
//     [ A          -Sigma ] [ -dy ]
// and proves its answer; see verify.hpp.
#include "gengxin/optimise/options.hpp"
#include "gengxin/optimise/program.hpp"
#include "gengxin/optimise/solution.hpp"

namespace gengxin::optimise {

/// Throws ProgramError for a program that is not one.
GENGXIN_API Solution solve(const Program& program, const Options& options = {});

}  // namespace gengxin::optimise
