#include "scenario/document.hpp"

#include <algorithm>
#include <numeric>
#include <set>

#include "scenario/reader.hpp"

namespace gengxin::scenario {
namespace {

bool is_identifier(const std::string& text) {
  if (text.empty() || text.size() > 64) return false;
  return std::all_of(text.begin(), text.end(), [](unsigned char c) { return std::isalnum(c) || c == '_' || c == '-' || c == '.'; });
}

/// The array of a column, whether bare or inside a figure object; null if there is none.
Json* values_of(Json& column) {
  if (column.is_array()) return &column;
  if (column.is_object() && column.contains("values") && column["values"].is_array()) return &column["values"];
  return nullptr;
}

class DocumentReader {
 public:
  explicit DocumentReader(Json& json) : json_(json) {}

  Records records;
  Reader in;

  void read() {
    if (!in.is_object(json_, "")) return;
    in.object(json_, "", tables().document, records, children(""));
    section("years", tables().years, records);
    sources();
    collection("zones", tables().zones, records.zones);
    // People come with all that moves and serves them, or not at all: an account alone needs none of it.
    const auto people = {"population", "demography", "services", "norms"};
    records.people_present = !json_.contains("costs") || std::any_of(people.begin(), people.end(), [&](const char* key) { return json_.contains(key); });
    if (records.people_present) {
      population();
      demography();
      services();
      section("norms", tables().norms, records.norms);
    }
    collection("facilities", tables().facilities, records.facilities, false);
    table("parcels", tables().parcels, records.parcels);
    section("fabric", tables().fabric, records.fabric, false);
    options();
    table("plan", tables().plan, records.plan);
    collection("indicators", tables().indicators, records.indicators, false);
    collection("features", tables().features, records.features, false);
    collection("notes", tables().notes, records.notes, false);
    table("households", money_tables().households, records.households);
    table("properties", money_tables().properties, records.properties);
    compensation();
    costs();
    finance();
    records.stages.present = section("stages", money_tables().stages, records.stages, false);
    collection("votes", money_tables().votes, records.votes, false);
    records.limits.present = section("limits", money_tables().limits, records.limits, false);
    collection("allotted_land", money_tables().allotted_land, records.allotted_land, false);
    totals();
    records.allocation.present = section("allocation", allocation_tables().allocation, records.allocation, false);
    collection("requirements", allocation_tables().requirements, records.requirements, false);
    collection("objective", allocation_tables().objective, records.objective, false);
    table("locks", allocation_tables().locks, records.locks);
    economy();
    collection("travel", economy_tables().travel, records.travel, false);
    collection("cover", economy_tables().cover, records.cover, false);
    table("neighbours", allocation_tables().neighbours, records.neighbours);
    for (auto& [name, list] : ids_) std::sort(list.begin(), list.end());
    for (const char* target : {"sources", "zones", "parcels", "options", "facilities", "features", "travel", "cover"}) ids_[target];
    in.check_references(ids_);
  }

 private:
  /// The member `key` of an object, or null with a fault where it is required.
  Json* member(Json& object, const std::string& key, const std::string& pointer, bool required) {
    const auto at = object.find(key);
    if (at != object.end()) return &*at;
    if (required && !in.suggested.contains(child(pointer, key)))
      in.fault("missing", child(pointer, key), "nothing", "the section '" + key + "'", "add the key '" + key + "'");
    return nullptr;
  }

  template <class R>
  bool section(const std::string& key, const Fields<R>& fields, R& record, bool required = true) {
    Json* json = member(json_, key, "", required);
    if (json != nullptr && in.is_object(*json, '/' + key, required)) in.object(*json, '/' + key, fields, record);
    return json != nullptr;
  }

  template <class R>
  void id_of(R& record, const std::string& id) {
    if constexpr (requires { record.id; }) record.id = id;
    if constexpr (requires { record.level; } && !requires { record.id; }) record.level = id;
    if constexpr (requires { record.other_registered; }) record.zone = id;
    if constexpr (requires { record.head; record.amount; }) record.head = id;
    if constexpr (requires { record.total; record.weight; }) record.total = id;
    if constexpr (requires { record.purpose; record.price_yuan_per_m2; }) record.purpose = id;
  }

