#pragma once
// Internal: a scenario's requirements and objective as a block program.
#include <map>
#include <utility>
#include <vector>

#include "allocate/model.hpp"
#include "allocate/quadratic.hpp"
#include "gengxin/optimise/block_solve.hpp"

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
  int layer{-1}, zone{0};   ///< of the program
  std::vector<char> zones;  ///< one flag a zone; empty: all of them
};

using optimise::BlockProgram;

inline constexpr double kSmallestShare = 1e-7;  ///< less is rounding

inline optimise::BlockOptions block_options(const Options& options) {
  optimise::BlockOptions made;
  made.threads = options.threads;
  return made;
}

/// Keeps the choices that are marked in `held` (by choice) as these shares have them: taken by the group, or out.
void hold_choices(BlockProgram& program, std::span<const double> x, const std::vector<char>& held);

/// A vertex of the same worth, which splits fewer parcels; or the solution itself.
std::vector<double> fewest_splits(const BlockProgram& program, const optimise::Solution& solution);

/// Terms of a row whose coefficients are in proportion are one term of a property of their own, and what no row uses is left out: the work
/// on a parcel grows with the square of the properties.
class GatheredProperties {
 public:
  GatheredProperties(const std::vector<std::vector<double>>& all, std::vector<std::vector<double>>& columns) : all_(all), columns_(columns) {}
  /// Puts `columns` in place of the properties of `all` that the row's terms name.
  void gather(optimise::FactoredRow& row);

 private:
  using Sum = std::vector<std::pair<int, double>>;  ///< of properties times factors
  struct Column {
    int place{0};
    double size{1};  ///< the sum is so many times the column
  };
  Column column_of(const Sum& sum);

  const std::vector<std::vector<double>>& all_;
  std::vector<std::vector<double>>& columns_;
  std::map<Sum, Column> known_;
};

struct Problem::Data {
  class FrontSearch;
  Data(const simulate::Compiled& compiled, std::span<const double> values);

  simulate::Compiled compiled;
  std::vector<double> values;
  Model model;
  optimise::BlockProgram program;
  std::vector<LimitRow> rows;  ///< in the order of the program's rows
  Functional worth;            ///< what the objective weighs, in yuan
  QuadraticCost quadratic;     ///< what is taken from it beside the program's cost
  Options own;

  // problem.cpp
  void read_limits();
  void read_objective();
  void read_locks();
  void gather_properties();
  /// Of each share, groups x choices.
  [[nodiscard]] std::vector<double> coefficients(const Functional& f, double factor) const;
  void place(LimitRow& row, const std::vector<char>& zones);
  std::map<std::vector<char>, std::pair<int, int>> places;  ///< of sets of zones: layer and zone
  // answer.cpp
  [[nodiscard]] Allocation solve(const Options& options) const;
  void fewer_starts(std::vector<double>& x) const;
  [[nodiscard]] std::vector<double> shares_of_whole(std::span<const int> choice) const;
  struct Whole {
    std::vector<double> x;
    bool within;
  };
  void better_whole(const BlockProgram& with, const Options& options, Whole& found, double& seconds) const;
  /// What shares are worth, less penalties and the quadratic cost, in yuan.
  [[nodiscard]] double worth_of(std::span<const double> x) const;
  void finish(std::vector<double> x, std::span<const double> y, Allocation& answer) const;
  void explain(const optimise::BlockProgram& with, Allocation& answer) const;
  struct Share {
    std::size_t group, choice;
    double share;
  };
  /// The shares that are not 0, and of each property that was asked for its sums over them, by zone and choice.
  struct Taken {
    std::vector<Share> shares;
    mutable std::map<int, std::vector<double>> sums;
  };
  [[nodiscard]] Taken taken(std::span<const double> x) const;
  [[nodiscard]] double activity(const Functional& f, const LimitRow& row, const Taken& shares) const;
  /// A functional as a row, without its constant and without bounds; its properties are the model's.
  [[nodiscard]] optimise::FactoredRow row_of(const Functional& f, std::string name) const;
  /// The same over the whole case, added to a program with properties of its own.
  [[nodiscard]] optimise::FactoredRow& add_row(BlockProgram& to, const Functional& f, const std::string& name) const;
  [[nodiscard]] BlockProgram keeping(const Options& options) const;
  [[nodiscard]] std::vector<PlanRow> rows_of(std::vector<double>& x) const;
  void outcomes(std::span<const double> x, std::span<const double> y, Allocation& answer) const;
  [[nodiscard]] std::vector<double> shares_of(std::span<const PlanRow> rows) const;
  [[nodiscard]] std::vector<double> with_whole_options(const optimise::BlockProgram& with, const optimise::Solution& solution, const Options& options) const;
  [[nodiscard]] std::vector<char> taken_whole() const;  ///< by choice
  [[nodiscard]] std::vector<std::size_t> options_of_choices() const;
  [[nodiscard]] bool whole_options_are_whole(std::span<const double> x) const;
};

}  // namespace gengxin::allocate
