// The simulated value of each indicator, in its own unit, and whether it meets the target.
#include <cmath>

#include "simulate/engine.hpp"

namespace gengxin::simulate {

template <Scalar T, bool kFast>
void Engine<T, kFast>::indicators() {
  const auto& records = compiled_.scenario().records().indicators;
  const auto capacity_of = [&](std::size_t y, auto&& wanted) {
    std::vector<T> terms;
    for (std::size_t f = 0; f < b_.facilities.size(); ++f)
      if (wanted(b_.facilities[f])) terms.push_back(capacity_[1][f * years_ + y]);
    return terms;
  };
  const auto built = [&](std::size_t y, std::vector<T>& terms, auto&& amount) {
    for (const PlanEffect<T>& p : plan_)
      if (value_of(amount(p.effect)) != 0) terms.push_back(p.share * amount(p.effect) * p.when.delivered(year_number(y)));
  };
  const std::size_t primary = static_cast<std::size_t>(services::Level::primary), junior = static_cast<std::size_t>(services::Level::junior);
  for (std::size_t i = 0; i < b_.indicators.size(); ++i) {
    const BoundIndicator& indicator = b_.indicators[i];
    r_.indicator_base[i] = values_[indicator.base];
    r_.indicator_target[i] = values_[indicator.target];
    if (indicator.per_unit != BoundFacility::kNone32) r_.indicator_per_unit[i] = values_[indicator.per_unit];
    if (indicator.model.empty() || indicator.model == "none") continue;
    for (std::size_t y = 0; y < years_; ++y) {
      // Everything that stands counts here, whomever it serves: that is how the plan counts.
      std::vector<T> terms;
      if (indicator.model == "compulsory_places") {
        terms = capacity_of(y, [&](const BoundFacility& f) { return f.kind == FacilityKind::school && (f.level == primary || f.level == junior); });
        built(y, terms, [&](const effects::Effect<T>& e) { return e.places[primary] + e.places[junior]; });
      } else if (indicator.model == "hospital_beds") {
        terms = capacity_of(y, [](const BoundFacility& f) { return f.kind == FacilityKind::hospital; });
        built(y, terms, [](const effects::Effect<T>& e) { return e.hospital_beds; });
      } else if (indicator.model == "elderly_beds") {
        terms = capacity_of(y, [](const BoundFacility& f) { return f.kind == FacilityKind::elderly; });
        built(y, terms, [](const effects::Effect<T>& e) { return e.elderly_beds; });
      } else if (indicator.model == "park_green_m2") {
        terms = {r_.with.land.park_m2[zones_ * years_ + y]};
      } else if (indicator.model != "road_m") {
        terms = {economic_indicator(indicator.model, y, r_.indicator_base[i] * values_[indicator.per_unit])};
      } else {
        terms = {r_.with.land.road_m[zones_ * years_ + y]};
      }
      const T value = quantity(sum_of(std::span<const T>(terms)) / values_[indicator.per_unit], records[i].unit,
                               [&] { return records[i].id + " simulated with the plan, " + year_text(y); });
      r_.indicator[i * years_ + y] = value;
      r_.indicator_met[i * years_ + y] = std::isnan(value_of(value)) ? value : indicator_met(value, r_.indicator_target[i], indicator.at_most);
    }
  }
}

template class Engine<double, true>;
template class Engine<double, false>;
template class Engine<Traced, false>;

}  // namespace gengxin::simulate
