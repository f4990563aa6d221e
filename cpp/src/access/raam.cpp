#include "gengxin/access/raam.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "access/checks.hpp"
#include "access/rows.hpp"

namespace gengxin::access {
namespace {

/// People of one point at one facility.
struct Part {
  std::int32_t facility;
  double travel;  // in units of tau
  double people;
};

struct Best {
  std::size_t facility = 0;
  double travel = kNever;
  double total = kNever;
};

/// Two numbers that a processor adds and compares at once.
using Lanes = double __attribute__((vector_size(16)));

Lanes total(const double* crowding, const double* travel) {
  Lanes c, t;
  std::memcpy(&c, crowding, sizeof c);
  std::memcpy(&t, travel, sizeof t);
  return c + t;
}

Lanes least(Lanes a, Lanes b) { return a < b ? a : b; }

/// The facility of least crowding + travel; of equal ones the first.
Best cheapest(const Row& row, std::span<const double> crowding) {
  Best best;
  if (!row.facility.empty()) {
    for (std::size_t k = 0; k < row.size(); ++k) {
      const auto j = static_cast<std::size_t>(row.facility[k]);
      if (const double total = crowding[j] + row.cost[k]; total < best.total) best = {j, row.cost[k], total};
    }
    return best;
  }
  // Block by block: the least value in lanes without branches, and where it stands only if it is less than before.
  constexpr std::size_t kBlock = 64, kAtOnce = 8;
  const std::size_t n = row.size();
  const double* const c = crowding.data();
  const double* const t = row.cost.data();
  for (std::size_t from = 0; from < n; from += kBlock) {
    const std::size_t to = std::min(n, from + kBlock), whole = to - (to - from) % kAtOnce;
    Lanes low = {kNever, kNever}, low_2 = low, low_3 = low, low_4 = low;
    for (std::size_t k = from; k < whole; k += kAtOnce) {
      low = least(low, total(c + k, t + k));
      low_2 = least(low_2, total(c + k + 2, t + k + 2));
      low_3 = least(low_3, total(c + k + 4, t + k + 4));
      low_4 = least(low_4, total(c + k + 6, t + k + 6));
    }
    low = least(least(low, low_2), least(low_3, low_4));
    double value = std::min(low[0], low[1]);
    for (std::size_t k = whole; k < to; ++k) value = std::min(value, c[k] + t[k]);
    if (!(value < best.total)) continue;
    std::size_t k = from;
    while (c[k] + t[k] != value) ++k;
    best = {k, t[k], value};
  }
  return best;
}

void check_terms(const RaamTerms& terms) {
  require_above_zero("tau", terms.tau);
  if (!(terms.rho >= 0 && std::isfinite(terms.rho))) refuse("rho", number_text(terms.rho), "a finite number above 0, or 0 for the mean");
  if (terms.cycles < 1) refuse("cycles", std::to_string(terms.cycles), "a whole number not below 1");
  if (terms.gentle_cycles < 0) refuse("gentle_cycles", std::to_string(terms.gentle_cycles), "a whole number not below 0");
  if (!(terms.first_step > 0 && terms.first_step <= 1)) refuse("first_step", number_text(terms.first_step), "a number in (0, 1]");
  if (!(terms.least_step > 0 && terms.least_step <= 1)) refuse("least_step", number_text(terms.least_step), "a number in (0, 1]");
  require_above_zero("half_life", terms.half_life);
}

class Agents {
 public:
  Agents(const Travel& travel, std::span<const double> demand, std::span<const double> supply, const RaamTerms& terms, int threads)
      : demand_(demand), terms_(terms), threads_(threads), scaled_(travel.cost.begin(), travel.cost.end()), table_(travel),
        supply_(supply.begin(), supply.end()), crowding_(supply.size()), load_(supply.size()), taken_(supply.size()), parts_(travel.points), best_(travel.points), delta_(travel.points) {
    for (double& c : scaled_) c /= terms.tau;
    table_.cost = scaled_;
    double people = 0, places = 0;
    for (const double d : demand) people += d;
    for (const double s : supply) places += s;
    const double rho = terms.rho > 0 ? terms.rho : people / places;
    if (!(rho > 0 && std::isfinite(rho))) refuse("rho", number_text(rho), "all demand over all supply, a finite number above 0");
    for (double& s : supply_) s *= rho;
  }

  Raam run() {
    settle_nearest();
    for (int cycle = 0; cycle < terms_.cycles; ++cycle) {
      crowd();
      find();
      if (cycle + 1 == terms_.cycles) result_.cost.resize(table_.points);
      propose(cycle);
      if (cycle < terms_.gentle_cycles) go_gently();
      move();
    }
    return report();
  }

 private:
  /// Everybody begins at the nearest facility with supply.
  void settle_nearest() {
    std::vector<double> open(supply_.size());
    for (std::size_t j = 0; j < open.size(); ++j) open[j] = supply_[j] > 0 ? 0 : kNever;
    for (std::size_t i = 0; i < table_.points; ++i) {
      if (demand_[i] == 0) continue;
      const Best near = cheapest(row_of(table_, i), open);
      if (near.total < kNever) parts_[i].push_back({static_cast<std::int32_t>(near.facility), near.travel, demand_[i]});
      else result_.unassigned += demand_[i];
    }
  }

