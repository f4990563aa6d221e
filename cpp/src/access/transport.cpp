#include "access/transport.hpp"

#include <algorithm>
#include <functional>
#include <limits>
#include <numeric>
#include <queue>
#include <stdexcept>

#include "access/balance.hpp"
#include "access/most.hpp"
#include "access/moves.hpp"

namespace gengxin::access {
namespace {

constexpr std::int64_t kFar = std::numeric_limits<std::int64_t>::max();
using Reached = std::pair<std::int64_t, std::size_t>;
using Queue = std::priority_queue<Reached, std::vector<Reached>, std::greater<>>;

/// Capacities that suffice, and a beginning where everybody uses a link of the least cost + price. Facilities with too many
/// hand them along shortest paths to those with room; then facilities with room and a price above 0 fill up, or lose their price.
/// Prices change on the way and keep all reduced costs at least 0, so that in the end the flow is the cheapest.
class Shipping {
 public:
  Shipping(const Network& network, Prices begin)
      : n_(network), flow_(network.facility.size()), load_(std::move(begin.load)), price_(std::move(begin.price)), moves_(network, flow_),
        distance_(network.facilities, kFar), before_(network.facilities) {
    for (std::size_t i = 0; i < n_.points(); ++i)
      if (begin.at[i] >= 0) flow_[static_cast<std::size_t>(begin.at[i])] = n_.demand[i];
  }

  Shipment run() {
    for (std::size_t j = 0; j < n_.facilities; ++j)
      while (load_[j] > n_.capacity[j]) {
        const std::size_t goal = find_room(j);
        ship(goal, load_[j] - n_.capacity[j]);
      }
    for (std::size_t goal = find_priced_room(); goal < n_.facilities; goal = find_priced_room()) ship(goal, kFar);
    return {std::move(flow_), {}, std::move(load_), std::move(price_)};
  }

 private:
  [[nodiscard]] bool has_room(std::size_t j) const { return load_[j] < n_.capacity[j]; }

  void start_at(std::size_t j, std::int64_t distance) {
    seen_.push_back(j);
    distance_[j] = distance;
    before_[j] = j;
    queue_.push({distance, j});
  }

  void forget() {
    for (const std::size_t j : seen_) distance_[j] = kFar;
    seen_.clear();
    queue_ = {};
  }

  /// Dijkstra over reduced costs, from what has been started to the nearest facility that is a goal.
  template <class Goal>
  std::size_t nearest(std::int64_t bound, Goal&& is_goal) {
    while (!queue_.empty()) {
      const auto [far, u] = queue_.top();
      queue_.pop();
      if (far > distance_[u]) continue;
      if (is_goal(u)) return u;
      moves_.each_from(u, [&](std::size_t v, std::int64_t cost) {
        const std::int64_t to = far + cost + price_[v] - price_[u];
        if (to >= distance_[v] || to > bound) return;
        if (is_goal(v)) bound = to;  // nothing farther needs a look
        if (distance_[v] == kFar) seen_.push_back(v);
        distance_[v] = to;
        before_[v] = u;
        queue_.push({to, v});
      });
    }
    return n_.facilities;
  }

  /// From `source` to the nearest room, and prices raised up to there.
  std::size_t find_room(std::size_t source) {
    forget();
    start_at(source, 0);
    const std::size_t goal = nearest(kFar, [&](std::size_t j) { return has_room(j); });
    if (goal == n_.facilities) throw std::logic_error("provision: no room where a maximum flow found some");
    const std::int64_t far = distance_[goal];
    for (const std::size_t j : seen_)
      if (distance_[j] < far) price_[j] += far - distance_[j];
    return goal;
  }

