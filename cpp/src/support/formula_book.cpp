#include "formula_book.hpp"

#include <algorithm>
#include <utility>

#include "formula_units.hpp"

namespace gengxin::formula::detail {
namespace {

/// A way around, "a -> b -> a", among items that wait for each other.
std::string cycle_of(const Book& book, const std::vector<std::vector<std::uint32_t>>& uses, const std::vector<std::size_t>& waiting, std::uint32_t start,
                     std::vector<bool>& told) {
  std::vector<std::uint32_t> path;
  std::vector<bool> seen(uses.size());
  std::uint32_t at = start;
  while (!seen[at]) {
    seen[at] = true;
    path.push_back(at);
    at = *std::find_if(uses[at].begin(), uses[at].end(), [&](std::uint32_t used) { return waiting[used] > 0; });
  }
  path.erase(path.begin(), std::find(path.begin(), path.end(), at));
  std::string text;
  bool fresh = false;
  for (std::size_t i = 0; i < path.size(); ++i) {
    fresh = fresh || !told[path[i]];
    told[path[i]] = true;
    if (i < 12) text += book.items[path[i]].name + " -> ";
  }
  if (path.size() > 12) text += "... -> ";
  return fresh ? text + book.items[at].name : std::string();
}

}  // namespace

std::vector<std::uint32_t> order_items(const Book& book, const std::vector<std::vector<std::uint32_t>>& uses, std::vector<Issue>& issues) {
  const auto count = static_cast<std::uint32_t>(uses.size());
  std::vector<std::size_t> waiting(count);  // for how many of its parts an item still waits
  std::vector<std::vector<std::uint32_t>> users(count);
  for (std::uint32_t item = 0; item < count; ++item) {
    waiting[item] = uses[item].size();
    for (const std::uint32_t used : uses[item]) users[used].push_back(item);
  }
  std::vector<std::uint32_t> order;
  for (std::uint32_t item = 0; item < count; ++item)
    if (waiting[item] == 0) order.push_back(item);
  for (std::size_t next = 0; next < order.size(); ++next)
    for (const std::uint32_t user : users[order[next]])
      if (--waiting[user] == 0) order.push_back(user);
  std::vector<bool> told(count);
  for (std::uint32_t item = 0; item < count; ++item) {
    if (waiting[item] == 0 || told[item]) continue;
    const std::string cycle = cycle_of(book, uses, waiting, item, told);
    told[item] = true;
    if (!cycle.empty()) issues.push_back(make_issue("formula_cycle", book.items[item].pointer, "items that need each other: " + cycle, "items that use others in one direction", "break the circle"));
  }
  return order;
}

std::uint32_t Book::lookup_of(std::uint32_t column, std::uint32_t table) const {
  std::uint32_t at = 0;
  while (lookups[at].column != column || lookups[at].table != table) ++at;
  return at;
}

namespace {

void add_lookup(Book& book, std::uint32_t column, std::uint32_t table) {
  for (const Lookup& known : book.lookups)
    if (known.column == column && known.table == table) return;
  Lookup made{column, table, {}};
  std::unordered_map<std::string_view, std::size_t> code_of;
  const auto& labels = book.names.columns[column].categories;
  for (std::size_t code = 0; code < labels.size(); ++code) code_of.emplace(labels[code], code);
  for (const TableVersion& version : book.names.tables[table].versions) {
    std::vector<Slot> slots(labels.size(), Lookup::kMissing);
    for (std::size_t i = 0; i < version.categories.size() && i < version.slots.size(); ++i)
      if (const auto code = code_of.find(version.categories[i]); code != code_of.end()) slots[code->second] = version.slots[i];
    made.slots.push_back(std::move(slots));
  }
  book.lookups.push_back(std::move(made));
}

}  // namespace

std::vector<Issue> build(Book& book) {
  std::vector<Issue> issues;
  check_names(book.names, book.items, issues);
  if (!issues.empty()) return issues;

  const std::size_t count = book.items.size();
  const Scope scope(book.names, book.items);
  std::vector<std::vector<std::uint32_t>> uses(count);
  std::vector<bool> wrong(count);
  std::size_t nodes = 0;
  const auto tell = [&](std::size_t item, const Fault& fault) {
    wrong[item] = true;
    issues.push_back(issue_of(fault, book.items[item].text, book.items[item].pointer));
  };
  book.trees.resize(count);
  for (std::size_t item = 0; item < count; ++item) {
    auto fault = parse(book.items[item].text, book.trees[item]);
    if (!fault) fault = scope.resolve(book.items[item].text, book.trees[item], uses[item]);
    nodes += book.trees[item].nodes.size();
    if (!fault && nodes > kMostNodesInAll) fault = Fault{"formula_too_long", 0, 1, "formulas of more than " + std::to_string(kMostNodesInAll) + " parts together", "up to that", "split the rule book"};
    if (fault) tell(item, *fault);
    if (nodes > kMostNodesInAll) return issues;
  }
  book.order = order_items(book, uses, issues);

  book.kinds.assign(count, Kind::number);
  book.units.resize(count);
  book.any_unit.assign(count, false);
  book.unit_texts.resize(count);
  book.uses_column.assign(book.names.columns.size(), false);
  for (const std::uint32_t item : book.order) {
    for (const std::uint32_t used : uses[item]) wrong[item] = wrong[item] || wrong[used];  // told already, there
    if (wrong[item]) continue;
    Tree& tree = book.trees[item];
    if (const auto fault = check_tree(book, item, tree)) {
      tell(item, *fault);
      continue;
    }
    const TreeNode& root = tree.nodes.back();
    const std::string& unit = book.items[item].unit;
    book.kinds[item] = root.kind;
    book.units[item] = unit.empty() ? root.unit : *parse_unit(unit);
    book.any_unit[item] = root.any_unit && unit.empty();
    book.unit_texts[item] = root.kind != Kind::number ? "" : unit.empty() ? unit_text(root.unit) : unit;
    for (const TreeNode& node : tree.nodes) {
      if (node.op == Op::name && node.refers == Refers::column) book.uses_column[node.index] = true;
      if (node.op == Op::lookup) add_lookup(book, tree.nodes[node.child[0]].index, tree.nodes[node.child[1]].index);
    }
  }
  if (issues.empty()) generate(book, issues);
  return issues;
}

}  // namespace gengxin::formula::detail
