// A host of the installed library: loads the bundled case, patches it, runs it, reads tables, asks
// why, catches what is wrong with a document, and checks the numbers. Prints a digest of every table,
// which must not depend on the host's own compiler flags.
#include <bit>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <string>

#include <gengxin/gengxin.hpp>

using gengxin::scenario::Scenario;
using namespace gengxin::simulate;

void check_headers();  // headers.cpp

namespace {

int failures = 0;

void check(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "consumer: does not hold: %s\n", what);
  ++failures;
}

/// Value of a column where the year and the zone are these.
double cell(const Table<double>& table, int year, const std::string& zone, std::string_view column) {
  for (const auto& values : table.columns) {
    if (values.info.name != column) continue;
    for (std::size_t row = 0; row < table.rows(); ++row) {
      const auto& zones = table.keys[1];
      if (table.keys[0].codes[row] == year && zones.categories[static_cast<std::size_t>(zones.codes[row])] == zone) return values.values[row];
    }
  }
  return std::nan("");
}

/// Every number of every table, bit by bit.
std::string digest(const Compiled& compiled, const Trajectory& trajectory) {
  std::string all;
  for (const auto name : table_names())
    for (const auto& column : table(compiled, trajectory, name).columns)
      for (const double value : column.values) all += std::to_string(std::bit_cast<std::uint64_t>(value)) + ' ';
  return gengxin::sha256(all);
}

void check_run(const Scenario& base) {
  const Compiled compiled(base);
  const Trajectory trajectory = run(compiled, compiled.values());
  const auto residents = table(compiled, trajectory, "residents");
  // Page 4 of the plan: 90,000 residents and 19,000 registered people at the start.
  check(std::abs(cell(residents, 2020, "all", "residents_without") - 90000) < 1e-6, "90,000 residents in 2020");
  check(std::abs(cell(residents, 2020, "all", "registered") - 19000) < 1e-6, "19,000 registered in 2020");
  check(std::isnan(cell(residents, 2020, "nowhere", "registered")), "no zone 'nowhere'");

  // A run of the same values into used memory, after a run of others, is the same to the bit.
  std::vector<double> other(compiled.values().begin(), compiled.values().end());
  for (double& value : other) value *= 0.5;
  Trajectory again;
  run_into(compiled, other, again);
  check(digest(compiled, again) != digest(compiled, trajectory), "other values give another run");
  run_into(compiled, compiled.values(), again);
  check(digest(compiled, again) == digest(compiled, trajectory), "a run is pure");

  const auto reference = table(compiled, run_reference(compiled, compiled.values()), "residents");
  double worst = 0;
  for (std::size_t c = 0; c < residents.columns.size(); ++c)
    for (std::size_t r = 0; r < residents.rows(); ++r)
      worst = std::fmax(worst, std::abs(residents.columns[c].values[r] - reference.columns[c].values[r]) /
                                   std::fmax(1.0, std::abs(reference.columns[c].values[r])));
  check(worst < 1e-12, "the run agrees with the naive evaluator");
  std::printf("base %s\n", digest(compiled, trajectory).c_str());
}

void check_patch(const Scenario& base) {
  const Scenario tight = base.patch(R"({"norms": {"primary_places_per_1000": 160}})", "twice the norm");
  check(tight.hash() != base.hash() && tight.ancestors().size() == 2, "a patch makes another scenario");
  check(base.patch(base.diff(tight), "again").hash() == tight.hash(), "apply(a, diff(a, b)) is b");
  check(tight.name().ends_with("twice the norm"), "a scenario knows its patches");

  const Compiled before(base), after(tight);
  const auto x = table(before, run(before, before.values()), "schools"), y = table(after, run(after, after.values()), "schools");
  std::size_t primary = 0;
  for (std::size_t c = 0; c < x.columns.size(); ++c) {
    if (x.columns[c].info.name != "norm_with") continue;
    for (std::size_t r = 0; r < x.rows(); ++r) {
      const bool is_primary = x.keys[2].categories[static_cast<std::size_t>(x.keys[2].codes[r])] == "primary";
      const double wanted = x.columns[c].values[r] * (is_primary ? 2 : 1);
      if (is_primary && x.columns[c].values[r] > 0) ++primary;
      check(std::abs(y.columns[c].values[r] - wanted) <= 1e-9 * std::abs(wanted), "the norm's places follow the norm");
    }
  }
  check(primary > 10, "the norm asks for primary places in many rows");
  std::printf("tight %s\n", digest(after, run(after, after.values())).c_str());
}

void check_explanation(const Scenario& base) {
  const Compiled compiled(base);
  const Explainer explainer(compiled, {compiled.values().begin(), compiled.values().end()});
  const auto schools = table(compiled, run(compiled, compiled.values()), "schools");
  std::size_t row = 0;
  while (row < schools.rows() && std::isnan(schools.columns[5].values[row])) ++row;
  const auto column = schools.columns[5];
  const std::uint32_t node = explainer.cell("schools", row, column.info.name);
  const Explanation why = explainer.describe(node);
  check(!why.label.empty() && !why.formula.empty() && !why.parts.empty(), "a cell has a name, a formula and parts");
  check(std::abs(explainer.recompute(node) - column.values[row]) <= 1e-12 * std::fmax(1.0, std::abs(column.values[row])), "the explanation recomputes the cell");
  check(!explainer.figures(node).empty(), "a cell rests on figures");
  try {
    static_cast<void>(explainer.cell("schools", row, "no such column"));
    check(false, "an unknown column is an error");
  } catch (const std::out_of_range&) {
  }
}

void check_errors(const Scenario& base) {
  try {
    static_cast<void>(base.patch(R"({"norms": {"primary_clas_size": 45}})", "misspelt"));
    check(false, "an unknown path is an error");
  } catch (const gengxin::DocumentError& error) {  // thrown across the library's border
    check(error.issues().size() == 1 && error.issues()[0].pointer == "/norms/primary_clas_size", "the fault has its place");
    check(error.issues()[0].cure.find("primary_class_size") != std::string::npos, "the cure suggests the near word");
  }
  try {
    static_cast<void>(Scenario::parse("{\"format\": \"gengxin/1\","));
    check(false, "half a document is an error");
  } catch (const std::runtime_error& error) {  // by its base class, too
    check(std::string(error.what()).find("1 fault") == 0, "the text counts the faults");
  }
  try {
    static_cast<void>(run(Compiled(base), {}));
    check(false, "a run without values is an error");
  } catch (const std::invalid_argument&) {
  }
}

}  // namespace

int main() {
  std::printf("gengxin %s\n", std::string(gengxin::kVersion).c_str());
  try {
    const Scenario base = Scenario::load(CASE_FILE);
    check_headers();
    check_run(base);
    check_patch(base);
    check_explanation(base);
    check_errors(base);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "consumer: %s\n", error.what());
    return 1;
  }
  return failures == 0 ? 0 : 1;
}
