#pragma once
// Internal: settles a plan over a scalar. Settler<double, true> evaluates rules in blocks of rows, Settler<double,
// false> row by row, Settler<Traced, false> row by row down to the figures.
#include <map>
#include <string>
#include <vector>

#include "gengxin/simulate/settlement.hpp"
#include "simulate/plan_effect.hpp"

namespace gengxin::simulate {

/// The part of one holder's house or property that one row of the plan clears; or a hall that stays and is repaired.
template <Scalar T>
struct Claim {
  std::uint32_t book{0}, holder{0}, parcel{0}, phase{0};
  T share{};
  std::array<T, compensation::kChoices> weight{};
  int clearance{0}, promised{0}, delivery{0};  ///< months
  Day signed_on{0};
};

inline constexpr int kNoCapMonths = 1200;
inline constexpr std::size_t kApproved = compensation::kWhenNames.size();

template <Scalar T, bool kFast>
class Settler {
 public:
  Settler(const Compiled& compiled, std::span<const double> values, Settlement<T>& out);
  void run();

  /// What the approved account owes the owners of each parcel were these choices the plan: what an allocation weighs.
  struct Owed {
    std::array<std::vector<T>, compensation::kHeads> payments;  ///< by head, then parcel; empty if it has none
    std::vector<T> income, resettlement_m2, collective_m2;      ///< by parcel
  };
  Owed owed_by_parcel(const std::vector<PlanChoice<T>>& plan);
  /// Whether the approved account carries a head.
  [[nodiscard]] bool carries(compensation::Head head) const;
  /// Most months of transition rent in the approved account.
  [[nodiscard]] int transition_cap() const { return records().stages.present ? whole(records().stages.transition_cap_months) : kNoCapMonths; }
  /// Lines of the account with these totals, three values a line: scenario::items_of(Costs).
  [[nodiscard]] std::vector<T> evaluate_lines(const std::vector<T>& totals, Day day, const char* what);

 private:
  // settle_claims.cpp
  void read_plan(const std::vector<PlanChoice<T>>& plan);
  void read_claims();
  void entitlements();
  void choices();
  // settle_rules.cpp
  void ask(bool approved_only = false);
  void evaluate();
  void evaluate_book(std::size_t book);
  void evaluate_part(std::size_t book, const std::vector<std::size_t>& rows);
  [[nodiscard]] T number_of(std::size_t book, std::size_t column, const std::string& name, const Claim<T>& claim, int months);
  // settle_costs.cpp
  void totals();
  void owed_rows();
  void line_rows();
  void further_rows();
  void head_rows();
  void accounts();
  void limits();
  // settle_flows.cpp
  void flows();
  void loan_and_measures();

  /// An evaluation of one claim's book: the figures of a day, for one choice, of what falls due then. The approved
  /// account has all items, and other months.
  struct Asked {
    std::size_t claim;
    std::size_t choice;
    Day day;
    std::size_t part;  ///< a time at which items fall due, or kApproved
    auto operator<=>(const Asked&) const = default;
  };
  /// Index of the evaluation among those of the claim's book; days between which no figure changes share one.
  std::size_t ask(std::size_t claim, std::size_t choice, Day day, std::size_t part);
  [[nodiscard]] T amount(std::size_t claim, std::size_t item, std::size_t choice, Day day, bool approved);
  /// Sum of an item over choices, weighted by what the holder takes, for the cleared part: whole fen, or 0.01 m2.
  T due(std::size_t claim, std::size_t item, Day day, bool approved);
  T approved_of(std::size_t claim, std::size_t item);
  /// Days of one segment give one answer: no figure changes between them, and no formula asks for the day.
  [[nodiscard]] Day segment_of(std::size_t book, Day day) const;
  /// The months of a claim's transition in pieces within which no figure changes: first month and how many.
  [[nodiscard]] std::vector<std::pair<int, int>> pieces(const Claim<T>& claim) const;
  [[nodiscard]] Day due_day(const Claim<T>& claim, compensation::When when) const;
  [[nodiscard]] int due_month(const Claim<T>& claim, compensation::When when) const;

  [[nodiscard]] bool of_households(std::size_t book) const { return m_.books[book].of_households; }
  [[nodiscard]] const scenario::Records& records() const { return compiled_.scenario().records(); }
  [[nodiscard]] T once(Figure figure) const { return values_[figures().slot_on(figure, day_of(b_.years[0], 7, 1))]; }
  [[nodiscard]] const Figures& figures() const { return compiled_.scenario().figures(); }
  /// Month of the January of a year.
  [[nodiscard]] int january_of(T year) const { return 12 * (static_cast<int>(std::lround(value_of(year))) - b_.years[0]); }
  [[nodiscard]] Day day_of_month(int month) const;
  [[nodiscard]] int month_of_day(Day day) const;
  [[nodiscard]] int whole(Figure figure) const { return static_cast<int>(std::lround(value_of(once(figure)))); }
  [[nodiscard]] std::string holder_name(const Claim<T>& claim) const;
  /// One of the totals that cost lines may name.
  [[nodiscard]] T total(std::string_view name) const;
  [[nodiscard]] std::size_t parts() const { return std::max<std::size_t>(1, r_.phases.size()); }

  const Compiled& compiled_;
  const Binding& b_;
  const BoundMoney& m_;
  std::span<const double> numbers_;
  Values<T> values_;
  Settlement<T>& r_;

  std::vector<PlanEffect<T>> plan_;
  std::vector<std::size_t> phase_of_row_;
  std::vector<Claim<T>> claims_;
  std::vector<std::map<Asked, std::size_t>> asked_;        // by book
  std::vector<std::vector<Asked>> evaluations_;            // by book, in the order of asking
  std::vector<std::vector<std::vector<T>>> amounts_;       // [book][item][evaluation]
  std::vector<std::vector<Day>> changes_;                  // by book
  std::vector<char> asks_for_today_;                       // by book
  std::vector<T> phase_share_, phase_financing_, phase_public_;
  std::vector<std::vector<T>> approved_, forecast_;        // [book][item]
  std::vector<T> forecast_totals_;
  std::vector<T> line_phase_;                              // forecast of lines, [line * phases + phase]; one phase at least
  std::vector<T> contingency_phase_;                       // forecast
};

}  // namespace gengxin::simulate
