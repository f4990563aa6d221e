// A Pratt parser. Nesting is counted, so the stack is bounded whatever the text.
#include <algorithm>
#include <string>
#include <utility>

#include "formula_tree.hpp"

namespace gengxin::formula::detail {
namespace {

struct Operator {
  std::string_view text;
  Op op;
  int binds;  ///< tighter if greater
};
constexpr std::array kBinary{
    Operator{"or", Op::any_of, 1},       Operator{"and", Op::all_of, 2},  Operator{"<", Op::less, 4},     Operator{"<=", Op::less_equal, 4},
    Operator{">", Op::greater, 4},       Operator{">=", Op::greater_equal, 4}, Operator{"==", Op::equal, 4}, Operator{"!=", Op::unequal, 4},
    Operator{"+", Op::add, 5},           Operator{"-", Op::subtract, 5},  Operator{"*", Op::multiply, 6}, Operator{"/", Op::divide, 6}};
constexpr int kNotBinds = 3, kComparison = 4, kSignBinds = 7;

struct Function {
  std::string_view name;
  Op op;
  std::size_t least, most;
  std::string_view shape;
};
constexpr std::array kFunctions{
    Function{"if", Op::choose, 3, 3, "if(condition, then, otherwise)"}, Function{"min", Op::minimum, 2, 100, "min(a, b, ...)"},
    Function{"max", Op::maximum, 2, 100, "max(a, b, ...)"},             Function{"clamp", Op::clamp, 3, 3, "clamp(x, low, high)"},
    Function{"floor", Op::floor, 1, 1, "floor(x)"},                     Function{"ceil", Op::ceiling, 1, 1, "ceil(x)"},
    Function{"round", Op::round, 1, 2, "round(x) or round(x, digits)"}, Function{"fen", Op::fen, 1, 1, "fen(x)"},
    Function{"scale", Op::scale, 2, 2, "scale(x, name of a scale)"},    Function{"lookup", Op::lookup, 2, 2, "lookup(category column, name of a table)"}};

class Parser {
 public:
  Parser(std::string_view text, std::vector<Token> tokens, Tree& tree) : text_(text), tokens_(std::move(tokens)), tree_(tree) {}

  std::optional<Fault> whole() {
    if (now().kind == TokenKind::end) return Fault{"formula_syntax", 0, 1, "an empty formula", "a formula", "write one; 0 pays nothing"};
    std::uint32_t root = 0;
    if (!expression(0, root)) return fault_;
    if (now().kind != TokenKind::end) unexpected("an operator or the end");
    return fault_;
  }

 private:
  const Token& now() const { return tokens_[at_]; }
  std::string_view words(const Token& token) const { return text_.substr(token.offset, token.length); }
  bool is(std::string_view word) const { return (now().kind == TokenKind::symbol || now().kind == TokenKind::name) && words(now()) == word; }

  bool fail(std::string code, const Token& place, std::string found, std::string allowed, std::string cure) {
    if (!fault_) fault_ = Fault{std::move(code), place.offset, std::max<std::size_t>(1, place.length), std::move(found), std::move(allowed), std::move(cure)};
    return false;
  }
  bool unexpected(std::string allowed) {
    const bool end = now().kind == TokenKind::end;
    const bool follows = !end && now().kind != TokenKind::symbol;
    return fail("formula_syntax", now(), end ? "the end of the formula" : excerpt(text_, now().offset, now().length), std::move(allowed),
                end ? "complete the formula" : follows ? "put an operator before it" : is(",") ? "numbers have no thousands separators; arguments stand inside a function's brackets" : "check the brackets and operators");
  }

  bool node(TreeNode made, std::uint32_t& id) {
    if (tree_.nodes.size() >= kMostNodes)
      return fail("formula_too_long", now(), "a formula of more than " + std::to_string(kMostNodes) + " parts", "up to " + std::to_string(kMostNodes), "split it into items");
    id = static_cast<std::uint32_t>(tree_.nodes.size());
    tree_.nodes.push_back(made);
    return true;
  }
  TreeNode at_token(Op op, const Token& token) const {
    TreeNode made;
    made.op = op;
    made.offset = made.begin = static_cast<std::uint32_t>(token.offset);
    made.length = static_cast<std::uint32_t>(token.length);
    made.end = made.offset + made.length;
    made.number = token.number;
    return made;
  }
  bool combine(Op op, const Token& place, std::uint32_t begin, std::initializer_list<std::uint32_t> children, std::uint32_t& id) {
    TreeNode made = at_token(op, place);
    made.begin = begin;
    for (const std::uint32_t child : children) made.child[made.count++] = child;
    made.end = std::max(made.end, static_cast<std::uint32_t>(end_));
    return node(made, id);
  }
  void take() {
    end_ = now().offset + now().length;
    ++at_;
  }

  bool expression(int least, std::uint32_t& id) {
    bool good = prefix(id);
    while (good) {
      const auto known = std::find_if(kBinary.begin(), kBinary.end(), [&](const Operator& candidate) { return is(candidate.text); });
      if (known == kBinary.end() || known->binds < least) break;
      const Token place = now();
      if (known->binds == kComparison && compared_ == at_) return fail("formula_syntax", place, "two comparisons in a row", "one comparison", "join two comparisons by 'and'");
      take();
      std::uint32_t right = 0;
      const std::uint32_t begin = tree_.nodes[id].begin;
      good = expression(known->binds + 1, right) && combine(known->op, place, begin, {id, right}, id);
      if (known->binds == kComparison) compared_ = at_;  // the next token may not compare this truth again
    }
    return good;
  }