  template <class R>
  void entries(const Json& json, const std::string& pointer, const std::string& name, const Fields<R>& fields, std::vector<R>& out,
               bool required, const std::vector<std::string>& also = {}) {
    if (!in.is_object(json, pointer, required)) return;
    for (const auto& item : json.items()) {
      const std::string place = child(pointer, item.key());
      if (!is_identifier(item.key()))
        in.fault("bad_id", place, "the id '" + item.key() + "'", "1 to 64 letters, digits, '_', '-' or '.'", "rename it");
      R record;
      id_of(record, item.key());
      in.object(item.value(), place, fields, record, also);
      out.push_back(std::move(record));
      ids_[name].push_back(item.key());
    }
  }

  template <class R>
  void collection(const std::string& key, const Fields<R>& fields, std::vector<R>& out, bool required = true) {
    if (Json* json = member(json_, key, "", required)) entries(*json, '/' + key, key, fields, out, required);
  }

  template <class R>
  void table(const std::string& key, const Fields<R>& fields, R& record) {
    Json* json = member(json_, key, "", false);
    if (json == nullptr || !in.is_object(*json, '/' + key, false)) return;
    const auto at = json->find("id");
    const bool has_ids = at != json->end() && at->is_array();
    if (has_ids) check_ids(*at, key);  // in the order of the document, before the rows are sorted
    sort_table(*json);
    if (has_ids) {
      std::vector<std::string> ids;
      for (const Json& id : *at) ids.push_back(id.is_string() ? id.get<std::string>() : "");
      in.row_ids = std::make_shared<const std::vector<std::string>>(std::move(ids));
    }
    in.object(*json, '/' + key, fields, record);
    in.row_ids = nullptr;
  }

  void check_ids(const Json& ids, const std::string& key) {
    std::vector<std::pair<std::string_view, std::size_t>> sorted;  // ids and where they stand; what is no text is a fault of its own
    for (std::size_t i = 0; i < ids.size(); ++i)
      if (ids[i].is_string()) sorted.emplace_back(ids[i].get_ref<const std::string&>(), i);
    std::sort(sorted.begin(), sorted.end());
    std::set<std::size_t> again;
    std::vector<std::string>& known = ids_[key];
    for (std::size_t s = 0; s < sorted.size(); ++s)
      if (s > 0 && sorted[s].first == sorted[s - 1].first) again.insert(sorted[s].second);
      else known.emplace_back(sorted[s].first);
    for (std::size_t i = 0; i < ids.size(); ++i) {
      if (!ids[i].is_string()) continue;
      const auto& id = ids[i].get_ref<const std::string&>();
      const auto place = [&] { return '/' + key + "/id/" + std::to_string(i); };
      if (!is_identifier(id)) in.fault("bad_id", place(), "the id '" + id + "'", "1 to 64 letters, digits, '_', '-' or '.'", "rename it");
      if (again.contains(i)) in.fault("duplicate_id", place(), "the id '" + id + "' twice", "each id once", "rename or remove one of the rows");
    }
  }

  void sources() {
    collection("sources", tables().sources, records.sources, false);
  }

  void population() {
    Json* json = member(json_, "population", "", true);
    if (json == nullptr || !in.is_object(*json, "/population")) return;
    in.check_keys(*json, "/population", children("population"));
    if (Json* street = member(*json, "street", "/population", false)) {
      records.street.present = true;
      in.object(*street, "/population/street", tables().street, records.street);
    }
    if (Json* units = member(*json, "units", "/population", false)) entries(*units, "/population/units", "units", tables().units, records.units, false);
    for (const UnitPeople& unit : records.units) in.references.push_back({"/population/units/" + unit.zone, "zones", {unit.zone}});
    if (Json* ages = member(*json, "age_structure", "/population", true))
      in.object(*ages, "/population/age_structure", tables().age_structure, records.age_structure);
  }

  void demography() {
    Json* json = member(json_, "demography", "", true);
    if (json == nullptr) return;
    Demography& d = records.demography;
    in.object(*json, "/demography", tables().demography, d, children("demography"));
    if (!json->is_object()) return;
    const auto series = [&](const char* key, const auto& fields, auto& record) {
      if (Json* part = member(*json, key, "/demography", true)) in.object(*part, std::string("/demography/") + key, fields, record);
    };
    series("mortality", tables().mortality, d.mortality);
    series("fertility", tables().fertility, d.fertility);
    series("turnover", tables().turnover, d.turnover);
    series("fill_ramp", tables().fill_ramp, d.fill_ramp);
  }

