// Totals of the user's own: any formula of a parcel and its choice is linear in the shares. Columns in proportion to each other
// are one property.
#include <algorithm>
#include <cmath>

#include "allocate/model.hpp"

namespace gengxin::allocate {

using scenario::Stage;

namespace {

constexpr std::size_t kBlock = 4096;  ///< effects that stand in memory at a time

/// The factor between two columns, to rounding; 0 if there is none.
double proportion(const std::vector<double>& column, const std::vector<double>& to) {
  constexpr double kRounding = 1e-14;
  std::size_t first = 0;
  while (first < to.size() && to[first] == 0) ++first;
  if (first == to.size()) return 0;
  const double factor = column[first] / to[first];
  for (std::size_t i = 0; i < to.size(); ++i)
    if (std::abs(column[i] - factor * to[i]) > kRounding * std::abs(column[i])) return 0;
  return factor;
}

}  // namespace

Model::OwnTerm Model::own_property(std::vector<double> column) {
  if (std::all_of(column.begin(), column.end(), [](double value) { return value == 0; })) return {0, 0.0};
  for (const int known : own_properties_)
    if (const double factor = proportion(column, properties_[static_cast<std::size_t>(known)]); factor != 0) return {known, factor};
  own_properties_.push_back(static_cast<int>(properties_.size()));
  properties_.push_back(std::move(column));
  return {own_properties_.back(), 1.0};
}

const std::vector<Model::OwnTerm>& Model::own_terms(std::size_t choice, Stage stage, std::size_t year) {
  const auto [at, fresh] = own_terms_.insert({{choice, stage, year}, {}});
  if (!fresh) return at->second;
  const simulate::OwnTotals<double, true> own(compiled_, values_, numbers_);
  std::vector<std::vector<double>> columns(own.count());
  std::vector<simulate::PlanEffect<double>> effects;
  for (std::size_t from = 0; from < parcels_.size(); from += kBlock) {
    const std::size_t count = std::min(kBlock, parcels_.size() - from);
    std::vector<std::vector<double>> part;
    if (stage == Stage::before) {
      part = own.before(std::span<const std::size_t>(parcels_).subspan(from, count), year);
    } else {
      effects.clear();
      for (std::size_t g = from; g < from + count; ++g)
        effects.push_back(simulate::effect_of_choice(b_, values_, simulate::PlanChoice<double>{parcels_[g], choices_[choice].option, 1.0, static_cast<double>(choices_[choice].start)}));
      part = own.with_option(effects, stage, year);
    }
    for (std::size_t t = 0; t < part.size(); ++t) columns[t].insert(columns[t].end(), part[t].begin(), part[t].end());
  }
  for (std::vector<double>& column : columns) at->second.push_back(own_property(std::move(column)));
  return at->second;
}

Functional Model::own(std::size_t total, std::size_t year, const std::vector<char>& zones) {
  const simulate::OwnTotals<double, true> own(compiled_, values_, numbers_);
  if (own_segment_.empty())
    for (std::size_t y = 0; y < years(); ++y) own_segment_.push_back(own.changes(y) ? y : own_segment_.back());
  const std::size_t segment = own_segment_[year];
  Functional f;
  for (std::size_t z = 0; z < zones.size(); ++z)
    if (zones[z]) f.constant += base_.without.own[(z * own.count() + total) * years() + year];
  const OwnTerm before = own_terms(0, Stage::before, segment)[total];
  for (std::size_t c = 1; c < choices_.size(); ++c) {
    const double calendar = b_.years[year];
    const bool delivered = when_[c].delivered(calendar) != 0;
    if (!delivered && unit_[c].clears * when_[c].cleared(calendar) == 0) continue;
    const OwnTerm then = own_terms(c, delivered ? Stage::after : Stage::during, segment)[total];
    put(f, then.property, c, then.coefficient);
    put(f, before.property, c, -before.coefficient);
  }
  return f;
}

}  // namespace gengxin::allocate
