#pragma once
// Which land use, treatment and start year each parcel should take: the plan that is worth most within the
// requirements.
//
//   maximise    sum over totals of weight x total                (net_value_yuan unless the document says otherwise)
//   subject to  sum over choices of x_io = 1 for every parcel,  0 <= x_io,
//               each requirement in each of its years:  limit <= total(x),  or  0 <= total(x) - limit x per(x)
//
// A choice is an option from a start year; choice 0 leaves the parcel as it is. Every total is linear in the shares x:
// a constant and a sum of parcel properties times coefficients of the choices, so that nothing of size parcels x
// choices x requirements is ever formed. Totals are those that a simulation of the plan gives, in every year.
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "gengxin/optimise/block_program.hpp"
#include "gengxin/optimise/solution.hpp"
#include "gengxin/simulate/compiled.hpp"

namespace gengxin::allocate {

struct Choice {
  static constexpr std::size_t kAsItIs = static_cast<std::size_t>(-1);
  std::size_t option{kAsItIs};
  int start{0};
};

/// A row of the plan: what a share of a parcel becomes. Shares that stay as they are have no row.
struct PlanRow {
  std::size_t parcel{0}, option{0};
  int start{0};
  double share{0};
};

/// One side of a requirement in one year.
struct LimitOutcome {
  std::size_t requirement{0};
  int first_year{0}, last_year{0};  ///< years in which it is the same limit; 0: of the whole project
  bool at_least{true};
  double value{0};        ///< of the total, or of the ratio, by the plan
  double limit{0};        ///< in the requirement's unit
  double room{0};         ///< in units of the total: how far the plan stays within; below 0 where a soft one is missed
  double price_yuan{0};   ///< what one unit of the total more would cost (at least) or bring (at most); 0 if it does not bind
  bool binds{false};
};

/// How far a limit must give way for the requirements to be met together.
struct CureStep {
  std::size_t limit{0};  ///< into `limits`
  double amount{0};      ///< in units of the total
  double moved{0};       ///< the limit that can be met, in the requirement's unit
};

struct Options {
  bool whole{false};       ///< every parcel takes one choice entirely; the document's word unless set
  double tolerance{1e-4};  ///< what whole parcels may miss a limit by, relative to the limit's size
  int threads{1};
  /// Parcels that must stay as they are, beside what the document locks.
  std::vector<std::size_t> kept;
};

struct Allocation {
  optimise::Status status{optimise::Status::not_solved};
  bool whole{false};
  bool within{true};               ///< whole parcels meet every limit to the tolerance, options to be taken whole are
  std::vector<PlanRow> rows;
  std::vector<LimitOutcome> limits;
  double value_yuan{0};            ///< of the plan, by the objective
  double bound_yuan{0};            ///< no plan within the limits is worth more, proved by the prices
  double closeness_yuan{0}, compactness_yuan{0};  ///< of the value: what being unlike the reference plan, and scattered, costs
  double gap{0};                   ///< (bound - value) / |bound|
  int split{0};                    ///< parcels that take more than one choice
  int iterations{0};
  double seconds{0};               ///< of the solve alone
  std::vector<std::size_t> conflict;  ///< of an impossible problem: limits that cannot be met together, none of which can be left out
  std::vector<CureStep> cure;         ///< and the least that limits must give way, relative to their size
  bool proved{false};                 ///< optimal: the gap is within 1e-6; impossible: a certificate was checked
};

struct TotalName {
  std::string name, unit, title, title_zh;
};

/// Totals of a plan: [total][year of the model], and of the whole case; project totals stand in every year.
struct TotalValues {
  std::vector<std::vector<double>> values;
};

struct Objective;
struct Front;
struct Alternative;

/// A scenario as a program, built once; a solve takes milliseconds.
class GENGXIN_API Problem {
 public:
  /// `compiled` has all options bound: Compiled(scenario, BoundOptions::all).
  /// Throws DocumentError where the document has no allocation, or a cost line is not linear in its totals.
  Problem(const simulate::Compiled& compiled, std::span<const double> values);
  ~Problem();
  Problem(Problem&&) noexcept;
  Problem& operator=(Problem&&) noexcept;

  [[nodiscard]] Options options() const;  ///< the document's own
  [[nodiscard]] Allocation solve(const Options& options) const;
  /// The best plan in which options to be taken whole (all, if `whole`) are chosen as in these shares, groups x choices,
  /// which an exact search found together with the bound. Its prices are with the whole numbers fixed.
  [[nodiscard]] Allocation with_chosen(std::span<const double> x, double bound_yuan, bool whole) const;
  /// What leaving the parcel as it is takes from the best plan's value, in yuan; infinity if no plan is left, NaN of a
  /// parcel that may take no option.
  [[nodiscard]] double replacement_cost(std::size_t parcel, const Options& options) const;
  /// Plans between the best for each objective, by bounds on all but the first (AUGMECON2, Mavrotas & Florios 2013): `steps` + 1
  /// bounds for each. Soft limits bound nothing here. Throws std::invalid_argument for a total or requirement that is not there.
  [[nodiscard]] Front front(std::span<const Objective> objectives, int steps, const Options& options) const;
  /// Plans worth at most `slack_yuan` less than the best one, each as different as can be from those before it: it
  /// gives the least land to what they gave it to (Brill, Chang & Hopkins 1982).
  [[nodiscard]] std::vector<Alternative> alternatives(int count, double slack_yuan, const Options& options) const;
  /// Totals of any plan over the parcels that may change; the others stay as they are.
  [[nodiscard]] TotalValues totals(std::span<const PlanRow> rows) const;
  /// The totals of the format, then the document's own: the order of TotalValues.
  [[nodiscard]] std::vector<TotalName> total_names() const;

  [[nodiscard]] const std::vector<Choice>& choices() const;
  [[nodiscard]] const std::vector<std::size_t>& parcels() const;  ///< those that may change
  [[nodiscard]] const optimise::BlockProgram& program() const;    ///< without what is kept, and without closeness and compactness
  [[nodiscard]] bool is_linear() const;                           ///< neither closeness nor compactness is asked for

 private:
  struct Data;
  std::unique_ptr<Data> data_;
};

/// The totals of the format.
GENGXIN_API std::vector<TotalName> total_names();

}  // namespace gengxin::allocate
