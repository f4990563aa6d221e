#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <random>

#include "gengxin/optimise/solve.hpp"
#include "gengxin/optimise/verify.hpp"

using namespace gengxin::optimise;

namespace {

Program small() {
  // minimise -x - 2 y  subject to  x + y <= 4,  x + 3 y <= 6,  0 <= x <= 3,  y >= 0
  Program p;
  const Entry entries[] = {{0, 0, 1}, {0, 1, 1}, {1, 0, 1}, {1, 1, 3}};
  p.matrix = SparseMatrix::from_entries(2, 2, entries);
  p.cost = {-1, -2};
  p.row_lower = {-infinity, -infinity};
  p.row_upper = {4, 6};
  p.lower = {0, 0};
  p.upper = {3, infinity};
  return p;
}

// A program whose optimum is known: x*, y* first, then costs and bounds that make them optimal.
struct Planted {
  Program program;
  double optimum;
};

Planted planted(unsigned seed, bool quadratic, bool degenerate) {
  std::mt19937 random(seed);
  std::normal_distribution<double> normal;
  std::uniform_real_distribution<double> uniform;
  const int n = 5 + static_cast<int>(random() % 30), m = 2 + static_cast<int>(random() % 20);
  Program p;
  std::vector<Entry> entries;
  for (int i = 0; i < m; ++i)
    for (int j = 0; j < n; ++j)
      if (uniform(random) < 0.4) entries.push_back({i, j, normal(random)});
  if (degenerate)  // the last row repeats the first
    for (std::size_t e = 0, count = entries.size(); e < count; ++e)
      if (entries[e].row == 0) entries.push_back({m - 1, entries[e].column, 2 * entries[e].value});
  p.matrix = SparseMatrix::from_entries(m, n, entries);
  std::vector<double> x(static_cast<std::size_t>(n)), y(static_cast<std::size_t>(m)), ax(y.size());
  for (double& v : x) v = normal(random);
  add_product(p.matrix, 1, x, ax);
  for (int i = 0; i < m; ++i) {
    const double kind = uniform(random);
    if (kind < 0.3) {
      y[i] = normal(random);
      p.row_lower.push_back(ax[i]);
      p.row_upper.push_back(ax[i]);
    } else if (kind < 0.6) {
      y[i] = degenerate && kind < 0.45 ? 0 : std::abs(normal(random));
      p.row_lower.push_back(ax[i]);
      p.row_upper.push_back(infinity);
    } else {
      p.row_lower.push_back(ax[i] - 1);
      p.row_upper.push_back(ax[i] + 1);
    }
  }
  if (quadratic) {
    std::vector<Entry> squares;
    for (int f = 0; f < 3; ++f) {
      std::vector<double> v(static_cast<std::size_t>(n));
      for (double& c : v) c = uniform(random) < 0.5 ? normal(random) : 0;
      for (int i = 0; i < n; ++i)
        for (int j = 0; j < n; ++j)
          if (v[i] * v[j] != 0) squares.push_back({i, j, v[i] * v[j]});
    }
    p.quadratic = SparseMatrix::from_entries(n, n, squares);
  }
  // z = c + Qx - A'y is planted: c follows.
  p.cost.assign(static_cast<std::size_t>(n), 0);
  add_transposed_product(p.matrix, 1, y, p.cost);
  if (quadratic) add_product(p.quadratic, -1, x, p.cost);
  for (int j = 0; j < n; ++j) {
    const double kind = uniform(random);
    const double z = std::abs(normal(random));
    p.lower.push_back(kind < 0.4 ? x[j] : kind < 0.8 ? x[j] - 1 : -infinity);
    p.upper.push_back(kind < 0.8 ? infinity : kind < 0.9 ? x[j] : infinity);
    if (kind < 0.4) p.cost[j] += z;
    if (kind >= 0.8 && kind < 0.9) p.cost[j] -= z;
  }
  std::vector<double> qx(static_cast<std::size_t>(n), 0);
  if (quadratic) add_product(p.quadratic, 0.5, x, qx);
  double optimum = 0;
  for (int j = 0; j < n; ++j) optimum += (p.cost[j] + qx[j]) * x[j];
  return {p, optimum};
}

}  // namespace

TEST_CASE("a linear program with a known vertex") {
  const Solution s = solve(small());
  REQUIRE(s.status == Status::optimal);
  CHECK(s.objective == doctest::Approx(-5).epsilon(1e-7));
  CHECK(s.x[0] == doctest::Approx(3).epsilon(1e-6));
  CHECK(s.x[1] == doctest::Approx(1).epsilon(1e-6));
  CHECK(verify(small(), s.x, s.y).within(1e-8));
}

