#include "optimise/block_crossover.hpp"

#include <algorithm>
#include <cmath>

namespace gengxin::optimise {
namespace {
constexpr double still = 1e-12;      // a rate that does not move a variable
constexpr double slip = 1e-10;       // how far a bound may be passed for the sake of a larger pivot
constexpr double least_pivot = 1e-9;
constexpr double wrong = 1e-9;       // of the mean cost: a reduced cost that points the wrong way
constexpr std::size_t priced_at_once = 30;
constexpr int updates_kept = 60;
}  // namespace

std::vector<Crossover::Push> Crossover::list_pushes() {
  std::vector<char> basic_slack(m_, 0);
  std::vector<std::pair<int, int>> basic;
  for (const Member& member : basis_.members)
    if (member.slack()) basic_slack[static_cast<std::size_t>(member.option)] = 1;
    else basic.push_back({member.group, member.option});
  std::sort(basic.begin(), basic.end());
  std::vector<Push> pushes;
  const auto way_to = [](double value, double low, double high) {
    const double down = low - value, up = high - value;
    return std::abs(down) <= std::abs(up) ? down : up;
  };
  for (std::size_t i = 0; i < n_; ++i)
    for (std::size_t a = 0, j = i * k_; a < k_; ++a, ++j) {
      const double way = way_to(x_[j], low(j), high(j));
      if (way == 0 || static_cast<std::size_t>(basis_.key[i]) == a) continue;
      const std::pair share{static_cast<int>(i), static_cast<int>(a)};
      if (!std::binary_search(basic.begin(), basic.end(), share)) pushes.push_back({{share.first, share.second}, way});
    }
  for (std::size_t r = 0; r < m_; ++r)
    if (const double way = way_to(s_[r], row_low_[r], row_high_[r]); way != 0 && !basic_slack[r])
      pushes.push_back({{-1, static_cast<int>(r)}, way});
  return pushes;
}

// The longest step of the basic variables at `rates` and the keys of `groups` at key_rate_. Among
// those that stop it at nearly the same step the fastest is taken.
Crossover::Stop Crossover::longest(const Eigen::VectorXd& rates, const std::vector<int>& groups,
                                   double most) {
  const auto each = [&](auto&& use) {
    for (int i = 0; i < basis_.rows(); ++i)
      use(basis_.members[static_cast<std::size_t>(i)], rates[i], i, -1);
    for (const int g : groups) use(key_member(g), key_rate_[static_cast<std::size_t>(g)], -1, g);
  };
  double limit = most;
  each([&](const Member& member, double rate, int, int) {
    if (std::abs(rate) <= still) return;
    const double room = rate > 0 ? upper(member) - value(member) : value(member) - lower(member);
    limit = std::min(limit, (std::max(room, 0.0) + slip) / std::abs(rate));
  });
  Stop stop{most, -1, -1, true};
  if (limit >= most) return stop;
  double fastest = 0;
  each([&](const Member& member, double rate, int place, int group) {
    if (std::abs(rate) <= still) return;
    const double room = rate > 0 ? upper(member) - value(member) : value(member) - lower(member);
    const double step = std::max(room, 0.0) / std::abs(rate);
    if (step > limit || !(std::abs(rate) > fastest)) return;
    fastest = std::abs(rate);
    stop = {step, place, group, false};
  });
  return stop;
}

void Crossover::advance(const Eigen::VectorXd& rates, const std::vector<int>& groups, double step) {
  for (int i = 0; i < basis_.rows(); ++i)
    value(basis_.members[static_cast<std::size_t>(i)]) += step * rates[i];
  for (const int g : groups) {
    value(key_member(g)) += step * key_rate_[static_cast<std::size_t>(g)];
    key_rate_[static_cast<std::size_t>(g)] = 0;
  }
}

// Puts a variable that has reached a bound on it.
void Crossover::land(const Member& m) {
  double& v = value(m);
  v = std::abs(v - lower(m)) <= std::abs(v - upper(m)) ? lower(m) : upper(m);
}

// All pushes together; where a basic variable stops them, one of them becomes basic in its place.
bool Crossover::push() {
  std::vector<Push> pushes = list_pushes();
  std::vector<int> groups;
  const std::size_t most = pushes.size() + m_;
  for (std::size_t round = 0; !pushes.empty(); ++round) {
    if (round > most) return false;
    if (basis_.updates() > updates_kept && !basis_.refactor()) return false;
    Eigen::VectorXd v = Eigen::VectorXd::Zero(static_cast<Eigen::Index>(m_));
    groups.clear();
    const auto turn_key = [&](int group, double rate) {
      double& own = key_rate_[static_cast<std::size_t>(group)];
      if (own == 0) groups.push_back(group);
      own += rate;
      if (own == 0) own = 1e-300;
    };
    for (const Push& p : pushes) {
      if (p.member.slack()) {
        v[p.member.option] -= p.delta;
        continue;
      }
      basis_.add_difference(p.member.group, p.member.option, key_member(p.member.group).option, p.delta, v);
      turn_key(p.member.group, -p.delta);
    }
    const Eigen::VectorXd rates = -basis_.image(v);
    for (int i = 0; i < basis_.rows(); ++i)
      if (const Member& member = basis_.members[static_cast<std::size_t>(i)]; !member.slack())
        turn_key(member.group, -rates[i]);
    const Stop stop = longest(rates, groups, 1);
    advance(rates, groups, stop.step);
    for (Push& p : pushes) {
      value(p.member) += stop.step * p.delta;
      p.delta *= 1 - stop.step;
    }
    if (stop.entering) {
      for (const Push& p : pushes) land(p.member);
      break;
    }
    if (stop.place >= 0) land(basis_.members[static_cast<std::size_t>(stop.place)]);
    else land(key_member(stop.key_of));
    int place = stop.place;
    if (stop.key_of >= 0) {
      place = place_in(stop.key_of);
      if (place >= 0) {
        basis_.swap_key(place);
      } else {  // another share of the group becomes its key
        std::size_t best = pushes.size();
        for (std::size_t j = 0; j < pushes.size(); ++j)
          if (pushes[j].member.group == stop.key_of &&
              (best == pushes.size() || distance(pushes[j].member) > distance(pushes[best].member)))
            best = j;
        if (best == pushes.size()) return false;
        basis_.key[static_cast<std::size_t>(stop.key_of)] = pushes[best].member.option;
        pushes.erase(pushes.begin() + static_cast<std::ptrdiff_t>(best));
        continue;
      }
    }
    const Eigen::RowVectorXd row = basis_.inverse.row(place);
    Eigen::VectorXd own;
    std::size_t best = pushes.size();
    double best_score = 0;
    for (std::size_t j = 0; j < pushes.size(); ++j) {
      basis_.column(pushes[j].member, own);
      const double pivot = std::abs(row.dot(own));
      const double score = pivot * std::sqrt(std::abs(pushes[j].delta));
      if (pivot > least_pivot && score > best_score) {
        best_score = score;
        best = j;
      }
    }
    if (best == pushes.size()) return false;
    basis_.column(pushes[best].member, own);
    const Eigen::VectorXd image = basis_.image(own);
    const Member entering = pushes[best].member;
    pushes.erase(pushes.begin() + static_cast<std::ptrdiff_t>(best));
    basis_.replace(place, entering, image);
    ++result_.pivots;
  }
  return true;
}

Eigen::VectorXd Crossover::prices() {
  Eigen::VectorXd c(static_cast<Eigen::Index>(m_));
  for (std::size_t i = 0; i < m_; ++i) c[static_cast<Eigen::Index>(i)] = cost(basis_.members[i]);
  return basis_.inverse.transpose() * c;
}

double Crossover::reduced_cost(const Member& m, const Eigen::VectorXd& pi) {
  Eigen::VectorXd own;
  basis_.column(m, own);
  return cost(m) - pi.dot(own);
}

// Moves a variable by at most `most`; false if nothing stops it or the pivot is too small.
bool Crossover::step_of(const Member& entering, double sign, double most) {
  Eigen::VectorXd own;
  basis_.column(entering, own);
  Eigen::VectorXd image = basis_.image(own);
  const Eigen::VectorXd rates = -sign * image;
  std::vector<int> groups;
  const auto turn_key = [&](int group, double rate) {
    double& now = key_rate_[static_cast<std::size_t>(group)];
    if (now == 0) groups.push_back(group);
    now += rate;
    if (now == 0) now = 1e-300;
  };
  if (!entering.slack()) turn_key(entering.group, -sign);
  for (int i = 0; i < basis_.rows(); ++i)
    if (const Member& member = basis_.members[static_cast<std::size_t>(i)]; !member.slack())
      turn_key(member.group, -rates[i]);
  const Stop stop = longest(rates, groups, most);
  advance(rates, groups, std::isfinite(stop.step) ? stop.step : 0);
  if (!std::isfinite(stop.step)) return false;
  value(entering) += sign * stop.step;
  if (stop.entering) {
    land(entering);
    return true;
  }
  int place = stop.place;
  if (stop.key_of >= 0) {
    place = place_in(stop.key_of);
    land(key_member(stop.key_of));
    if (place < 0) {
      basis_.key[static_cast<std::size_t>(stop.key_of)] = entering.option;
      return true;
    }
    basis_.swap_key(place);
    basis_.column(entering, own);
    image = basis_.image(own);
  } else {
    land(basis_.members[static_cast<std::size_t>(place)]);
  }
  if (!(std::abs(image[place]) > least_pivot)) return false;
  basis_.replace(place, entering, image);
  ++result_.pivots;
  return true;
}

// The most promising variables by a look at all of them, then one step each while they promise.
bool Crossover::simplex() {
  struct Offer {
    Member member;
    double gain;
  };
  const double least = wrong * cost_scale_;
  const std::size_t most = 20 * m_ + 200;
  std::vector<double> g(k_), y(m_);
  const auto direction = [&](const Member& member, double d) {
    if (d < -least && value(member) < upper(member)) return 1.0;
    if (d > least && value(member) > lower(member)) return -1.0;
    return 0.0;
  };
  for (std::size_t steps = 0; steps < most;) {
    if (basis_.updates() > updates_kept && !settle()) return false;
    Eigen::VectorXd pi = prices();
    for (std::size_t r = 0; r < m_; ++r) y[r] = pi[static_cast<Eigen::Index>(r)] / sizes_[r];
    prices_.set(y);
    std::vector<Offer> offers;
    const auto consider = [&](const Member& member, double d) {
      if (direction(member, d) != 0) offers.push_back({member, std::abs(d)});
    };
    for (std::size_t i = 0; i < n_; ++i) {
      prices_.of_group(i, g.data());
      const double own = g[static_cast<std::size_t>(basis_.key[i])];
      for (std::size_t a = 0; a < k_; ++a)
        if (std::abs(g[a] - own) > least) consider({static_cast<int>(i), static_cast<int>(a)}, g[a] - own);
    }
    for (std::size_t r = 0; r < m_; ++r)
      consider({-1, static_cast<int>(r)}, pi[static_cast<Eigen::Index>(r)]);
    if (offers.empty()) return true;
    const auto better = [](const Offer& a, const Offer& b) { return a.gain > b.gain; };
    const std::size_t kept = std::min(priced_at_once, offers.size());
    std::partial_sort(offers.begin(), offers.begin() + static_cast<std::ptrdiff_t>(kept), offers.end(), better);
    offers.resize(kept);
    bool moved = false;
    for (const Offer& offer : offers) {
      if (!offer.member.slack() && key_member(offer.member.group).option == offer.member.option) continue;
      const double sign = direction(offer.member, reduced_cost(offer.member, pi));
      if (sign == 0) continue;
      ++steps;
      if (!step_of(offer.member, sign, upper(offer.member) - lower(offer.member))) {
        if (!settle()) return false;
      } else {
        moved = true;
      }
      pi = prices();
    }
    if (!moved) return false;
  }
  return false;
}

}  // namespace gengxin::optimise
