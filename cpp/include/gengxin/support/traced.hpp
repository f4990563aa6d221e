#pragma once
// Models are written once over a scalar T. With T = double they compute. With T = Traced each
// operation also records a node, so that any result can be explained down to the figures it
// came from. `quantity` gives a result its name and unit; between two named quantities lies one
// formula.
#include <cmath>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "gengxin/support/export.hpp"
#include "gengxin/support/rounding.hpp"

namespace gengxin {

enum class Op : std::uint8_t {
  figure,       ///< a figure of the document, by slot
  constant,     ///< a number of the method itself, such as 1,000 in "per 1,000"
  quantity,     ///< a named result; its one argument is the formula
  add, subtract, multiply, divide, minimum, maximum, exponential, floor, ceiling,
  at_least,     ///< 1 if a >= b, else 0
  choose,       ///< b if a is not 0, else c
  divide_or,    ///< a / b, or c where b is 0
  erlang_b,     ///< probability that all of b servers are busy at a load of a erlangs
  round_down, round_up,
  round_half,   ///< a to b decimals, half away from zero
  power,        ///< a to the power b
  first_above,  ///< a + the index of the first of b, c, ... that exceeds 1e-9; NaN if none
};

/// The value of one operation. Both the recording and the recomputation of a trace use it.
GENGXIN_API double evaluate(Op op, std::span<const double> arguments);

/// Erlang's loss formula B(servers, load); servers is rounded down, load in erlangs.
/// Source: A. K. Erlang, 1917: 1/B = sum over k = 0 ... n of n! / (n-k)! / load^k.
GENGXIN_API double erlang_b(double load, double servers);

/// One recorded operation: its arguments are `Trace::arguments(node)`.
struct Node {
  Op op{Op::constant};
  std::uint32_t first{0};    ///< first argument in the argument pool
  std::uint32_t count{0};    ///< number of arguments
  std::uint32_t payload{0};  ///< slot of a figure, label of a quantity
  double value{0};
};

/// Name and unit of a quantity.
struct Label {
  std::string name;
  std::string unit;
};

/// A directed acyclic graph of operations; arguments always precede the nodes that use them.
class GENGXIN_API Trace {
 public:
  Trace();
  std::uint32_t figure(std::uint32_t slot, double value);
  std::uint32_t constant(double value);
  std::uint32_t operation(Op op, std::span<const std::uint32_t> arguments);
  std::uint32_t quantity(std::uint32_t node, std::string name, std::string_view unit);

  [[nodiscard]] std::size_t size() const { return nodes_.size(); }
  [[nodiscard]] const Node& node(std::uint32_t id) const { return nodes_[id]; }
  [[nodiscard]] std::span<const std::uint32_t> arguments(std::uint32_t id) const;
  [[nodiscard]] const Label& label(std::uint32_t id) const { return labels_[nodes_[id].payload]; }

  /// Values of all nodes from the figures alone; `figures[slot]` replaces what was recorded.
  [[nodiscard]] std::vector<double> recompute(std::span<const double> figures) const;

 private:
  std::vector<Node> nodes_;
  std::vector<std::uint32_t> pool_;
  std::vector<Label> labels_;
};

/// While it lives, this thread's Traced numbers are recorded in `trace`.
class GENGXIN_API Recording {
 public:
  explicit Recording(Trace& trace);
  ~Recording();
  Recording(const Recording&) = delete;
  Recording& operator=(const Recording&) = delete;
  static Trace& current();

 private:
  Trace* before_;
};

/// A number that remembers how it came about. Needs a living `Recording`, except for zero.
class GENGXIN_API Traced {
 public:
  Traced() = default;  // node 0 of every trace is the constant 0
  Traced(double constant);  // NOLINT: numbers of the method mix freely with traced ones
  static Traced from_node(std::uint32_t node) { Traced t; t.node_ = node; return t; }
  [[nodiscard]] std::uint32_t node() const { return node_; }
  [[nodiscard]] double value() const;
  Traced& operator+=(Traced other);
  Traced& operator-=(Traced other);
  Traced& operator*=(Traced other);

