#pragma once
// What one total costs in another: plans of which none can be better in one objective without being worse in another;
// plans that are nearly as good as the best and differ from it most; and the least figure that makes a plan possible.
#include <string>
#include <vector>

#include "gengxin/allocate/allocation.hpp"

namespace gengxin::allocate {

/// An objective of a front: a total in the last year, as much or as little of it as can be; or how far a requirement of one
/// row is missed, in units of its total, as little as can be.
struct Objective {
  std::string total;
  bool most{true};
  std::string shortfall_of;  ///< a requirement; `total` and `most` are then not read
};

struct FrontPoint {
  std::vector<double> values;      ///< by objective, in its unit
  /// By objective: how much the first would gain if this one might be a unit worse; 0 of the first, and where its bound leaves room.
  std::vector<double> trade_offs;
  std::vector<PlanRow> rows;
  double value_yuan{0};  ///< of the plan, by the document's objective
  bool within{true};     ///< options to be taken whole are
};

struct Front {
  optimise::Status status{optimise::Status::optimal};  ///< of the first solve that was not optimal
  std::vector<FrontPoint> points;                      ///< none better in all objectives than another; best in the first objective first
  std::vector<double> ideal, nadir;                    ///< best and worst of each objective in the pay-off table
  int solves{0};
};

/// A plan nearly as good as the best.
struct Alternative {
  std::vector<PlanRow> rows;
  double value_yuan{0};
  double differs{0};  ///< share of the land that may change whose use differs from the nearest of the plans before it, the best one included
  bool within{true};
};

/// The least or greatest value of a figure at which there is a plan, by bisection.
struct Reach {
  bool reached{false};
  double value{0};        ///< there is a plan; as near to the impossible as asked
  double impossible{0};   ///< there is none: the nearest value that was tried; NaN if a plan exists on the whole range
  bool proved{false};     ///< that `impossible` is: by a certificate, or by the bound of its value
  int solves{0};
  Allocation plan;        ///< at `value`
};

struct ReachQuery {
  std::vector<Slot> slots;  ///< of the figure: all take the same value
  double low{0}, high{0};
  double accuracy{1e-3};    ///< of high - low
  /// What the plan must be worth by the document's objective; minus infinity: any plan will do.
  double worth_yuan{-optimise::infinity};
};

/// A plan must become possible, or stop to be, once between `low` and `high`.
GENGXIN_API Reach reach(const simulate::Compiled& compiled, std::span<const double> values, const ReachQuery& query);

}  // namespace gengxin::allocate
