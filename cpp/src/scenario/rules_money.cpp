// Rules of compensation, the cost account and finance.
#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "gengxin/support/units.hpp"
#include "scenario/rule_books.hpp"
#include "scenario/rules.hpp"

namespace gengxin::scenario {
namespace {

bool in_unit_of(const std::string& unit, const char* wanted) {
  const auto parsed = parse_unit(unit);
  return parsed && parsed->same_dimension(*parse_unit(wanted));
}

std::string listed(std::span<const std::string> words) {
  std::string list;
  for (const std::string& word : words) list += (list.empty() ? "" : ", ") + word;
  return list;
}

}  // namespace

void Rules::money() {
  const Compensation& c = r_.compensation;
  if (c.present) {
    const double sum = value(c.exchange_share) + value(c.cash_share) + value(c.voucher_share);
    if (std::abs(sum - 1) > 1e-9)
      fault("sum_not_one", pointer(c.exchange_share), "choice shares that sum to " + told(sum, 1), "exchange_share + cash_share + voucher_share = 1", "change the shares so that they sum to 1");
  }
  if (!r_.people_present && r_.plan.size() > 0)
    fault("missing", "/norms", "nothing, but there is a plan", "population, demography, services and norms", "add these sections, or remove the plan");
  days("/households/built/", r_.households.id, r_.households.built);
  days("/households/signed_on/", r_.households.id, r_.households.signed_on);
  days("/properties/built/", r_.properties.id, r_.properties.built);
  const bool mixed = std::find(r_.households.choice.begin(), r_.households.choice.end(), "mixed") != r_.households.choice.end();
  if (mixed && !r_.households.exchange_share.present())
    fault("missing", "/households/exchange_share", "nothing, but a household's choice is mixed", "the share of the house that is exchanged", "add the column 'exchange_share'");
  books();
  costs();
  if (r_.finance.pro_forma.present) pro_forma();
  for (const Vote& vote : r_.votes) {
    const auto most = [&](Figure part, Figure whole, const char* of) {
      if (value(part) > value(whole)) fault("out_of_range", pointer(part), number_text(value(part)), std::string("at most the ") + of + ", " + number_text(value(whole)), "correct the votes");
    };
    most(vote.members_for, vote.members, "members");
    most(vote.adults_for, vote.adults, "adults");
  }
  for (const AllottedLand& land : r_.allotted_land)
    if (value(land.used_m2) + value(land.swapped_m2) > value(land.owed_m2) + 1e-6)
      fault("out_of_range", pointer(land.used_m2), "used and swapped land of " + number_text(value(land.used_m2) + value(land.swapped_m2)), "at most what is owed, " + number_text(value(land.owed_m2)) + " m2",
            "correct the ledger");
}

void Rules::days(const std::string& place, const std::vector<std::string>& ids, const std::vector<std::string>& texts) {
  for (std::size_t i = 0; i < texts.size(); ++i)
    if (!texts[i].empty() && !parse_day(texts[i]))
      fault("bad_date", place + ids[i], "the date '" + texts[i] + "'", "a day such as 1998-06-30, or an empty text", "write year-month-day");
}

void Rules::dated(const std::string& place, const std::vector<std::string>& from, const std::string& ended) {
  const auto bad = [&](const std::string& at, const std::string& text) {
    fault("bad_date", at, "the date '" + text + "'", "a day such as 2021-09-01", "write year-month-day");
  };
  for (std::size_t i = 0; i < from.size(); ++i)
    if (!parse_day(from[i])) bad(place + "/from/" + std::to_string(i), from[i]);
  if (ended.empty()) return;
  const auto end = parse_day(ended);
  if (!end) return bad(place + "/ended", ended);
  for (const std::string& text : from)
    if (const auto day = parse_day(text); day && *day >= *end)
      return fault("bad_date", place + "/ended", "the end " + ended + ", when rows hold from " + text, "an end after the last day of 'from'", "move the end, or remove these rows");
}

void Rules::own_columns(const std::vector<OwnColumn>& columns, const std::string& section) {
  for (const OwnColumn& own : columns) {
    const std::string place = section + own.id;
    const bool parcels = own.applies_to == "parcels";
    const std::vector<std::string>& ids = parcels ? r_.parcels.id : own.applies_to == "households" ? r_.households.id : r_.properties.id;
    std::set<std::string> listed;
    for (std::size_t i = 0; i < own.owner.size(); ++i) {
      const std::string at = place + (parcels ? "/parcel/" : "/owner/") + std::to_string(i);
      if (!std::binary_search(ids.begin(), ids.end(), own.owner[i]))
        fault("unknown_reference", at, "'" + own.owner[i] + "'", "an id of " + own.applies_to, did_you_mean(own.owner[i], ids, "correct the id, or remove the row"));
      else if (!listed.insert(own.owner[i]).second)
        fault("given_twice", at, "'" + own.owner[i] + "' twice", "one number for each", "remove one of the rows");
    }
    if (own.otherwise.present()) continue;
    for (const std::string& id : ids)
      if (!listed.contains(id)) {
        fault("missing", place + "/otherwise", "nothing, and no number of '" + id + "'", "a number for all " + own.applies_to, "add the key 'otherwise', or list every one");
        break;
      }
  }
}

/// Rules that ask when a house was built need to be told so for each owner whom they cover.
void Rules::missing_days(const RuleBook& book, const std::vector<formula::ColumnInfo>& columns) {
  const auto built = std::find_if(columns.begin(), columns.end(), [](const formula::ColumnInfo& column) { return column.name == "built"; });
  const formula::Program program = formula::compile(names_of_books(r_, f_, columns), items_of(book));
  if (!program.uses_column(static_cast<std::size_t>(built - columns.begin()))) return;
  const auto look = [&](const std::vector<std::string>& ids, const std::vector<std::string>& classes, const std::vector<std::string>& days) {
    const std::string place = '/' + book.applies_to + "/built", asked = "the rule book '" + book.id + "' asks for it";
    for (std::size_t i = 0; i < ids.size(); ++i) {
      if (std::find(book.classes.begin(), book.classes.end(), classes[i]) == book.classes.end() || (!days.empty() && !days[i].empty())) continue;
      if (days.empty()) return fault("missing", place, "nothing, but " + asked, "the day on which each was built", "add the column 'built', or let the rules do without it");
      fault("missing", place + '/' + ids[i], "no day, but " + asked, "the day on which it was built, such as 1998-06-30", "give the day, or let the rules do without it");
    }
  };
  if (book.applies_to == "households")
    look(r_.households.id, r_.households.tenure, r_.households.built);
  else
    look(r_.properties.id, r_.properties.kind, r_.properties.built);
}

void Rules::books() {
  const Compensation& c = r_.compensation;
  for (const RateScale& scale : c.scales) dated("/compensation/scales/" + scale.id, scale.from, scale.ended);
  for (const RateTable& table : c.tables) dated("/compensation/tables/" + table.id, table.from, table.ended);
  own_columns(c.columns, "/compensation/columns/");
  for (const RateTable& table : c.tables)
    if (table.category.empty()) fault("empty", "/compensation/tables/" + table.id, "no rows", "at least one category", "give the first row");
  std::map<std::pair<std::string, std::string>, std::string> taken;
  std::vector<Issue> found;
  for (const RuleBook& book : c.books) {
    const std::string place = "/compensation/books/" + book.id;
    const bool households = book.applies_to == "households";
    const std::vector<std::string> known = households ? std::vector<std::string>{"member", "non_member", "state"} : std::vector<std::string>{"building", "land", "ancestral_hall", "listed_building"};
    for (std::size_t i = 0; i < book.classes.size(); ++i) {
      const std::string at = place + "/classes/" + std::to_string(i);
      if (std::find(known.begin(), known.end(), book.classes[i]) == known.end())
        fault("unknown_choice", at, "'" + book.classes[i] + "'", "one of " + listed(known), did_you_mean(book.classes[i], known, "choose one of these"));
      else if (const auto [first, fresh] = taken.insert({{book.applies_to, book.classes[i]}, book.id}); !fresh)
        fault("given_twice", at, "'" + book.classes[i] + "' in two books", "one rule book for each", "remove it here, or from '" + first->second + "'");
    }
    if (book.items.empty()) fault("empty", place, "no items", "at least one item", "give the first item");
    for (const RuleItem& item : book.items) rule_item(item, place + "/items/" + item.id);
    const auto columns = columns_of_owners(r_, households);
    const auto faults = formula::check(names_of_books(r_, f_, columns), items_of(book));
    if (faults.empty()) missing_days(book, columns);
    found.insert(found.end(), faults.begin(), faults.end());
  }
  // A fault of a figure or scale is found with every book.
  for (Issue& issue : found)
    if (std::none_of(issues_.begin(), issues_.end(), [&](const Issue& known) { return known.pointer == issue.pointer && known.found == issue.found; })) issues_.push_back(std::move(issue));
  const auto need = [&](const char* table, const std::vector<std::string>& ids, const std::vector<std::string>& classes, const char* key) {
    std::map<std::string, std::string> first;
    for (std::size_t i = 0; i < classes.size(); ++i) first.insert({classes[i], ids[i]});
    for (const auto& [name, id] : first)
      if (!taken.contains({table, name}))
        fault("no_rule_book", std::string("/") + table + '/' + key + '/' + id, "'" + name + "', for which there is no rule book", "a book of compensation whose classes name it",
              "add '" + name + "' to the classes of a book");
  };
  if (!c.present && r_.households.size() + r_.properties.size() == 0) return;
  need("households", r_.households.id, r_.households.tenure, "tenure");
  need("properties", r_.properties.id, r_.properties.kind, "kind");
}

void Rules::rule_item(const RuleItem& item, const std::string& place) {
  const bool money = item.kind == "payment" || item.kind == "income" || item.kind == "works";
  const auto need = [&](bool present, const char* key) {
    if (!present) fault("missing", place + '/' + key, "nothing", std::string("the ") + key + " of an item of kind " + item.kind, std::string("add the key '") + key + "'");
  };
  if (money) need(!item.head.empty(), "head");
  if (!money && !item.head.empty()) fault("not_for_kind", place + "/head", "a head", "a head only for payments, income and works", "remove it, or change the kind");
  if (item.kind != "term") need(!item.when.empty(), "when");
  if (item.kind == "floor" && item.when == "monthly") fault("not_for_kind", place + "/when", "monthly", "floor is handed over once", "write delivery");
  const char* unit = item.kind == "floor" ? "m2" : item.when == "monthly" ? "yuan/month" : "yuan";
  if (item.kind != "term" && !in_unit_of(item.unit, unit))
    fault("wrong_unit", place + "/unit", "the unit '" + item.unit + "'", std::string(unit) + " for an item of kind " + item.kind + (item.when == "monthly" ? " that is paid by month" : ""),
          std::string("write '") + unit + "'");
  if (item.source.empty() && !item.assumed)
    fault("assumed_without_source", place, "neither a source nor the mark that it is assumed", "a source, or assumed true", "name the source of the rule, or write \"assumed\": true");
}

void Rules::costs() {
  const Costs& c = r_.costs;
  if (!c.approved_on.empty() && !parse_day(c.approved_on))
    fault("bad_date", "/costs/approved_on", "the date '" + c.approved_on + "'", "a day such as 2024-07-01", "write year-month-day");
  for (const CostLine& line : c.lines)
    if (line.source.empty() && !line.assumed)
      fault("assumed_without_source", "/costs/lines/" + line.id, "neither a source nor the mark that it is assumed", "a source, or assumed true", "name the source of the line, or write \"assumed\": true");
  for (const PublishedHead& published : c.published) {
    std::vector<std::string> known(compensation::kHeadNames.begin(), compensation::kHeadNames.end());
    known.emplace_back("total");
    if (std::find(known.begin(), known.end(), published.head) == known.end())
      fault("unknown_key", "/costs/published/" + published.head, "the head '" + published.head + "'", listed(known), did_you_mean(published.head, known, "remove it"));
  }
  if (!c.present) return;
  for (Issue& issue : formula::check(names_of_costs(r_, f_, total_columns()), items_of(c))) issues_.push_back(std::move(issue));
}

}  // namespace gengxin::scenario
