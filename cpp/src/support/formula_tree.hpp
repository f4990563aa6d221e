#pragma once
// A formula as it was written: tokens, the tree, and faults with their place. Nodes stand in one
// array, children before parents, so that passes over a tree are loops and need no stack.
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gengxin/support/formula.hpp"

namespace gengxin::formula::detail {

/// What is wrong in a formula and where.
struct Fault {
  std::string code;
  std::size_t offset{0};
  std::size_t length{1};
  std::string found;
  std::string allowed;
  std::string cure;
};

/// The fault as an issue: `found` ends with the line of the formula and a line with carets under the place.
Issue issue_of(const Fault& fault, std::string_view text, const std::string& pointer);

enum class TokenKind : std::uint8_t { number, text, name, symbol, end };

struct Token {
  TokenKind kind{TokenKind::end};
  std::size_t offset{0};
  std::size_t length{0};
  double number{0};
};

/// The tokens of a formula, the last one `end`; or the first fault.
std::optional<Fault> tokenise(std::string_view text, std::vector<Token>& tokens);

enum class Op : std::uint8_t {
  number, text, name,
  negate, add, subtract, multiply, divide,
  less, less_equal, greater, greater_equal, equal, unequal,
  all_of, any_of, negation,
  choose, minimum, maximum, clamp, floor, ceiling, round, fen, scale, lookup,
};

/// What a name stands for.
enum class Refers : std::uint8_t { nothing, column, figure, item, today, truth, scale, table, label, day };

struct TreeNode {
  Op op{Op::number};
  Refers refers{Refers::nothing};
  bool any_unit{false};             ///< a literal zero, which is zero of every unit
  Kind kind{Kind::number};
  std::uint8_t count{0};            ///< children
  std::array<std::uint32_t, 3> child{};
  std::array<double, 3> factor{1, 1, 1};  ///< what each child is multiplied by to stand in this node's unit
  std::uint32_t offset{0}, length{0};     ///< the operator or the leaf, for carets
  std::uint32_t begin{0}, end{0};         ///< the whole part of the formula
  std::uint32_t index{0};           ///< of what `refers` says; digits of `round`
  double number{0};                 ///< of a literal; code of a label; a day
  gengxin::Unit unit{};
};

/// Digits of `round`, kept in an unsigned index.
inline constexpr int kMostDigits = 9;
inline int digits_of(const TreeNode& node) { return static_cast<int>(node.index) - kMostDigits; }

struct Tree {
  std::vector<TreeNode> nodes;  ///< the root is the last
  double result_factor{1};      ///< from the root's unit to the item's
};

/// Parses a formula; or the first fault.
std::optional<Fault> parse(std::string_view text, Tree& tree);

/// All words of the language that no column, figure or item may take.
const std::vector<std::string>& reserved_words();

/// The part of the text, cut to a readable length.
std::string excerpt(std::string_view text, std::size_t offset, std::size_t length);

}  // namespace gengxin::formula::detail
