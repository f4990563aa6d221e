#pragma once
// The coupling rows of a block program: products with A and A', cell by cell, and the Schur
// complement, in one of two forms. By pairs of options:
//     S_rs = sum over common cells, pairs a < b of L_cd[ab] (q_ra - q_rb)(q_sa - q_sb),
// L_cd[ab] = sum_i p_c p_d theta_a theta_b / sum theta: sums of one sign, so nothing cancels, and work on a group that
// knows nothing of the rows. By rows, where they are few beside options or properties:
//     S_rs = sum_i sum_a theta_a (g_ra - mean_r)(g_sa - mean_s),  g_ra = sum over the row's terms of p q_a.
#include <vector>

#include "optimise/block_layout.hpp"

namespace gengxin::optimise {

class BlockRows {
 public:
  BlockRows(const BlockProgram& program, const BlockLayout& layout,
            const kernels::Kernels& kernels);

  [[nodiscard]] int count() const { return static_cast<int>(order_.size()); }
  /// C x k numbers a cell: sum over its rows of multiplier * q, by property.
  void tables(const std::vector<double>& multipliers, std::vector<double>& out) const;
  /// From C x k sums a cell to one number a row.
  void values(const std::vector<double>& cell_sums, std::vector<double>& out) const;
  /// The rows over a cell for the passes; null where S is made by pairs of options.
  [[nodiscard]] const kernels::CellRows* of_cell(int cell) const { return lists_.empty() ? nullptr : &lists_[static_cast<std::size_t>(list_of_cell_[static_cast<std::size_t>(cell)])].view; }
  /// How many sums a cell has for S.
  [[nodiscard]] std::size_t sums() const { return sums_; }
  /// S + diagonal from the cells' sums; factored. False if it cannot be. A row with an infinite diagonal
  /// keeps its multiplier.
  bool factor(const std::vector<double>& sums, const std::vector<double>& diagonal);
  /// Solves with the factor and one step of refinement.
  void solve(std::vector<double>& rhs) const;

 private:
  /// One term of a row: S is made of terms, then those of a row are added up.
  struct Row {
    int property;
    int set;
    int given;  ///< number in the program
    const double* q;
  };
  struct SetPair {
    int first, second;
    std::vector<int> cells;
  };
  void sort_sets(const BlockProgram& program, const BlockLayout& layout);
  void make_envelope(std::size_t count);
  void make_lists();
  /// Whether making S by rows takes less work.
  [[nodiscard]] bool by_rows(const BlockLayout& layout) const;
  void add_cell(std::size_t cell, const double* sums);
  [[nodiscard]] kernels::Envelope envelope() const { return {first_.data(), count(), stride_}; }
  [[nodiscard]] std::size_t product_place(int c, int d) const;
  void add_up_terms();
  void clear();
  void add_pair(const SetPair& pair, const std::vector<double>& laplacians);

  const kernels::Kernels& kernels_;
  int options_, properties_, cells_;
  int pairs_, pair_stride_, products_;
  std::vector<Row> rows_;  ///< by set, then property; sets that meet few others come first
  std::vector<std::vector<int>> set_cells_;
  std::vector<int> set_start_;  ///< first row of each set
  std::vector<SetPair> set_pairs_;
  /// Rows over the cells that the same sets cover.
  struct List {
    std::vector<int> positions, first, property;  ///< in the matrix; of the terms
    std::vector<const double*> q;
    kernels::CellRows view;
  };
  std::vector<List> lists_;  ///< empty: by pairs of options
  std::vector<int> list_of_cell_;
  std::size_t sums_{0};
  std::vector<double> differences_;  ///< q_ra - q_rb, pair_stride_ a row
  std::vector<char> still_;  ///< rows whose multiplier stays as it is
  int stride_;
  std::vector<double> matrix_, factor_, scale_, panel_;
  std::vector<int> order_;      ///< number in the program of each row of the matrix
  std::vector<int> position_;   ///< and the other way round
  std::vector<int> first_;      ///< first column of each row of the matrix that may differ from 0
  std::vector<double> terms_;   ///< S by terms, where some row has several; empty otherwise
  int terms_stride_{0};
  std::vector<double> sum_, weighted_;
};

}  // namespace gengxin::optimise
