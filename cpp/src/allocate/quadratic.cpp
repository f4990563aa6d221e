#include "allocate/quadratic.hpp"

#include <algorithm>
#include <map>

namespace gengxin::allocate {

QuadraticCost::QuadraticCost(const simulate::Compiled& compiled, std::span<const double> values, const Model& model)
    : groups_(model.parcels().size()), choices_(model.choices().size()), kinds_(0) {
  const auto& r = compiled.scenario().records();
  const Figures& f = compiled.scenario().figures();
  const auto once = [&](Figure figure) { return figure.present() ? values[f.slot_on(figure, day_of(r.first_year, 7, 1))] : 0.0; };
  closeness_ = once(r.allocation.closeness_yuan_per_m2);
  compactness_ = once(r.allocation.compactness_yuan_per_m);
  if (!present()) return;
  std::map<std::size_t, std::size_t> kinds;
  for (const Choice& choice : model.choices()) kind_.push_back(static_cast<int>(kinds.insert({choice.option, kinds.size()}).first->second));
  kinds_ = kinds.size();
  std::map<std::string, std::size_t> group_of;
  for (std::size_t g = 0; g < groups_; ++g) {
    const std::size_t parcel = model.parcels()[g];
    group_of[r.parcels.id[parcel]] = g;
    area_.push_back(values[compiled.binding().parcel_area + static_cast<Slot>(parcel)]);
  }
  reference_.assign(groups_ * kinds_, 0.0);
  for (std::size_t g = 0; g < groups_; ++g) reference_[g * kinds_] = 1;
  for (std::size_t i = 0; i < r.plan.size(); ++i) {
    const auto group = group_of.find(r.plan.parcel[i]);
    const auto option = static_cast<std::size_t>(std::find_if(r.options.begin(), r.options.end(), [&](const auto& one) { return one.id == r.plan.option[i]; }) - r.options.begin());
    const auto kind = kinds.find(option);
    if (group == group_of.end() || kind == kinds.end()) continue;  // it may not change, or is retained
    const double share = values[r.plan.share.first + i];
    reference_[group->second * kinds_ + kind->second] += share;
    reference_[group->second * kinds_] -= share;
  }
  for (std::size_t i = 0; i < r.neighbours.size(); ++i) {
    const auto one = group_of.find(r.neighbours.parcel[i]), other = group_of.find(r.neighbours.neighbour[i]);
    if (one != group_of.end() && other != group_of.end()) edges_.push_back({one->second, other->second, values[r.neighbours.boundary_m.first + i]});
  }
}

std::vector<double> QuadraticCost::by_kind(std::span<const double> x) const {
  std::vector<double> shares(groups_ * kinds_);
  for (std::size_t g = 0; g < groups_; ++g)
    for (std::size_t c = 0; c < choices_; ++c) shares[g * kinds_ + static_cast<std::size_t>(kind_[c])] += x[g * choices_ + c];
  return shares;
}

double QuadraticCost::closeness(std::span<const double> x) const {
  if (closeness_ == 0) return 0;
  const std::vector<double> shares = by_kind(x);
  double sum = 0;
  for (std::size_t i = 0; i < shares.size(); ++i) sum += area_[i / kinds_] * (shares[i] - reference_[i]) * (shares[i] - reference_[i]);
  return 0.5 * closeness_ * sum;
}

double QuadraticCost::compactness(std::span<const double> x) const {
  if (compactness_ == 0) return 0;
  const std::vector<double> shares = by_kind(x);
  double sum = 0;
  for (const Edge& edge : edges_)
    for (std::size_t o = 0; o < kinds_; ++o) {
      const double apart = shares[edge.one * kinds_ + o] - shares[edge.other * kinds_ + o];
      sum += edge.boundary_m * apart * apart;
    }
  return 0.5 * compactness_ * sum;
}

// Of whole parcels 1/2 sum_o (X_o - R_o)^2 = constant - R_o, and so for a neighbour's shares.
std::vector<double> QuadraticCost::slope_of_whole(std::span<const double> x) const {
  const std::vector<double> shares = by_kind(x);
  std::vector<double> of_kind(shares.size());
  for (std::size_t i = 0; i < shares.size(); ++i) of_kind[i] = -closeness_ * area_[i / kinds_] * reference_[i];
  for (const Edge& edge : edges_)
    for (std::size_t o = 0; o < kinds_; ++o) {
      of_kind[edge.one * kinds_ + o] -= compactness_ * edge.boundary_m * shares[edge.other * kinds_ + o];
      of_kind[edge.other * kinds_ + o] -= compactness_ * edge.boundary_m * shares[edge.one * kinds_ + o];
    }
  return by_choice(of_kind);
}

void QuadraticCost::add_switch(std::size_t group, std::size_t from, std::size_t to, std::span<double> slope) const {
  for (const Edge& edge : edges_) {
    if (edge.one != group && edge.other != group) continue;
    double* of = slope.data() + (edge.one == group ? edge.other : edge.one) * choices_;
    for (std::size_t c = 0; c < choices_; ++c) {
      if (kind_[c] == kind_[from]) of[c] += compactness_ * edge.boundary_m;
      if (kind_[c] == kind_[to]) of[c] -= compactness_ * edge.boundary_m;
    }
  }
}

std::vector<double> QuadraticCost::by_choice(std::span<const double> of_kind) const {
  std::vector<double> of_share(groups_ * choices_);
  for (std::size_t g = 0; g < groups_; ++g)
    for (std::size_t c = 0; c < choices_; ++c) of_share[g * choices_ + c] = of_kind[g * kinds_ + static_cast<std::size_t>(kind_[c])];
  return of_share;
}

// 1/2 (X - R)^2 = 1/2 X^2 - R X + 1/2 R^2
optimise::BlockProgram QuadraticCost::added_to(optimise::BlockProgram program) const {
  program.kinds = kind_;
  if (closeness_ > 0) {
    std::vector<double> of_kind(reference_.size());
    program.curvature.resize(reference_.size());
    for (std::size_t i = 0; i < reference_.size(); ++i) {
      const double own = closeness_ * area_[i / kinds_];
      program.curvature[i] = own;
      of_kind[i] = -own * reference_[i];
      program.offset += 0.5 * own * reference_[i] * reference_[i];
    }
    const std::vector<double> slope = by_choice(of_kind);
    for (std::size_t i = 0; i < slope.size(); ++i) program.cost[i] += slope[i];
  }
  if (compactness_ > 0)
    for (const Edge& edge : edges_)
      program.edges.push_back({static_cast<int>(edge.one), static_cast<int>(edge.other), compactness_ * edge.boundary_m});
  return program;
}

}  // namespace gengxin::allocate
