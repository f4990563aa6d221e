#include <algorithm>
#include <cmath>
#include <set>

#include "scenario/admission.hpp"
#include "scenario/rule_books.hpp"
#include "simulate/binding.hpp"
#include "simulate/slot_reader.hpp"

namespace gengxin::simulate {
namespace {

using scenario::items_of;
using scenario::names_of_books;
using scenario::names_of_costs;
using scenario::Records;
using scenario::terms_of;

class Compiler : SlotReader {
 public:
  Compiler(const scenario::Scenario& scenario, BoundOptions wanted) : SlotReader(scenario.figures(), binding), r_(scenario.records()), wanted_(wanted) {}

  using SlotReader::used;
  Binding binding;

  void compile() {
    for (int year = r_.first_year; year <= r_.last_year; ++year) binding.years.push_back(year);
    for (std::size_t z = 0; z < r_.zones.size(); ++z) zone_index_[r_.zones[z].id] = z;
    binding.people_present = r_.people_present;
    zones();
    if (r_.people_present) {
      demography();
      services();
    }
    land();
    facilities();
    options();
    plan();
    money();
    bind_economy(*this, r_, binding);
    if (!r_.cover.empty()) bind_cover(*this, r_, parcel_index_, binding);
    totals();
    // Only what a run reads is bound, so that the list of assumed figures holds nothing else.
    for (const auto& i : r_.indicators) {
      const bool modelled = !i.model.empty() && i.model != "none";
      binding.indicators.push_back({i.model, i.sense == "at_most", slot(i.base), slot(i.target), modelled ? slot(i.model_per_unit) : BoundFacility::kNone32});
    }
  }

 private:
  /// As yearly, but nothing stands before the first date.
  Yearly capacity(Figure figure, int month) {
    Yearly result = yearly(figure, month);
    const FigureInfo& info = f_.info(figure);
    if (!info.from.empty())
      for (std::size_t y = 0; y < result.slots.size(); ++y)
        if (info.from.front() > day_of(binding.years[y], month, 1)) result.slots[y] = BoundFacility::kNone32;
    return result;
  }

  void zones() {
    for (const auto& zone : r_.zones) {
      BoundZone bound;
      bound.is_unit = zone.is_unit();
      bound.area = slot(zone.area_m2);
      bound.floor_per_head = slot(zone.floor_per_head_m2);
      if (!bound.is_unit) bound.resident_share = slot(zone.resident_share);
      for (const auto& unit : r_.units) {
        if (unit.zone != zone.id) continue;
        bound.members = slot(unit.members);
        bound.other_registered = slot(unit.other_registered);
        bound.presence = slot(unit.presence);
        bound.local = slot(unit.local);
        bound.floating = slot(unit.floating);
      }
      binding.zones.push_back(std::move(bound));
    }
    const auto& s = r_.street;
    if (s.present) binding.street = {true, slot(s.resident), slot(s.registered), slot(s.presence), slot(s.floating_share)};
  }

  void demography() {
    Binding& b = binding;
    const auto& a = r_.age_structure;
    b.age_weights = {{{column(a.member_male), column(a.member_female)},
                      {column(a.registered_male), column(a.registered_female)},
                      {column(a.local_male), column(a.local_female)},
                      {column(a.floating_male), column(a.floating_female)}}};
    const auto& d = r_.demography;
    b.mortality_ages = whole(d.mortality.age);
    b.mortality = {column(d.mortality.male), column(d.mortality.female)};
    b.fertility_ages = whole(d.fertility.age);
    b.fertility = column(d.fertility.value);
    b.turnover_ages = whole(d.turnover.age);
    b.turnover = column(d.turnover.value);
    b.ramp = column(d.fill_ramp.value);
    b.ramp_count = d.fill_ramp.value.count;
    b.tfr = yearly(d.tfr);
    b.sex_ratio = yearly(d.sex_ratio_at_birth);
    b.fertility_factor = {yearly(d.member_fertility), yearly(d.registered_fertility), yearly(d.local_fertility), yearly(d.floating_fertility)};
    b.floor_per_tenant = yearly(d.floor_per_tenant_m2);
    b.rental_vacancy = yearly(d.rental_vacancy);
    b.new_rental_vacancy = yearly(d.new_rental_vacancy);
    b.new_floor_per_tenant = yearly(d.new_floor_per_tenant_m2);
    b.floor_per_member = yearly(d.floor_per_member_m2);
    b.floor_per_owner = yearly(d.floor_per_owner_m2);
    b.member_stay_share = yearly(d.member_stay_share);
  }

