#pragma once
// The linear system of one interior point step,
//     [ Q + diag(theta_inverse)   A'          ] [ dx ]   [ top    ]
//     [ A                        -diag(sigma) ] [ v  ] = [ bottom ],
// by a factorisation of its quasi-definite neighbour (rho on the upper, -delta on the lower
// diagonal; Vanderbei 1995), which any symmetric ordering can factor without pivoting, and
// iterative refinement against the system itself.
#include <Eigen/Core>
#include <cstddef>

#include "gengxin/optimise/program.hpp"

namespace gengxin::optimise {

class Kkt {
 public:
  virtual ~Kkt() = default;
  virtual bool factor(const Eigen::VectorXd& theta_inverse, const Eigen::VectorXd& sigma,
                      double rho, double delta) = 0;
  /// Overwrites (top, bottom) by the solution; returns the residual relative to the input, each
  /// equation weighted by 1 / sqrt(1 + theta_inverse or sigma).
  virtual double solve(Eigen::VectorXd& top, Eigen::VectorXd& bottom) = 0;
  /// Arithmetic of a factorisation divided by that of a solve.
  [[nodiscard]] virtual double work_ratio() const = 0;
  [[nodiscard]] virtual std::size_t bytes() const = 0;
};

}  // namespace gengxin::optimise
