#include "optimise/block_quadratic.hpp"

#include <algorithm>
#include <string>

namespace gengxin::optimise {
namespace {

void expect_shares(const BlockProgram& program, std::span<const double> x) {
  if (x.size() != program.cost.size())
    throw ProgramError({"x has " + std::to_string(x.size()) + " elements, expected " + std::to_string(program.cost.size())});
}

// 1/2 x'Qx in extended precision
long double curved_value(const BlockProgram& program, std::span<const double> x) {
  const auto k = static_cast<std::size_t>(program.options);
  long double sum = 0;
  for (std::size_t i = 0; i < program.curvature.size(); ++i)
    sum += static_cast<long double>(program.curvature[i]) * x[i] * x[i];
  for (const Edge& edge : program.edges) {
    const double* one = x.data() + static_cast<std::size_t>(edge.one) * k;
    const double* other = x.data() + static_cast<std::size_t>(edge.other) * k;
    long double apart = 0;
    for (std::size_t a = 0; a < k; ++a) {
      const long double difference = static_cast<long double>(one[a]) - other[a];
      apart += difference * difference;
    }
    sum += edge.weight * apart;
  }
  return sum / 2;
}

}  // namespace

bool BlockProgram::quadratic() const {
  return std::any_of(curvature.begin(), curvature.end(), [](double d) { return d != 0; }) ||
         std::any_of(edges.begin(), edges.end(), [](const Edge& edge) { return edge.weight != 0; });
}

double value(const BlockProgram& program, std::span<const double> x) {
  expect_shares(program, x);
  long double sum = program.offset;
  for (std::size_t i = 0; i < x.size(); ++i) sum += static_cast<long double>(program.cost[i]) * x[i];
  return static_cast<double>(sum + curved_value(program, x));
}

BlockProgram tangent(const BlockProgram& program, std::span<const double> x) {
  expect_shares(program, x);
  BlockProgram linear = program;
  linear.curvature.clear();
  linear.edges.clear();
  const std::vector<double> slope = curvature_product(program, x);
  for (std::size_t i = 0; i < x.size(); ++i) linear.cost[i] += slope[i];
  linear.offset = static_cast<double>(program.offset - curved_value(program, x));
  return linear;
}

std::vector<double> curvature_product(const BlockProgram& program, std::span<const double> x) {
  const auto k = static_cast<std::size_t>(program.options);
  std::vector<double> product(x.size());
  for (std::size_t i = 0; i < program.curvature.size(); ++i) product[i] = program.curvature[i] * x[i];
  for (const Edge& edge : program.edges) {
    const std::size_t one = static_cast<std::size_t>(edge.one) * k, other = static_cast<std::size_t>(edge.other) * k;
    for (std::size_t a = 0; a < k; ++a) {
      const double pull = edge.weight * (x[one + a] - x[other + a]);
      product[one + a] += pull;
      product[other + a] -= pull;
    }
  }
  return product;
}

SparseMatrix hessian(const BlockProgram& program, int columns) {
  std::vector<double> diagonal = program.curvature;
  diagonal.resize(program.cost.size());
  std::vector<Entry> entries;
  for (const Edge& edge : program.edges)
    for (int a = 0; a < program.options; ++a) {
      const int one = edge.one * program.options + a, other = edge.other * program.options + a;
      diagonal[static_cast<std::size_t>(one)] += edge.weight;
      diagonal[static_cast<std::size_t>(other)] += edge.weight;
      entries.push_back({one, other, -edge.weight});
      entries.push_back({other, one, -edge.weight});
    }
  for (std::size_t i = 0; i < diagonal.size(); ++i)
    if (diagonal[i] != 0) entries.push_back({static_cast<int>(i), static_cast<int>(i), diagonal[i]});
  return SparseMatrix::from_entries(columns, columns, entries);
}

void expect_linear(const BlockProgram& program, const char* task) {
  if (program.quadratic())
    throw ProgramError({std::string(task) + " is for linear programs; this one has curvature or edges: give it tangent(program, x)"});
}

}  // namespace gengxin::optimise