  static std::size_t level_index(const std::string& level) {
    return static_cast<std::size_t>(std::find(kLevelNames.begin(), kLevelNames.end(), level) - kLevelNames.begin());
  }

  void services() {
    Binding& b = binding;
    const auto& n = r_.norms;
    const std::array<const scenario::LevelNorms*, kLevels> norms = {&n.kindergarten, &n.primary, &n.junior, &n.senior};
    for (std::size_t l = 0; l < kLevels; ++l) {
      b.levels[l].per_1000 = yearly(norms[l]->places_per_1000, 9);
      b.levels[l].class_size = yearly(norms[l]->class_size, 9);
      b.levels[l].class_step = yearly(norms[l]->class_step, 9);
      b.levels[l].floor_per_place = yearly(norms[l]->floor_per_place_m2);
    }
    for (const auto& school : r_.schools) {
      BoundLevel& level = b.levels[level_index(school.level)];
      level.present = true;
      level.age_from = yearly(school.age_from, 9);
      level.age_to = yearly(school.age_to, 9);
      level.enrolment = yearly(school.enrolment, 9);
      level.policy_share = yearly(school.policy_share, 9);
      level.points_quota = yearly(school.points_quota, 9);
    }
    b.hospital_present = r_.hospital.present;
    if (b.hospital_present) {
      b.admission_ages = whole(r_.hospital.admissions.age);
      b.admissions = column(r_.hospital.admissions.value);
      b.stay_days = yearly(r_.hospital.stay_days);
      b.occupancy = yearly(r_.hospital.occupancy);
    }
    b.elderly_present = r_.elderly.present;
    b.elderly_counts_registered = r_.elderly.denominator == "registered";
    if (b.elderly_present) b.elderly_age = yearly(r_.elderly.age);
    b.hospital_per_1000 = yearly(n.hospital_beds_per_1000);
    b.elderly_per_1000 = yearly(n.elderly_beds_per_1000);
    b.hospital_floor_per_bed = yearly(n.hospital_floor_per_bed_m2);
    b.elderly_floor_per_bed = yearly(n.elderly_floor_per_bed_m2);
    b.floor_per_head = yearly(n.floor_per_head_m2);
    b.home_floor = yearly(n.home_floor_m2);
  }

  std::size_t use_index(const std::string& code) const {
    return static_cast<std::size_t>(std::lower_bound(binding.uses.begin(), binding.uses.end(), code) - binding.uses.begin());
  }

  void land() {
    Binding& b = binding;
    const auto& p = r_.parcels;
    b.uses = p.use;
    for (const auto& option : r_.options)
      if (!option.use.empty()) b.uses.push_back(option.use);
    std::sort(b.uses.begin(), b.uses.end());
    b.uses.erase(std::unique(b.uses.begin(), b.uses.end()), b.uses.end());
    b.parcel_area = column(p.area_m2);
    b.parcel_floor = {{{column(p.dwelling_certified_m2), column(p.dwelling_recognised_m2), column(p.dwelling_unlawful_m2)},
                       {column(p.collective_certified_m2), column(p.collective_recognised_m2), column(p.collective_unlawful_m2)},
                       {column(p.state_certified_m2), column(p.state_recognised_m2), column(p.state_unlawful_m2)},
                       {column(p.other_certified_m2), column(p.other_recognised_m2), column(p.other_unlawful_m2)}}};
    for (std::size_t i = 0; i < p.size(); ++i) {
      parcel_index_[p.id[i]] = i;
      b.parcel_zone.push_back(zone_index_.at(p.zone[i]));
      b.parcel_use.push_back(use_index(p.use[i]));
      b.zones[b.parcel_zone[i]].parcels.push_back(i);
    }
  }

  void facilities() {
    for (const auto& facility : r_.facilities) {
      BoundFacility bound;
      const int month = facility.kind == "school" ? 9 : 7;
      bound.zone = zone_index_.at(facility.zone);
      if (!facility.parcel.empty()) bound.parcel = parcel_index_.at(facility.parcel);
      if (!facility.level.empty()) bound.level = level_index(facility.level);
      bound.is_private = facility.provider == "private";
      bound.kind = facility.kind == "school"     ? FacilityKind::school
                   : facility.kind == "hospital" ? FacilityKind::hospital
                   : facility.kind == "elderly"  ? FacilityKind::elderly
                   : facility.kind == "park"     ? FacilityKind::park
                   : facility.kind == "road"     ? FacilityKind::road
                                                 : FacilityKind::health_station;
      switch (bound.kind) {
        case FacilityKind::school:
          if (facility.places.present()) {
            bound.capacity = capacity(facility.places, month);
          } else {
            bound.capacity = capacity(facility.classes, month);
            bound.class_size = yearly(facility.class_size, month);
          }
          break;
        case FacilityKind::hospital:
        case FacilityKind::elderly: bound.capacity = capacity(facility.beds, month); break;
        case FacilityKind::park: bound.capacity = capacity(facility.area_m2, month); break;
        case FacilityKind::road: bound.capacity = capacity(facility.length_m, month); break;
        case FacilityKind::health_station: break;
      }
      if (bound.serves_people()) bound.local_share = yearly(facility.local_share, month);
      bound.opens = slot(facility.opens);
      bound.closes = slot(facility.closes);
      binding.facilities.push_back(std::move(bound));
    }
  }

