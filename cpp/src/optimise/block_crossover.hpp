#pragma once
// The way from an interior solution to an optimal basis; see block_vertex.hpp.
#include <algorithm>
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

  [[nodiscard]] std::size_t at(const Member& m) const { return static_cast<std::size_t>(m.group) * k_ + static_cast<std::size_t>(m.option); }
  /// Bounds of a share by its place in x. An upper bound of 1 follows from the group's sum.
  [[nodiscard]] double low(std::size_t j) const { return program_.lower.empty() ? 0 : program_.lower[j]; }
  [[nodiscard]] double high(std::size_t j) const { return program_.upper.empty() || !(program_.upper[j] < 1) ? infinity : program_.upper[j]; }
  [[nodiscard]] double lower(const Member& m) const { return m.slack() ? row_low_[static_cast<std::size_t>(m.option)] : low(at(m)); }
  [[nodiscard]] double upper(const Member& m) const { return m.slack() ? row_high_[static_cast<std::size_t>(m.option)] : high(at(m)); }
  [[nodiscard]] double& value(const Member& m) { return m.slack() ? s_[static_cast<std::size_t>(m.option)] : x_[at(m)]; }
  [[nodiscard]] double cost(const Member& m) const { return m.slack() ? 0 : program_.cost[at(m)] - program_.cost[at(key_member(m.group))]; }
  [[nodiscard]] double distance(const Member& m) { return std::min(value(m) - lower(m), upper(m) - value(m)); }
  Member key_member(int group) const { return {group, basis_.key[static_cast<std::size_t>(group)]}; }
  int place_in(int group) const;  ///< of a basic share of the group, or -1

  static constexpr double far = 1e-6;  ///< from its bounds: a share's push is made by itself where there are many
  [[nodiscard]] std::size_t pushed_at_once() const { return 2 * m_ + 50; }
  [[nodiscard]] bool is_tied() const;
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
