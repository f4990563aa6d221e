#pragma once
// All zeros of a polynomial in an interval of (0, 1].
#include <span>
#include <vector>

namespace gengxin::finance {

struct Zero {
  double x{0};
  double low{0}, high{0};  ///< bracket
  bool crosses{true};
};

/// `coefficients`: of x^0, x^1, ...; the first is not 0. 0 < low < high <= 1.
std::vector<Zero> zeros(std::span<const double> coefficients, double low, double high);

}  // namespace gengxin::finance
