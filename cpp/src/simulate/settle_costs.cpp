// The cost account: totals, what is owed, lines, what follows from finance, heads, and the three accounts.
#include <algorithm>

#include "scenario/rule_books.hpp"
#include "simulate/settle.hpp"

namespace gengxin::simulate {

using compensation::Head;
using compensation::Kind;
using land::index;
using land::Purpose;

namespace {

template <class Row>
typename Row::Payer payer_of(const std::string& text) {
  return text == "developer" ? Row::Payer::developer : text == "government" ? Row::Payer::government : text == "collective" ? Row::Payer::collective : Row::Payer::project;
}

}  // namespace

template <Scalar T, bool kFast>
void Settler<T, kFast>::totals() {
  std::map<std::string_view, std::vector<T>> terms;
  const auto add = [&](std::string_view name, T amount) { terms[name].push_back(amount); };
  for (std::size_t i = 0; i < b_.parcel_zone.size(); ++i) {
    if (!b_.zones[b_.parcel_zone[i]].is_unit) continue;
    for (std::size_t o = 0; o < land::kOwners; ++o)
      for (std::size_t c = 0; c < land::kClasses; ++c)
        if (const Slot slot = b_.parcel_floor[o][c]; slot != BoundFacility::kNone32) add("existing_m2", values_[slot + static_cast<Slot>(i)]);
  }
  for (const BoundZone& zone : b_.zones)
    if (zone.is_unit) add("unit_land_m2", values_[zone.area]);

  std::vector<std::vector<T>> removed_of(parts()), financing_of(parts()), public_of(parts());
  for (std::size_t i = 0; i < plan_.size(); ++i) {
    const PlanEffect<T>& p = plan_[i];
    if (value_of(p.effect.clears) == 0) continue;
    add("cleared_land_m2", p.share * values_[b_.parcel_area + static_cast<Slot>(p.parcel)]);
    for (std::size_t o = 0; o < land::kOwners; ++o) {
      const T removed = p.share * land::floor_of_owner(p.effect.removed_m2, o);
      add("demolished_m2", removed);
      static constexpr std::array<std::string_view, land::kOwners> kByOwner = {"demolished_dwelling_m2", "demolished_collective_m2", "demolished_state_m2", "demolished_other_m2"};
      add(kByOwner[o], removed);
      add("demolished_unlawful_m2", p.share * p.effect.removed_m2[o][2]);
      removed_of[phase_of_row_[i]].push_back(removed);
    }
    const auto built = [&](Purpose purpose) { return p.share * p.effect.counted_m2[index(purpose)]; };
    add("built_resettlement_m2", built(Purpose::resettlement));
    add("built_collective_m2", built(Purpose::collective));
    for (const Purpose purpose : land::kFinancingPurposes) {
      add("built_financing_m2", built(purpose));
      financing_of[phase_of_row_[i]].push_back(built(purpose));
    }
    for (const Purpose purpose : land::kPublicPurposes) {
      add("built_public_m2", built(purpose));
      public_of[phase_of_row_[i]].push_back(built(purpose));
    }
    for (const T floor : p.effect.uncounted_m2) add("built_uncounted_m2", p.share * floor);
  }

  std::vector<std::vector<std::vector<T>>> approved(m_.books.size()), forecast(m_.books.size());
  for (std::size_t b = 0; b < m_.books.size(); ++b) {
    approved[b].resize(m_.books[b].items.size());
    forecast[b].resize(m_.books[b].items.size());
  }
  for (std::size_t k = 0; k < claims_.size(); ++k) {
    const Claim<T>& claim = claims_[k];
    const auto& items = m_.books[claim.book].items;
    for (std::size_t i = 0; i < items.size(); ++i) {
      if (items[i].kind == Kind::term) continue;
      if (const T amount = approved_of(k, i); value_of(amount) != 0) approved[claim.book][i].push_back(amount);
    }
    if (!of_households(claim.book)) continue;
    add("households", claim.share);
    add("persons", claim.share * values_[records().households.persons.first + claim.holder]);
  }
  for (const Entitlement<T>& e : r_.entitlements) forecast[e.book][e.item].push_back(e.amount);
  approved_.assign(m_.books.size(), {});
  forecast_.assign(m_.books.size(), {});
  std::array<std::vector<T>, 2> owed, income;
  for (std::size_t b = 0; b < m_.books.size(); ++b)
    for (std::size_t i = 0; i < m_.books[b].items.size(); ++i) {
      const Kind kind = m_.books[b].items[i].kind;
      const auto sum = [&](const std::vector<T>& parts, const char* which) {
        return quantity(round_half(sum_of(std::span<const T>(parts)), 2), kind == Kind::floor ? "m2" : "yuan",
                        [&] { return m_.books[b].id + '/' + m_.books[b].items[i].id + " of all owners, " + which; });
      };
      approved_[b].push_back(sum(approved[b][i], "approved"));
      forecast_[b].push_back(sum(forecast[b][i], "forecast"));
      if (kind == Kind::floor) add(of_households(b) ? "resettlement_m2" : "collective_m2", approved_[b].back());
      if (kind == Kind::payment || kind == Kind::works) {
        owed[0].push_back(approved_[b].back());
        owed[1].push_back(forecast_[b].back());
      }
      if (kind == Kind::income) {
        income[0].push_back(approved_[b].back());
        income[1].push_back(forecast_[b].back());
      }
    }
  const auto put = [&](std::size_t which) {
    std::vector<T> made;
    for (const auto& column : scenario::total_columns()) {
      const std::vector<T>& parts = column.name == "owed_yuan" ? owed[which] : column.name == "income_yuan" ? income[which] : terms[column.name];
      made.push_back(quantity(sum_of(std::span<const T>(parts)), column.unit, [&] { return column.name + " of the project"; }));
    }
    return made;
  };
  r_.totals = put(0);
  forecast_totals_ = put(1);
  const auto by_phase = [&](const std::vector<std::vector<T>>& parts, const char* what) {
    std::vector<T> sums;
    for (std::size_t phase = 0; phase < parts.size(); ++phase)
      sums.push_back(quantity(sum_of(std::span<const T>(parts[phase])), "m2", [&] { return std::string(what) + (r_.phases.empty() ? "" : " of the phase of " + std::to_string(r_.phases[phase].start_year)); }));
    return sums;
  };
  phase_financing_ = by_phase(financing_of, "financing floor built");
  phase_public_ = by_phase(public_of, "public floor built");
  phase_share_ = by_phase(removed_of, "floor removed");
  const T all = sum_of(std::span<const T>(phase_share_));
  for (T& share : phase_share_) share = value_of(all) == 0 ? T(1.0 / static_cast<double>(parts())) : share / all;
  r_.financing_m2 = sum_of(std::span<const T>(phase_financing_));
}

template <Scalar T, bool kFast>
T Settler<T, kFast>::total(std::string_view name) const {
  return r_.totals[scenario::total_index(name)];
}

template <Scalar T, bool kFast>
bool Settler<T, kFast>::carries(Head head) const {
  const scenario::Costs& c = records().costs;
  return !c.present || !((head == Head::compensation && !c.compensation) || (head == Head::surrounding && !c.surrounding) ||
                         (head == Head::management && !c.management) || (head == Head::finance && !c.finance));
}

template <Scalar T, bool kFast>
void Settler<T, kFast>::owed_rows() {
  for (std::size_t b = 0; b < m_.books.size(); ++b)
    for (std::size_t i = 0; i < m_.books[b].items.size(); ++i) {
      const auto& item = m_.books[b].items[i];
      if (item.kind == Kind::term || item.kind == Kind::floor) continue;
      CostRow<T> row;
      row.kind = item.kind == Kind::income ? CostRow<T>::Kind::income : CostRow<T>::Kind::owed;
      row.head = item.head;
      row.book = static_cast<std::uint32_t>(b);
      row.item = static_cast<std::uint32_t>(i);
      row.approved = carries(item.head) ? approved_[b][i] : T{};
      row.forecast = forecast_[b][i];
      r_.costs.push_back(row);
    }
}

template <Scalar T, bool kFast>
std::vector<T> Settler<T, kFast>::evaluate_lines(const std::vector<T>& totals, Day day, const char* what) {
  if (!m_.lines) return {};
  const formula::Program& program = *m_.lines;
  std::vector<double> numbers;
  for (const T total : totals) numbers.push_back(value_of(total));
  std::vector<formula::ColumnData> columns;
  for (const double& number : numbers) columns.emplace_back(std::span<const double>(&number, 1));
  const formula::Rows rows{1, columns, day, numbers_};
  if constexpr (std::is_same_v<T, Traced>) {
    formula::TracedRow traced;
    traced.figure = [&](Slot slot) { return values_[slot]; };
    traced.numbers = totals;
    traced.name = [&](std::size_t item, Traced value) {
      const auto& line = records().costs.lines[item / scenario::kItemsALine];
      const std::string clause = line.source.empty() ? "assumed" : line.source + (line.clause.empty() ? "" : ", " + line.clause);
      return quantity(value, program.item_unit(item), [&] { return program.item_name(item) + ", " + what + " [" + clause + ']'; });
    };
    return program.trace(rows, 0, traced);
  } else {
    static_cast<void>(what);
    std::vector<double> results(program.item_count());
    std::vector<std::span<double>> outputs;
    for (double& result : results) outputs.emplace_back(&result, 1);
    program.evaluate_naive(rows, outputs);
    return results;
  }
}

template <Scalar T, bool kFast>
void Settler<T, kFast>::line_rows() {
  const auto& lines = records().costs.lines;
  const std::vector<T> approved = evaluate_lines(r_.totals, m_.approved_on, "approved");
  line_phase_.assign(lines.size() * parts(), T{});
  // The approved account estimates finance by a line; the forecast has the loan's own interest.
  const auto estimated = [&](const scenario::CostLine& line) { return line.head == "finance" && records().finance.present; };
  for (std::size_t phase = 0; phase < parts(); ++phase) {
    const Day day = r_.phases.empty() ? m_.approved_on : day_of_month(r_.phases[phase].clearance);
    const std::vector<T> forecast = evaluate_lines(forecast_totals_, day, "forecast");
    for (std::size_t l = 0; l < lines.size(); ++l)
      line_phase_[l * parts() + phase] = estimated(lines[l]) ? T{} : round_half(forecast[l * scenario::kItemsALine + 2] * phase_share_[phase], 2);
  }
  for (std::size_t l = 0; l < lines.size(); ++l) {
    CostRow<T> row;
    row.head = compensation::head_of(lines[l].head);
    row.item = static_cast<std::uint32_t>(l);
    row.payer = payer_of<CostRow<T>>(lines[l].payer);
    row.quantity = approved[l * scenario::kItemsALine];
    row.rate = approved[l * scenario::kItemsALine + 1];
    row.approved = carries(row.head) ? round_half(approved[l * scenario::kItemsALine + 2], 2) : T{};
    row.forecast = round_half(sum_of(std::span<const T>(line_phase_).subspan(l * parts(), parts())), 2);
    r_.costs.push_back(row);
  }
}

template <Scalar T, bool kFast>
void Settler<T, kFast>::further_rows() {
  contingency_phase_.assign(parts(), T{});
  const scenario::Finance& f = records().finance;
  if (!f.present) return;
  std::vector<T> approved, forecast, income;
  for (const CostRow<T>& row : r_.costs) {
    if (row.payer != CostRow<T>::Payer::project) continue;
    (row.kind == CostRow<T>::Kind::income ? income : approved).push_back(row.approved);
    if (row.kind != CostRow<T>::Kind::income) forecast.push_back(row.forecast);
  }
  CostRow<T> facilities;
  facilities.kind = CostRow<T>::Kind::public_facilities;
  facilities.head = Head::public_facilities;
  facilities.payer = payer_of<CostRow<T>>(f.public_payer);
  const bool by_project = facilities.payer == CostRow<T>::Payer::project;
  finance::BalanceTerms<T> terms;
  terms.cost_yuan = quantity(sum_of(std::span<const T>(approved)), "yuan", [] { return std::string("approved cost without public facilities and contingency"); });
  terms.resettlement_m2 = total("resettlement_m2") + total("collective_m2");
  terms.public_share = once(f.public_share);
  terms.public_cost_yuan_per_m2 = by_project ? once(f.public_cost_yuan_per_m2) : T{};
  terms.other_income_yuan = sum_of(std::span<const T>(income));
  terms.land_price_yuan_per_m2 = once(f.land_price_yuan_per_m2);
  terms.retained_share = once(f.retained_share);
  terms.contingency = once(f.contingency);
  r_.balance = finance::financing_floor(terms);
  const finance::ProjectAccount<T>& account = r_.balance->account;
  r_.ratios = finance::floor_ratios(account.counted_m2, total("cleared_land_m2"), total("unit_land_m2"));

  facilities.quantity = account.public_m2;
  facilities.rate = once(f.public_cost_yuan_per_m2);
  facilities.approved = round_half(account.public_m2 * once(f.public_cost_yuan_per_m2), 2);
  facilities.forecast = round_half(sum_of(std::span<const T>(phase_public_)) * once(f.public_cost_yuan_per_m2), 2);
  r_.costs.push_back(facilities);
  if (by_project) forecast.push_back(facilities.forecast);
  CostRow<T> contingency;
  contingency.kind = CostRow<T>::Kind::contingency;
  contingency.head = Head::contingency;
  contingency.rate = terms.contingency;
  contingency.approved = round_half(account.contingency_yuan, 2);
  for (std::size_t phase = 0; phase < parts(); ++phase)
    contingency_phase_[phase] = round_half(sum_of(std::span<const T>(forecast)) * terms.contingency * phase_share_[phase], 2);
  contingency.forecast = round_half(sum_of(std::span<const T>(contingency_phase_)), 2);
  r_.costs.push_back(contingency);
}

template <Scalar T, bool kFast>
void Settler<T, kFast>::head_rows() {
  const auto published_of = [&](std::string_view head) -> std::optional<T> {
    for (const auto& published : records().costs.published)
      if (published.head == head) return once(published.amount);
    return std::nullopt;
  };
  const auto compare = [](CostRow<T>& row, std::optional<T> published) {
    if (!published) return;
    row.published = published;
    row.difference = round_half(*published - row.approved, 2);
  };
  const auto sum = [&](auto&& counts, std::string_view what) {
    std::array<std::vector<T>, 2> parts;
    for (const CostRow<T>& row : r_.costs) {
      if (!counts(row)) continue;
      parts[0].push_back(row.approved);
      parts[1].push_back(row.forecast);
    }
    const auto named = [&](std::size_t which, const char* kind) {
      return quantity(round_half(sum_of(std::span<const T>(parts[which])), 2), "yuan", [&] { return std::string(what) + ", " + kind; });
    };
    return std::pair(named(0, "approved"), named(1, "forecast"));
  };
  using RowKind = typename CostRow<T>::Kind;
  std::vector<CostRow<T>> heads;
  for (std::size_t h = 0; h < compensation::kHeads; ++h) {
    const auto head = static_cast<Head>(h);
    const auto counts = [&](const CostRow<T>& row) { return row.kind != RowKind::income && row.head == head && row.payer == CostRow<T>::Payer::project; };
    if (std::none_of(r_.costs.begin(), r_.costs.end(), counts) && !published_of(compensation::kHeadNames[h])) continue;
    CostRow<T> row;
    row.kind = RowKind::head;
    row.head = head;
    std::tie(row.approved, row.forecast) = sum(counts, compensation::kHeadNames[h]);
    compare(row, published_of(compensation::kHeadNames[h]));
    heads.push_back(row);
  }
  CostRow<T> all;
  all.kind = RowKind::total;
  std::tie(all.approved, all.forecast) = sum([](const CostRow<T>& row) { return row.kind != RowKind::income && row.payer == CostRow<T>::Payer::project; }, "cost of the project");
  compare(all, published_of("total"));
  r_.approved_total = all.approved;
  r_.forecast_total = all.forecast;
  r_.costs.insert(r_.costs.end(), heads.begin(), heads.end());
  r_.costs.push_back(all);
}

template <Scalar T, bool kFast>
void Settler<T, kFast>::accounts() {
  using finance::Party;
  std::vector<Party> payer, receiver;
  std::vector<T> amount;
  std::vector<std::int32_t> facility;
  const auto pay = [&](Party from, Party to, T yuan, std::int32_t which = finance::kNoFacility) {
    if (value_of(yuan) == 0) return;
    payer.push_back(from);
    receiver.push_back(to);
    amount.push_back(yuan);
    facility.push_back(which);
  };
  using Row = CostRow<T>;
  for (const Row& row : r_.costs) {
    if (row.kind == Row::Kind::head || row.kind == Row::Kind::total || row.payer == Row::Payer::government) continue;
    const Party party = row.payer == Row::Payer::developer ? Party::developer : row.payer == Row::Payer::collective ? Party::collective : Party::project;
    // At the floor that balances, to the last digit: rows of the account are whole fen.
    if (row.kind == Row::Kind::income)  // what the collective pays for its own floor is no money from outside
      pay(of_households(row.book) ? Party::outside : Party::collective, Party::project, row.approved);
    else if (row.kind == Row::Kind::contingency)
      pay(party, Party::outside, r_.balance->account.contingency_yuan);
    else if (row.kind == Row::Kind::public_facilities && party == Party::project)
      pay(party, Party::outside, r_.balance->account.public_cost_yuan, 0);
    else
      pay(party, Party::outside, row.approved, row.kind == Row::Kind::public_facilities ? 0 : finance::kNoFacility);
  }
  const scenario::Finance& f = records().finance;
  if (r_.balance) {
    const auto& account = r_.balance->account;
    pay(Party::developer, Party::project, account.land_price_yuan - account.retained_yuan);
    pay(Party::developer, Party::outside, account.retained_yuan);
    pay(Party::developer, Party::outside, account.financing_m2 * once(f.build_cost_yuan_per_m2));
    const T sales = account.financing_m2 * once(f.sale_price_yuan_per_m2);
    pay(Party::outside, Party::developer, sales);
    pay(Party::developer, Party::outside, sales * once(f.sales_cost_share));
  }
  r_.accounts = finance::accounts<T>({payer, receiver, amount, facility});
}

template <Scalar T, bool kFast>
void Settler<T, kFast>::limits() {
  const scenario::Limits& l = records().limits;
  if (!l.present) return;
  const auto put = [&](Limit limit, const std::string& mode, T value, T bound, bool at_most) {
    r_.limits.push_back({limit, mode.empty() ? "warn" : mode, value, bound, at_most ? at_least(bound + T(1e-6), value) : at_least(value + T(1e-9), bound)});
  };
  put(Limit::demolition, l.demolition, total("demolished_m2") - total("demolished_unlawful_m2") - once(l.dangerous_m2), once(l.demolition_share) * total("existing_m2"), true);
  put(Limit::rebuilding, l.rebuilding, total("built_resettlement_m2") + total("built_collective_m2") + total("built_financing_m2"), once(l.rebuilding_ratio) * total("demolished_m2"), true);
  std::vector<T> nearby;
  for (const Claim<T>& claim : claims_)
    if (of_households(claim.book)) nearby.push_back(claim.share * claim.weight[0]);
  put(Limit::nearby, l.nearby, divide_or(sum_of(std::span<const T>(nearby)) * once(l.resettled_nearby_share), total("households"), T(1.0)), once(l.nearby_share), false);  // nobody to resettle: met
}

template class Settler<double, true>;
template class Settler<double, false>;
template class Settler<Traced, false>;

}  // namespace gengxin::simulate
