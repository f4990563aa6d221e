// Rule books over claims: which figures are in force when something falls due, and what the formulas give then.
#include <algorithm>
#include <array>
#include <span>

#include "scenario/rule_books.hpp"
#include "simulate/evaluate_rows.hpp"
#include "simulate/settle.hpp"

namespace gengxin::simulate {

using compensation::Kind;
using compensation::When;

template <Scalar T, bool kFast>
Day Settler<T, kFast>::segment_of(std::size_t book, Day day) const {
  if (asks_for_today_[book]) return day;
  const auto after = std::upper_bound(changes_[book].begin(), changes_[book].end(), day);
  return after == changes_[book].begin() ? formula::kSinceEver : *(after - 1);
}

template <Scalar T, bool kFast>
std::size_t Settler<T, kFast>::ask(std::size_t claim, std::size_t choice, Day day, std::size_t part) {
  const std::size_t book = claims_[claim].book;
  const auto [at, fresh] = asked_[book].insert({{claim, choice, segment_of(book, day), part}, evaluations_[book].size()});
  if (fresh) evaluations_[book].push_back({claim, choice, day, part});
  return at->second;
}

template <Scalar T, bool kFast>
Day Settler<T, kFast>::due_day(const Claim<T>& claim, When when) const {
  switch (when) {
    case When::signing: return claim.signed_on;
    case When::clearance:
    case When::monthly: return day_of_month(claim.clearance);
    case When::delivery: return day_of_month(claim.delivery);
  }
  return 0;
}

template <Scalar T, bool kFast>
int Settler<T, kFast>::due_month(const Claim<T>& claim, When when) const {
  return when == When::signing ? month_of_day(claim.signed_on) : when == When::delivery ? claim.delivery : claim.clearance;
}

template <Scalar T, bool kFast>
std::vector<std::pair<int, int>> Settler<T, kFast>::pieces(const Claim<T>& claim) const {
  std::vector<std::pair<int, int>> result;
  Day last = 0;
  for (int month = claim.clearance; month < claim.delivery; ++month) {
    const Day segment = segment_of(claim.book, day_of_month(month));
    if (result.empty() || segment != last) result.push_back({month, 0});
    ++result.back().second;
    last = segment;
  }
  return result;
}

template <Scalar T, bool kFast>
void Settler<T, kFast>::ask(bool approved_only) {
  asked_.assign(m_.books.size(), {});
  evaluations_.assign(m_.books.size(), {});
  changes_.clear();
  asks_for_today_.clear();
  for (const auto& book : m_.books) {
    changes_.push_back(book.program.changes());
    asks_for_today_.push_back(book.program.uses_today() ? 1 : 0);
  }
  for (std::size_t k = 0; k < claims_.size(); ++k) {
    const Claim<T>& claim = claims_[k];
    std::array<bool, 4> used{};
    for (const auto& item : m_.books[claim.book].items)
      if (item.kind != Kind::term) used[static_cast<std::size_t>(item.when)] = true;
    for (std::size_t choice = 0; choice < (of_households(claim.book) ? compensation::kChoices : 1); ++choice) {
      if (value_of(claim.weight[choice]) != 0) ask(k, choice, m_.approved_on, kApproved);
      if (approved_only) continue;
      for (const When when : {When::signing, When::clearance, When::delivery})
        if (used[static_cast<std::size_t>(when)]) ask(k, choice, due_day(claim, when), static_cast<std::size_t>(when));
      if (used[static_cast<std::size_t>(When::monthly)])
        for (const auto& [month, count] : pieces(claim)) ask(k, choice, day_of_month(month), static_cast<std::size_t>(When::monthly));
    }
  }
}

template <Scalar T, bool kFast>
void Settler<T, kFast>::evaluate_book(std::size_t book) {
  // In one evaluation of a program all rows have one day.
  const std::vector<Asked>& asked = evaluations_[book];
  std::map<std::pair<std::size_t, Day>, std::vector<std::size_t>> together;
  for (std::size_t e = 0; e < asked.size(); ++e) together[{asked[e].part, segment_of(book, asked[e].day)}].push_back(e);
  amounts_[book].assign(m_.books[book].items.size(), std::vector<T>(asked.size()));
  for (const auto& [which, rows] : together) evaluate_part(book, rows);
}

/// A number of a claim's owner: of the table, of the claim, or of a column of the user's own.
template <Scalar T, bool kFast>
T Settler<T, kFast>::number_of(std::size_t book, std::size_t column, const std::string& name, const Claim<T>& claim, int months) {
  const bool households = of_households(book);
  const auto& h = records().households;
  const auto& p = records().properties;
  const std::array<Column, 7> of_household{h.persons, h.adults, h.certified_m2, h.recognised_m2, h.unlawful_m2, h.footprint_m2, h.shop_m2};
  const std::array<Column, 4> of_property{p.certified_m2, p.recognised_m2, p.unlawful_m2, p.land_m2};
  const std::span<const Column> numbers = households ? std::span<const Column>(of_household) : std::span<const Column>(of_property);
  if (column < numbers.size()) return numbers[column].present() ? values_[numbers[column].first + claim.holder] : T{};
  std::size_t own = (households ? compensation::household_columns() : compensation::property_columns()).size();
  if (column < own) return name == "household" ? T(1.0) : quantity(T(static_cast<double>(months)), "months", [&] { return "months of transition of " + holder_name(claim); });
  for (const BoundColumn& bound : m_.columns) {
    if ((bound.applies_to == "households") != households || own++ != column) continue;
    const std::uint32_t row = bound.row_of_holder[claim.holder];
    return row == kNoRow ? once(bound.otherwise) : values_[bound.value.first + row];
  }
  return T{};
}

/// These evaluations of a book, which have one day and one program.
template <Scalar T, bool kFast>
void Settler<T, kFast>::evaluate_part(std::size_t book, const std::vector<std::size_t>& rows) {
  const bool households = of_households(book);
  const std::vector<formula::ColumnInfo> columns = scenario::columns_of_owners(records(), households);
  const auto& h = records().households;
  const auto& p = records().properties;
  const int cap = transition_cap();
  const auto category = [&](const std::string& column, const std::string& label) {
    for (const auto& info : columns)
      if (info.name == column) return static_cast<std::int32_t>(std::find(info.categories.begin(), info.categories.end(), label) - info.categories.begin());
    return 0;
  };
  const std::vector<Asked>& asked = evaluations_[book];
  const Asked& one = asked[rows.front()];
  const Day day = one.day;
  const bool approved = one.part == kApproved;
  const formula::Program& program = approved ? m_.books[book].program : m_.books[book].due[one.part].program;
  const auto item_of = [&](std::size_t i) { return approved ? i : m_.books[book].due[one.part].items[i]; };
  RowColumns<T> made(columns.size());
  for (std::size_t c = 0; c < columns.size(); ++c) {
    if (!program.uses_column(c)) continue;
    const std::string& name = columns[c].name;
    for (const std::size_t e : rows) {
      const Claim<T>& claim = claims_[asked[e].claim];
      const int planned = claim.promised - claim.clearance, months = approved ? std::min(planned, cap) : claim.delivery - claim.clearance;
      if (columns[c].kind == formula::Kind::number) {
        made.numbers[c].push_back(number_of(book, c, name, claim, months));
      } else {
        made.codes[c].push_back(name == "tenure"      ? category(name, h.tenure[claim.holder])
                           : name == "kind"      ? category(name, p.kind[claim.holder])
                           : name == "choice"    ? static_cast<std::int32_t>(asked[e].choice)
                           : name == "built"     ? (households ? m_.built_household : m_.built_property)[claim.holder]
                           : name == "signed_on" ? claim.signed_on
                           : name == "cleared"   ? day_of_month(claim.clearance)
                                                 : day_of_month(approved ? claim.promised : claim.delivery));
      }
    }
  }
  const auto& items = records().compensation.books[book].items;
  const auto named = [&](std::size_t item, std::size_t k, T value) {
    const auto& rule = items[item_of(item)];
    const std::string clause = rule.source.empty() ? "assumed" : rule.source + (rule.clause.empty() ? "" : ", " + rule.clause);
    const Asked& which = asked[rows[k]];
    return quantity(value, program.item_unit(item), [&] {
      return records().compensation.books[book].id + '/' + rule.id + " of " + holder_name(claims_[which.claim]) + (households ? " by " + std::string(compensation::kChoiceNames[which.choice]) : "") +
             " by the figures of " + day_text(day) + " = " + rule.formula + " [" + clause + ']';
    });
  };
  const auto fault = [&](const formula::RowError& error) {
    Issue issue = fault_of(error, holder_name(claims_[asked[rows[error.row()]].claim]) + ", " + day_text(day));
    if (issue.pointer.empty()) issue.pointer = std::string("/") + (households ? "households/" : "properties/") + error.item();
    return issue;
  };
  const auto results = evaluate_rows<T, kFast>(program, columns, made, rows.size(), day, values_, numbers_, named, fault);
  for (std::size_t item = 0; item < results.size(); ++item)
    for (std::size_t k = 0; k < rows.size(); ++k) amounts_[book][item_of(item)][rows[k]] = results[item][k];
}

template <Scalar T, bool kFast>
void Settler<T, kFast>::evaluate() {
  amounts_.assign(m_.books.size(), {});
  for (std::size_t book = 0; book < m_.books.size(); ++book) evaluate_book(book);
}

template <Scalar T, bool kFast>
T Settler<T, kFast>::amount(std::size_t claim, std::size_t item, std::size_t choice, Day day, bool approved) {
  const std::size_t book = claims_[claim].book;
  return amounts_[book][item][ask(claim, choice, day, approved ? kApproved : static_cast<std::size_t>(m_.books[book].items[item].when))];
}

template <Scalar T, bool kFast>
T Settler<T, kFast>::due(std::size_t k, std::size_t item, Day day, bool approved) {
  const Claim<T>& claim = claims_[k];
  T sum{};
  for (std::size_t choice = 0; choice < compensation::kChoices; ++choice)
    if (value_of(claim.weight[choice]) != 0) sum += claim.weight[choice] * amount(k, item, choice, day, approved);
  const auto& terms = m_.books[claim.book].items[item];
  return quantity(round_half(sum * claim.share, 2), m_.books[claim.book].program.item_unit(item), [&] {
    return m_.books[claim.book].id + '/' + terms.id + " owed to " + holder_name(claim) + (approved ? ", approved" : " on " + day_text(day));
  });
}

/// An item's amount in the approved account: the figures of one day, transition rent for a capped number of months.
template <Scalar T, bool kFast>
T Settler<T, kFast>::approved_of(std::size_t k, std::size_t item) {
  const T each = due(k, item, m_.approved_on, true);
  if (m_.books[claims_[k].book].items[item].when != When::monthly || value_of(each) == 0) return each;
  const int months = std::min(transition_cap(), claims_[k].promised - claims_[k].clearance);
  return months == 1 ? each : each * T(static_cast<double>(months));
}

template <Scalar T, bool kFast>
std::string Settler<T, kFast>::holder_name(const Claim<T>& claim) const {
  return of_households(claim.book) ? "household " + records().households.id[claim.holder] : "property " + records().properties.id[claim.holder];
}

template class Settler<double, true>;
template class Settler<double, false>;
template class Settler<Traced, false>;

}  // namespace gengxin::simulate
