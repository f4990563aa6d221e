#pragma once
// The convex program
//     minimise   1/2 x'Qx + c'x + offset
//     subject to row_lower <= Ax <= row_upper,  lower <= x <= upper,
// with Q symmetric positive semidefinite. A missing bound is an infinity (or at least 1e19).
#include <limits>
#include <stdexcept>
#include <string>
#include <vector>

#include "gengxin/optimise/sparse.hpp"
#include "gengxin/support/export.hpp"

namespace gengxin::optimise {

inline constexpr double infinity = std::numeric_limits<double>::infinity();

/// A bound of this size or beyond is no bound: files write 1e20 or 1e30 for infinity.
inline constexpr double no_bound = 1e19;

struct GENGXIN_API Program {
  SparseMatrix quadratic;  ///< Q, both triangles; without entries for a linear program
  std::vector<double> cost;
  SparseMatrix matrix;  ///< A
  std::vector<double> row_lower, row_upper;
  std::vector<double> lower, upper;
  double offset{0};
  std::vector<std::string> row_names;     ///< empty, or one a row
  std::vector<std::string> column_names;  ///< empty, or one a column

  [[nodiscard]] int rows() const { return matrix.rows; }
  [[nodiscard]] int columns() const { return matrix.columns; }
  [[nodiscard]] bool is_linear() const { return quadratic.value.empty(); }
  /// The name of a row or column, or "row 3", "column 7" where it has none.
  [[nodiscard]] std::string row_name(int row) const;
  [[nodiscard]] std::string column_name(int column) const;
};

/// What is wrong with a program, every fault with the row or column it concerns.
class GENGXIN_API ProgramError : public std::invalid_argument {
 public:
  explicit ProgramError(std::vector<std::string> faults);
  [[nodiscard]] const std::vector<std::string>& faults() const { return faults_; }

 private:
  std::vector<std::string> faults_;
};

/// Throws ProgramError if sizes disagree, a number is NaN or infinite where it may not be,
/// a lower bound exceeds its upper bound, or Q is not symmetric positive semidefinite.
GENGXIN_API void check(const Program& program);

}  // namespace gengxin::optimise
