// Whole groups near a tie, exchanged by an exact search: minimise c'x over the options that these groups may take, under the rows
// less what all other groups make of them.
#include <algorithm>
#include <chrono>
#include <cmath>
#include <limits>

#include "optimise/block_rounder.hpp"

namespace gengxin::optimise {

// Groups that do not have the option which the prices make cheapest, then those whose two cheapest lie nearest to each other.
std::vector<int> Rounder::near_ties(int groups) const {
  std::vector<std::pair<double, int>> ties;
  std::vector<double> reduced(k_);
  for (std::size_t i = 0; i < n_; ++i) {
    prices_.of_group(i, reduced.data());
    const double own = reduced[static_cast<std::size_t>(result_.choice[i])];
    double nearest = infinity;  // negative where another option is cheaper
    for (std::size_t a = 0; a < k_; ++a)
      if (static_cast<int>(a) != result_.choice[i] && admits(i, a)) nearest = std::min(nearest, reduced[a] - own);
    if (std::isfinite(nearest)) ties.emplace_back(nearest, static_cast<int>(i));
  }
  const auto kept = std::min(ties.size(), static_cast<std::size_t>(std::max(groups, 0)));
  std::partial_sort(ties.begin(), ties.begin() + static_cast<std::ptrdiff_t>(kept), ties.end());
  std::vector<int> found;
  for (std::size_t t = 0; t < kept; ++t) found.push_back(ties[t].second);
  std::sort(found.begin(), found.end());
  return found;
}

// Of their options the cheapest, two for each group on the average; the present one always.
std::vector<Rounder::Column> Rounder::columns_near_ties(int groups) const {
  std::vector<Column> columns;
  std::vector<double> reduced(k_), losses;
  const std::vector<int> near = near_ties(groups);
  for (const int group : near) {
    const auto i = static_cast<std::size_t>(group);
    prices_.of_group(i, reduced.data());
    double least = infinity;
    for (std::size_t a = 0; a < k_; ++a)
      if (admits(i, a)) least = std::min(least, reduced[a]);
    for (std::size_t a = 0; a < k_; ++a) {
      if (!admits(i, a)) continue;
      columns.push_back({group, static_cast<int>(a), reduced[a] - least});
      losses.push_back(reduced[a] - least);
    }
  }
  std::sort(losses.begin(), losses.end());
  const double most = losses.size() > 2 * near.size() ? losses[2 * near.size()] : infinity;
  std::erase_if(columns, [&](const Column& column) {
    return column.loss > most && result_.choice[static_cast<std::size_t>(column.group)] != column.option;
  });
  return columns;
}

// Rows of groups first, then the limited rows, each with 1 as its largest coefficient.
Program Rounder::restricted(const std::vector<Column>& columns) const {
  Program program;
  std::vector<optimise::Entry> entries;
  std::vector<double> at(rows_.size()), largest(rows_.size());
  for (std::size_t r = 0; r < rows_.size(); ++r) at[r] = rows_[r].at;
  std::vector<optimise::Entry> coefficients;
  int row = -1, group = -1;
  for (std::size_t j = 0; j < columns.size(); ++j) {
    const auto i = static_cast<std::size_t>(columns[j].group), a = static_cast<std::size_t>(columns[j].option);
    const bool own = result_.choice[i] == columns[j].option;
    if (columns[j].group != group) {
      group = columns[j].group;
      ++row;
    }
    entries.push_back({row, static_cast<int>(j), 1.0});
    program.cost.push_back(program_.cost[i * k_ + a]);
    prices_.each_row(i, [&](std::size_t r, const Coefficients& of) {
      const double value = of(a) / size_[r];
      if (value == 0) return;
      coefficients.push_back({static_cast<int>(r), static_cast<int>(j), value});
      largest[r] = std::max(largest[r], std::abs(value));
      if (own) at[r] -= value;
    });
  }
  const int sums = row + 1;
  std::vector<int> place(rows_.size(), -1);
  program.row_lower.assign(static_cast<std::size_t>(sums), 1);
  program.row_upper = program.row_lower;
  for (std::size_t r = 0; r < rows_.size(); ++r) {
    if (largest[r] == 0 || (std::isinf(rows_[r].low) && std::isinf(rows_[r].high))) continue;
    place[r] = static_cast<int>(program.row_lower.size());
    program.row_lower.push_back((rows_[r].low - at[r]) / largest[r]);
    program.row_upper.push_back((rows_[r].high - at[r]) / largest[r]);
  }
  for (const optimise::Entry& entry : coefficients)
    if (const auto r = static_cast<std::size_t>(entry.row); place[r] >= 0) entries.push_back({place[r], entry.column, entry.value / largest[r]});
  program.lower.assign(columns.size(), 0);
  program.upper.assign(columns.size(), 1);
  program.matrix = SparseMatrix::from_entries(static_cast<int>(program.row_lower.size()), static_cast<int>(columns.size()), entries);
  return program;
}

Rounding Rounder::refine(const Rounding& rounding, const IntegerSolver& search, int groups, IntegerOptions options) {
  const auto begun = std::chrono::steady_clock::now();
  admit();
  take(rounding.choice);
  hold_rows();
  const std::vector<Column> columns = columns_near_ties(groups);
  Program program = restricted(columns);
  // The search may miss a row by `integrality` of its largest coefficient, and the rows must hold: so much less room.
  for (std::size_t r = 0; r < program.row_lower.size(); ++r)
    if (program.row_upper[r] - program.row_lower[r] > 4 * options.integrality) {
      program.row_lower[r] += options.integrality;
      program.row_upper[r] -= options.integrality;
    }
  std::vector<int> integers;
  options.start.clear();
  for (std::size_t j = 0; j < columns.size(); ++j) {
    integers.push_back(static_cast<int>(j));
    options.start.push_back(result_.choice[static_cast<std::size_t>(columns[j].group)] == columns[j].option ? 1 : 0);
  }
  account();
  const Rounding before = result_;
  program.offset = before.objective;
  for (std::size_t j = 0; j < columns.size(); ++j) program.offset -= program.cost[j] * options.start[j];
  const IntegerAnswer answer = columns.empty() ? IntegerAnswer{} : search(program, integers, options);
  if (answer.x.size() == columns.size() && !columns.empty()) {
    for (std::size_t j = 0; j < columns.size(); ++j)
      if (answer.x[j] > 0.5) result_.choice[static_cast<std::size_t>(columns[j].group)] = columns[j].option;
    result_.worst = 0;
    account();
  }
  if (result_.objective >= before.objective || result_.worst > std::max(before.worst, tolerance_)) result_ = before;
  result_.moves = rounding.moves;
  for (std::size_t i = 0; i < n_; ++i) result_.moves += result_.choice[i] != rounding.choice[i];
  result_.seconds = rounding.seconds + std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count();
  return std::move(result_);
}

}  // namespace gengxin::optimise
