#pragma once
// The interior point for factored block programs: groups and slacks are eliminated, so that one
// iteration costs O(n k^2) whatever the number of rows, and one Cholesky factor of an m x m
// matrix
//     S_rs = sum_i p p q_r' M_i q_s,   M_i = diag(theta_i) - theta_i theta_i' / sum theta_i.
// A quadratic program takes conjugate gradients with this elimination as preconditioner.
#include <string_view>

#include "gengxin/optimise/block_program.hpp"
#include "gengxin/optimise/options.hpp"
#include "gengxin/optimise/solution.hpp"

namespace gengxin::optimise {

struct BlockOptions : Options {
  int threads{1};  ///< the result is the same for any number
  /// Multipliers of a neighbouring program to start from; empty: none.
  std::vector<double> warm_start;
  /// What the passes leave open goes to the elastic program and to the general method, if it is small enough for that.
  bool general{true};
};

/// `y` holds the coupling rows, `x` is n x k by group; reduced costs c - A'y. `objective` and
/// `dual_objective`, of a quadratic program that of its tangent at x, are recomputed from the data: they enclose the optimum up to the residuals.
GENGXIN_API Solution solve(const BlockProgram& program, const BlockOptions& options = {});

/// The vector instructions that the kernels use on this machine: "x86-64-v4", ..., "plain".
GENGXIN_API std::string_view instruction_level();
/// Uses a lower level than the machine offers; false if it has not that level. For tests.
GENGXIN_API bool set_instruction_level(std::string_view level);

}  // namespace gengxin::optimise
