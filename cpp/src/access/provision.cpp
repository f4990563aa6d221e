#include "gengxin/access/provision.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <stdexcept>

#include "access/checks.hpp"
#include "access/rows.hpp"
#include "access/transport.hpp"

namespace gengxin::access {
namespace {

/// Whole numbers of 2^exponent.
struct Grain {
  int exponent = 0;
  [[nodiscard]] std::int64_t nearest(double x) const { return std::llrint(std::ldexp(x, -exponent)); }
  [[nodiscard]] std::int64_t below(double x) const { return static_cast<std::int64_t>(std::floor(std::ldexp(x, -exponent))); }
  [[nodiscard]] double number(std::int64_t n) const { return std::ldexp(static_cast<double>(n), exponent); }
};

/// `largest` takes `bits` bits.
Grain grain_of(double largest, int bits) { return {largest > 0 ? std::ilogb(largest) + 1 - bits : 0}; }

constexpr int kPeopleBits = 61;

/// Costs in so many bits that no chain of moves through all facilities overflows; 52 are all that a double holds.
int cost_bits(std::size_t facilities) { return std::min(52, 57 - static_cast<int>(std::bit_width(facilities + 2))); }

/// The links of one stage, the numbers they were made of, and where they stand in the table.
struct Stage {
  Network network;
  std::vector<double> cost;
  Grain people;

  explicit Stage(std::size_t facilities) {
    network.facilities = facilities;
    network.start.push_back(0);
  }
  void add(std::size_t facility, double c) {
    network.facility.push_back(static_cast<std::int32_t>(facility));
    cost.push_back(c);
  }
  void end_row() { network.start.push_back(static_cast<std::int64_t>(cost.size())); }
  /// Costs in whole numbers, of `lengths`.
  Grain measure(std::span<const double> lengths) {
    double largest = 0;
    for (const double c : lengths) largest = std::max(largest, c);
    const Grain grain = grain_of(largest, cost_bits(network.facilities));
    for (const double c : lengths) network.cost.push_back(grain.nearest(c));
    for (const std::int64_t c : network.cost) network.highest = std::max(network.highest, c);
    return grain;
  }
  Shipment solve() const {
    if (network.cost.size() > static_cast<std::size_t>(std::numeric_limits<std::int32_t>::max())) refuse("travel", std::to_string(network.cost.size()) + " links", "fewer than 2^31 within the limit");
    Shipment s = transport(network);
    if (!proves_optimal(network, s)) throw std::logic_error("provision: the prices do not prove the flow");
    return s;
  }
};

Stage links_between(const Travel& t, double above, double upto) {
  Stage stage(t.facilities);
  for (std::size_t i = 0; i < t.points; ++i) {
    const Row row = row_of(t, i);
    each(row, [&](std::size_t j, std::size_t k) {
      if (const double c = row.cost[k]; c > above && c <= upto && c < kNever) stage.add(j, c);
    });
    stage.end_row();
  }
  return stage;
}

void check_provision(const Travel& t, std::span<const double> demand, std::span<const double> places, double limit) {
  check(t);
  require_rows("demand", demand.size(), t.points, "one for each point");
  require_rows("places", places.size(), t.facilities, "one for each facility");
  require_amounts("demand", demand);
  require_amounts("places", places);
  if (!(limit >= 0)) refuse("limit", number_text(limit), "a number not below 0; leave it out for no limit");
}

double sum_of(std::span<const double> column) {
  double sum = 0;
  for (const double x : column) sum += x;
  return sum;
}

void count_people(Stage& stage, std::span<const double> demand, std::span<const double> places) {
  const double all = sum_of(demand);
  stage.people = grain_of(all, kPeopleBits);
  for (const double d : demand) stage.network.demand.push_back(stage.people.nearest(d));
  for (const double p : places) stage.network.capacity.push_back(stage.people.below(std::min(p, all)));
}

/// People and travel of a stage; `take(point, facility, people)` for every link in use.
template <class Take>
double settle(const Stage& stage, const Shipment& s, std::size_t facilities, Take&& take) {
  double travel = 0;
  for (std::size_t i = 0; i < stage.network.points(); ++i)
    for (auto k = static_cast<std::size_t>(stage.network.start[i]); k < static_cast<std::size_t>(stage.network.start[i + 1]); ++k) {
      const auto j = static_cast<std::size_t>(stage.network.facility[k]);
      if (s.flow[k] == 0 || j >= facilities) continue;
      const double people = stage.people.number(s.flow[k]);
      travel += people * stage.cost[k];
      take(i, j, people, stage.cost[k]);
    }
  return travel;
}

void put(Flows& flows, std::size_t i, std::size_t j, double people, double cost) {
  flows.point.push_back(static_cast<std::int32_t>(i));
  flows.facility.push_back(static_cast<std::int32_t>(j));
  flows.people.push_back(people);
  flows.travel.push_back(cost);
}

void in_order(Flows& flows) {
  std::vector<std::size_t> order(flows.point.size());
  for (std::size_t k = 0; k < order.size(); ++k) order[k] = k;
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return std::pair(flows.point[a], flows.facility[a]) < std::pair(flows.point[b], flows.facility[b]); });
  Flows sorted;
  for (const std::size_t k : order) put(sorted, static_cast<std::size_t>(flows.point[k]), static_cast<std::size_t>(flows.facility[k]), flows.people[k], flows.travel[k]);
  flows = std::move(sorted);
}