  void crowd() {
    std::fill(load_.begin(), load_.end(), 0.0);
    for (const auto& parts : parts_)
      for (const Part& p : parts) load_[static_cast<std::size_t>(p.facility)] += p.people;
    for (std::size_t j = 0; j < load_.size(); ++j) crowding_[j] = supply_[j] > 0 ? load_[j] / supply_[j] : kNever;
  }

  void find() {
    in_pieces(table_.points, threads_, [&](std::size_t, std::size_t from, std::size_t to) {
      for (std::size_t i = from; i < to; ++i) best_[i] = cheapest(row_of(table_, i), crowding_);
    });
  }

  [[nodiscard]] double total(const Part& p) const { return crowding_[static_cast<std::size_t>(p.facility)] + p.travel; }

  /// The dearest facility in use; of equal ones the first.
  [[nodiscard]] std::size_t dearest(const std::vector<Part>& parts) const {
    std::size_t worst = 0;
    for (std::size_t k = 1; k < parts.size(); ++k)
      if (total(parts[k]) > total(parts[worst])) worst = k;
    return worst;
  }

  /// How many whole persons make the two facilities cost the same, no more than the step allows.
  void propose(int cycle) {
    const double share = std::max(terms_.first_step * std::pow(0.5, cycle / terms_.half_life), terms_.least_step);
    for (std::size_t i = 0; i < table_.points; ++i) {
      delta_[i] = 0;
      const auto& parts = parts_[i];
      if (parts.empty()) continue;
      const Part& from = parts[dearest(parts)];
      const std::size_t to = best_[i].facility, origin = static_cast<std::size_t>(from.facility);
      if (to == origin) continue;
      double there = 0;
      for (const Part& p : parts)
        if (static_cast<std::size_t>(p.facility) == to) there = p.people;
      const double s_to = supply_[to], s_from = supply_[origin], both = there + from.people;
      const double equal = ((s_to * s_from) / (s_to + s_from)) *
                           ((from.travel - best_[i].travel) + (both + (load_[origin] - from.people)) / s_from - (load_[to] - there) / s_to);
      const double move = std::min({equal - there, from.people, share * demand_[i]});
      delta_[i] = std::max(0.0, std::trunc(move));
    }
  }

  /// No facility takes more than its supply in one of the first cycles.
  void go_gently() {
    std::fill(taken_.begin(), taken_.end(), 0.0);
    for (std::size_t i = 0; i < table_.points; ++i) taken_[best_[i].facility] += delta_[i];
    for (std::size_t i = 0; i < table_.points; ++i)
      if (delta_[i] > 0) delta_[i] = std::nearbyint(delta_[i] / std::max(taken_[best_[i].facility] / supply_[best_[i].facility], 1.0));
  }

  void move() {
    const bool last = !result_.cost.empty();
    for (std::size_t i = 0; i < table_.points; ++i) {
      auto& parts = parts_[i];
      if (delta_[i] > 0) {
        const std::size_t from = dearest(parts);
        const auto to = static_cast<std::int32_t>(best_[i].facility);
        parts[from].people -= delta_[i];
        auto place = std::lower_bound(parts.begin(), parts.end(), to, [](const Part& p, std::int32_t j) { return p.facility < j; });
        if (place == parts.end() || place->facility != to) place = parts.insert(place, {to, best_[i].travel, 0.0});
        place->people += delta_[i];
        std::erase_if(parts, [](const Part& p) { return p.people <= 0; });
      }
      if (!last) continue;
      double cost = 0, people = 0;
      for (const Part& p : parts) cost += p.people * total(p), people += p.people;
      result_.cost[i] = parts.empty() ? best_[i].total : cost / people;
    }
  }

  Raam report() {
    crowd();
    find();
    result_.load = load_;
    result_.crowding = crowding_;
    result_.start.push_back(0);
    result_.travel.assign(table_.points, 0.0);
    for (std::size_t i = 0; i < table_.points; ++i) {
      double travel = 0;
      for (const Part& p : parts_[i]) {
        travel += p.people * p.travel;
        result_.gap = std::max(result_.gap, total(p) - best_[i].total);
        result_.facility.push_back(p.facility);
        result_.people.push_back(p.people);
      }
      result_.start.push_back(static_cast<std::int64_t>(result_.people.size()));
      result_.travel[i] = parts_[i].empty() ? best_[i].travel * terms_.tau : travel * terms_.tau / demand_[i];
    }
    return std::move(result_);
  }

  std::span<const double> demand_;
  const RaamTerms& terms_;
  int threads_;
  std::vector<double> scaled_;
  Travel table_;
  std::vector<double> supply_, crowding_, load_, taken_;
  std::vector<std::vector<Part>> parts_;
  std::vector<Best> best_;
  std::vector<double> delta_;
  Raam result_;
};

}  // namespace

Raam rational_agents(const Travel& t, std::span<const double> demand, std::span<const double> supply, const RaamTerms& terms, int threads) {
  check(t);
  require_rows("demand", demand.size(), t.points, "one for each point");
  require_rows("supply", supply.size(), t.facilities, "one for each facility");
  require_amounts("demand", demand);
  require_amounts("supply", supply);
  check_terms(terms);
  const auto nothing = [](double x) { return x == 0; };
  if (std::all_of(demand.begin(), demand.end(), nothing)) refuse("demand", "0 at every point", "demand somewhere");
  if (std::all_of(supply.begin(), supply.end(), nothing)) refuse("supply", "0 at every facility", "supply somewhere");
  return Agents(t, demand, supply, terms, threads).run();
}

}  // namespace gengxin::access
