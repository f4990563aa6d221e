#pragma once
// A linear or quadratic program of n disjoint groups of k variables, each group with sum 1, coupled by rows in
// factored form:
//     minimise   sum_i sum_a cost_ia x_ia + 1/2 sum_i sum_b curvature_ib X_ib^2
//                + 1/2 sum over edges (i, j) of weight sum_b (X_ib - X_jb)^2
//     subject to sum_a x_ia = 1,  lower_ia <= x_ia <= upper_ia,
//                lower_r <= sum_{i in Z_r} sum_t p_{i,c(r,t)} sum_a q_{r,t,a} x_ia <= upper_r.
// X_ib is the sum of the shares of group i over the options of kind b, each option its own kind unless said.
// A row is a sum of terms, each a property p of the groups times a coefficient q of the options, within
// one zone of one layer: mostly one term, two or three for a ratio. The n k coefficients of a row are
// never formed. A row with finite prices may be missed:
// each unit that its activity lies below lower_r costs below_price, above upper_r above_price.
#include <span>
#include <string>
#include <vector>

#include "gengxin/optimise/program.hpp"
#include "gengxin/support/export.hpp"

namespace gengxin::optimise {

struct FactoredTerm {
  int property{0};
  std::vector<double> q;
};

struct FactoredRow {
  int property{0};           ///< which column of `properties`
  std::vector<double> q;     ///< one coefficient an option
  int layer{-1};             ///< -1: everywhere
  int zone{0};               ///< zone of that layer
  double lower{-infinity};
  double upper{infinity};
  std::string name;
  double below_price{infinity};  ///< infinite: the row is hard on that side
  double above_price{infinity};
  std::vector<FactoredTerm> more;  ///< further terms of the sum

  /// Calls use(property, q) with each term.
  template <class Use>
  void each_term(Use&& use) const {
    use(property, q);
    for (const FactoredTerm& term : more) use(term.property, term.q);
  }
};

/// Two groups that are drawn to the same shares.
struct Edge {
  int one{0}, other{0};
  double weight{0};  ///< at least 0
};

struct GENGXIN_API BlockProgram {
  int groups{0};   ///< n
  int options{0};  ///< k
  std::vector<double> cost;                     ///< n x k, by group
  /// Bounds of the shares, n x k, or empty: 0 and 1. An option that a group does not admit has
  /// upper 0; that costs nothing in an iteration. Bounds between 0 and 1 take a second pair a share.
  std::vector<double> lower, upper;
  std::vector<std::vector<double>> properties;  ///< each of n numbers
  std::vector<std::vector<int>> layers;         ///< each gives every group its zone
  std::vector<FactoredRow> rows;
  double offset{0};
  std::vector<double> curvature;  ///< n x kinds, each at least 0; or empty
  std::vector<Edge> edges;        ///< a pair may come several times: weights add up
  std::vector<int> kinds;         ///< of each option, from 0 on; or empty

  /// Some number of the quadratic part is not 0.
  [[nodiscard]] bool quadratic() const;
  [[nodiscard]] int kind_count() const;
  [[nodiscard]] int kind(int option) const { return kinds.empty() ? option : kinds[static_cast<std::size_t>(option)]; }
  /// The same as a general program: group rows first, then the coupling rows; after the shares a
  /// column for each priced side of a row.
  [[nodiscard]] Program expanded() const;
};

/// Throws ProgramError naming the row or group.
GENGXIN_API void check(const BlockProgram& program);

/// (Ax)_r for each coupling row, from the data.
GENGXIN_API std::vector<double> activities(const BlockProgram& program, std::span<const double> x);

/// The objective at x, without prices of missed rows.
GENGXIN_API double value(const BlockProgram& program, std::span<const double> x);

/// The linear program that touches this one at x: nowhere above it, and equal to it there. Its bound of duality is therefore
/// one of the quadratic program too.
GENGXIN_API BlockProgram tangent(const BlockProgram& program, std::span<const double> x);

/// sum |p_i| max |q_a| of each row, summed over its terms: activities lie within it, and are accurate relative to it.
GENGXIN_API std::vector<double> row_sizes(const BlockProgram& program);

/// What the prices ask for activities that miss their rows; sides without a price do not count.
GENGXIN_API double penalty(const BlockProgram& program, std::span<const double> activities);
/// The same at x; without priced rows nothing is added up.
GENGXIN_API double penalty_at(const BlockProgram& program, std::span<const double> x);

/// The bound of duality, valid for any multipliers:
///     D(y) = sum_r y_r (bound its sign points to) + sum_i min over the shares of (c - A'y)_i x_i
///            + offset.
/// A y_r that points to a missing bound counts as 0, one beyond the row's price as that price.
/// Infinite if a group's bounds leave it no point. In sums of extended precision. A quadratic part, which is nowhere negative, is
/// left out: `tangent` has the sharper bound.
GENGXIN_API double dual_bound(const BlockProgram& program, std::span<const double> y);

/// y proves that no x satisfies the rows, prices aside: D(y) with cost 0 is positive beyond rounding.
GENGXIN_API bool proves_infeasible(const BlockProgram& program, std::span<const double> y);

}  // namespace gengxin::optimise
