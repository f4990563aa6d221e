#pragma once
// The working basis of a block program: one key share a group, which keeps the group's sum, and m
// further basic variables, shares or slacks. The column of share (i, a) is A_ia - A_i,key(i), that
// of the slack of row r is -e_r, all in rows divided by their sizes.
#include <Eigen/Dense>
#include <vector>

#include "optimise/block_prices.hpp"

namespace gengxin::optimise {

class BlockBasis {
 public:
  struct Member {
    int group;   ///< -1: a slack
    int option;  ///< or the slack's row
    [[nodiscard]] bool slack() const { return group < 0; }
  };

  BlockBasis(const BlockProgram& program, const BlockPrices& prices, const std::vector<double>& sizes);
  [[nodiscard]] int rows() const { return static_cast<int>(members.size()); }
  void column(const Member& member, Eigen::VectorXd& out) const;
  /// out += scale * (A_ia - A_ib)
  void add_difference(int group, int a, int b, double scale, Eigen::VectorXd& out) const;
  /// B^-1 times a column, most of which is often 0.
  [[nodiscard]] Eigen::VectorXd image(const Eigen::VectorXd& column) const;
  /// Puts `entering`, with this image, in place of the member at `place`.
  void replace(int place, const Member& entering, const Eigen::VectorXd& image);
  /// The member at `place`, a share, becomes the key of its group and the key takes its place.
  void swap_key(int place);
  /// Makes the inverse again; false if the members are dependent.
  bool refactor();
  [[nodiscard]] int updates() const { return updates_; }

  std::vector<Member> members;
  std::vector<int> key;  ///< by group
  Eigen::MatrixXd inverse;

 private:
  const BlockProgram& program_;
  const BlockPrices& prices_;
  const std::vector<double>& sizes_;
  int updates_{0};
};

}  // namespace gengxin::optimise
