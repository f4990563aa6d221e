#include "scenario/named.hpp"

#include <map>

#include "scenario/schema.hpp"

namespace gengxin::scenario {
namespace {

/// Versions by the day from which rows hold. `add` puts a row into a version.
template <class Version, class Add>
std::vector<Version> versions_of(const std::vector<std::string>& from, const std::string& ended, std::size_t rows, Add&& add) {
  std::map<Day, Version> by_day;
  for (std::size_t i = 0; i < rows; ++i) {
    const Day day = from.empty() ? formula::kSinceEver : parse_day(from[i]).value_or(formula::kSinceEver);
    Version& version = by_day[day];
    version.from = day;
    add(version, i);
  }
  if (rows == 0) by_day[formula::kSinceEver].from = formula::kSinceEver;  // told as empty
  if (const auto day = parse_day(ended)) by_day[*day] = Version{*day, true, {}, {}};
  std::vector<Version> versions;
  for (auto& [day, version] : by_day) versions.push_back(std::move(version));
  return versions;
}

}  // namespace

void add_figures(formula::Names& names, const std::vector<NamedFigure>& figures, const Figures& all) {
  for (const NamedFigure& figure : figures) {
    names.add_figure(figure.id, all, figure.figure);
    if (figure.unit != kDateUnit) continue;
    names.figures.back().kind = formula::Kind::date;
    names.figures.back().unit.clear();
  }
}

void add_scales(formula::Names& names, const std::vector<RateScale>& scales, const std::string& place) {
  for (const RateScale& scale : scales)
    names.scales.push_back({scale.id, scale.unit, scale.rate_unit,
                            versions_of<formula::ScaleVersion>(scale.from, scale.ended, scale.threshold.count, [&](formula::ScaleVersion& version, std::size_t i) {
                              version.thresholds.push_back(scale.threshold.first + static_cast<Slot>(i));
                              version.rates.push_back(scale.rate.first + static_cast<Slot>(i));
                            }),
                            place + scale.id});
}

void add_tables(formula::Names& names, const std::vector<RateTable>& tables, const std::string& place) {
  for (const RateTable& table : tables)
    names.tables.push_back({table.id, table.unit,
                            versions_of<formula::TableVersion>(table.from, table.ended, table.category.size(), [&](formula::TableVersion& version, std::size_t i) {
                              version.categories.push_back(table.category[i]);
                              version.slots.push_back(table.value.first + static_cast<Slot>(i));
                            }),
                            place + table.id});
}

}  // namespace gengxin::scenario
