// From the graph to straight code: what is needed, what is computed once, which neighbours become one
// kernel, and which register holds what.
#include <algorithm>
#include <bit>
#include <initializer_list>
#include <tuple>
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
  std::array<std::uint32_t, kOperands> operand{kNone, kNone, kNone, kNone, kNone, kNone, kNone, kNone};
};
static_assert(kOperands == 8);

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
        put(draft, {check.guard, check.operand});
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
  /// The operands of an operation; what is the same for all rows stands second, where their order means nothing.
  [[nodiscard]] std::pair<std::uint32_t, std::uint32_t> operands_of(const GraphNode& node) const {
    const bool commutes = node.op == GraphOp::add || node.op == GraphOp::multiply;
    return commutes && at(node.child[0]).uniform ? std::pair{node.child[1], node.child[0]} : std::pair{node.child[0], node.child[1]};
  }
  static void put(Draft& draft, std::initializer_list<std::uint32_t> operands) { std::copy(operands.begin(), operands.end(), draft.operand.begin()); }
  const GraphNode& at(std::uint32_t id) const { return graph_.nodes[id]; }

  /// A result that is a rounding is computed where it is stored. Another item may have stored it before.
  void store(const GraphItem& item) {
    const GraphNode& root = at(item.root);
    Draft draft = make(book_.kinds[item.item] == Kind::truth ? Kernel::store_truth : Kernel::store_number);
    draft.operand[0] = item.root;
    if (rounded_[item.root]) {
      rounded_[item.root] = false;
      fill(draft.code, root);
      std::uint32_t from = root.child[0], kernel = static_cast<std::uint32_t>(Kernel::store_rounded);
      if (inside_[item.root] != kNone) {  // 0 unless a condition holds, or where it holds
        const GraphNode& choice = at(from);
        const bool where = is_zero(choice.child[2]);
        kernel += where ? 1 : 2;
        draft.operand[2] = choice.child[0];
        from = choice.child[where ? 1 : 2];
      }
      draft.operand[0] = from;
      if (product_[item.root]) {
        kernel += 3;
        const auto [x, y] = operands_of(at(from));
        put(draft, {x, y});
      }
      draft.code.kernel = static_cast<std::uint16_t>(kernel);
      draft.result = item.root;
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

  /// Used by one other node only, and part of no kernel so far.
  bool free(std::uint32_t id) const { return uses_[id] == 1 && !at(id).uniform && inside_[id] == kNone && !fused_[id] && sums_[id].empty(); }

  bool is_zero(std::uint32_t id) const { return at(id).op == GraphOp::constant && std::bit_cast<std::uint64_t>(at(id).value) == 0; }

  /// A product is rounded where it is made, and so is a choice between an amount and nothing.
  void round(std::uint32_t id) {
    std::uint32_t from = at(id).child[0];
    if (at(from).op == GraphOp::choose && free(from) && !at(at(from).child[0]).uniform) {
      const std::array<std::uint32_t, 3>& child = at(from).child;
      const std::uint32_t amount = is_zero(child[2]) ? child[1] : child[2];
      if (is_zero(child[1]) != is_zero(child[2]) && !at(amount).uniform) {
        inside_[id] = from;
        fused_[from] = true;
        from = amount;
      }
    }
    if (at(from).op != GraphOp::multiply || !free(from)) return;
    product_[id] = true;
    fused_[from] = true;
  }

  /// A chain a + b + ... - c - ... of four and more, each sum used by the next one only, is one kernel.
  void gather(std::uint32_t id) {
    const auto links = [&](std::uint32_t node) { return at(node).op == GraphOp::add || at(node).op == GraphOp::subtract; };
    if (uses_[id] == 0 || at(id).uniform || fused_[id] || !links(id)) return;
    std::vector<std::uint32_t> chain, inner;  // operands, the last one first
    std::uint32_t node = id, minus = 0;
    for (;;) {
      const bool subtracts = at(node).op == GraphOp::subtract;
      if (subtracts) ++minus;
      const std::array<std::uint32_t, 3>& child = at(node).child;
      std::uint32_t next = kNone;
      for (std::size_t k = 0; k < (subtracts ? 1U : 2U) && next == kNone && child[0] != child[1]; ++k)
        if (links(child[k]) && free(child[k]) && (subtracts || at(child[k]).op == GraphOp::add)) next = child[k];
      if (next == kNone || chain.size() + 2 >= kOperands) {
        chain.push_back(child[1]);
        chain.push_back(child[0]);
        break;
      }
      chain.push_back(child[0] == next ? child[1] : child[0]);
      inner.push_back(node = next);
    }
    if (chain.size() < 4) return;
    std::reverse(chain.begin(), chain.end());
    minus_from_.resize(graph_.nodes.size());
    minus_from_[id] = static_cast<std::uint32_t>(chain.size()) - minus;
    sums_[id] = std::move(chain);
    for (const std::uint32_t part : inner) fused_[part] = true;
  }

  /// A node that only one other uses is computed inside that one, where there is a kernel for both.
  void fuse() {
    inside_.assign(graph_.nodes.size(), kNone);
    fused_.assign(graph_.nodes.size(), false);
    product_.assign(graph_.nodes.size(), false);
    sums_.assign(graph_.nodes.size(), {});
    for (auto id = static_cast<std::uint32_t>(graph_.nodes.size()); id-- > 0;) gather(id);
    for (std::uint32_t id = 0; id < graph_.nodes.size(); ++id)
      if (rounded_[id] && uses_[id] > 0) round(id);
    for (std::uint32_t id = 0; id < graph_.nodes.size(); ++id) {
      if (uses_[id] == 0 || at(id).uniform || fused_[id] || !sums_[id].empty()) continue;
      const GraphNode& node = at(id);
      std::uint32_t part = kNone;
      if (node.op == GraphOp::choose) {
        const GraphOp op = at(node.child[0]).op;
        const bool known = op == GraphOp::less || op == GraphOp::less_equal || op == GraphOp::equal || op == GraphOp::unequal || op == GraphOp::is_category;
        if (known && free(node.child[0])) part = node.child[0];
      } else if (rounded_[id]) {
        continue;
      } else if (pair_place(node.op) >= 0) {
        const bool ordered = node.op == GraphOp::minimum || node.op == GraphOp::maximum;  // equal zeros of unequal sign
        for (std::size_t k = 0; k < (ordered ? 1U : 2U) && part == kNone; ++k)
          if (pair_place(at(node.child[k]).op) >= 0 && node.child[0] != node.child[1] && free(node.child[k])) part = node.child[k];
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
    } else if (!sums_[id].empty()) {
      draft.code.kernel = static_cast<std::uint16_t>(Kernel::sum);
      draft.code.auxiliary = static_cast<std::uint32_t>(sums_[id].size());
      draft.code.immediate = minus_from_[id];
      std::copy(sums_[id].begin(), sums_[id].end(), draft.operand.begin());
    } else {
      for (std::size_t k = 0; k < node.count; ++k) draft.operand[k] = node.child[k];
      if (node.count == 2) std::tie(draft.operand[0], draft.operand[1]) = operands_of(node);
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
      put(draft, {node.child[1], node.child[2]});
    } else if (node.op == GraphOp::choose) {
      const Kernel kernel = inner.op == GraphOp::less ? Kernel::choose_less : inner.op == GraphOp::less_equal ? Kernel::choose_less_equal : inner.op == GraphOp::equal ? Kernel::choose_equal : Kernel::choose_unequal;
      draft.code.kernel = static_cast<std::uint16_t>(kernel);
      put(draft, {inner.child[0], inner.child[1], node.child[1], node.child[2]});
    } else {
      const bool second = node.child[1] == part;
      const std::size_t outer = second && node.op == GraphOp::subtract ? kSecondOps - 1U : static_cast<std::size_t>(pair_place(node.op));
      draft.code.kernel = pair_kernel(static_cast<std::size_t>(pair_place(inner.op)), outer);
      const auto [x, y] = operands_of(inner);
      put(draft, {x, y, node.child[second ? 0 : 1]});
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

  static bool rounds(std::uint16_t kernel) { return kernel >= static_cast<std::uint16_t>(Kernel::store_rounded) && kernel <= static_cast<std::uint16_t>(Kernel::store_product_unless); }

  /// A register for the result of an instruction.
  void result(Draft& draft, std::vector<std::uint32_t>& unused) {
    if (draft.result == kNone) return;
    if (unused.empty()) unused.push_back(book_.code.registers++);
    draft.code.result = places_[draft.result] = {Place::block, unused.back()};
    unused.pop_back();
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
      const bool apart = rounds(draft.code.kernel);  // reads its operands again after it wrote
      if (apart) result(draft, unused);
      for (std::size_t k = 0; k < draft.operand.size(); ++k) {
        const std::uint32_t id = draft.operand[k];
        if (id == kNone || last[id] != i || places_[id].place != Place::block) continue;
        if (std::find(draft.operand.begin(), draft.operand.begin() + static_cast<std::ptrdiff_t>(k), id) == draft.operand.begin() + static_cast<std::ptrdiff_t>(k)) unused.push_back(places_[id].index);
      }
      if (!apart) result(draft, unused);
      if (draft.result != kNone && last[draft.result] <= i) unused.push_back(draft.code.result.index);  // stored, and of no other use
      book_.code.rows.push_back(draft.code);
    }
  }

  Book& book_;
  Graph& graph_;
  std::vector<std::uint32_t> uses_, inside_, minus_from_;
  std::vector<std::vector<std::uint32_t>> sums_;  ///< operands of a chain, at its last node
  std::vector<bool> fused_, seen_, rounded_, product_;
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
