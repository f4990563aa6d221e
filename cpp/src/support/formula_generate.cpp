// From the graph to straight code: what is needed, what is computed once, which neighbours become one
// kernel, and which register holds what.
#include <algorithm>
#include <bit>
#include <utility>

#include "formula_graph.hpp"
#include "formula_scalar.hpp"

namespace gengxin::formula::detail {
namespace {

constexpr std::uint32_t kNone = 0xffffffff;

bool reads_rows(GraphOp op) { return op == GraphOp::truth_column || op == GraphOp::date_column || op == GraphOp::is_category || op == GraphOp::same_category || op == GraphOp::lookup; }

/// Place of an operation among the first or second of a pair, or -1.
int pair_place(GraphOp op) {
  switch (op) {
    case GraphOp::add: return 0;
    case GraphOp::subtract: return 1;
    case GraphOp::multiply: return 2;
    case GraphOp::minimum: return 3;
    case GraphOp::maximum: return 4;
    default: return -1;
  }
}

/// An instruction whose operands are still nodes of the graph.
struct Draft {
  Instruction code;
  std::uint32_t result{kNone};
  std::array<std::uint32_t, 4> operand{kNone, kNone, kNone, kNone};
};

class Generator {
 public:
  Generator(Book& book, Graph& graph) : book_(book), graph_(graph) {}

  void run() {
    mark();
    fuse();
    std::uint32_t next = 0;
    for (const GraphItem& item : graph_.items) {
      for (; next < item.nodes_end; ++next)
        if (uses_[next] > 0 && !(rounded_[next] && next == item.root)) node(next);
      for (const Check& check : item.checks) {
        const Kernel kernel = check.what == Check::What::not_zero ? Kernel::check_zero : check.what == Check::What::not_set ? Kernel::check_mask : Kernel::check_number;
        Draft draft = make(kernel);
        draft.operand = {check.guard, check.operand, kNone, kNone};
        emit(draft);
      }
      store(item);
    }
    allocate();
  }

 private:
  static Draft make(Kernel kernel) {
    Draft draft;
    draft.code.kernel = static_cast<std::uint16_t>(kernel);
    return draft;
  }
  const GraphNode& at(std::uint32_t id) const { return graph_.nodes[id]; }

  /// A result that is a rounding is computed where it is stored. Another item may have stored it before.
  void store(const GraphItem& item) {
    const GraphNode& root = at(item.root);
    Draft draft = make(book_.kinds[item.item] == Kind::truth ? Kernel::store_truth : Kernel::store_number);
    draft.operand[0] = item.root;
    if (rounded_[item.root]) {
      rounded_[item.root] = false;
      fill(draft.code, root);
      draft.code.kernel = static_cast<std::uint16_t>(Kernel::store_rounded);
      draft.result = item.root;
      draft.operand[0] = root.child[0];
      if (inside_[item.root] != kNone) {
        draft.operand[0] = at(inside_[item.root]).child[0];
        draft.operand[1] = at(inside_[item.root]).child[1];
      } else {
        draft.code.operand[1] = {Place::cell, static_cast<std::uint32_t>(book_.code.cells.size())};
        book_.code.cells.push_back({CellKind::constant, 0, 1.0});
      }
    }
    draft.code.auxiliary = item.item;
    emit(draft);
  }

  /// Counts the uses of every node that some result or check needs.
  void mark() {
    uses_.assign(graph_.nodes.size(), 0);
    rounded_.assign(graph_.nodes.size(), false);
    std::uint32_t first = 0;
    for (const GraphItem& item : graph_.items) {
      const GraphNode& root = at(item.root);
      rounded_[item.root] = rounded_[item.root] || (root.op == GraphOp::round_digits && static_cast<int>(root.other) > kMostDigits && !root.uniform && item.root >= first);
      first = item.nodes_end;
      ++uses_[item.root];
      for (const Check& check : item.checks) {
        ++uses_[check.guard];
        ++uses_[check.operand];
      }
    }
    for (std::size_t id = graph_.nodes.size(); id-- > 0;)
      for (std::size_t k = 0; uses_[id] > 0 && k < at(static_cast<std::uint32_t>(id)).count; ++k) ++uses_[at(static_cast<std::uint32_t>(id)).child[k]];
  }