  void services() {
    Json* json = member(json_, "services", "", true);
    if (json == nullptr || !in.is_object(*json, "/services")) return;
    in.check_keys(*json, "/services", children("services"));
    if (Json* schools = member(*json, "schools", "/services", false)) {
      entries(*schools, "/services/schools", "levels", tables().schools, records.schools, false);
      for (const SchoolService& school : records.schools) {
        const auto& known = find_section("services/schools")->ids;
        if (std::find(known.begin(), known.end(), school.level) == known.end())
          in.fault("unknown_key", "/services/schools/" + school.level, "the level '" + school.level + "'", "kindergarten, primary, junior, senior",
                   did_you_mean(school.level, known, "remove it"));
      }
    }
    if (Json* hospital = member(*json, "hospital", "/services", false)) {
      records.hospital.present = true;
      in.object(*hospital, "/services/hospital", tables().hospital, records.hospital);
    }
    if (Json* elderly = member(*json, "elderly", "/services", false)) {
      records.elderly.present = true;
      in.object(*elderly, "/services/elderly", tables().elderly, records.elderly);
    }
  }

  /// A collection inside a section.
  template <class R>
  void inner(Json& json, const std::string& pointer, const char* key, const Fields<R>& fields, std::vector<R>& out, const std::vector<std::string>& also = {}) {
    if (Json* part = member(json, key, pointer, false)) entries(*part, pointer + '/' + key, pointer.substr(1) + '/' + key, fields, out, false, also);
  }

  void compensation() {
    Json* json = member(json_, "compensation", "", false);
    Compensation& c = records.compensation;
    const MoneyTables& t = money_tables();
    if (json == nullptr) return;
    in.object(*json, "/compensation", t.compensation, c, children("compensation"));
    if (!json->is_object()) return;
    c.present = true;
    inner(*json, "/compensation", "figures", t.figures, c.figures);
    inner(*json, "/compensation", "scales", t.scales, c.scales);
    inner(*json, "/compensation", "tables", t.tables, c.tables);
    inner(*json, "/compensation", "columns", t.columns, c.columns);
    inner(*json, "/compensation", "books", t.books, c.books, {"items"});
    for (RuleBook& book : c.books) {
      Json& entry = (*json)["books"][book.id];
      if (entry.is_object()) inner(entry, "/compensation/books/" + book.id, "items", t.items, book.items);
    }
    titled(c.figures);
  }

  void costs() {
    Json* json = member(json_, "costs", "", false);
    Costs& c = records.costs;
    const MoneyTables& t = money_tables();
    if (json == nullptr) return;
    in.object(*json, "/costs", t.costs, c, children("costs"));
    if (!json->is_object()) return;
    c.present = true;
    inner(*json, "/costs", "figures", t.figures, c.figures);
    inner(*json, "/costs", "lines", t.lines, c.lines);
    inner(*json, "/costs", "published", t.published, c.published);
    titled(c.figures);
  }

  void economy() {
    Json* json = member(json_, "economy", "", false);
    if (json == nullptr) return;
    Economy& e = records.economy;
    const EconomyTables& t = economy_tables();
    in.object(*json, "/economy", t.economy, e, children("economy"));
    if (!json->is_object()) return;
    e.present = true;
    if (Json* activities = member(*json, "activities", "/economy", true)) entries(*activities, "/economy/activities", "economy/activities", t.activities, e.activities, true);
    if (Json* ramp = member(*json, "ramp", "/economy", false)) in.object(*ramp, "/economy/ramp", t.ramp, e.ramp);
    const auto part = [&](const char* key, const auto& fields, auto& record) {
      Json* inside = member(*json, key, "/economy", false);
      record.present = inside != nullptr;
      if (inside != nullptr) in.object(*inside, std::string("/economy/") + key, fields, record);
    };
    part("whole", t.whole, e.whole);
    part("employment", t.employment, e.employment);
  }

