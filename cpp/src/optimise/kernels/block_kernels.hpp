#pragma once
// What the passes over the groups need, as plain data: the kernels' own translation units are
// compiled for one instruction set each and must not share inline functions with the rest.
//
// Groups stand in bundles of `lanes` within their cell (the finest part of the zones' partition):
// entry (bundle, option a, lane) at (bundle * k + a) * lanes + lane, property c of a bundle at
// (bundle * C + c) * lanes + lane. Padding lanes are groups with cost 0 and properties 0.
#include <cstddef>

namespace gengxin::optimise::kernels {

inline constexpr int lanes = 8;
inline constexpr int most_options = 256;
inline constexpr int most_properties = 16;

struct Data {
  int k, properties;
  double* x;
  double* z;
  const double* p;
  const double* weight;  ///< of each group's complementarity target
};

/// A run of bundles of one cell.
struct Segment {
  std::size_t first, last;
  /// A'(d lambda) of the cell, properties x k, of the affine and of the final direction.
  const double* affine;
  const double* final;
};

/// The final direction: steps and target of the move that pass_one makes first.
struct Move {
  bool any;
  double primal_step, dual_step, target;
};

struct SumsOne {
  double* laplacian;  ///< per property pair c <= d: k(k-1)/2 sums of p_c p_d theta_a theta_b / sum theta
  double* activity;   ///< C x k: sums of p_c x_a
  double* centre;     ///< C x k: sums of p_c theta_a / sum theta
  double gap;         ///< sum x z
};
struct SumsTwo {
  double* target;  ///< C x k: sums of p_c (M w/x)_a
  double* second;  ///< C x k: sums of p_c (M z u (1 + u))_a
  double first_moment, second_moment;  ///< sums of x z u, x z u^2 with u = dx / x
  double least, most;                  ///< of u
};
struct SumsThree {
  double least_primal, least_dual;  ///< of dx / x, dz / z
};

struct Kernels {
  const char* name;
  void (*pass_one)(const Data&, const Segment&, const Move&, SumsOne&);
  void (*pass_two)(const Data&, const Segment&, SumsTwo&);
  void (*pass_three)(const Data&, const Segment&, double target, SumsThree&);
  /// x_a = weight mu / (cost_a - y) with sum 1, z_a = weight mu / x_a; z holds cost on entry.
  void (*start)(const Data&, const Segment&, double mu);
  /// sum_i min_a (cost - sum_c p_c table_ca) over a segment; `cost` in the layout of x.
  double (*dual_value)(const Data&, const Segment&, const double* cost, const double* table);
  /// `length` a multiple of lanes
  double (*dot)(const double* a, const double* b, int length);
  /// out[i * stride_out + j] = sum_t a[i * width + t] b[j * width + t]; width a multiple of lanes
  void (*gram)(const double* a, int rows_a, const double* b, int rows_b, int width, double* out,
               int stride_out);
  /// Lower Cholesky factor in place, rows of `stride` (a multiple of lanes, zero beyond); false
  /// at a pivot that is not positive.
  bool (*cholesky)(double* s, int m, int stride);
};

extern const Kernels plain_kernels;
#if defined(__x86_64__)
extern const Kernels v2_kernels, v3_kernels, v4_kernels;
#endif

}  // namespace gengxin::optimise::kernels
