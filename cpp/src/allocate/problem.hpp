#pragma once
// Internal: a scenario's requirements and objective as a block program.
#include <vector>

#include "allocate/model.hpp"

namespace gengxin::allocate {

/// One side of a requirement in the years in which it is the same row.
struct LimitRow {
  std::size_t requirement{0};
  int first_year{0}, last_year{0};
  bool at_least{true};
  double limit{0};   ///< in the requirement's unit
  double factor{1};  ///< from that unit to units of the total (per units of the other)
  bool ratio{false};
  Functional total, per;
  int layer{-1}, zone{0};  ///< of the program
};

struct Problem::Data {
  Data(const simulate::Compiled& compiled, std::span<const double> values);

  simulate::Compiled compiled;
  std::vector<double> values;
  Model model;
  optimise::BlockProgram program;
  std::vector<LimitRow> rows;  ///< in the order of the program's rows
  Options own;

  // problem.cpp
  void read_limits();
  void read_objective();
  void read_locks();
  void gather_properties();
  void place(LimitRow& row, const std::vector<char>& zones);
  // answer.cpp
  [[nodiscard]] Allocation solve(const Options& options) const;
  void finish(std::vector<double> x, std::span<const double> y, Allocation& answer) const;
  void explain(const optimise::BlockProgram& with, Allocation& answer) const;
  [[nodiscard]] double activity(const Functional& f, const LimitRow& row, std::span<const double> x) const;
  void outcomes(std::span<const double> x, std::span<const double> y, Allocation& answer) const;
  [[nodiscard]] std::vector<double> shares_of(std::span<const PlanRow> rows) const;
  [[nodiscard]] std::vector<double> with_whole_options(const optimise::BlockProgram& with, const optimise::Solution& solution, const Options& options) const;
  [[nodiscard]] bool whole_options_are_whole(std::span<const double> x) const;
};

}  // namespace gengxin::allocate
