// Kinds and units, from the leaves to the root of one tree.
#include <algorithm>
#include <cmath>
#include <utility>

#include "formula_book.hpp"
#include "formula_units.hpp"

namespace gengxin::formula::detail {
namespace {

std::string words(Kind kind) {
  switch (kind) {
    case Kind::number: return "a number";
    case Kind::truth: return "a truth";
    case Kind::category: return "a category";
    case Kind::date: return "a date";
  }
  return {};
}

gengxin::Unit unit_of(const std::string& text) { return text.empty() ? gengxin::Unit{} : parse_unit(text).value_or(gengxin::Unit{}); }

class TreeCheck {
 public:
  TreeCheck(const Book& book, std::string_view text, Tree& tree) : book_(book), text_(text), nodes_(tree.nodes) {}

  std::optional<Fault> run() {
    for (TreeNode& node : nodes_)
      if (!check(node)) return fault_;
    const TreeNode& root = nodes_.back();
    if (root.op == Op::text || root.kind == Kind::category || root.kind == Kind::date) fail(root, "formula_kind", is_text(root) ? "a text as the result" : words(root.kind) + " as the result", "a number or a truth", "compare it with something");
    return fault_;
  }

 private:
  TreeNode& child(const TreeNode& node, std::size_t k) { return nodes_[node.child[k]]; }
  static bool is_text(const TreeNode& node) { return node.op == Op::text && node.refers == Refers::nothing; }
  std::string describe(const TreeNode& node) {
    if (is_text(node)) return "a text";
    return node.kind == Kind::number ? unit_words(node.unit) : words(node.kind);
  }
  std::string sign(const TreeNode& node) const { return excerpt(text_, node.offset, node.length); }

  bool fail(const TreeNode& node, std::string code, std::string found, std::string allowed, std::string cure) {
    if (!fault_) fault_ = Fault{std::move(code), node.offset, node.length, std::move(found), std::move(allowed), std::move(cure)};
    return false;
  }

  bool want(const TreeNode& node, std::size_t k, Kind kind) {
    const TreeNode& part = child(node, k);
    if (!is_text(part) && part.kind == kind) return true;
    return fail(node, "formula_kind", sign(node) + " on " + excerpt(text_, part.begin, part.end - part.begin) + ", which is " + describe(part), words(kind),
                kind == Kind::truth ? "compare it with something" : part.kind == Kind::truth ? "choose by if(condition, then, otherwise)" : "use a number");
  }

  /// Brings children to one unit, that of the first which is no literal zero.
  bool unify(TreeNode& node, std::size_t from, std::size_t to) {
    std::size_t lead = to;
    for (std::size_t k = from; k < to; ++k) {
      if (!want(node, k, Kind::number)) return false;
      if (lead == to && !child(node, k).any_unit) lead = k;
    }
    node.kind = Kind::number;
    node.any_unit = lead == to;
    if (node.any_unit) return true;
    node.unit = child(node, lead).unit;
    for (std::size_t k = from; k < to; ++k) {
      const TreeNode& part = child(node, k);
      if (part.any_unit) continue;
      if (!part.unit.same_dimension(node.unit))
        return fail(node, "unit_mismatch", sign(node) + " between " + unit_words(node.unit) + " and " + unit_words(part.unit), "the same kind of quantity on both sides",
                    "check the columns and figures; a price times an area is money");
      node.factor[k] = ratio(part.unit, node.unit);
    }
    return true;
  }

  bool bounded(const TreeNode& node) {
    const bool good = std::all_of(node.unit.powers.begin(), node.unit.powers.end(), [](int power) { return std::abs(power) <= 12; }) && node.unit.factor > 1e-60 && node.unit.factor < 1e60;
    return good || fail(node, "unit_mismatch", sign(node) + " makes " + unit_words(node.unit), "powers up to 12", "check the formula");
  }

