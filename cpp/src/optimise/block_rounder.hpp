#pragma once
// Rounding to whole groups: the state that choosing, repairing and improving share.
#include <algorithm>
#include <vector>

#include "gengxin/optimise/block_rounding.hpp"
#include "optimise/block_prices.hpp"

namespace gengxin::optimise {

class Rounder {
 public:
  Rounder(const BlockProgram& program, const Solution& solution, double tolerance);
  Rounding run();

 private:
  struct Move {
    int group, option;
    double loss;
  };
  void admit();
  void choose();
  void list_moves(std::size_t wanted);
  double miss(std::size_t row, double activity) const;
  double excess(std::size_t row, double activity) const {
    return std::max(miss(row, activity) - tolerance_, 0.0);
  }
  double excess_change(const Move& move) const;
  double cost_change(const Move& move) const;
  void apply(const Move& move);
  void sum_excess();
  /// What the move removes from the missed rows: at least what it removes from all.
  double relief(const Move& move) const;
  bool one_move();
  bool two_moves();
  void repair();
  void improve();

  const BlockProgram& program_;
  const Solution& solution_;
  const std::size_t n_, k_;
  BlockPrices prices_;
  std::vector<double> size_;
  double tolerance_;
  std::vector<char> admitted_;  ///< n x k, empty: all
  std::vector<Move> moves_;
  bool all_listed_{false};
  std::vector<std::size_t> missed_;  ///< rows beyond the tolerance
  double total_excess_{0}, typical_loss_{0};
  Rounding result_;
};

}  // namespace gengxin::optimise