  void options() {
    const std::set<std::string> planned(r_.plan.option.begin(), r_.plan.option.end());
    for (std::size_t o = 0; o < r_.options.size(); ++o) {
      const auto& option = r_.options[o];
      option_index_[option.id] = o;
      if (wanted_ == BoundOptions::planned && !planned.contains(option.id)) {
        binding.options.push_back({});
        continue;
      }
      BoundOption bound{option.treatment == "redevelop", option.use.empty() ? kKeepsUse : use_index(option.use),
                        yearly(option.far), yearly(option.clearance_years), yearly(option.construction_years), yearly(option.road_m), {}};
      for (const auto& item : option.floor) {
        const auto purpose = std::find(land::kPurposeNames.begin(), land::kPurposeNames.end(), item.purpose) - land::kPurposeNames.begin();
        bound.floor.push_back({static_cast<land::Purpose>(purpose), yearly(item.share), item.counted, item.underground,
                               item.level.empty() ? 0 : level_index(item.level)});
      }
      binding.options.push_back(std::move(bound));
    }
  }

  void plan() {
    const Slot share = column(r_.plan.share), start = column(r_.plan.start);
    for (std::size_t i = 0; i < r_.plan.size(); ++i)
      binding.plan.push_back({parcel_index_.at(r_.plan.parcel[i]), option_index_.at(r_.plan.option[i]), share + static_cast<Slot>(i), start + static_cast<Slot>(i)});
  }

  /// What falls due at one time is evaluated alone: a figure must hold on the day only where an item asks for it.
  static void due(compensation::RuleBook& book, compensation::When when, const formula::Names& names, const std::vector<formula::Item>& items) {
    std::vector<std::size_t> wanted;
    for (std::size_t i = 0; i < items.size(); ++i)
      if (book.items[i].kind != compensation::Kind::term && book.items[i].when == when) wanted.push_back(i);
    if (wanted.empty()) return;
    compensation::RulePart& part = book.due[static_cast<std::size_t>(when)];
    part.items = book.program.needs(std::move(wanted));
    std::vector<formula::Item> some;
    for (const std::size_t i : part.items) some.push_back(items[i]);
    part.program = formula::compile(names, std::move(some));
  }

  /// Rules are checked with the document, so they compile.
  void money() {
    BoundMoney& m = binding.money;
    m.present = r_.compensation.present || r_.costs.present || r_.finance.present;
    if (!m.present) return;
    const auto day = [](const std::vector<std::string>& texts, std::size_t row) {
      const auto parsed = texts.empty() ? std::nullopt : parse_day(texts[row]);
      return parsed ? *parsed : kNoDay;
    };
    const auto book_of = [&](const char* table, const std::string& name) {
      for (std::size_t b = 0; b < r_.compensation.books.size(); ++b) {
        const auto& book = r_.compensation.books[b];
        if (book.applies_to == table && std::find(book.classes.begin(), book.classes.end(), name) != book.classes.end()) return b;
      }
      return r_.compensation.books.size();
    };
    for (const auto& book : r_.compensation.books) {
      const bool households = book.applies_to == "households";
      const formula::Names names = names_of_books(r_, f_, scenario::columns_of_owners(r_, households));
      const std::vector<formula::Item> items = items_of(book);
      m.books.push_back({book.id, households, terms_of(book), formula::compile(names, items), {}});
      for (std::size_t when = 0; when < compensation::kWhenNames.size(); ++when) due(m.books.back(), static_cast<compensation::When>(when), names, items);
    }
    for (const auto& own : r_.compensation.columns) m.columns.push_back(own_column(own, own.applies_to == "households" ? r_.households.id : r_.properties.id));
    for (std::size_t i = 0; i < r_.households.size(); ++i) {
      m.book_of_household.push_back(book_of("households", r_.households.tenure[i]));
      m.parcel_of_household.push_back(parcel_index_.at(r_.households.parcel[i]));
      m.built_household.push_back(day(r_.households.built, i));
      m.signed_household.push_back(day(r_.households.signed_on, i));
    }
    for (std::size_t i = 0; i < r_.properties.size(); ++i) {
      m.book_of_property.push_back(book_of("properties", r_.properties.kind[i]));
      m.parcel_of_property.push_back(parcel_index_.at(r_.properties.parcel[i]));
      m.built_property.push_back(day(r_.properties.built, i));
    }
    if (!r_.costs.lines.empty()) m.lines = formula::compile(names_of_costs(r_, f_, scenario::total_columns()), items_of(r_.costs));
    m.approved_on = r_.costs.approved_on.empty() ? day_of(r_.first_year, 7, 1) : *parse_day(r_.costs.approved_on);
    for (const char* section : {"/compensation/", "/costs/", "/finance/", "/stages/", "/households/", "/properties/", "/votes/", "/limits/", "/allotted_land/"}) whole_section(section);
    // The pro forma values options that the plan need not take, by their mix of floor.
    if (r_.finance.pro_forma.present)
      for (const std::size_t option : scenario::pro_forma_options(r_)) {
        used.insert(r_.options[option].least_site_area_m2.id);
        for (const auto& item : r_.options[option].floor)
          if (item.counted) used.insert(item.share.id);
      }
  }

