#include "gengxin/simulate/explain.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <stdexcept>

#include "gengxin/support/error.hpp"
#include "simulate/engine.hpp"
#include "simulate/pro_forma.hpp"
#include "simulate/settle.hpp"

namespace gengxin::simulate {

struct Explainer::Data {
  scenario::Scenario scenario;
  std::vector<double> values;
  Trace trace;
  Compiled compiled;
  std::map<std::string, Table<Traced>, std::less<>> tables;
  std::optional<Results<Traced>> results;
  std::optional<Settlement<Traced>> settlement;
  mutable std::vector<double> recomputed;  // made when first asked for
  std::map<std::size_t, Table<Traced>> valued;  // sites of the pro forma

  const Table<Traced>& table_of(std::string_view name);
  const Table<Traced>& pro_forma_of(std::size_t row);
  static std::uint32_t cell(const Table<Traced>& table, std::string_view name, std::size_t row, std::string_view column);
  void check(std::uint32_t node) const {
    if (node >= trace.size()) throw std::out_of_range("no step " + std::to_string(node) + " in this explanation");
  }
};

namespace {

constexpr std::string_view kProForma = "pro_forma";
constexpr std::size_t kLongestFormula = 400;
constexpr std::size_t kTermsShown = 6;

bool is_named(const Node& node) { return node.op == Op::quantity || node.op == Op::figure || node.op == Op::constant; }

/// Writes the formula of a node in terms of the named nodes below it.
class FormulaWriter {
 public:
  FormulaWriter(const Trace& trace, const Figures& figures) : trace_(trace), figures_(figures) {}

  std::string text;
  std::vector<std::uint32_t> parts;  ///< named nodes in the order they appear, each once

  void write(std::uint32_t id) {
    const Node& node = trace_.node(id);
    if (is_named(node)) return name(id);
    if (weight_ > kLongestFormula) return collect(id);
    const auto arguments = trace_.arguments(id);
    switch (node.op) {
      case Op::add: return sum(arguments);
      case Op::subtract: return infix(arguments, " - ");
      case Op::multiply: return infix(arguments, " x ");
      case Op::divide: return infix(arguments, " / ");
      case Op::minimum: return call("min", arguments);
      case Op::maximum: return call("max", arguments);
      case Op::exponential: return call("exp", arguments);
      case Op::floor: return call("floor", arguments);
      case Op::ceiling: return call("ceil", arguments);
      case Op::at_least: return infix(arguments, " >= ");
      case Op::choose: return call("if", arguments);
      case Op::divide_or: return call("divide_or", arguments);
      case Op::erlang_b: return call("erlang_b", arguments);
      case Op::round_down: return call("floor", arguments);
      case Op::round_up: return call("ceil", arguments);
      case Op::round_half: return call("round", arguments);
      case Op::power: return infix(arguments, " ^ ");
      case Op::first_above: return call("first_year_above_0", arguments);
      case Op::figure:
      case Op::constant:
      case Op::quantity: return;
    }
  }

 private:
  /// A name weighs little however long it is, so that what is cut depends on the formula alone.
  void put(std::string_view piece) {
    if (weight_ > kLongestFormula) {
      if (!text.ends_with("...")) text += "...";
    } else {
      text += piece;
      weight_ += std::min<std::size_t>(piece.size(), 6);
    }
  }
  void name(std::uint32_t id) {
    const Node& node = trace_.node(id);
    if (node.op == Op::constant) return put(number_text(node.value));
    if (seen_.insert(id).second) parts.push_back(id);
    put(node.op == Op::quantity ? trace_.label(id).name : figures_.pointer_of_slot(node.payload));
  }
  void bracketed(std::uint32_t id) {
    const Op op = trace_.node(id).op;
    const bool bracket = op == Op::add || op == Op::subtract || op == Op::divide || op == Op::at_least || op == Op::power;
    if (bracket) put("(");
    write(id);
    if (bracket) put(")");
  }
  void infix(std::span<const std::uint32_t> arguments, std::string_view sign) {
    for (std::size_t i = 0; i < arguments.size(); ++i) {
      if (i > 0) put(sign);
      bracketed(arguments[i]);
    }
  }
  void sum(std::span<const std::uint32_t> arguments) {
    if (arguments.size() <= kTermsShown) return infix(arguments, " + ");
    put("sum of " + std::to_string(arguments.size()) + " parts");
    for (const auto id : arguments) collect(id);
  }
  void call(std::string_view function, std::span<const std::uint32_t> arguments) {
    put(function);
    put("(");
    for (std::size_t i = 0; i < arguments.size(); ++i) {
      if (i > 0) put(", ");
      write(arguments[i]);
    }
    put(")");
  }
  /// Collects the named nodes below without writing them, each node once.
  void collect(std::uint32_t id) {
    const Node& node = trace_.node(id);
    if (node.op == Op::constant || !walked_.insert(id).second) return;
    if (is_named(node)) {
      if (seen_.insert(id).second) parts.push_back(id);
      return;
    }
    for (const auto argument : trace_.arguments(id)) collect(argument);
  }