  void totals() {
    Json* json = member(json_, "totals", "", false);
    OwnTotals& t = records.totals;
    ids_["totals/formulas"];
    if (json == nullptr || !in.is_object(*json, "/totals", false)) return;
    in.check_keys(*json, "/totals", children("totals"));
    inner(*json, "/totals", "figures", money_tables().figures, t.figures);
    inner(*json, "/totals", "tables", money_tables().tables, t.tables);
    inner(*json, "/totals", "columns", allocation_tables().columns, t.columns);
    inner(*json, "/totals", "formulas", allocation_tables().formulas, t.formulas);
    for (OwnColumn& column : t.columns) column.applies_to = "parcels";
    titled(t.figures);
  }

  void finance() {
    Json* json = member(json_, "finance", "", false);
    Finance& f = records.finance;
    const MoneyTables& t = money_tables();
    f.present = json != nullptr;
    if (json == nullptr || !in.is_object(*json, "/finance", false)) return;
    in.object(*json, "/finance", t.finance, f, children("finance"));
    const std::string place = "/finance/pro_forma";
    Json* part = member(*json, "pro_forma", "/finance", false);
    if (part == nullptr || !in.is_object(*part, place, false)) return;
    ProForma& p = f.pro_forma;
    p.present = true;
    in.object(*part, place, t.pro_forma, p, children("finance/pro_forma"));
    if (Json* bands = member(*part, "bands", place, true)) in.object(*bands, place + "/bands", t.bands, p.bands);
    if (Json* basements = member(*part, "basements", place, false); basements != nullptr && in.is_object(*basements, place + "/basements", false))
      in.object(*basements, place + "/basements", t.basements, p.basements);
    inner(*part, place, "prices", t.prices, p.prices);
    const auto& known = find_section("finance/pro_forma/prices")->ids;
    for (const PurposePrice& price : p.prices)
      if (std::find(known.begin(), known.end(), price.purpose) == known.end())
        in.fault("unknown_key", place + "/prices/" + price.purpose, "the purpose '" + price.purpose + "'", listed(known), did_you_mean(price.purpose, known, "name one of these"));
  }

  /// What such a figure means, its own entry says.
  void titled(const std::vector<NamedFigure>& named) {
    for (const NamedFigure& one : named)
      if (one.figure.present()) in.figures.infos[one.figure.id].meaning = one.title;
  }

  void options() {
    Json* json = member(json_, "options", "", false);
    if (json == nullptr) return;
    entries(*json, "/options", "options", tables().options, records.options, false, {"floor"});
    if (!json->is_object()) return;
    for (Option& option : records.options) {
      Json& entry = (*json)[option.id];
      if (entry.is_object() && entry.contains("floor"))
        entries(entry["floor"], "/options/" + option.id + "/floor", "floor", tables().floor, option.floor, false);
    }
  }

  Json& json_;
  std::map<std::string, std::vector<std::string>> ids_;
};

}  // namespace

void sort_table(Json& table) {
  if (!table.is_object() || !table.contains("id") || !table["id"].is_array()) return;
  const Json& ids = table["id"];
  if (!std::all_of(ids.begin(), ids.end(), [](const Json& id) { return id.is_string(); })) return;
  std::vector<std::size_t> order(ids.size());
  std::iota(order.begin(), order.end(), 0U);
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return ids[a].get_ref<const std::string&>() < ids[b].get_ref<const std::string&>();
  });
  if (std::is_sorted(order.begin(), order.end())) return;
  for (auto& item : table.items()) {
    Json* values = values_of(item.value());
    if (values == nullptr || values->size() != order.size()) continue;
    Json sorted = Json::array();
    for (const std::size_t i : order) sorted.push_back(std::move((*values)[i]));
    *values = std::move(sorted);
  }
}

Document read_document(Json json) {
  Document document;
  document.json = std::move(json);
  DocumentReader reader(document.json);
  reader.read();
  // Rules over several fields presuppose sound fields.
  if (reader.in.issues.empty()) check_rules(document.json, reader.records, reader.in.figures, reader.in.issues);
  if (!reader.in.issues.empty()) throw DocumentError(std::move(reader.in.issues));
  document.records = std::move(reader.records);
  document.figures = std::move(reader.in.figures);
  return document;
}

}  // namespace gengxin::scenario
