#include "gengxin/optimise/block_vertex.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>

#include "optimise/block_quadratic.hpp"
#include "optimise/block_crossover.hpp"

namespace gengxin::optimise {
namespace {
constexpr double inside = 1e-9;       // a variable so far from its bounds may be chosen as basic
constexpr double independent = 1e-5;  // what must remain of a column, of size 1, beside the chosen ones
constexpr double settled = 1e-11;     // rounding of a share at its bound
}  // namespace

Crossover::Crossover(const BlockProgram& program, const Solution& solution)
    : program_(program),
      n_(static_cast<std::size_t>(program.groups)),
      k_(static_cast<std::size_t>(program.options)),
      m_(program.rows.size()),
      sizes_(row_sizes(program)),
      prices_(program),
      basis_(program, prices_, sizes_),
      x_(solution.x),
      key_rate_(n_, 0) {
  for (double& size : sizes_) size = size > 0 ? size : 1;
  s_ = activities(program, x_);
  for (std::size_t r = 0; r < m_; ++r) {
    const FactoredRow& row = program.rows[r];
    double low = row.lower <= -no_bound ? -infinity : row.lower;
    double high = row.upper >= no_bound ? infinity : row.upper;
    if (s_[r] < low && row.below_price < no_bound) low = high = s_[r];
    else if (s_[r] > high && row.above_price < no_bound) low = high = s_[r];
    s_[r] /= sizes_[r];
    row_low_.push_back(low / sizes_[r]);
    row_high_.push_back(high / sizes_[r]);
  }
  double sum = 0;
  for (const double c : program.cost) sum += std::abs(c);
  if (sum > 0) cost_scale_ = sum / static_cast<double>(program.cost.size());
}

double Crossover::lower(const Member& m) const {
  if (m.slack()) return row_low_[static_cast<std::size_t>(m.option)];
  return program_.lower.empty() ? 0 : program_.lower[static_cast<std::size_t>(m.group) * k_ + static_cast<std::size_t>(m.option)];
}

// A bound of 1 follows from the group's sum.
double Crossover::upper(const Member& m) const {
  if (m.slack()) return row_high_[static_cast<std::size_t>(m.option)];
  if (program_.upper.empty()) return infinity;
  const double bound = program_.upper[static_cast<std::size_t>(m.group) * k_ + static_cast<std::size_t>(m.option)];
  return bound < 1 ? bound : infinity;
}

double& Crossover::value(const Member& m) {
  if (m.slack()) return s_[static_cast<std::size_t>(m.option)];
  return x_[static_cast<std::size_t>(m.group) * k_ + static_cast<std::size_t>(m.option)];
}

double Crossover::cost(const Member& m) const {
  if (m.slack()) return 0;
  const double* c = program_.cost.data() + static_cast<std::size_t>(m.group) * k_;
  return c[m.option] - c[basis_.key[static_cast<std::size_t>(m.group)]];
}

double Crossover::distance(const Member& m) {
  return std::min(value(m) - lower(m), upper(m) - value(m));
}

int Crossover::place_in(int group) const {
  for (int i = 0; i < basis_.rows(); ++i)
    if (basis_.members[static_cast<std::size_t>(i)].group == group) return i;
  return -1;
}

// The share farthest from its bounds; the others are put within theirs.
void Crossover::choose_keys() {
  basis_.key.assign(n_, 0);
  for (std::size_t i = 0; i < n_; ++i) {
    const int group = static_cast<int>(i);
    double best = -infinity, sum = 0;
    for (std::size_t a = 0; a < k_; ++a) {
      const Member share{group, static_cast<int>(a)};
      value(share) = std::clamp(value(share), lower(share), std::max(lower(share), upper(share)));
      sum += value(share);
      if (const double d = distance(share); d > best) {
        best = d;
        basis_.key[i] = static_cast<int>(a);
      }
    }
    value(key_member(group)) += 1 - sum;
  }
}

// Independent columns, those farthest inside their bounds first; slacks fill what is missing.
void Crossover::choose_basis() {
  struct Candidate {
    Member member;
    double distance;
  };
  std::vector<Candidate> candidates;
  for (std::size_t i = 0; i < n_; ++i)
    for (std::size_t a = 0; a < k_; ++a) {
      const Member share{static_cast<int>(i), static_cast<int>(a)};
      if (basis_.key[i] == share.option) continue;
      if (const double d = distance(share); d > inside) candidates.push_back({share, d});
    }
  const auto farther = [](const Candidate& a, const Candidate& b) { return a.distance > b.distance; };
  if (const std::size_t most = 3 * m_ + 50; candidates.size() > most) {
    std::nth_element(candidates.begin(), candidates.begin() + static_cast<std::ptrdiff_t>(most), candidates.end(), farther);
    candidates.resize(most);
  }
  std::vector<Candidate> slacks;
  for (std::size_t r = 0; r < m_; ++r) {
    const Member slack{-1, static_cast<int>(r)};
    slacks.push_back({slack, distance(slack)});
  }
  candidates.insert(candidates.end(), slacks.begin(), slacks.end());
  std::stable_sort(candidates.begin(), candidates.end(), farther);

  const auto m = static_cast<Eigen::Index>(m_);
  Eigen::MatrixXd eliminated(m, m);  // each column 1 at its own row, 0 at those before
  std::vector<Eigen::Index> pivots;
  std::vector<char> taken(m_, 0);
  Eigen::VectorXd v;
  for (const Candidate& candidate : candidates) {
    if (pivots.size() == m_) break;
    basis_.column(candidate.member, v);
    const double size = v.cwiseAbs().maxCoeff();
    if (!(size > 0)) continue;
    v /= size;
    for (std::size_t t = 0; t < pivots.size(); ++t)
      if (const double by = v[pivots[t]]; by != 0)
        v -= by * eliminated.col(static_cast<Eigen::Index>(t));
    Eigen::Index best = -1;
    for (Eigen::Index r = 0; r < m; ++r)
      if (!taken[static_cast<std::size_t>(r)] && (best < 0 || std::abs(v[r]) > std::abs(v[best]))) best = r;
    if (!(std::abs(v[best]) > independent)) continue;
    eliminated.col(static_cast<Eigen::Index>(pivots.size())) = v / v[best];
    pivots.push_back(best);
    taken[static_cast<std::size_t>(best)] = 1;
    basis_.members.push_back(candidate.member);
  }
}

// Basic variables from the others, whose values stand at their bounds.
bool Crossover::settle() {
  if (!basis_.refactor()) return false;
  const auto m = static_cast<Eigen::Index>(m_);
  for (int round = 0; round < 2; ++round) {
    const std::vector<double> rows = activities(program_, x_);
    Eigen::VectorXd v(m);
    for (std::size_t r = 0; r < m_; ++r) v[static_cast<Eigen::Index>(r)] = rows[r] / sizes_[r] - s_[r];
    const Eigen::VectorXd change = -basis_.image(v);
    for (std::size_t i = 0; i < m_; ++i) {
      const Member& member = basis_.members[i];
      value(member) += change[static_cast<Eigen::Index>(i)];
      if (!member.slack()) value(key_member(member.group)) -= change[static_cast<Eigen::Index>(i)];
    }
  }
  return true;
}

Vertex Crossover::run() {
  const auto begun = std::chrono::steady_clock::now();
  choose_keys();
  choose_basis();
  if (basis_.members.size() == m_ && basis_.refactor()) {
    result_.basic = push_each() && push() && settle();
    result_.optimal = result_.basic && simplex() && settle();
  }
  std::vector<char> split(n_, 0);
  for (const Member& member : basis_.members)
    if (!member.slack() && distance(member) > settled) split[static_cast<std::size_t>(member.group)] = 1;
  result_.split = static_cast<int>(std::count(split.begin(), split.end(), char{1}));
  for (std::size_t i = 0; i < n_; ++i)
    for (std::size_t a = 0; a < k_; ++a) {
      const Member share{static_cast<int>(i), static_cast<int>(a)};
      double& x = value(share);
      if (std::abs(x - lower(share)) < settled) x = lower(share);
      else if (std::abs(x - upper(share)) < settled) x = upper(share);
      else if (std::abs(x - 1) < settled) x = 1;
    }
  result_.objective = program_.offset + penalty_at(program_, x_);
  for (std::size_t j = 0; j < x_.size(); ++j) result_.objective += program_.cost[j] * x_[j];
  result_.y.assign(m_, 0);
  if (result_.basic) {
    const Eigen::VectorXd pi = prices();
    for (std::size_t r = 0; r < m_; ++r) result_.y[r] = pi[static_cast<Eigen::Index>(r)] / sizes_[r];
  }
  result_.x = std::move(x_);
  result_.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count();
  return std::move(result_);
}

Vertex to_vertex(const BlockProgram& program, const Solution& solution) {
  check(program);
  expect_linear(program, "to_vertex");
  if (solution.x.size() != program.cost.size())
    throw ProgramError({"the solution belongs to a program of another size"});
  return Crossover(program, solution).run();
}

}  // namespace gengxin::optimise
