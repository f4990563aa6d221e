// The system of the coupling rows, with its envelope and its order of sets, against dense sums in the order given.
#include "optimise/block_rows.hpp"

#include <doctest/doctest.h>

#include <Eigen/Dense>
#include <cmath>
#include <random>
#include <string>

#include "gengxin/optimise/block_solve.hpp"
#include "optimise/levels.hpp"
#include "random_blocks.hpp"

using namespace gengxin::optimise;

namespace {

struct Uniform {
  std::mt19937_64 random;
  double operator()(double low, double high) { return std::uniform_real_distribution<double>(low, high)(random); }
  int operator()(int count) { return std::uniform_int_distribution<int>(0, count - 1)(random); }
};

/// Two overlapping layers of zones; rows of one or several terms over everything, a zone of either layer, or one without groups.
BlockProgram random_rows(Uniform& uniform, int groups, int options, int count, int properties, bool several_terms) {
  BlockProgram p;
  p.groups = groups;
  p.options = options;
  const auto n = static_cast<std::size_t>(groups);
  p.cost.assign(n * static_cast<std::size_t>(options), 0);
  p.properties.resize(static_cast<std::size_t>(properties));
  for (auto& values : p.properties)
    for (std::size_t i = 0; i < n; ++i) values.push_back(uniform(-1, 3));
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
    row.property = uniform(properties);
    row.q = coefficients();
    row.layer = uniform(3) - 1;
    row.zone = row.layer < 0 ? 0 : uniform(zones[row.layer] + 1);
    if (several_terms && uniform(2) == 0) row.more.push_back({uniform(properties), coefficients()});
    p.rows.push_back(std::move(row));
  }
  return p;
}

/// The kernels of every instruction level that this processor has.
std::vector<const kernels::Kernels*> levels_here() {
  const std::string best(instruction_level());
  std::vector<const kernels::Kernels*> levels;
  for (const char* level : {"plain", "x86-64-v2", "x86-64-v3", "x86-64-v4"})
    if (set_instruction_level(level)) levels.push_back(&kernels_in_use());
  set_instruction_level(best);
  return levels;
}

/// One row's coefficients g for one group.
std::vector<double> coefficients_of(const BlockProgram& p, const FactoredRow& row, std::size_t group) {
  std::vector<double> g(static_cast<std::size_t>(p.options));
  if (row.layer >= 0 && p.layers[static_cast<std::size_t>(row.layer)][group] != row.zone) return g;
  row.each_term([&](int c, const std::vector<double>& q) {
    for (std::size_t a = 0; a < q.size(); ++a) g[a] += p.properties[static_cast<std::size_t>(c)][group] * q[a];
  });
  return g;
}

}  // namespace

// S from the passes over the groups at a random point, by pairs of options and by rows, at every instruction level.
TEST_CASE("the rows' system is that of dense sums, whatever the layers, terms and size") {
  Uniform uniform{std::mt19937_64(20)};
  int by_rows = 0, by_pairs = 0;
  for (int trial = 0; trial < 90; ++trial) {
    const int options = 2 + uniform(trial % 2 == 0 ? 9 : 60), count = 1 + uniform(trial % 5 == 0 ? 90 : 40);
    const BlockProgram p = random_rows(uniform, 30 + uniform(90), options, count, trial % 7 == 3 ? 17 + uniform(40) : 1 + uniform(4), trial % 3 == 0);
    const BlockBounds bounds(p);
    for (const kernels::Kernels* level : levels_here()) {
      BlockLayout layout(p, bounds);
      BlockRows rows(p, layout, *level);
      ++(rows.of_cell(0) == nullptr ? by_pairs : by_rows);
      const std::size_t k = static_cast<std::size_t>(options), size = layout.bundles * k * kernels::lanes;
      for (std::size_t i = 0; i < size; ++i) {
        layout.x[i] = std::exp(uniform(-6, 0));
        layout.z[i] = std::exp(uniform(-6, 2));
      }
      Eigen::MatrixXd dense = Eigen::MatrixXd::Zero(count, count);
      for (std::size_t i = 0; i < static_cast<std::size_t>(p.groups); ++i) {
        Eigen::VectorXd theta(options);
        for (std::size_t a = 0; a < k; ++a) {
          const std::size_t at = layout.place(i) + a * kernels::lanes;
          theta[static_cast<Eigen::Index>(a)] = layout.x[at] / layout.z[at];
        }
        Eigen::MatrixXd g(count, options);
        for (int r = 0; r < count; ++r) g.row(r) = Eigen::Map<const Eigen::RowVectorXd>(coefficients_of(p, p.rows[static_cast<std::size_t>(r)], i).data(), options);
        const Eigen::VectorXd mean = g * theta / theta.sum();
        g.colwise() -= mean;
        dense += g * theta.asDiagonal() * g.transpose();
      }
      std::vector<double> sums(static_cast<std::size_t>(layout.cells) * rows.sums());
      const auto width = static_cast<std::size_t>(layout.properties) * k;
      for (const BlockLayout::Piece& piece : layout.pieces) {
        std::vector<double> activity(width), centre(width), own(rows.sums());
        kernels::SumsOne out{own.data(), activity.data(), centre.data(), 0};
        level->pass_one(layout.data(), {piece.first, piece.last, rows.of_cell(piece.cell), nullptr, nullptr}, {}, out);
        for (std::size_t i = 0; i < own.size(); ++i) sums[static_cast<std::size_t>(piece.cell) * own.size() + i] += own[i];
      }
      std::vector<double> diagonal, rhs;
      for (int r = 0; r < count; ++r) {
        diagonal.push_back(std::exp(uniform(-2, 2)) * dense.trace() / count + 1);
        rhs.push_back(uniform(-1, 1));
        dense(r, r) += diagonal.back();
      }
      const Eigen::VectorXd expected = dense.ldlt().solve(Eigen::Map<const Eigen::VectorXd>(rhs.data(), count));
      REQUIRE(rows.factor(sums, diagonal));
      rows.solve(rhs);
      for (int r = 0; r < count; ++r)
        CHECK(rhs[static_cast<std::size_t>(r)] == doctest::Approx(expected[r]).epsilon(1e-9).scale(expected.lpNorm<Eigen::Infinity>()));
    }
  }
  CHECK(by_rows > 50);
  CHECK(by_pairs > 50);
}

TEST_CASE("zones that no row names are one cell") {
  BlockProgram p = random_blocks(7, 90, 3, 2, 1, 4);
  for (std::size_t i = 0; i < p.layers[0].size(); ++i) p.layers[0][i] = static_cast<int>(i % 9);
  for (FactoredRow& row : p.rows) row.layer = -1;
  CHECK(BlockLayout(p, BlockBounds(p)).cells == 1);
  p.rows[0].layer = p.rows[1].layer = 0;
  p.rows[0].zone = 4;
  p.rows[1].zone = 7;
  const BlockLayout layout(p, BlockBounds(p));
  CHECK(layout.cells == 3);
  for (std::size_t i = 0; i < p.layers[0].size(); ++i) {
    const int zone = p.layers[0][i];
    CHECK(layout.cell_zone[static_cast<std::size_t>(layout.cell[i])][0] == (zone == 4 || zone == 7 ? zone : -1));
  }
}
