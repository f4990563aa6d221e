#include "optimise/block_bounds.hpp"

#include <algorithm>

namespace gengxin::optimise {
namespace {
// Bounds that leave less than this are taken to leave one point, or if they miss it by less, one.
constexpr double no_room = 1e-9, missed = 1e-12;
constexpr double no_upper = 2;
}  // namespace

BlockBounds::BlockBounds(const BlockProgram& program) : upper_(program.upper) {
  const auto n = static_cast<std::size_t>(program.groups);
  const auto k = static_cast<std::size_t>(program.options);
  const auto shift = [&] {
    if (shifted()) return;
    lower_ = program.lower.empty() ? std::vector<double>(n * k, 0) : program.lower;
    total_.assign(n, 1);
  };
  if (std::any_of(program.lower.begin(), program.lower.end(), [](double v) { return v > 0; }))
    shift();
  if (!shifted() && upper_.empty()) return;
  for (std::size_t i = 0; i < n; ++i) {
    double below = 0, above = 0;
    for (std::size_t a = i * k; a < (i + 1) * k; ++a) {
      below += lower(a);
      above += upper_.empty() ? 1 : std::min(upper_[a], 1.0);
    }
    if (below > 1 + missed || above < 1 - missed) empty_ = true;
    if (below > 1 - no_room || above < 1 + no_room) {
      // The shares that the bounds prescribe; what is missing or over goes to where there is room.
      shift();
      double* x = lower_.data() + i * k;
      double left = 1 - below;
      for (std::size_t a = 0; a < k; ++a) {
        const double high = upper_.empty() ? 1 : std::min(upper_[i * k + a], 1.0);
        const double taken = std::clamp(left, 0.0, high - x[a]);
        x[a] += taken;
        left -= taken;
      }
      total_[i] = 0;
    } else if (shifted()) {
      total_[i] = 1 - below;
    }
    for (std::size_t a = i * k; a < (i + 1) * k && !bounded_ && total(i) > 0; ++a) {
      const double high = upper(i, a);
      bounded_ = high > 0 && high < 1;
    }
  }
}

double BlockBounds::upper(std::size_t group, std::size_t share) const {
  if (upper_.empty() || total(group) == 0) return no_upper;
  const double high = (upper_[share] - lower(share)) / total(group);
  return high < 1 ? high : no_upper;
}

}  // namespace gengxin::optimise
