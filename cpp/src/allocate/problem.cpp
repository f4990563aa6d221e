// From requirements, objective and locks to a block program.
#include "allocate/problem.hpp"

#include <algorithm>
#include <cmath>
#include <tuple>

#include "gengxin/support/units.hpp"

namespace gengxin::allocate {
namespace {

Total total_of(const scenario::Records& records, const std::string& name) { return static_cast<Total>(scenario::find_total(records, name)->place); }

/// What a figure in `unit` is multiplied by to stand in the unit of the total, or of the ratio.
double factor_of(const scenario::Records& records, const scenario::Requirement& q) {
  const std::string unit(scenario::find_total(records, q.total)->unit);
  const std::string target = q.per.empty() ? unit : unit + '/' + std::string(scenario::find_total(records, q.per)->unit);
  return conversion(*parse_unit(q.unit), *parse_unit(target)).value_or(1.0);
}

}  // namespace

Problem::Data::Data(const simulate::Compiled& given, std::span<const double> numbers)
    : compiled(given), values(numbers.begin(), numbers.end()), model(compiled, values), quadratic(compiled, values, model) {
  const auto& r = compiled.scenario().records();
  if (!r.allocation.present)
    throw DocumentError({make_issue("missing", "/allocation", "nothing", "the section 'allocation'", "say what an allocation may change: {\"allocation\": {\"start_years\": [...]}}")});
  for (std::uint32_t i = 0; i < r.allocation.start_years.count; ++i)
    if (const double start = values[r.allocation.start_years.first + i]; start > r.last_year)
      throw DocumentError({make_issue("bad_years", "/allocation/start_years/" + std::to_string(i), number_text(start), "years that are simulated, up to " + std::to_string(r.last_year), "simulate more years, or remove the year")});
  if (model.parcels().empty())
    throw DocumentError({make_issue("empty", "/allocation/zones", "no parcel that may take any option", "zones with parcels that some option admits", "check the zones, and from_use, zones and least_site_area_m2 of the options")});
  own.whole = r.allocation.whole;
  own.tolerance = values[compiled.scenario().figures().slot_on(r.allocation.tolerance, day_of(r.first_year, 7, 1))];
  program.groups = static_cast<int>(model.parcels().size());
  program.options = static_cast<int>(model.choices().size());
  read_limits();
  read_objective();
  read_locks();
  gather_properties();
}

void Problem::Data::gather_properties() {
  const std::vector<std::vector<double>> one(1, std::vector<double>(model.parcels().size(), 1.0));
  GatheredProperties gathered(model.properties().empty() ? one : model.properties(), program.properties);
  for (optimise::FactoredRow& row : program.rows) gathered.gather(row);
  if (program.properties.empty()) program.properties = one;
}

void GatheredProperties::gather(optimise::FactoredRow& row) {
  struct Part {
    std::vector<double> shape, q;
    Sum sum;
  };
  std::vector<Part> parts;
  const auto largest_of = [](const std::vector<double>& q) {
    double largest = 0;
    for (const double value : q)
      if (std::abs(value) > std::abs(largest)) largest = value;
    return largest;
  };
  row.each_term([&](int property, const std::vector<double>& q) {
    const double size = largest_of(q);
    if (size == 0) return;
    std::vector<double> shape = q;
    for (double& value : shape) value /= size;
    const auto same = std::find_if(parts.begin(), parts.end(), [&](const Part& part) { return part.shape == shape; });
    if (same == parts.end()) parts.push_back({std::move(shape), q, {{property, 1.0}}});
    else same->sum.push_back({property, size / largest_of(same->q)});
  });
  row.more.clear();
  if (parts.empty()) row.property = column_of({}).place;
  for (std::size_t t = 0; t < parts.size(); ++t) {
    const Column column = column_of(parts[t].sum);
    for (double& value : parts[t].q) value *= column.size;
    if (t == 0) {
      row.property = column.place;
      row.q = std::move(parts[t].q);
    } else {
      row.more.push_back({column.place, std::move(parts[t].q)});
    }
  }
}

/// Columns are of size 1, so that those in proportion are one; without a term it is 1 for every group.
GatheredProperties::Column GatheredProperties::column_of(const Sum& sum) {
  const auto [known, fresh] = known_.try_emplace(sum);
  if (!fresh) return known->second;
  std::vector<double> made(all_.front().size(), sum.empty() ? 1.0 : 0.0);
  for (const auto& [property, factor] : sum) {
    const std::vector<double>& p = all_[static_cast<std::size_t>(property)];
    for (std::size_t g = 0; g < made.size(); ++g) made[g] += factor * p[g];
  }
  double size = 0;
  for (const double value : made) size = std::max(size, std::abs(value));
  if (size == 0) size = 1;
  for (double& value : made) value /= size;
  const auto same = std::find(columns_.begin(), columns_.end(), made);
  known->second = {static_cast<int>(same - columns_.begin()), size};
  if (same == columns_.end()) columns_.push_back(std::move(made));
  return known->second;
}

/// Where in the program the zones of a requirement are: everywhere, one zone of all, or a layer of their own.
void Problem::Data::place(LimitRow& row, const std::vector<char>& zones) {
  const auto [known, fresh] = places.try_emplace(zones);
  if (fresh) {
    const std::size_t n = model.parcels().size();
    const auto layer_of = [&](auto&& zone_of) {
      std::vector<int> layer(n);
      for (std::size_t g = 0; g < n; ++g) layer[g] = zone_of(model.zone_of(g));
      const auto same = std::find(program.layers.begin(), program.layers.end(), layer);
      const auto at = static_cast<int>(same - program.layers.begin());
      if (same == program.layers.end()) program.layers.push_back(std::move(layer));
      return at;
    };
    bool everywhere = true;
    for (std::size_t g = 0; g < n && everywhere; ++g) everywhere = zones[model.zone_of(g)] != 0;
    if (everywhere) known->second = {-1, 0};
    else if (std::count(zones.begin(), zones.end(), 1) == 1)
      known->second = {layer_of([](std::size_t zone) { return static_cast<int>(zone); }), static_cast<int>(std::find(zones.begin(), zones.end(), 1) - zones.begin())};
    else
      known->second = {layer_of([&](std::size_t zone) { return zones[zone] ? 1 : 0; }), 1};
  }
  std::tie(row.layer, row.zone) = known->second;
  if (row.layer >= 0) row.zones = zones;
}

void Problem::Data::read_limits() {
  const auto& r = compiled.scenario().records();
  const Figures& f = compiled.scenario().figures();
  const auto once = [&](Figure figure) { return values[f.slot_on(figure, day_of(r.first_year, 7, 1))]; };
  for (std::size_t i = 0; i < r.requirements.size(); ++i) {
    const scenario::Requirement& q = r.requirements[i];
    if (q.mode == "off") continue;
    std::vector<char> zones(r.zones.size(), q.zones.empty() ? 1 : 0);
    for (std::size_t z = 0; z < r.zones.size(); ++z)
      if (std::find(q.zones.begin(), q.zones.end(), r.zones[z].id) != q.zones.end()) zones[z] = 1;
    const Total total = total_of(r, q.total);
    const bool project = scenario::find_total(r, q.total)->kind == scenario::TotalKind::project;
    const int first = project || !q.from.present() ? r.last_year : static_cast<int>(std::lround(once(q.from)));
    const int last = project || !q.until.present() ? r.last_year : static_cast<int>(std::lround(once(q.until)));
    for (const bool at_least : {true, false}) {
      const Figure limit = at_least ? q.at_least : q.at_most;
      if (!limit.present()) continue;
      for (int year = first; year <= last; ++year) {
        const auto y = static_cast<std::size_t>(year - r.first_year);
        LimitRow row;
        row.requirement = i;
        row.first_year = row.last_year = project ? 0 : year;
        row.at_least = at_least;
        row.factor = factor_of(r, q);
        row.limit = once(limit);
        row.ratio = !q.per.empty();
        row.total = model.total(total, y, zones);
        if (row.ratio) row.per = model.total(total_of(r, q.per), y, zones);
        place(row, zones);
        Functional sum = row.total;
        if (row.ratio) sum.add(row.per, -row.limit * row.factor);
        const double bound = (row.ratio ? 0.0 : row.limit * row.factor) - sum.constant;
        optimise::FactoredRow made = row_of(sum, q.id + (project ? "" : ' ' + std::to_string(year)));
        made.layer = row.layer;
        made.zone = row.zone;
        (at_least ? made.lower : made.upper) = bound;
        if (q.mode == "soft") (at_least ? made.below_price : made.above_price) = once(q.penalty_yuan);
        // A year that asks for the same as the one before adds nothing.
        if (!rows.empty() && rows.back().requirement == i && rows.back().at_least == at_least && year > first) {
          const optimise::FactoredRow& before = program.rows.back();
          const bool same = before.lower == made.lower && before.upper == made.upper && before.property == made.property && before.q == made.q &&
                            std::equal(before.more.begin(), before.more.end(), made.more.begin(), made.more.end(),
                                       [](const auto& a, const auto& b) { return a.property == b.property && a.q == b.q; });
          if (same) {
            rows.back().last_year = year;
            continue;
          }
        }
        program.rows.push_back(std::move(made));
        rows.push_back(std::move(row));
      }
    }
  }
}

optimise::FactoredRow Problem::Data::row_of(const Functional& f, std::string name) const {
  optimise::FactoredRow row;
  row.name = std::move(name);
  for (const auto& [property, q] : f.terms) {
    if (std::all_of(q.begin(), q.end(), [](double v) { return v == 0; })) continue;
    if (row.q.empty()) {
      row.property = property;
      row.q = q;
    } else {
      row.more.push_back({property, q});
    }
  }
  if (row.q.empty()) row.q.assign(model.choices().size(), 0.0);
  return row;
}

optimise::FactoredRow& Problem::Data::add_row(BlockProgram& to, const Functional& f, const std::string& name) const {
  optimise::FactoredRow row = row_of(f, name);
  GatheredProperties(model.properties(), to.properties).gather(row);
  to.rows.push_back(std::move(row));
  return to.rows.back();
}

void Problem::Data::read_objective() {
  const auto& r = compiled.scenario().records();
  const std::vector<char> everywhere(r.zones.size(), 1);
  const std::size_t last = model.years() - 1;
  Functional& value = worth;
  if (r.objective.empty()) value.add(model.total(Total::net_value_yuan, last, everywhere), 1.0);
  for (const scenario::Weight& weight : r.objective) {
    const std::string unit = "yuan/" + std::string(scenario::find_total(r, weight.total)->unit);
    const double factor = conversion(*parse_unit(weight.unit), *parse_unit(unit)).value_or(1.0);
    const double amount = values[compiled.scenario().figures().slot_on(weight.weight, day_of(r.first_year, 7, 1))];
    value.add(model.total(total_of(r, weight.total), last, everywhere), amount * factor);
  }
  program.offset = -value.constant;
  program.cost = coefficients(value, -1);
}

std::vector<double> Problem::Data::coefficients(const Functional& f, double factor) const {
  const std::size_t n = model.parcels().size(), k = model.choices().size();
  std::vector<double> made(n * k);
  std::vector<std::pair<const double*, const double*>> terms;  // property and coefficients
  for (const auto& [property, q] : f.terms)
    if (std::any_of(q.begin(), q.end(), [](double v) { return v != 0; })) terms.emplace_back(model.properties()[static_cast<std::size_t>(property)].data(), q.data());
  for (std::size_t g = 0; g < n; ++g)
    for (const auto& [p, q] : terms)
      for (std::size_t c = 0; c < k; ++c) made[g * k + c] += factor * p[g] * q[c];
  return made;
}

void Problem::Data::read_locks() {
  const auto& r = compiled.scenario().records();
  const std::size_t n = model.parcels().size(), k = model.choices().size();
  program.upper.assign(n * k, 1.0);
  for (std::size_t g = 0; g < n; ++g)
    for (std::size_t c = 0; c < k; ++c)
      if (!model.admits(g, c)) program.upper[g * k + c] = 0;
  for (std::size_t i = 0; i < r.locks.size(); ++i) {
    const auto fail = [&](std::string found, std::string allowed, std::string cure) {
      throw DocumentError({make_issue("bad_lock", "/locks/parcel/" + r.locks.id[i], std::move(found), std::move(allowed), std::move(cure))});
    };
    const double least = values[r.locks.at_least.first + i], most = values[r.locks.at_most.first + i];
    std::size_t group = n;
    for (std::size_t g = 0; g < n; ++g)
      if (r.parcels.id[model.parcels()[g]] == r.locks.parcel[i]) group = g;
    if (group == n) fail("parcel " + r.locks.parcel[i] + ", which may not change", "a parcel that some option admits", "remove the lock, or open its zone in allocation/zones");
    std::vector<std::size_t> of_option;
    for (std::size_t c = 1; c < k; ++c)
      if (r.options[model.choices()[c].option].id == r.locks.option[i] && program.upper[group * k + c] > 0) of_option.push_back(c);
    if (least > 0 && of_option.empty())
      fail("parcel " + r.locks.parcel[i] + ", which may not take '" + r.locks.option[i] + "'", "an option that the parcel admits", "check from_use, zones and least_site_area_m2 of the option, and the parcel's protection");
    if (least == 1) {
      for (std::size_t c = 0; c < k; ++c)
        if (std::find(of_option.begin(), of_option.end(), c) == of_option.end()) program.upper[group * k + c] = 0;
    } else if (most == 0) {
      for (const std::size_t c : of_option) program.upper[group * k + c] = 0;
    } else if (least > 0 || most < 1) {
      if (of_option.size() > 1) fail("a share between 0 and 1 of an option that may start in several years", "0 or 1, or an allocation with one start year", "lock the parcel in or out");
      if (program.lower.empty()) program.lower.assign(n * k, 0.0);
      program.lower[group * k + of_option[0]] = least;
      program.upper[group * k + of_option[0]] = most;
    }
  }
}

}  // namespace gengxin::allocate
