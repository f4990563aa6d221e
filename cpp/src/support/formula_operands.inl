// Kernels of one and two operations and of choices, each once for what its operands are: most have a figure or a constant
// among them, which then stays in a register. Part of formula_kernels.inl.
namespace gengxin::formula::detail {
namespace {

/// How an operand is read: along the block, as one value that stays in a register, or as its step says.
enum class How : int { along, cell, either };

template <How kHow>
struct In {
  explicit INLINE In(const Call& call, std::size_t k) : p(call.operand[k]), step(call.step(k)), value(load(call.operand[k])) {}
  INLINE V at(std::size_t i) const {
    if constexpr (kHow == How::cell) return value;
    if constexpr (kHow == How::along) return load(p + i);
    return load(p + i * step);
  }
  const double* p;
  std::size_t step;
  V value;
};
constexpr How kAlong = How::along, kCell = How::cell, kEither = How::either;

template <class F, How A, How B>
INLINE bool binary_of(const Call& call) {
  const std::size_t rows = call.rows;
  double* const result = call.result;
  const In<A> a(call, 0);
  const In<B> b(call, 1);
  for (std::size_t i = 0; i < rows; i += W) store(result + i, F::of(a.at(i), b.at(i)));
  return false;
}

template <class F>
bool binary(const Call& call) {
  switch (call.cells & 3U) {
    case 0: return binary_of<F, kAlong, kAlong>(call);
    case 1: return binary_of<F, kCell, kAlong>(call);
    case 2: return binary_of<F, kAlong, kCell>(call);
    default: return binary_of<F, kEither, kEither>(call);
  }
}

template <class F, class G, How A, How B, How C>
INLINE bool pair_of(const Call& call) {
  const std::size_t rows = call.rows;
  double* const result = call.result;
  const In<A> a(call, 0);
  const In<B> b(call, 1);
  const In<C> c(call, 2);
  for (std::size_t i = 0; i < rows; i += W) store(result + i, G::of(F::of(a.at(i), b.at(i)), c.at(i)));
  return false;
}

template <class F, class G>
bool pair(const Call& call) {
  switch (call.cells & 7U) {
    case 0: return pair_of<F, G, kAlong, kAlong, kAlong>(call);
    case 1: return pair_of<F, G, kCell, kAlong, kAlong>(call);
    case 2: return pair_of<F, G, kAlong, kCell, kAlong>(call);
    case 4: return pair_of<F, G, kAlong, kAlong, kCell>(call);
    case 5: return pair_of<F, G, kCell, kAlong, kCell>(call);
    case 6: return pair_of<F, G, kAlong, kCell, kCell>(call);
    default: return pair_of<F, G, kEither, kEither, kEither>(call);
  }
}

template <How A, How B>
INLINE bool choose_of(const Call& call) {
  const std::size_t rows = call.rows;
  double* const result = call.result;
  const In<kEither> m(call, 0);
  const In<A> a(call, 1);
  const In<B> b(call, 2);
  for (std::size_t i = 0; i < rows; i += W) store(result + i, select_bits(bits(m.at(i)), a.at(i), b.at(i)));
  return false;
}

bool choose(const Call& call) {
  switch (call.cells >> 1 & 3U) {
    case 0: return choose_of<kAlong, kAlong>(call);
    case 1: return choose_of<kCell, kAlong>(call);
    case 2: return choose_of<kAlong, kCell>(call);
    default: return choose_of<kCell, kCell>(call);
  }
}

template <class F, How A, How B, How C, How D>
INLINE bool choose_by_of(const Call& call) {
  const std::size_t rows = call.rows;
  double* const result = call.result;
  const In<A> a(call, 0);
  const In<B> b(call, 1);
  const In<C> c(call, 2);
  const In<D> d(call, 3);
  for (std::size_t i = 0; i < rows; i += W) store(result + i, select(F::test(a.at(i), b.at(i)), c.at(i), d.at(i)));
  return false;
}

template <class F>
bool choose_by(const Call& call) {
  switch (call.cells & 15U) {  // mostly a column against a figure
    case 0: return choose_by_of<F, kAlong, kAlong, kAlong, kAlong>(call);
    case 2: return choose_by_of<F, kAlong, kCell, kAlong, kAlong>(call);
    case 6: return choose_by_of<F, kAlong, kCell, kCell, kAlong>(call);
    case 10: return choose_by_of<F, kAlong, kCell, kAlong, kCell>(call);
    case 14: return choose_by_of<F, kAlong, kCell, kCell, kCell>(call);
    default: return choose_by_of<F, kEither, kEither, kEither, kEither>(call);
  }
}

template <How A, How B>
INLINE bool choose_category_of(const Call& call) {
  const std::size_t rows = call.rows;
  double* const result = call.result;
  const In<A> a(call, 0);
  const In<B> b(call, 1);
  const auto code = static_cast<long long>(call.immediate);
  for (std::size_t i = 0; i < rows; i += W) store(result + i, select(codes_at(call.codes, i) == code, a.at(i), b.at(i)));
  return false;
}

bool choose_category(const Call& call) {
  switch (call.cells & 3U) {
    case 0: return choose_category_of<kAlong, kAlong>(call);
    case 1: return choose_category_of<kCell, kAlong>(call);
    case 2: return choose_category_of<kAlong, kCell>(call);
    default: return choose_category_of<kCell, kCell>(call);
  }
}

}  // namespace
}  // namespace gengxin::formula::detail
