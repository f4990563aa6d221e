// Totals of the whole project: what owners are owed, the cost account, income.
#include <algorithm>
#include <cmath>

#include "allocate/model.hpp"
#include "scenario/rule_books.hpp"
#include "simulate/settle.hpp"

namespace gengxin::allocate {

using land::index;
using land::Purpose;
using Settler = simulate::Settler<double, true>;

Model::Settled& Model::settled(std::size_t choice) {
  // Owners are owed the same by all choices that keep them waiting alike, unless a rule asks for days.
  const auto& money = b_.money;
  const bool days = std::any_of(money.books.begin(), money.books.end(), [](const compensation::RuleBook& book) {
    const auto uses = [&](const std::vector<formula::ColumnInfo>& columns) {
      for (std::size_t c = 0; c < columns.size(); ++c)
        if ((columns[c].name == "cleared" || columns[c].name == "delivered" || columns[c].name == "signed_on") && book.program.uses_column(c)) return true;
      return false;
    };
    return uses(book.of_households ? compensation::household_columns() : compensation::property_columns());
  });
  const int start = choices_[choice].start, delivery = static_cast<int>(std::lround(when_[choice].delivery));
  const auto& stages = compiled_.scenario().records().stages;
  const int cap = stages.present ? static_cast<int>(std::lround(once(stages.transition_cap_months))) : 1200;
  const std::string key = days ? std::to_string(start) + '-' + std::to_string(delivery) : std::to_string(std::min(cap, 12 * (delivery - start)));
  if (const auto known = settled_.find(key); known != settled_.end()) return known->second;
  // Only parcels with owners are owed anything; one parcel at least stands for the phase in which halls that stay are repaired.
  std::vector<char> owned(b_.parcel_zone.size());
  for (const auto* parcels : {&money.parcel_of_household, &money.parcel_of_property})
    for (const std::size_t parcel : *parcels) owned[parcel] = 1;
  owned[parcels_.front()] = 1;
  std::vector<simulate::PlanChoice<double>> plan;
  for (const std::size_t parcel : parcels_)
    if (owned[parcel]) plan.push_back({parcel, choices_[choice].option, 1.0, static_cast<double>(start)});
  simulate::Settlement<double> unused;
  Settler settler(compiled_, numbers_, unused);
  Settler::Owed owed = settler.owed_by_parcel(plan);
  const auto of_parcels_that_stay = [&](const std::vector<double>& column) {
    double sum = 0;
    auto open = parcels_.begin();  // both are in the order of the parcels
    for (std::size_t p = 0; p < column.size(); ++p)
      if (open != parcels_.end() && *open == p) ++open;
      else sum += column[p];
    return sum;
  };
  std::vector<double> payments(b_.parcel_zone.size());
  for (std::size_t h = 0; h < owed.payments.size(); ++h) {
    const std::vector<double>& column = owed.payments[h];
    for (std::size_t p = 0; p < column.size(); ++p) payments[p] += column[p];
    head_constant_[h] = of_parcels_that_stay(column);
  }
  const std::array<const std::vector<double>*, 4> columns = {&payments, &owed.income, &owed.resettlement_m2, &owed.collective_m2};
  static constexpr std::array<const char*, 4> kNames = {"payments ", "income ", "resettlement owed ", "collective owed "};
  Settled made;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    made.properties[i] = property(kNames[i] + key, [&](std::size_t p) { return (*columns[i])[p]; });
    owed_constant_[i] = of_parcels_that_stay(*columns[i]);
  }
  made.payments = std::move(owed.payments);
  return settled_[key] = std::move(made);
}

int Model::owed(std::size_t choice, Owed which) { return settled(choice).properties[static_cast<std::size_t>(which)]; }

int Model::owed_head(std::size_t choice, std::size_t head) {
  const Settled& of = settled(choice);
  const std::vector<double>& column = of.payments[head];
  if (column.empty()) return -1;
  return property("payments " + std::to_string(head) + " beside " + std::to_string(of.properties[0]), [&](std::size_t p) { return column[p]; });
}

