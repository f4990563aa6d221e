#include "gengxin/optimise/program.hpp"

#include <Eigen/SparseCholesky>
#include <algorithm>
#include <cmath>
#include <sstream>

namespace gengxin::optimise {
namespace {

std::string joined(const std::vector<std::string>& faults) {
  std::string text = "not a convex program:";
  for (const std::string& fault : faults) text += "\n  " + fault;
  return text;
}

class Faults {
 public:
  template <class... Parts>
  void add(const Parts&... parts) {
    std::ostringstream text;
    text.precision(17);
    (text << ... << parts);
    list_.push_back(text.str());
  }
  [[nodiscard]] bool none() const { return list_.empty(); }
  void throw_if_any() {
    if (!none()) throw ProgramError(std::move(list_));
  }

 private:
  std::vector<std::string> list_;
};

void check_shape(const SparseMatrix& matrix, const char* name, Faults& faults) {
  if (matrix.rows < 0 || matrix.columns < 0 ||
      matrix.start.size() != static_cast<std::size_t>(matrix.columns) + 1 ||
      matrix.start.front() != 0 ||
      matrix.start.back() != static_cast<int>(matrix.index.size()) ||
      matrix.index.size() != matrix.value.size() ||
      !std::is_sorted(matrix.start.begin(), matrix.start.end())) {
    faults.add(name, ": start, index and value do not describe ", matrix.columns, " columns");
    return;
  }
  for (int column = 0; column < matrix.columns; ++column)
    for (int k = matrix.start[column]; k < matrix.start[column + 1]; ++k) {
      if (matrix.index[k] < 0 || matrix.index[k] >= matrix.rows)
        faults.add(name, ": column ", column, " has an entry in row ", matrix.index[k], " of ",
                   matrix.rows);
      else if (k > matrix.start[column] && matrix.index[k] <= matrix.index[k - 1])
        faults.add(name, ": rows of column ", column, " are not ascending at row ",
                   matrix.index[k]);
    }
}

void check_sizes(const Program& program, Faults& faults) {
  const auto size = [&](std::size_t found, int wanted, const char* name) {
    if (found != static_cast<std::size_t>(wanted))
      faults.add(name, " has ", found, " elements, expected ", wanted);
  };
  size(program.cost.size(), program.columns(), "cost");
  size(program.lower.size(), program.columns(), "lower");
  size(program.upper.size(), program.columns(), "upper");
  size(program.row_lower.size(), program.rows(), "row_lower");
  size(program.row_upper.size(), program.rows(), "row_upper");
  if (!program.row_names.empty()) size(program.row_names.size(), program.rows(), "row_names");
  if (!program.column_names.empty())
    size(program.column_names.size(), program.columns(), "column_names");
  check_shape(program.matrix, "matrix", faults);
  if (program.is_linear()) return;
  check_shape(program.quadratic, "quadratic", faults);
  if (program.quadratic.rows != program.columns() ||
      program.quadratic.columns != program.columns())
    faults.add("quadratic is ", program.quadratic.rows, " x ", program.quadratic.columns,
               ", expected ", program.columns(), " x ", program.columns());
}

void check_interval(double low, double high, const std::string& where, Faults& faults) {
  if (std::isnan(low) || std::isnan(high))
    faults.add(where, ": a bound is NaN");
  else if (low > high)
    faults.add(where, ": lower bound ", low, " exceeds upper bound ", high);
  else if (low == infinity || high == -infinity)
    faults.add(where, ": bounds ", low, " and ", high, " admit no number");
}

void check_numbers(const Program& program, Faults& faults) {
  for (int i = 0; i < program.rows(); ++i)
    check_interval(program.row_lower[i], program.row_upper[i], program.row_name(i), faults);
  for (int j = 0; j < program.columns(); ++j) {
    check_interval(program.lower[j], program.upper[j], program.column_name(j), faults);
    if (!std::isfinite(program.cost[j]))
      faults.add(program.column_name(j), ": cost is ", program.cost[j]);
    for (int k = program.matrix.start[j]; k < program.matrix.start[j + 1]; ++k)
      if (!std::isfinite(program.matrix.value[k]))
        faults.add(program.row_name(program.matrix.index[k]), ", ", program.column_name(j),
                   ": coefficient is ", program.matrix.value[k]);
  }
  if (!std::isfinite(program.offset)) faults.add("offset is ", program.offset);
}

void check_quadratic(const Program& program, Faults& faults) {
  const SparseMatrix& q = program.quadratic;
  for (int j = 0; j < q.columns; ++j)
    for (int k = q.start[j]; k < q.start[j + 1]; ++k) {
      if (!std::isfinite(q.value[k])) {
        faults.add(program.column_name(j), ": quadratic coefficient is ", q.value[k]);
        return;
      }
      const int i = q.index[k];
      const auto first = q.index.begin() + q.start[i];
      const auto last = q.index.begin() + q.start[i + 1];
      const auto place = std::lower_bound(first, last, j);
      const double mirror = place != last && *place == j ? q.value[place - q.index.begin()] : 0;
      if (std::abs(mirror - q.value[k]) > 1e-12 * (std::abs(mirror) + std::abs(q.value[k]))) {
        faults.add("quadratic is not symmetric at ", program.column_name(i), ", ",
                   program.column_name(j), ": ", q.value[k], " and ", mirror);
        return;
      }
    }
  // D Q D + shift I, D making the diagonal 1, must have positive pivots. Coefficients rounded to
  // six digits move its eigenvalues by up to about 2e-6 sqrt(n) (Wigner); that much is allowed.
  const double shift = 2e-6 * std::sqrt(static_cast<double>(q.columns));
  std::vector<double> scale(static_cast<std::size_t>(q.columns), 1.0);
  for (int j = 0; j < q.columns; ++j)
    for (int k = q.start[j]; k < q.start[j + 1]; ++k)
      if (q.index[k] == j) {
        if (q.value[k] < 0) {
          faults.add(program.column_name(j), ": quadratic is indefinite, its diagonal is ",
                     q.value[k]);
          return;
        }
        if (q.value[k] > 0) scale[j] = 1 / std::sqrt(q.value[k]);
      }
  std::vector<Eigen::Triplet<double>> entries;
  for (int j = 0; j < q.columns; ++j) {
    entries.emplace_back(j, j, shift);
    for (int k = q.start[j]; k < q.start[j + 1]; ++k)
      entries.emplace_back(q.index[k], j, scale[q.index[k]] * q.value[k] * scale[j]);
  }
  Eigen::SparseMatrix<double> shifted(q.columns, q.columns);
  shifted.setFromTriplets(entries.begin(), entries.end());
  Eigen::SimplicialLDLT<Eigen::SparseMatrix<double>> factor(shifted);
  if (factor.info() != Eigen::Success) {
    faults.add("quadratic is indefinite");
    return;
  }
  const auto pivots = factor.vectorD();
  for (int j = 0; j < q.columns; ++j)
    if (pivots[j] < 0) {
      const int column = factor.permutationPinv().indices()[j];
      faults.add(program.column_name(column), ": quadratic is indefinite, its pivot is ",
                 pivots[j] / (scale[column] * scale[column]));
      return;
    }
}

}  // namespace

std::string Program::row_name(int row) const {
  return row_names.empty() ? "row " + std::to_string(row) : row_names[row];
}

std::string Program::column_name(int column) const {
  return column_names.empty() ? "column " + std::to_string(column) : column_names[column];
}

ProgramError::ProgramError(std::vector<std::string> faults)
    : std::invalid_argument(joined(faults)), faults_(std::move(faults)) {}

void check(const Program& program) {
  Faults faults;
  check_sizes(program, faults);
  faults.throw_if_any();
  check_numbers(program, faults);
  if (!program.is_linear()) check_quadratic(program, faults);
  faults.throw_if_any();
}

}  // namespace gengxin::optimise
