#pragma once
// A run as tables: key columns that say which row it is, value columns with a unit and a title in
// English and Chinese. The same code makes the tables of numbers and of explanations.
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "gengxin/simulate/compiled.hpp"
#include "gengxin/simulate/settlement.hpp"
#include "gengxin/simulate/trajectory.hpp"

namespace gengxin::simulate {

/// A key: a whole number such as the year, or one of a few texts by code.
struct KeyColumn {
  std::string name;
  std::vector<int> codes;               ///< the number itself, or an index into `categories`
  std::vector<std::string> categories;  ///< empty for numbers
};

/// Name, unit and titles of a value column.
struct ColumnInfo {
  std::string_view name, unit, title, title_zh;
};

template <Scalar T>
struct ValueColumn {
  ColumnInfo info;
  std::vector<T> values;  ///< NaN where there is nothing to show
};

template <Scalar T>
struct Table {
  std::string_view name, title, title_zh;
  std::vector<KeyColumn> keys;
  std::vector<ValueColumn<T>> columns;
  [[nodiscard]] std::size_t rows() const { return keys.empty() ? 0 : keys.front().codes.size(); }
};

/// residents, population, ages, schools, hospitals, elderly, land, floor, development, facilities, working_floor, economy,
/// indicators, totals
GENGXIN_API const std::vector<std::string_view>& table_names();

/// One table of a run. Throws std::out_of_range for a name that is not in table_names().
/// The scope "all" is the whole case; the other scopes are its zones. What the plan spends in a year comes from its
/// settlement: where needs_settlement() says so and none is given, investment is left blank.
template <Scalar T>
GENGXIN_API Table<T> table(const Compiled& compiled, const Results<T>& results, std::string_view name, const Settlement<T>* settlement = nullptr);

/// Whether a table shows investment that the plan brings about: `economy` and `indicators` of a document with both an
/// economy and costs.
GENGXIN_API bool needs_settlement(const Compiled& compiled, std::string_view table);

/// Cover by year with the plan: who lives, and what land lies, within each limit of the section `cover`, in a straight line
/// between centroids or by a travel table. It follows from the plan's rows and the document's figures alone.
template <Scalar T>
GENGXIN_API Table<T> cover_table(const Compiled& compiled, std::span<const double> values);

/// entitlements, compensation, choices, consent, stages, costs, cash_flow, cash_flow_monthly, finance, accounts,
/// balance, limits, allotted_land, pro_forma
GENGXIN_API const std::vector<std::string_view>& settlement_table_names();

/// One table of a settlement; pro_forma rests on the values alone and is worked out here. Throws std::out_of_range for a name that is not in settlement_table_names().
template <Scalar T>
GENGXIN_API Table<T> settlement_table(const Compiled& compiled, std::span<const double> values, const Settlement<T>& settlement, std::string_view name);

}  // namespace gengxin::simulate
