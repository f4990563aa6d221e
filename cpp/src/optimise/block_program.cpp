#include "gengxin/optimise/block_program.hpp"

#include <algorithm>
#include <cmath>
#include <string>

namespace gengxin::optimise {
namespace {

std::string name_of(const BlockProgram& program, std::size_t row) {
  return program.rows[row].name.empty() ? "row " + std::to_string(row) : program.rows[row].name;
}

bool within(const BlockProgram& program, const FactoredRow& row, std::size_t group) {
  return row.layer < 0 || program.layers[static_cast<std::size_t>(row.layer)][group] == row.zone;
}

bool is_bound(double value) { return std::abs(value) < no_bound; }

// Rows that share a layer are found by the zone of a group.
struct RowIndex {
  std::vector<const FactoredRow*> everywhere;
  std::vector<int> everywhere_number;
  struct Layer {
    std::vector<std::vector<int>> by_zone;
  };
  std::vector<Layer> layers;

  explicit RowIndex(const BlockProgram& program) : layers(program.layers.size()) {
    for (std::size_t r = 0; r < program.rows.size(); ++r) {
      const FactoredRow& row = program.rows[r];
      if (row.layer < 0) {
        everywhere_number.push_back(static_cast<int>(r));
        continue;
      }
      auto& zones = layers[static_cast<std::size_t>(row.layer)].by_zone;
      if (row.zone >= static_cast<int>(zones.size()))
        zones.resize(static_cast<std::size_t>(row.zone) + 1);
      zones[static_cast<std::size_t>(row.zone)].push_back(static_cast<int>(r));
    }
  }
  template <class Use>
  void each(const BlockProgram& program, std::size_t group, Use&& use) const {
    for (const int r : everywhere_number) use(static_cast<std::size_t>(r));
    for (std::size_t layer = 0; layer < layers.size(); ++layer) {
      const auto zone = static_cast<std::size_t>(program.layers[layer][group]);
      if (zone < layers[layer].by_zone.size())
        for (const int r : layers[layer].by_zone[zone]) use(static_cast<std::size_t>(r));
    }
  }
};

// sum of y (bound its sign points to), with the multipliers that count.
long double bound_part(const BlockProgram& program, std::vector<double>& y) {
  long double sum = 0;
  for (std::size_t r = 0; r < y.size(); ++r) {
    const double bound = y[r] > 0 ? program.rows[r].lower : program.rows[r].upper;
    if (!is_bound(bound)) y[r] = 0;
    else sum += static_cast<long double>(y[r]) * bound;
  }
  return sum;
}

long double group_part(const BlockProgram& program, std::span<const double> y, bool with_cost,
                       long double* size) {
  const RowIndex index(program);
  const auto k = static_cast<std::size_t>(program.options);
  std::vector<long double> g(k);
  long double sum = 0;
  for (std::size_t i = 0; i < static_cast<std::size_t>(program.groups); ++i) {
    for (std::size_t a = 0; a < k; ++a) g[a] = with_cost ? program.cost[i * k + a] : 0.0;
    index.each(program, i, [&](std::size_t r) {
      const FactoredRow& row = program.rows[r];
      const long double factor =
          static_cast<long double>(y[r]) * program.properties[static_cast<std::size_t>(row.property)][i];
      for (std::size_t a = 0; a < k; ++a) g[a] -= factor * row.q[a];
      if (size != nullptr) *size += std::abs(factor);
    });
    sum += *std::min_element(g.begin(), g.end());
  }
  return sum;
}

}  // namespace

void check(const BlockProgram& program) {
  std::vector<std::string> faults;
  const auto add = [&](std::string text) {
    if (faults.size() < 100) faults.push_back(std::move(text));
  };
  const auto n = static_cast<std::size_t>(std::max(program.groups, 0));
  const auto k = static_cast<std::size_t>(std::max(program.options, 0));
  if (program.groups < 1 || program.options < 1) add("needs at least one group and one option");
  if (program.cost.size() != n * k)
    add("cost has " + std::to_string(program.cost.size()) + " elements, expected " +
        std::to_string(n * k));
  else
    for (std::size_t i = 0; i < n * k; ++i)
      if (!std::isfinite(program.cost[i]))
        add("group " + std::to_string(i / k) + ", option " + std::to_string(i % k) + ": cost is " +
            std::to_string(program.cost[i]));
  for (std::size_t c = 0; c < program.properties.size(); ++c) {
    const auto& property = program.properties[c];
    if (property.size() != n)
      add("property " + std::to_string(c) + " has " + std::to_string(property.size()) +
          " elements, expected " + std::to_string(n));
    for (std::size_t i = 0; i < property.size(); ++i)
      if (!std::isfinite(property[i]))
        add("property " + std::to_string(c) + ", group " + std::to_string(i) + " is " +
            std::to_string(property[i]));
  }
  for (std::size_t layer = 0; layer < program.layers.size(); ++layer) {
    const auto& zones = program.layers[layer];
    if (zones.size() != n)
      add("layer " + std::to_string(layer) + " has " + std::to_string(zones.size()) +
          " elements, expected " + std::to_string(n));
    if (std::any_of(zones.begin(), zones.end(), [](int zone) { return zone < 0; }))
      add("layer " + std::to_string(layer) + " has a negative zone");
  }
  for (std::size_t r = 0; r < program.rows.size(); ++r) {
    const FactoredRow& row = program.rows[r];
    const std::string name = name_of(program, r);
    if (row.property < 0 || row.property >= static_cast<int>(program.properties.size()))
      add(name + ": property " + std::to_string(row.property) + " does not exist");
    if (row.q.size() != k)
      add(name + ": q has " + std::to_string(row.q.size()) + " elements, expected " +
          std::to_string(k));
    if (!std::all_of(row.q.begin(), row.q.end(), [](double v) { return std::isfinite(v); }))
      add(name + ": a coefficient is not finite");
    if (row.layer >= static_cast<int>(program.layers.size()) || row.zone < 0)
      add(name + ": layer " + std::to_string(row.layer) + ", zone " + std::to_string(row.zone) +
          " does not exist");
    if (std::isnan(row.lower) || std::isnan(row.upper)) add(name + ": a bound is NaN");
    else if (row.lower > row.upper)
      add(name + ": lower bound " + std::to_string(row.lower) + " exceeds upper bound " +
          std::to_string(row.upper));
  }
  if (!faults.empty()) throw ProgramError(std::move(faults));
}

std::vector<double> activities(const BlockProgram& program, std::span<const double> x) {
  const RowIndex index(program);
  const auto k = static_cast<std::size_t>(program.options);
  std::vector<long double> sums(program.rows.size());
  for (std::size_t i = 0; i < static_cast<std::size_t>(program.groups); ++i)
    index.each(program, i, [&](std::size_t r) {
      const FactoredRow& row = program.rows[r];
      double inner = 0;
      for (std::size_t a = 0; a < k; ++a) inner += row.q[a] * x[i * k + a];
      sums[r] += static_cast<long double>(inner) *
                 program.properties[static_cast<std::size_t>(row.property)][i];
    });
  return {sums.begin(), sums.end()};
}

double dual_bound(const BlockProgram& program, std::span<const double> y) {
  std::vector<double> kept(y.begin(), y.end());
  const long double bounds = bound_part(program, kept);
  return static_cast<double>(bounds + group_part(program, kept, true, nullptr) + program.offset);
}

bool proves_infeasible(const BlockProgram& program, std::span<const double> y) {
  std::vector<double> kept(y.begin(), y.end());
  if (!std::all_of(kept.begin(), kept.end(), [](double v) { return std::isfinite(v); }))
    return false;
  long double size = 0;
  const long double bounds = bound_part(program, kept);
  const long double value = bounds + group_part(program, kept, false, &size);
  for (std::size_t r = 0; r < kept.size(); ++r)
    if (kept[r] != 0)
      size += std::abs(static_cast<long double>(kept[r]) *
                       (kept[r] > 0 ? program.rows[r].lower : program.rows[r].upper));
  return value > 1e-14L * size;
}

Program BlockProgram::expanded() const {
  Program program;
  std::vector<Entry> entries;
  const auto n = static_cast<std::size_t>(groups), k = static_cast<std::size_t>(options);
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t a = 0; a < k; ++a)
      entries.push_back({static_cast<int>(i), static_cast<int>(i * k + a), 1.0});
  for (std::size_t r = 0; r < rows.size(); ++r)
    for (std::size_t i = 0; i < n; ++i) {
      if (!within(*this, rows[r], i)) continue;
      const double p = properties[static_cast<std::size_t>(rows[r].property)][i];
      for (std::size_t a = 0; a < k; ++a)
        if (p * rows[r].q[a] != 0)
          entries.push_back(
              {static_cast<int>(n + r), static_cast<int>(i * k + a), p * rows[r].q[a]});
    }
  program.matrix =
      SparseMatrix::from_entries(static_cast<int>(n + rows.size()), static_cast<int>(n * k), entries);
  program.cost = cost;
  program.offset = offset;
  program.lower.assign(n * k, 0);
  program.upper.assign(n * k, infinity);
  program.row_lower.assign(n, 1);
  program.row_upper.assign(n, 1);
  for (const FactoredRow& row : rows) {
    program.row_lower.push_back(row.lower);
    program.row_upper.push_back(row.upper);
  }
  return program;
}

}  // namespace gengxin::optimise
