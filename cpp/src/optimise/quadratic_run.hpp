#pragma once
// One run of the interior point on a quadratic block program: predictor and corrector (Mehrotra 1992) with one length of step for
// shares and multipliers, whose directions conjugate gradients find (quadratic_newton.hpp). With g = c' + Q'x the groups'
// equations are
//     g - A'y - z + w = average of the group,   x z = v w = mu weight,   v = upper - x,
// and they hold up to what the conjugate gradients leave. The gap is that of the tangent program, which counts this too.
#include <vector>

#include "gengxin/optimise/block_solve.hpp"
#include "optimise/block_state.hpp"
#include "optimise/limits.hpp"
#include "optimise/quadratic_newton.hpp"

namespace gengxin::optimise {

class QuadraticRun {
 public:
  QuadraticRun(const BlockProgram& program, const BlockOptions& options);
  Solution solve();

 private:
  static constexpr double least_fall = 0.9;  ///< of the gap, for it to have fallen
  using Numbers = QuadraticLayout::Numbers;
  void measure();
  void start();
  void centre(const double* costs, double mu);
  void factor();
  double dual_groups(const double* costs, bool with_cost, const std::vector<double>& y);
  bool finished();
  bool iterate();
  void finish();

  // quadratic_step.cpp
  struct Change {
    double z, w;
  };
  /// dz and dw of a share in the final direction, which aims at products of `aim`.
  [[nodiscard]] Change change(std::size_t at, double aim) const;
  [[nodiscard]] bool gap_stalls();
  [[nodiscard]] double affine_length();
  [[nodiscard]] double products_after(double length);
  [[nodiscard]] double final_length(double target);
  void aim(double target);
  void move(double target, double length);

  /// Calls use(place, slot) with the admitted shares of a piece.
  template <class Use>
  void each_pair(std::size_t piece, Use&& use) const {
    const auto k = static_cast<std::size_t>(shares_.options), width = static_cast<std::size_t>(shares_.stride);
    for (std::size_t s = newton_.first(piece); s < newton_.last(piece); ++s)
      for (std::size_t at = s * width; at < s * width + k; ++at)
        if (shares_.admitted[at]) use(at, s);
  }
  /// The sum of value(place, slot) over the admitted shares, or its least with 0; the same for any number of threads.
  template <class Value>
  double sum(Value&& value) {
    return over_pieces([&](std::size_t piece, double& part) { each_pair(piece, [&](std::size_t at, std::size_t s) { part += value(at, s); }); },
                       [](double all, double part) { return all + part; });
  }
  template <class Value>
  double least(Value&& value) {
    const auto smaller = [](double all, double part) { return std::min(all, part); };
    return over_pieces(
        [&](std::size_t piece, double& part) { each_pair(piece, [&](std::size_t at, std::size_t s) { part = smaller(part, value(at, s)); }); }, smaller);
  }
  template <class Part, class Join>
  double over_pieces(Part&& part, Join&& join) {
    std::vector<double> parts(layout_.pieces.size());
    newton_.each_piece([&](std::size_t piece) {
      double own = 0;
      part(piece, own);
      parts[piece] = own;
    });
    double all = 0;
    for (const double own : parts) all = join(all, own);
    return all;
  }

  const BlockProgram& program_;
  const BlockOptions& options_;
  Clock::time_point begun_;
  const kernels::Kernels& passes_;
  const BlockBounds bounds_;
  BlockLayout layout_;
  BlockRows rows_;
  BlockState state_;
  Workers workers_;
  QuadraticLayout shares_;
  QuadraticNewton newton_;
  Numbers x_, z_;
  Numbers v_, w_;      ///< only where bounds between 0 and 1 count
  Numbers stiffness_;  ///< z / x (+ w / v)
  Numbers slope_;      ///< g - A'y
  Numbers affine_;     ///< dx of the affine direction
  std::vector<double> activity_;
  double products_{0};  ///< sum x z (+ v w)
  double mu_{0}, gap_{0};
  double size_{0};              ///< of the objective, which the gap is relative to
  double least_gap_{infinity};
  int since_fall_{0};           ///< iterations since it was the gap
  double second_{1};            ///< share of the second-order term that counts
  double range_{1}, least_size_{0};
  double fixed_cost_{0};        ///< of the shares' lower bounds, and the offset
  struct {
    Numbers x;
    std::vector<double> y;
    double gap{infinity}, violation{0};
  } best_;                      ///< of the points that are acceptable
  bool failed_{false};          ///< not a number, or no factor
  Solution result_;
};

}  // namespace gengxin::optimise
