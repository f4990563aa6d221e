#pragma once
// A sparse matrix in compressed columns: the entries of column j are value[k] in row index[k],
// start[j] <= k < start[j + 1], rows ascending within a column.
#include <span>
#include <vector>

#include "gengxin/support/export.hpp"

namespace gengxin::optimise {

/// One entry of a matrix under construction.
struct Entry {
  int row;
  int column;
  double value;
};

struct GENGXIN_API SparseMatrix {
  int rows{0};
  int columns{0};
  std::vector<int> start{0};
  std::vector<int> index;
  std::vector<double> value;

  /// A rows x columns matrix without entries.
  static SparseMatrix empty(int rows, int columns);
  /// Entries in any order; those of one place are added up.
  static SparseMatrix from_entries(int rows, int columns, std::span<const Entry> entries);
};

/// The transpose; also puts the rows of each column in ascending order.
GENGXIN_API SparseMatrix transpose(const SparseMatrix& matrix);

/// y += alpha A x
GENGXIN_API void add_product(const SparseMatrix& a, double alpha, std::span<const double> x,
                             std::span<double> y);

/// y += alpha A' x
GENGXIN_API void add_transposed_product(const SparseMatrix& a, double alpha,
                                        std::span<const double> x, std::span<double> y);

}  // namespace gengxin::optimise
