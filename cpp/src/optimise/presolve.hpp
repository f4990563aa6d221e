#pragma once
// Removes what needs no optimisation: rows without bounds, empty and one-entry rows, fixed
// columns, columns that stand alone, and rows that are multiples of another. Every bound of the
// smaller program knows where it came from, so that a multiplier on it goes back to its owner.
#include <algorithm>
#include <cmath>
#include <span>
#include <vector>

#include "gengxin/optimise/program.hpp"

namespace gengxin::optimise {

// Bounds that cross by less than this share of their size are taken as equal.
inline constexpr double crossing_tolerance = 1e-9;
/// 1 + the larger finite one of two bounds.
inline double size_of(double a, double b) {
  return 1 + std::max(std::isfinite(a) ? std::abs(a) : 0, std::isfinite(b) ? std::abs(b) : 0);
}

class Presolve {
 public:
  explicit Presolve(const Program& program);

  /// False if bounds contradict each other; `certificate` then proves it.
  [[nodiscard]] bool feasible() const { return certificate_.empty(); }
  [[nodiscard]] const std::vector<double>& certificate() const { return certificate_; }
  [[nodiscard]] const Program& reduced() const { return reduced_; }

  [[nodiscard]] std::vector<double> restore_columns(std::span<const double> x) const;
  /// Row multipliers of the given program. `x` is the full point; `farkas` drops the objective.
  [[nodiscard]] std::vector<double> restore_rows(std::span<const double> y,
                                                 std::span<const double> x, bool farkas) const;
  /// A direction of the reduced program as one of the given program.
  [[nodiscard]] std::vector<double> restore_direction(std::span<const double> d) const;

 private:
  struct Owner {
    int row{-1};       ///< -1: the bound is the program's own
    double factor{1};  ///< the owner's coefficient for one of ours
  };
  struct Event {
    int row;
    int column;
    double coefficient;
  };

  void remove_rows_and_columns();
  void drop_row(int row);
  void fix_column(int column, double value);
  void fix_lone_column(int column);
  void tighten(int column, int row, double coefficient);
  void conflict_in_row(int row);
  void conflict_in_column(int column);
  void build_reduced();
  void merge_duplicate_rows(std::vector<int>& rows);
  void set_certificate(std::vector<double> y);

  const Program& program_;
  SparseMatrix by_row_;
  std::vector<double> lower_, upper_, row_lower_, row_upper_;
  std::vector<Owner> lower_owner_, upper_owner_, row_lower_owner_, row_upper_owner_;
  std::vector<int> row_count_, column_count_, quadratic_count_;
  std::vector<char> row_gone_, column_gone_;
  std::vector<double> fixed_value_;
  std::vector<double> shift_;  ///< the fixed columns' part of each row
  std::vector<Event> singletons_;
  std::vector<int> row_queue_;
  std::vector<int> kept_rows_, kept_columns_;
  std::vector<int> merged_rows_;
  Program reduced_;
  std::vector<double> certificate_;
};

}  // namespace gengxin::optimise
