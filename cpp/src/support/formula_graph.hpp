#pragma once
// The formulas of all items as one graph in which equal parts stand once.
#include <array>
#include <cstdint>
#include <unordered_map>
#include <vector>

#include "formula_book.hpp"

namespace gengxin::formula::detail {

enum class GraphOp : std::uint8_t {
  constant, column, truth_column, date_column, is_category, same_category, figure, figure_fault, today, scale_fault, lookup_fault,
  add, subtract, multiply, divide, minimum, maximum, less, less_equal, equal, unequal, all_of, any_of, negation,
  negate, floor, ceiling, round, round_digits, choose, scale, lookup,
};

struct GraphNode {
  GraphOp op{GraphOp::constant};
  std::array<std::uint32_t, 3> child{};
  std::uint8_t count{0};
  std::uint32_t index{0};  ///< column, figure, scale or lookup; digits of round
  std::uint32_t other{0};  ///< code, or the other column
  double value{0};         ///< of a constant; a truth is a mask of 64 bits
  bool uniform{true};      ///< the same for all rows
};

/// What must hold at the rows of the guard.
struct Check {
  enum class What : std::uint8_t { not_zero, not_set, is_number } what;
  std::uint32_t guard, operand;
};

/// One item's part of the graph: nodes made for it, its checks and its result.
struct GraphItem {
  std::uint32_t item;
  std::uint32_t root;
  std::uint32_t nodes_end;
  std::vector<Check> checks;
};

/// The kernel of a single operation; `count` where there is none.
Kernel kernel_of(GraphOp op);

class Graph {
 public:
  explicit Graph(const Book& book) : book_(book) {}
  void run(std::vector<Issue>& issues);

  std::vector<GraphNode> nodes;
  std::vector<GraphItem> items;

 private:
  std::uint32_t add(GraphNode node);
  std::uint32_t constant(double value);
  std::uint32_t truth(bool value);
  std::uint32_t operation(GraphOp op, std::uint32_t a, std::uint32_t b);
  std::uint32_t single(GraphOp op, std::uint32_t a, std::uint32_t index = 0, int digits = 0);
  std::uint32_t both(std::uint32_t a, std::uint32_t b);
  std::uint32_t either(std::uint32_t a, std::uint32_t b);
  std::uint32_t opposite(std::uint32_t a);
  std::uint32_t choose(std::uint32_t condition, std::uint32_t a, std::uint32_t b);
  std::uint32_t leaf(GraphOp op, std::uint32_t index, bool uniform, std::uint32_t other = 0);
  std::uint32_t name(const TreeNode& node);
  std::uint32_t compare(const Tree& tree, const TreeNode& node, std::uint32_t a, std::uint32_t b);
  std::uint32_t of(const Tree& tree, const TreeNode& node, const std::vector<std::uint32_t>& made);
  std::uint32_t converted(const TreeNode& node, std::size_t k, const std::vector<std::uint32_t>& made);
  void check(const Tree& tree, const std::vector<std::uint32_t>& made, GraphItem& item, std::vector<Issue>& issues);
  void require(GraphItem& item, Check::What what, std::uint32_t guard, std::uint32_t operand);

  const Book& book_;
  std::unordered_multimap<std::uint64_t, std::uint32_t> known_;
  std::unordered_map<std::uint64_t, bool> required_;
  std::vector<std::uint32_t> root_of_;
};

}  // namespace gengxin::formula::detail
