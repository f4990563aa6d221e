#pragma once
// The way from an interior solution to an optimal basis; see block_vertex.hpp.
#include <vector>

#include "gengxin/optimise/block_vertex.hpp"
#include "optimise/block_basis.hpp"

namespace gengxin::optimise {

class Crossover {
 public:
  Crossover(const BlockProgram& program, const Solution& solution);
  Vertex run();

 private:
  using Member = BlockBasis::Member;
  /// A variable that is not basic, and the way it still has to its bound.
  struct Push {
    Member member;
    double delta;
  };
  /// What stops a move: a basic variable by its place, the key of a group, or the entering one.
  struct Stop {
    double step;
    int place{-1}, key_of{-1};
    bool entering{false};
  };

  double lower(const Member& m) const;
  double upper(const Member& m) const;
  double& value(const Member& m);
  double cost(const Member& m) const;
  double distance(const Member& m);
  Member key_member(int group) const { return {group, basis_.key[static_cast<std::size_t>(group)]}; }
  int place_in(int group) const;  ///< of a basic share of the group, or -1

  void choose_keys();
  void choose_basis();
  std::vector<Push> list_pushes();
  struct Watched;
  void watch(std::vector<Watched>& watched, std::vector<int>& key_of_place);
  bool push_each();
  bool push();
  Stop longest(const Eigen::VectorXd& rates, const std::vector<int>& groups, double most);
  void advance(const Eigen::VectorXd& rates, const std::vector<int>& groups, double step);
  void land(const Member& m);
  Eigen::VectorXd prices();
  double reduced_cost(const Member& m, const Eigen::VectorXd& pi);
  bool simplex();
  bool step_of(const Member& entering, double sign, double most);
  bool settle();

  const BlockProgram& program_;
  const std::size_t n_, k_, m_;
  std::vector<double> sizes_;
  BlockPrices prices_;
  BlockBasis basis_;
  std::vector<double> x_, s_, row_low_, row_high_;
  std::vector<double> key_rate_;  ///< by group, zero between moves
  double cost_scale_{1};
  Vertex result_;
};

}  // namespace gengxin::optimise