TEST_CASE("faults name the row or column") {
  Program p = small();
  p.row_names = {"homes", "beds"};
  p.column_names = {"a", "b"};
  p.row_lower[1] = 7;
  p.cost[0] = infinity;
  try {
    check(p);
    FAIL("accepted");
  } catch (const ProgramError& error) {
    REQUIRE(error.faults().size() == 2);
    CHECK(error.faults()[0] == "beds: lower bound 7 exceeds upper bound 6");
    CHECK(error.faults()[1] == "a: cost is inf");
  }
  p = small();
  const Entry indefinite[] = {{0, 0, 1}, {0, 1, 2}, {1, 0, 2}, {1, 1, 1}};
  p.quadratic = SparseMatrix::from_entries(2, 2, indefinite);
  CHECK_THROWS_WITH_AS(check(p), doctest::Contains("indefinite"), ProgramError);
}

TEST_CASE("planted optima") {
  for (unsigned seed = 0; seed < 60; ++seed) {
    CAPTURE(seed);
    const Planted given = planted(seed, seed % 2 == 1, seed % 3 == 0);
    const Solution s = solve(given.program);
    REQUIRE(s.status == Status::optimal);
    CHECK(std::abs(s.objective - given.optimum) <= 1e-6 * std::max(1.0, std::abs(given.optimum)));
    CHECK(verify(given.program, s.x, s.y).within(5e-7));
  }
}

TEST_CASE("planted infeasibility is proved") {
  for (unsigned seed = 0; seed < 30; ++seed) {
    CAPTURE(seed);
    Program p = planted(seed, seed % 2 == 1, false).program;
    // Two rows that together ask for v >= 1 and v <= 1 - gap.
    std::mt19937 random(seed);
    const double gap = seed % 3 == 0 ? 1e-3 : 1.0;
    std::vector<Entry> entries;
    for (int j = 0; j < p.columns(); ++j)
      for (int k = p.matrix.start[j]; k < p.matrix.start[j + 1]; ++k)
        entries.push_back({p.matrix.index[k], j, p.matrix.value[k]});
    const int m = p.rows();
    for (int j = 0; j < p.columns(); ++j) {
      const double v = 1 + static_cast<double>(random() % 5);
      entries.push_back({m, j, v});
      entries.push_back({m + 1, j, j % 2 == 0 ? v : 0});
      entries.push_back({m + 2, j, j % 2 == 1 ? v : 0});
    }
    p.matrix = SparseMatrix::from_entries(m + 3, p.columns(), entries);
    p.row_lower.insert(p.row_lower.end(), {1, -infinity, -infinity});
    p.row_upper.insert(p.row_upper.end(), {infinity, 0.5, 0.5 - gap});
    const Solution s = solve(p);
    REQUIRE(s.status == Status::primal_infeasible);
    CHECK(proves_infeasible(p, s.y));
  }
}

TEST_CASE("an unbounded direction is proved") {
  Program p = small();
  p.row_upper = {infinity, infinity};
  p.row_lower = {0, 0};
  const Solution s = solve(p);
  REQUIRE(s.status == Status::dual_infeasible);
  CHECK(proves_unbounded(p, s.x));
}

TEST_CASE("scaling, permuting and repeating rows do not change the optimum") {
  for (unsigned seed = 0; seed < 12; ++seed) {
    CAPTURE(seed);
    const Planted given = planted(seed, seed % 2 == 1, false);
    Program p = given.program;
    const int n = p.columns(), m = p.rows();
    std::vector<Entry> entries;
    for (int j = 0; j < n; ++j)
      for (int k = p.matrix.start[j]; k < p.matrix.start[j + 1]; ++k) {
        const int i = p.matrix.index[k];
        const double factor = i % 3 == 0 ? 1e6 : i % 3 == 1 ? 1e-6 : 1;
        entries.push_back({m - 1 - i, j, p.matrix.value[k] * factor});
        if (i == 1) entries.push_back({m, j, 3 * p.matrix.value[k]});
      }
    p.matrix = SparseMatrix::from_entries(m + 1, n, entries);
    p.row_lower.resize(static_cast<std::size_t>(m) + 1);
    p.row_upper.resize(static_cast<std::size_t>(m) + 1);
    for (int i = 0; i < m; ++i) {
      const double factor = i % 3 == 0 ? 1e6 : i % 3 == 1 ? 1e-6 : 1;
      p.row_lower[m - 1 - i] = given.program.row_lower[i] * factor;
      p.row_upper[m - 1 - i] = given.program.row_upper[i] * factor;
    }
    p.row_lower[m] = 3 * given.program.row_lower[1];
    p.row_upper[m] = 3 * given.program.row_upper[1];
    const Solution s = solve(p);
    REQUIRE(s.status == Status::optimal);
    CHECK(std::abs(s.objective - given.optimum) <= 1e-6 * std::max(1.0, std::abs(given.optimum)));
  }
}

TEST_CASE("limits and cancel") {
  const Program p = planted(4, false, false).program;
  Options options;
  options.cancelled = [] { return true; };
  CHECK(solve(p, options).status == Status::cancelled);
  options = {};
  options.iteration_limit = 1;
  CHECK(solve(p, options).status == Status::iteration_limit);
  options = {};
  options.memory_limit_bytes = 1;
  CHECK(solve(p, options).status == Status::memory_limit);
  options = {};
  options.time_limit_seconds = 0;
  CHECK(solve(p, options).status == Status::time_limit);
}
