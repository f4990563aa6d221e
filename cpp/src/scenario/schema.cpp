#include "scenario/schema.hpp"

#include "gengxin/land/floor.hpp"
#include "gengxin/support/error.hpp"

namespace gengxin::scenario {

std::string Range::text() const {
  const std::string kind = whole ? "a whole number" : "a number";
  if (low == -kInfinity && high == kInfinity) return kind;
  if (high == kInfinity) return kind + (open ? " above " : " of at least ") + number_text(low);
  return kind + " in " + (open ? "(" : "[") + number_text(low) + ", " + number_text(high) + "]";
}

const std::vector<Section>& sections() {
  static const std::vector<Section> result = [] {
    const Tables& t = tables();
    const MoneyTables& m = money_tables();
    const AllocationTables& a = allocation_tables();
    const EconomyTables& e = economy_tables();
    return std::vector<Section>{
        {"", Shape::object, infos(t.document), "the scenario document", {}},
        {"years", Shape::object, infos(t.years), "years simulated", {}},
        {"sources", Shape::collection, infos(t.sources), "documents that figures cite", {}},
        {"zones", Shape::collection, infos(t.zones), "parts of the case: the street's, and renewal units", {}},
        {"population", Shape::object, {}, "people at the start", {}},
        {"population/street", Shape::object, infos(t.street), "people of the whole street", {}},
        {"population/units", Shape::collection, infos(t.units), "people of each renewal unit, by zone", {}},
        {"population/age_structure", Shape::series, infos(t.age_structure), "age structure of each status", {}},
        {"demography", Shape::object, infos(t.demography), "how people are born, die, come and go", {}},
        {"demography/mortality", Shape::series, infos(t.mortality), "death rates", {}},
        {"demography/fertility", Shape::series, infos(t.fertility), "age pattern of births", {}},
        {"demography/turnover", Shape::series, infos(t.turnover), "turnover of floating people", {}},
        {"demography/fill_ramp", Shape::series, infos(t.fill_ramp), "how new housing fills", {}},
        {"services", Shape::object, {}, "who needs schools, hospitals and elderly homes", {}},
        {"services/schools", Shape::collection, infos(t.schools), "demand for each level of school",
         {"kindergarten", "primary", "junior", "senior"}},
        {"services/hospital", Shape::object, infos(t.hospital), "demand for hospital beds", {}},
        {"services/elderly", Shape::object, infos(t.elderly), "demand for elderly beds", {}},
        {"norms", Shape::object, infos(t.norms), "figures of the standards", {}},
        {"facilities", Shape::collection, infos(t.facilities), "schools, hospitals, elderly homes, parks and roads", {}},
        {"parcels", Shape::table, infos(t.parcels), "land", {}},
        {"fabric", Shape::object, infos(t.fabric), "how the parcels came about", {}},
        {"options", Shape::collection, infos(t.options), "what may be done with a parcel", {}},
        {"options/*/floor", Shape::collection, infos(t.floor), "floor that the option builds", {}},
        {"plan", Shape::table, infos(t.plan), "what is done with which parcel, and when", {}},
        {"households", Shape::table, infos(m.households), "owners of dwellings", {}},
        {"properties", Shape::table, infos(m.properties), "collective buildings and land, halls, listed buildings", {}},
        {"compensation", Shape::object, infos(m.compensation), "what owners are owed", {}},
        {"compensation/figures", Shape::collection, infos(m.figures), "figures that rules name", {}},
        {"compensation/scales", Shape::collection, infos(m.scales), "marginal scales that rules name", {}},
        {"compensation/tables", Shape::collection, infos(m.tables), "numbers by category that rules name", {}},
        {"compensation/columns", Shape::collection, infos(m.columns), "numbers of the user's own about owners, which rules name like the columns of `households` or `properties`", {}},
        {"compensation/books", Shape::collection, infos(m.books), "rule books, one for each tenure", {}},
        {"compensation/books/*/items", Shape::collection, infos(m.items), "what the book grants, item by item", {}},
        {"costs", Shape::object, infos(m.costs), "the cost account (成本核算)", {}},
        {"costs/figures", Shape::collection, infos(m.figures), "figures that lines name", {}},
        {"costs/lines", Shape::collection, infos(m.lines), "lines of the account beside what owners are owed", {}},
        {"costs/published", Shape::collection, infos(m.published), "a published account to compare with, by head or total", {}},
        {"finance", Shape::object, infos(m.finance), "how the cost is met", {}},
        {"finance/pro_forma", Shape::object, infos(m.pro_forma), "what land is worth to a developer by option and floor area ratio (剩余法地价); loan_rate, discount_rate, sale_price_yuan_per_m2, sales_cost_share and sales_months of `finance` hold here too", {}},
        {"finance/pro_forma/bands", Shape::series, infos(m.bands), "height bands: the whole building costs what its band says", {}},
        {"finance/pro_forma/basements", Shape::series, infos(m.basements), "basement levels; without them nothing may be dug", {}},
        {"finance/pro_forma/prices", Shape::collection, infos(m.prices), "prices by purpose of counted floor; market_housing, commercial, office and industrial sell at sale_price_yuan_per_m2 of `finance` unless said",
         {land::kPurposeNames.begin(), land::kPurposeNames.end()}},
        {"stages", Shape::object, infos(m.stages), "stages of the project in months", {}},
        {"votes", Shape::collection, infos(m.votes), "votes by society", {}},
        {"limits", Shape::object, infos(m.limits), "limits of 建科〔2021〕63号", {}},
        {"allotted_land", Shape::collection, infos(m.allotted_land), "the collective's allotted development land (留用地): a ledger outside resettlement and financing floor", {}},
        {"economy", Shape::object, infos(e.economy), "what floor yields: jobs, output, tax and firms", {}},
        {"economy/activities", Shape::collection, infos(e.activities), "kinds of work, the floor that each uses and what it yields", {}},
        {"economy/ramp", Shape::series, infos(e.ramp), "how new floor fills; at once unless said", {}},
        {"economy/whole", Shape::object, infos(e.whole), "what is known of the whole case in the base year, and how the rest grows that no floor stands for", {}},
        {"economy/employment", Shape::object, infos(e.employment), "employment of residents", {}},
        {"travel", Shape::collection, infos(e.travel), "travel tables: minutes or metres on a network, made by other software", {}},
        {"cover", Shape::collection, infos(e.cover), "who lives, and what land lies, within a radius or a travel time of what serves them", {}},
        {"totals", Shape::object, {}, "totals of the user's own over parcels and options", {}},
        {"totals/figures", Shape::collection, infos(m.figures), "figures that formulas name", {}},
        {"totals/tables", Shape::collection, infos(m.tables), "numbers by category that formulas name", {}},
        {"totals/columns", Shape::collection, infos(a.columns), "numbers of the user's own about parcels, which formulas name like the columns of `parcels`", {}},
        {"totals/formulas", Shape::collection, infos(a.formulas), "the totals: what each parcel counts, summed over parcels by their shares", {}},
        {"allocation", Shape::object, infos(a.allocation), "what an allocation may change", {}},
        {"requirements", Shape::collection, infos(a.requirements), "limits that a plan must keep", {}},
        {"objective", Shape::collection, infos(a.objective), "what an allocation maximises: totals by what a unit of each is worth; net_value unless said", {}},
        {"locks", Shape::table, infos(a.locks), "shares that an allocation must keep", {}},
        {"neighbours", Shape::table, infos(a.neighbours), "parcels with a common boundary, for compactness", {}},
        {"indicators", Shape::collection, infos(t.indicators), "the targets that the case is judged by", {}},
        {"features", Shape::collection, infos(t.features), "named things on the map and in time", {}},
        {"notes", Shape::collection, infos(t.notes), "contradictions and ambiguities of the sources", {}}};
  }();
  return result;
}

const Section* find_section(std::string_view path) {
  for (const Section& section : sections())
    if (section.path == path) return &section;
  return nullptr;
}

std::vector<std::string> children(std::string_view path) {
  std::vector<std::string> result;
  for (const Section& section : sections()) {
    std::string_view rest = section.path;
    if (rest.empty()) continue;
    if (!path.empty()) {
      if (!rest.starts_with(path) || rest.size() <= path.size() || rest[path.size()] != '/') continue;
      rest.remove_prefix(path.size() + 1);
    }
    if (rest.find('/') == std::string_view::npos) result.emplace_back(rest);
  }
  return result;
}

const FieldInfo* find_field(const Section& section, std::string_view name) {
  for (const FieldInfo& field : section.fields)
    if (field.name == name) return &field;
  return nullptr;
}

std::vector<std::string> names(const Section& section) {
  std::vector<std::string> result;
  for (const FieldInfo& field : section.fields) result.emplace_back(field.name);
  for (std::string& name : children(section.shape == Shape::collection ? below(section.path, "*") : section.path))
    result.push_back(std::move(name));
  return result;
}

std::string below(std::string_view path, std::string_view name) {
  return path.empty() ? std::string(name) : std::string(path) + '/' + std::string(name);
}

}  // namespace gengxin::scenario
