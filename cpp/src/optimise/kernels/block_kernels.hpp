#pragma once
// What the passes over the groups need, as plain data: the kernels' own translation units are
// compiled for one instruction set each and must not share inline functions with the rest.
//
// Groups stand in bundles of `lanes` within their cell (the finest part of the partition by zones that rows name):
// entry (bundle, option a, lane) at (bundle * k + a) * lanes + lane, property c of a bundle at
// (bundle * C + c) * lanes + lane. Padding lanes are groups with cost 0 and properties 0. An option
// that is not admitted costs `barred`: its share starts at 1e-50 of the others' and stays there.
#include <cstddef>

namespace gengxin::optimise::kernels {

inline constexpr int lanes = 8;
inline constexpr int most_options = 256;
inline constexpr int most_properties = 128;
inline constexpr int most_pair_properties = 16;  ///< where S is made by pairs of options
inline constexpr int most_sums = 4096;           ///< options x properties
inline constexpr double barred = 1e50;  // four of them may be multiplied

struct Data {
  int k, properties;
  double* x;
  double* z;
  const double* p;
  const double* weight;  ///< of each group's complementarity target
  // A'dy of a group less its mean is -(dz - dw): the means of the affine and of the final direction
  double* affine_mean;
  double* final_mean;
  // Only where shares have upper bounds below 1, else null: the distance v to them and its
  // multiplier w; a share without such a bound has 2.
  double* v;
  double* w;
  const double* upper;
};

/// The rows over a cell: row r has the terms first[r] to first[r + 1], each a property and k coefficients.
struct CellRows {
  int count;
  const int* first;
  const int* property;
  const double* const* q;
};
inline constexpr int most_cell_rows = 255;

/// A run of bundles of one cell.
struct Segment {
  std::size_t first, last;
  const CellRows* rows;  ///< null: S is made of Laplacian sums
  /// A'(d lambda) of the cell, properties x k, of the affine and of the final direction.
  const double* affine;
  const double* final;
};

/// What a direction aims at: products x z = target * weight, less `second` of the affine
/// direction's second-order term.
struct Aim {
  double target, second;
};

/// The final direction: steps and target of the move that pass_one makes first.
struct Move {
  bool any;
  double primal_step, dual_step;
  Aim aim;
};

struct SumsOne {
  /// Per property pair c <= d: k(k-1)/2 sums of p_c p_d theta_a theta_b / sum theta. Or, where the segment has rows, the
  /// lower triangle of what it adds to S, row by row.
  double* schur;
  double* activity;   ///< C x k: sums of p_c x_a
  double* centre;     ///< C x k: sums of p_c (x + M(w - z))_a, which is theta_a / sum theta without w
  double gap;         ///< sum x z + v w
};
struct SumsTwo {
  double* target;  ///< C x k: sums of p_c (M weight/x)_a
  double* second;  ///< C x k: sums of p_c (M (z q - w q))_a with o = 1 + dx / x = -dz / z, q = o (o - 1) but at most 2
  double first_moment, second_moment;  ///< sums of x z o, x z o^2; v w alike
  double least, most;                  ///< of o
};
struct SumsThree {
  double least_primal, least_dual;  ///< of dx / x, dz / z; dv / v, dw / w
};

/// The lower triangle of a symmetric matrix, row by row: row i has its entries from first[i] on, and none before
/// them in its factor either. `stride` is a multiple of lanes, and zeros fill each row.
struct Envelope {
  const int* first;
  int rows, stride;
};

inline constexpr int panel_rows = 16;  ///< so many rows of the factor are made together

struct Kernels {
  const char* name;
  void (*pass_one)(const Data&, const Segment&, const Move&, SumsOne&);
  void (*pass_two)(const Data&, const Segment&, SumsTwo&);
  void (*pass_three)(const Data&, const Segment&, const Aim&, SumsThree&);
  /// z_a - w_a = cost_a - y, x_a z_a = v_a w_a = weight mu, nearly, sum x = 1; `cost` in the layout of x may be z.
  void (*start)(const Data&, const Segment&, const double* cost, double mu);
  /// sum_i min (cost - sum_c p_c table_c)'x over a segment; `cost` in the layout of x, of which
  /// without with_cost only the bars count.
  double (*dual_value)(const Data&, const Segment&, const double* cost, bool with_cost,
                       const double* table);
  /// out[i * stride_out + j] = sum over t < length of a[i * width_a + t] b[t * stride_b + j]; stride_b is a
  /// multiple of lanes
  void (*gram)(const double* a, int rows, int width_a, const double* b, int columns, int stride_b, int length, double* out,
               int stride_out);
  /// Lower Cholesky factor of scale S scale + ridge; false at a pivot that is not positive. `factor` is zero outside
  /// the envelope and stays so; `panel` has room for panel_rows numbers a row.
  bool (*cholesky)(const double* s, const double* scale, double ridge, const Envelope& e, double* factor, double* panel);
  /// r := (L L')^-1 r
  void (*triangular)(const double* factor, const Envelope& e, double* r);
  /// r -= S x
  void (*subtract)(const double* s, const Envelope& e, const double* x, double* r);
};

extern const Kernels plain_kernels;
#if defined(__x86_64__)
extern const Kernels v2_kernels, v3_kernels, v4_kernels;
#endif

}  // namespace gengxin::optimise::kernels
