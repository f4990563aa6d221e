#pragma once
// Equilibration (Ruiz 2001): x = D x^, rows and objective multiplied by E and kappa, powers of
// two, so that scaling itself rounds nothing.
#include <Eigen/Core>

#include "gengxin/optimise/program.hpp"

namespace gengxin::optimise {

struct ScaledProgram {
  SparseMatrix quadratic, matrix;
  Eigen::VectorXd cost, lower, upper, row_lower, row_upper;
  Eigen::VectorXd column_scale;  ///< D
  Eigen::VectorXd row_scale;     ///< E
  double cost_scale{1};          ///< kappa
  [[nodiscard]] int rows() const { return matrix.rows; }
  [[nodiscard]] int columns() const { return matrix.columns; }
};

ScaledProgram scale(const Program& program, int rounds);

}  // namespace gengxin::optimise
