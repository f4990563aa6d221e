#include "gengxin/optimise/conflict.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <limits>
#include <sstream>

#include "gengxin/optimise/solve.hpp"
#include "gengxin/optimise/verify.hpp"
#include "optimise/extension.hpp"

namespace gengxin::optimise {
namespace {

constexpr double unknown = std::numeric_limits<double>::quiet_NaN();
constexpr double holds = 1e-8;  // primal residual at which a point satisfies its limits

double& bound_of(Program& program, const Limit& limit) {
  if (limit.is_row) return (limit.is_upper ? program.row_upper : program.row_lower)[limit.place];
  return (limit.is_upper ? program.upper : program.lower)[limit.place];
}

class Filter {
 public:
  Filter(const Program& program, const ConflictOptions& options);
  Conflict find();

 private:
  Program with(const std::vector<Limit>& limits) const;
  Solution solve_in_time(const Program& program);
  Solution test(Program program);
  bool take_support(const Solution& solution, std::vector<Limit>& untested);
  void delete_idle(std::vector<Limit> untested);
  void verify_each();
  void read_moves();
  void measure_moves();
  bool stopped() const;

  const Program& given_;
  Options options_;
  Program granted_;  // no objective, no limits but those taken for granted
  std::vector<Limit> all_;
  bool anything_granted_{false};
  Conflict result_;
  std::chrono::steady_clock::time_point begun_{std::chrono::steady_clock::now()};
};

Filter::Filter(const Program& program, const ConflictOptions& options)
    : given_(program), options_(options), granted_(without_objective(program)) {
  const auto is_granted = [](const std::vector<char>& granted, int place) {
    return !granted.empty() && granted[place] != 0;
  };
  const auto ask = [&](bool is_row, int place, bool is_upper) {
    Limit limit{is_row, place, is_upper, 0, unknown,
                is_row ? program.row_name(place) : program.column_name(place)};
    double& bound = bound_of(granted_, limit);
    limit.bound = bound;
    bound = is_upper ? infinity : -infinity;
    if (std::abs(limit.bound) < no_bound) all_.push_back(std::move(limit));
  };
  for (int i = 0; i < program.rows(); ++i)
    if (is_granted(options.granted_rows, i)) anything_granted_ = true;
    else
      for (const bool is_upper : {false, true}) ask(true, i, is_upper);
  for (int j = 0; j < program.columns(); ++j)
    if (is_granted(options.granted_columns, j)) anything_granted_ = true;
    else
      for (const bool is_upper : {false, true}) ask(false, j, is_upper);
}

bool Filter::stopped() const {
  const std::chrono::duration<double> spent = std::chrono::steady_clock::now() - begun_;
  return spent.count() > options_.time_limit_seconds || (options_.cancelled && options_.cancelled());
}

Program Filter::with(const std::vector<Limit>& limits) const {
  Program program = granted_;
  for (const Limit& limit : limits) bound_of(program, limit) = limit.bound;
  return program;
}

Solution Filter::solve_in_time(const Program& program) {
  ++result_.solves;
  Options options = options_;
  const std::chrono::duration<double> spent = std::chrono::steady_clock::now() - begun_;
  options.time_limit_seconds -= spent.count();
  return solve(program, options);
}

// Of the points that satisfy the limits the shortest: without an objective x may run off along a
// free direction, until rounding hides a limit.
Solution Filter::test(Program program) {
  std::vector<Entry> squares;
  for (int j = 0; j < program.columns(); ++j) squares.push_back({j, j, 1});
  program.quadratic = SparseMatrix::from_entries(program.columns(), program.columns(), squares);
  Solution solution = solve_in_time(program);
  // Any point that holds will do, the shortest or not.
  if (solution.status != Status::primal_infeasible &&
      verify(program, solution.x, solution.y).primal_residual <= holds)
    solution.status = Status::optimal;
  else if (solution.status == Status::optimal)
    solution.status = Status::not_solved;
  return solution;
}

// Leaves those of the untested limits on which a certificate stands. False if, with what is
// negligible in it dropped, it no longer proves anything.
bool Filter::take_support(const Solution& solution, std::vector<Limit>& untested) {
  const int n = granted_.columns(), m = granted_.rows();
  std::vector<double> row_size(static_cast<std::size_t>(m)), terms(static_cast<std::size_t>(n));
  std::vector<double> pull(row_size.size());  // y_i times the bound that it points to
  for (int j = 0; j < n; ++j)
    for (int k = granted_.matrix.start[j]; k < granted_.matrix.start[j + 1]; ++k) {
      const int i = granted_.matrix.index[k];
      const double term = std::abs(granted_.matrix.value[k] * solution.y[i]);
      row_size[i] = std::max(row_size[i], term);
      terms[j] += term;
    }
  for (int i = 0; i < m; ++i)
    if (solution.y[i] != 0)
      pull[i] = std::abs(solution.y[i] * (solution.y[i] > 0 ? given_.row_lower : given_.row_upper)[i]);
  const auto largest = [](const std::vector<double>& sizes) {
    return sizes.empty() ? 0 : *std::max_element(sizes.begin(), sizes.end());
  };
  const double largest_size = largest(row_size), largest_pull = largest(pull);
  for (const double least : {1e-4, 1e-6, 1e-8, 1e-10, 0.0}) {
    std::vector<double> y = solution.y;
    for (int i = 0; i < m; ++i)
      if (row_size[i] <= least * largest_size && pull[i] <= least * largest_pull) y[i] = 0;
    std::vector<double> r(static_cast<std::size_t>(n), 0);
    add_transposed_product(granted_.matrix, 1, y, r);
    const auto supports = [&](const Limit& limit) {
      if (limit.is_row) return limit.is_upper ? y[limit.place] < 0 : y[limit.place] > 0;
      const double v = r[limit.place];
      return std::abs(v) > least * terms[limit.place] && (v > 0) == limit.is_upper;
    };
    std::vector<Limit> left = result_.limits;
    std::vector<Limit> supported;
    std::copy_if(untested.begin(), untested.end(), std::back_inserter(supported), supports);
    left.insert(left.end(), supported.begin(), supported.end());
    if (!proves_infeasible(with(left), y)) continue;
    // The least important first: they are the likeliest to be idle.
    const auto importance = [&](const Limit& limit) {
      return limit.is_row ? row_size[limit.place] : std::abs(r[limit.place]);
    };
    std::stable_sort(supported.begin(), supported.end(), [&](const Limit& a, const Limit& b) {
      return importance(a) < importance(b);
    });
    untested = std::move(supported);
    result_.y = std::move(y);
    return true;
  }
  return false;
}

// A deletion filter that leaves out several at a time: twice as many after each success, half as
// many after a failure. What was necessary among more limits is necessary among fewer.
void Filter::delete_idle(std::vector<Limit> untested) {
  std::size_t share = std::max<std::size_t>(1, untested.size() / 8);
  while (!untested.empty()) {
    if (stopped()) break;
    share = std::min(share, untested.size());
    const auto kept_from = untested.begin() + static_cast<std::ptrdiff_t>(share);
    std::vector<Limit> rest(kept_from, untested.end());
    std::vector<Limit> tried = result_.limits;
    tried.insert(tried.end(), rest.begin(), rest.end());
    const Solution solution = test(with(tried));
    if (solution.status == Status::primal_infeasible && take_support(solution, rest)) {
      untested = std::move(rest);
      share *= 2;
    } else if (share > 1) {
      share /= 2;
    } else {
      result_.limits.push_back(untested.front());
      untested.erase(untested.begin());
    }
  }
  result_.limits.insert(result_.limits.end(), untested.begin(), untested.end());
}

// A point without one limit that satisfies all others shows that these are no conflict.
void Filter::verify_each() {
  result_.irreducible = true;
  for (std::size_t k = 0; k < result_.limits.size(); ++k) {
    std::vector<Limit> others = result_.limits;
    others.erase(others.begin() + static_cast<std::ptrdiff_t>(k));
    if (stopped() || test(with(others)).status != Status::optimal) result_.irreducible = false;
  }
}

// The multipliers of an irreducible conflict are unique but for their scale, so that moving limit k
// by d lowers least - most by d |multiplier k|.
void Filter::read_moves() {
  std::vector<double> r(static_cast<std::size_t>(granted_.columns()), 0);
  add_transposed_product(granted_.matrix, 1, result_.y, r);
  const auto multiplier = [&](const Limit& limit) {
    return limit.is_row ? result_.y[limit.place] : -r[limit.place];
  };
  double margin = 0;
  for (const Limit& limit : result_.limits) margin += multiplier(limit) * limit.bound;
  for (Limit& limit : result_.limits) limit.move = margin / std::abs(multiplier(limit));
}

// With limits taken for granted they need not be: minimise t, the amount by which a limit gives
// way, subject to all others. One more column, and for the bound of a column a row in its place.
void Filter::measure_moves() {
  for (Limit& limit : result_.limits) {
    if (stopped()) return;
    Extension elastic(with(result_.limits));
    int row = limit.place;
    if (!limit.is_row) {
      bound_of(elastic.program, limit) = limit.is_upper ? infinity : -infinity;
      row = elastic.add_row(limit.is_upper ? -infinity : limit.bound,
                            limit.is_upper ? limit.bound : infinity);
      elastic.put(row, limit.place, 1);
    }
    elastic.put(row, elastic.add_column(1, 0, infinity), limit.is_upper ? -1 : 1);
    const Solution solution = solve_in_time(elastic.build());
    if (solution.status == Status::optimal) limit.move = solution.objective;
  }
}

Conflict Filter::find() {
  Solution whole = test(with(all_));
  result_.status = whole.status;
  if (whole.status != Status::primal_infeasible) return std::move(result_);
  result_.y = whole.y;
  std::vector<Limit> untested = all_;
  take_support(whole, untested);
  delete_idle(std::move(untested));
  std::stable_sort(result_.limits.begin(), result_.limits.end(), [](const Limit& a, const Limit& b) {
    return a.is_row != b.is_row ? a.is_row : a.place < b.place;
  });
  verify_each();
  if (anything_granted_) measure_moves();
  else read_moves();
  return std::move(result_);
}

}  // namespace

std::string text_of(const Limit& limit) {
  std::ostringstream out;
  out.precision(12);
  out << limit.name << (limit.is_upper ? " <= " : " >= ") << limit.bound;
  return out.str();
}

Conflict find_conflict(const Program& program, const ConflictOptions& options) {
  check(program);
  const auto fits = [](const std::vector<char>& granted, int size) {
    return granted.empty() || granted.size() == static_cast<std::size_t>(size);
  };
  if (!fits(options.granted_rows, program.rows()))
    throw ProgramError({"granted_rows has " + std::to_string(options.granted_rows.size()) +
                        " elements, expected " + std::to_string(program.rows()) + " or none"});
  if (!fits(options.granted_columns, program.columns()))
    throw ProgramError({"granted_columns has " + std::to_string(options.granted_columns.size()) +
                        " elements, expected " + std::to_string(program.columns()) + " or none"});
  return Filter(program, options).find();
}

}  // namespace gengxin::optimise
