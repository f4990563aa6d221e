#pragma once
// Rounding to whole groups: the state that choosing, repairing and exchanging share. Activities, limits and
// changes of rows are relative to the rows' sizes here.
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <utility>
#include <vector>

#include "gengxin/optimise/block_rounding.hpp"
#include "optimise/block_prices.hpp"

namespace gengxin::optimise {

/// A row of whole groups. A hard side has a limit, the tolerance added; a priced one a price of what it is missed by.
struct WholeRow {
  double at{0};  ///< activity of the present choice
  double low{-infinity}, high{infinity};
  double lower{-infinity}, upper{infinity}, below_price{0}, above_price{0};
  double y{0};

  [[nodiscard]] double excess(double activity) const { return std::max({low - activity, activity - high, 0.0}); }
  [[nodiscard]] double penalty(double activity) const {
    return below_price * std::max(lower - activity, 0.0) + above_price * std::max(activity - upper, 0.0);
  }
  /// What the activity leaves unused, at its price, of the limit that the price points to.
  [[nodiscard]] double unused(double activity) const {
    const double room = y > 0 ? activity - low : high - activity;
    return y != 0 && room > 0 && std::isfinite(room) ? std::abs(y) * room : 0;
  }
};

class Rounder {
 public:
  Rounder(const BlockProgram& program, const Solution& solution, double tolerance);
  Rounding run();
  Rounding refine(const Rounding& rounding, const IntegerSolver& search, int groups, IntegerOptions options);

 private:
  /// One group to another option.
  struct Move {
    int group, option;
    double loss;               ///< (c - A'y) of the option less that of the present one
    double cost;               ///< the same of c
    std::size_t first, last;   ///< its changes
  };
  struct Change {
    int row;
    int place;  ///< of the same number in by_row_
    double by;
  };
  struct Entry {
    int move;
    double by;
  };
  /// The options that groups near a tie may take: one column each.
  struct Column {
    int group, option;
    double loss;
  };

  // block_rounding.cpp: shares to options
  void admit();
  [[nodiscard]] bool admits(std::size_t group, std::size_t option) const {
    return admitted_.empty() || admitted_[group * k_ + option] != 0;
  }
  std::vector<int> largest_shares() const;
  std::vector<double> whole_activities() const;
  void balance();
  double whole_bound() const;
  void account();
  void take(std::vector<int> choice);

  // block_moves.cpp
  void list_moves(std::size_t wanted);
  void index_rows();
  void describe(const Move& move);
  [[nodiscard]] std::size_t moves_in(std::size_t row) const { return row_begin_[row + 1] - row_begin_[row]; }
  /// Calls use(row, by) with the rows of the move's group.
  template <class Use>
  void each_change(const Move& move, Use&& use) const {
    for (std::size_t c = move.first; c < move.last; ++c) use(static_cast<std::size_t>(changes_[c].row), changes_[c].by);
  }
  double excess_change(const Move& move) const;
  double cost_change(const Move& move) const;
  double gap_change(const Move& move) const;
  void try_out(const Move& move);
  void undo(const Move& move);
  void apply(std::size_t move);
  double total_excess() const;
  void find_relief();
  /// Returns how many entries of rows were read.
  std::size_t find_partners(double most);

  // block_repair.cpp
  bool one_move();
  bool two_moves(double part);
  std::vector<std::size_t> towards_limits() const;
  void repair();

  // block_exchange.cpp
  void hold_rows();
  bool fits(const Move& move, std::size_t broken) const;
  bool pay_alone();
  bool pay_together();
  void improve();

  // block_refine.cpp
  std::vector<int> near_ties(int groups) const;
  std::vector<Column> columns_near_ties(int groups) const;
  Program restricted(const std::vector<Column>& columns) const;

  const BlockProgram& program_;
  const Solution& solution_;
  const std::size_t n_, k_;
  BlockPrices prices_;
  std::vector<double> size_;
  const double tolerance_;
  bool priced_{false};          ///< some row may be missed at a price
  std::vector<char> admitted_;  ///< n x k, empty: all
  std::vector<WholeRow> rows_;

  std::vector<Move> moves_;  ///< in the order of their losses when they were listed
  bool all_listed_{false};
  double typical_loss_{0};
  std::vector<Change> changes_;
  std::vector<Entry> by_row_;  ///< the changes again: of row r from row_begin_[r] on, in the order of the moves
  std::vector<std::size_t> row_begin_;
  std::vector<double> tried_;           ///< activities before the move that is tried out
  std::vector<double> relief_;          ///< by move: what it removes from the rows that are missed
  std::vector<std::size_t> relieving_;  ///< moves with relief
  std::vector<std::size_t> partners_;   ///< moves that may follow the one tried out
  std::size_t to_try_{0};               ///< entries of rows that exchanges may still read
  Rounding result_;
};

}  // namespace gengxin::optimise
