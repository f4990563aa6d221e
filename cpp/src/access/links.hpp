#pragma once
// The links of a network the other way round: by facility.
#include <span>

#include "access/transport.hpp"

namespace gengxin::access {

class LinksByFacility {
 public:
  explicit LinksByFacility(const Network& n) : start_(n.facilities + 1), link_(n.facility.size()), point_(n.facility.size()) {
    for (const std::int32_t j : n.facility) ++start_[static_cast<std::size_t>(j) + 1];
    for (std::size_t j = 0; j < n.facilities; ++j) start_[j + 1] += start_[j];
    std::vector<std::size_t> next(start_.begin(), start_.end());
    for (std::size_t i = 0; i < n.points(); ++i)
      for (auto k = static_cast<std::size_t>(n.start[i]); k < static_cast<std::size_t>(n.start[i + 1]); ++k) {
        point_[k] = static_cast<std::int32_t>(i);
        link_[next[static_cast<std::size_t>(n.facility[k])]++] = static_cast<std::int32_t>(k);
      }
  }
  [[nodiscard]] std::span<const std::int32_t> into(std::size_t facility) const { return {link_.data() + start_[facility], start_[facility + 1] - start_[facility]}; }
  [[nodiscard]] std::size_t point(std::size_t link) const { return static_cast<std::size_t>(point_[link]); }

 private:
  std::vector<std::size_t> start_;
  std::vector<std::int32_t> link_, point_;
};

}  // namespace gengxin::access
