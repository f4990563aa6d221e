// From requirements, objective and locks to a block program.
#include "allocate/problem.hpp"

#include <algorithm>
#include <cmath>

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
  std::vector<std::vector<double>> all = model.properties();
  if (all.empty()) all.emplace_back(model.parcels().size(), 1.0);
  std::vector<std::vector<double>> gathered;
  for (optimise::FactoredRow& row : program.rows) gather(row, all, gathered);
  if (gathered.empty()) gathered.emplace_back(model.parcels().size(), 1.0);
  program.properties = std::move(gathered);
}

/// Terms of a row whose coefficients are in proportion are one term of a property of their own, and what no row uses is
/// left out: the work on a parcel grows with the square of the properties.
void Problem::Data::gather(optimise::FactoredRow& row, const std::vector<std::vector<double>>& all, std::vector<std::vector<double>>& gathered) {
  const auto place_of = [&](std::vector<double> column) {
    const auto known = std::find(gathered.begin(), gathered.end(), column);
    if (known != gathered.end()) return static_cast<int>(known - gathered.begin());
    gathered.push_back(std::move(column));
    return static_cast<int>(gathered.size() - 1);
  };
  struct Part {
    std::vector<double> shape, q, column;
  };
  std::vector<Part> parts;
  row.each_term([&](int property, const std::vector<double>& q) {
    double size = 0;
    for (const double value : q)
      if (std::abs(value) > std::abs(size)) size = value;
    if (size == 0) return;
    std::vector<double> shape = q;
    for (double& value : shape) value /= size;
    const std::vector<double>& p = all[static_cast<std::size_t>(property)];
    const auto same = std::find_if(parts.begin(), parts.end(), [&](const Part& part) { return part.shape == shape; });
    if (same == parts.end()) {
      parts.push_back({std::move(shape), q, p});
      return;
    }
    const double relative = size / *std::max_element(same->q.begin(), same->q.end(), [](double x, double y) { return std::abs(x) < std::abs(y); });
    for (std::size_t g = 0; g < p.size(); ++g) same->column[g] += relative * p[g];
  });
  row.more.clear();
  if (parts.empty()) row.property = place_of(std::vector<double>(all.front().size(), 1.0));
  for (std::size_t t = 0; t < parts.size(); ++t) {
    double largest = 0;
    for (const double value : parts[t].column) largest = std::max(largest, std::abs(value));
    if (largest > 0) {
      for (double& value : parts[t].column) value /= largest;
      for (double& value : parts[t].q) value *= largest;
    }
    const int at = place_of(std::move(parts[t].column));
    if (t == 0) {
      row.property = at;
      row.q = std::move(parts[t].q);
    } else {
      row.more.push_back({at, std::move(parts[t].q)});
    }
  }
}

/// Where in the program the zones of a requirement are: everywhere, one zone, or a layer of its own.
void Problem::Data::place(LimitRow& row, const std::vector<char>& zones) {
  const std::size_t n = model.parcels().size();
  std::vector<int> layer(n);
  for (std::size_t g = 0; g < n; ++g) layer[g] = zones[model.zone_of(g)] ? 1 : 0;
  if (std::all_of(layer.begin(), layer.end(), [](int inside) { return inside == 1; })) return;
  row.zones = zones;
  const auto known = std::find(program.layers.begin(), program.layers.end(), layer);
  row.layer = static_cast<int>(known - program.layers.begin());
  row.zone = 1;
  if (known == program.layers.end()) program.layers.push_back(std::move(layer));
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
  gather(row, model.properties(), to.properties);
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
  for (const auto& [property, q] : f.terms) {
    const std::vector<double>& p = model.properties()[static_cast<std::size_t>(property)];
    for (std::size_t g = 0; g < n; ++g)
      for (std::size_t c = 0; c < k; ++c) made[g * k + c] += factor * p[g] * q[c];
  }
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
