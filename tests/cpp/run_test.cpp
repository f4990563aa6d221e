#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "gengxin/simulate/explain.hpp"
#include "gengxin/simulate/run.hpp"
#include "gengxin/simulate/settlement.hpp"

using namespace gengxin;
using namespace gengxin::simulate;

namespace {

const Compiled& xiaogang() {
  static const Compiled compiled(scenario::Scenario::load(GENGXIN_ROOT "/python/gengxin/cases/xiaogang/scenario.json"));
  return compiled;
}

double relative(double a, double b) {
  if (std::isnan(a) && std::isnan(b)) return 0;
  return std::abs(a - b) / std::max({1.0, std::abs(a), std::abs(b)});
}

double worst_difference(const Compiled& compiled, const Trajectory& a, const Trajectory& b) {
  double worst = 0;
  for (const auto name : table_names()) {
    const auto x = table(compiled, a, name), y = table(compiled, b, name);
    REQUIRE(x.rows() == y.rows());
    for (std::size_t c = 0; c < x.columns.size(); ++c)
      for (std::size_t r = 0; r < x.rows(); ++r) worst = std::max(worst, relative(x.columns[c].values[r], y.columns[c].values[r]));
  }
  return worst;
}

}  // namespace

TEST_CASE("the fast run agrees with the naive one") {
  const auto& compiled = xiaogang();
  CHECK(worst_difference(compiled, run(compiled, compiled.values()), run_reference(compiled, compiled.values())) < 1e-12);
}

TEST_CASE("people are conserved in every zone, year, sex and status") {
  const auto& compiled = xiaogang();
  const auto t = table(compiled, run(compiled, compiled.values()), "population");
  std::map<std::string_view, const std::vector<double>*> c;
  for (const auto& column : t.columns) c[column.info.name] = &column.values;
  double worst = 0, people = 0;
  for (std::size_t i = 0; i < t.rows(); ++i) {
    const double rest = (*c["start"])[i] - (*c["cleared"])[i] + (*c["returned"])[i] + (*c["births"])[i] - (*c["deaths"])[i] + (*c["moved_in"])[i] - (*c["moved_out"])[i] - (*c["end"])[i];
    worst = std::max(worst, std::abs(rest));
    people += (*c["end"])[i];
  }
  CHECK(people > 0);
  CHECK(worst < 1e-9);
}

TEST_CASE("tables and explanations show the values of the run, not those of the document") {
  const auto& compiled = xiaogang();
  std::vector<double> values(compiled.values().begin(), compiled.values().end());
  for (double& value : values) value *= 1 + 1e-9;  // every slot differs from the document's
  for (const auto& indicator : compiled.scenario().records().indicators) values[compiled.scenario().figures().info(indicator.target).first] = 77;
  const Explainer explainer(compiled, values);
  const auto settlement = settle(compiled, values);
  const auto t = table(compiled, run(compiled, values), "indicators", &settlement);
  for (const auto& column : t.columns)
    for (std::size_t r = 0; r < t.rows(); ++r) {
      if (column.info.name == "target") CHECK(column.values[r] == 77);
      CHECK(relative(column.values[r], explainer.recompute(explainer.cell("indicators", r, column.info.name))) < 1e-12);
    }
}

TEST_CASE("every cell of every table is explained down to its figures") {
  const auto& compiled = xiaogang();
  const Explainer explainer(compiled, {compiled.values().begin(), compiled.values().end()});
  const auto trajectory = run(compiled, compiled.values());
  double worst = 0;
  std::size_t cells = 0;
  const auto settlement = settle(compiled, compiled.values());
  std::vector<std::pair<std::string_view, Table<double>>> tables = {{"cover", cover_table<double>(compiled, compiled.values())}};
  for (const auto name : table_names()) tables.emplace_back(name, table(compiled, trajectory, name, &settlement));
  for (const auto& [name, t] : tables) {
    for (const auto& column : t.columns)
      for (std::size_t r = 0; r < t.rows(); ++r, ++cells)
        worst = std::max(worst, relative(column.values[r], explainer.recompute(explainer.cell(name, r, column.info.name))));
  }
  MESSAGE(cells << " cells, " << explainer.nodes() << " nodes");
  CHECK(cells > 10000);
  CHECK(worst < 1e-12);
}

TEST_CASE("broken hard limits are told with value and bound, and no others") {
  Settlement<double> settlement;
  settlement.limits = {{Limit::demolition, "hard", 300, 200, 0}, {Limit::rebuilding, "warn", 3, 2, 0}, {Limit::nearby, "hard", 0.9, 0.5, 1}};
  CHECK(broken_hard_limits(settlement) == std::vector<std::string>{"demolition: 300 m2 is above 200 m2"});
  settlement.limits[2] = {Limit::nearby, "hard", 0.25, 0.5, 0};
  CHECK(broken_hard_limits(settlement).size() == 2);
  CHECK(broken_hard_limits(settlement)[1] == "nearby: 0.25 is below 0.5");
  CHECK(broken_hard_limits({}).empty());
}
