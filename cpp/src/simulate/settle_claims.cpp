// Who is owed what: claims, entitlements, and what each choice would bring.
#include <algorithm>
#include <chrono>

#include "simulate/settle.hpp"

namespace gengxin::simulate {

using compensation::Kind;
using compensation::When;

template <Scalar T, bool kFast>
Settler<T, kFast>::Settler(const Compiled& compiled, std::span<const double> values, Settlement<T>& out)
    : compiled_(compiled), b_(compiled.binding()), m_(b_.money), numbers_(values), values_(values), r_(out) {
  check_values(compiled, values);
}

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
void Settler<T, kFast>::read_plan(const std::vector<PlanChoice<T>>& plan) {
  const scenario::Stages& s = records().stages;
  const auto months = [&](Figure figure) { return s.present ? whole(figure) : 0; };
  const int approval = months(s.approval_months), vote = months(s.vote_months), signing = months(s.signing_months), slip = months(s.delivery_slip_months);
  std::map<int, std::size_t> phases;
  for (const PlanChoice<T>& row : plan) {
    plan_.push_back(effect_of_choice(b_, values_, row));
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
    phase.construction = std::max(phase.construction, january_of(p.when.start + p.clearance_years));
    phase.promised = std::max(phase.promised, january_of(p.when.delivery));
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
  const auto claim_of = [&](std::size_t book, std::size_t holder, std::size_t parcel, std::size_t phase, T share, int promised, Day signed_on, const std::array<T, compensation::kChoices>& weight) {
    Claim<T> claim;
    claim.book = static_cast<std::uint32_t>(book);
    claim.holder = static_cast<std::uint32_t>(holder);
    claim.parcel = static_cast<std::uint32_t>(parcel);
    claim.phase = static_cast<std::uint32_t>(phase);
    claim.share = share;
    claim.weight = weight;
    claim.clearance = r_.phases[phase].clearance;
    claim.promised = promised;
    claim.delivery = promised + slip;
    // Nobody signs after clearance; without a day of its own the contract is of the last month of signing.
    const Day last = day_of_month(std::max(r_.phases[phase].signing, claim.clearance - 1));
    claim.signed_on = signed_on != kNoDay ? std::min(signed_on, last) : last;
    claims_.push_back(claim);
  };
  const auto add = [&](std::size_t book, std::size_t holder, std::size_t parcel, Day signed_on, const std::array<T, compensation::kChoices>& weight) {
    for (const std::uint32_t row : rows_of_parcel[parcel]) {
      const PlanEffect<T>& p = plan_[row];
      claim_of(book, holder, parcel, phase_of_row_[row], p.share, january_of(p.when.delivery), signed_on, weight);
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
  for (std::size_t i = 0; i < records().properties.size(); ++i) {
    const std::array<T, compensation::kChoices> all{T(1.0), T{}, T{}};
    const std::size_t parcel = m_.parcel_of_property[i];
    const std::string& kind = records().properties.kind[i];
    // Halls and listed buildings stay; what the rules owe for their repair falls due with the first phase.
    const bool stays = (kind == "ancestral_hall" || kind == "listed_building") && rows_of_parcel[parcel].empty();
    if (stays && !r_.phases.empty())
      claim_of(m_.book_of_property[i], i, parcel, 0, T(1.0), r_.phases[0].promised, kNoDay, all);
    else
      add(m_.book_of_property[i], i, parcel, kNoDay, all);
  }
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
        r_.entitlements.push_back({claim.book, static_cast<std::uint32_t>(i), claim.holder, claim.parcel, claim.phase, month, months, all});
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
    outcome.phase = claim.phase;
    for (std::size_t choice = 0; choice < compensation::kChoices; ++choice) {
      outcome.weight[choice] = claim.weight[choice];
      std::vector<T> money, floor;
      for (std::size_t i = 0; i < items.size(); ++i) {
        const Kind kind = items[i].kind;
        if (kind == Kind::term || kind == Kind::works) continue;
        const auto each = [&](int months, Day day) {
          const T value = amount(k, i, choice, day, false) * T(static_cast<double>(months)) * claim.share;
          const T part = quantity(kind == Kind::income ? T{} - value : value, kind == Kind::floor ? "m2" : "yuan", [&] {
            return (kind == Kind::income ? "less " : "") + m_.books[claim.book].id + '/' + items[i].id + (months == 1 ? "" : " for " + std::to_string(months) + " months");
          });
          (kind == Kind::floor ? floor : money).push_back(part);
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
  read_plan(choices_of(b_, values_));
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

template <Scalar T, bool kFast>
typename Settler<T, kFast>::Owed Settler<T, kFast>::owed_by_parcel(const std::vector<PlanChoice<T>>& plan) {
  plan_.clear();
  claims_.clear();
  r_ = {};
  read_plan(plan);
  read_claims();
  ask(true);
  evaluate();
  Owed owed;
  for (auto* column : {&owed.income, &owed.resettlement_m2, &owed.collective_m2}) column->assign(b_.parcel_zone.size(), T{});
  for (std::size_t k = 0; k < claims_.size(); ++k) {
    const Claim<T>& claim = claims_[k];
    const auto& items = m_.books[claim.book].items;
    for (std::size_t i = 0; i < items.size(); ++i) {
      if (items[i].kind == Kind::term) continue;
      const T amount = approved_of(k, i);
      std::vector<T>& payments = owed.payments[compensation::index(items[i].head)];
      std::vector<T>& column = items[i].kind == Kind::floor ? (of_households(claim.book) ? owed.resettlement_m2 : owed.collective_m2) : items[i].kind == Kind::income ? owed.income : payments;
      column.resize(b_.parcel_zone.size());
      column[claim.parcel] += amount;
    }
  }
  return owed;
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
