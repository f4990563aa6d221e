// The names of a rule book: are they fit, and what do they mean in a formula.
#include <algorithm>
#include <cmath>
#include <unordered_set>
#include <utility>

#include "formula_book.hpp"

namespace gengxin::formula::detail {
namespace {

class NameCheck {
 public:
  NameCheck(const Names& names, std::vector<Issue>& issues) : names_(names), issues_(issues) {}

  void tell(std::string code, const std::string& pointer, std::string found, std::string allowed, std::string cure) {
    issues_.push_back(make_issue(std::move(code), pointer, std::move(found), std::move(allowed), std::move(cure)));
  }

  void name(const std::string& what, const std::string& name, const std::string& pointer, std::unordered_set<std::string_view>& taken) {
    std::vector<Token> tokens;
    const bool good = !tokenise(name, tokens) && tokens.size() == 2 && tokens[0].kind == TokenKind::name && tokens[0].length == name.size() && name.size() <= 200;
    if (!good) return tell("formula_name", pointer, what + " " + excerpt(name, 0, name.size()), "letters, digits, '_' and '.', not a digit first", "choose such a name");
    const auto& reserved = reserved_words();
    if (std::find(reserved.begin(), reserved.end(), name) != reserved.end())
      return tell("formula_name", pointer, what + " '" + name + "'", "names that are no word of the language", "choose another name");
    if (!taken.insert(name).second) tell("duplicate_name", pointer, what + " '" + name + "', a name already taken", "one meaning a name", "choose another name");
  }

  void unit(const std::string& name, const std::string& text, const std::string& pointer) {
    if (!text.empty() && !parse_unit(text)) tell("unknown_unit", pointer, "unit " + excerpt(text, 0, text.size()) + " of '" + name + "'", "units such as m2, yuan/m2, 元/m2, month", "correct the unit");
  }

  template <class Version>
  void dates(const std::string& name, const std::string& pointer, const std::vector<Version>& versions) {
    if (versions.empty()) tell("missing_value", pointer, "'" + name + "' without a value", "a value, or values from dates", "give the value");
    for (std::size_t i = 1; i < versions.size(); ++i)
      if (versions[i - 1].from >= versions[i].from)
        return tell("dates_not_ascending", pointer, "'" + name + "' from " + day_text(versions[i].from) + " after one not earlier", "dates in order, each once", "sort them");
  }

  bool slot(const std::string& name, const std::string& pointer, Slot slot) {
    if (slot < names_.values.size() && std::isfinite(names_.values[slot])) return true;
    tell("missing_value", pointer, "'" + name + "' without a finite number", "numbers", "give the value");
    return false;
  }

  void scale(const ScaleOf& scale) {
    for (const ScaleVersion& version : scale.versions) {
      if (version.ended) continue;
      const std::size_t tiers = version.thresholds.size();
      if (tiers == 0 || tiers > kMostTiers || tiers != version.rates.size()) {
        tell("tiers", scale.pointer, "scale '" + scale.name + "' with " + std::to_string(tiers) + " thresholds and " + std::to_string(version.rates.size()) + " rates", "as many of each, 1 to " + std::to_string(kMostTiers), "give a rate for each threshold");
        continue;
      }
      bool good = true;
      for (std::size_t i = 0; i < tiers; ++i) good = slot(scale.name, scale.pointer, version.thresholds[i]) && slot(scale.name, scale.pointer, version.rates[i]) && good;
      for (std::size_t i = 1; good && i < tiers; ++i) {
        const double before = names_.values[version.thresholds[i - 1]], after = names_.values[version.thresholds[i]];
        if (before >= after) {
          tell("overlapping_tiers", scale.pointer, "threshold " + number_text(after) + " of scale '" + scale.name + "' after " + number_text(before), "thresholds that rise", "sort the tiers, each threshold once");
          break;
        }
      }
    }
  }

  void table(const TableOf& table) {
    for (const TableVersion& version : table.versions) {
      std::unordered_set<std::string_view> seen;
      if (!version.ended && (version.categories.empty() || version.categories.size() != version.slots.size()))
        tell("missing_value", table.pointer, "table '" + table.name + "' with " + std::to_string(version.categories.size()) + " categories and " + std::to_string(version.slots.size()) + " values", "a value for each category", "complete it");
      for (const std::string& category : version.categories)
        if (!seen.insert(category).second) tell("duplicate_name", table.pointer, "category '" + category + "' twice in table '" + table.name + "'", "each once", "remove one");
      for (const Slot value : version.slots) slot(table.name, table.pointer, value);
    }
  }

