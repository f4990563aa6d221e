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

int Model::owed(std::size_t choice, std::size_t which) {
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
  const auto known = owed_properties_.find(key);
  if (known != owed_properties_.end()) return known->second[which];
  std::vector<simulate::PlanChoice<double>> plan;
  for (const std::size_t parcel : parcels_) plan.push_back({parcel, choices_[choice].option, 1.0, static_cast<double>(start)});
  simulate::Settlement<double> unused;
  Settler settler(compiled_, numbers_, unused);
  const Settler::Owed owed = settler.owed_by_parcel(plan);
  const std::array<const std::vector<double>*, 4> columns = {&owed.payments, &owed.income, &owed.resettlement_m2, &owed.collective_m2};
  static constexpr std::array<const char*, 4> kNames = {"payments ", "income ", "resettlement owed ", "collective owed "};
  std::array<int, 4> made{};
  for (std::size_t i = 0; i < columns.size(); ++i) {
    made[i] = property(kNames[i] + key, [&](std::size_t p) { return (*columns[i])[p]; });
    owed_constant_[i] = 0;
    for (std::size_t p = 0; p < columns[i]->size(); ++p)
      if (!std::binary_search(parcels_.begin(), parcels_.end(), p)) owed_constant_[i] += (*columns[i])[p];
  }
  owed_properties_[key] = made;
  return made[which];
}

std::vector<Functional> Model::line_totals() {
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
  const auto area = [&] { return property("area", [&](std::size_t p) { return numbers_[b_.parcel_area + static_cast<Slot>(p)]; }); };
  const auto built = [&](std::initializer_list<Purpose> purposes) {
    return cleared([&, purposes](std::size_t c, Functional& f) {
      for (const Purpose purpose : purposes) put(f, area(), c, unit_[c].counted_m2[index(purpose)]);
    });
  };
  const auto floor = [&](std::size_t owner, std::size_t first_class, const std::string& name) {
    const int of = property(name, [&](std::size_t p) {
      double sum = 0;
      for (std::size_t o = 0; o < land::kOwners; ++o)
        for (std::size_t k = first_class; k < land::kClasses; ++k)
          if (const Slot slot = b_.parcel_floor[o][k]; slot != simulate::BoundFacility::kNone32 && (owner == land::kOwners || owner == o)) sum += numbers_[slot + static_cast<Slot>(p)];
      return sum;
    });
    return cleared([&](std::size_t c, Functional& f) { put(f, of, c, 1.0); });
  };
  const auto owed_of = [&](std::size_t which) {
    Functional f = cleared([&](std::size_t c, Functional& to) { put(to, owed(c, which), c, 1.0); });
    f.constant += owed_constant_[which];
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
      {"demolished_unlawful_m2", [&] { return floor(land::kOwners, 2, "unlawful floor"); }},
      {"resettlement_m2", [&] { return owed_of(2); }},
      {"collective_m2", [&] { return owed_of(3); }},
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
      {"owed_yuan", [&] { return owed_of(0); }},
      {"income_yuan", [&] { return owed_of(1); }},
  };
  std::vector<Functional> totals;
  for (const auto& column : scenario::total_columns()) totals.push_back(made.at(column.name)());
  return totals;
}

/// Lines are formulas; those that are linear in the totals have one coefficient a total.
Functional Model::cost_of_lines() {
  Functional cost;
  const auto& lines = compiled_.scenario().records().costs.lines;
  if (!b_.money.lines) return cost;
  const std::vector<Functional> totals = line_totals();
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
    if (!settler.carries(compensation::head_of(lines[l].head))) continue;
    cost.constant += zero[item];
    for (std::size_t j = 0; j < n; ++j) cost.add(totals[j], (slope[j][item] - zero[item]) / 1e4);
  }
  return cost;
}

Functional Model::project(Total total) {
  const auto& f = compiled_.scenario().records().finance;
  const auto& columns = scenario::total_columns();
  const auto known = stocks_.find({static_cast<std::size_t>(total), b_.years.size()});
  if (known != stocks_.end()) return known->second;
  Functional made;
  if (total == Total::net_value_yuan) {
    made = project(Total::income_yuan);
    made.add(project(Total::cost_yuan), -1.0);
  } else {
    const std::vector<Functional> totals = line_totals();
    const auto of = [&](const char* name) {
      return totals[static_cast<std::size_t>(std::find_if(columns.begin(), columns.end(), [&](const auto& column) { return column.name == name; }) - columns.begin())];
    };
    made = of("owed_yuan");
    if (total == Total::cost_yuan) {
      made.add(cost_of_lines(), 1.0);
      if (f.present) {
        if (f.public_payer.empty() || f.public_payer == "project") made.add(of("built_public_m2"), once(f.public_cost_yuan_per_m2));
        Functional with_contingency;
        with_contingency.add(made, 1 + once(f.contingency));
        made = with_contingency;
      }
    } else if (total == Total::income_yuan) {
      made = of("income_yuan");
      if (f.present) made.add(of("built_financing_m2"), once(f.land_price_yuan_per_m2) * (1 - once(f.retained_share)));
    }
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
