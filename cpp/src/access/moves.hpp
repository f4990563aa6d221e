#pragma once
// The cheapest way to move one unit from facility to facility: a heap of candidates for each pair, made when a facility
// is first looked at. Candidates whose flow is gone are dropped when they come to the top.
#include <algorithm>
#include <cstdint>
#include <limits>
#include <vector>

#include "access/links.hpp"

namespace gengxin::access {

/// Somebody who leaves link `from` for link `to`, at this extra cost.
struct Move {
  std::int64_t cost;
  std::int32_t from;
  std::int32_t to;
};

class Moves {
 public:
  Moves(const Network& network, const std::vector<std::int64_t>& flow) : network_(network), flow_(flow), links_(network), tables_(network.facilities) {}

  /// Calls visit(facility, cost) with the cheapest move from `from` to each facility that its people could use.
  template <class Visit>
  void each_from(std::size_t from, Visit&& visit) {
    Table& table = tables_[from];
    if (!table.made) make(from);
    for (std::size_t s = 0; s < table.facility.size(); ++s)
      if (table.cheapest[s] < kNobody) visit(static_cast<std::size_t>(table.facility[s]), table.cheapest[s]);
  }

  /// The cheapest move from one facility to another; there is one.
  [[nodiscard]] Move cheapest(std::size_t from, std::size_t to) const {
    const Table& table = tables_[from];
    return table.heaps[slot_of(table, static_cast<std::int32_t>(to))].front();
  }

  /// To be told when a link without flow gets some.
  void begin(std::size_t link) {
    Table& table = tables_[static_cast<std::size_t>(network_.facility[link])];
    if (!table.made) return;
    const auto a = static_cast<std::int32_t>(link);
    each_link(a, [&](std::size_t k) {
      if (k == link) return;
      const std::size_t slot = slot_of(table, network_.facility[k]);
      auto& heap = table.heaps[slot];
      heap.push_back({network_.cost[k] - network_.cost[link], a, static_cast<std::int32_t>(k)});
      std::push_heap(heap.begin(), heap.end(), dearer);
      refresh(table, slot);
    });
  }

  /// To be told when a link has no flow any more.
  void end(std::size_t link) {
    Table& table = tables_[static_cast<std::size_t>(network_.facility[link])];
    if (!table.made) return;
    each_link(static_cast<std::int32_t>(link), [&](std::size_t k) {
      if (k != link) refresh(table, slot_of(table, network_.facility[k]));
    });
  }

 private:
  struct Table {
    bool made = false;
    std::vector<std::int32_t> facility;    // rising
    std::vector<std::int64_t> cheapest;    // cost of the top of each heap
    std::vector<std::vector<Move>> heaps;
  };

  static bool dearer(const Move& a, const Move& b) {
    return a.cost != b.cost ? a.cost > b.cost : a.from != b.from ? a.from > b.from : a.to > b.to;
  }

  static constexpr std::int64_t kNobody = std::numeric_limits<std::int64_t>::max();

  static std::size_t slot_of(const Table& table, std::int32_t facility) {
    return static_cast<std::size_t>(std::lower_bound(table.facility.begin(), table.facility.end(), facility) - table.facility.begin());
  }

  void refresh(Table& table, std::size_t slot) {
    auto& heap = table.heaps[slot];
    while (!heap.empty() && flow_[static_cast<std::size_t>(heap.front().from)] == 0) {
      std::pop_heap(heap.begin(), heap.end(), dearer);
      heap.pop_back();
    }
    table.cheapest[slot] = heap.empty() ? kNobody : heap.front().cost;
  }

  void make(std::size_t from) {
    Table& table = tables_[from];
    table.made = true;
    std::vector<std::int32_t> slot(network_.facilities, -1);
    std::size_t found = 0;
    for (const std::int32_t a : links_.into(from)) {
      each_link(a, [&](std::size_t k) {
        std::int32_t& near = slot[static_cast<std::size_t>(network_.facility[k])];
        found += near < 0;
        near = 0;
      });
      if (found == slot.size()) break;  // as in a dense table
    }
    slot[from] = -1;
    for (std::size_t j = 0; j < slot.size(); ++j)
      if (slot[j] == 0) slot[j] = static_cast<std::int32_t>(table.facility.size()), table.facility.push_back(static_cast<std::int32_t>(j));
    table.heaps.resize(table.facility.size());
    for (const std::int32_t a : links_.into(from)) {
      const auto link = static_cast<std::size_t>(a);
      if (flow_[link] == 0) continue;
      each_link(a, [&](std::size_t k) {
        if (k != link) table.heaps[static_cast<std::size_t>(slot[static_cast<std::size_t>(network_.facility[k])])].push_back({network_.cost[k] - network_.cost[link], a, static_cast<std::int32_t>(k)});
      });
    }
    table.cheapest.resize(table.facility.size());
    for (std::size_t s = 0; s < table.heaps.size(); ++s) {
      std::make_heap(table.heaps[s].begin(), table.heaps[s].end(), dearer);
      refresh(table, s);
    }
  }

  template <class F>
  void each_link(std::int32_t of, F&& f) const {
    const std::size_t i = links_.point(static_cast<std::size_t>(of));
    for (auto k = static_cast<std::size_t>(network_.start[i]); k < static_cast<std::size_t>(network_.start[i + 1]); ++k) f(k);
  }

  const Network& network_;
  const std::vector<std::int64_t>& flow_;
  LinksByFacility links_;
  std::vector<Table> tables_;
};

}  // namespace gengxin::access
