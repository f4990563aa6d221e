#pragma once
// The coefficients of one row for one group: sum over the row's terms of p q_a.
#include "gengxin/optimise/block_program.hpp"

namespace gengxin::optimise {

class Coefficients {
 public:
  Coefficients(const BlockProgram& program, const FactoredRow& row, std::size_t group)
      : program_(program), row_(row), group_(group), first_(of(row.property)) {}
  double operator()(std::size_t a) const {
    double sum = first_ * row_.q[a];
    for (const FactoredTerm& term : row_.more) sum += of(term.property) * term.q[a];
    return sum;
  }
  /// What a whole group moves the row by.
  [[nodiscard]] double change(std::size_t from, std::size_t to) const {
    double sum = first_ * (row_.q[to] - row_.q[from]);
    for (const FactoredTerm& term : row_.more) sum += of(term.property) * (term.q[to] - term.q[from]);
    return sum;
  }

 private:
  [[nodiscard]] double of(int property) const { return program_.properties[static_cast<std::size_t>(property)][group_]; }

  const BlockProgram& program_;
  const FactoredRow& row_;
  std::size_t group_;
  double first_;
};

}  // namespace gengxin::optimise
