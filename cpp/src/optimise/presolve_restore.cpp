// Answers of the smaller program as answers of the given one.
#include "optimise/presolve.hpp"

namespace gengxin::optimise {

std::vector<double> Presolve::restore_columns(std::span<const double> x) const {
  std::vector<double> full = fixed_value_;
  for (std::size_t place = 0; place < kept_columns_.size(); ++place)
    full[kept_columns_[place]] = x[place];
  return full;
}

std::vector<double> Presolve::restore_direction(std::span<const double> d) const {
  std::vector<double> full(lower_.size());
  for (std::size_t place = 0; place < kept_columns_.size(); ++place)
    full[kept_columns_[place]] = d[place];
  return full;
}

std::vector<double> Presolve::restore_rows(std::span<const double> y, std::span<const double> x,
                                           bool farkas) const {
  std::vector<double> full(row_lower_.size());
  for (std::size_t place = 0; place < kept_rows_.size(); ++place) {
    const int row = kept_rows_[place];
    const Owner& owner = y[place] > 0 ? row_lower_owner_[row] : row_upper_owner_[row];
    full[owner.row < 0 ? row : owner.row] = y[place] * owner.factor;
  }
  // c + Qx - A'y, kept up to date row by row.
  std::vector<double> z(lower_.size());
  if (!farkas) {
    z = program_.cost;
    if (!program_.is_linear()) add_product(program_.quadratic, 1, x, z);
  }
  add_transposed_product(program_.matrix, -1, full, z);
  for (auto event = singletons_.rbegin(); event != singletons_.rend(); ++event) {
    const double price = z[event->column];
    const Owner& owner = price > 0 ? lower_owner_[event->column] : upper_owner_[event->column];
    if (price == 0 || owner.row != event->row) continue;
    full[event->row] = price * owner.factor;
    for (int k = by_row_.start[event->row]; k < by_row_.start[event->row + 1]; ++k)
      z[by_row_.index[k]] -= by_row_.value[k] * full[event->row];
  }
  return full;
}

}  // namespace gengxin::optimise
