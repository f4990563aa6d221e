#include "formula_now.hpp"

#include <cmath>
#include <limits>
#include <stdexcept>
#include <utility>

namespace gengxin::formula::detail {
namespace {

[[noreturn]] void fail(std::string code, const std::string& pointer, std::string found, std::string allowed, std::string cure) {
  throw DocumentError({make_issue(std::move(code), pointer, std::move(found), std::move(allowed), std::move(cure))});
}

double finite(double value, const std::string& name, const std::string& pointer) {
  if (!std::isfinite(value)) fail("not_finite", pointer, "'" + name + "' is " + number_text(value), "a finite number", "check the value");
  return value;
}

void scale_now(ScaleNow& now, const ScaleOf& scale, std::span<const double> values, Day day) {
  const ScaleVersion* version = version_on(scale.versions, day);
  now.missing = version == nullptr;
  now.lows.clear();
  now.highs.clear();
  now.rates.clear();
  now.low_slots.clear();
  now.high_slots.clear();
  now.rate_slots.clear();
  if (now.missing || version->ended) return;
  const std::size_t tiers = version->thresholds.size();
  for (std::size_t i = 0; i < tiers; ++i) {
    const double low = finite(values[version->thresholds[i]], scale.name, scale.pointer), rate = finite(values[version->rates[i]], scale.name, scale.pointer);
    const double high = i + 1 < tiers ? finite(values[version->thresholds[i + 1]], scale.name, scale.pointer) : std::numeric_limits<double>::infinity();
    if (low >= high)
      fail("overlapping_tiers", scale.pointer, "threshold " + number_text(high) + " of scale '" + scale.name + "' after " + number_text(low), "thresholds that rise", "sort the tiers, each threshold once");
    if (rate == 0) continue;
    now.lows.push_back(low);
    now.highs.push_back(high);
    now.rates.push_back(rate);
    now.low_slots.push_back(version->thresholds[i]);
    now.high_slots.push_back(i + 1 < tiers ? version->thresholds[i + 1] : kNoSlot);
    now.rate_slots.push_back(version->rates[i]);
  }
}

void lookup_now(LookupNow& now, const Book& book, const Lookup& lookup, std::span<const double> values, Day day) {
  const TableOf& table = book.names.tables[lookup.table];
  const TableVersion* version = version_on(table.versions, day);
  now.missing = version == nullptr;
  now.values.assign(book.names.columns[lookup.column].categories.size(), 0.0);
  now.slots.assign(now.values.size(), kNoSlot);
  if (now.missing || version->ended) return;
  const std::vector<Slot>& slots = lookup.slots[static_cast<std::size_t>(version - table.versions.data())];
  now.slots = slots;
  for (std::size_t code = 0; code < slots.size(); ++code)
    now.values[code] = slots[code] == Lookup::kMissing ? std::numeric_limits<double>::quiet_NaN() : finite(values[slots[code]], table.name, table.pointer);
}

}  // namespace

void Now::resolve(const Book& book, const Rows& rows) {
  const std::span<const double> values = rows.values.empty() ? std::span<const double>(book.names.values) : rows.values;
  if (values.size() < book.names.values.size()) throw std::invalid_argument("formulas: " + std::to_string(values.size()) + " values for " + std::to_string(book.names.values.size()) + " slots");
  day = rows.day;
  figures.resize(book.names.figures.size());
  for (std::size_t i = 0; i < figures.size(); ++i) {
    const FigureOf& figure = book.names.figures[i];
    const FigureVersion* version = version_on(figure.versions, day);
    figures[i].missing = version == nullptr || (version->ended && figure.kind == Kind::date);
    figures[i].slot = version == nullptr || version->ended ? kNoSlot : version->slot;
    figures[i].value = version == nullptr || version->ended ? 0 : finite(values[version->slot], figure.name, figure.pointer);
  }
  scales.resize(book.names.scales.size());
  for (std::size_t i = 0; i < scales.size(); ++i) scale_now(scales[i], book.names.scales[i], values, day);
  lookups.resize(book.lookups.size());
  for (std::size_t i = 0; i < lookups.size(); ++i) lookup_now(lookups[i], book, book.lookups[i], values, day);
}

void check_shape(const Book& book, const Rows& rows, std::span<const std::span<double>> outputs) {
  const auto wrong = [](const std::string& what) { throw std::invalid_argument("formulas: " + what); };
  if (rows.columns.size() != book.names.columns.size()) wrong(std::to_string(rows.columns.size()) + " columns for " + std::to_string(book.names.columns.size()));
  for (std::size_t i = 0; i < rows.columns.size(); ++i) {
    if (!book.uses_column[i]) continue;
    const Kind kind = book.names.columns[i].kind;
    const std::size_t wanted = kind == Kind::number ? 0 : kind == Kind::truth ? 1 : 2;
    if (rows.columns[i].index() != wanted) wrong("column '" + book.names.columns[i].name + "' has values of another kind");
    const std::size_t count = std::visit([](const auto& span) { return span.size(); }, rows.columns[i]);
    if (count != rows.count) wrong("column '" + book.names.columns[i].name + "' has " + std::to_string(count) + " rows of " + std::to_string(rows.count));
  }
  if (outputs.size() != book.items.size()) wrong(std::to_string(outputs.size()) + " outputs for " + std::to_string(book.items.size()) + " items");
  for (std::size_t i = 0; i < outputs.size(); ++i)
    if (!outputs[i].empty() && outputs[i].size() != rows.count) wrong("the output of item '" + book.items[i].name + "' has " + std::to_string(outputs[i].size()) + " rows of " + std::to_string(rows.count));
}

}  // namespace gengxin::formula::detail