 private:
  const Names& names_;
  std::vector<Issue>& issues_;
};

}  // namespace

void check_names(const Names& names, std::span<const Item> items, std::vector<Issue>& issues) {
  NameCheck check(names, issues);
  std::unordered_set<std::string_view> values, scales, tables;
  if (items.size() > kMostItems) check.tell("too_many_items", "", std::to_string(items.size()) + " items", "up to " + std::to_string(kMostItems), "split the rule book");
  for (const ColumnInfo& column : names.columns) {
    check.name("column", column.name, column.pointer, values);
    check.unit(column.name, column.unit, column.pointer);
    std::unordered_set<std::string_view> labels;
    if (column.categories.size() > kMostCategories) check.tell("too_many_categories", column.pointer, std::to_string(column.categories.size()) + " categories of '" + column.name + "'", "up to " + std::to_string(kMostCategories), "is this a column of ids?");
    for (const std::string& label : column.categories)
      if (!labels.insert(label).second) check.tell("duplicate_name", column.pointer, "category '" + label + "' twice in '" + column.name + "'", "each once", "remove one");
  }
  for (const FigureOf& figure : names.figures) {
    check.name("figure", figure.name, figure.pointer, values);
    check.unit(figure.name, figure.unit, figure.pointer);
    check.dates(figure.name, figure.pointer, figure.versions);
    if (figure.kind == Kind::category) check.tell("formula_kind", figure.pointer, "figure '" + figure.name + "' that is a category", "numbers, truths, dates", "use a column");
    for (const FigureVersion& version : figure.versions)
      if (!version.ended) check.slot(figure.name, figure.pointer, version.slot);
  }
  for (const ScaleOf& scale : names.scales) {
    check.name("scale", scale.name, scale.pointer, scales);
    check.unit(scale.name, scale.threshold_unit, scale.pointer);
    check.unit(scale.name, scale.rate_unit, scale.pointer);
    check.dates(scale.name, scale.pointer, scale.versions);
    check.scale(scale);
  }
  for (const TableOf& table : names.tables) {
    check.name("table", table.name, table.pointer, tables);
    check.unit(table.name, table.unit, table.pointer);
    check.dates(table.name, table.pointer, table.versions);
    check.table(table);
  }
  for (const Item& item : items) {
    check.name("item", item.name, item.pointer, values);
    check.unit(item.name, item.unit, item.pointer);
  }
}

Scope::Scope(const Names& names, std::span<const Item> items) {
  const auto fill = [](auto& map, const auto& list, Refers refers) {
    for (std::uint32_t i = 0; i < list.size(); ++i) map.try_emplace(list[i].name, refers, i);
  };
  values_ = {{"today", {Refers::today, 0}}, {"true", {Refers::truth, 1}}, {"false", {Refers::truth, 0}}};
  fill(values_, names.columns, Refers::column);
  fill(values_, names.figures, Refers::figure);
  fill(values_, items, Refers::item);
  fill(scales_, names.scales, Refers::scale);
  fill(tables_, names.tables, Refers::table);
}

std::optional<Fault> Scope::resolve(std::string_view text, Tree& tree, std::vector<std::uint32_t>& uses) const {
  std::vector<const std::unordered_map<std::string_view, Meaning>*> scope_of(tree.nodes.size(), &values_);
  for (const TreeNode& node : tree.nodes)
    if (node.op == Op::scale || node.op == Op::lookup) scope_of[node.child[1]] = node.op == Op::scale ? &scales_ : &tables_;
  for (std::size_t i = 0; i < tree.nodes.size(); ++i) {
    TreeNode& node = tree.nodes[i];
    const auto* scope = scope_of[i];
    const std::string what = scope == &scales_ ? "scale" : scope == &tables_ ? "table" : "name";
    if (node.op != Op::name) {
      if (scope == &values_) continue;
      return Fault{"formula_arguments", node.begin, node.end - node.begin, "no name of a " + what, "the name of a " + what, "write its name"};
    }
    const std::string_view word = text.substr(node.offset, node.length);
    const auto known = scope->find(word);
    if (known == scope->end()) {
      std::vector<std::string> names;
      for (const auto& [name, meaning] : *scope) names.emplace_back(name);
      std::sort(names.begin(), names.end());
      std::string listed;
      for (const std::string& name : names) {
        if (listed.size() + name.size() > 400) {
          listed += ", ...";
          break;
        }
        listed += (listed.empty() ? "" : ", ") + name;
      }
      return Fault{"unknown_name", node.offset, node.length, "unknown " + what + " " + excerpt(text, node.offset, node.length), names.empty() ? "there is no " + what : listed,
                   did_you_mean(word, names, "define it, or use one of these")};
    }
    node.refers = known->second.first;
    node.index = known->second.second;
    if (node.refers == Refers::item) uses.push_back(node.index);
  }
  return std::nullopt;
}

}  // namespace gengxin::formula::detail
