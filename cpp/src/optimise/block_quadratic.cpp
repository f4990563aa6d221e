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
  if (!program.quadratic()) return 0;
  const std::vector<double> shares = by_kind(program, x);
  const auto kinds = static_cast<std::size_t>(program.kind_count());
  long double sum = 0;
  for (std::size_t i = 0; i < program.curvature.size(); ++i)
    sum += static_cast<long double>(program.curvature[i]) * shares[i] * shares[i];
  for (const Edge& edge : program.edges) {
    const double* one = shares.data() + static_cast<std::size_t>(edge.one) * kinds;
    const double* other = shares.data() + static_cast<std::size_t>(edge.other) * kinds;
    long double apart = 0;
    for (std::size_t b = 0; b < kinds; ++b) {
      const long double difference = static_cast<long double>(one[b]) - other[b];
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
  linear.kinds.clear();
  const std::vector<double> slope = curvature_product(program, x);
  for (std::size_t i = 0; i < x.size(); ++i) linear.cost[i] += slope[i];
  linear.offset = static_cast<double>(program.offset - curved_value(program, x));
  return linear;
}

int BlockProgram::kind_count() const {
  return kinds.empty() ? options : 1 + *std::max_element(kinds.begin(), kinds.end());
}

std::vector<double> by_kind(const BlockProgram& program, std::span<const double> x) {
  if (program.kinds.empty()) return {x.begin(), x.end()};
  const auto k = static_cast<std::size_t>(program.options), kinds = static_cast<std::size_t>(program.kind_count());
  std::vector<double> shares(x.size() / k * kinds);
  for (std::size_t i = 0; i < x.size(); ++i) shares[i / k * kinds + static_cast<std::size_t>(program.kinds[i % k])] += x[i];
  return shares;
}

std::vector<double> curvature_product(const BlockProgram& program, std::span<const double> x) {
  const auto k = static_cast<std::size_t>(program.options), kinds = static_cast<std::size_t>(program.kind_count());
  const std::vector<double> shares = by_kind(program, x);
  std::vector<double> product(shares.size());
  for (std::size_t i = 0; i < program.curvature.size(); ++i) product[i] = program.curvature[i] * shares[i];
  for (const Edge& edge : program.edges) {
    const std::size_t one = static_cast<std::size_t>(edge.one) * kinds, other = static_cast<std::size_t>(edge.other) * kinds;
    for (std::size_t b = 0; b < kinds; ++b) {
      const double pull = edge.weight * (shares[one + b] - shares[other + b]);
      product[one + b] += pull;
      product[other + b] -= pull;
    }
  }
  if (program.kinds.empty()) return product;
  std::vector<double> of_options(x.size());
  for (std::size_t i = 0; i < x.size(); ++i) of_options[i] = product[i / k * kinds + static_cast<std::size_t>(program.kinds[i % k])];
  return of_options;
}

SparseMatrix hessian(const BlockProgram& program, int columns) {
  const int kinds = program.kind_count();
  std::vector<double> diagonal = program.curvature;  // by group and kind
  diagonal.resize(static_cast<std::size_t>(program.groups) * static_cast<std::size_t>(kinds));
  std::vector<Entry> entries;
  const auto couple = [&](int one, int other, int kind, double value) {
    for (int a = 0; a < program.options; ++a)
      for (int b = 0; b < program.options; ++b)
        if (program.kind(a) == kind && program.kind(b) == kind)
          entries.push_back({one * program.options + a, other * program.options + b, value});
  };
  for (const Edge& edge : program.edges)
    for (int kind = 0; kind < kinds; ++kind) {
      diagonal[static_cast<std::size_t>(edge.one * kinds + kind)] += edge.weight;
      diagonal[static_cast<std::size_t>(edge.other * kinds + kind)] += edge.weight;
      couple(edge.one, edge.other, kind, -edge.weight);
      couple(edge.other, edge.one, kind, -edge.weight);
    }
  for (int i = 0; i < program.groups; ++i)
    for (int kind = 0; kind < kinds; ++kind)
      if (const double value = diagonal[static_cast<std::size_t>(i * kinds + kind)]; value != 0) couple(i, i, kind, value);
  return SparseMatrix::from_entries(columns, columns, entries);
}

void expect_linear(const BlockProgram& program, const char* task) {
  if (program.quadratic())
    throw ProgramError({std::string(task) + " is for linear programs; this one has curvature or edges: give it tangent(program, x)"});
}

}  // namespace gengxin::optimise
