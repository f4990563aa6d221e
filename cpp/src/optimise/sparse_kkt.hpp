#pragma once
#include <Eigen/SparseCholesky>
#include <vector>

#include "optimise/kkt.hpp"

namespace gengxin::optimise {

class SparseKkt final : public Kkt {
 public:
  /// `quadratic` and `matrix` must outlive this.
  SparseKkt(const SparseMatrix& quadratic, const SparseMatrix& matrix);
  bool factor(const Eigen::VectorXd& theta_inverse, const Eigen::VectorXd& sigma, double rho,
              double delta) override;
  double solve(Eigen::VectorXd& top, Eigen::VectorXd& bottom) override;
  [[nodiscard]] double work_ratio() const override { return factor_work_ / solve_work_; }
  [[nodiscard]] std::size_t bytes() const override { return bytes_; }

 private:
  using Matrix = Eigen::SparseMatrix<double>;
  // The ordering is applied once, to the pattern, so that each factorisation starts in place.
  class Factor : public Eigen::SimplicialLDLT<Matrix, Eigen::Upper, Eigen::NaturalOrdering<int>> {
   public:
    void count(double& entries, double& work) const;
  };
  void multiply(const Eigen::VectorXd& x, Eigen::VectorXd& out) const;
  void apply_factor(const Eigen::VectorXd& r, Eigen::VectorXd& out);

  const SparseMatrix& quadratic_;
  const SparseMatrix& matrix_;
  Eigen::VectorXi place_;  ///< position of each unknown in the elimination order
  Matrix upper_;
  std::vector<int> diagonal_;  ///< where each unknown's diagonal entry stands in upper_
  std::vector<double> base_;   ///< the diagonal of Q
  Eigen::VectorXd theta_inverse_, sigma_, weight_;
  Factor factor_;
  Eigen::VectorXd permuted_;
  double factor_work_{1}, solve_work_{1};
  std::size_t bytes_{0};
};

}  // namespace gengxin::optimise