  /// A node that only one other uses is computed inside that one, where there is a kernel for both.
  void fuse() {
    inside_.assign(graph_.nodes.size(), kNone);
    fused_.assign(graph_.nodes.size(), false);
    const auto alone = [&](std::uint32_t id) { return uses_[id] == 1 && !at(id).uniform && inside_[id] == kNone && !fused_[id]; };
    for (std::uint32_t id = 0; id < graph_.nodes.size(); ++id) {
      if (uses_[id] == 0 || at(id).uniform) continue;
      const GraphNode& node = at(id);
      std::uint32_t part = kNone;
      if (node.op == GraphOp::choose) {
        const GraphOp op = at(node.child[0]).op;
        const bool known = op == GraphOp::less || op == GraphOp::less_equal || op == GraphOp::equal || op == GraphOp::unequal || op == GraphOp::is_category;
        if (known && alone(node.child[0])) part = node.child[0];
      } else if (rounded_[id]) {
        if (at(node.child[0]).op == GraphOp::multiply && alone(node.child[0])) part = node.child[0];
      } else if (pair_place(node.op) >= 0) {
        const bool ordered = node.op == GraphOp::minimum || node.op == GraphOp::maximum;  // equal zeros of unequal sign
        for (std::size_t k = 0; k < (ordered ? 1U : 2U) && part == kNone; ++k)
          if (pair_place(at(node.child[k]).op) >= 0 && node.child[0] != node.child[1] && alone(node.child[k])) part = node.child[k];
      }
      if (part == kNone) continue;
      inside_[id] = part;
      fused_[part] = true;
    }
  }

  void node(std::uint32_t id) {
    const GraphNode& node = at(id);
    if (node.uniform) return cell(id);
    if (node.op == GraphOp::column || fused_[id]) return;
    Draft draft = make(kernel_of(node.op));
    draft.result = id;
    if (inside_[id] != kNone) {
      fused(draft, node, inside_[id]);
    } else {
      for (std::size_t k = 0; k < node.count; ++k) draft.operand[k] = node.child[k];
      fill(draft.code, node);
    }
    emit(draft);
  }

  void fill(Instruction& code, const GraphNode& node) const {
    if (reads_rows(node.op)) {
      code.column = node.op == GraphOp::lookup ? book_.lookups[node.index].column : node.index;
      code.other_column = node.op == GraphOp::same_category ? node.other : code.column;
    }
    code.auxiliary = node.index;
    if (node.op == GraphOp::is_category) code.immediate = node.other;
    if (node.op == GraphOp::round_digits) {
      const int digits = static_cast<int>(node.other) - kMostDigits;
      code.immediate = rounding::power_of_ten(digits);
      code.kernel = static_cast<std::uint16_t>(digits > 0 ? Kernel::round_up_digits : Kernel::round_down_digits);
    }
  }

  void fused(Draft& draft, const GraphNode& node, std::uint32_t part) const {
    const GraphNode& inner = at(part);
    if (node.op == GraphOp::choose && inner.op == GraphOp::is_category) {
      draft.code.kernel = static_cast<std::uint16_t>(Kernel::choose_category);
      fill(draft.code, inner);
      draft.operand = {node.child[1], node.child[2], kNone, kNone};
    } else if (node.op == GraphOp::choose) {
      const Kernel kernel = inner.op == GraphOp::less ? Kernel::choose_less : inner.op == GraphOp::less_equal ? Kernel::choose_less_equal : inner.op == GraphOp::equal ? Kernel::choose_equal : Kernel::choose_unequal;
      draft.code.kernel = static_cast<std::uint16_t>(kernel);
      draft.operand = {inner.child[0], inner.child[1], node.child[1], node.child[2]};
    } else {
      const bool second = node.child[1] == part;
      const std::size_t outer = second && node.op == GraphOp::subtract ? kSecondOps - 1U : static_cast<std::size_t>(pair_place(node.op));
      draft.code.kernel = pair_kernel(static_cast<std::size_t>(pair_place(inner.op)), outer);
      draft.operand = {inner.child[0], inner.child[1], node.child[second ? 0 : 1], kNone};
    }
  }

