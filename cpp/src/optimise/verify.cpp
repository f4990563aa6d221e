#include "gengxin/optimise/verify.hpp"

#include <algorithm>
#include <cmath>

namespace gengxin::optimise {
namespace {

// Sums in extended precision, and beside each the largest and the summed size of its terms.
struct Sums {
  std::vector<long double> value;
  std::vector<double> largest;
  std::vector<double> absolute;
  explicit Sums(int size)
      : value(static_cast<std::size_t>(size)),
        largest(static_cast<std::size_t>(size)),
        absolute(static_cast<std::size_t>(size)) {}
  void add(int place, double coefficient, double factor) {
    const long double term = static_cast<long double>(coefficient) * factor;
    const double size = std::abs(static_cast<double>(term));
    value[place] += term;
    largest[place] = std::max(largest[place], size);
    absolute[place] += size;
  }
};

Sums rows_of(const SparseMatrix& matrix, std::span<const double> x) {
  Sums sums(matrix.rows);
  for (int j = 0; j < matrix.columns; ++j)
    for (int k = matrix.start[j]; k < matrix.start[j + 1]; ++k)
      sums.add(matrix.index[k], matrix.value[k], x[j]);
  return sums;
}

Sums columns_of(const SparseMatrix& matrix, std::span<const double> y, double sign) {
  Sums sums(matrix.columns);
  for (int j = 0; j < matrix.columns; ++j)
    for (int k = matrix.start[j]; k < matrix.start[j + 1]; ++k)
      sums.add(j, sign * matrix.value[k], y[matrix.index[k]]);
  return sums;
}

// Of each row the lesser of 1 and its largest coefficient.
std::vector<double> units_of_rows(const SparseMatrix& matrix) {
  std::vector<double> largest(static_cast<std::size_t>(matrix.rows), 0);
  for (std::size_t k = 0; k < matrix.value.size(); ++k)
    largest[matrix.index[k]] = std::max(largest[matrix.index[k]], std::abs(matrix.value[k]));
  for (double& unit : largest) unit = unit > 0 ? std::min(1.0, unit) : 1;
  return largest;
}

bool is_bound(double value) { return std::abs(value) < no_bound; }

bool finite(std::span<const double> values) {
  return std::all_of(values.begin(), values.end(), [](double v) { return std::isfinite(v); });
}

}  // namespace

Accuracy verify(const Program& program, std::span<const double> x, std::span<const double> y) {
  Accuracy result;
  if (!finite(x) || !finite(y)) {
    result.primal_residual = result.dual_residual = result.gap = infinity;
    return result;
  }
  const Sums activity = rows_of(program.matrix, x);
  Sums reduced = columns_of(program.matrix, y, -1);
  long double square = 0, linear = program.offset, terms = std::abs(program.offset);
  double largest_cost = 0, largest_coefficient = 0;
  for (int j = 0; j < program.columns(); ++j) {
    reduced.add(j, program.cost[j], 1);
    linear += static_cast<long double>(program.cost[j]) * x[j];
    terms += std::abs(program.cost[j] * x[j]);
    largest_cost = std::max(largest_cost, std::abs(program.cost[j]));
  }
  largest_coefficient = largest_cost;
  if (!program.is_linear()) {
    for (int j = 0; j < program.columns(); ++j)
      for (int k = program.quadratic.start[j]; k < program.quadratic.start[j + 1]; ++k) {
        const int i = program.quadratic.index[k];
        reduced.add(i, program.quadratic.value[k], x[j]);
        largest_coefficient = std::max(largest_coefficient, std::abs(program.quadratic.value[k]));
        const long double term = static_cast<long double>(program.quadratic.value[k]) * x[i] * x[j];
        square += term;
        terms += std::abs(term) / 2;
      }
  }
  long double dual = static_cast<long double>(program.offset) - square / 2, error = 0;
  // What stands for 1 where all is small: of a row its largest coefficient, of multipliers the
  // largest coefficient of the objective.
  const std::vector<double> row_unit = units_of_rows(program.matrix);
  const double price_unit = largest_coefficient > 0 ? std::min(1.0, largest_coefficient) : 1;
  // One bounded quantity at `value` whose multiplier is `price`.
  const auto pair = [&](long double value, double low, double high, double size, long double price,
                        double price_size) {
    const double below = is_bound(low) ? low - static_cast<double>(value) : 0;
    const double above = is_bound(high) ? static_cast<double>(value) - high : 0;
    result.primal_residual =
        std::max(result.primal_residual, std::max(below, above) / size);
    const double bound = price >= 0 ? low : high;
    if (is_bound(bound)) {
      dual += price * bound;
      error += std::abs(price * (value - bound));
    } else {
      result.dual_residual =
          std::max(result.dual_residual, std::abs(static_cast<double>(price)) / price_size);
      error += std::abs(price * value);
    }
  };
  for (int i = 0; i < program.rows(); ++i)
    pair(activity.value[i], program.row_lower[i], program.row_upper[i],
         row_unit[i] + activity.largest[i], y[i], price_unit / row_unit[i]);
  for (int j = 0; j < program.columns(); ++j)
    pair(x[j], program.lower[j], program.upper[j], 1 + std::abs(x[j]), reduced.value[j],
         price_unit + reduced.largest[j]);
  result.objective = static_cast<double>(square / 2 + linear);
  result.dual_objective = static_cast<double>(dual);
  result.objective_size =
      std::max(1e-300, std::min(price_unit + std::abs(result.objective),
                               static_cast<double>(terms) + largest_cost));
  result.gap = static_cast<double>(error) / result.objective_size;
  return result;
}

FarkasReport examine_infeasible(const Program& program, std::span<const double> y) {
  FarkasReport report;
  long double least = 0, most = 0, unbounded = 0, rounding = 0;
  const Sums r = columns_of(program.matrix, y, 1);
  for (int i = 0; i < program.rows(); ++i) {
    if (y[i] == 0) continue;
    const double bound = y[i] > 0 ? program.row_lower[i] : program.row_upper[i];
    const long double term = static_cast<long double>(y[i]) * bound;
    least += is_bound(bound) ? term : -static_cast<long double>(infinity);
    if (is_bound(bound)) rounding += std::abs(term);
  }
  for (int j = 0; j < program.columns(); ++j) {
    if (r.value[j] == 0) continue;
    const double bound = r.value[j] > 0 ? program.upper[j] : program.lower[j];
    if (is_bound(bound)) {
      most += r.value[j] * bound;
      rounding += r.absolute[j] * std::abs(bound);
    } else {
      unbounded += std::abs(r.value[j]);
    }
  }
  report.least = static_cast<double>(least);
  report.most = static_cast<double>(most);
  report.unbounded = static_cast<double>(unbounded);
  report.rounding = 2.2e-16 * static_cast<double>(rounding);
  const double margin = static_cast<double>(least - most);
  report.radius = report.unbounded > 0 ? margin / report.unbounded : infinity;
  return report;
}

bool proves_infeasible(const Program& program, std::span<const double> y) {
  if (!finite(y)) return false;
  const FarkasReport report = examine_infeasible(program, y);
  double largest = 1;
  for (const auto* bounds :
       {&program.lower, &program.upper, &program.row_lower, &program.row_upper})
    for (const double bound : *bounds)
      if (is_bound(bound)) largest = std::max(largest, std::abs(bound));
  return std::isfinite(report.least) && report.least - report.most > 4 * report.rounding &&
         report.radius >= 1e8 * largest;
}

RayReport examine_unbounded(const Program& program, std::span<const double> direction) {
  RayReport report;
  long double slope = 0;
  double slope_terms = 0, largest = 0;
  for (int j = 0; j < program.columns(); ++j) {
    slope += static_cast<long double>(program.cost[j]) * direction[j];
    slope_terms += std::abs(program.cost[j] * direction[j]);
    largest = std::max(largest, std::abs(direction[j]));
  }
  if (largest == 0 || slope_terms == 0) return report;
  report.descent = static_cast<double>(-slope) / slope_terms;
  const auto movement = [&](long double value, double low, double high, double size) {
    const double v = static_cast<double>(value);
    if (v < 0 && is_bound(low)) report.violation = std::max(report.violation, -v / size);
    if (v > 0 && is_bound(high)) report.violation = std::max(report.violation, v / size);
  };
  const Sums activity = rows_of(program.matrix, direction);
  for (int i = 0; i < program.rows(); ++i)
    if (activity.largest[i] > 0)
      movement(activity.value[i], program.row_lower[i], program.row_upper[i], activity.largest[i]);
  for (int j = 0; j < program.columns(); ++j)
    movement(direction[j], program.lower[j], program.upper[j], largest);
  if (!program.is_linear()) {
    const Sums curvature = rows_of(program.quadratic, direction);
    for (int j = 0; j < program.columns(); ++j)
      if (curvature.largest[j] > 0) movement(curvature.value[j], 0, 0, curvature.largest[j]);
  }
  return report;
}

bool proves_unbounded(const Program& program, std::span<const double> direction) {
  if (!finite(direction)) return false;
  const RayReport report = examine_unbounded(program, direction);
  return report.descent > 1e-6 && report.violation < 1e-9;
}

}  // namespace gengxin::optimise