  /// The room whose price can fall least before somebody comes: from a facility whose price falls to 0, which may then keep room of its
  /// own. Past the last facility where there is none.
  std::size_t find_priced_room() {
    forget();
    std::int64_t bound = kFar;
    for (std::size_t j = 0; j < n_.facilities; ++j)
      if (has_room(j) && price_[j] > 0) bound = std::min(bound, price_[j]);
    if (bound == kFar) return n_.facilities;
    for (std::size_t j = 0; j < n_.facilities; ++j)
      if (price_[j] <= bound) start_at(j, price_[j]);
    const std::size_t goal = nearest(bound, [&](std::size_t j) { return has_room(j) && price_[j] > 0; });
    const std::int64_t far = distance_[goal];
    for (std::size_t j = 0; j < n_.facilities; ++j) price_[j] -= std::min(distance_[j], far);
    return goal;
  }

  /// Moves as much as can go along the path found to `goal`, at most `amount`.
  void ship(std::size_t goal, std::int64_t amount) {
    amount = std::min(amount, n_.capacity[goal] - load_[goal]);
    path_.clear();
    std::size_t source = goal;
    for (; before_[source] != source; source = before_[source]) path_.push_back(moves_.cheapest(before_[source], source));
    for (const Move& move : path_) amount = std::min(amount, flow_[static_cast<std::size_t>(move.from)]);
    for (const Move& move : path_) {
      const auto from = static_cast<std::size_t>(move.from), to = static_cast<std::size_t>(move.to);
      flow_[from] -= amount;
      if (flow_[from] == 0) moves_.end(from);
      const bool begins = flow_[to] == 0;
      flow_[to] += amount;
      if (begins) moves_.begin(to);
    }
    load_[source] -= amount;
    load_[goal] += amount;
  }

