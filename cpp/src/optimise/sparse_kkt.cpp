#include "optimise/sparse_kkt.hpp"

#include <Eigen/OrderingMethods>
#include <Eigen/QR>
#include <algorithm>
#include <cmath>

namespace gengxin::optimise {
namespace {
constexpr int plain_cycles = 4;       // refinement steps before Krylov directions are kept
constexpr int cycle_limit = 8;
constexpr int krylov_dimension = 20;
constexpr double refinement_target = 1e-10;  // of the right-hand side, by the weights
constexpr double refinement_enough = 1e-8;
}  // namespace

void SparseKkt::Factor::count(double& entries, double& work) const {
  entries = work = 0;
  for (Eigen::Index j = 0; j < m_nonZerosPerCol.size(); ++j) {
    const double below = m_nonZerosPerCol[j];
    entries += below + 1;
    work += below * (below + 1);
  }
}

SparseKkt::SparseKkt(const SparseMatrix& quadratic, const SparseMatrix& matrix)
    : quadratic_(quadratic), matrix_(matrix) {
  const int n = matrix.columns, m = matrix.rows;
  using Triplet = Eigen::Triplet<double>;
  std::vector<Triplet> entries;
  entries.reserve(matrix.value.size() + quadratic.value.size() + static_cast<std::size_t>(n + m));
  base_.assign(static_cast<std::size_t>(n), 0);
  for (int i = 0; i < n + m; ++i) entries.emplace_back(i, i, 1.0);
  for (int j = 0; j < n; ++j) {
    for (int k = matrix.start[j]; k < matrix.start[j + 1]; ++k)
      entries.emplace_back(n + matrix.index[k], j, matrix.value[k]);
    for (int k = quadratic.start[j]; k < quadratic.start[j + 1]; ++k) {
      if (quadratic.index[k] > j) entries.emplace_back(quadratic.index[k], j, quadratic.value[k]);
      if (quadratic.index[k] == j) base_[j] = quadratic.value[k];
    }
  }
  Matrix lower(n + m, n + m);
  lower.setFromTriplets(entries.begin(), entries.end());
  Eigen::PermutationMatrix<Eigen::Dynamic, Eigen::Dynamic, int> order;
  Eigen::AMDOrdering<int> amd;
  amd(lower.selfadjointView<Eigen::Lower>(), order);
  place_.resize(n + m);
  for (int i = 0; i < n + m; ++i) place_[order.indices()[i]] = i;
  for (Triplet& entry : entries) {
    const auto [a, b] = std::minmax(place_[entry.row()], place_[entry.col()]);
    entry = Triplet(a, b, entry.value());
  }
  upper_.resize(n + m, n + m);
  upper_.setFromTriplets(entries.begin(), entries.end());
  diagonal_.resize(static_cast<std::size_t>(n + m));
  for (int i = 0; i < n + m; ++i) diagonal_[i] = upper_.outerIndexPtr()[place_[i] + 1] - 1;
  factor_.analyzePattern(upper_);
  double filled = 0, work = 0;
  factor_.count(filled, work);
  factor_work_ = std::max(1.0, work);
  solve_work_ = 4 * filled + 4 * static_cast<double>(entries.size());
  bytes_ = static_cast<std::size_t>(12 * filled);
  permuted_.resize(n + m);
}

bool SparseKkt::factor(const Eigen::VectorXd& theta_inverse, const Eigen::VectorXd& sigma,
                       double rho, double delta) {
  const int n = matrix_.columns, m = matrix_.rows;
  theta_inverse_ = theta_inverse;
  sigma_ = sigma;
  weight_.resize(n + m);
  for (int j = 0; j < n; ++j) weight_[j] = 1 / std::sqrt(1 + theta_inverse[j]);
  for (int i = 0; i < m; ++i) weight_[n + i] = 1 / std::sqrt(1 + sigma[i]);
  double* value = upper_.valuePtr();
  for (int j = 0; j < n; ++j) value[diagonal_[j]] = base_[j] + theta_inverse[j] + rho;
  for (int i = 0; i < m; ++i) value[diagonal_[n + i]] = -sigma[i] - delta;
  factor_.factorize(upper_);
  if (factor_.info() != Eigen::Success) return false;
  const auto pivots = factor_.vectorD();
  for (int i = 0; i < n + m; ++i) {
    const double pivot = pivots[place_[i]];
    if (!(i < n ? pivot > 0 : pivot < 0) || !std::isfinite(pivot)) return false;
  }
  return true;
}

void SparseKkt::multiply(const Eigen::VectorXd& x, Eigen::VectorXd& out) const {
  const Eigen::Index n = matrix_.columns, m = matrix_.rows;
  out.resize(n + m);
  out.head(n) = theta_inverse_.cwiseProduct(x.head(n));
  out.tail(m) = -sigma_.cwiseProduct(x.tail(m));
  const std::span<const double> upper{x.data(), static_cast<std::size_t>(n)};
  const std::span<const double> lower{x.data() + n, static_cast<std::size_t>(m)};
  const std::span<double> top{out.data(), static_cast<std::size_t>(n)};
  const std::span<double> bottom{out.data() + n, static_cast<std::size_t>(m)};
  if (!quadratic_.value.empty()) add_product(quadratic_, 1, upper, top);
  add_transposed_product(matrix_, 1, lower, top);
  add_product(matrix_, 1, upper, bottom);
}

void SparseKkt::apply_factor(const Eigen::VectorXd& r, Eigen::VectorXd& out) {
  for (Eigen::Index i = 0; i < r.size(); ++i) permuted_[place_[i]] = r[i];
  factor_.matrixL().solveInPlace(permuted_);
  permuted_.array() /= factor_.vectorD().array();
  factor_.matrixU().solveInPlace(permuted_);
  out.resize(r.size());
  for (Eigen::Index i = 0; i < r.size(); ++i) out[i] = permuted_[place_[i]];
}

// Equations with a large diagonal of their own take up what the others leave, so that residuals count by
// 1 / sqrt(1 + diagonal): otherwise the pairs near their limits drown the equations of the values between.
// Restarted GMRES on the system itself, the factor as right preconditioner (Saad, Schultz 1986).
// With a tiny regularisation it is iterative refinement; where the regularisation is not tiny it
// still converges, in about as many steps as there are directions that the factor gets wrong.
double SparseKkt::solve(Eigen::VectorXd& top, Eigen::VectorXd& bottom) {
  const Eigen::Index n = top.size(), m = bottom.size();
  Eigen::VectorXd b(n + m);
  b << top, bottom;
  const auto norm_of = [this](const Eigen::VectorXd& v) {
    return v.size() ? weight_.cwiseProduct(v).lpNorm<Eigen::Infinity>() : 0;
  };
  const double size = norm_of(b);
  if (size == 0) return 0;
  Eigen::VectorXd x = Eigen::VectorXd::Zero(n + m), best_x, r = b, image(n + m);
  double best = infinity;
  Eigen::MatrixXd basis(n + m, krylov_dimension + 1), preconditioned(n + m, krylov_dimension);
  for (int cycle = 0; cycle < cycle_limit; ++cycle) {
    const int dimension = cycle < plain_cycles ? 1 : krylov_dimension;
    Eigen::MatrixXd h = Eigen::MatrixXd::Zero(dimension + 1, dimension);
    r = weight_.cwiseProduct(r);
    const double beta = r.norm();
    basis.col(0) = r / beta;
    int used = 0;
    Eigen::VectorXd step;
    while (used < dimension) {
      apply_factor(basis.col(used).cwiseQuotient(weight_), step);
      preconditioned.col(used) = step;
      if (dimension == 1) {
        used = 1;
        break;
      }
      multiply(step, image);
      image = weight_.cwiseProduct(image);
      for (int pass = 0; pass < 2; ++pass)
        for (int k = 0; k <= used; ++k) {
          const double part = basis.col(k).dot(image);
          h(k, used) += part;
          image -= part * basis.col(k);
        }
      h(used + 1, used) = image.norm();
      ++used;
      if (!(h(used, used - 1) > 1e-14 * beta)) break;
      basis.col(used) = image / h(used, used - 1);
    }
    if (dimension == 1) {
      x += beta * preconditioned.col(0);
    } else {
      Eigen::VectorXd rhs = Eigen::VectorXd::Zero(used + 1);
      rhs[0] = beta;
      const Eigen::VectorXd weight = h.topLeftCorner(used + 1, used).householderQr().solve(rhs);
      x += preconditioned.leftCols(used) * weight;
    }
    multiply(x, image);
    r = b - image;
    const double error = norm_of(r);
    if (!std::isfinite(error)) break;
    const bool slow = error > 0.3 * best;
    if (error < best) {
      best = error;
      best_x = x;
    } else {
      x = best_x;
      multiply(x, image);
      r = b - image;
    }
    if (best <= refinement_target * size) break;
    if (slow && (best <= refinement_enough * size || cycle >= plain_cycles)) break;
    if (slow) cycle = std::max(cycle, plain_cycles - 1);
  }
  if (!std::isfinite(best)) return infinity;
  top = best_x.head(n);
  bottom = best_x.tail(m);
  return best / size;
}

}  // namespace gengxin::optimise