  /// Into a bracket, a call or behind a sign. Within one of them recursion goes no deeper than there are
  /// strengths of operators.
  bool inside(int least, std::uint32_t& id) {
    if (++depth_ > kDeepest) return fail("formula_too_deep", now(), "more than " + std::to_string(kDeepest) + " levels inside each other", "up to " + std::to_string(kDeepest), "split the formula into items");
    const bool good = expression(least, id);
    --depth_;
    return good;
  }

  bool prefix(std::uint32_t& id) {
    const Token token = now();
    if (is("-") || is("not")) {
      const bool sign = is("-");
      take();
      return inside(sign ? kSignBinds : kNotBinds, id) && combine(sign ? Op::negate : Op::negation, token, static_cast<std::uint32_t>(token.offset), {id}, id);
    }
    if (is("(")) {
      take();
      if (!inside(0, id)) return false;
      if (!is(")")) return unexpected("an operator or ')'");
      take();
      tree_.nodes[id].begin = static_cast<std::uint32_t>(token.offset);
      tree_.nodes[id].end = static_cast<std::uint32_t>(end_);
      return true;
    }
    if (is("and") || is("or")) return unexpected("a number, a name, a function or '('");
    switch (token.kind) {
      case TokenKind::number: take(); return node(at_token(Op::number, token), id);
      case TokenKind::text: take(); return node(at_token(Op::text, token), id);
      case TokenKind::name:
        take();
        return is("(") ? call(token, id) : node(at_token(Op::name, token), id);
      default: return unexpected("a number, a name, a function or '('");
    }
  }

  bool call(const Token& name, std::uint32_t& id) {
    const auto known = std::find_if(kFunctions.begin(), kFunctions.end(), [&](const Function& candidate) { return candidate.name == words(name); });
    if (known == kFunctions.end()) {
      std::vector<std::string> names;
      for (const Function& candidate : kFunctions) names.emplace_back(candidate.name);
      std::string listed;
      for (const std::string& one : names) listed += (listed.empty() ? "" : ", ") + one;
      return fail("unknown_function", name, "function " + excerpt(text_, name.offset, name.length), listed, did_you_mean(words(name), names, "use one of these"));
    }
    take();
    std::vector<std::uint32_t> arguments;
    if (!is(")")) {
      while (true) {
        std::uint32_t argument = 0;
        if (arguments.size() >= known->most || !inside(0, argument)) break;
        arguments.push_back(argument);
        if (!is(",")) break;
        take();
      }
    }
    if (fault_) return false;
    if (!is(")") || arguments.size() < known->least) {
      const bool count = is(")") || is(",") || arguments.size() >= known->most;
      if (!count) return unexpected("',' or ')'");
      return fail("formula_arguments", name, std::to_string(arguments.size()) + (is(")") ? "" : " or more") + " arguments of " + std::string(known->name), std::string(known->shape), "give the arguments as shown");
    }
    take();
    return build(*known, name, arguments, id);
  }

  bool build(const Function& function, const Token& name, std::vector<std::uint32_t>& arguments, std::uint32_t& id) {
    const auto begin = static_cast<std::uint32_t>(name.offset);
    if (function.op == Op::minimum || function.op == Op::maximum) {
      id = arguments[0];
      for (std::size_t i = 1; i < arguments.size(); ++i)
        if (!combine(function.op, name, begin, {id, arguments[i]}, id)) return false;
      return true;
    }
    if (arguments.size() == 3) return combine(function.op, name, begin, {arguments[0], arguments[1], arguments[2]}, id);
    if (function.op == Op::round) return rounded(name, arguments, id);
    if (arguments.size() == 2) return combine(function.op, name, begin, {arguments[0], arguments[1]}, id);
    return combine(function.op, name, begin, {arguments[0]}, id);
  }

  /// The digits are part of the operation: they are a whole number written out.
  bool rounded(const Token& name, const std::vector<std::uint32_t>& arguments, std::uint32_t& id) {
    int digits = 0;
    if (arguments.size() == 2) {
      const TreeNode* given = &tree_.nodes[arguments[1]];
      const Token place{TokenKind::number, given->begin, given->end - given->begin, 0};
      const bool minus = given->op == Op::negate;
      if (minus) given = &tree_.nodes[given->child[0]];
      if (given->op != Op::number || given->number > kMostDigits || given->number != static_cast<int>(given->number))
        return fail("formula_digits", place, "digits " + excerpt(text_, place.offset, place.length), "a whole number from -9 to 9, written out", "write the number of decimals");
      digits = static_cast<int>(given->number) * (minus ? -1 : 1);
      while (tree_.nodes.size() > arguments[0] + 1) tree_.nodes.pop_back();  // the digits are no value
    }
    if (!combine(Op::round, name, static_cast<std::uint32_t>(name.offset), {arguments[0]}, id)) return false;
    tree_.nodes[id].index = static_cast<std::uint32_t>(digits + kMostDigits);
    return true;
  }

  std::string_view text_;
  std::vector<Token> tokens_;
  Tree& tree_;
  std::size_t at_{0}, end_{0}, depth_{0}, compared_{0};
  std::optional<Fault> fault_;
};

}  // namespace

std::optional<Fault> parse(std::string_view text, Tree& tree) {
  std::vector<Token> tokens;
  if (auto wrong = tokenise(text, tokens)) return wrong;
  return Parser(text, std::move(tokens), tree).whole();
}

const std::vector<std::string>& reserved_words() {
  static const std::vector<std::string> words = [] {
    std::vector<std::string> all{"and", "or", "not", "true", "false", "today"};
    for (const Function& function : kFunctions) all.emplace_back(function.name);
    return all;
  }();
  return words;
}

}  // namespace gengxin::formula::detail