const std::vector<Functional>& Model::line_totals() {
  if (!line_totals_.empty()) return line_totals_;
  const std::size_t last = b_.years.size() - 1;
  const std::vector<char> none(b_.zones.size());
  std::vector<char> units;
  for (const auto& zone : b_.zones) units.push_back(zone.is_unit ? 1 : 0);
  // Of the whole project, whether it is built within the years simulated or later.
  const auto cleared = [&](auto&& coefficient) {
    return sum_over_choices([&](std::size_t c, Functional& f) {
      if (unit_[c].clears != 0) coefficient(c, f);
    });
  };
  const auto built = [&](std::initializer_list<Purpose> purposes) {
    return cleared([&, purposes](std::size_t c, Functional& f) {
      for (const Purpose purpose : purposes) put(f, area(), c, unit_[c].counted_m2[index(purpose)]);
    });
  };
  const auto floor = [&](std::size_t owner, std::size_t first_class, const std::string& name) {
    const int of = property(name, [&](std::size_t p) {
      double sum = 0;
      for (std::size_t o = 0; o < land::kOwners; ++o)
        if (owner == land::kOwners || owner == o) sum += floor_m2(p, o, first_class);
      return sum;
    });
    return cleared([&](std::size_t c, Functional& f) { put(f, of, c, 1.0); });
  };
  const auto owed_of = [&](Owed which) {
    Functional f = cleared([&](std::size_t c, Functional& to) { put(to, owed(c, which), c, 1.0); });
    f.constant += owed_constant_[static_cast<std::size_t>(which)];
    return f;
  };
  const auto holders = [&](bool persons) {
    const auto& h = compiled_.scenario().records().households;
    std::vector<double> sums(b_.parcel_zone.size());
    for (std::size_t i = 0; i < h.size(); ++i) sums[b_.money.parcel_of_household[i]] += persons ? numbers_[h.persons.first + i] : 1.0;
    const int of = property(persons ? "persons" : "households", [&](std::size_t p) { return sums[p]; });
    return cleared([&](std::size_t c, Functional& f) { put(f, of, c, 1.0); });
  };
  std::map<std::string, std::function<Functional()>> made = {
      {"unit_land_m2", [&] { return total(Total::unit_land_m2, last, units); }},
      {"existing_m2", [&] { return total(Total::existing_m2, last, units); }},
      {"cleared_land_m2", [&] { return cleared([&](std::size_t c, Functional& f) { put(f, area(), c, 1.0); }); }},
      {"demolished_m2", [&] { return floor(land::kOwners, 0, "floor"); }},
      {"demolished_dwelling_m2", [&] { return floor(0, 0, "dwelling floor"); }},
      {"demolished_collective_m2", [&] { return floor(1, 0, "collective floor"); }},
      {"demolished_state_m2", [&] { return floor(2, 0, "state floor"); }},
      {"demolished_other_m2", [&] { return floor(3, 0, "other floor"); }},
      {"demolished_unlawful_m2", [&] { return floor(land::kOwners, land::kUnlawful, "unlawful floor"); }},
      {"resettlement_m2", [&] { return owed_of(Owed::resettlement); }},
      {"collective_m2", [&] { return owed_of(Owed::collective); }},
      {"built_resettlement_m2", [&] { return built({Purpose::resettlement}); }},
      {"built_collective_m2", [&] { return built({Purpose::collective}); }},
      {"built_financing_m2", [&] { return built({Purpose::market_housing, Purpose::commercial, Purpose::office, Purpose::industrial}); }},
      {"built_public_m2", [&] { return built({Purpose::school, Purpose::hospital, Purpose::elderly, Purpose::community}); }},
      {"built_uncounted_m2", [&] {
         return cleared([&](std::size_t c, Functional& f) {
           for (const double one : unit_[c].uncounted_m2) put(f, area(), c, one);
         });
       }},
      {"households", [&] { return holders(false); }},
      {"persons", [&] { return holders(true); }},
      {"owed_yuan", [&] { return owed_of(Owed::payments); }},
      {"income_yuan", [&] { return owed_of(Owed::income); }},
  };
  for (const auto& column : scenario::total_columns()) line_totals_.push_back(made.at(column.name)());
  return line_totals_;
}

const Functional& Model::line_total(const char* name) { return line_totals()[scenario::total_index(name)]; }

/// Lines are formulas; those that are linear in the totals have one coefficient a total.
const std::vector<Functional>& Model::cost_of_lines() {
  if (!line_costs_.empty()) return line_costs_;
  std::vector<Functional> by_head(compensation::kHeads);
  const auto& lines = compiled_.scenario().records().costs.lines;
  if (!b_.money.lines) return line_costs_ = std::move(by_head);
  const std::vector<Functional>& totals = line_totals();
  simulate::Settlement<double> unused;
  Settler settler(compiled_, numbers_, unused);
  const auto at = [&](const std::vector<double>& point) { return settler.evaluate_lines(point, b_.money.approved_on, ""); };
  const std::size_t n = totals.size();
  const std::vector<double> zero = at(std::vector<double>(n));
  std::vector<std::vector<double>> slope(n);
  for (std::size_t j = 0; j < n; ++j) {
    std::vector<double> point(n);
    point[j] = 1e4;
    slope[j] = at(point);
  }
  std::vector<double> everything(n);
  for (std::size_t j = 0; j < n; ++j) everything[j] = 1e4 * static_cast<double>(j + 1);
  const std::vector<double> check = at(everything);
  for (std::size_t l = 0; l < lines.size(); ++l) {
    const std::size_t item = l * scenario::kItemsALine + 2;
    if (!lines[l].payer.empty() && lines[l].payer != "project") continue;
    double expected = zero[item], size = std::abs(zero[item]);
    for (std::size_t j = 0; j < n; ++j) {
      expected += (slope[j][item] - zero[item]) * static_cast<double>(j + 1);
      size += std::abs(slope[j][item] - zero[item]) * static_cast<double>(j + 1);
    }
    if (std::abs(check[item] - expected) > 1e-9 * (1 + size))
      throw DocumentError({make_issue("not_linear", "/costs/lines/" + lines[l].id, "a cost that is not proportional to the project's totals", "lines that are sums of totals times rates, for an allocation",
                                      "write the line without min, max, if or products of totals")});
    const compensation::Head head = compensation::head_of(lines[l].head);
    if (!settler.carries(head)) continue;
    Functional& cost = by_head[compensation::index(head)];
    cost.constant += zero[item];
    for (std::size_t j = 0; j < n; ++j) cost.add(totals[j], (slope[j][item] - zero[item]) / 1e4);
  }
  return line_costs_ = std::move(by_head);
}

