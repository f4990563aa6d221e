#pragma once
// The passes of conjugate gradients over the groups of a quadratic block program, as plain data; see block_kernels.hpp.
//
// Groups stand in the order of their slots, `stride` numbers each: the options, padded to a multiple of `lanes`. theta is 0 for
// padding, for slots without a group and for options that are not admitted.
#include <cstddef>

namespace gengxin::optimise::kernels {

struct Coupled {
  int options, stride, properties;
  const double* p;            ///< in bundles: property c of a slot at (slot / lanes * C + c) * lanes + slot % lanes
  const double* theta;        ///< 1 / diagonal of the matrix
  const double* inverse_sum;  ///< 1 / sum theta by slot, 0 without a group
  const int* kind;            ///< of each option, null where each is its own
  const double* outer;        ///< with kinds: theta / (1 + diagonal sum theta of the kind), theta without the diagonal
  const int* start;           ///< neighbours of slot s: other[start[s]] ... other[start[s + 1] - 1]
  const int* other;
  const double* weight;       ///< of each neighbour
};

/// Search direction p with Gp = u but for what the groups' sums and the rows take up; p added up over kinds (p itself without);
/// point and residual.
struct Search {
  double *p, *u, *joined, *q, *point, *residual;
};

struct QuadraticKernels {
  /// out = add - W joined over slots [first, last), W the weights between neighbours; returns p'out.
  double (*couple)(const Coupled&, std::size_t first, std::size_t last, const double* add, const double* joined, const double* p, double* out);
  /// point += step p, residual -= step q and less its mean by theta, which the groups' sums take up; sums of p_c (M residual)_a,
  /// C x k; returns residual'M residual.
  double (*advance)(const Coupled&, std::size_t first, std::size_t last, double step, const Search&, double* sums);
  /// p = M(residual + A'g) + ratio p, u = residual + ratio u; A'g of the cell by `table`, C x k.
  void (*turn)(const Coupled&, std::size_t first, std::size_t last, double ratio, const Search&, const double* table);
};

extern const QuadraticKernels plain_quadratic;
#if defined(__x86_64__)
extern const QuadraticKernels v2_quadratic, v3_quadratic, v4_quadratic;
#endif

}  // namespace gengxin::optimise::kernels
