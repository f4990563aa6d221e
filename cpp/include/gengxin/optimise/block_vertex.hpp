#pragma once
// From an interior solution to a vertex, where at most one group a row is split: shares that are
// neither at a bound nor basic are pushed to their bounds while the basic ones keep Ax - s = 0,
// and the primal simplex method takes the few steps that may be left. The groups' sums are kept by
// a key share each (generalised upper bounds, Dantzig & Van Slyke 1967; crossover, Bixby &
// Saltzman 1994), so that the basis is m x m.
#include <vector>

#include "gengxin/optimise/block_solve.hpp"

namespace gengxin::optimise {

struct Vertex {
  bool basic{false};      ///< the pushes came to an end: x is a vertex
  bool optimal{false};    ///< and no reduced cost of the basis points the wrong way
  std::vector<double> x;  ///< n x k
  std::vector<double> y;  ///< prices of the basis
  double objective{0};
  int split{0};  ///< groups with more than one share strictly between its bounds
  int pivots{0};
  double seconds{0};
};

/// Sides of rows with a price that `solution` misses are held at its activity.
GENGXIN_API Vertex to_vertex(const BlockProgram& program, const Solution& solution);

}  // namespace gengxin::optimise