/// What the project pays for public facilities.
Functional Model::public_cost() {
  const auto& finance = compiled_.scenario().records().finance;
  Functional f;
  if (finance.present && (finance.public_payer.empty() || finance.public_payer == "project")) f.add(line_total("built_public_m2"), once(finance.public_cost_yuan_per_m2));
  return f;
}

/// Payments, lines and public facilities of the heads that the account carries, and contingency on all of them.
Functional Model::cost() {
  Functional sum = line_total("owed_yuan");
  simulate::Settlement<double> unused;
  const Settler settler(compiled_, numbers_, unused);
  for (std::size_t h = 0; h < compensation::kHeads; ++h)
    if (!settler.carries(static_cast<compensation::Head>(h))) sum.add(owed_of_head(h), -1.0);
  for (const Functional& lines : cost_of_lines()) sum.add(lines, 1.0);
  sum.add(public_cost(), 1.0);
  const auto& finance = compiled_.scenario().records().finance;
  Functional made;
  made.add(sum, finance.present ? 1 + once(finance.contingency) : 1.0);
  return made;
}

Functional Model::owed_of_head(std::size_t head) {
  Functional f = sum_over_choices([&](std::size_t c, Functional& to) {
    if (unit_[c].clears == 0) return;
    if (const int payments = owed_head(c, head); payments >= 0) put(to, payments, c, 1.0);
  });
  f.constant += head_constant_[head];
  return f;
}

/// One head of cost(): all of them add up to it.
Functional Model::cost_of_head(compensation::Head head) {
  simulate::Settlement<double> unused;
  Functional f = cost_of_lines()[compensation::index(head)];
  if (Settler(compiled_, numbers_, unused).carries(head)) f.add(owed_of_head(compensation::index(head)), 1.0);
  if (head == compensation::Head::public_facilities) f.add(public_cost(), 1.0);
  const auto& finance = compiled_.scenario().records().finance;
  if (head == compensation::Head::contingency && finance.present) {
    const double contingency = once(finance.contingency);
    f.add(project(Total::cost_yuan), contingency / (1 + contingency));
  }
  return f;
}

Functional Model::project(Total total) {
  const auto& finance = compiled_.scenario().records().finance;
  const auto known = stocks_.find({static_cast<std::size_t>(total), b_.years.size()});
  if (known != stocks_.end()) return known->second;
  Functional made;
  if (total >= Total::cost_of_heads) {
    made = cost_of_head(static_cast<compensation::Head>(static_cast<std::size_t>(total) - static_cast<std::size_t>(Total::cost_of_heads)));
  } else if (total == Total::net_value_yuan) {
    made = project(Total::income_yuan);
    made.add(project(Total::cost_yuan), -1.0);
  } else if (total == Total::cost_yuan) {
    made = cost();
  } else {
    made = line_total(total == Total::owed_yuan ? "owed_yuan" : "income_yuan");
    if (total == Total::income_yuan && finance.present) made.add(line_total("built_financing_m2"), once(finance.land_price_yuan_per_m2) * (1 - once(finance.retained_share)));
  }
  stocks_[{static_cast<std::size_t>(total), b_.years.size()}] = made;
  return made;
}

/// The project's cost by the year in which its parts are cleared; what no choice changes starts in none.
Functional Model::started_cost(std::size_t year) {
  Functional f = project(Total::cost_yuan);
  f.constant = 0;
  for (auto& [property, q] : f.terms)
    for (std::size_t c = 0; c < q.size(); ++c)
      if (choices_[c].start != b_.years[year]) q[c] = 0;
  return f;
}

}  // namespace gengxin::allocate