  const Trace& trace_;
  const Figures& figures_;
  std::set<std::uint32_t> seen_, walked_;
  std::size_t weight_{0};
};

}  // namespace

Explainer::Explainer(const Compiled& compiled, std::vector<double> values)
    : data_(std::make_unique<Data>(Data{compiled.scenario(), std::move(values), {}, compiled, {}, {}, {}, {}, {}})) {
  check_values(compiled, data_->values);
}

/// Records what the table comes from: a run and a settlement are each recorded when first asked for.
const Table<Traced>& Explainer::Data::table_of(std::string_view name) {
  const auto known = tables.find(name);
  if (known != tables.end()) return known->second;
  const Recording recording(trace);
  const auto has = [&](const std::vector<std::string_view>& names) { return std::find(names.begin(), names.end(), name) != names.end(); };
  const auto settled = [&]() -> const Settlement<Traced>& {
    if (!settlement) Settler<Traced, false>(compiled, values, settlement.emplace()).run();
    return *settlement;
  };
  if (name == "cover") {
    tables.emplace(name, cover_table<Traced>(compiled, values));
  } else if (has(table_names())) {
    if (!results) Engine<Traced, false>(compiled, values, results.emplace()).run();
    tables.emplace(name, table(compiled, *results, name, needs_settlement(compiled, name) ? &settled() : nullptr));
  } else if (has(settlement_table_names())) {
    tables.emplace(name, settlement_table(compiled, values, settled(), name));
  } else {
    throw std::out_of_range("no table '" + std::string(name) + "'");
  }
  recomputed.clear();
  return tables.find(name)->second;
}

Explainer::~Explainer() = default;
Explainer::Explainer(Explainer&&) noexcept = default;
Explainer& Explainer::operator=(Explainer&&) noexcept = default;

/// A site of the pro forma is recorded when a cell of its rows is asked for: all of them may be far too many.
const Table<Traced>& Explainer::Data::pro_forma_of(std::size_t row) {
  const Recording recording(trace);
  ProFormaTable<Traced> maker(compiled, values);
  if (row >= maker.sites() * maker.ratios()) throw std::out_of_range("no row " + std::to_string(row) + " in table 'pro_forma'");
  const std::size_t site = row / maker.ratios();
  if (const auto known = valued.find(site); known != valued.end()) return known->second;
  recomputed.clear();
  return valued.emplace(site, maker.one_site(site)).first->second;
}

std::uint32_t Explainer::Data::cell(const Table<Traced>& table, std::string_view name, std::size_t row, std::string_view column) {
  for (const auto& values : table.columns) {
    if (values.info.name != column) continue;
    if (row >= values.values.size()) throw std::out_of_range("no row " + std::to_string(row) + " in table '" + std::string(name) + "'");
    return values.values[row].node();
  }
  throw std::out_of_range("no column '" + std::string(column) + "' in table '" + std::string(name) + "'");
}

std::uint32_t Explainer::cell(std::string_view table, std::size_t row, std::string_view column) const {
  if (table != kProForma) return Data::cell(data_->table_of(table), table, row, column);
  const Table<Traced>& site = data_->pro_forma_of(row);
  return Data::cell(site, table, row % site.rows(), column);
}

Explanation Explainer::describe(std::uint32_t id) const {
  data_->check(id);
  const Node& node = data_->trace.node(id);
  const Figures& figures = data_->scenario.figures();
  Explanation e;
  e.node = id;
  e.value = node.value;
  if (node.op == Op::constant) {
    e.kind = "constant";
    e.label = number_text(node.value);
    return e;
  }
  if (node.op == Op::figure) {
    const FigureInfo& info = figures.info_of_slot(node.payload);
    e.kind = "figure";
    e.pointer = figures.pointer_of_slot(node.payload);
    e.label = info.meaning;
    e.unit = info.unit;
    e.source = info.source;
    e.page = info.page;
    e.note = info.note;
    e.assumed = figures.slot_is_assumed(node.payload);
    for (const CellProvenance& cell : info.cells)
      if (e.pointer.ends_with('/' + cell.row)) {
        e.source = cell.source;
        e.page = cell.page;
      }
    return e;
  }
  FormulaWriter writer(data_->trace, figures);
  if (node.op == Op::quantity) {
    e.kind = "quantity";
    e.label = data_->trace.label(id).name;
    e.unit = data_->trace.label(id).unit;
    writer.write(data_->trace.arguments(id)[0]);
  } else {
    e.kind = "operation";
    writer.write(id);
  }
  e.formula = std::move(writer.text);
  e.parts = std::move(writer.parts);
  return e;
}

double Explainer::recompute(std::uint32_t node) const {
  data_->check(node);
  if (data_->recomputed.empty()) data_->recomputed = data_->trace.recompute(data_->values);
  return data_->recomputed.at(node);
}

std::vector<Slot> Explainer::figures(std::uint32_t node) const {
  data_->check(node);
  std::vector<bool> reached(data_->trace.size());
  reached.at(node) = true;
  std::set<Slot> slots;
  // Arguments precede the nodes that use them, so one pass downwards reaches everything.
  for (std::uint32_t id = node + 1; id-- > 0;) {
    if (!reached[id]) continue;
    if (data_->trace.node(id).op == Op::figure) slots.insert(data_->trace.node(id).payload);
    for (const auto argument : data_->trace.arguments(id)) reached[argument] = true;
  }
  return {slots.begin(), slots.end()};
}

std::size_t Explainer::nodes() const { return data_->trace.size(); }

}  // namespace gengxin::simulate
