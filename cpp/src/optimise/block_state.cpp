#include "optimise/block_state.hpp"

#include <algorithm>
#include <cmath>

#include "optimise/block_coefficients.hpp"

namespace gengxin::optimise {
namespace {

using Side = BlockState::Side;
constexpr double inside_price = 0.99;  // multipliers to start from lie within the rows' prices

// The w in (0, price) with target / w - target / (price - w) = distance.
double central(double distance, double price, double target) {
  const double scaled = distance * price, root = std::hypot(scaled, 2 * target);
  const double sum = scaled < 0 ? 4 * target * target / (root - scaled) : scaled + root;
  return 2 * target * price / (sum + 2 * target);
}

// A side at the distance s - low or high - s with its pairs at `target`, w at least `y`.
void start_side(Side& side, double distance, double target, double y) {
  if (!side.any) return;
  if (!side.priced) {
    side.t = distance;
    side.w = std::max(target / distance, y);
    return;
  }
  side.w = central(distance, side.price, target);
  side.v = central(-distance, side.price, target);
  side.e = target / side.v;
  side.t = target / side.w;
  const double kept = std::min(y, 0.9 * side.price);
  if (!(kept > side.w)) return;
  side.w = kept;
  side.v = side.price - kept;
  side.e = std::max(target / side.v, target / side.price - distance);
  side.t = distance + side.e;
}

template <class Rows, class Use>
void each_side(Rows& rows, Use&& use) {
  for (auto& row : rows) {
    if (row.below.any) use(row, row.below, 1.0);
    if (row.above.any) use(row, row.above, -1.0);
  }
}

// Bounds leave some group of the row shares with different coefficients.
bool movable(const BlockProgram& program, const FactoredRow& row) {
  if (program.upper.empty()) return true;
  const auto k = static_cast<std::size_t>(program.options);
  for (std::size_t i = 0; i < static_cast<std::size_t>(program.groups); ++i) {
    if (row.layer >= 0 && program.layers[static_cast<std::size_t>(row.layer)][i] != row.zone) continue;
    const Coefficients coefficients(program, row, i);
    double first = std::nan("");
    for (std::size_t a = 0; a < k; ++a) {
      if (!(program.upper[i * k + a] > (program.lower.empty() ? 0 : program.lower[i * k + a]))) continue;
      const double value = coefficients(a);
      if (std::isnan(first)) first = value;
      else if (value != first) return true;
    }
  }
  return false;
}

}  // namespace

double Side::stiffness() const {
  if (!any) return 0;
  return w / (priced ? t + w * e / v : t);
}

double Side::push(double target) const {
  if (!any) return 0;
  const double wanted = target - t * w - second;
  if (!priced) return wanted / t;
  return (wanted - w / v * (target - e * v - second_e)) / (t + w * e / v);
}

double BlockState::Row::multiplier() const {
  const bool missing = y > 0 ? low == -infinity : high == infinity;
  return missing ? 0 : std::clamp(y, -above.price, below.price);
}

double BlockState::Row::penalty() const {
  return (below.priced ? below.price * std::max(low - activity, 0.0) : 0) +
         (above.priced ? above.price * std::max(activity - high, 0.0) : 0);
}

double BlockState::Row::gap(double multiplier) const {
  return std::abs(penalty() + (multiplier == 0 ? 0 : multiplier * (activity - (multiplier > 0 ? low : high))));
}

BlockState::BlockState(const BlockProgram& program, const std::vector<double>& shift)
    : weight(std::max(1.0, 1e-4 * program.groups)) {
  const std::vector<double> sizes = row_sizes(program);
  for (std::size_t r = 0; r < program.rows.size(); ++r) {
    const FactoredRow& given = program.rows[r];
    const double moved = shift.empty() ? 0 : shift[r];
    Row row{};
    row.low = given.lower <= -no_bound ? -infinity : given.lower - moved;
    row.high = given.upper >= no_bound ? infinity : given.upper - moved;
    row.below.price = given.below_price;
    row.above.price = given.above_price;
    row.below.priced = given.below_price < no_bound && std::isfinite(row.low);
    row.above.priced = given.above_price < no_bound && std::isfinite(row.high);
    row.constant = true;
    given.each_term([&](int, const std::vector<double>& q) {
      for (const double value : q) row.constant = row.constant && value == q[0];
    });
    row.constant = row.constant || sizes[r] == 0 || !movable(program, given);
    row.equality = !row.constant && row.low == row.high && !row.below.priced && !row.above.priced;
    row.below.any = !row.equality && !row.constant && std::isfinite(row.low);
    row.above.any = !row.equality && !row.constant && std::isfinite(row.high);
    row.size = std::max(sizes[r], 1e-300);
    rows.push_back(row);
  }
}

std::vector<double> BlockState::admissible(const std::vector<double>& multipliers) const {
  std::vector<double> y;
  for (std::size_t r = 0; r < rows.size(); ++r) {
    Row row = rows[r];
    row.y = multipliers[r];
    y.push_back(inside_price * row.multiplier());
  }
  return y;
}

void BlockState::start(double mu, const std::vector<double>& multipliers) {
  const bool warm = !multipliers.empty();
  for (std::size_t r = 0; r < rows.size(); ++r) {
    Row& row = rows[r];
    row.y = warm ? multipliers[r] : 0;
    if (row.constant) {
      row.s = row.activity;
      row.y = row.below.priced && row.activity < row.low    ? row.below.price
              : row.above.priced && row.activity > row.high ? -row.above.price
                                                            : 0;
      continue;
    }
    if (row.equality) {
      row.s = row.low;
      continue;
    }
    const double width = row.high - row.low;  // may be infinite
    const double room = std::min(0.25 * width, 0.01 * row.size);
    row.s = row.activity;
    if (row.below.any && !row.below.priced) row.s = std::max(row.s, row.low + room);
    if (row.above.any && !row.above.priced) row.s = std::min(row.s, row.high - room);
    start_side(row.below, row.s - row.low, mu * weight, row.y);
    start_side(row.above, row.high - row.s, mu * weight, -row.y);
  }
}

int BlockState::missed_constant() const {
  for (std::size_t r = 0; r < rows.size(); ++r) {
    const Row& row = rows[r];
    const double rounding = 1e-9 * row.size;
    if ((!row.below.priced && row.activity < row.low - rounding) ||
        (!row.above.priced && row.activity > row.high + rounding))
      if (row.constant) return static_cast<int>(r);
  }
  return -1;
}

double BlockState::complementarity() const {
  double sum = 0;
  each_side(rows, [&](const Row&, const Side& side, double) { sum += side.t * side.w + side.e * side.v; });
  return sum;
}

double BlockState::pairs() const {
  double count = 0;
  each_side(rows, [&](const Row&, const Side& side, double) { count += side.priced ? 2 : 1; });
  return weight * count;
}

double BlockState::price_size() const {
  double sum = 0;
  each_side(rows, [&](const Row& row, const Side& side, double) {
    if (side.priced) sum += side.price * row.size;
  });
  return sum;
}

std::vector<double> BlockState::diagonal() const {
  std::vector<double> d;
  for (const Row& row : rows) {
    const double stiffness = row.stiffness();
    d.push_back(row.equality ? 0 : stiffness > 0 ? 1 / stiffness : infinity);
  }
  return d;
}

// dy where s stands still and the dual residual y - w_low + w_high is removed.
double BlockState::slack_push(const Row& row, double target) const {
  return row.below.push(target * weight) - row.above.push(target * weight) -
         (row.y - row.below.w + row.above.w);
}

std::vector<double> BlockState::right_side(const std::vector<double>& a_m_h, double target) const {
  std::vector<double> rhs;
  for (std::size_t r = 0; r < rows.size(); ++r) {
    const Row& row = rows[r];
    double value = -row.primal_residual() - a_m_h[r];
    const double stiffness = row.equality ? 0 : row.stiffness();
    if (stiffness > 0) value += slack_push(row, target) / stiffness;
    rhs.push_back(value);
  }
  return rhs;
}

void BlockState::direction(const std::vector<double>& dy, double target) {
  for (std::size_t r = 0; r < rows.size(); ++r) {
    rows[r].dy = dy[r];
    const double stiffness = rows[r].equality ? 0 : rows[r].stiffness();
    rows[r].ds = stiffness > 0 ? (slack_push(rows[r], target) - dy[r]) / stiffness : 0;
  }
  each_side(rows, [&](const Row& row, Side& side, double sign) {
    side.dw = side.push(target * weight) - sign * row.ds * side.stiffness();
    side.de = side.priced
                  ? (target * weight - side.e * side.v - side.second_e + side.e * side.dw) / side.v
                  : 0;
  });
}

void BlockState::scale_second_order(double by) {
  each_side(rows, [by](const Row&, Side& side, double) {
    side.second *= by;
    side.second_e *= by;
  });
}

void BlockState::keep_second_order() {
  each_side(rows, [](const Row& row, Side& side, double sign) {
    side.second = (sign * row.ds + side.de) * side.dw;
    side.second_e = -side.de * side.dw;
  });
}

BlockState::Steps BlockState::longest(Steps steps) const {
  const auto limit = [](double& step, double value, double change) {
    if (value + step * change < 0) step = -value / change;
  };
  each_side(rows, [&](const Row& row, const Side& side, double sign) {
    limit(steps.primal, side.t, sign * row.ds + side.de);
    limit(steps.dual, side.w, side.dw);
    if (!side.priced) return;
    limit(steps.primal, side.e, side.de);
    limit(steps.dual, side.v, -side.dw);
  });
  return steps;
}

double BlockState::product_after(Steps steps) const {
  double sum = 0;
  each_side(rows, [&](const Row& row, const Side& side, double sign) {
    sum += (side.t + steps.primal * (sign * row.ds + side.de)) * (side.w + steps.dual * side.dw);
    if (side.priced)
      sum += (side.e + steps.primal * side.de) * (side.v - steps.dual * side.dw);
  });
  return sum;
}

void BlockState::move(Steps steps) {
  each_side(rows, [&](const Row& row, Side& side, double sign) {
    side.t += steps.primal * (sign * row.ds + side.de);
    side.w += steps.dual * side.dw;
    side.e += steps.primal * side.de;
    if (side.priced) side.v -= steps.dual * side.dw;
  });
  for (Row& row : rows) {
    row.y += steps.dual * row.dy;
    if (!row.equality) row.s += steps.primal * row.ds;
  }
}

double BlockState::violation() const {
  double worst = 0;
  for (const Row& row : rows) {
    if (!row.below.priced) worst = std::max(worst, (row.low - row.activity) / row.size);
    if (!row.above.priced) worst = std::max(worst, (row.activity - row.high) / row.size);
  }
  return worst;
}

std::vector<double> BlockState::multipliers() const {
  std::vector<double> y;
  for (const Row& row : rows) y.push_back(row.multiplier());
  return y;
}

}  // namespace gengxin::optimise