  /// Whatever a section holds may count.
  void whole_section(std::string_view section) {
    for (std::uint32_t id = 0; id < f_.infos.size(); ++id)
      if (f_.infos[id].pointer.starts_with(section)) used.insert(id);
  }

  static BoundColumn own_column(const scenario::OwnColumn& own, const std::vector<std::string>& holders) {
    BoundColumn bound{own.applies_to, own.value, own.otherwise, std::vector<std::uint32_t>(holders.size(), kNoRow)};
    for (std::uint32_t i = 0; i < own.owner.size(); ++i)
      bound.row_of_holder[static_cast<std::size_t>(std::lower_bound(holders.begin(), holders.end(), own.owner[i]) - holders.begin())] = i;
    return bound;
  }

  /// Totals of the user's own are checked with the document, so they compile.
  void totals() {
    BoundTotals& t = binding.totals;
    if (r_.totals.formulas.empty()) return;
    using scenario::Stage;
    for (const Stage stage : {Stage::before, Stage::during, Stage::after}) {
      t.programs.push_back(formula::compile(names_of_totals(r_, f_, stage), items_of(r_.totals, stage)));
      t.infos.push_back(scenario::columns_of_parcels(r_, stage));
    }
    for (const auto& own : r_.totals.columns) t.columns.push_back(own_column(own, r_.parcels.id));
    const auto& columns = t.infos.back();
    const auto code = [&](std::size_t column, const std::string& label) {
      const auto& labels = columns[column].categories;
      const auto at = std::find(labels.begin(), labels.end(), label);
      return at == labels.end() ? -1 : static_cast<std::int32_t>(at - labels.begin());
    };
    const std::vector<std::string> unprotected(r_.parcels.size(), "none");
    const std::array<const std::vector<std::string>*, scenario::kParcelTexts> texts = {
        &r_.parcels.use, &r_.parcels.zone, &r_.parcels.tenure, &r_.parcels.land_class, r_.parcels.protection.empty() ? &unprotected : &r_.parcels.protection};
    for (std::size_t c = 0; c < texts.size(); ++c)
      for (const std::string& label : *texts[c]) t.parcel_texts[c].push_back(code(scenario::kParcelNumbers + c, label));
    const std::size_t first = scenario::kParcelNumbers + scenario::kParcelTexts + r_.totals.columns.size();
    for (const auto& option : r_.options) {
      t.option_texts[0].push_back(code(first, option.id));
      t.option_texts[1].push_back(code(first + 1, option.treatment));
      t.option_texts[2].push_back(code(first + 2, option.use));
    }
    whole_section("/totals/");
  }

  const Records& r_;
  BoundOptions wanted_;
  std::map<std::string, std::size_t> zone_index_, parcel_index_, option_index_;
};

}  // namespace

Compiled::Compiled(scenario::Scenario scenario, BoundOptions options) : scenario_(std::move(scenario)) {
  Compiler compiler(scenario_, options);
  compiler.compile();
  binding_ = std::make_shared<const Binding>(std::move(compiler.binding));
  used_.assign(compiler.used.begin(), compiler.used.end());
}

}  // namespace gengxin::simulate
