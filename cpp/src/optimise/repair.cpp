#include "optimise/repair.hpp"

#include <Eigen/QR>
#include <algorithm>
#include <cmath>

#include "gengxin/optimise/verify.hpp"

namespace gengxin::optimise {
namespace {
constexpr double small_multiplier = 1e-13;  // of the largest
constexpr int round_limit = 30;
constexpr double size_limit = 2e6;  // entries of the dense matrix
}  // namespace

std::vector<double> repair_multipliers(const Program& program, std::vector<double> y,
                                       double closeness) {
  double largest = 0;
  for (const double v : y) {
    if (!std::isfinite(v)) return y;
    largest = std::max(largest, std::abs(v));
  }
  if (largest == 0) return y;
  std::vector<int> place(y.size(), -1), rows;
  for (std::size_t i = 0; i < y.size(); ++i) {
    if (std::abs(y[i]) <= std::max(small_multiplier, closeness) * largest) {
      y[i] = 0;
      continue;
    }
    place[i] = static_cast<int>(rows.size());
    rows.push_back(static_cast<int>(i));
  }
  const auto count = static_cast<Eigen::Index>(rows.size());
  std::vector<char> held(static_cast<std::size_t>(program.columns()));
  std::vector<int> columns;
  const SparseMatrix& a = program.matrix;
  for (int round = 0; round < round_limit; ++round) {
    bool grown = false;
    for (int j = 0; j < program.columns(); ++j) {
      long double r = 0;
      double size = 0;
      for (int k = a.start[j]; k < a.start[j + 1]; ++k) {
        r += static_cast<long double>(a.value[k]) * y[a.index[k]];
        size += std::abs(a.value[k] * y[a.index[k]]);
      }
      const bool wrong = r > 0 ? program.upper[j] == infinity : program.lower[j] == -infinity;
      const bool missing = program.upper[j] == infinity || program.lower[j] == -infinity;
      const double distance = std::abs(static_cast<double>(r));
      const bool close = round == 0 && missing && distance <= closeness * size;
      if (held[j] || !((wrong && distance > 1e-16 * size) || close)) continue;
      held[j] = 1;
      columns.push_back(j);
      grown = true;
    }
    if (round > 1 && !grown) break;
    const auto width = static_cast<Eigen::Index>(columns.size());
    if (width == 0 || static_cast<double>(width) * static_cast<double>(count) > size_limit) break;
    // min ||d / |y|^(1/2)||  with  A_V'(y + d) = 0:  d = |y|^(1/2) pinv(B') (-A_V'y).
    Eigen::VectorXd root(count), wanted = Eigen::VectorXd::Zero(width);
    for (Eigen::Index i = 0; i < count; ++i) root[i] = std::sqrt(std::abs(y[rows[i]]));
    Eigen::MatrixXd b = Eigen::MatrixXd::Zero(width, count);
    for (Eigen::Index c = 0; c < width; ++c) {
      const int j = columns[c];
      long double r = 0;
      for (int k = a.start[j]; k < a.start[j + 1]; ++k) {
        r += static_cast<long double>(a.value[k]) * y[a.index[k]];
        if (place[a.index[k]] >= 0) b(c, place[a.index[k]]) = a.value[k] * root[place[a.index[k]]];
      }
      wanted[c] = -static_cast<double>(r);
      const double norm = b.row(c).norm();
      if (norm > 0) {
        b.row(c) /= norm;
        wanted[c] /= norm;
      }
    }
    if (!b.allFinite() || !wanted.allFinite()) break;
    const Eigen::VectorXd d = b.completeOrthogonalDecomposition().solve(wanted);
    for (Eigen::Index i = 0; i < count; ++i) {
      const double moved = y[rows[i]] + root[i] * d[i];
      y[rows[i]] = moved * y[rows[i]] > 0 ? moved : 0;
    }
  }
  return y;
}

std::vector<double> proving_direction(const Program& program,
                                      const std::vector<double>& direction) {
  double largest = 0;
  for (const double v : direction) largest = std::max(largest, std::abs(v));
  if (!(largest > 0) || !std::isfinite(largest)) return {};
  for (const double least : {0.0, 1e-10, 1e-7, 1e-4}) {
    std::vector<double> d = direction;
    for (double& v : d) v = std::abs(v) > least * largest ? v / largest : 0;
    if (proves_unbounded(program, d)) return d;
  }
  return {};
}

}  // namespace gengxin::optimise
