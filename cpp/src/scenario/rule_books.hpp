#pragma once
// Internal: the rule books and cost lines of a document as formulas with the names that they may use.
#include <span>
#include <string_view>
#include <vector>

#include "gengxin/compensation/rule_book.hpp"
#include "gengxin/scenario/records.hpp"

namespace gengxin::scenario {

/// Columns that rules about households, or properties, may name: the format's, then the document's own.
std::vector<formula::ColumnInfo> columns_of_owners(const Records& records, bool households);
/// Columns, and the figures, scales and tables of compensation. Slots are the document's.
formula::Names names_of_books(const Records& records, const Figures& figures, std::span<const formula::ColumnInfo> columns);
/// Columns of totals, and the figures of costs and of compensation.
formula::Names names_of_costs(const Records& records, const Figures& figures, std::span<const formula::ColumnInfo> totals);

std::vector<formula::Item> items_of(const RuleBook& book);
std::vector<compensation::ItemTerms> terms_of(const RuleBook& book);
/// Three items a line: "id.quantity", "id.rate" and "id", their product in yuan.
std::vector<formula::Item> items_of(const Costs& costs);
inline constexpr std::size_t kItemsALine = 3;

/// Totals that cost lines may name, in a fixed order: simulate/settle.hpp fills them.
const std::vector<formula::ColumnInfo>& total_columns();
/// Place of a total in total_columns().
std::size_t total_index(std::string_view name);

}  // namespace gengxin::scenario
