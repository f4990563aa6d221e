#include "gengxin/access/raam.hpp"

#include <algorithm>
#include <cmath>

#include "access/checks.hpp"
#include "access/near.hpp"
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

/// The facility of least crowding + travel of a whole row; of equal ones the first. `tau` is what travel is measured in.
Best cheapest(const Row& row, std::span<const double> crowding, double tau) {
  Best best;
  each(row, [&](std::size_t j, std::size_t k) {
    const double travel = row.cost[k] / tau;
    if (const double total = crowding[j] + travel; total < best.total) best = {j, travel, total};
  });
  return best;
}

/// The facilities near every point: where the best of them costs less than the least crowded would beyond, the rest of the row
/// need not be looked at.
class Near {
 public:
  Near(const Travel& table, std::span<const double> supply, double tau, int threads) : table_(table), tau_(tau), pieces_(pieces_of(table.points)) {
    in_pieces(table.points, threads, [&](std::size_t p, std::size_t from, std::size_t to) {
      std::vector<double> sample;
      std::vector<std::int32_t> near;
      const std::size_t room = (to - from) * std::min(table_.facilities, 2 * kNear);  // memory that is not written costs nothing
      pieces_[p].facility.reserve(room);
      pieces_[p].travel.reserve(room);
      for (std::size_t i = from; i < to; ++i) choose(pieces_[p], row_of(table_, i), supply, sample, near);
    });
  }

  /// As cheapest(), of every point.
  void find(std::span<const double> crowding, int threads, std::vector<Best>& best) const {
    const double least = crowding.empty() ? kNever : *std::min_element(crowding.begin(), crowding.end());
    in_pieces(table_.points, threads, [&](std::size_t p, std::size_t from, std::size_t to) {
      for (std::size_t i = from; i < to; ++i) best[i] = find(pieces_[p], i - from, i, crowding, least);
    });
  }

 private:
  static constexpr std::size_t kSampled = 16;  // one facility in so many tells how far it is to the kNear nearest
  static constexpr std::size_t kNear = 160;

  struct Span {
    std::size_t end;  ///< of a point's entries
    double upto;      ///< what is not among them is farther
  };
  struct Piece {
    std::vector<Span> spans;  ///< of each point
    std::vector<std::int32_t> facility;
    std::vector<double> travel;
  };

  [[nodiscard]] Best find(const Piece& piece, std::size_t row, std::size_t point, std::span<const double> crowding, double least) const {
    Best found;
    const std::size_t from = row == 0 ? 0 : piece.spans[row - 1].end, to = piece.spans[row].end;
    const auto total = [&](std::size_t k) { return crowding[static_cast<std::size_t>(piece.facility[k])] + piece.travel[k]; };
    double low[4] = {kNever, kNever, kNever, kNever};  // the least without branches; where it stands afterwards
    std::size_t k = from;
    for (; k + 4 <= to; k += 4)
      for (std::size_t l = 0; l < 4; ++l) low[l] = total(k + l) < low[l] ? total(k + l) : low[l];
    for (; k < to; ++k) low[0] = std::min(low[0], total(k));
    if (const double value = std::min(std::min(low[0], low[1]), std::min(low[2], low[3])); value < kNever) {
      k = from;
      while (total(k) != value) ++k;
      found = {static_cast<std::size_t>(piece.facility[k]), piece.travel[k], value};
    }
    // Rounding is monotone: whatever lies beyond costs no less than this sum.
    if (found.total < least + piece.spans[row].upto) return found;
    return cheapest(row_of(table_, point), crowding, tau_);
  }

  /// Entries hold their facilities in rising order.
  void choose(Piece& piece, const Row& row, std::span<const double> supply, std::vector<double>& sample, std::vector<std::int32_t>& near) const {
    const std::size_t n = row.size();
    const double* const c = row.cost.data();
    double upto = kNever;
    if (n > 2 * kNear) {
      sample.clear();
      for (std::size_t k = 0; k < n; k += kSampled) sample.push_back(c[k]);
      const auto nth = sample.begin() + static_cast<std::ptrdiff_t>(kNear * sample.size() / n);
      std::nth_element(sample.begin(), nth, sample.end());
      upto = *nth;
    }
    near.resize(n);
    bool sound = true;
    const std::size_t size = within(c, n, upto, near.data(), sound);
    for (std::size_t i = 0; i < size; ++i) {
      const auto k = static_cast<std::size_t>(near[i]);
      if (const std::size_t j = row.at(k); supply[j] > 0) {
        piece.facility.push_back(static_cast<std::int32_t>(j));
        piece.travel.push_back(c[k] / tau_);
      }
    }
    piece.spans.push_back({piece.facility.size(), upto / tau_});
  }

  const Travel& table_;
  double tau_;
  std::vector<Piece> pieces_;
};

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
      : demand_(demand), terms_(terms), threads_(threads), table_(travel), near_(travel, supply, terms.tau, threads),
        supply_(supply.begin(), supply.end()), crowding_(supply.size()), load_(supply.size()), taken_(supply.size()), parts_(travel.points), best_(travel.points), delta_(travel.points) {
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
    near_.find(open, threads_, best_);
    for (std::size_t i = 0; i < table_.points; ++i) {
      if (demand_[i] == 0) continue;
      const Best& near = best_[i];
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

  void find() { near_.find(crowding_, threads_, best_); }

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
  const Travel& table_;
  Near near_;
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