/// The cut bounds what can be served, and the bound is reached; in whole numbers, from network and cut alone.
void prove(const Network& n, const Shipment& s, const Gain& gain, Provision& result, const Grain& people) {
  std::int64_t bound = 0, served = 0;
  for (std::size_t i = 0; i < n.points(); ++i) {
    served += n.demand[i] - s.unserved[i];
    if (gain.point_in_cut[i] == 0) {
      bound += n.demand[i];
      continue;
    }
    for (auto k = static_cast<std::size_t>(n.start[i]); k < static_cast<std::size_t>(n.start[i + 1]); ++k)
      if (gain.facility_in_cut[static_cast<std::size_t>(n.facility[k])] == 0) throw std::logic_error("provision: a point of the cut reaches a facility outside");
  }
  for (std::size_t j = 0; j < n.facilities; ++j)
    if (gain.facility_in_cut[j] != 0) bound += n.capacity[j];
  if (bound != served) throw std::logic_error("provision: the cut does not prove the total");
  result.within = people.number(served);
  result.bound = people.number(bound);
}

}  // namespace

Provision provision(const Travel& t, std::span<const double> demand, std::span<const double> places, const ProvisionTerms& terms) {
  check_provision(t, demand, places, terms.limit);
  if (!(terms.beyond >= 0)) refuse("beyond", number_text(terms.beyond), "a number not below 0");
  Provision r;
  r.demand = sum_of(demand);
  r.point_within.assign(t.points, 0.0), r.point_beyond.assign(t.points, 0.0);
  r.used_within.assign(t.facilities, 0.0), r.used_beyond.assign(t.facilities, 0.0);

  Stage first = links_between(t, -1, terms.limit);
  const Grain length = first.measure(first.cost);
  count_people(first, demand, places);
  const Shipment s = first.solve();
  const Gain gain = gain_of_capacity(first.network, s);
  prove(first.network, s, gain, r, first.people);
  r.point_in_cut = gain.point_in_cut, r.facility_in_cut = gain.facility_in_cut;
  r.travel = settle(first, s, t.facilities, [&](std::size_t i, std::size_t j, double people, double cost) { put(r.flows, i, j, people, cost); });
  for (std::size_t i = 0; i < t.points; ++i) r.point_within[i] = first.people.number(first.network.demand[i] - s.unserved[i]);
  for (std::size_t j = 0; j < t.facilities; ++j) {
    r.used_within[j] = first.people.number(s.load[j]);
    r.price.push_back(static_cast<double>(gain.served[j]));
    r.travel_price.push_back(length.number(gain.cost[j]));
  }

  std::vector<std::int64_t> unserved = s.unserved;
  if (terms.beyond > terms.limit) {
    Stage second = links_between(t, terms.limit, terms.beyond);
    second.measure(second.cost);
    second.people = first.people;
    second.network.demand = s.unserved;
    for (std::size_t j = 0; j < t.facilities; ++j) second.network.capacity.push_back(first.network.capacity[j] - s.load[j]);
    const Shipment more = second.solve();
    std::int64_t served = 0;
    r.travel_beyond = settle(second, more, t.facilities, [&](std::size_t i, std::size_t j, double people, double cost) { put(r.flows, i, j, people, cost); });
    for (std::size_t i = 0; i < t.points; ++i) served += unserved[i] - more.unserved[i], r.point_beyond[i] = first.people.number(unserved[i] - more.unserved[i]);
    for (std::size_t j = 0; j < t.facilities; ++j) r.used_beyond[j] = first.people.number(more.load[j]);
    r.beyond = first.people.number(served);
    unserved = more.unserved;
    in_order(r.flows);
  }
  std::int64_t sum = 0;
  for (const std::int64_t u : unserved) r.point_unserved.push_back(first.people.number(u)), sum += u;
  r.unserved = first.people.number(sum);
  for (std::size_t j = 0; j < t.facilities; ++j) r.left.push_back(places[j] - r.used_within[j] - r.used_beyond[j]);
  return r;
}

WeightedProvision weighted_provision(const Travel& t, std::span<const double> demand, std::span<const double> places, std::span<const double> worth, double limit) {
  check_provision(t, demand, places, limit);
  require_rows("worth", worth.size(), t.cost.size(), "one for each entry of the table");
  require_amounts("worth", worth);
  // Who stays at home is worth nothing: a facility with room for all, linked to everybody.
  const std::size_t home = t.facilities;
  Stage stage(home + 1);
  std::vector<double> value;
  for (std::size_t i = 0; i < t.points; ++i) {
    const Row row = row_of(t, i);
    const std::size_t from = static_cast<std::size_t>(row.cost.data() - t.cost.data());
    each(row, [&](std::size_t j, std::size_t k) {
      if (row.cost[k] <= limit && row.cost[k] < kNever) stage.add(j, row.cost[k]), value.push_back(worth[from + k]);
    });
    stage.add(home, 0), value.push_back(0);
    stage.end_row();
  }
  double best = 0;
  for (const double w : value) best = std::max(best, w);
  std::vector<double> loss;
  for (const double w : value) loss.push_back(best - w);
  stage.measure(loss);
  count_people(stage, demand, places);
  std::int64_t all = 0;
  for (const std::int64_t d : stage.network.demand) all += d;
  stage.network.capacity.push_back(all);
  const Shipment s = stage.solve();

  WeightedProvision r;
  r.point_served.assign(t.points, 0.0);
  r.travel = settle(stage, s, t.facilities, [&](std::size_t i, std::size_t j, double people, double cost) { put(r.flows, i, j, people, cost); });
  for (std::size_t k = 0; k < value.size(); ++k) r.worth += stage.people.number(s.flow[k]) * value[k];
  for (std::size_t j = 0; j < t.facilities; ++j) r.used.push_back(stage.people.number(s.load[j]));
  for (std::size_t k = 0; k < r.flows.point.size(); ++k) r.point_served[static_cast<std::size_t>(r.flows.point[k])] += r.flows.people[k];
  r.served = stage.people.number(all - s.load[home]);
  return r;
}

}  // namespace gengxin::access
