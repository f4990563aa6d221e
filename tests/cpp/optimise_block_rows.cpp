// The system of the coupling rows, with its envelope and its order of sets, against dense sums in the order given.
#include "optimise/block_rows.hpp"

#include <doctest/doctest.h>

#include <Eigen/Dense>
#include <cmath>
#include <random>

#include "optimise/levels.hpp"

using namespace gengxin::optimise;

namespace {

struct Uniform {
  std::mt19937_64 random;
  double operator()(double low, double high) { return std::uniform_real_distribution<double>(low, high)(random); }
  int operator()(int count) { return std::uniform_int_distribution<int>(0, count - 1)(random); }
};

/// Two overlapping layers of zones; rows of one or several terms over everything, a zone of either layer, or one without groups.
BlockProgram random_rows(Uniform& uniform, int groups, int options, int count, bool several_terms) {
  BlockProgram p;
  p.groups = groups;
  p.options = options;
  const auto n = static_cast<std::size_t>(groups);
  p.cost.assign(n * static_cast<std::size_t>(options), 0);
  p.properties.assign(2, std::vector<double>(n, 1));
  const int zones[] = {2 + uniform(6), 1 + uniform(4)};
  for (const int zone_count : zones) {
    std::vector<int> zone(n);
    for (int& z : zone) z = uniform(zone_count);
    p.layers.push_back(std::move(zone));
  }
  const auto coefficients = [&] {
    std::vector<double> q(static_cast<std::size_t>(options));
    for (double& value : q) value = uniform(-1, 2);
    return q;
  };
  for (int r = 0; r < count; ++r) {
    FactoredRow row;
    row.property = uniform(2);
    row.q = coefficients();
    row.layer = uniform(3) - 1;
    row.zone = row.layer < 0 ? 0 : uniform(zones[row.layer] + 1);
    if (several_terms && uniform(2) == 0) row.more.push_back({uniform(2), coefficients()});
    p.rows.push_back(std::move(row));
  }
  return p;
}

double coupling(const BlockProgram& p, const BlockLayout& layout, const std::vector<double>& sums, const FactoredRow& one,
                const FactoredRow& other) {
  const int k = p.options, pairs = k * (k - 1) / 2;
  const auto covers = [&](const FactoredRow& row, int cell) {
    return row.layer < 0 || layout.cell_zone[static_cast<std::size_t>(cell)][static_cast<std::size_t>(row.layer)] == row.zone;
  };
  double total = 0;
  for (int cell = 0; cell < layout.cells; ++cell) {
    if (!covers(one, cell) || !covers(other, cell)) continue;
    one.each_term([&](int c, const std::vector<double>& q) {
      other.each_term([&](int d, const std::vector<double>& s) {
        int at = (cell * 3 + (c == 0 && d == 0 ? 0 : c == 1 && d == 1 ? 2 : 1)) * pairs;
        for (std::size_t a = 0; a < q.size(); ++a)
          for (std::size_t b = a + 1; b < q.size(); ++b) total += sums[static_cast<std::size_t>(at++)] * (q[a] - q[b]) * (s[a] - s[b]);
      });
    });
  }
  return total;
}

}  // namespace

TEST_CASE("the rows' system is that of dense sums, whatever the layers, terms and size") {
  Uniform uniform{std::mt19937_64(20)};
  for (int trial = 0; trial < 60; ++trial) {
    const int options = 2 + uniform(9), count = 1 + uniform(40);
    const BlockProgram p = random_rows(uniform, 30 + uniform(60), options, count, trial % 3 == 0);
    const BlockBounds bounds(p);
    const BlockLayout layout(p, bounds);
    BlockRows rows(p, layout, kernels_in_use());
    std::vector<double> sums(static_cast<std::size_t>(layout.cells * 3 * options * (options - 1) / 2));
    // As properties p, 2p give them: p p, 2 p p, 4 p p, so that S is positive semidefinite.
    const std::size_t pairs = static_cast<std::size_t>(options * (options - 1) / 2);
    for (std::size_t cell = 0; cell < static_cast<std::size_t>(layout.cells); ++cell)
      for (std::size_t t = 0; t < pairs; ++t) {
        const double weight = std::exp(uniform(-3, 3));
        for (std::size_t q = 0; q < 3; ++q) sums[(cell * 3 + q) * pairs + t] = std::ldexp(weight, static_cast<int>(q));
      }
    std::vector<double> diagonal, rhs;
    Eigen::MatrixXd dense(count, count);
    for (int r = 0; r < count; ++r) {
      diagonal.push_back(std::exp(uniform(-2, 2)));
      rhs.push_back(uniform(-1, 1));
      for (int s = 0; s < count; ++s)
        dense(r, s) = coupling(p, layout, sums, p.rows[static_cast<std::size_t>(r)], p.rows[static_cast<std::size_t>(s)]);
      dense(r, r) += diagonal.back();
    }
    const Eigen::VectorXd expected = dense.ldlt().solve(Eigen::Map<const Eigen::VectorXd>(rhs.data(), count));
    REQUIRE(rows.factor(sums, diagonal));
    rows.solve(rhs);
    for (int r = 0; r < count; ++r)
      CHECK(rhs[static_cast<std::size_t>(r)] == doctest::Approx(expected[r]).epsilon(1e-9).scale(expected.lpNorm<Eigen::Infinity>()));
  }
}