  const Network& n_;
  std::vector<std::int64_t> flow_, load_, price_;
  Moves moves_;
  Queue queue_;
  std::vector<std::int64_t> distance_;
  std::vector<Move> path_;
  std::vector<std::size_t> before_, seen_;
};

/// Who is in the cut competes for its facilities alone, and as many of them as the cut says are left out: one facility
/// more, at no cost, with room for just so many. All others never use the cut's facilities. So all fit in.
Network that_fits(const Network& n, const Most& most, std::vector<std::int32_t>& link) {
  Network fit;
  fit.facilities = n.facilities + 1;
  fit.demand = n.demand;
  fit.capacity = n.capacity;
  fit.capacity.push_back(std::accumulate(most.unserved.begin(), most.unserved.end(), std::int64_t{0}));
  fit.highest = n.highest;
  fit.start.push_back(0);
  for (std::size_t i = 0; i < n.points(); ++i) {
    const bool inside = most.point_in_cut[i] != 0;
    for (auto k = static_cast<std::size_t>(n.start[i]); k < static_cast<std::size_t>(n.start[i + 1]); ++k) {
      if (!inside && most.facility_in_cut[static_cast<std::size_t>(n.facility[k])] != 0) continue;
      fit.facility.push_back(n.facility[k]);
      fit.cost.push_back(n.cost[k]);
      link.push_back(static_cast<std::int32_t>(k));
    }
    if (inside) {
      fit.facility.push_back(static_cast<std::int32_t>(n.facilities));
      fit.cost.push_back(0);
      link.push_back(-1);
    }
    fit.start.push_back(static_cast<std::int64_t>(fit.cost.size()));
  }
  return fit;
}

}  // namespace

Shipment transport(const Network& n) {
  const Most most = most_served(n);
  std::vector<std::int32_t> link;
  const Network fit = that_fits(n, most, link);
  std::vector<std::uint8_t> full = most.facility_in_cut;
  full.push_back(1);
  const Shipment all = Shipping(fit, nearly_balanced(fit, full)).run();
  Shipment s{std::vector<std::int64_t>(n.facility.size()), std::vector<std::int64_t>(n.points()), all.load, all.price};
  for (std::size_t i = 0; i < n.points(); ++i)
    for (auto k = static_cast<std::size_t>(fit.start[i]); k < static_cast<std::size_t>(fit.start[i + 1]); ++k)
      (link[k] < 0 ? s.unserved[i] : s.flow[static_cast<std::size_t>(link[k])]) = all.flow[k];
  s.load.pop_back();
  s.price.pop_back();
  for (std::size_t j = 0; j < n.facilities; ++j)
    if (most.facility_in_cut[j] != 0) s.price[j] += n.penalty() - all.price.back();
  return s;
}

bool proves_optimal(const Network& n, const Shipment& s) {
  std::vector<std::int64_t> load(n.facilities);
  for (std::size_t i = 0; i < n.points(); ++i) {
    std::int64_t least = n.penalty(), sum = s.unserved[i];
    const auto from = static_cast<std::size_t>(n.start[i]), to = static_cast<std::size_t>(n.start[i + 1]);
    for (std::size_t k = from; k < to; ++k) least = std::min(least, n.cost[k] + s.price[static_cast<std::size_t>(n.facility[k])]);
    if (s.unserved[i] < 0 || (s.unserved[i] > 0 && least != n.penalty())) return false;
    for (std::size_t k = from; k < to; ++k) {
      const auto j = static_cast<std::size_t>(n.facility[k]);
      if (s.flow[k] < 0 || (s.flow[k] > 0 && n.cost[k] + s.price[j] != least)) return false;
      sum += s.flow[k];
      load[j] += s.flow[k];
    }
    if (sum != n.demand[i]) return false;
  }
  for (std::size_t j = 0; j < n.facilities; ++j)
    if (load[j] != s.load[j] || load[j] > n.capacity[j] || s.price[j] < 0 || (s.price[j] > 0 && load[j] != n.capacity[j])) return false;
  return true;
}

Gain gain_of_capacity(const Network& n, const Shipment& s) {
  Moves moves(n, s.flow);
  Gain gain{std::vector<std::int64_t>(n.facilities), std::vector<std::int64_t>(n.facilities), std::vector<std::uint8_t>(n.facilities), std::vector<std::uint8_t>(n.points())};
  // A place more is filled by a chain that ends there. It begins with somebody unserved, or with somebody who leaves a
  // place empty elsewhere. Labels are distances plus the price at the beginning of the chain.
  std::vector<std::int64_t> label = s.price;
  std::vector<std::size_t> stack;
  for (std::size_t i = 0; i < n.points(); ++i) {
    if (s.unserved[i] == 0) continue;
    gain.point_in_cut[i] = 1;
    for (auto k = static_cast<std::size_t>(n.start[i]); k < static_cast<std::size_t>(n.start[i + 1]); ++k) {
      const auto j = static_cast<std::size_t>(n.facility[k]);
      label[j] = std::min(label[j], n.cost[k] - n.penalty() + s.price[j]);
      if (gain.facility_in_cut[j] == 0) gain.facility_in_cut[j] = 1, stack.push_back(j);
    }
  }
  while (!stack.empty()) {
    const std::size_t u = stack.back();
    stack.pop_back();
    moves.each_from(u, [&](std::size_t v, std::int64_t) {
      if (gain.facility_in_cut[v] == 0) gain.facility_in_cut[v] = 1, stack.push_back(v);
    });
  }
  for (std::size_t i = 0; i < n.points(); ++i)
    for (auto k = static_cast<std::size_t>(n.start[i]); k < static_cast<std::size_t>(n.start[i + 1]); ++k)
      if (s.flow[k] > 0 && gain.facility_in_cut[static_cast<std::size_t>(n.facility[k])] != 0) gain.point_in_cut[i] = 1;

  Queue queue;
  for (std::size_t j = 0; j < n.facilities; ++j) queue.push({label[j], j});
  while (!queue.empty()) {
    const auto [far, u] = queue.top();
    queue.pop();
    if (far > label[u]) continue;
    moves.each_from(u, [&](std::size_t v, std::int64_t cost) {
      const std::int64_t to = far + cost + s.price[v] - s.price[u];
      if (to < label[v]) label[v] = to, queue.push({to, v});
    });
  }
  for (std::size_t j = 0; j < n.facilities; ++j) {
    gain.served[j] = gain.facility_in_cut[j];
    gain.cost[j] = label[j] - s.price[j] + (gain.served[j] != 0 ? n.penalty() : 0);
  }
  return gain;
}

}  // namespace gengxin::access