  bool leaf(TreeNode& node) {
    switch (node.refers) {
      case Refers::column:
        node.kind = book_.names.columns[node.index].kind;
        node.unit = unit_of(book_.names.columns[node.index].unit);
        return true;
      case Refers::figure:
        node.kind = book_.names.figures[node.index].kind;
        node.unit = unit_of(book_.names.figures[node.index].unit);
        return true;
      case Refers::item:
        node.kind = book_.kinds[node.index];
        node.unit = book_.units[node.index];
        node.any_unit = book_.any_unit[node.index];
        return true;
      case Refers::today: node.kind = Kind::date; return true;
      case Refers::truth:
        node.kind = Kind::truth;
        node.number = node.index;
        return true;
      default: return true;  // the name of a scale or table: its parent looks after it
    }
  }

  bool label(const TreeNode& node, TreeNode& text, const TreeNode& other) {
    const std::string_view word = text_.substr(text.offset + 1, text.length - 2);
    text.kind = other.kind;
    if (other.kind == Kind::date) {
      const auto day = parse_day(word);
      if (!day) return fail(text, "formula_date", "date " + sign(text), "dates such as '2007-06-30'", "correct the date");
      text.refers = Refers::day;
      text.number = *day;
      return true;
    }
    if (other.refers != Refers::column || other.kind != Kind::category)
      return fail(node, "formula_kind", sign(node) + " between a text and " + describe(other), "texts beside category columns and dates", "name the column of categories");
    const auto& labels = book_.names.columns[other.index].categories;
    const auto known = std::find(labels.begin(), labels.end(), word);
    if (known == labels.end()) {
      std::string listed;
      for (const std::string& one : labels)
        if (listed.size() < 300) listed += (listed.empty() ? "'" : ", '") + one + "'";
      return fail(text, "unknown_category", sign(text) + ", no category of '" + book_.names.columns[other.index].name + "'", listed.empty() ? "the column has none" : listed, did_you_mean(word, labels, "use one of these"));
    }
    text.refers = Refers::label;
    text.number = static_cast<double>(known - labels.begin());
    return true;
  }

  bool compare(TreeNode& node) {
    TreeNode &a = child(node, 0), &b = child(node, 1);
    if (is_text(a) && is_text(b)) return fail(node, "formula_kind", sign(node) + " between two texts", "a column beside a text", "name the column");
    if (is_text(a) && !label(node, a, b)) return false;
    if (is_text(b) && !label(node, b, a)) return false;
    if (a.kind == Kind::number || b.kind == Kind::number) {
      if (!unify(node, 0, 2)) return false;
    } else if (a.kind != b.kind) {
      return fail(node, "formula_kind", sign(node) + " between " + describe(a) + " and " + describe(b), "two of one kind", "check what is compared");
    } else if (a.kind == Kind::truth) {
      return fail(node, "formula_kind", sign(node) + " between two truths", "numbers, dates, categories", "write the truth itself, or 'not' before it");
    } else if (a.kind == Kind::category) {
      if (node.op != Op::equal && node.op != Op::unequal) return fail(node, "formula_kind", sign(node) + " between categories", "== and !=", "categories have no order");
      const bool columns = a.refers == Refers::column && b.refers == Refers::column;
      if (columns && book_.names.columns[a.index].categories != book_.names.columns[b.index].categories)
        return fail(node, "formula_kind", sign(node) + " between columns of different categories", "columns of the same categories", "compare each with a text");
    }
    node.kind = Kind::truth;
    node.unit = {};
    node.any_unit = false;
    return true;
  }

