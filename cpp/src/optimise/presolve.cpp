#include "optimise/presolve.hpp"

#include <algorithm>
#include <cmath>

#include "gengxin/optimise/verify.hpp"

namespace gengxin::optimise {
Presolve::Presolve(const Program& program)
    : program_(program),
      by_row_(transpose(program.matrix)),
      lower_(program.lower),
      upper_(program.upper),
      row_lower_(program.row_lower),
      row_upper_(program.row_upper),
      lower_owner_(lower_.size()),
      upper_owner_(lower_.size()),
      row_lower_owner_(row_lower_.size()),
      row_upper_owner_(row_lower_.size()),
      row_count_(row_lower_.size()),
      column_count_(lower_.size()),
      quadratic_count_(lower_.size()),
      row_gone_(row_lower_.size()),
      column_gone_(lower_.size()),
      fixed_value_(lower_.size()),
      shift_(row_lower_.size()) {
  for (int j = 0; j < program_.columns(); ++j) {
    for (int k = program_.matrix.start[j]; k < program_.matrix.start[j + 1]; ++k)
      if (program_.matrix.value[k] != 0) {
        ++row_count_[program_.matrix.index[k]];
        ++column_count_[j];
      }
    if (!program_.is_linear())
      for (int k = program_.quadratic.start[j]; k < program_.quadratic.start[j + 1]; ++k)
        quadratic_count_[j] += program_.quadratic.index[k] != j && program_.quadratic.value[k] != 0;
  }
  remove_rows_and_columns();
  if (feasible()) build_reduced();
}

void Presolve::remove_rows_and_columns() {
  for (int j = 0; j < program_.columns() && feasible(); ++j)
    if (lower_[j] == upper_[j]) fix_column(j, lower_[j]);
  row_queue_.clear();
  for (int i = 0; i < program_.rows(); ++i) row_queue_.push_back(i);
  for (std::size_t head = 0; head < row_queue_.size() && feasible(); ++head) {
    const int i = row_queue_[head];
    if (row_gone_[i]) continue;
    if (row_lower_[i] == -infinity && row_upper_[i] == infinity) {
      drop_row(i);
    } else if (row_count_[i] == 0) {
      const double low = row_lower_[i] - shift_[i], high = row_upper_[i] - shift_[i];
      double size = size_of(row_lower_[i], row_upper_[i]);
      for (int k = by_row_.start[i]; k < by_row_.start[i + 1]; ++k)
        size = std::max(size, std::abs(by_row_.value[k] * fixed_value_[by_row_.index[k]]));
      if (low > crossing_tolerance * size || high < -crossing_tolerance * size)
        conflict_in_row(i);
      if (feasible()) drop_row(i);
    } else if (row_count_[i] == 1) {
      for (int k = by_row_.start[i]; k < by_row_.start[i + 1]; ++k)
        if (!column_gone_[by_row_.index[k]] && by_row_.value[k] != 0) {
          const int j = by_row_.index[k];
          tighten(j, i, by_row_.value[k]);
          if (!feasible()) return;
          drop_row(i);
          if (lower_[j] == upper_[j]) fix_column(j, lower_[j]);
          break;
        }
    }
  }
  for (int j = 0; j < program_.columns() && feasible(); ++j)
    if (!column_gone_[j] && column_count_[j] == 0 && quadratic_count_[j] == 0) fix_lone_column(j);
}

void Presolve::drop_row(int row) {
  row_gone_[row] = 1;
  for (int k = by_row_.start[row]; k < by_row_.start[row + 1]; ++k)
    if (by_row_.value[k] != 0) --column_count_[by_row_.index[k]];
}

void Presolve::fix_column(int column, double value) {
  column_gone_[column] = 1;
  fixed_value_[column] = value;
  const SparseMatrix& a = program_.matrix;
  for (int k = a.start[column]; k < a.start[column + 1]; ++k)
    if (a.value[k] != 0) {
      shift_[a.index[k]] += a.value[k] * value;
      --row_count_[a.index[k]];
      row_queue_.push_back(a.index[k]);
    }
}

// Minimises 1/2 q x^2 + c x over the bounds; one without a minimum stays in the program.
void Presolve::fix_lone_column(int column) {
  const double c = program_.cost[column];
  double q = 0;
  if (!program_.is_linear())
    for (int k = program_.quadratic.start[column]; k < program_.quadratic.start[column + 1]; ++k)
      if (program_.quadratic.index[k] == column) q = program_.quadratic.value[k];
  double best = q > 0 ? -c / q : c > 0 ? -infinity : c < 0 ? infinity : 0;
  best = std::clamp(best, lower_[column], upper_[column]);
  if (std::isfinite(best)) fix_column(column, best);
}

void Presolve::tighten(int column, int row, double coefficient) {
  double low = (row_lower_[row] - shift_[row]) / coefficient;
  double high = (row_upper_[row] - shift_[row]) / coefficient;
  if (coefficient < 0) std::swap(low, high);
  const Owner owner{row, 1 / coefficient};
  if (low > lower_[column]) {
    lower_[column] = low;
    lower_owner_[column] = owner;
  }
  if (high < upper_[column]) {
    upper_[column] = high;
    upper_owner_[column] = owner;
  }
  singletons_.push_back({row, column, coefficient});
  const double gap = lower_[column] - upper_[column];
  if (gap <= 0) return;
  if (gap > crossing_tolerance * size_of(lower_[column], upper_[column])) conflict_in_column(column);
  lower_[column] = upper_[column] = (lower_[column] + upper_[column]) / 2;
}

// A multiplier on a row without free columns, its fixed columns taking what they must.
void Presolve::conflict_in_row(int row) {
  std::vector<double> y(row_lower_.size());
  y[row] = row_lower_[row] - shift_[row] > 0 ? 1 : -1;
  set_certificate(std::move(y));
}

void Presolve::conflict_in_column(int column) {
  std::vector<double> y(row_lower_.size());
  if (lower_owner_[column].row >= 0) y[lower_owner_[column].row] += lower_owner_[column].factor;
  if (upper_owner_[column].row >= 0) y[upper_owner_[column].row] -= upper_owner_[column].factor;
  set_certificate(std::move(y));
}

void Presolve::set_certificate(std::vector<double> y) {
  const std::vector<double> none(lower_.size());
  // The multipliers of rows removed earlier follow from those of rows removed later.
  kept_rows_.clear();
  std::vector<double> full = std::move(y);
  for (auto event = singletons_.rbegin(); event != singletons_.rend(); ++event) {
    if (full[event->row] != 0) continue;
    double r = 0;
    for (int k = program_.matrix.start[event->column]; k < program_.matrix.start[event->column + 1];
         ++k)
      r += program_.matrix.value[k] * full[program_.matrix.index[k]];
    const double z = -r;
    const Owner& owner = z > 0 ? lower_owner_[event->column] : upper_owner_[event->column];
    if (z != 0 && owner.row == event->row) full[event->row] = z * owner.factor;
  }
  if (proves_infeasible(program_, full)) certificate_ = std::move(full);
}

}  // namespace gengxin::optimise
