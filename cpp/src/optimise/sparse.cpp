#include "gengxin/optimise/sparse.hpp"

#include <numeric>

namespace gengxin::optimise {

SparseMatrix SparseMatrix::empty(int rows, int columns) {
  SparseMatrix result;
  result.rows = rows;
  result.columns = columns;
  result.start.assign(static_cast<std::size_t>(columns) + 1, 0);
  return result;
}

SparseMatrix transpose(const SparseMatrix& matrix) {
  SparseMatrix result = SparseMatrix::empty(matrix.columns, matrix.rows);
  for (const int row : matrix.index) ++result.start[row + 1];
  std::partial_sum(result.start.begin(), result.start.end(), result.start.begin());
  result.index.resize(matrix.index.size());
  result.value.resize(matrix.value.size());
  std::vector<int> next(result.start.begin(), result.start.end() - 1);
  for (int column = 0; column < matrix.columns; ++column)
    for (int k = matrix.start[column]; k < matrix.start[column + 1]; ++k) {
      const int place = next[matrix.index[k]]++;
      result.index[place] = column;
      result.value[place] = matrix.value[k];
    }
  return result;
}

SparseMatrix SparseMatrix::from_entries(int rows, int columns, std::span<const Entry> entries) {
  // Bucket by row as columns of the transpose; transposing then sorts, and doubles are adjacent.
  SparseMatrix by_row = empty(columns, rows);
  for (const Entry& entry : entries) ++by_row.start[entry.row + 1];
  std::partial_sum(by_row.start.begin(), by_row.start.end(), by_row.start.begin());
  by_row.index.resize(entries.size());
  by_row.value.resize(entries.size());
  std::vector<int> next(by_row.start.begin(), by_row.start.end() - 1);
  for (const Entry& entry : entries) {
    const int place = next[entry.row]++;
    by_row.index[place] = entry.column;
    by_row.value[place] = entry.value;
  }
  const SparseMatrix sorted = transpose(by_row);
  SparseMatrix result = empty(rows, columns);
  for (int column = 0; column < columns; ++column) {
    for (int k = sorted.start[column]; k < sorted.start[column + 1]; ++k) {
      const bool same = k > sorted.start[column] && sorted.index[k] == sorted.index[k - 1];
      if (same) {
        result.value.back() += sorted.value[k];
      } else {
        result.index.push_back(sorted.index[k]);
        result.value.push_back(sorted.value[k]);
      }
    }
    result.start[column + 1] = static_cast<int>(result.index.size());
  }
  return result;
}

void add_product(const SparseMatrix& a, double alpha, std::span<const double> x,
                 std::span<double> y) {
  for (int column = 0; column < a.columns; ++column) {
    const double factor = alpha * x[column];
    if (factor == 0) continue;
    for (int k = a.start[column]; k < a.start[column + 1]; ++k) y[a.index[k]] += factor * a.value[k];
  }
}

void add_transposed_product(const SparseMatrix& a, double alpha, std::span<const double> x,
                            std::span<double> y) {
  for (int column = 0; column < a.columns; ++column) {
    double sum = 0;
    for (int k = a.start[column]; k < a.start[column + 1]; ++k) sum += a.value[k] * x[a.index[k]];
    y[column] += alpha * sum;
  }
}

}  // namespace gengxin::optimise
