#include "optimise/extension.hpp"

#include <utility>

namespace gengxin::optimise {

Extension::Extension(Program base) : program(std::move(base)) {
  const SparseMatrix& a = program.matrix;
  entries_.reserve(a.value.size());
  for (int j = 0; j < a.columns; ++j)
    for (int k = a.start[j]; k < a.start[j + 1]; ++k)
      entries_.push_back({a.index[k], j, a.value[k]});
  program.row_names.clear();
  program.column_names.clear();
}

int Extension::add_column(double cost, double lower, double upper) {
  program.cost.push_back(cost);
  program.lower.push_back(lower);
  program.upper.push_back(upper);
  return static_cast<int>(program.cost.size()) - 1;
}

int Extension::add_row(double lower, double upper) {
  program.row_lower.push_back(lower);
  program.row_upper.push_back(upper);
  return static_cast<int>(program.row_lower.size()) - 1;
}

Program Extension::build() {
  const int columns = static_cast<int>(program.cost.size());
  program.matrix =
      SparseMatrix::from_entries(static_cast<int>(program.row_lower.size()), columns, entries_);
  SparseMatrix& q = program.quadratic;
  if (!q.value.empty()) {
    q.start.resize(static_cast<std::size_t>(columns) + 1, q.start.back());
    q.rows = q.columns = columns;
  }
  return std::move(program);
}

Program without_objective(Program program) {
  program.quadratic = SparseMatrix::empty(program.columns(), program.columns());
  program.cost.assign(program.cost.size(), 0);
  program.offset = 0;
  return program;
}

}  // namespace gengxin::optimise
