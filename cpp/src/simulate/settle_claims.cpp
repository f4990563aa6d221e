// Who is owed what: claims, the evaluation of their rule books, entitlements, and what each choice would bring.
#include <algorithm>
#include <chrono>

#include "simulate/settle.hpp"

namespace gengxin::simulate {

using compensation::Kind;
using compensation::When;

template <Scalar T, bool kFast>
Settler<T, kFast>::Settler(const Compiled& compiled, std::span<const double> values, Settlement<T>& out)
    : compiled_(compiled), b_(compiled.binding()), m_(b_.money), numbers_(values), values_(values), r_(out) {}

template <Scalar T, bool kFast>
Day Settler<T, kFast>::day_of_month(int month) const {
  const int year = month >= 0 ? month / 12 : -((11 - month) / 12);
  return day_of(b_.years[0] + year, month - 12 * year + 1, 1);
}

template <Scalar T, bool kFast>
int Settler<T, kFast>::month_of_day(Day day) const {
  using namespace std::chrono;
  const year_month_day date{sys_days{std::chrono::days{day}}};
  return 12 * (static_cast<int>(date.year()) - b_.years[0]) + static_cast<int>(static_cast<unsigned>(date.month())) - 1;
}

template <Scalar T, bool kFast>
void Settler<T, kFast>::read_plan() {
  const scenario::Stages& s = records().stages;
  const auto months = [&](Figure figure) { return s.present ? whole(figure) : 0; };
  const int approval = months(s.approval_months), vote = months(s.vote_months), signing = months(s.signing_months), slip = months(s.delivery_slip_months);
  std::map<int, std::size_t> phases;
  for (const BoundPlanRow& row : b_.plan) {
    plan_.push_back(effect_of_row(b_, values_, row));
    if (value_of(plan_.back().effect.clears) != 0) phases.insert({static_cast<int>(std::lround(value_of(plan_.back().when.start))), 0});
  }
  for (auto& [year, phase] : phases) {
    phase = r_.phases.size();
    Phase made;
    made.start_year = year;
    made.clearance = 12 * (year - b_.years[0]);
    made.signing = made.clearance - signing;
    made.vote = made.signing - vote;
    made.approval = made.vote - approval;
    made.construction = made.promised = made.clearance;
    r_.phases.push_back(made);
  }
  phase_of_row_.assign(plan_.size(), 0);
  for (std::size_t i = 0; i < plan_.size(); ++i) {
    const PlanEffect<T>& p = plan_[i];
    if (value_of(p.effect.clears) == 0) continue;
    phase_of_row_[i] = phases.at(static_cast<int>(std::lround(value_of(p.when.start))));
    Phase& phase = r_.phases[phase_of_row_[i]];
    // A phase builds from the month in which its last plot is clear, and delivers with its last.
    phase.construction = std::max(phase.construction, phase.clearance + 12 * static_cast<int>(std::lround(value_of(p.clearance_years))));
    phase.promised = std::max(phase.promised, 12 * (static_cast<int>(std::lround(value_of(p.when.delivery))) - b_.years[0]));
  }
  for (Phase& phase : r_.phases) phase.delivery = phase.promised + slip;
}

template <Scalar T, bool kFast>
void Settler<T, kFast>::read_claims() {
  const auto& c = records().compensation;
  std::vector<std::vector<std::uint32_t>> rows_of_parcel(b_.parcel_zone.size());
  for (std::size_t i = 0; i < plan_.size(); ++i)
    if (value_of(plan_[i].effect.clears) != 0) rows_of_parcel[plan_[i].parcel].push_back(static_cast<std::uint32_t>(i));
  const int slip = records().stages.present ? whole(records().stages.delivery_slip_months) : 0;
  const auto add = [&](std::size_t book, std::size_t holder, std::size_t parcel, Day signed_on, const std::array<T, compensation::kChoices>& weight) {
    for (const std::uint32_t row : rows_of_parcel[parcel]) {
      const PlanEffect<T>& p = plan_[row];
      Claim<T> claim;
      claim.book = static_cast<std::uint32_t>(book);
      claim.holder = static_cast<std::uint32_t>(holder);
      claim.plan_row = row;
      claim.phase = static_cast<std::uint32_t>(phase_of_row_[row]);
      claim.share = p.share;
      claim.weight = weight;
      claim.clearance = r_.phases[claim.phase].clearance;
      claim.promised = 12 * (static_cast<int>(std::lround(value_of(p.when.delivery))) - b_.years[0]);
      claim.delivery = claim.promised + slip;
      // Without a day of its own the contract is of the last month of signing.
      claim.signed_on = signed_on != kNoDay ? signed_on : day_of_month(std::max(r_.phases[claim.phase].signing, claim.clearance - 1));
      claims_.push_back(claim);
    }
  };
  const auto& h = records().households;
  for (std::size_t i = 0; i < h.size(); ++i) {
    const std::string choice = h.choice.empty() || h.choice[i].empty() ? "undecided" : h.choice[i];
    std::array<T, compensation::kChoices> weight{};
    if (choice == "undecided") {
      weight = {once(c.exchange_share), once(c.cash_share), once(c.voucher_share)};
    } else if (choice == "mixed") {
      const T exchanged = values_[h.exchange_share.first + static_cast<Slot>(i)];
      weight = {exchanged, T(1.0) - exchanged, T{}};
    } else {
      weight[static_cast<std::size_t>(std::find(compensation::kChoiceNames.begin(), compensation::kChoiceNames.end(), choice) - compensation::kChoiceNames.begin())] = T(1.0);
    }
    add(m_.book_of_household[i], i, m_.parcel_of_household[i], m_.signed_household[i], weight);
  }
  for (std::size_t i = 0; i < records().properties.size(); ++i) add(m_.book_of_property[i], i, m_.parcel_of_property[i], kNoDay, {T(1.0), T{}, T{}});
}

template <Scalar T, bool kFast>
Day Settler<T, kFast>::change_before(std::size_t book, Day day) const {
  const auto after = std::upper_bound(changes_[book].begin(), changes_[book].end(), day);
  return after == changes_[book].begin() ? formula::kSinceEver : *(after - 1);
}

template <Scalar T, bool kFast>
std::size_t Settler<T, kFast>::ask(std::size_t claim, std::size_t choice, Day day, bool approved) {
  const std::size_t book = claims_[claim].book;
  const Day segment = m_.books[book].program.uses_today() ? day : change_before(book, day);
  const auto [at, fresh] = asked_[book].insert({{claim, choice, segment, approved}, evaluations_[book].size()});
  if (fresh) evaluations_[book].push_back({claim, choice, day, approved});
  return at->second;
}

template <Scalar T, bool kFast>
Day Settler<T, kFast>::due_day(const Claim<T>& claim, When when) const {
  switch (when) {
    case When::signing: return claim.signed_on;
    case When::clearance:
    case When::monthly: return day_of_month(claim.clearance);
    case When::delivery: return day_of_month(claim.delivery);
  }
  return 0;
}

template <Scalar T, bool kFast>
int Settler<T, kFast>::due_month(const Claim<T>& claim, When when) const {
  return when == When::signing ? month_of_day(claim.signed_on) : when == When::delivery ? claim.delivery : claim.clearance;
}

template <Scalar T, bool kFast>
std::vector<std::pair<int, int>> Settler<T, kFast>::pieces(const Claim<T>& claim) const {
  std::vector<std::pair<int, int>> result;
  const bool today = m_.books[claim.book].program.uses_today();
  Day last = 0;
  for (int month = claim.clearance; month < claim.delivery; ++month) {
    const Day segment = today ? day_of_month(month) : change_before(claim.book, day_of_month(month));
    if (result.empty() || segment != last) result.push_back({month, 0});
    ++result.back().second;
    last = segment;
  }
  return result;
}

template <Scalar T, bool kFast>
void Settler<T, kFast>::ask() {
  asked_.assign(m_.books.size(), {});
  evaluations_.assign(m_.books.size(), {});
  changes_.clear();
  for (const auto& book : m_.books) changes_.push_back(book.program.changes());
  for (std::size_t k = 0; k < claims_.size(); ++k) {
    const Claim<T>& claim = claims_[k];
    std::array<bool, 4> used{};
    for (const auto& item : m_.books[claim.book].items)
      if (item.kind != Kind::term) used[static_cast<std::size_t>(item.when)] = true;
    for (std::size_t choice = 0; choice < (of_households(claim.book) ? compensation::kChoices : 1); ++choice) {
      for (const When when : {When::signing, When::clearance, When::delivery})
        if (used[static_cast<std::size_t>(when)]) ask(k, choice, due_day(claim, when), false);
      if (used[static_cast<std::size_t>(When::monthly)])
        for (const auto& [month, count] : pieces(claim)) ask(k, choice, day_of_month(month), false);
      if (value_of(claim.weight[choice]) != 0) ask(k, choice, m_.approved_on, true);
    }
  }
}

template <Scalar T, bool kFast>
void Settler<T, kFast>::evaluate_book(std::size_t book) {
  const bool households = of_households(book);
  const auto& columns = households ? compensation::household_columns() : compensation::property_columns();
  const auto& h = records().households;
  const auto& p = records().properties;
  const std::vector<Column> numbers = households ? std::vector<Column>{h.persons, h.adults, h.certified_m2, h.recognised_m2, h.unlawful_m2, h.footprint_m2, h.shop_m2}
                                                 : std::vector<Column>{p.certified_m2, p.recognised_m2, p.unlawful_m2, p.land_m2};
  const int cap = records().stages.present ? whole(records().stages.transition_cap_months) : 1200;
  const auto category = [&](const std::string& column, const std::string& label) {
    for (const auto& info : columns)
      if (info.name == column) return static_cast<std::int32_t>(std::find(info.categories.begin(), info.categories.end(), label) - info.categories.begin());
    return 0;
  };
  // In one evaluation of the program all rows have one day.
  const std::vector<Asked>& asked = evaluations_[book];
  std::map<Day, std::vector<std::size_t>> by_day;
  for (std::size_t e = 0; e < asked.size(); ++e) by_day[m_.books[book].program.uses_today() ? asked[e].day : change_before(book, asked[e].day)].push_back(e);
  const formula::Program& program = m_.books[book].program;
  amounts_[book].assign(program.item_count(), std::vector<T>(asked.size()));
  formula::Workspace workspace;
  for (const auto& [segment, rows] : by_day) {
    const Day day = asked[rows.front()].day;
    std::vector<std::vector<T>> number(columns.size());
    std::vector<std::vector<std::int32_t>> codes(columns.size());
    for (std::size_t c = 0; c < columns.size(); ++c) {
      if (!program.uses_column(c)) continue;
      const std::string& name = columns[c].name;
      for (const std::size_t e : rows) {
        const Claim<T>& claim = claims_[asked[e].claim];
        const int planned = claim.promised - claim.clearance, months = asked[e].approved ? std::min(planned, cap) : claim.delivery - claim.clearance;
        if (columns[c].kind == formula::Kind::number) {
          T value{};
          if (c < numbers.size())
            value = numbers[c].present() ? values_[numbers[c].first + claim.holder] : T{};
          else
            value = name == "household" ? T(1.0) : quantity(T(static_cast<double>(months)), "months", [&] { return "months of transition of " + holder_name(claim); });
          number[c].push_back(value);
        } else {
          codes[c].push_back(name == "tenure"      ? category(name, h.tenure[claim.holder])
                             : name == "kind"      ? category(name, p.kind[claim.holder])
                             : name == "choice"    ? static_cast<std::int32_t>(asked[e].choice)
                             : name == "built"     ? (households ? m_.built_household : m_.built_property)[claim.holder]
                             : name == "signed_on" ? claim.signed_on
                             : name == "cleared"   ? day_of_month(claim.clearance)
                                                   : day_of_month(asked[e].approved ? claim.promised : claim.delivery));
        }
      }
    }
    std::vector<formula::ColumnData> data;
    std::vector<std::vector<double>> plain(columns.size());
    for (std::size_t c = 0; c < columns.size(); ++c) {
      if (columns[c].kind != formula::Kind::number) {
        data.emplace_back(std::span<const std::int32_t>(codes[c]));
        continue;
      }
      for (const T value : number[c]) plain[c].push_back(value_of(value));
      data.emplace_back(std::span<const double>(plain[c]));
    }
    const formula::Rows made{rows.size(), data, day, numbers_};
    if constexpr (std::is_same_v<T, Traced>) {
      const auto& items = records().compensation.books[book].items;
      for (std::size_t k = 0; k < rows.size(); ++k) {
        formula::TracedRow traced;
        traced.figure = [&](Slot slot) { return values_[slot]; };
        traced.numbers.resize(columns.size());
        for (std::size_t c = 0; c < columns.size(); ++c)
          if (!number[c].empty()) traced.numbers[c] = number[c][k];
        const Asked& which = asked[rows[k]];
        traced.name = [&](std::size_t item, Traced value) {
          const auto& rule = items[item];
          const std::string clause = rule.source.empty() ? "assumed" : rule.source + (rule.clause.empty() ? "" : ", " + rule.clause);
          return quantity(value, program.item_unit(item), [&] {
            return records().compensation.books[book].id + '/' + rule.id + " of " + holder_name(claims_[which.claim]) + (households ? " by " + std::string(compensation::kChoiceNames[which.choice]) : "") +
                   " on " + day_text(day) + " = " + rule.formula + " [" + clause + ']';
          });
        };
        const auto results = program.trace(made, k, traced);
        for (std::size_t item = 0; item < results.size(); ++item) amounts_[book][item][rows[k]] = results[item];
      }
    } else {
      std::vector<std::vector<double>> results(program.item_count(), std::vector<double>(rows.size()));
      std::vector<std::span<double>> outputs(results.begin(), results.end());
      if constexpr (kFast)
        program.evaluate(made, outputs, workspace);
      else
        program.evaluate_naive(made, outputs);
      for (std::size_t item = 0; item < results.size(); ++item)
        for (std::size_t k = 0; k < rows.size(); ++k) amounts_[book][item][rows[k]] = results[item][k];
    }
  }
}

template <Scalar T, bool kFast>
void Settler<T, kFast>::evaluate() {
  amounts_.assign(m_.books.size(), {});
  for (std::size_t book = 0; book < m_.books.size(); ++book) evaluate_book(book);
}

template <Scalar T, bool kFast>
T Settler<T, kFast>::amount(std::size_t claim, std::size_t item, std::size_t choice, Day day, bool approved) {
  return amounts_[claims_[claim].book][item][ask(claim, choice, day, approved)];
}

template <Scalar T, bool kFast>
T Settler<T, kFast>::due(std::size_t k, std::size_t item, Day day, bool approved) {
  const Claim<T>& claim = claims_[k];
  T sum{};
  for (std::size_t choice = 0; choice < compensation::kChoices; ++choice)
    if (value_of(claim.weight[choice]) != 0) sum += claim.weight[choice] * amount(k, item, choice, day, approved);
  return round_half(sum * claim.share, 2);
}

template <Scalar T, bool kFast>
std::string Settler<T, kFast>::holder_name(const Claim<T>& claim) const {
  return of_households(claim.book) ? "household " + records().households.id[claim.holder] : "property " + records().properties.id[claim.holder];
}

template <Scalar T, bool kFast>
void Settler<T, kFast>::entitlements() {
  for (std::size_t k = 0; k < claims_.size(); ++k) {
    const Claim<T>& claim = claims_[k];
    const auto& items = m_.books[claim.book].items;
    for (std::size_t i = 0; i < items.size(); ++i) {
      if (items[i].kind == Kind::term) continue;
      const auto put = [&](int month, int months, T each) {
        if (value_of(each) == 0) return;
        const T all = quantity(months == 1 ? each : each * T(static_cast<double>(months)), items[i].kind == Kind::floor ? "m2" : "yuan", [&] {
          return m_.books[claim.book].id + '/' + items[i].id + " owed to " + holder_name(claim) + (months == 1 ? "" : " for " + std::to_string(months) + " months");
        });
        r_.entitlements.push_back({claim.book, static_cast<std::uint32_t>(i), claim.holder, claim.plan_row, claim.phase, month, months, all});
      };
      if (items[i].when == When::monthly)
        for (const auto& [month, count] : pieces(claim)) put(month, count, due(k, i, day_of_month(month), false));
      else
        put(due_month(claim, items[i].when), 1, due(k, i, due_day(claim, items[i].when), false));
    }
  }
}

template <Scalar T, bool kFast>
void Settler<T, kFast>::choices() {
  const auto& c = records().compensation;
  const auto& h = records().households;
  for (std::size_t k = 0; k < claims_.size(); ++k) {
    const Claim<T>& claim = claims_[k];
    if (!of_households(claim.book)) continue;
    const auto& items = m_.books[claim.book].items;
    ChoiceOutcome<T> outcome;
    outcome.household = claim.holder;
    outcome.plan_row = claim.plan_row;
    for (std::size_t choice = 0; choice < compensation::kChoices; ++choice) {
      outcome.weight[choice] = claim.weight[choice];
      std::vector<T> money, floor;
      for (std::size_t i = 0; i < items.size(); ++i) {
        const Kind kind = items[i].kind;
        if (kind == Kind::term || kind == Kind::works) continue;
        const auto each = [&](int months, Day day) {
          const T value = amount(k, i, choice, day, false) * T(static_cast<double>(months)) * claim.share;
          (kind == Kind::floor ? floor : money).push_back(kind == Kind::income ? T{} - value : value);
        };
        if (items[i].when == When::monthly)
          for (const auto& [month, count] : pieces(claim)) each(count, day_of_month(month));
        else
          each(1, due_day(claim, items[i].when));
      }
      outcome.money_yuan[choice] = quantity(sum_of(std::span<const T>(money)), "yuan", [&] { return "money to " + holder_name(claim) + " by " + std::string(compensation::kChoiceNames[choice]); });
      outcome.floor_m2[choice] = quantity(sum_of(std::span<const T>(floor)), "m2", [&] { return "floor for " + holder_name(claim) + " by " + std::string(compensation::kChoiceNames[choice]); });
      outcome.value_yuan[choice] = outcome.money_yuan[choice] + outcome.floor_m2[choice] * once(c.home_value_yuan_per_m2);
    }
    std::vector<T> present;
    for (const Column column : {h.certified_m2, h.recognised_m2, h.unlawful_m2})
      if (column.present()) present.push_back(values_[column.first + claim.holder]);
    outcome.present_yuan = sum_of(std::span<const T>(present)) * claim.share * once(c.current_value_yuan_per_m2);
    r_.choices.push_back(outcome);
  }
}

template <Scalar T, bool kFast>
void Settler<T, kFast>::run() {
  r_ = {};
  if (!m_.present) return;
  read_plan();
  read_claims();
  ask();
  evaluate();
  entitlements();
  choices();
  totals();
  owed_rows();
  line_rows();
  further_rows();
  flows();
  loan_and_measures();
  head_rows();
  accounts();
  limits();
}

template class Settler<double, true>;
template class Settler<double, false>;
template class Settler<Traced, false>;

Settlement<double> settle(const Compiled& compiled, std::span<const double> values) {
  Settlement<double> out;
  Settler<double, true>(compiled, values, out).run();
  return out;
}

Settlement<double> settle_reference(const Compiled& compiled, std::span<const double> values) {
  Settlement<double> out;
  Settler<double, false>(compiled, values, out).run();
  return out;
}

}  // namespace gengxin::simulate
