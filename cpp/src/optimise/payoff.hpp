#pragma once
// What the fronts share: solves of one set of limits under changing objectives, and the
// lexicographic pay-off table.
#include <chrono>
#include <optional>
#include <span>
#include <vector>

#include "gengxin/optimise/fronts.hpp"

namespace gengxin::optimise {

class Objectives {
 public:
  /// Throws ProgramError if the program is not linear, or an objective has the wrong size.
  Objectives(const Program& program, std::span<const Objective> objectives, const Options& options);

  /// Solves a program whose first columns are those of the given one. Without an optimum the front's
  /// status becomes the solution's.
  std::optional<Solution> solve(const Program& program);
  /// The same, where having no feasible point is an answer: nothing, and a status left as it was.
  std::optional<Solution> try_solve(const Program& program);
  /// Minimises objective `first`, then the others in their order, each without loss to those before.
  std::optional<FrontPoint> lexicographic(int first);
  /// Fills the front's table, ideal and nadir. False if a solve failed.
  bool fill_payoff(std::vector<FrontPoint>* ends = nullptr);

  [[nodiscard]] FrontPoint point_of(const Solution& solution) const;
  [[nodiscard]] int count() const { return static_cast<int>(objectives_.size()); }
  [[nodiscard]] const Objective& at(int k) const { return objectives_[k]; }
  [[nodiscard]] const Program& base() const { return base_; }
  [[nodiscard]] double range(int k) const { return front.nadir[k] - front.ideal[k]; }
  /// The range, or 1 where an objective is the same everywhere on the table.
  [[nodiscard]] double unit(int k) const;

  Front front;

 private:
  std::span<const Objective> objectives_;
  Options options_;
  Program base_;  // the limits alone
  std::chrono::steady_clock::time_point begun_{std::chrono::steady_clock::now()};
};

}  // namespace gengxin::optimise
