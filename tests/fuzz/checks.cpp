#include <cmath>
#include <string_view>

#include "fuzz.hpp"
#include "gengxin/simulate/explain.hpp"
#include "gengxin/simulate/run.hpp"
#include "gengxin/simulate/tables.hpp"

namespace gengxin::fuzz {
namespace {

constexpr std::size_t kSmall = 400;  ///< zones x years: larger accepted documents are not run

/// Well-formed UTF-8 (RFC 3629): no overlong forms, no surrogates, nothing above U+10FFFF.
bool is_utf8(std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    const auto byte = [&](std::size_t k) { return i + k < text.size() ? static_cast<unsigned char>(text[i + k]) : 0U; };
    const auto more = [&](std::size_t k) { return (byte(k) & 0xC0U) == 0x80U; };
    const unsigned first = byte(0);
    std::size_t size = 0;
    if (first < 0x80) size = 1;
    else if (first >= 0xC2 && first <= 0xDF && more(1)) size = 2;
    else if (first >= 0xE0 && first <= 0xEF && more(1) && more(2) && !(first == 0xE0 && byte(1) < 0xA0) && !(first == 0xED && byte(1) > 0x9F)) size = 3;
    else if (first >= 0xF0 && first <= 0xF4 && more(1) && more(2) && more(3) && !(first == 0xF0 && byte(1) < 0x90) && !(first == 0xF4 && byte(1) > 0x8F)) size = 4;
    if (size == 0) return false;
    i += size;
  }
  return true;
}

void check_run(const scenario::Scenario& scenario) {
  const simulate::Compiled compiled(scenario);
  const auto trajectory = simulate::run(compiled, compiled.values());
  const auto again = simulate::run(compiled, compiled.values());
  for (const auto name : simulate::table_names()) {
    const auto table = simulate::table(compiled, trajectory, name), twin = simulate::table(compiled, again, name);
    for (const auto& key : table.keys) {
      check(key.codes.size() == table.rows(), "a key has a code for every row");
      for (const int code : key.codes)
        check(key.categories.empty() || (code >= 0 && static_cast<std::size_t>(code) < key.categories.size()), "a code names a category");
    }
    for (std::size_t c = 0; c < table.columns.size(); ++c) {
      const auto &x = table.columns[c].values, &y = twin.columns[c].values;
      check(x.size() == table.rows(), "a column has a value for every row");
      for (std::size_t r = 0; r < x.size(); ++r) check(x[r] == y[r] || (std::isnan(x[r]) && std::isnan(y[r])), "a run is pure");
    }
  }
  if (accepted % 50 != 1) return;  // recording a run is slow
  const simulate::Explainer explainer(compiled, {compiled.values().begin(), compiled.values().end()});
  const auto residents = simulate::table(compiled, trajectory, "residents");
  if (residents.rows() == 0) return;
  const auto node = explainer.cell("residents", residents.rows() - 1, "residents_with");
  static_cast<void>(explainer.describe(node));
  static_cast<void>(explainer.recompute(node));
}

}  // namespace

void check_accepted(const scenario::Scenario& scenario) {
  ++accepted;
  const std::string canonical = scenario.canonical();
  check(is_utf8(canonical) && is_utf8(scenario.to_json()), "a document is valid UTF-8");
  const auto again = scenario::Scenario::parse(canonical);
  check(again.canonical() == canonical && again.hash() == scenario.hash(), "a canonical document reads back as itself");
  check(scenario::Scenario::parse(scenario.to_json()).hash() == scenario.hash(), "a document written for people reads back as itself");
  check(scenario.diff(again) == "{}", "nothing differs from itself");
  for (const auto& info : scenario.figures().infos)
    for (std::uint32_t i = 0; i < info.count; ++i)
      check(std::isfinite(scenario.figures().values[info.first + i]) || (i < info.ended.size() && info.ended[i]), "a figure is finite");
  const auto& records = scenario.records();
  if (records.zones.size() * static_cast<std::size_t>(records.years()) <= kSmall) check_run(scenario);
}

void check_refusal(const DocumentError& error) {
  check(!error.issues().empty(), "a refusal has a reason");
  for (const Issue& issue : error.issues()) {
    check(!issue.code.empty() && !issue.found.empty() && !issue.allowed.empty() && !issue.cure.empty(), "a fault has a code, a finding, an allowance and a cure");
    check(issue.pointer.empty() || issue.pointer.front() == '/', "a place is a JSON Pointer");
    check(is_utf8(issue.text()), "a fault is told in valid UTF-8");
    check(issue.text().find("json.exception") == std::string::npos, "no words of the JSON library reach the user");
  }
}

}  // namespace gengxin::fuzz
