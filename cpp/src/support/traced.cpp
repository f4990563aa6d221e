#include "gengxin/support/traced.hpp"

#include <array>
#include <limits>
#include <stdexcept>
#include <utility>

namespace gengxin {
namespace {
thread_local Trace* current_trace = nullptr;
}

double erlang_b(double load, double servers) {
  const double whole = std::floor(servers + 1e-9);
  if (whole <= 0) return load > 0 ? 1.0 : 0.0;
  if (load <= 0) return 0.0;
  // 1/B = sum over k of n (n-1) ... (n-k+1) / load^k: the recursion unrolled, its terms in one short chain.
  double inverse = 1.0, term = 1.0;
  const double unit = 1.0 / load;
  for (double rest = whole; rest > 0; --rest) {
    term *= rest * unit;
    inverse += term;
    if (inverse > 1e300) return 0.0;
    if (rest < load && term < 1e-18 * inverse) break;  // from here on terms only shrink
  }
  return 1.0 / inverse;
}

double first_above(double first, std::span<const double> values) {
  for (std::size_t i = 0; i < values.size(); ++i)
    if (values[i] > 1e-9) return first + static_cast<double>(i);
  return std::numeric_limits<double>::quiet_NaN();
}

double sum_of(std::span<const double> terms) {
  // Four lanes: additions that do not wait for each other, in an order that depends on the count alone.
  std::array<double, 4> lanes{};
  const std::size_t whole = terms.size() / 4 * 4;
  for (std::size_t i = 0; i < whole; i += 4)
    for (std::size_t lane = 0; lane < 4; ++lane) lanes[lane] += terms[i + lane];
  double sum = (lanes[0] + lanes[1]) + (lanes[2] + lanes[3]);
  for (std::size_t i = whole; i < terms.size(); ++i) sum += terms[i];
  return sum;
}

double evaluate(Op op, std::span<const double> a) {
  switch (op) {
    case Op::figure:
    case Op::constant:
      throw std::logic_error("a leaf has no operation");
    case Op::quantity: return a[0];
    case Op::add: return sum_of(a);
    case Op::subtract: return a[0] - a[1];
    case Op::multiply: return a[0] * a[1];
    case Op::divide: return a[0] / a[1];
    case Op::minimum: return minimum(a[0], a[1]);
    case Op::maximum: return maximum(a[0], a[1]);
    case Op::exponential: return exponential(a[0]);
    case Op::floor: return std::floor(a[0] + 1e-9);
    case Op::ceiling: return ceiling(a[0]);
    case Op::at_least: return at_least(a[0], a[1]);
    case Op::choose: return choose(a[0], a[1], a[2]);
    case Op::divide_or: return divide_or(a[0], a[1], a[2]);
    case Op::erlang_b: return erlang_b(a[0], a[1]);
    case Op::round_down: return round_down(a[0]);
    case Op::round_up: return round_up(a[0]);
    case Op::round_half: return round_half(a[0], static_cast<int>(a[1]));
    case Op::power: return power(a[0], a[1]);
    case Op::first_above: return first_above(a[0], a.subspan(1));
  }
  throw std::logic_error("unknown operation");
}

Trace::Trace() { nodes_.push_back(Node{}); }

std::uint32_t Trace::figure(std::uint32_t slot, double value) {
  nodes_.push_back(Node{Op::figure, 0, 0, slot, value});
  return static_cast<std::uint32_t>(nodes_.size() - 1);
}

std::uint32_t Trace::constant(double value) {
  if (value == 0 && !std::signbit(value)) return 0;
  nodes_.push_back(Node{Op::constant, 0, 0, 0, value});
  return static_cast<std::uint32_t>(nodes_.size() - 1);
}

std::uint32_t Trace::operation(Op op, std::span<const std::uint32_t> arguments) {
  std::vector<double> values;
  values.reserve(arguments.size());
  for (const auto id : arguments) values.push_back(nodes_[id].value);
  const auto first = static_cast<std::uint32_t>(pool_.size());
  pool_.insert(pool_.end(), arguments.begin(), arguments.end());
  nodes_.push_back(Node{op, first, static_cast<std::uint32_t>(arguments.size()), 0, evaluate(op, values)});
  return static_cast<std::uint32_t>(nodes_.size() - 1);
}

std::uint32_t Trace::quantity(std::uint32_t node, std::string name, std::string_view unit) {
  const std::array<std::uint32_t, 1> argument{node};
  const auto id = operation(Op::quantity, argument);
  nodes_[id].payload = static_cast<std::uint32_t>(labels_.size());
  labels_.push_back(Label{std::move(name), std::string(unit)});
  return id;
}

std::span<const std::uint32_t> Trace::arguments(std::uint32_t id) const {
  const Node& n = nodes_[id];
  return std::span<const std::uint32_t>(pool_).subspan(n.first, n.count);
}

std::vector<double> Trace::recompute(std::span<const double> figures) const {
  std::vector<double> result(nodes_.size());
  std::vector<double> values;
  for (std::uint32_t id = 0; id < nodes_.size(); ++id) {
    const Node& n = nodes_[id];
    if (n.op == Op::constant) {
      result[id] = n.value;
    } else if (n.op == Op::figure) {
      result[id] = figures[n.payload];
    } else {
      values.clear();
      for (const auto argument : arguments(id)) values.push_back(result[argument]);
      result[id] = evaluate(n.op, values);
    }
  }
  return result;
}

Recording::Recording(Trace& trace) : before_(std::exchange(current_trace, &trace)) {}
Recording::~Recording() { current_trace = before_; }
Trace& Recording::current() {
  if (current_trace == nullptr) throw std::logic_error("a Traced number is used without a Recording");
  return *current_trace;
}

Traced::Traced(double constant) : node_(constant == 0 ? 0 : Recording::current().constant(constant)) {}
double Traced::value() const { return node_ == 0 ? 0.0 : Recording::current().node(node_).value; }

Traced apply(Op op, Traced a) {
  const std::array<std::uint32_t, 1> ids{a.node()};
  return Traced::from_node(Recording::current().operation(op, ids));
}

Traced apply(Op op, Traced a, Traced b) {
  // Node 0 is the constant 0: adding it or multiplying by it needs no record.
  if (op == Op::add && a.node() == 0) return b;
  if ((op == Op::add || op == Op::subtract) && b.node() == 0) return a;
  if (op == Op::multiply && (a.node() == 0 || b.node() == 0)) return Traced();
  const std::array<std::uint32_t, 2> ids{a.node(), b.node()};
  return Traced::from_node(Recording::current().operation(op, ids));
}

Traced apply(Op op, Traced a, Traced b, Traced c) {
  const std::array<std::uint32_t, 3> ids{a.node(), b.node(), c.node()};
  return Traced::from_node(Recording::current().operation(op, ids));
}

Traced first_above(double first, std::span<const Traced> values) {
  std::vector<std::uint32_t> ids{Traced(first).node()};
  for (const Traced v : values) ids.push_back(v.node());
  return Traced::from_node(Recording::current().operation(Op::first_above, ids));
}

Traced sum_of(std::span<const Traced> terms) {
  std::vector<std::uint32_t> ids;
  for (const Traced t : terms)
    if (t.node() != 0) ids.push_back(t.node());
  if (ids.empty()) return Traced();
  if (ids.size() == 1) return Traced::from_node(ids.front());
  return Traced::from_node(Recording::current().operation(Op::add, ids));
}

}  // namespace gengxin