  bool check(TreeNode& node) {
    switch (node.op) {
      case Op::number: node.any_unit = node.number == 0; return true;
      case Op::text: return true;
      case Op::name: return leaf(node);
      case Op::subtract:
        if (child(node, 0).kind == Kind::date || child(node, 1).kind == Kind::date) {
          TreeNode &a = child(node, 0), &b = child(node, 1);
          if ((is_text(a) && !label(node, a, b)) || (is_text(b) && !label(node, b, a)) || !want(node, 0, Kind::date) || !want(node, 1, Kind::date)) return false;
          node.unit = unit_of("day");
          return true;
        }
        return unify(node, 0, 2);
      case Op::negate: case Op::add: case Op::minimum: case Op::maximum: case Op::clamp: case Op::floor: case Op::ceiling: case Op::round:
        return unify(node, 0, node.count);
      case Op::fen:
        if (!unify(node, 0, 1)) return false;
        if (!node.any_unit && !node.unit.same_dimension(unit_of("yuan"))) return fail(node, "unit_mismatch", "fen of " + unit_words(node.unit), "yuan", "use round(x, 2) for what is no money");
        node.factor[0] = node.any_unit ? 1 : ratio(node.unit, unit_of("yuan"));
        node.unit = unit_of("yuan");
        return true;
      case Op::multiply: case Op::divide:
        if (!want(node, 0, Kind::number) || !want(node, 1, Kind::number)) return false;
        node.unit = node.op == Op::multiply ? product(child(node, 0).unit, child(node, 1).unit) : quotient(child(node, 0).unit, child(node, 1).unit);
        return bounded(node);
      case Op::less: case Op::less_equal: case Op::greater: case Op::greater_equal: case Op::equal: case Op::unequal: return compare(node);
      case Op::all_of: case Op::any_of: case Op::negation:
        for (std::size_t k = 0; k < node.count; ++k)
          if (!want(node, k, Kind::truth)) return false;
        node.kind = Kind::truth;
        return true;
      case Op::choose:
        if (!want(node, 0, Kind::truth)) return false;
        if (child(node, 1).kind != Kind::truth) return unify(node, 1, 3);
        node.kind = Kind::truth;
        return want(node, 2, Kind::truth);
      case Op::scale: {
        const ScaleOf& scale = book_.names.scales[child(node, 1).index];
        const TreeNode& base = child(node, 0);
        const gengxin::Unit threshold = unit_of(scale.threshold_unit);
        if (!want(node, 0, Kind::number)) return false;
        if (!base.any_unit && !base.unit.same_dimension(threshold)) return fail(node, "unit_mismatch", "scale '" + scale.name + "' over " + unit_words(base.unit), unit_words(threshold), "use the quantity that the scale is made for");
        node.factor[0] = base.any_unit ? 1 : ratio(base.unit, threshold);
        node.unit = product(threshold, unit_of(scale.rate_unit));
        return bounded(node);
      }
      case Op::lookup:
        if (child(node, 0).kind != Kind::category || child(node, 0).refers != Refers::column)
          return fail(node, "formula_kind", "lookup of " + excerpt(text_, child(node, 0).begin, child(node, 0).end - child(node, 0).begin), "a column of categories", "name the column");
        node.unit = unit_of(book_.names.tables[child(node, 1).index].unit);
        return true;
    }
    return true;
  }

  const Book& book_;
  std::string_view text_;
  std::vector<TreeNode>& nodes_;
  std::optional<Fault> fault_;
};

}  // namespace

std::optional<Fault> check_tree(const Book& book, std::size_t item, Tree& tree) {
  const Item& about = book.items[item];
  if (auto fault = TreeCheck(book, about.text, tree).run()) return fault;
  const TreeNode& root = tree.nodes.back();
  if (about.unit.empty() || root.any_unit) return std::nullopt;
  const gengxin::Unit wanted = unit_of(about.unit);
  if (root.kind != Kind::number || !root.unit.same_dimension(wanted))
    return Fault{"unit_mismatch", root.offset, root.length, "a result in " + (root.kind == Kind::number ? unit_words(root.unit) : words(root.kind)), about.unit + ", the unit of item '" + about.name + "'", "correct the formula or the item's unit"};
  tree.result_factor = ratio(root.unit, wanted);
  return std::nullopt;
}

}  // namespace gengxin::formula::detail
