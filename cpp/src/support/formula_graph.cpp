#include "formula_graph.hpp"

#include <algorithm>
#include <bit>
#include <utility>

#include "formula_scalar.hpp"

namespace gengxin::formula::detail {
namespace {

std::uint64_t hash_of(const GraphNode& node) {
  std::uint64_t hash = 0x9e3779b97f4a7c15ULL;
  const auto mix = [&](std::uint64_t x) {
    hash = (hash ^ x) * 0xff51afd7ed558ccdULL;
    hash ^= hash >> 32;
  };
  mix(static_cast<std::uint64_t>(node.op));
  for (const std::uint32_t child : node.child) mix(child);
  mix(node.index);
  mix(node.other);
  mix(std::bit_cast<std::uint64_t>(node.value));
  return hash;
}

bool equal(const GraphNode& a, const GraphNode& b) {
  return a.op == b.op && a.child == b.child && a.index == b.index && a.other == b.other && std::bit_cast<std::uint64_t>(a.value) == std::bit_cast<std::uint64_t>(b.value);
}

double mask(bool value) { return std::bit_cast<double>(value ? ~0ULL : 0ULL); }
bool is_set(double value) { return std::bit_cast<std::uint64_t>(value) != 0; }

}  // namespace

std::uint32_t Graph::add(GraphNode node) {
  for (std::size_t k = 0; k < node.count; ++k) node.uniform = node.uniform && nodes[node.child[k]].uniform;
  const std::uint64_t hash = hash_of(node);
  for (auto [at, end] = known_.equal_range(hash); at != end; ++at)
    if (equal(nodes[at->second], node)) return at->second;
  const auto id = static_cast<std::uint32_t>(nodes.size());
  nodes.push_back(node);
  known_.emplace(hash, id);
  return id;
}

std::uint32_t Graph::constant(double value) {
  GraphNode node;
  node.value = value;
  return add(node);
}

std::uint32_t Graph::truth(bool value) { return constant(mask(value)); }

std::uint32_t Graph::leaf(GraphOp op, std::uint32_t index, bool uniform, std::uint32_t other) {
  GraphNode node;
  node.op = op;
  node.index = index;
  node.other = other;
  node.uniform = uniform;
  return add(node);
}

std::uint32_t Graph::operation(GraphOp op, std::uint32_t a, std::uint32_t b) {
  const bool commutes = op == GraphOp::add || op == GraphOp::multiply || op == GraphOp::equal || op == GraphOp::unequal || op == GraphOp::all_of || op == GraphOp::any_of;
  if (commutes && b < a) std::swap(a, b);
  if (nodes[a].op == GraphOp::constant && nodes[b].op == GraphOp::constant) {
    const double x = nodes[a].value, y = nodes[b].value;
    switch (op) {
      case GraphOp::add: return constant(x + y);
      case GraphOp::subtract: return constant(x - y);
      case GraphOp::multiply: return constant(x * y);
      case GraphOp::divide:
        if (y != 0) return constant(x / y);
        break;
      case GraphOp::minimum: return constant(smaller(x, y));
      case GraphOp::maximum: return constant(greater(x, y));
      case GraphOp::less: return truth(x < y);
      case GraphOp::less_equal: return truth(x <= y);
      case GraphOp::equal: return truth(x == y);
      case GraphOp::unequal: return truth(x != y);
      default: break;
    }
  }
  GraphNode node;
  node.op = op;
  node.child = {a, b, 0};
  node.count = 2;
  return add(node);
}

std::uint32_t Graph::single(GraphOp op, std::uint32_t a, std::uint32_t index, int digits) {
  if (nodes[a].op == GraphOp::constant) {
    const double x = nodes[a].value;
    switch (op) {
      case GraphOp::negate: return constant(-x);
      case GraphOp::floor: return constant(round_down(x));
      case GraphOp::ceiling: return constant(round_up(x));
      case GraphOp::round: return constant(round_whole(x));
      case GraphOp::round_digits: return constant(round_half(x, digits));
      default: break;  // a scale's tiers are known only on a day
    }
  }
  GraphNode node;
  node.op = op;
  node.child = {a, 0, 0};
  node.count = 1;
  node.index = index;
  node.other = static_cast<std::uint32_t>(digits + kMostDigits);
  return add(node);
}

std::uint32_t Graph::both(std::uint32_t a, std::uint32_t b) {
  if (nodes[a].op == GraphOp::constant) return is_set(nodes[a].value) ? b : a;
  if (nodes[b].op == GraphOp::constant) return is_set(nodes[b].value) ? a : b;
  return a == b ? a : operation(GraphOp::all_of, a, b);
}

std::uint32_t Graph::either(std::uint32_t a, std::uint32_t b) {
  if (nodes[a].op == GraphOp::constant) return is_set(nodes[a].value) ? a : b;
  if (nodes[b].op == GraphOp::constant) return is_set(nodes[b].value) ? b : a;
  return a == b ? a : operation(GraphOp::any_of, a, b);
}

std::uint32_t Graph::opposite(std::uint32_t a) {
  if (nodes[a].op == GraphOp::constant) return truth(!is_set(nodes[a].value));
  if (nodes[a].op == GraphOp::negation) return nodes[a].child[0];
  return single(GraphOp::negation, a);
}

std::uint32_t Graph::choose(std::uint32_t condition, std::uint32_t a, std::uint32_t b) {
  if (nodes[condition].op == GraphOp::constant) return is_set(nodes[condition].value) ? a : b;
  if (a == b) return a;
  if (nodes[condition].op == GraphOp::negation) return choose(nodes[condition].child[0], b, a);
  GraphNode node;
  node.op = GraphOp::choose;
  node.child = {condition, a, b};
  node.count = 3;
  return add(node);
}

std::uint32_t Graph::converted(const TreeNode& node, std::size_t k, const std::vector<std::uint32_t>& made) {
  const std::uint32_t child = made[node.child[k]];
  return node.factor[k] == 1 ? child : operation(GraphOp::multiply, child, constant(node.factor[k]));
}

std::uint32_t Graph::name(const TreeNode& node) {
  switch (node.refers) {
    case Refers::column:
      switch (node.kind) {
        case Kind::number: return leaf(GraphOp::column, node.index, false);
        case Kind::truth: return leaf(GraphOp::truth_column, node.index, false);
        case Kind::date: return leaf(GraphOp::date_column, node.index, false);
        case Kind::category: return constant(0);  // read by the operation that names it
      }
      return constant(0);
    case Refers::figure: return leaf(GraphOp::figure, node.index, true);
    case Refers::item: return root_of_[node.index];
    case Refers::today: return leaf(GraphOp::today, 0, true);
    case Refers::truth: return truth(node.number != 0);
    default: return constant(0);
  }
}

std::uint32_t Graph::compare(const Tree& tree, const TreeNode& node, std::uint32_t a, std::uint32_t b) {
  const TreeNode &left = tree.nodes[node.child[0]], &right = tree.nodes[node.child[1]];
  if (left.kind == Kind::category) {
    const bool columns = left.refers == Refers::column && right.refers == Refers::column;
    const TreeNode& column = left.refers == Refers::column ? left : right;
    const TreeNode& label = left.refers == Refers::column ? right : left;
    const std::uint32_t same = columns ? leaf(GraphOp::same_category, std::min(left.index, right.index), false, std::max(left.index, right.index))
                                       : leaf(GraphOp::is_category, column.index, false, static_cast<std::uint32_t>(label.number));
    return node.op == Op::equal ? same : opposite(same);
  }
  switch (node.op) {
    case Op::less: return operation(GraphOp::less, a, b);
    case Op::less_equal: return operation(GraphOp::less_equal, a, b);
    case Op::greater: return operation(GraphOp::less, b, a);
    case Op::greater_equal: return operation(GraphOp::less_equal, b, a);
    case Op::equal: return operation(GraphOp::equal, a, b);
    default: return operation(GraphOp::unequal, a, b);
  }
}

std::uint32_t Graph::of(const Tree& tree, const TreeNode& node, const std::vector<std::uint32_t>& made) {
  const auto part = [&](std::size_t k) { return converted(node, k, made); };
  switch (node.op) {
    case Op::number: return constant(node.number);
    case Op::text: return constant(node.number);
    case Op::name: return name(node);
    case Op::negate: return single(GraphOp::negate, part(0));
    case Op::add: return operation(GraphOp::add, part(0), part(1));
    case Op::subtract: return operation(GraphOp::subtract, part(0), part(1));
    case Op::multiply: return operation(GraphOp::multiply, part(0), part(1));
    case Op::divide: return operation(GraphOp::divide, part(0), part(1));
    case Op::minimum: return operation(GraphOp::minimum, part(0), part(1));
    case Op::maximum: return operation(GraphOp::maximum, part(0), part(1));
    case Op::clamp: return operation(GraphOp::minimum, operation(GraphOp::maximum, part(0), part(1)), part(2));
    case Op::floor: return single(GraphOp::floor, part(0));
    case Op::ceiling: return single(GraphOp::ceiling, part(0));
    case Op::round: return digits_of(node) == 0 ? single(GraphOp::round, part(0)) : single(GraphOp::round_digits, part(0), 0, digits_of(node));
    case Op::fen: return single(GraphOp::round_digits, part(0), 0, 2);
    case Op::all_of: return both(part(0), part(1));
    case Op::any_of: return either(part(0), part(1));
    case Op::negation: return opposite(part(0));
    case Op::choose: return choose(part(0), part(1), part(2));
    case Op::scale: return single(GraphOp::scale, part(0), tree.nodes[node.child[1]].index);
    case Op::lookup: return leaf(GraphOp::lookup, book_.lookup_of(tree.nodes[node.child[0]].index, tree.nodes[node.child[1]].index), false);
    default: return compare(tree, node, part(0), part(1));
  }
}

void Graph::require(GraphItem& item, Check::What what, std::uint32_t guard, std::uint32_t operand) {
  if (guard == truth(false)) return;
  const auto key = [&](std::uint32_t under) { return (static_cast<std::uint64_t>(under) << 34) ^ (static_cast<std::uint64_t>(operand) << 2) ^ static_cast<std::uint64_t>(what); };
  if (required_[key(truth(true))] || std::exchange(required_[key(guard)], true)) return;
  item.checks.push_back({what, guard, operand});
}

void Graph::check(const Tree& tree, const std::vector<std::uint32_t>& made, GraphItem& item, std::vector<Issue>& issues) {
  std::vector<std::uint32_t> guard(tree.nodes.size(), truth(true));
  for (std::size_t i = tree.nodes.size(); i-- > 0;) {
    const TreeNode& node = tree.nodes[i];
    for (std::size_t k = 0; k < node.count; ++k) guard[node.child[k]] = guard[i];
    if (node.op == Op::choose) {
      guard[node.child[1]] = both(guard[i], made[node.child[0]]);
      guard[node.child[2]] = both(guard[i], opposite(made[node.child[0]]));
    } else if (node.op == Op::all_of) {
      guard[node.child[1]] = both(guard[i], made[node.child[0]]);
    } else if (node.op == Op::any_of) {
      guard[node.child[1]] = both(guard[i], opposite(made[node.child[0]]));
    }
    if (node.op == Op::divide) {
      const std::uint32_t divisor = made[node.child[1]];
      if (nodes[divisor].op != GraphOp::constant) {
        require(item, Check::What::not_zero, guard[i], divisor);
      } else if (nodes[divisor].value == 0) {
        if (guard[i] == truth(true))
          issues.push_back(issue_of({"division_by_zero", node.offset, node.length, "a division by zero at every row", "divisors that are not zero", "guard it: if(divisor == 0, 0, x / divisor)"}, book_.items[item.item].text, book_.items[item.item].pointer));
        require(item, Check::What::not_zero, guard[i], divisor);
      }
    } else if (node.op == Op::name && node.refers == Refers::figure) {
      const FigureOf& figure = book_.names.figures[node.index];
      const bool ends = figure.kind == Kind::date && std::any_of(figure.versions.begin(), figure.versions.end(), [](const FigureVersion& version) { return version.ended; });
      if (ends || figure.versions.front().from != kSinceEver) require(item, Check::What::not_set, guard[i], leaf(GraphOp::figure_fault, node.index, true));
    } else if (node.op == Op::scale) {
      const std::uint32_t scale = tree.nodes[node.child[1]].index;
      if (book_.names.scales[scale].versions.front().from != kSinceEver) require(item, Check::What::not_set, guard[i], leaf(GraphOp::scale_fault, scale, true));
    } else if (node.op == Op::lookup) {
      const Lookup& lookup = book_.lookups[nodes[made[i]].index];
      const TableOf& table = book_.names.tables[lookup.table];
      if (table.versions.front().from != kSinceEver) require(item, Check::What::not_set, guard[i], leaf(GraphOp::lookup_fault, nodes[made[i]].index, true));
      bool complete = true;
      for (std::size_t v = 0; v < table.versions.size(); ++v)
        complete = complete && (table.versions[v].ended || std::find(lookup.slots[v].begin(), lookup.slots[v].end(), Lookup::kMissing) == lookup.slots[v].end());
      if (!complete) require(item, Check::What::is_number, guard[i], made[i]);
    }
  }
}

void Graph::run(std::vector<Issue>& issues) {
  root_of_.resize(book_.items.size());
  for (const std::uint32_t id : book_.order) {
    const Tree& tree = book_.trees[id];
    std::vector<std::uint32_t> made;
    made.reserve(tree.nodes.size());
    for (const TreeNode& node : tree.nodes) made.push_back(of(tree, node, made));
    GraphItem item{id, made.back(), 0, {}};
    check(tree, made, item, issues);
    if (tree.result_factor != 1) item.root = operation(GraphOp::multiply, item.root, constant(tree.result_factor));
    root_of_[id] = item.root;
    item.nodes_end = static_cast<std::uint32_t>(nodes.size());
    items.push_back(std::move(item));
  }
}

}  // namespace gengxin::formula::detail
