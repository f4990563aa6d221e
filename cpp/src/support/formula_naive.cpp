// The reference: one row after the other, straight from the trees.
#include <cmath>
#include <limits>
#include <utility>

#include "formula_now.hpp"
#include "formula_scalar.hpp"
#include "formula_units.hpp"
#include "gengxin/support/traced.hpp"

namespace gengxin::formula::detail {
namespace {

double negative(double x) { return -x; }
Traced negative(Traced x) { return Traced{} - x; }

}  // namespace

template <Scalar T>
void RowEvaluator<T>::fail(const TreeNode& node, std::string code, std::string found, std::string allowed, std::string cure) const {
  const Item& item = book_.items[item_];
  const std::string place = "row " + std::to_string(row_) + " of item '" + item.name + "': ";
  throw RowError(issue_of({std::move(code), node.offset, node.length, place + std::move(found), std::move(allowed), std::move(cure)}, item.text, item.pointer), item.name, row_);
}

template <Scalar T>
T RowEvaluator<T>::at_slot(Slot slot, double value) const {
  if constexpr (std::is_same_v<T, Traced>)
    return slot == kNoSlot ? T(value) : traced_->figure(slot);
  else
    return value;
}

template <Scalar T>
T RowEvaluator<T>::column(std::uint32_t column) const {
  if constexpr (std::is_same_v<T, Traced>)
    if (book_.names.columns[column].kind == Kind::number) return traced_->numbers[column];
  return plain_column(column);
}

template <Scalar T>
double RowEvaluator<T>::plain_column(std::uint32_t column) const {
  const ColumnData& data = rows_.columns[column];
  switch (book_.names.columns[column].kind) {
    case Kind::number: return std::get<0>(data)[row_];
    case Kind::truth: return std::get<1>(data)[row_] != 0 ? 1.0 : 0.0;
    default: return std::get<2>(data)[row_];
  }
}

template <Scalar T>
void RowEvaluator<T>::check_columns() {
  for (std::uint32_t i = 0; i < book_.names.columns.size(); ++i) {
    if (!book_.uses_column[i]) continue;
    const ColumnInfo& info = book_.names.columns[i];
    const double value = value_of(this->column(i));
    std::string found;
    if (info.kind == Kind::number && !std::isfinite(value)) found = number_text(value);
    if (info.kind == Kind::category && (value < 0 || value >= static_cast<double>(info.categories.size()))) found = "no category (code " + number_text(value) + ")";
    if (info.kind == Kind::date && value == std::numeric_limits<std::int32_t>::min()) found = "no date";
    if (!found.empty())
      throw RowError(make_issue("missing_value", info.pointer, "row " + std::to_string(row_) + " of column '" + info.name + "' holds " + found, "a value at every row that is evaluated", "complete the row or leave it out"), info.name, row_);
  }
}

template <Scalar T>
T RowEvaluator<T>::child(const Tree& tree, const TreeNode& node, std::size_t k) {
  const T value = this->node(tree, node.child[k]);
  return node.factor[k] == 1 ? value : value * T(node.factor[k]);
}

template <Scalar T>
T RowEvaluator<T>::named(const TreeNode& node) {
  switch (node.refers) {
    case Refers::column: return column(node.index);
    case Refers::item: return results_[node.index];
    case Refers::today: return static_cast<double>(now_.day);
    case Refers::figure: {
      const Resolved& figure = now_.figures[node.index];
      if (figure.missing) fail(node, "no_value_on_day", "'" + book_.names.figures[node.index].name + "' has no value on " + day_text(now_.day), "a figure in force on the day", "give it an earlier value, or guard it by today");
      return at_slot(figure.slot, figure.value);
    }
    default: return node.number;
  }
}

template <Scalar T>
T RowEvaluator<T>::scaled(const Tree& tree, const TreeNode& node) {
  const T x = child(tree, node, 0);
  const std::uint32_t index = tree.nodes[node.child[1]].index;
  const ScaleNow& scale = now_.scales[index];
  if (scale.missing) fail(node, "no_value_on_day", "scale '" + book_.names.scales[index].name + "' has no tiers on " + day_text(now_.day), "a scale in force on the day", "give it earlier tiers, or guard it by today");
  if constexpr (std::is_same_v<T, double>) {
    return marginal(x, scale.lows.data(), scale.highs.data(), scale.rates.data(), scale.rates.size());
  } else {
    T sum{};
    for (std::size_t i = 0; i < scale.rates.size(); ++i) {
      const T low = at_slot(scale.low_slots[i], scale.lows[i]);
      const T top = scale.high_slots[i] == kNoSlot ? x : minimum(x, at_slot(scale.high_slots[i], scale.highs[i]));
      sum += at_slot(scale.rate_slots[i], scale.rates[i]) * maximum(top - low, T{});
    }
    return sum;
  }
}

template <Scalar T>
T RowEvaluator<T>::looked_up(const Tree& tree, const TreeNode& node) {
  const std::uint32_t column_index = tree.nodes[node.child[0]].index, table_index = tree.nodes[node.child[1]].index;
  const std::string& table = book_.names.tables[table_index].name;
  const LookupNow& lookup = now_.lookups[book_.lookup_of(column_index, table_index)];
  if (lookup.missing) fail(node, "no_value_on_day", "table '" + table + "' has no values on " + day_text(now_.day), "a table in force on the day", "give it earlier values, or guard it by today");
  const auto code = static_cast<std::size_t>(plain_column(column_index));
  if (std::isnan(lookup.values[code]))
    fail(node, "missing_category", "table '" + table + "' has no category '" + book_.names.columns[column_index].categories[code] + "'", "a value for every category that occurs", "add the category, or guard the lookup");
  return at_slot(lookup.slots[code], lookup.values[code]);
}

template <Scalar T>
T RowEvaluator<T>::operation(const Tree& tree, const TreeNode& node) {
  const auto part = [&](std::size_t k) { return child(tree, node, k); };
  // Conditions are decided by numbers: a trace shows the branch that was taken.
  const auto number = [&](std::size_t k) { return value_of(child(tree, node, k)); };
  const auto truth = [](bool holds) { return T(holds ? 1.0 : 0.0); };
  switch (node.op) {
    case Op::number: case Op::text: return T(node.number);
    case Op::name: return named(node);
    case Op::negate: return negative(part(0));
    case Op::add: { const T a = part(0); return a + part(1); }
    case Op::subtract: { const T a = part(0); return a - part(1); }
    case Op::multiply: { const T a = part(0); return a * part(1); }
    case Op::divide: {
      const T a = part(0), b = part(1);
      if (value_of(b) == 0) fail(node, "division_by_zero", "division by zero", "divisors that are not zero", "guard it: if(divisor == 0, 0, x / divisor)");
      return a / b;
    }
    case Op::less: { const double a = number(0); return truth(a < number(1)); }
    case Op::less_equal: { const double a = number(0); return truth(a <= number(1)); }
    case Op::greater: { const double a = number(0); return truth(a > number(1)); }
    case Op::greater_equal: { const double a = number(0); return truth(a >= number(1)); }
    case Op::equal: { const double a = number(0); return truth(a == number(1)); }
    case Op::unequal: { const double a = number(0); return truth(a != number(1)); }
    case Op::all_of: return truth(number(0) != 0 && number(1) != 0);
    case Op::any_of: return truth(number(0) != 0 || number(1) != 0);
    case Op::negation: return truth(number(0) == 0);
    case Op::choose: return number(0) != 0 ? part(1) : part(2);
    case Op::minimum: { const T a = part(0); return minimum(a, part(1)); }
    case Op::maximum: { const T a = part(0); return maximum(a, part(1)); }
    case Op::clamp: { const T x = part(0), low = part(1); return minimum(maximum(x, low), part(2)); }
    case Op::floor: return round_down(part(0));
    case Op::ceiling: return round_up(part(0));
    case Op::round: return round_half(part(0), digits_of(node));
    case Op::fen: return round_half(part(0), 2);
    case Op::scale: return scaled(tree, node);
    case Op::lookup: return looked_up(tree, node);
  }
  return T{};
}

template <Scalar T>
T RowEvaluator<T>::node(const Tree& tree, std::uint32_t id) {
  const TreeNode& node = tree.nodes[id];
  const T value = operation(tree, node);
  if (steps_ != nullptr) steps_->push_back({node.begin, node.end - node.begin, node.kind, value_of(value), node.kind == Kind::number ? unit_text(node.unit) : std::string()});
  return value;
}

template <Scalar T>
const std::vector<T>& RowEvaluator<T>::row(std::size_t row) {
  row_ = row;
  check_columns();
  for (const std::uint32_t item : book_.order) {
    item_ = item;
    const Tree& tree = book_.trees[item];
    const auto root = static_cast<std::uint32_t>(tree.nodes.size() - 1);
    const T value = node(tree, root);
    results_[item] = tree.result_factor == 1 ? value : value * T(tree.result_factor);
    if constexpr (std::is_same_v<T, Traced>)
      if (traced_->name) results_[item] = traced_->name(item, results_[item]);
    if (!std::isfinite(value_of(results_[item]))) fail(tree.nodes[root], "not_finite", "the result is " + number_text(value_of(results_[item])), "finite numbers", "check the values of this row");
  }
  return results_;
}

template <Scalar T>
std::vector<Step> RowEvaluator<T>::steps(std::size_t item, std::size_t row) {
  this->row(row);
  std::vector<Step> steps;
  item_ = item;
  steps_ = &steps;
  const Tree& tree = book_.trees[item];
  node(tree, static_cast<std::uint32_t>(tree.nodes.size() - 1));
  steps_ = nullptr;
  return steps;
}

template class RowEvaluator<double>;
template class RowEvaluator<Traced>;

}  // namespace gengxin::formula::detail
