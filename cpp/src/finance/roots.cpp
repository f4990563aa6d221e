#include "finance/roots.hpp"

#include <algorithm>
#include <cmath>
#include <deque>
#include <limits>

namespace gengxin::finance {
namespace {

constexpr double kEpsilon = std::numeric_limits<double>::epsilon();
constexpr double kNarrowest = 1e-13;          // of an interval, by its upper end
constexpr std::size_t kMostIntervals = 20000;  // only clusters of many zeros come near it
constexpr std::size_t kMostPivots = 12;
constexpr int kLooks = 64;                     // at a cluster

struct Interval {
  double low, high;
};

class Polynomial {
 public:
  explicit Polynomial(std::span<const double> c) : c_(c), a_(c.size()), b_(c.size()), noise_(kEpsilon * (4.0 * static_cast<double>(c.size()) + 32)) {
    // The derivative of f / x^k has the sign of sum (m - k) c_m x^m: a k where the signs of c change makes its
    // terms agree, so a flow that changes sign once is settled without halving.
    std::vector<double> changes;
    std::size_t before = 0;
    for (std::size_t m = 1; m < c.size(); ++m) {
      if (c[m] == 0) continue;
      if ((c[m] > 0) != (c[before] > 0)) changes.push_back(0.5 * static_cast<double>(before + m));
      before = m;
    }
    pivots_.push_back(0);
    const std::size_t stride = changes.size() / kMostPivots + 1;
    for (std::size_t i = 0; i < changes.size(); i += stride) pivots_.push_back(changes[i]);
  }

  /// Horner's value, and what rounding may have done to it.
  [[nodiscard]] double value(double x, double& error) const {
    double f = 0, size = 0;
    for (std::size_t m = c_.size(); m-- > 0;) {
      f = f * x + c_[m];
      size = size * x + std::abs(c_[m]);
    }
    error = noise_ * size;
    return f;
  }

  /// 1, -1, or 0 where rounding hides the sign.
  [[nodiscard]] int sign(double x) const {
    double error = 0;
    const double f = value(x, error);
    return std::abs(f) <= error ? 0 : f > 0 ? 1 : -1;
  }

  void enter(Interval i) {
    double a = 1, b = 1;
    for (std::size_t m = 0; m < c_.size(); ++m, a *= i.low, b *= i.high) {
      a_[m] = a;
      b_[m] = b;
    }
  }

  /// Bounds show that f keeps its sign on the interval entered.
  [[nodiscard]] bool has_no_zero() const {
    return keeps_sign([](std::size_t) { return 1.0; });
  }

  /// Bounds show that f / x^k is monotone for one of the pivots k.
  [[nodiscard]] bool has_at_most_one() const {
    return std::any_of(pivots_.begin(), pivots_.end(), [&](double k) { return keeps_sign([k](std::size_t m) { return static_cast<double>(m) - k; }); });
  }

 private:
  /// Whether sum of factor(m) c_m x^m keeps its sign: what rises and what falls in x is each largest at one end.
  template <class Factor>
  [[nodiscard]] bool keeps_sign(Factor&& factor) const {
    double low = 0, high = 0, size = 0;
    for (std::size_t m = 0; m < c_.size(); ++m) {
      const double c = factor(m) * c_[m];
      low += c * (c > 0 ? a_[m] : b_[m]);
      high += c * (c > 0 ? b_[m] : a_[m]);
      size += std::abs(c) * b_[m];
    }
    return low > noise_ * size || high < -noise_ * size;
  }

  std::span<const double> c_;
  std::vector<double> a_, b_;  // powers of both ends
  std::vector<double> pivots_;
  double noise_;
};

/// From a place where rounding hides the sign, outwards to one where it does not.
double outwards(const Polynomial& f, double from, double direction) {
  double step = 4 * kEpsilon;
  double x = from;
  for (; f.sign(x) == 0 && step < 1e-3; step *= 2) x = from * (1 + direction * step);
  return x;
}

/// Where the sign changes between two places at which it is known.
double bisect(const Polynomial& f, Interval i, int left) {
  double error = 0;
  for (double middle = 0.5 * (i.low + i.high); middle > i.low && middle < i.high; middle = 0.5 * (i.low + i.high))
    ((f.value(middle, error) > 0) == (left > 0) ? i.low : i.high) = middle;
  return 0.5 * (i.low + i.high);
}

/// Zeros of a narrow cluster that bounds could not take apart. Looked at closely, it crosses zero wherever a known sign
/// changes; if none does, it touches zero where rounding hides the sign, and keeps clear of it otherwise.
void settle(const Polynomial& f, Interval near, Interval known, Interval range, std::vector<Zero>& found) {
  const auto add = [&](double x, bool crosses) {
    // What lies beyond the range by rounding alone lies at its end.
    found.push_back({std::clamp(x, range.low, range.high), std::min(near.low, x), std::max(near.high, x), crosses});
  };
  double before = known.low;
  int sign_before = f.sign(known.low);
  bool hidden = false, crossed = false;
  for (int k = 0; k <= kLooks + 1; ++k) {
    const double x = k > kLooks ? known.high : near.low + (near.high - near.low) * k / kLooks;
    const int sign = f.sign(x);
    hidden |= sign == 0;
    if (sign == 0) continue;
    if (sign * sign_before < 0) {
      add(bisect(f, {before, x}, sign_before), true);
      crossed = true;
    }
    before = x;
    sign_before = sign;
  }
  if (hidden && !crossed) add(0.5 * (near.low + near.high), false);
}

}  // namespace

std::vector<Zero> zeros(std::span<const double> coefficients, double low, double high) {
  Polynomial f(coefficients);
  std::vector<Interval> candidates;
  std::deque<Interval> open{{low, high}};  // widest first: a cluster of zeros cannot use up the work of the rest
  for (std::size_t done = 0; !open.empty(); ++done) {
    const Interval i = open.front();
    open.pop_front();
    f.enter(i);
    if (f.has_no_zero()) continue;
    if (f.has_at_most_one()) {
      const int left = f.sign(i.low), right = f.sign(i.high);
      if (left == 0) candidates.push_back({i.low, i.low});
      if (right == 0) candidates.push_back({i.high, i.high});
      if (left == 0 && right == 0) candidates.push_back(i);
      if (left * right < 0) {
        Interval j = i;
        while (j.high - j.low > kNarrowest * j.high) {
          const double middle = 0.5 * (j.low + j.high);
          const int sign = f.sign(middle);
          if (sign == 0) j = {middle, middle};
          else (sign == left ? j.low : j.high) = middle;
        }
        candidates.push_back(j);
      }
      continue;
    }
    const double middle = 0.5 * (i.low + i.high);
    if (i.high - i.low <= kNarrowest * i.high || done >= kMostIntervals) {
      candidates.push_back(i);
    } else {
      open.push_back({i.low, middle});
      open.push_back({middle, i.high});
    }
  }

  std::sort(candidates.begin(), candidates.end(), [](const Interval& x, const Interval& y) { return x.low < y.low; });
  std::vector<Zero> found;
  for (std::size_t next = 0; next < candidates.size();) {
    Interval near = candidates[next++];
    Interval known{outwards(f, near.low, -1), outwards(f, near.high, 1)};
    // Candidates between which rounding hides the sign are one cluster.
    for (; next < candidates.size() && outwards(f, candidates[next].low, -1) <= known.high * (1 + 2 * kNarrowest); ++next) {
      near.high = std::max(near.high, candidates[next].high);
      known.high = outwards(f, near.high, 1);
    }
    settle(f, near, known, {low, high}, found);
  }
  return found;
}

}  // namespace gengxin::finance
