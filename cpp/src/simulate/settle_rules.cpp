// Rule books over claims: which figures are in force when something falls due, and what the formulas give then.
#include <algorithm>

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
std::size_t Settler<T, kFast>::ask(std::size_t claim, std::size_t choice, Day day, bool approved) {
  const std::size_t book = claims_[claim].book;
  const auto [at, fresh] = asked_[book].insert({{claim, choice, segment_of(book, day), approved}, evaluations_[book].size()});
  if (fresh) evaluations_[book].push_back({claim, choice, day, approved});
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
      if (value_of(claim.weight[choice]) != 0) ask(k, choice, m_.approved_on, true);
      if (approved_only) continue;
      for (const When when : {When::signing, When::clearance, When::delivery})
        if (used[static_cast<std::size_t>(when)]) ask(k, choice, due_day(claim, when), false);
      if (used[static_cast<std::size_t>(When::monthly)])
        for (const auto& [month, count] : pieces(claim)) ask(k, choice, day_of_month(month), false);
    }
  }
}

template <Scalar T, bool kFast>
void Settler<T, kFast>::evaluate_book(std::size_t book) {
  const bool households = of_households(book);
  const auto& columns = households ? compensation::household_columns() : compensation::property_columns();
  const auto& h = records().households;
  const auto& p = records().properties;
  const std::vector<Column> numbers = households ? std::vector<Column>{h.persons, h.adults, h.certified_m2, h.recognised_m2, h.unlawful_m2, h.footprint_m2, h.shop_m2}
                                                 : std::vector<Column>{p.certified_m2, p.recognised_m2, p.unlawful_m2, p.land_m2};
  const int cap = transition_cap();
  const auto category = [&](const std::string& column, const std::string& label) {
    for (const auto& info : columns)
      if (info.name == column) return static_cast<std::int32_t>(std::find(info.categories.begin(), info.categories.end(), label) - info.categories.begin());
    return 0;
  };
  // In one evaluation of the program all rows have one day.
  const std::vector<Asked>& asked = evaluations_[book];
  std::map<Day, std::vector<std::size_t>> by_day;
  for (std::size_t e = 0; e < asked.size(); ++e) by_day[segment_of(book, asked[e].day)].push_back(e);
  const formula::Program& program = m_.books[book].program;
  amounts_[book].assign(program.item_count(), std::vector<T>(asked.size()));
  formula::Workspace workspace;
  for (const auto& [segment, rows] : by_day) {
    const Day day = asked[rows.front()].day;
    std::vector<std::vector<T>> number(columns.size());
    std::vector<std::vector<std::int32_t>> codes(columns.size());
    for (std::size_t c = 0; c < columns.size(); ++c) {
      if (!program.uses_column(c)) continue;
      const std::string& name = columns[c].name;
      for (const std::size_t e : rows) {
        const Claim<T>& claim = claims_[asked[e].claim];
        const int planned = claim.promised - claim.clearance, months = asked[e].approved ? std::min(planned, cap) : claim.delivery - claim.clearance;
        if (columns[c].kind == formula::Kind::number) {
          T value{};
          if (c < numbers.size())
            value = numbers[c].present() ? values_[numbers[c].first + claim.holder] : T{};
          else
            value = name == "household" ? T(1.0) : quantity(T(static_cast<double>(months)), "months", [&] { return "months of transition of " + holder_name(claim); });
          number[c].push_back(value);
        } else {
          codes[c].push_back(name == "tenure"      ? category(name, h.tenure[claim.holder])
                             : name == "kind"      ? category(name, p.kind[claim.holder])
                             : name == "choice"    ? static_cast<std::int32_t>(asked[e].choice)
                             : name == "built"     ? (households ? m_.built_household : m_.built_property)[claim.holder]
                             : name == "signed_on" ? claim.signed_on
                             : name == "cleared"   ? day_of_month(claim.clearance)
                                                   : day_of_month(asked[e].approved ? claim.promised : claim.delivery));
        }
      }
    }
    std::vector<formula::ColumnData> data;
    std::vector<std::vector<double>> plain(columns.size());
    for (std::size_t c = 0; c < columns.size(); ++c) {
      if (columns[c].kind != formula::Kind::number) {
        data.emplace_back(std::span<const std::int32_t>(codes[c]));
        continue;
      }
      for (const T value : number[c]) plain[c].push_back(value_of(value));
      data.emplace_back(std::span<const double>(plain[c]));
    }
    const formula::Rows made{rows.size(), data, day, numbers_};
    // A fault of a row is told by its owner: rows of an evaluation are nobody's.
    const auto told = [&](auto&& work) {
      try {
        return work();
      } catch (const formula::RowError& error) {
        Issue issue = error.issues().front();
        const std::string row = "row " + std::to_string(error.row()) + " of";
        if (const auto at = issue.found.find(row); at != std::string::npos) issue.found.replace(at, row.size(), holder_name(claims_[asked[rows[error.row()]].claim]) + ", " + day_text(day) + ", ");
        if (issue.pointer.empty()) issue.pointer = std::string("/") + (households ? "households/" : "properties/") + error.item();
        throw DocumentError({std::move(issue)});
      }
    };
    if constexpr (std::is_same_v<T, Traced>) {
      const auto& items = records().compensation.books[book].items;
      for (std::size_t k = 0; k < rows.size(); ++k) {
        formula::TracedRow traced;
        traced.figure = [&](Slot slot) { return values_[slot]; };
        traced.numbers.resize(columns.size());
        for (std::size_t c = 0; c < columns.size(); ++c)
          if (!number[c].empty()) traced.numbers[c] = number[c][k];
        const Asked& which = asked[rows[k]];
        traced.name = [&](std::size_t item, Traced value) {
          const auto& rule = items[item];
          const std::string clause = rule.source.empty() ? "assumed" : rule.source + (rule.clause.empty() ? "" : ", " + rule.clause);
          return quantity(value, program.item_unit(item), [&] {
            return records().compensation.books[book].id + '/' + rule.id + " of " + holder_name(claims_[which.claim]) + (households ? " by " + std::string(compensation::kChoiceNames[which.choice]) : "") +
                   " by the figures of " + day_text(day) + " = " + rule.formula + " [" + clause + ']';
          });
        };
        const auto results = told([&] { return program.trace(made, k, traced); });
        for (std::size_t item = 0; item < results.size(); ++item) amounts_[book][item][rows[k]] = results[item];
      }
    } else {
      std::vector<std::vector<double>> results(program.item_count(), std::vector<double>(rows.size()));
      std::vector<std::span<double>> outputs(results.begin(), results.end());
      told([&] {
        if constexpr (kFast)
          program.evaluate(made, outputs, workspace);
        else
          program.evaluate_naive(made, outputs);
      });
      for (std::size_t item = 0; item < results.size(); ++item)
        for (std::size_t k = 0; k < rows.size(); ++k) amounts_[book][item][rows[k]] = results[item][k];
    }
  }
}

template <Scalar T, bool kFast>
void Settler<T, kFast>::evaluate() {
  amounts_.assign(m_.books.size(), {});
  for (std::size_t book = 0; book < m_.books.size(); ++book) evaluate_book(book);
}

template <Scalar T, bool kFast>
T Settler<T, kFast>::amount(std::size_t claim, std::size_t item, std::size_t choice, Day day, bool approved) {
  return amounts_[claims_[claim].book][item][ask(claim, choice, day, approved)];
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
