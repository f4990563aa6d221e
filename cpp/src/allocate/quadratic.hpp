#pragma once
// Internal: what a plan pays for being unlike a reference plan and for being scattered, in yuan:
//
//   f(x) = 1/2 mu sum_i a_i sum_o (X_io - R_io)^2  +  1/2 lambda sum_(i,j) b_ij sum_o (X_io - X_jo)^2
//
// X_io is the share of parcel i that takes option o, whenever it starts, or stays as it is; R that of the document's plan; a the land (m2); (i, j)
// the neighbours that may change and b their common boundary (m). Where parcels are taken whole, mu is what a square metre of land treated
// otherwise than by the reference costs, and lambda what a metre of boundary between parcels treated differently costs.
#include <span>
#include <vector>

#include "allocate/model.hpp"
#include "gengxin/optimise/block_program.hpp"

namespace gengxin::allocate {

class QuadraticCost {
 public:
  QuadraticCost(const simulate::Compiled& compiled, std::span<const double> values, const Model& model);

  [[nodiscard]] bool present() const { return closeness_ > 0 || compactness_ > 0; }
  /// Each part at shares, groups x choices.
  [[nodiscard]] double closeness(std::span<const double> x) const;
  [[nodiscard]] double compactness(std::span<const double> x) const;
  [[nodiscard]] double value(std::span<const double> x) const { return closeness(x) + compactness(x); }
  /// What a parcel taken whole costs by its choice, but for a constant, where its neighbours have these shares.
  [[nodiscard]] std::vector<double> slope_of_whole(std::span<const double> x) const;
  /// What the switch of a parcel from one choice to another changes of that, for its neighbours.
  void add_switch(std::size_t group, std::size_t from, std::size_t to, std::span<double> slope) const;
  /// The program with this cost beside its own: options are kinds, whenever they start.
  [[nodiscard]] optimise::BlockProgram added_to(optimise::BlockProgram program) const;

 private:
  struct Edge {
    std::size_t one, other;
    double boundary_m;
  };
  /// Shares by option: groups x kinds.
  [[nodiscard]] std::vector<double> by_kind(std::span<const double> x) const;
  [[nodiscard]] std::vector<double> by_choice(std::span<const double> of_kind) const;

  double closeness_{0}, compactness_{0};  ///< yuan/m2, yuan/m
  std::size_t groups_, choices_, kinds_;
  std::vector<int> kind_;  ///< of a choice: 0 stays as it is, then the options
  std::vector<double> area_, reference_;
  std::vector<Edge> edges_;
};

}  // namespace gengxin::allocate
