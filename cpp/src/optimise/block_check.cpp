#include <algorithm>
#include <cmath>
#include <string>

#include "gengxin/optimise/block_program.hpp"

namespace gengxin::optimise {
namespace {

std::string name_of(const BlockProgram& program, std::size_t row) {
  return program.rows[row].name.empty() ? "row " + std::to_string(row) : program.rows[row].name;
}

// 0 v is 0, or not a number where v is not finite: eight sums of it wait for no test.
bool all_finite(const std::vector<double>& values) {
  constexpr std::size_t together = 8;
  double sums[together] = {}, sum = 0;
  std::size_t i = 0;
  for (; i + together <= values.size(); i += together)
    for (std::size_t lane = 0; lane < together; ++lane) sums[lane] += 0 * values[i + lane];
  for (; i < values.size(); ++i) sum += 0 * values[i];
  for (const double part : sums) sum += part;
  return sum == 0;
}

template <class Add>
void check_shares(const BlockProgram& program, Add&& add) {
  const auto n = static_cast<std::size_t>(std::max(program.groups, 0));
  const auto k = static_cast<std::size_t>(std::max(program.options, 0));
  const auto size = [&](const std::vector<double>& bound, const char* name) {
    if (!bound.empty() && bound.size() != n * k)
      add(std::string(name) + " has " + std::to_string(bound.size()) + " elements, expected " +
          std::to_string(n * k));
    return bound.size() == n * k;
  };
  const bool lower = size(program.lower, "lower"), upper = size(program.upper, "upper");
  if (!lower && !upper) return;
  for (std::size_t i = 0; i < n * k; ++i) {
    const double low = lower ? program.lower[i] : 0, high = upper ? program.upper[i] : 1;
    if (!(low >= 0) || !(high >= low))  // NaN fails too
      add("group " + std::to_string(i / k) + ", option " + std::to_string(i % k) +
          ": bounds of the share are " + std::to_string(low) + " and " + std::to_string(high) +
          ", expected 0 <= lower <= upper");
  }
}

template <class Add>
void check_quadratic(const BlockProgram& program, Add&& add) {
  const auto n = static_cast<std::size_t>(std::max(program.groups, 0));
  const auto k = static_cast<std::size_t>(std::max(program.options, 0));
  const auto& d = program.curvature;
  if (!program.kinds.empty()) {
    if (program.kinds.size() != k) add("kinds has " + std::to_string(program.kinds.size()) + " elements, expected " + std::to_string(k));
    for (std::size_t a = 0; a < program.kinds.size(); ++a)
      if (program.kinds[a] < 0 || program.kinds[a] >= program.options)
        add("option " + std::to_string(a) + ": kind is " + std::to_string(program.kinds[a]) + ", expected 0 to " +
            std::to_string(program.options - 1));
  }
  const auto kinds = static_cast<std::size_t>(std::max(program.kind_count(), 1));
  if (!d.empty() && d.size() != n * kinds)
    add("curvature has " + std::to_string(d.size()) + " elements, expected " + std::to_string(n * kinds));
  else
    for (std::size_t i = 0; i < d.size(); ++i)
      if (!(d[i] >= 0) || !std::isfinite(d[i]))  // NaN fails too
        add("group " + std::to_string(i / kinds) + (program.kinds.empty() ? ", option " : ", kind ") + std::to_string(i % kinds) + ": curvature is " +
            std::to_string(d[i]) + ", expected a number of at least 0");
  for (std::size_t e = 0; e < program.edges.size(); ++e) {
    const Edge& edge = program.edges[e];
    const std::string name = "edge " + std::to_string(e) + " (groups " + std::to_string(edge.one) + " and " + std::to_string(edge.other) + ")";
    if (std::min(edge.one, edge.other) < 0 || std::max(edge.one, edge.other) >= program.groups)
      add(name + ": groups are 0 to " + std::to_string(program.groups - 1));
    else if (edge.one == edge.other) add(name + ": joins a group to itself");
    if (!(edge.weight >= 0) || !std::isfinite(edge.weight))
      add(name + ": weight is " + std::to_string(edge.weight) + ", expected a number of at least 0");
  }
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
  else if (!all_finite(program.cost))
    for (std::size_t i = 0; i < n * k; ++i)
      if (!std::isfinite(program.cost[i]))
        add("group " + std::to_string(i / k) + ", option " + std::to_string(i % k) + ": cost is " +
            std::to_string(program.cost[i]));
  check_shares(program, add);
  check_quadratic(program, add);
  for (std::size_t c = 0; c < program.properties.size(); ++c) {
    const auto& property = program.properties[c];
    const bool finite = all_finite(property);
    if (property.size() != n)
      add("property " + std::to_string(c) + " has " + std::to_string(property.size()) +
          " elements, expected " + std::to_string(n));
    for (std::size_t i = 0; i < property.size() && !finite; ++i)
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
    row.each_term([&](int property, const std::vector<double>& q) {
      if (property < 0 || property >= static_cast<int>(program.properties.size()))
        add(name + ": property " + std::to_string(property) + " does not exist");
      if (q.size() != k)
        add(name + ": q has " + std::to_string(q.size()) + " elements, expected " + std::to_string(k));
      if (!std::all_of(q.begin(), q.end(), [](double v) { return std::isfinite(v); }))
        add(name + ": a coefficient is not finite");
    });
    if (row.layer >= static_cast<int>(program.layers.size()) || row.zone < 0)
      add(name + ": layer " + std::to_string(row.layer) + ", zone " + std::to_string(row.zone) +
          " does not exist");
    if (!(row.below_price > 0) || !(row.above_price > 0)) add(name + ": a price is not positive");
    if (std::isnan(row.lower) || std::isnan(row.upper)) add(name + ": a bound is NaN");
    else if (row.lower > row.upper)
      add(name + ": lower bound " + std::to_string(row.lower) + " exceeds upper bound " +
          std::to_string(row.upper));
  }
  if (!faults.empty()) throw ProgramError(std::move(faults));
}

}  // namespace gengxin::optimise
