#include "access/most.hpp"

#include <algorithm>

#include "access/links.hpp"

namespace gengxin::access {
namespace {

class Flow {
 public:
  explicit Flow(const Network& network)
      : n_(network), links_(network), flow_(network.facility.size()), left_(network.demand), room_(network.capacity), point_level_(network.points()),
        facility_level_(network.facilities), next_out_(network.points()), next_back_(network.facilities) {}

  Most run() {
    fill_cheapest();
    while (layers()) block();
    Most most{left_, std::vector<std::uint8_t>(n_.points()), std::vector<std::uint8_t>(n_.facilities)};
    for (std::size_t i = 0; i < n_.points(); ++i) most.point_in_cut[i] = point_level_[i] >= 0;
    for (std::size_t j = 0; j < n_.facilities; ++j) most.facility_in_cut[j] = facility_level_[j] >= 0;
    return most;
  }

 private:
  /// A good beginning: what is cheap is near, and mostly right.
  void fill_cheapest() {
    for (std::size_t i = 0; i < n_.points(); ++i) {
      if (n_.start[i] == n_.start[i + 1]) continue;
      const auto near = static_cast<std::size_t>(std::min_element(n_.cost.begin() + n_.start[i], n_.cost.begin() + n_.start[i + 1]) - n_.cost.begin());
      push(i, near, std::min(left_[i], room_[static_cast<std::size_t>(n_.facility[near])]));
    }
  }

  void push(std::size_t i, std::size_t link, std::int64_t amount) {
    flow_[link] += amount;
    left_[i] -= amount;
    room_[static_cast<std::size_t>(n_.facility[link])] -= amount;
  }

  /// Levels by breadth first, from those unserved; whether any room is reached.
  bool layers() {
    std::fill(point_level_.begin(), point_level_.end(), -1);
    std::fill(facility_level_.begin(), facility_level_.end(), -1);
    std::vector<std::size_t> points, facilities;
    for (std::size_t i = 0; i < n_.points(); ++i)
      if (left_[i] > 0) point_level_[i] = 0, points.push_back(i);
    bool room = false;
    for (int level = 1; !points.empty() && !room; level += 2) {
      facilities.clear();
      for (const std::size_t i : points)
        for (auto k = static_cast<std::size_t>(n_.start[i]); k < static_cast<std::size_t>(n_.start[i + 1]); ++k)
          if (const auto j = static_cast<std::size_t>(n_.facility[k]); facility_level_[j] < 0) {
            facility_level_[j] = level;
            facilities.push_back(j);
            room |= room_[j] > 0;
          }
      points.clear();
      if (room) break;
      for (const std::size_t j : facilities)
        for (const std::int32_t a : links_.into(j))
          if (const std::size_t i = links_.point(static_cast<std::size_t>(a)); flow_[static_cast<std::size_t>(a)] > 0 && point_level_[i] < 0) {
            point_level_[i] = level + 1;
            points.push_back(i);
          }
    }
    return room;
  }

  /// Fills the layers: depth first, never trying twice what led nowhere.
  void block() {
    for (std::size_t i = 0; i < n_.points(); ++i) next_out_[i] = static_cast<std::size_t>(n_.start[i]);
    std::fill(next_back_.begin(), next_back_.end(), 0);
    for (std::size_t i = 0; i < n_.points(); ++i)
      while (point_level_[i] == 0 && left_[i] > 0 && advance(i)) {}
  }

  bool advance(std::size_t source) {
    std::vector<std::size_t> path;  // links, forward and back by turns
    std::size_t i = source;
    for (;;) {
      bool stepped = false;
      for (std::size_t& k = next_out_[i]; k < static_cast<std::size_t>(n_.start[i + 1]); ++k) {
        const auto j = static_cast<std::size_t>(n_.facility[k]);
        if (facility_level_[j] != point_level_[i] + 1) continue;
        if (room_[j] > 0) {
          path.push_back(k);
          ship(source, path);
          return true;
        }
        const auto back = links_.into(j);
        std::size_t& b = next_back_[j];
        while (b < back.size() && !(flow_[static_cast<std::size_t>(back[b])] > 0 && point_level_[links_.point(static_cast<std::size_t>(back[b]))] == facility_level_[j] + 1)) ++b;
        if (b == back.size()) continue;
        path.push_back(k);
        path.push_back(static_cast<std::size_t>(back[b]));
        i = links_.point(path.back());
        stepped = true;
        break;
      }
      if (stepped) continue;
      if (path.empty()) return false;
      // This point leads nowhere: back to the facility before, and on to its next point.
      const auto j = static_cast<std::size_t>(n_.facility[path.back()]);
      ++next_back_[j];
      path.pop_back();
      i = links_.point(path.back());
      path.pop_back();
    }
  }

  void ship(std::size_t source, const std::vector<std::size_t>& path) {
    std::int64_t amount = std::min(left_[source], room_[static_cast<std::size_t>(n_.facility[path.back()])]);
    for (std::size_t s = 1; s < path.size(); s += 2) amount = std::min(amount, flow_[path[s]]);
    for (std::size_t s = 0; s < path.size(); ++s) flow_[path[s]] += s % 2 == 0 ? amount : -amount;
    left_[source] -= amount;
    room_[static_cast<std::size_t>(n_.facility[path.back()])] -= amount;
  }

  const Network& n_;
  LinksByFacility links_;
  std::vector<std::int64_t> flow_, left_, room_;
  std::vector<int> point_level_, facility_level_;
  std::vector<std::size_t> next_out_, next_back_;
};

}  // namespace

Most most_served(const Network& network) { return Flow(network).run(); }

}  // namespace gengxin::access
