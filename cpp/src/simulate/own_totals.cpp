#include "simulate/own_totals.hpp"

#include <algorithm>

#include "simulate/engine.hpp"

namespace gengxin::simulate {

using scenario::Stage;

template <Scalar T, bool kFast>
bool OwnTotals<T, kFast>::changes(std::size_t year) const {
  if (year == 0) return true;
  const Day last = day_of(b_.years[year - 1], 7, 1), now = day_of(b_.years[year], 7, 1);
  return std::any_of(b_.totals.programs.begin(), b_.totals.programs.end(), [&](const formula::Program& program) {
    const std::vector<Day> days = program.changes();
    return program.uses_today() || std::any_of(days.begin(), days.end(), [&](Day day) { return last < day && day <= now; });
  });
}

template <Scalar T, bool kFast>
T OwnTotals<T, kFast>::number(std::size_t column, const Row& row) const {
  const auto parcel = static_cast<Slot>(row.parcel);
  const auto floor = [&](std::size_t owner, std::size_t kind) {
    const Slot slot = b_.parcel_floor[owner][kind];
    return slot == BoundFacility::kNone32 ? T{} : values_[slot + parcel];
  };
  if (column == 0) return values_[b_.parcel_area + parcel];
  if (column + 1 < scenario::kParcelNumbers) return floor((column - 1) / land::kClasses, (column - 1) % land::kClasses);
  if (column + 1 == scenario::kParcelNumbers) {
    land::ExistingFloor<T> all{};
    for (std::size_t o = 0; o < land::kOwners; ++o)
      for (std::size_t c = 0; c < land::kClasses; ++c) all[o][c] = floor(o, c);
    return quantity(land::total_floor(all), "m2", [&] { return "floor of parcel " + compiled_.scenario().records().parcels.id[row.parcel]; });
  }
  const std::size_t first_own = scenario::kParcelNumbers + scenario::kParcelTexts;
  if (column < first_own + b_.totals.columns.size()) {
    const BoundColumn& own = b_.totals.columns[column - first_own];
    const std::uint32_t at = own.row_of_holder[row.parcel];
    return at == kNoRow ? values_[compiled_.scenario().figures().slot_on(own.otherwise, day_of(b_.years[0], 7, 1))] : values_[own.value.first + at];
  }
  const effects::Effect<T>& effect = row.choice->effect;
  std::size_t n = column - first_own - b_.totals.columns.size() - scenario::kOptionTexts;
  if (n == 0) return sum_of(std::span<const T>(effect.counted_m2));
  if (n == 1) return sum_of(std::span<const T>(effect.uncounted_m2));
  if (n < scenario::kAfterPurposes) return effect.counted_m2[n - scenario::kFirstPurpose];
  n -= scenario::kAfterPurposes;
  const std::array<T, scenario::kOptionNumbers - scenario::kAfterPurposes> rest{effect.homes_built, effect.planned_after, effect.places[0], effect.places[1], effect.places[2],
                                                                                effect.places[3], effect.hospital_beds, effect.elderly_beds, effect.road_m};
  return rest[n];
}

template <Scalar T, bool kFast>
std::int32_t OwnTotals<T, kFast>::text(std::size_t column, const Row& row) const {
  const BoundTotals& t = b_.totals;
  if (column < scenario::kParcelNumbers + scenario::kParcelTexts) return t.parcel_texts[column - scenario::kParcelNumbers][row.parcel];
  const std::size_t which = column - scenario::kParcelNumbers - scenario::kParcelTexts - t.columns.size();
  const std::int32_t code = t.option_texts[which][row.choice->option];
  return code < 0 ? t.parcel_texts[0][row.parcel] : code;  // an option without a use keeps the parcel's
}

template <Scalar T, bool kFast>
std::vector<std::vector<T>> OwnTotals<T, kFast>::evaluate(std::span<const Row> rows, Stage stage, std::size_t year) const {
  const auto& records = compiled_.scenario().records();
  const formula::Program& program = b_.totals.programs[static_cast<std::size_t>(stage)];
  const std::vector<formula::ColumnInfo>& columns = b_.totals.infos[static_cast<std::size_t>(stage)];
  const Day day = day_of(b_.years[year], 7, 1);
  RowColumns<T> made(columns.size());
  for (std::size_t c = 0; c < columns.size(); ++c) {
    if (!program.uses_column(c)) continue;
    for (const Row& row : rows) {
      if (columns[c].kind == formula::Kind::number)
        made.numbers[c].push_back(number(c, row));
      else
        made.codes[c].push_back(text(c, row));
    }
  }
  const auto holder = [&](const Row& row) {
    return "parcel " + records.parcels.id[row.parcel] + (row.choice == nullptr ? " as it is" : " by option " + records.options[row.choice->option].id);
  };
  const auto name = [&](std::size_t item, std::size_t k, T value) {
    const auto& own = records.totals.formulas[item];
    const std::string& formula = stage == Stage::before ? own.before : stage == Stage::during ? own.during : own.after;
    const std::string clause = own.source.empty() ? "assumed" : own.source + (own.clause.empty() ? "" : ", " + own.clause);
    return quantity(value, program.item_unit(item), [&] {
      return own.id + " of " + holder(rows[k]) + " by the figures of " + day_text(day) + " = " + (formula.empty() ? "0" : formula) + " [" + clause + ']';
    });
  };
  const auto fault = [&](const formula::RowError& error) { return fault_of(error, holder(rows[error.row()]) + ", " + day_text(day)); };
  return evaluate_rows<T, kFast>(program, columns, made, rows.size(), day, values_, numbers_, name, fault);
}

template <Scalar T, bool kFast>
std::vector<std::vector<T>> OwnTotals<T, kFast>::before(std::span<const std::size_t> parcels, std::size_t year) const {
  std::vector<Row> rows;
  for (const std::size_t parcel : parcels) rows.push_back({parcel, nullptr});
  return evaluate(rows, Stage::before, year);
}

template <Scalar T, bool kFast>
std::vector<std::vector<T>> OwnTotals<T, kFast>::with_option(std::span<const PlanEffect<T>> choices, Stage stage, std::size_t year) const {
  std::vector<Row> rows;
  for (const PlanEffect<T>& choice : choices) rows.push_back({choice.parcel, &choice});
  return evaluate(rows, stage, year);
}

/// Sums by scope and year, without and with the plan.
template <Scalar T, bool kFast>
void Engine<T, kFast>::own_totals() {
  const OwnTotals<T, kFast> own(compiled_, values_, numbers_);
  const std::size_t count = own.count(), scopes = r_.extent.scopes();
  for (Case<T>* which : {&r_.without, &r_.with}) which->own.assign(scopes * count * years_, T{});
  if (count == 0) return;
  const auto& formulas = compiled_.scenario().records().totals.formulas;
  std::vector<std::size_t> parcels(b_.parcel_zone.size());
  for (std::size_t p = 0; p < parcels.size(); ++p) parcels[p] = p;
  std::vector<std::size_t> planned;
  for (const PlanEffect<T>& p : plan_) planned.push_back(p.parcel);
  std::vector<std::vector<T>> all, before, during, after;
  for (std::size_t y = 0; y < years_; ++y) {
    if (own.changes(y)) {
      all = own.before(parcels, y);
      before = own.before(planned, y);
      during = own.with_option(plan_, Stage::during, y);
      after = own.with_option(plan_, Stage::after, y);
    }
    for (std::size_t t = 0; t < count; ++t) {
      std::vector<Accumulator<T>> stands(zones_), change(zones_);
      for (const std::size_t p : parcels) stands[b_.parcel_zone[p]].add(all[t][p]);
      for (std::size_t i = 0; i < plan_.size(); ++i) {
        const PlanEffect<T>& p = plan_[i];
        const T delivered = p.when.delivered(year_number(y)), cleared = p.effect.clears * p.when.cleared(year_number(y));
        if (value_of(delivered) != 0)
          change[p.zone].add(by_row(p, p.share * (after[t][i] - before[t][i]) * delivered, formulas[t].unit, formulas[t].id.c_str(), y));
        else if (value_of(cleared) != 0)
          change[p.zone].add(by_row(p, p.share * (during[t][i] - before[t][i]) * cleared, formulas[t].unit, formulas[t].id.c_str(), y));
      }
      std::vector<T> without(zones_), with(zones_);
      const auto name = [&](std::size_t scope, const char* which) { return formulas[t].id + " of " + scope_name(scope) + which + ", " + year_text(y); };
      for (std::size_t z = 0; z < zones_; ++z) {
        const std::size_t i = (z * count + t) * years_ + y;
        without[z] = r_.without.own[i] = quantity(stands[z].total(), formulas[t].unit, [&] { return name(z, " without the plan"); });
        with[z] = r_.with.own[i] = quantity(without[z] + change[z].total(), formulas[t].unit, [&] { return name(z, " with the plan"); });
      }
      const std::size_t i = (zones_ * count + t) * years_ + y;
      r_.without.own[i] = quantity(sum_of(std::span<const T>(without)), formulas[t].unit, [&] { return name(zones_, " without the plan"); });
      r_.with.own[i] = quantity(sum_of(std::span<const T>(with)), formulas[t].unit, [&] { return name(zones_, " with the plan"); });
    }
  }
}

template class OwnTotals<double, true>;
template class OwnTotals<double, false>;
template class OwnTotals<Traced, false>;
template class Engine<double, true>;
template class Engine<double, false>;
template class Engine<Traced, false>;

}  // namespace gengxin::simulate