  void cell(std::uint32_t id) {
    const GraphNode& node = at(id);
    CellKind kind = CellKind::computed;
    switch (node.op) {
      case GraphOp::constant: kind = CellKind::constant; break;
      case GraphOp::figure: kind = CellKind::figure; break;
      case GraphOp::figure_fault: kind = CellKind::figure_fault; break;
      case GraphOp::today: kind = CellKind::today; break;
      case GraphOp::scale_fault: kind = CellKind::scale_fault; break;
      case GraphOp::lookup_fault: kind = CellKind::lookup_fault; break;
      default: break;
    }
    places_.resize(graph_.nodes.size());
    places_[id] = {Place::cell, static_cast<std::uint32_t>(book_.code.cells.size())};
    book_.code.cells.push_back({kind, node.index, node.value});
    if (kind != CellKind::computed) return;
    Instruction code;
    code.kernel = static_cast<std::uint16_t>(kernel_of(node.op));
    code.result = places_[id];
    for (std::size_t k = 0; k < node.count; ++k) code.operand[k] = places_[node.child[k]];
    fill(code, node);
    book_.code.once.push_back(code);
  }

  /// A column is looked over in the block where it is first read, while it is in the cache.
  void look_over(std::uint32_t column) {
    seen_.resize(book_.names.columns.size());
    if (seen_[column]) return;
    seen_[column] = true;
    const Kind kind = book_.names.columns[column].kind;
    if (kind == Kind::truth) return;
    Draft draft = make(kind == Kind::number ? Kernel::check_column : Kernel::check_codes);
    draft.code.column = draft.code.other_column = column;
    draft.code.immediate = kind == Kind::date ? 1 : 0;
    drafts_.push_back(draft);
  }

  void emit(const Draft& draft) {
    for (const std::uint32_t operand : draft.operand)
      if (operand != kNone && at(operand).op == GraphOp::column) look_over(at(operand).index);
    const bool codes = draft.code.kernel < kPairFirst && static_cast<Kernel>(draft.code.kernel) >= Kernel::lookup && static_cast<Kernel>(draft.code.kernel) <= Kernel::choose_category;
    if (codes) {
      look_over(draft.code.column);
      look_over(draft.code.other_column);
    }
    drafts_.push_back(draft);
  }

  /// Registers are given back at the last use; the latest one back is taken first, as it is in the cache.
  void allocate() {
    places_.resize(graph_.nodes.size());
    std::vector<std::size_t> last(graph_.nodes.size(), 0);
    for (std::size_t i = 0; i < drafts_.size(); ++i)
      for (const std::uint32_t operand : drafts_[i].operand)
        if (operand != kNone) last[operand] = i;
    std::vector<std::uint32_t> unused;
    for (std::size_t i = 0; i < drafts_.size(); ++i) {
      Draft& draft = drafts_[i];
      for (std::size_t k = 0; k < draft.operand.size(); ++k) {
        const std::uint32_t id = draft.operand[k];
        if (id == kNone) continue;
        if (at(id).op == GraphOp::column) places_[id] = {Place::column, at(id).index};
        draft.code.operand[k] = places_[id];
      }
      for (std::size_t k = 0; k < draft.operand.size(); ++k) {
        const std::uint32_t id = draft.operand[k];
        if (id == kNone || last[id] != i || places_[id].place != Place::block) continue;
        if (std::find(draft.operand.begin(), draft.operand.begin() + static_cast<std::ptrdiff_t>(k), id) == draft.operand.begin() + static_cast<std::ptrdiff_t>(k)) unused.push_back(places_[id].index);
      }
      if (draft.result != kNone) {
        if (unused.empty()) unused.push_back(book_.code.registers++);
        draft.code.result = places_[draft.result] = {Place::block, unused.back()};
        unused.pop_back();
        if (last[draft.result] <= i) unused.push_back(draft.code.result.index);  // stored, and of no other use
      }
      book_.code.rows.push_back(draft.code);
    }
  }

  Book& book_;
  Graph& graph_;
  std::vector<std::uint32_t> uses_, inside_;
  std::vector<bool> fused_, seen_, rounded_;
  std::vector<Operand> places_;
  std::vector<Draft> drafts_;
};

}  // namespace

void generate(Book& book, std::vector<Issue>& issues) {
  Graph graph(book);
  graph.run(issues);
  if (!issues.empty()) return;
  Generator(book, graph).run();
  if (book.code.registers > kMostRegisters)
    issues.push_back(make_issue("formula_too_long", "", std::to_string(book.code.registers) + " values that are needed at one time", "up to " + std::to_string(kMostRegisters), "split the rule book"));
}

}  // namespace gengxin::formula::detail
