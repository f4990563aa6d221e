#include "optimise/block_state.hpp"

#include <algorithm>
#include <cmath>

namespace gengxin::optimise {

double BlockState::Row::inverse_theta() const {
  return (has_low ? w_low / t_low : 0) + (has_high ? w_high / t_high : 0);
}

BlockState::BlockState(const BlockProgram& program) {
  weight = std::max(1.0, 1e-4 * program.groups);
  const auto n = static_cast<std::size_t>(program.groups);
  // Sizes of the properties in each zone, once for all rows.
  std::vector<std::vector<std::vector<double>>> by_zone(program.layers.size());
  std::vector<double> everywhere(program.properties.size());
  for (std::size_t layer = 0; layer < program.layers.size(); ++layer) {
    const int zones = n == 0 ? 0 : 1 + *std::max_element(program.layers[layer].begin(),
                                                         program.layers[layer].end());
    by_zone[layer].assign(program.properties.size(),
                          std::vector<double>(static_cast<std::size_t>(zones)));
  }
  for (std::size_t c = 0; c < program.properties.size(); ++c) {
    const double* p = program.properties[c].data();
    for (std::size_t i = 0; i < n; ++i) everywhere[c] += std::abs(p[i]);
    for (std::size_t layer = 0; layer < program.layers.size(); ++layer)
      for (std::size_t i = 0; i < n; ++i)
        by_zone[layer][c][static_cast<std::size_t>(program.layers[layer][i])] += std::abs(p[i]);
  }
  for (const FactoredRow& given : program.rows) {
    Row row{};
    row.low = given.lower <= -no_bound ? -infinity : given.lower;
    row.high = given.upper >= no_bound ? infinity : given.upper;
    row.equality = row.low == row.high;
    row.has_low = !row.equality && std::isfinite(row.low);
    row.has_high = !row.equality && std::isfinite(row.high);
    double largest = 0;
    for (const double q : given.q) largest = std::max(largest, std::abs(q));
    const auto c = static_cast<std::size_t>(given.property);
    double total = everywhere[c];
    if (given.layer >= 0) {
      const auto& zones = by_zone[static_cast<std::size_t>(given.layer)][c];
      total = given.zone < static_cast<int>(zones.size()) ? zones[static_cast<std::size_t>(given.zone)] : 0;
    }
    row.size = std::max(total * largest, 1e-300);
    rows.push_back(row);
  }
}

void BlockState::start(double mu, const std::vector<double>& multipliers) {
  for (std::size_t r = 0; r < rows.size(); ++r) {
    Row& row = rows[r];
    row.y = multipliers.empty() ? 0 : multipliers[r];
    if (row.equality) {
      row.s = row.low;
      continue;
    }
    const double width = row.high - row.low;  // may be infinite
    const double room = std::min(0.25 * width, multipliers.empty() ? 0.01 * row.size : 1e-4 * row.size);
    row.s = row.activity;
    if (row.has_low) row.s = std::max(row.s, row.low + room);
    if (row.has_high) row.s = std::min(row.s, row.high - room);
    const double target = mu * weight;
    if (row.has_low) {
      row.t_low = row.s - row.low;
      row.w_low = std::max(target / row.t_low, multipliers.empty() ? 0 : row.y);
    }
    if (row.has_high) {
      row.t_high = row.high - row.s;
      row.w_high = std::max(target / row.t_high, multipliers.empty() ? 0 : -row.y);
    }
  }
}

double BlockState::complementarity() const {
  double sum = 0;
  for (const Row& row : rows) sum += row.t_low * row.w_low + row.t_high * row.w_high;
  return sum;
}

double BlockState::pairs() const {
  double count = 0;
  for (const Row& row : rows) count += row.has_low + row.has_high;
  return weight * count;
}

std::vector<double> BlockState::diagonal() const {
  std::vector<double> d;
  for (const Row& row : rows) {
    const double inverse = row.inverse_theta();
    d.push_back(row.equality ? 0 : inverse > 0 ? 1 / inverse : 1e30);
  }
  return d;
}

// r_low / t_low - r_high / t_high - dual residual
double BlockState::slack_target(const Row& row, double target) const {
  if (target < 0) return -row.y;
  double value = -row.y;
  if (row.has_low) value += (target * weight - row.second_low) / row.t_low;
  if (row.has_high) value -= (target * weight - row.second_high) / row.t_high;
  return value;
}

std::vector<double> BlockState::right_side(const std::vector<double>& a_m_h, double target) const {
  std::vector<double> rhs;
  for (std::size_t r = 0; r < rows.size(); ++r) {
    const Row& row = rows[r];
    double value = -row.primal_residual() - a_m_h[r];
    if (!row.equality) {
      const double inverse = row.inverse_theta();
      if (inverse > 0) value += slack_target(row, target) / inverse;
    }
    rhs.push_back(value);
  }
  return rhs;
}

void BlockState::direction(const std::vector<double>& dy, double target) {
  for (std::size_t r = 0; r < rows.size(); ++r) {
    Row& row = rows[r];
    row.dy = dy[r];
    row.ds = row.dw_low = row.dw_high = 0;
    if (row.equality) continue;
    const double inverse = row.inverse_theta();
    row.ds = inverse > 0 ? (slack_target(row, target) - row.dy) / inverse : 0;
    const bool affine = target < 0;
    if (row.has_low) {
      const double wanted =
          affine ? -row.t_low * row.w_low
                 : target * weight - row.t_low * row.w_low - row.second_low;
      row.dw_low = (wanted - row.w_low * row.ds) / row.t_low;
    }
    if (row.has_high) {
      const double wanted =
          affine ? -row.t_high * row.w_high
                 : target * weight - row.t_high * row.w_high - row.second_high;
      row.dw_high = (wanted + row.w_high * row.ds) / row.t_high;
    }
  }
}

void BlockState::keep_second_order() {
  for (Row& row : rows) {
    row.second_low = row.ds * row.dw_low;
    row.second_high = -row.ds * row.dw_high;
  }
}

BlockState::Steps BlockState::longest(Steps steps) const {
  const auto limit = [](double& step, double value, double change) {
    if (value + step * change < 0) step = -value / change;
  };
  for (const Row& row : rows) {
    if (row.has_low) {
      limit(steps.primal, row.t_low, row.ds);
      limit(steps.dual, row.w_low, row.dw_low);
    }
    if (row.has_high) {
      limit(steps.primal, row.t_high, -row.ds);
      limit(steps.dual, row.w_high, row.dw_high);
    }
  }
  return steps;
}

double BlockState::product_after(Steps steps) const {
  double sum = 0;
  for (const Row& row : rows) {
    if (row.has_low)
      sum += (row.t_low + steps.primal * row.ds) * (row.w_low + steps.dual * row.dw_low);
    if (row.has_high)
      sum += (row.t_high - steps.primal * row.ds) * (row.w_high + steps.dual * row.dw_high);
  }
  return sum;
}

void BlockState::move(Steps steps) {
  for (Row& row : rows) {
    row.y += steps.dual * row.dy;
    if (row.equality) continue;
    row.s += steps.primal * row.ds;
    if (row.has_low) {
      row.t_low += steps.primal * row.ds;
      row.w_low += steps.dual * row.dw_low;
    }
    if (row.has_high) {
      row.t_high -= steps.primal * row.ds;
      row.w_high += steps.dual * row.dw_high;
    }
  }
}

double BlockState::violation() const {
  double worst = 0;
  for (const Row& row : rows)
    worst = std::max(worst, std::max(row.low - row.activity, row.activity - row.high) / row.size);
  return worst;
}

std::vector<double> BlockState::multipliers() const {
  std::vector<double> y;
  for (const Row& row : rows) {
    const bool missing = row.y > 0 ? row.low == -infinity : row.high == infinity;
    y.push_back(missing ? 0 : row.y);
  }
  return y;
}

}  // namespace gengxin::optimise
