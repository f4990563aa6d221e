#include "gengxin/optimise/block_vertex.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>

#include "optimise/block_quadratic.hpp"
#include "optimise/block_crossover.hpp"
#include "optimise/block_ties.hpp"

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
  if (is_tied()) exchange_within_cells(program, x_);
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

// More shares lie between their bounds, beside one a group that follows from the others, than pushes one after the other are made for.
bool Crossover::is_tied() const {
  std::size_t between = 0;
  for (std::size_t i = 0; i < n_; ++i) {
    std::size_t here = 0;
    for (std::size_t j = i * k_; j < (i + 1) * k_; ++j) here += x_[j] - low(j) > far && std::min(high(j), 1.0) - x_[j] > far ? 1 : 0;
    between += here > 1 ? here - 1 : 0;
  }
  return between > 2 * pushed_at_once();
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
    double best = -infinity, sum = 0;
    std::size_t key = 0;
    for (std::size_t a = 0, j = i * k_; a < k_; ++a, ++j) {
      x_[j] = std::clamp(x_[j], low(j), std::max(low(j), high(j)));
      sum += x_[j];
      if (const double d = std::min(x_[j] - low(j), high(j) - x_[j]); d > best) {
        best = d;
        key = a;
      }
    }
    x_[i * k_ + key] += 1 - sum;
    basis_.key[i] = static_cast<int>(key);
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
    for (std::size_t a = 0, j = i * k_; a < k_; ++a, ++j)
      if (const double d = std::min(x_[j] - low(j), high(j) - x_[j]); d > inside && static_cast<std::size_t>(basis_.key[i]) != a)
        candidates.push_back({{static_cast<int>(i), static_cast<int>(a)}, d});
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
  for (std::size_t j = 0; j < x_.size(); ++j) {
    double& x = x_[j];
    if (std::abs(x - low(j)) < settled) x = low(j);
    else if (std::abs(x - high(j)) < settled) x = high(j);
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
