// The schema tables themselves: name, type, unit, range, default, meaning of every field.
#include "scenario/schema_fields.hpp"

namespace gengxin::scenario {
namespace {

const std::vector<std::string> kLevels = {"kindergarten", "primary", "junior", "senior"};

Fields<Records> document_fields() {
  using R = Records;
  return {required(text<R>("format", AT(format), "format of the document: gengxin/1")),
          required(text<R>("name", AT(name), "name of the scenario")),
          text<R>("name_zh", AT(name_zh), "name in Chinese")};
}
Fields<Records> year_fields() {
  using R = Records;
  return {whole<R>("first", AT(first_year), {1950, 2200}, "year whose 31 December is the state at the start"),
          whole<R>("last", AT(last_year), {1950, 2200}, "last year simulated")};
}
Fields<Source> source_fields() {
  using R = Source;
  return {required(text<R>("title", AT(title), "title of the document")),
          text<R>("title_en", AT(title_en), "title in English"),
          text<R>("publisher", AT(publisher), "who published it"),
          text<R>("number", AT(number), "number of the document, such as 建科〔2021〕63号"),
          text<R>("date", AT(date), "date of publication"),
          text<R>("licence", AT(licence), "licence of the data, where it asks to be named")};
}
Fields<Zone> zone_fields() {
  using R = Zone;
  return {required(text<R>("title", AT(title), "name of the zone")),
          text<R>("title_zh", AT(title_zh), "name in Chinese"),
          choice<R>("kind", AT(kind), {"street", "renewal_unit"}, "part of the street, or a renewal unit (the village)"),
          figure<R>("area_m2", AT(area_m2), "m2", kPositive, "area of the zone"),
          optional(figure<R>("resident_share", AT(resident_share), "1", kShare,
                             "share of the street's people outside renewal units who live here; street zones only")),
          figure<R>("floor_per_head_m2", AT(floor_per_head_m2), "m2/person", kPositive,
                    "existing dwelling floor a head: planned population of existing homes = dwelling floor / this")};
}
Fields<StreetPeople> street_fields() {
  using R = StreetPeople;
  return {figure<R>("resident", AT(resident), "persons", kNotNegative, "people who live in the street (常住)"),
          figure<R>("registered", AT(registered), "persons", kNotNegative, "people registered in the street (户籍)"),
          figure<R>("presence", AT(presence), "1", kShare, "share of the registered who live in the street"),
          figure<R>("floating_share", AT(floating_share), "1", kShare,
                    "share of floating people among all residents of the street who are not registered there; the rest hold other hukou of the city")};
}
Fields<UnitPeople> unit_fields() {
  using R = UnitPeople;
  return {figure<R>("members", AT(members), "persons", kNotNegative, "registered members of the collective"),
          figure<R>("other_registered", AT(other_registered), "persons", kNotNegative, "registered people who are not members"),
          figure<R>("presence", AT(presence), "1", kShare, "share of the registered who live in the unit"),
          figure<R>("local", AT(local), "persons", kNotNegative, "residents with other hukou of the city"),
          figure<R>("floating", AT(floating), "persons", kNotNegative, "floating residents (at least 6 months)")};
}
Fields<AgeStructure> age_structure_fields() {
  using R = AgeStructure;
  constexpr std::string_view kMeaning = "weight of each single year of age; every status is scaled to 1 over both sexes";
  return {column<R>("age", AT(age), "years", {0, 100, false, true}, "0, 1, ..., 100; the last is 100 and over"),
          column<R>("member_male", AT(member_male), "1", kNotNegative, kMeaning),
          column<R>("member_female", AT(member_female), "1", kNotNegative, kMeaning),
          column<R>("registered_male", AT(registered_male), "1", kNotNegative, kMeaning),
          column<R>("registered_female", AT(registered_female), "1", kNotNegative, kMeaning),
          column<R>("local_male", AT(local_male), "1", kNotNegative, kMeaning),
          column<R>("local_female", AT(local_female), "1", kNotNegative, kMeaning),
          column<R>("floating_male", AT(floating_male), "1", kNotNegative, kMeaning),
          column<R>("floating_female", AT(floating_female), "1", kNotNegative, kMeaning)};
}
Fields<AgeRates> mortality_fields() {
  using R = AgeRates;
  return {column<R>("age", AT(age), "years", {0, 100, false, true}, "lower age of each group; the first is 0"),
          column<R>("male", AT(male), "1/year", kNotNegative, "central death rate of men, constant in the group"),
          column<R>("female", AT(female), "1/year", kNotNegative, "central death rate of women, constant in the group")};
}
Fields<AgeColumn> age_column(std::string_view key, std::string_view key_meaning, std::string_view name, std::string_view unit, Range range,
                             std::string_view meaning) {
  using R = AgeColumn;
  return {column<R>(key, AT(age), "years", {0, 100, false, true}, key_meaning), column<R>(name, AT(value), unit, range, meaning)};
}
Fields<Demography> demography_fields() {
  using R = Demography;
  return {
      figure<R>("tfr", AT(tfr), "births/woman", {0, 10}, "total fertility rate"),
      figure<R>("sex_ratio_at_birth", AT(sex_ratio_at_birth), "1", {0.5, 2}, "boys born per girl"),
      figure<R>("member_fertility", AT(member_fertility), "1", {0, 5}, "factor on the total fertility rate", 1.0),
      figure<R>("registered_fertility", AT(registered_fertility), "1", {0, 5}, "factor on the total fertility rate", 1.0),
      figure<R>("local_fertility", AT(local_fertility), "1", {0, 5}, "factor on the total fertility rate", 1.0),
      figure<R>("floating_fertility", AT(floating_fertility), "1", {0, 5}, "factor on the total fertility rate of births that stay here", 1.0),
      figure<R>("floor_per_tenant_m2", AT(floor_per_tenant_m2), "m2/person", kPositive, "floor a tenant in the existing low-rent stock"),
      figure<R>("rental_vacancy", AT(rental_vacancy), "1", {0, 1}, "vacant share of the existing low-rent stock"),
      figure<R>("new_rental_vacancy", AT(new_rental_vacancy), "1", {0, 1}, "vacant share of let resettlement floor and rental housing"),
      figure<R>("new_floor_per_tenant_m2", AT(new_floor_per_tenant_m2), "m2/person", kPositive, "floor a tenant in new rental floor"),
      figure<R>("floor_per_member_m2", AT(floor_per_member_m2), "m2/person", kPositive, "resettlement floor that a returning owner uses"),
      figure<R>("floor_per_owner_m2", AT(floor_per_owner_m2), "m2/person", kPositive, "market housing floor a resident"),
      figure<R>("member_stay_share", AT(member_stay_share), "1", kShare,
                "share of cleared owners who rent within the zone until their new home is delivered", 0.3)};
}
Fields<SchoolService> school_fields() {
  using R = SchoolService;
  return {figure<R>("age_from", AT(age_from), "years", {0, 25, false, true}, "youngest age at 31 August"),
          figure<R>("age_to", AT(age_to), "years", {0, 25, false, true}, "oldest age at 31 August"),
          figure<R>("enrolment", AT(enrolment), "1", {0, 1.5}, "share of the children of these ages who go to school at this level"),
          figure<R>("policy_share", AT(policy_share), "1", kShare, "share of children not registered here who are policy-favoured (政策性照顾)"),
          figure<R>("points_quota", AT(points_quota), "places", kNotNegative, "places open to children by points (积分入学)")};
}
Fields<HospitalService> hospital_fields() {
  using R = HospitalService;
  return {column<R>("age", AT(admissions.age), "years", {0, 100, false, true}, "lower age of each group; the first is 0"),
          column<R>("admissions", AT(admissions.value), "1/year", kNotNegative, "hospital admissions a resident a year, constant in the group"),
          figure<R>("stay_days", AT(stay_days), "days", kPositive, "mean stay of an in-patient"),
          figure<R>("occupancy", AT(occupancy), "1", {0, 1, true}, "share of beds in use that is planned for")};
}
Fields<ElderlyService> elderly_fields() {
  using R = ElderlyService;
  return {figure<R>("age", AT(age), "years", {0, 100, false, true}, "age from which people count", 60.0),
          choice<R>("denominator", AT(denominator), {"residents", "registered"}, "whom the norm counts")};
}
Fields<Norms> norm_fields() {
  using R = Norms;
  Fields<R> fields;
#define LEVEL_NORMS(LEVEL, CLASS_SIZE, STEP)                                                                                             \
  fields.push_back(figure<R>(#LEVEL "_places_per_1000", AT(LEVEL.places_per_1000), "places", kNotNegative,                              \
                             "places per 1,000 of planned population"));                                                                \
  fields.push_back(figure<R>(#LEVEL "_class_size", AT(LEVEL.class_size), "places/class", {0, 200, true}, "places a class", CLASS_SIZE)); \
  fields.push_back(figure<R>(#LEVEL "_class_step", AT(LEVEL.class_step), "classes", {1, 60, false, true},                               \
                             "classes come in multiples of this", STEP));                                                               \
  fields.push_back(figure<R>(#LEVEL "_floor_per_place_m2", AT(LEVEL.floor_per_place_m2), "m2/place", kPositive, "school floor a place")); \
  fields.push_back(figure<R>(#LEVEL "_land_per_place_m2", AT(LEVEL.land_per_place_m2), "m2/place", kPositive, "school land a place"));
  LEVEL_NORMS(kindergarten, 30.0, 3.0)
  LEVEL_NORMS(primary, 45.0, 6.0)
  LEVEL_NORMS(junior, 50.0, 3.0)
  LEVEL_NORMS(senior, 50.0, 3.0)
#undef LEVEL_NORMS
  const Fields<R> others = {
      figure<R>("hospital_beds_per_1000", AT(hospital_beds_per_1000), "beds", kNotNegative, "hospital beds per 1,000 of planned population"),
      figure<R>("hospital_floor_per_bed_m2", AT(hospital_floor_per_bed_m2), "m2/bed", kPositive, "hospital floor a bed"),
      figure<R>("hospital_land_per_bed_m2", AT(hospital_land_per_bed_m2), "m2/bed", kPositive, "hospital land a bed"),
      figure<R>("elderly_beds_per_1000", AT(elderly_beds_per_1000), "beds", kNotNegative, "elderly beds per 1,000 of the elderly"),
      figure<R>("elderly_floor_per_bed_m2", AT(elderly_floor_per_bed_m2), "m2/bed", kPositive, "elderly home floor a bed"),
      figure<R>("floor_per_head_m2", AT(floor_per_head_m2), "m2/person", kPositive, "planned housing floor a head: planned population = floor / this"),
      figure<R>("home_floor_m2", AT(home_floor_m2), "m2/home", kPositive, "mean floor of a new home"),
      figure<R>("park_m2_per_head", AT(park_m2_per_head), "m2/person", kNotNegative, "park green land a head"),
      figure<R>("road_km_per_km2", AT(road_km_per_km2), "km/km2", kNotNegative, "road network density")};
  fields.insert(fields.end(), others.begin(), others.end());
  return fields;
}
Fields<Facility> facility_fields() {
  using R = Facility;
  const Range year{1900, 2200, false, true};
  return {required(text<R>("title", AT(title), "name of the facility")),
          text<R>("title_zh", AT(title_zh), "name in Chinese"),
          choice<R>("kind", AT(kind), {"school", "hospital", "health_station", "elderly", "park", "road"}, "what it is"),
          reference<R>("zone", AT(zone), "zones", "zone that it stands in"),
          optional(reference<R>("parcel", AT(parcel), "parcels", "parcel that it stands on; its places are lost while that is rebuilt")),
          optional(choice<R>("provider", AT(provider), {"public", "private"}, "who runs it; public unless said")),
          optional(choice<R>("level", AT(level), kLevels, "level of a school")),
          optional(figure<R>("classes", AT(classes), "classes", kCount, "classes of a school; may change by date")),
          optional(figure<R>("class_size", AT(class_size), "places/class", kPositive, "places a class")),
          optional(figure<R>("places", AT(places), "places", kNotNegative, "places of a school, where classes are not given")),
          optional(figure<R>("beds", AT(beds), "beds", kNotNegative, "hospital or elderly beds")),
          figure<R>("local_share", AT(local_share), "1", kShare, "share that serves the people of this case", 1.0),
          optional(figure<R>("length_m", AT(length_m), "m", kNotNegative, "length of a road")),
          optional(figure<R>("area_m2", AT(area_m2), "m2", kNotNegative, "land of a park that is not a parcel")),
          optional(figure<R>("opens", AT(opens), "year", year, "first year in service; open from the start unless said")),
          optional(figure<R>("closes", AT(closes), "year", year, "first year out of service"))};
}
Fields<Parcels> parcel_fields() {
  using R = Parcels;
  Fields<R> fields = {
      {{"id", Kind::texts, "", kAny, {}, "", "unique name of the parcel", true, {}}, AT(id)},
      {{"zone", Kind::references, "", kAny, {}, "zones", "zone of the parcel", true, {}}, AT(zone)},
      {{"use", Kind::references, "", kAny, {}, "land codes", "current use, code of the 2023 guide (自然资发〔2023〕234号)", true, {}}, AT(use)},
      column<R>("area_m2", AT(area_m2), "m2", kPositive, "land of the parcel"),
      {{"tenure", Kind::choices, "", kAny, {"member", "non_member", "state", "collective"}, "", "who holds it", false, {}}, AT(tenure)},
      {{"land_class", Kind::choices, "", kAny, {"state", "collective"}, "", "state-owned or collective land", false, {}}, AT(land_class)},
      {{"in_database", Kind::flags, "", kAny, {}, "", "in the redevelopment database (标图建库)", false, {}}, AT(in_database)},
      {{"protection", Kind::choices, "", kAny, {"none", "heritage", "red_line", "blue_line"}, "", "protected building or line", false, {}}, AT(protection)},
      {{"geometry", Kind::texts, "", kAny, {}, "", "polygon as WKT, in metres", false, {}}, AT(geometry)}};
#define FLOOR_COLUMN(NAME, MEANING) fields.push_back(optional(column<R>(#NAME, AT(NAME), "m2", kNotNegative, MEANING)));
  FLOOR_COLUMN(dwelling_certified_m2, "existing dwelling floor with certificate")
  FLOOR_COLUMN(dwelling_recognised_m2, "existing dwelling floor recognised without certificate")
  FLOOR_COLUMN(dwelling_unlawful_m2, "existing dwelling floor built unlawfully")
  FLOOR_COLUMN(collective_certified_m2, "existing collective floor with certificate")
  FLOOR_COLUMN(collective_recognised_m2, "existing collective floor recognised without certificate")
  FLOOR_COLUMN(collective_unlawful_m2, "existing collective floor built unlawfully")
  FLOOR_COLUMN(state_certified_m2, "existing state-owned floor with certificate")
  FLOOR_COLUMN(state_recognised_m2, "existing state-owned floor recognised without certificate")
  FLOOR_COLUMN(state_unlawful_m2, "existing state-owned floor built unlawfully")
  FLOOR_COLUMN(other_certified_m2, "other existing floor with certificate")
  FLOOR_COLUMN(other_recognised_m2, "other existing floor recognised without certificate")
  FLOOR_COLUMN(other_unlawful_m2, "other existing floor built unlawfully")
#undef FLOOR_COLUMN
  return fields;
}
Fields<Fabric> fabric_fields() {
  using R = Fabric;
  return {text<R>("crs", AT(crs), "coordinate system of the geometry"),
          flag<R>("illustrative", AT(illustrative), false, "the parcels are made up and must be shown as such"),
          text<R>("note", AT(note), "how the parcels came about"), text<R>("note_zh", AT(note_zh), "the same in Chinese")};
}
Fields<Option> option_fields() {
  using R = Option;
  return {required(text<R>("title", AT(title), "name of the option")),
          text<R>("title_zh", AT(title_zh), "name in Chinese"),
          choice<R>("treatment", AT(treatment), {"retain", "improve", "redevelop"}, "保留, 微改造 or 拆除新建"),
          optional(reference<R>("use", AT(use), "land codes", "use afterwards; the current one unless said")),
          figure<R>("far", AT(far), "1", {0, 30}, "net floor area ratio: counted floor / plot land", 0.0),
          figure<R>("clearance_years", AT(clearance_years), "years", {0, 30, false, true}, "years from start to the cleared plot", 1.0),
          figure<R>("construction_years", AT(construction_years), "years", {0, 30, false, true}, "years from the cleared plot to delivery", 2.0),
          figure<R>("least_site_area_m2", AT(least_site_area_m2), "m2", kNotNegative, "the option needs a parcel of at least this", 0.0),
          figure<R>("road_m", AT(road_m), "m", kNotNegative, "road built with the option, for a whole parcel", 0.0),
          flag<R>("whole", AT(whole), false, "taken whole or not at all"),
          {{"from_use", Kind::reference_list, "", kAny, {}, "", "current uses, or their first digits, from which an allocation may choose it; any unless said", false, {}}, AT(from_use)},
          {{"zones", Kind::reference_list, "", kAny, {}, "zones", "zones in which an allocation may choose it; any unless said", false, {}}, AT(zones)}};
}
Fields<FloorItem> floor_fields() {
  using R = FloorItem;
  return {choice<R>("purpose", AT(purpose),
                    {"resettlement", "market_housing", "rental_housing", "collective", "commercial", "office", "industrial", "school",
                     "hospital", "elderly", "community", "parking"},
                    "what the floor is for"),
          figure<R>("share", AT(share), "1", {0, 5}, "floor as a share of the counted floor; counted items sum to 1"),
          flag<R>("counted", AT(counted), true, "counts towards the floor area ratio (计容)"),
          flag<R>("underground", AT(underground), false, "below ground"),
          optional(choice<R>("payer", AT(payer), {"project", "developer", "government"}, "who pays; the project unless said")),
          optional(choice<R>("level", AT(level), kLevels, "level of a school"))};
}
Fields<Plan> plan_fields() {
  using R = Plan;
  return {{{"id", Kind::texts, "", kAny, {}, "", "unique name of the row", true, {}}, AT(id)},
          {{"parcel", Kind::references, "", kAny, {}, "parcels", "parcel", true, {}}, AT(parcel)},
          {{"option", Kind::references, "", kAny, {}, "options", "what is done with it", true, {}}, AT(option)},
          column<R>("share", AT(share), "1", {0, 1, true}, "share of the parcel"),
          column<R>("start", AT(start), "year", {1900, 2200, false, true}, "year in which clearance starts")};
}
Fields<Indicator> indicator_fields() {
  using R = Indicator;
  return {required(text<R>("title", AT(title), "name of the indicator")),
          text<R>("title_zh", AT(title_zh), "name in Chinese"),
          required(text<R>("unit", AT(unit), "unit of base and target")),
          figure<R>("base", AT(base), "1", kAny, "value at the start, in the indicator's unit"),
          figure<R>("target", AT(target), "1", kAny, "target, in the indicator's unit"),
          choice<R>("property", AT(property), {"binding", "expected"}, "约束性 or 预期性"),
          optional(choice<R>("sense", AT(sense), {"at_least", "at_most"}, "which side of the target is good; at_least unless said")),
          figure<R>("order", AT(order), "1", {1, 1000, false, true}, "place in the source's table"),
          optional(choice<R>("model", AT(model), {"none", "compulsory_places", "park_green_m2", "hospital_beds", "elderly_beds", "road_m",
                              "output_nominal_yuan", "output_real_yuan", "growth_nominal", "growth_real", "tax_yuan", "firms", "investment_yuan", "employment_rate"},
                             "the simulated total that stands for it; none unless said")),
          figure<R>("model_per_unit", AT(model_per_unit), "1", kPositive, "model units in one of the indicator's, such as 10,000 m2 in 1 万m2", 1.0)};
}
Fields<Feature> feature_fields() {
  using R = Feature;
  return {required(text<R>("title", AT(title), "name")),
          text<R>("title_zh", AT(title_zh), "name in Chinese"),
          choice<R>("kind", AT(kind), {"heritage", "axis", "red_line", "blue_line", "station", "service_point", "project", "stage", "zone_note"}, "what it is"),
          optional(reference<R>("zone", AT(zone), "zones", "zone that it lies in")),
          {{"parcels", Kind::reference_list, "", kAny, {}, "parcels", "parcels that it touches", false, {}}, AT(parcels)},
          optional(reference<R>("facility", AT(facility), "facilities", "facility that it concerns")),
          text<R>("geometry", AT(geometry), "where it lies: point or polygon as WKT, in metres; its parcels unless said"),
          optional(figure<R>("from", AT(from), "year", {1900, 2200}, "first year")),
          optional(figure<R>("to", AT(to), "year", {1900, 2200}, "last year")),
          text<R>("text", AT(text), "what there is to say"), text<R>("text_zh", AT(text_zh), "the same in Chinese"),
          optional(reference<R>("source", AT(source), "sources", "where it stands")),
          text<R>("page", AT(page), "page of the source")};
}
Fields<Note> note_fields() {
  using R = Note;
  return {{{"about", Kind::reference_list, "", kAny, {}, "", "places in the document that the note touches, such as indicators/gdp_yi", true, {}}, AT(about)},
          required(text<R>("text", AT(text), "the contradiction or ambiguity")),
          text<R>("text_zh", AT(text_zh), "the same in Chinese"),
          optional(reference<R>("source", AT(source), "sources", "where it stands")),
          text<R>("page", AT(page), "page of the source")};
}
#undef AT

}  // namespace

const Tables& tables() {
  static const Tables result = {
      document_fields(), year_fields(), source_fields(), zone_fields(), street_fields(), unit_fields(), age_structure_fields(),
      demography_fields(), mortality_fields(),
      age_column("age", "lower age of each group", "share", "1", kShare, "share of the total fertility rate of the group; they sum to 1; the last group ends at 50"),
      age_column("age", "lower age of each group", "rate", "1/year", kShare, "share of floating people of these ages who leave in a year"),
      age_column("year", "years since delivery: 0, 1, 2, ...", "share", "1", kShare, "share of new housing that is occupied; the last value holds on"),
      school_fields(), hospital_fields(), elderly_fields(), norm_fields(), facility_fields(), parcel_fields(), fabric_fields(),
      option_fields(), floor_fields(), plan_fields(), indicator_fields(), feature_fields(), note_fields()};
  return result;
}

}  // namespace gengxin::scenario
