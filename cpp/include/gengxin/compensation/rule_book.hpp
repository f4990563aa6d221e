#pragma once
// Rule books (补偿安置方案): what owners are owed, item by item. A book is for one kind of row, households or
// properties, and its items are formulas over the columns of a row and dated figures (docs/formulas.md).
//
//   term     a step on the way, in any unit
//   payment  yuan to the owner
//   income   yuan from the owner, such as a shortfall bought at construction cost
//   works    yuan to others, such as clearing the house
//   floor    m2 handed over in kind
//
// Every payment, income and works has exactly one head of the cost account, and a time at which it falls due: the
// figures in force on that day apply. A monthly item is an amount a month, from clearance until delivery.
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gengxin/support/export.hpp"
#include "gengxin/support/formula.hpp"

namespace gengxin::compensation {

enum class Kind : std::uint8_t { term, payment, income, works, floor };
enum class When : std::uint8_t { signing, clearance, monthly, delivery };
enum class Choice : std::uint8_t { exchange, cash, voucher };

/// Heads of the cost account (成本核算科目). The last five are switchable extensions or charged apart.
enum class Head : std::uint8_t {
  preliminary, clearance_works, transition, rebuilding, municipal, land_conversion, contingency,
  compensation, surrounding, management, finance, public_facilities,
};
inline constexpr std::size_t kChoices = 3, kHeads = 12;
inline constexpr std::array<std::string_view, kChoices> kChoiceNames = {"exchange", "cash", "voucher"};
inline constexpr std::array<std::string_view, kHeads> kHeadNames = {"preliminary", "clearance_works", "transition", "rebuilding", "municipal", "land_conversion",
                                                                    "contingency", "compensation", "surrounding", "management", "finance", "public"};
inline constexpr std::array<std::string_view, 5> kKindNames = {"term", "payment", "income", "works", "floor"};
inline constexpr std::array<std::string_view, 4> kWhenNames = {"signing", "clearance", "monthly", "delivery"};

/// The head of a name in kHeadNames.
constexpr Head head_of(std::string_view name) {
  std::size_t h = 0;
  while (h < kHeads && kHeadNames[h] != name) ++h;
  return static_cast<Head>(h);
}
constexpr std::size_t index(Head head) { return static_cast<std::size_t>(head); }
constexpr std::size_t index(Choice choice) { return static_cast<std::size_t>(choice); }

/// Columns that rules about households may name, in a fixed order.
enum class HouseholdColumn : std::uint8_t {
  persons, adults, certified_m2, recognised_m2, unlawful_m2, footprint_m2, shop_m2,
  household,           ///< 1, in households: what a sum a household is multiplied by
  transition_months,   ///< from clearance to delivery; capped in the approved account
  tenure, choice,      ///< categories
  built, signed_on, cleared, delivered,  ///< dates
  count
};
/// Columns that rules about properties may name.
enum class PropertyColumn : std::uint8_t { certified_m2, recognised_m2, unlawful_m2, land_m2, transition_months, kind, built, signed_on, cleared, delivered, count };

GENGXIN_API const std::vector<formula::ColumnInfo>& household_columns();
GENGXIN_API const std::vector<formula::ColumnInfo>& property_columns();

struct ItemTerms {
  std::string id;
  Kind kind{Kind::term};
  Head head{Head::compensation};
  When when{When::clearance};
};

/// The items of a book that fall due at one time, with the terms that they use.
struct RulePart {
  std::vector<std::size_t> items;  ///< of the book, in the order of the program's items
  formula::Program program;
};

/// A book whose formulas were checked. Constant; may be shared by threads.
struct RuleBook {
  std::string id;
  bool of_households{true};      ///< otherwise of properties
  std::vector<ItemTerms> items;  ///< in the order of the program's items
  formula::Program program;      ///< all items
  std::array<RulePart, kWhenNames.size()> due;
};

}  // namespace gengxin::compensation
