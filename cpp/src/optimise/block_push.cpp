// Pushes one after the other, for faces so large that most groups are split. What stops a push is looked up in arrays of the
// basic variables' rooms, so that a push costs O(m) for each row that its group stands in, and a pivot O(m^2).
#include <algorithm>
#include <cmath>

#include "optimise/block_crossover.hpp"

namespace gengxin::optimise {
namespace {
constexpr double still = 1e-12;
constexpr double slip = 1e-10;
constexpr double least_pivot = 1e-9;
constexpr int updates_kept = 120;
}  // namespace

/// A variable as the pushes see it.
struct Crossover::Watched {
  double* value;
  double low, high;
  int place;  ///< of a basic one; -1: the key of `group`
  int group;
};

/// The basic variables first, then the keys of their groups; the key of the pushed group is the last.
void Crossover::watch(std::vector<Watched>& watched, std::vector<int>& key_of_place) {
  watched.clear();
  key_of_place.assign(static_cast<std::size_t>(basis_.rows()), -1);
  for (int i = 0; i < basis_.rows(); ++i) {
    const Member& member = basis_.members[static_cast<std::size_t>(i)];
    watched.push_back({&value(member), lower(member), upper(member), i, member.group});
  }
  for (int i = 0; i < basis_.rows(); ++i) {
    const int group = basis_.members[static_cast<std::size_t>(i)].group;
    if (group < 0) continue;
    const auto known = std::find_if(watched.begin() + basis_.rows(), watched.end(), [&](const Watched& one) { return one.group == group; });
    key_of_place[static_cast<std::size_t>(i)] = static_cast<int>(known - watched.begin());
    if (known == watched.end()) {
      const Member key = key_member(group);
      watched.push_back({&value(key), lower(key), upper(key), -1, group});
    }
  }
  watched.push_back({});
}

bool Crossover::push_each() {
  std::vector<Push> pushes = list_pushes();
  std::erase_if(pushes, [](const Push& p) { return std::abs(p.delta) <= far; });
  if (pushes.size() <= pushed_at_once()) return true;
  const auto m = static_cast<std::size_t>(basis_.rows());
  std::vector<Watched> watched;
  std::vector<int> key_of_place;
  watch(watched, key_of_place);
  std::vector<double> rate;
  Eigen::VectorXd own;
  for (const Push& listed : pushes) {
    const Member entering = listed.member;
    bool basic = !entering.slack() && basis_.key[static_cast<std::size_t>(entering.group)] == entering.option;
    for (std::size_t i = 0; i < m && !basic; ++i) basic = basis_.members[i].group == entering.group && basis_.members[i].option == entering.option;
    if (basic) continue;  // it took the place of one that stopped another
    const double down = lower(entering) - value(entering), up = upper(entering) - value(entering);
    const double delta = std::abs(down) <= std::abs(up) ? down : up;
    if (delta == 0) continue;
    if (basis_.updates() > updates_kept && !basis_.refactor()) return false;

    // Rates for a push of length 1.
    basis_.column(entering, own);
    const Eigen::VectorXd image = basis_.image(own);
    rate.assign(watched.size(), 0.0);
    int key_at = -1;  // of the pushed group among the keys that are watched
    for (std::size_t i = 0; i < m; ++i) {
      rate[i] = -delta * image[static_cast<Eigen::Index>(i)];
      if (key_of_place[i] < 0) continue;
      rate[static_cast<std::size_t>(key_of_place[i])] -= rate[i];
      if (watched[i].group == entering.group) key_at = key_of_place[i];
    }
    Watched& last = watched.back();
    if (!entering.slack()) {
      if (key_at < 0) {
        const Member key = key_member(entering.group);
        last = {&value(key), lower(key), upper(key), -1, entering.group};
        rate.back() = -delta;
      } else {
        rate[static_cast<std::size_t>(key_at)] -= delta;
      }
    }

    // The longest step; among those that stop it at nearly the same step the fastest.
    double limit = 1;
    for (std::size_t i = 0; i < watched.size(); ++i) {
      if (std::abs(rate[i]) <= still) continue;
      const double room = rate[i] > 0 ? watched[i].high - *watched[i].value : *watched[i].value - watched[i].low;
      limit = std::min(limit, (std::max(room, 0.0) + slip) / std::abs(rate[i]));
    }
    std::size_t stops = watched.size();
    double step = 1, fastest = 0;
    if (limit < 1)
      for (std::size_t i = 0; i < watched.size(); ++i) {
        if (std::abs(rate[i]) <= std::max(still, fastest)) continue;
        const double room = rate[i] > 0 ? watched[i].high - *watched[i].value : *watched[i].value - watched[i].low;
        if (const double own_step = std::max(room, 0.0) / std::abs(rate[i]); own_step <= limit) {
          fastest = std::abs(rate[i]);
          step = own_step;
          stops = i;
        }
      }
    for (std::size_t i = 0; i < watched.size(); ++i)
      if (rate[i] != 0) *watched[i].value += step * rate[i];
    value(entering) += step * delta;
    if (stops == watched.size()) {
      land(entering);
      continue;
    }

    // What stopped it leaves the basis at its bound, and the pushed one takes its place.
    int place = watched[stops].place;
    if (place >= 0) {
      land(basis_.members[static_cast<std::size_t>(place)]);
      if (!(std::abs(image[place]) > least_pivot)) return false;
      basis_.replace(place, entering, image);
    } else {
      const int group = watched[stops].group;
      land(key_member(group));
      place = place_in(group);
      if (place < 0) {  // no other share of the group moves
        basis_.key[static_cast<std::size_t>(group)] = entering.option;
        continue;
      }
      basis_.swap_key(place);
      basis_.column(entering, own);
      const Eigen::VectorXd again = basis_.image(own);
      if (!(std::abs(again[place]) > least_pivot)) return false;
      basis_.replace(place, entering, again);
    }
    ++result_.pivots;
    watch(watched, key_of_place);
  }
  return true;
}

}  // namespace gengxin::optimise
