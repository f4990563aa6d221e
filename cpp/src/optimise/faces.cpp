#include "optimise/faces.hpp"

#include <algorithm>
#include <cmath>

#include "optimise/extension.hpp"
#include "optimise/presolve.hpp"

namespace gengxin::optimise {
namespace {

bool is_bound(double value) { return std::abs(value) < no_bound; }

// The signs that a multiplier may have, from which of its limits the value touches.
struct Signs {
  double low, high;
  Signs(double value, double lower, double upper, double distance)
      : low(is_bound(upper) && upper - value <= distance ? -infinity : 0),
        high(is_bound(lower) && value - lower <= distance ? infinity : 0) {}
};

// max |a_ij x_j| over each row i, at least 1.
std::vector<double> row_sizes(const SparseMatrix& matrix, const std::vector<double>& x) {
  std::vector<double> size(static_cast<std::size_t>(matrix.rows), 1);
  for (int j = 0; j < matrix.columns; ++j)
    for (int k = matrix.start[j]; k < matrix.start[j + 1]; ++k)
      size[matrix.index[k]] =
          std::max(size[matrix.index[k]], std::abs(matrix.value[k] * x[j]));
  return size;
}

double largest_of(const std::vector<double>& values) {
  double largest = 0;
  for (const double v : values) largest = std::max(largest, std::abs(v));
  return largest > 0 ? largest : 1;
}

}  // namespace

Program optimal_multipliers(const Program& program, const std::vector<double>& x,
                            const std::vector<double>& y, double closeness) {
  const int n = program.columns(), m = program.rows();
  Program set;
  set.matrix = transpose(program.matrix);
  set.cost.assign(static_cast<std::size_t>(m), 0);
  std::vector<double> activity(static_cast<std::size_t>(m), 0), gradient = program.cost;
  const std::vector<double> size = row_sizes(program.matrix, x);
  add_product(program.matrix, 1, x, activity);
  if (!program.is_linear()) add_product(program.quadratic, 1, x, gradient);
  std::vector<double> z = gradient;
  add_transposed_product(program.matrix, -1, y, z);
  const auto reach = [closeness](double price, double largest_price) {
    return std::max(closeness, std::min(1e-4, std::abs(price) / largest_price));
  };
  const double largest_y = largest_of(y), largest_z = largest_of(gradient);
  for (int i = 0; i < m; ++i) {
    const Signs signs(activity[i], program.row_lower[i], program.row_upper[i],
                      reach(y[i], largest_y) * size[i]);
    set.lower.push_back(signs.low);
    set.upper.push_back(signs.high);
  }
  for (int j = 0; j < n; ++j) {
    const Signs signs(x[j], program.lower[j], program.upper[j],
                      reach(z[j], largest_z) * (1 + std::abs(x[j])));
    set.row_lower.push_back(gradient[j] - signs.high);
    set.row_upper.push_back(gradient[j] - signs.low);
  }
  return set;
}

Program optimal_points(const Program& program, const std::vector<double>& x,
                       const std::vector<double>& y, double closeness) {
  std::vector<double> qx(x.size(), 0);
  if (!program.is_linear()) add_product(program.quadratic, 1, x, qx);
  Extension extended(without_objective(program));
  for (int j = 0; j < program.columns() && !program.is_linear(); ++j) {
    const int row = extended.add_row(qx[j], qx[j]);
    for (int k = program.quadratic.start[j]; k < program.quadratic.start[j + 1]; ++k)
      extended.put(row, program.quadratic.index[k], program.quadratic.value[k]);
  }
  Program set = extended.build();
  std::vector<double> z = program.cost, terms(z.size());
  for (std::size_t j = 0; j < z.size(); ++j) z[j] += qx[j];
  double largest = 0;
  for (std::size_t j = 0; j < z.size(); ++j) {
    terms[j] = std::abs(z[j]);
    for (int k = program.matrix.start[j]; k < program.matrix.start[j + 1]; ++k)
      terms[j] = std::max(terms[j], std::abs(program.matrix.value[k] * y[program.matrix.index[k]]));
    largest = std::max(largest, terms[j]);
  }
  add_transposed_product(program.matrix, -1, y, z);
  std::vector<double> row_terms(y.size());
  for (std::size_t k = 0; k < program.matrix.value.size(); ++k) {
    const int i = program.matrix.index[k];
    row_terms[i] = std::max(row_terms[i], std::abs(program.matrix.value[k] * y[i]));
  }
  const auto pin = [](double price, double least, double& low, double& high) {
    if (price > least && is_bound(low)) high = low;
    if (price < -least && is_bound(high)) low = high;
  };
  for (std::size_t j = 0; j < z.size(); ++j)
    pin(z[j], closeness * std::max(terms[j], largest * closeness), set.lower[j], set.upper[j]);
  for (std::size_t i = 0; i < y.size(); ++i)
    if (row_terms[i] > closeness * largest) pin(y[i], 0, set.row_lower[i], set.row_upper[i]);
  return set;
}

std::vector<double> shortest(Program set, const Options& options, Clock::time_point begun) {
  std::vector<Entry> squares;
  for (int j = 0; j < set.columns(); ++j) squares.push_back({j, j, 1});
  set.quadratic = SparseMatrix::from_entries(set.columns(), set.columns(), squares);
  // The set is known to rounding only; what comes of it is verified by whoever uses it.
  constexpr Strategy strategy{10, 1e-6, 1e-12, false, true, false};
  const Presolve presolve(set);
  if (!presolve.feasible()) return {};
  return presolve.restore_columns(interior_point(presolve.reduced(), options, strategy, begun).x);
}

}  // namespace gengxin::optimise
