#include "optimise/scaling.hpp"

#include <algorithm>
#include <cmath>

namespace gengxin::optimise {
namespace {
double power_of_two(double value) { return std::exp2(std::round(std::log2(value))); }
}  // namespace

ScaledProgram scale(const Program& program, int rounds) {
  ScaledProgram s;
  const int n = program.columns(), m = program.rows();
  s.matrix = program.matrix;
  s.quadratic = program.is_linear() ? SparseMatrix::empty(n, n) : program.quadratic;
  s.column_scale = Eigen::VectorXd::Ones(n);
  s.row_scale = Eigen::VectorXd::Ones(m);
  // The unit of the objective must not move the scales of columns that it shares with rows.
  double logarithms = 0, count = 0;
  for (const double q : s.quadratic.value)
    if (q != 0) {
      logarithms += std::log2(std::abs(q));
      ++count;
    }
  const double unit = count > 0 ? std::exp2(-std::round(logarithms / count)) : 1;
  for (double& q : s.quadratic.value) q *= unit;
  for (int round = 0; round < rounds; ++round) {
    Eigen::VectorXd column = Eigen::VectorXd::Zero(n), row = Eigen::VectorXd::Zero(m);
    for (int j = 0; j < n; ++j) {
      for (int k = s.matrix.start[j]; k < s.matrix.start[j + 1]; ++k) {
        const double size = std::abs(s.matrix.value[k]);
        column[j] = std::max(column[j], size);
        row[s.matrix.index[k]] = std::max(row[s.matrix.index[k]], size);
      }
      for (int k = s.quadratic.start[j]; k < s.quadratic.start[j + 1]; ++k)
        column[j] = std::max(column[j], std::abs(s.quadratic.value[k]));
    }
    for (int j = 0; j < n; ++j) column[j] = column[j] > 0 ? power_of_two(1 / std::sqrt(column[j])) : 1;
    for (int i = 0; i < m; ++i) row[i] = row[i] > 0 ? power_of_two(1 / std::sqrt(row[i])) : 1;
    for (int j = 0; j < n; ++j) {
      for (int k = s.matrix.start[j]; k < s.matrix.start[j + 1]; ++k)
        s.matrix.value[k] *= column[j] * row[s.matrix.index[k]];
      for (int k = s.quadratic.start[j]; k < s.quadratic.start[j + 1]; ++k)
        s.quadratic.value[k] *= column[j] * column[s.quadratic.index[k]];
    }
    s.column_scale.array() *= column.array();
    s.row_scale.array() *= row.array();
  }
  const auto vector = [](const std::vector<double>& v) {
    return Eigen::Map<const Eigen::VectorXd>(v.data(), static_cast<Eigen::Index>(v.size()));
  };
  s.cost = unit * vector(program.cost).cwiseProduct(s.column_scale);
  s.lower = vector(program.lower).cwiseQuotient(s.column_scale);
  s.upper = vector(program.upper).cwiseQuotient(s.column_scale);
  s.row_lower = vector(program.row_lower).cwiseProduct(s.row_scale);
  s.row_upper = vector(program.row_upper).cwiseProduct(s.row_scale);
  double largest = n > 0 ? s.cost.lpNorm<Eigen::Infinity>() : 0;
  double curvature = 0;
  for (const double q : s.quadratic.value) curvature = std::max(curvature, std::abs(q));
  largest = std::max(largest, curvature);
  s.cost_scale = largest > 0 ? power_of_two(1 / largest) : 1;
  s.cost *= s.cost_scale;
  for (double& q : s.quadratic.value) q *= s.cost_scale;
  s.cost_scale *= unit;
  return s;
}

}  // namespace gengxin::optimise
