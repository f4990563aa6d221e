// One iteration of a quadratic block program.
#include <algorithm>
#include <cmath>

#include "optimise/quadratic_run.hpp"

namespace gengxin::optimise {
namespace {
constexpr double step_share = 0.995;
// What conjugate gradients may leave of a direction in the norm of the matrix, where relative changes of 1 amount to sum x z: this
// share of it, and less in the ratio in which the products have fallen below the objective, for the gap has a part that falls with
// this norm alone.
constexpr double accuracy = 0.01;

// Predictor and corrector may go round in circles: a gap that has not fallen for so many iterations calls for steps towards the
// centre, without the second-order term.
constexpr int patience = 4;
constexpr double towards_centre = 0.5;

double longest(double least) { return least < -1 ? -1 / least : 1; }

}  // namespace

// With u = dx / x and uv = dv / v of the affine direction, in which dz / z = -1 - u:
//     x dz + z dx = aim - x z + x z u (1 + u),   v dw + w dv alike.
QuadraticRun::Change QuadraticRun::change(std::size_t at, double aim) const {
  const double u = affine_[at] / x_[at], step = newton_.step()[at];
  Change change{aim / x_[at] + z_[at] * (second_ * u * (1 + u) - 1 - step / x_[at]), 0};
  if (w_) {
    const double uv = -affine_[at] / v_[at];
    change.w = aim / v_[at] + w_[at] * (second_ * uv * (1 + uv) - 1 + step / v_[at]);
  }
  return change;
}

double QuadraticRun::affine_length() {
  const double relative = least([&](std::size_t at, std::size_t) {
    const double u = affine_[at] / x_[at], uv = w_ ? -affine_[at] / v_[at] : 0;
    return std::min(std::min(u, -1 - u), std::min(uv, -1 - uv));
  });
  const BlockState::Steps steps = state_.longest({longest(relative), longest(relative)});
  return std::min(steps.primal, steps.dual);
}

double QuadraticRun::products_after(double length) {
  return state_.product_after({length, length}) + sum([&](std::size_t at, std::size_t) {
           const auto after = [length](double product, double u) { return product * (1 + length * u) * (1 - length * (1 + u)); };
           return after(x_[at] * z_[at], affine_[at] / x_[at]) + (w_ ? after(v_[at] * w_[at], -affine_[at] / v_[at]) : 0);
         });
}

// The corrector's part of the right side, beside the affine one.
void QuadraticRun::aim(double target) {
  newton_.each_piece([&](std::size_t piece) {
    each_pair(piece, [&](std::size_t at, std::size_t s) {
      const double own = target * shares_.weight[s], u = affine_[at] / x_[at];
      double h = own / x_[at] + second_ * z_[at] * u * (1 + u);
      if (w_) {
        const double uv = -affine_[at] / v_[at];
        h -= own / v_[at] + second_ * w_[at] * uv * (1 + uv);
      }
      newton_.residual()[at] += h;
    });
  });
}

double QuadraticRun::final_length(double target) {
  const double relative = least([&](std::size_t at, std::size_t s) {
    const Change own = change(at, target * shares_.weight[s]);
    const double step = newton_.step()[at], low = std::min(step / x_[at], own.z / z_[at]);
    return w_ ? std::min(low, std::min(-step / v_[at], own.w / w_[at])) : low;
  });
  const BlockState::Steps steps = state_.longest({longest(relative), longest(relative)});
  const double length = std::min(steps.primal, steps.dual);
  return length < 1 ? step_share * length : 1;
}

void QuadraticRun::move(double target, double length) {
  newton_.each_piece([&](std::size_t piece) {
    each_pair(piece, [&](std::size_t at, std::size_t s) {
      const Change own = change(at, target * shares_.weight[s]);
      const double step = newton_.step()[at];
      x_[at] += length * step;
      z_[at] += length * own.z;
      if (!w_) return;
      v_[at] -= length * step;
      w_[at] += length * own.w;
    });
  });
  state_.move({length, length});
}

bool QuadraticRun::gap_stalls() {
  if (gap_ < least_fall * least_gap_) {
    least_gap_ = gap_;
    since_fall_ = 0;
  }
  return ++since_fall_ > patience;
}

bool QuadraticRun::iterate() {
  const std::vector<double> still(activity_.size(), 0.0);
  const double products = products_ + state_.complementarity();
  const double left = accuracy * accuracy * products * std::min(1.0, products / size_);
  if (!newton_.eliminate(state_.diagonal())) return false;
  newton_.each_piece([&](std::size_t piece) {
    each_pair(piece, [&](std::size_t at, std::size_t) { newton_.residual()[at] = -slope_[at]; });
  });
  state_.scale_second_order(0);
  newton_.solve(state_.right_side(still, 0), left);
  state_.direction(newton_.row_step(), 0);
  newton_.each_piece([&](std::size_t piece) {
    each_pair(piece, [&](std::size_t at, std::size_t) { affine_[at] = newton_.step()[at]; });
  });
  const bool stalled = gap_stalls();
  second_ = stalled ? 0 : 1;
  const double share = std::clamp(products_after(affine_length()) / products, 0.0, 1.0);
  const double target = (stalled ? towards_centre : share * share * share) * mu_;
  state_.keep_second_order();
  state_.scale_second_order(second_);
  aim(target);
  newton_.solve(state_.right_side(still, target), left);
  state_.direction(newton_.row_step(), target);
  move(target, final_length(target));
  ++result_.iterations;
  factor();
  return true;
}

}  // namespace gengxin::optimise
