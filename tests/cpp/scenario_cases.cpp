// Every file under tests/scenarios gives the numbers worked out by hand in it and passes its checks.
// The Python tests run the same files; with GENGXIN_TABLES=<folder> the tables are written there, and
// the Python tests compare theirs with them bit by bit.
#include <doctest/doctest.h>

#include <cmath>
#include <cstdlib>

#include "gengxin/simulate/explain.hpp"
#include "gengxin/simulate/run.hpp"
#include "gengxin/simulate/settlement.hpp"
#include "scenario_checks.hpp"
#include "scenario_files.hpp"

using namespace gengxin;
using namespace gengxin::tests;
using scenario::Scenario;
using simulate::Compiled;

namespace {

Scenario base_of(const Json& described) {
  const auto name = described.at("base").get<std::string>();
  if (name == "xiaogang") return Scenario::load(GENGXIN_ROOT "/python/gengxin/cases/xiaogang/scenario.json");
  return Scenario::load((kTests / "scenarios" / name).string());
}

/// The base with the patches applied in order; a text names a file that holds a patch.
Scenario scenario_of(const Json& described) {
  Scenario scenario = base_of(described);
  for (const Json& patch : described.at("patch"))
    scenario = scenario.patch(patch.is_string() ? text_of(kTests / "scenarios" / patch.get<std::string>()) : patch.dump(), "patch");
  return scenario;
}

Tables tables_of(const Compiled& compiled, const simulate::Trajectory& trajectory) {
  Tables tables;
  const auto settlement = simulate::settle(compiled, compiled.values());
  for (const auto name : simulate::table_names()) tables.emplace(std::string(name), CaseTable(simulate::table(compiled, trajectory, name, &settlement)));
  tables.emplace("cover", CaseTable(simulate::cover_table<double>(compiled, compiled.values())));
  for (const auto name : simulate::settlement_table_names())
    tables.emplace(std::string(name), CaseTable(simulate::settlement_table(compiled, compiled.values(), settlement, name)));
  return tables;
}

void check_expectation(const Json& expected, const Tables& tables) {
  INFO(expected.dump());
  const CaseTable& table = tables.at(expected.at("table").get<std::string>());
  if (expected.contains("rows")) {
    CHECK(table.rows() == expected["rows"].get<std::size_t>());
    return;
  }
  const auto rows = table.matching(expected.at("where"));
  CHECK_FALSE(rows.empty());
  const auto& values = table.column(expected.at("column").get<std::string>());
  for (const std::size_t row : rows) {
    INFO(table.row_name(row));
    if (expected["value"].is_null()) {
      CHECK(std::isnan(values[row]));
      continue;
    }
    const double value = expected["value"].get<double>();
    const double tolerance = expected.value("tolerance", 1e-9) * std::max(1.0, std::abs(value));
    CAPTURE(values[row]);
    CHECK(std::abs(values[row] - value) <= tolerance);
  }
}

double worst_difference(const Compiled& compiled, const simulate::Trajectory& a, const simulate::Trajectory& b) {
  double worst = 0;
  for (const auto name : simulate::table_names()) {
    const auto x = simulate::table(compiled, a, name), y = simulate::table(compiled, b, name);
    for (std::size_t c = 0; c < x.columns.size(); ++c)
      for (std::size_t r = 0; r < x.rows(); ++r) worst = std::max(worst, relative_difference(x.columns[c].values[r], y.columns[c].values[r]));
  }
  return worst;
}

double worst_difference_of_settlements(const Compiled& compiled) {
  const auto values = compiled.values();
  const auto fast = simulate::settle(compiled, values), naive = simulate::settle_reference(compiled, values);
  double worst = 0;
  for (const auto name : simulate::settlement_table_names()) {
    const auto x = simulate::settlement_table(compiled, values, fast, name), y = simulate::settlement_table(compiled, values, naive, name);
    CHECK(x.rows() == y.rows());
    for (std::size_t c = 0; c < x.columns.size(); ++c)
      for (std::size_t r = 0; r < x.rows(); ++r) worst = std::max(worst, relative_difference(x.columns[c].values[r], y.columns[c].values[r]));
  }
  return worst;
}

void write_tables(const std::filesystem::path& folder, const std::string& name, const Tables& tables) {
  Json all = Json::object();
  for (const auto& [table, content] : tables) all[table] = content.to_json();
  std::filesystem::create_directories(folder);
  std::ofstream(folder / (name + ".json"), std::ios::binary) << canonical_text(all);
}

}  // namespace

TEST_CASE("scenarios give the numbers worked out by hand") {
  const auto files = numbered_files("scenarios");
  CHECK(files.size() >= 28);
  const char* folder = std::getenv("GENGXIN_TABLES");
  for (const auto& file : files) {
    INFO(file.filename().string());
    const Json described = json_of(file);
    const Compiled compiled(scenario_of(described)), before(base_of(described));
    const auto trajectory = simulate::run(compiled, compiled.values());
    const Tables tables = tables_of(compiled, trajectory);
    for (const Json& expected : described.at("expect")) check_expectation(expected, tables);
    const Tables base = tables_of(before, simulate::run(before, before.values()));
    for (const Json& check : described.at("checks"))
      for (const std::string& fault : faults_of(check, tables, base)) FAIL_CHECK(fault);
    CHECK(described["expect"].size() + described["checks"].size() > 0);
    CHECK(worst_difference(compiled, trajectory, simulate::run_reference(compiled, compiled.values())) < 1e-12);
    CHECK(worst_difference_of_settlements(compiled) == 0);
    if (folder != nullptr) write_tables(folder, file.stem().string(), tables);
  }
}

TEST_CASE("every cell of a small scenario is explained down to its figures, in the edge cases too") {
  for (const auto& file : numbered_files("scenarios")) {
    const Json described = json_of(file);
    if (described["base"] == "xiaogang") continue;
    INFO(file.filename().string());
    const Compiled compiled(scenario_of(described));
    const simulate::Explainer explainer(compiled, {compiled.values().begin(), compiled.values().end()});
    const auto trajectory = simulate::run(compiled, compiled.values());
    double worst = 0;
    const auto explained = [&](std::string_view name, const simulate::Table<double>& table) {
      for (const auto& column : table.columns)
        for (std::size_t r = 0; r < table.rows(); ++r)
          worst = std::max(worst, relative_difference(column.values[r], explainer.recompute(explainer.cell(name, r, column.info.name))));
    };
    const auto settlement = simulate::settle(compiled, compiled.values());
    for (const auto name : simulate::table_names()) explained(name, simulate::table(compiled, trajectory, name, &settlement));
    explained("cover", simulate::cover_table<double>(compiled, compiled.values()));
    for (const auto name : simulate::settlement_table_names()) explained(name, simulate::settlement_table(compiled, compiled.values(), settlement, name));
    CHECK(worst < 1e-12);
  }
}
