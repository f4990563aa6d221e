#pragma once
// The compiled form: straight code without jumps over blocks of rows. Both branches of an `if` are
// computed and one is chosen; what may fail in a branch is checked only at the rows that take it.
#include <array>
#include <cstdint>
#include <vector>

#include "formula_kernels.hpp"
#include "gengxin/support/error.hpp"

namespace gengxin::formula::detail {

struct Book;

/// Where an operand stands: a register of a block of rows, a cell with one value for all rows, or a column.
enum class Place : std::uint8_t { none, block, cell, column };
struct Operand {
  Place place{Place::none};
  std::uint32_t index{0};
};

struct Instruction {
  std::uint16_t kernel{0};
  Operand result;
  std::array<Operand, kOperands> operand{};
  double immediate{0};
  std::uint32_t auxiliary{0};   ///< scale, lookup or item; operands of a sum
  std::uint32_t column{0}, other_column{0};
};

/// What a cell holds before the first row.
enum class CellKind : std::uint8_t { computed, constant, figure, figure_fault, today, scale_fault, lookup_fault };
struct Cell {
  CellKind kind{CellKind::computed};
  std::uint32_t index{0};
  double value{0};
};

struct Code {
  std::vector<Cell> cells;
  std::vector<Instruction> once;   ///< on cells, before the first row
  std::vector<Instruction> rows;   ///< on every block
  std::uint32_t registers{0};
};

/// Writes the code of a checked book; tells what can never be computed.
void generate(Book& book, std::vector<Issue>& issues);

}  // namespace gengxin::formula::detail
