// Plans nearly as good as the best that differ from it most.
#include <algorithm>

#include "allocate/problem.hpp"
#include "gengxin/allocate/front.hpp"
#include "gengxin/optimise/block_solve.hpp"

namespace gengxin::allocate {

using optimise::Status;

std::vector<Alternative> Problem::alternatives(int count, double slack_yuan, const Options& options) const {
  Data& d = *data_;
  if (count < 1) throw std::invalid_argument("one alternative or more must be asked for, got " + std::to_string(count));
  if (!(slack_yuan >= 0)) throw std::invalid_argument("alternatives must be allowed to be worth less than the best plan: slack_yuan is " + number_text(slack_yuan));
  const Allocation best = d.solve(options);
  if (best.status != Status::optimal) throw std::invalid_argument("there is no plan to compare with");
  const std::size_t n = d.model.parcels().size(), k = d.model.choices().size();
  std::vector<double> area;
  double land = 0;
  for (const std::size_t parcel : d.model.parcels()) {
    area.push_back(d.values[d.compiled.binding().parcel_area + static_cast<Slot>(parcel)]);
    land += area.back();
  }
  BlockProgram program = d.keeping(options);
  // Soft limits keep to what the best plan misses them by, so that their penalties, which the row of worth does not hold, are no larger.
  for (std::size_t r = 0; r < d.rows.size(); ++r) {
    optimise::FactoredRow& row = program.rows[r];
    if (row.below_price == optimise::infinity && row.above_price == optimise::infinity) continue;
    const double missed = std::max(0.0, -best.limits[r].room);
    row.lower -= missed;
    row.upper += missed;
    row.below_price = row.above_price = optimise::infinity;
  }
  double worth = d.worth.constant;
  {
    const std::vector<double> x = d.shares_of(best.rows);
    for (std::size_t i = 0; i < x.size(); ++i) worth -= d.program.cost[i] * x[i];
  }
  d.add_row(program, d.worth, "worth").lower = worth - slack_yuan - d.worth.constant;
  program.offset = 0;

  std::vector<std::vector<double>> before = {d.shares_of(best.rows)};
  std::vector<Alternative> made;
  for (int i = 0; i < count; ++i) {
    program.cost.assign(n * k, 0.0);
    for (const std::vector<double>& x : before)
      for (std::size_t j = 0; j < n * k; ++j) program.cost[j] += area[j / k] * x[j] / land;
    optimise::BlockOptions how = block_options(options);
    const optimise::Solution solution = optimise::solve(program, how);
    if (solution.status != Status::optimal) break;
    std::vector<double> x = d.with_whole_options(program, solution, options);
    Alternative one;
    one.within = d.whole_options_are_whole(x);
    one.rows = d.rows_of(x);
    one.value_yuan = d.worth_of(x);
    double nearest = 1;
    for (const std::vector<double>& other : before) {
      double same = 0;
      for (std::size_t j = 0; j < n * k; ++j) same += area[j / k] * std::min(x[j], other[j]);
      nearest = std::min(nearest, 1 - same / land);
    }
    one.differs = nearest;
    if (nearest <= 1e-6) break;  // nothing else is as good
    before.push_back(std::move(x));
    made.push_back(std::move(one));
  }
  return made;
}

}  // namespace gengxin::allocate
