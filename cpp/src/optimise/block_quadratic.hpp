#pragma once
// The quadratic part of a block program from its data: products with Q, and Q itself.
#include <span>
#include <vector>

#include "gengxin/optimise/block_program.hpp"

namespace gengxin::optimise {

/// Shares by kind, groups x kinds.
std::vector<double> by_kind(const BlockProgram& program, std::span<const double> x);

/// Qx
std::vector<double> curvature_product(const BlockProgram& program, std::span<const double> x);

/// Both triangles of Q, for a program with so many columns, the shares first.
SparseMatrix hessian(const BlockProgram& program, int columns);

/// Throws ProgramError if the program is quadratic: `task` is for linear ones.
void expect_linear(const BlockProgram& program, const char* task);

}  // namespace gengxin::optimise
