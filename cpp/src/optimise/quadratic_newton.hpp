#pragma once
// Newton's step of a quadratic block program by projected conjugate gradients (Gould, Hribar & Nocedal 2001):
//     [ Q' + Z/X   -A'   -E' ] [ dx ]   [ h ]
//     [ A         1/sigma     ] [ dy ] = [ rows ]         Ex = 1: the groups' sums
//     [ E                     ] [ .. ]   [ 0 ]
// with the same matrix as preconditioner, but for the coupling W of neighbours: G = Z/X + Q' within the groups, which is diagonal
// but for options of one kind, is eliminated group by group like the linear program's Z/X. Q' + Z/X = G - W lies between 0 and 2 G,
// whatever Z/X is. A residual is kept less what sums and rows take up, and so is Gp, which spares products with A and G.
#include <functional>
#include <vector>

#include "optimise/block_rows.hpp"
#include "optimise/kernels/quadratic_kernels.hpp"
#include "optimise/quadratic_layout.hpp"
#include "optimise/workers.hpp"

namespace gengxin::optimise {

class QuadraticNewton {
 public:
  QuadraticNewton(const QuadraticLayout& shares, BlockLayout& layout, BlockRows& rows, Workers& workers);

  /// Calls pass with each piece of work.
  void each_piece(const std::function<void(std::size_t)>& pass);
  /// Where a piece's numbers begin and end, in slots.
  [[nodiscard]] std::size_t first(std::size_t piece) const { return layout_.pieces[piece].first * kernels::lanes; }
  [[nodiscard]] std::size_t last(std::size_t piece) const { return layout_.pieces[piece].last * kernels::lanes; }

  /// The matrix at x, with stiffness z / x (+ w / v); also Ax.
  void factor(const double* x, const double* stiffness, std::vector<double>& activity);
  /// Its rows, with their 1 / sigma. False if S cannot be factored.
  bool eliminate(const std::vector<double>& diagonal) { return rows_.factor(cell_schur_, diagonal); }
  /// c' + Q'x - A'y
  void slope(const double* x, const std::vector<double>& y, double* out);

  /// h less what the step so far takes up: a caller adds to it and calls solve. Both are 0 after factor().
  [[nodiscard]] double* residual() { return residual_.get(); }
  /// Goes on from the last step to one for `rows` on the right, until the residual squared, in the norm of the preconditioner's
  /// inverse, is at most `least`.
  void solve(const std::vector<double>& rows, double least);
  [[nodiscard]] const double* step() const { return point_.get(); }                ///< dx
  [[nodiscard]] const std::vector<double>& row_step() const { return row_step_; }  ///< dy

 private:
  double advance(double step, std::vector<double>& activity);
  void turn(double ratio, const std::vector<double>& rows);
  double couple();
  double invert(const double* stiffness, std::size_t slot);
  void add_up_kinds(const double* x);
  void add_within_kinds(std::size_t slot, const kernels::CellRows* rows, double* schur) const;

  const QuadraticLayout& shares_;
  BlockLayout& layout_;
  BlockRows& rows_;
  Workers& workers_;
  const kernels::Kernels& passes_;
  const kernels::QuadraticKernels& kernels_;
  QuadraticLayout::Numbers theta_, point_, residual_, p_, u_, q_;
  QuadraticLayout::Numbers outer_, joined_;  ///< only with kinds
  std::vector<double> inverse_sum_;
  kernels::Coupled coupled_;
  kernels::Search search_;
  std::vector<double> row_step_, asked_;
  std::vector<double> sums_, cell_sums_, schur_, cell_schur_, table_, parts_;
};

}  // namespace gengxin::optimise