 private:
  std::uint32_t node_{0};
};

GENGXIN_API Traced apply(Op op, Traced a);
GENGXIN_API Traced apply(Op op, Traced a, Traced b);
GENGXIN_API Traced apply(Op op, Traced a, Traced b, Traced c);

inline Traced operator+(Traced a, Traced b) { return apply(Op::add, a, b); }
inline Traced operator-(Traced a, Traced b) { return apply(Op::subtract, a, b); }
inline Traced operator*(Traced a, Traced b) { return apply(Op::multiply, a, b); }
inline Traced operator/(Traced a, Traced b) { return apply(Op::divide, a, b); }
inline Traced& Traced::operator+=(Traced other) { return *this = *this + other; }
inline Traced& Traced::operator-=(Traced other) { return *this = *this - other; }
inline Traced& Traced::operator*=(Traced other) { return *this = *this * other; }

/// What a model may be computed with.
template <class T>
concept Scalar = std::is_same_v<T, double> || std::is_same_v<T, Traced>;

inline double value_of(double x) { return x; }
inline double value_of(Traced x) { return x.value(); }

inline double minimum(double a, double b) { return a < b ? a : b; }
inline double maximum(double a, double b) { return a > b ? a : b; }
inline double exponential(double a) { return std::exp(a); }
inline double at_least(double a, double b) { return a >= b ? 1.0 : 0.0; }
inline double choose(double condition, double yes, double no) { return condition != 0 ? yes : no; }
inline double divide_or(double a, double b, double otherwise) { return b != 0 ? a / b : otherwise; }
/// Whole number not below `a`; rounding noise up to 1e-9 does not add a whole unit.
inline double ceiling(double a) { return std::ceil(a - 1e-9 * maximum(1.0, std::abs(a))) + 0.0; }  // + 0.0: never -0

inline double power(double a, double b) { return std::pow(a, b); }
inline Traced power(Traced a, Traced b) { return apply(Op::power, a, b); }

inline Traced minimum(Traced a, Traced b) { return apply(Op::minimum, a, b); }
inline Traced maximum(Traced a, Traced b) { return apply(Op::maximum, a, b); }
inline Traced exponential(Traced a) { return apply(Op::exponential, a); }
inline Traced at_least(Traced a, Traced b) { return apply(Op::at_least, a, b); }
inline Traced choose(Traced condition, Traced yes, Traced no) { return apply(Op::choose, condition, yes, no); }
inline Traced divide_or(Traced a, Traced b, Traced otherwise) { return apply(Op::divide_or, a, b, otherwise); }
inline Traced ceiling(Traced a) { return apply(Op::ceiling, a); }
inline Traced round_down(Traced a) { return apply(Op::round_down, a); }
inline Traced round_up(Traced a) { return apply(Op::round_up, a); }
inline Traced round_half(Traced a, int digits) { return apply(Op::round_half, a, Traced(static_cast<double>(digits))); }
inline Traced erlang_b(Traced load, Traced servers) { return apply(Op::erlang_b, load, servers); }

/// `first` + the index of the first value above 1e-9; NaN if there is none.
GENGXIN_API double first_above(double first, std::span<const double> values);
GENGXIN_API Traced first_above(double first, std::span<const Traced> values);

/// Sum of many terms: one addition for double, one n-ary node for Traced.
GENGXIN_API double sum_of(std::span<const double> terms);
GENGXIN_API Traced sum_of(std::span<const Traced> terms);

/// Names a result. `name` is called only when tracing: `quantity(x, "persons", [&] { return ...; })`.
template <Scalar T, class Name>
T quantity(T x, std::string_view unit, Name&& name) {
  if constexpr (std::is_same_v<T, Traced>) {
    return Traced::from_node(Recording::current().quantity(x.node(), name(), unit));
  } else {
    return x;
  }
}

}  // namespace gengxin
