// The body of all formula_kernels_*.cpp: it defines GENGXIN_FORMULA_KERNELS with vectors of
// GENGXIN_FORMULA_WIDTH doubles. Everything is in an anonymous namespace and uses no library
// templates, so that no code for a newer processor can be linked into another file.
#include "formula_kernels.hpp"
#include "formula_vectors.inl"
#include "formula_operands.inl"

namespace gengxin::formula::detail {
namespace {

template <class F>
bool unary(const Call& call) {
  const std::size_t rows = call.rows;
  double* const result = call.result;
  const double* a = call.operand[0];
  const std::size_t s = call.step(0) * W;
  const double immediate = call.immediate;
  for (std::size_t i = 0; i < rows; i += W, a += s) store(result + i, F::of(load(a), immediate));
  return false;
}

bool is_category(const Call& call) {
  const std::size_t rows = call.rows;
  double* const result = call.result;
  const auto code = static_cast<long long>(call.immediate);
  for (std::size_t i = 0; i < rows; i += W) store(result + i, as_mask(codes_at(call.codes, i) == code));
  return false;
}

bool same_category(const Call& call) {
  const std::size_t rows = call.rows;
  double* const result = call.result;
  for (std::size_t i = 0; i < rows; i += W) store(result + i, as_mask(codes_at(call.codes, i) == codes_at(call.other_codes, i)));
  return false;
}

template <std::size_t N>
INLINE bool tiers(const Call& call) {
  const std::size_t rows = call.rows, s = call.step(0) * W;
  double* const result = call.result;
  const double* a = call.operand[0];
  V low[N], high[N], rate[N];
  for (std::size_t k = 0; k < N; ++k) {
    low[k] = all(call.values[k]);
    high[k] = all(call.highs[k]);
    rate[k] = all(call.rates[k]);
  }
  for (std::size_t i = 0; i < rows; i += W, a += s) {
    const V x = load(a);
    V sum{};
    for (std::size_t k = 0; k < N; ++k) sum += rate[k] * maximum(minimum(x, high[k]) - low[k], V{});
    store(result + i, sum);
  }
  return false;
}

bool scale(const Call& call) {
  switch (call.count) {  // few tiers stay in registers
    case 1: return tiers<1>(call);
    case 2: return tiers<2>(call);
    case 3: return tiers<3>(call);
    case 4: return tiers<4>(call);
    default: break;
  }
  const std::size_t rows = call.rows, s = call.step(0) * W, count = call.count;
  double* const result = call.result;
  const double *a = call.operand[0], *lows = call.values, *highs = call.highs, *rates = call.rates;
  for (std::size_t i = 0; i < rows; i += W, a += s) {
    const V x = load(a);
    V sum{};
    for (std::size_t k = 0; k < count; ++k) sum += rates[k] * maximum(minimum(x, all(highs[k])) - lows[k], V{});
    store(result + i, sum);
  }
  return false;
}

/// `N` vectors of a sum at a time: the operands one after the other, without a stop in memory.
template <std::size_t N>
INLINE void sum_of(const Call& call, std::size_t plus, std::size_t i) {
  V sum[N];
  const auto each = [&](std::size_t j, auto join) __attribute__((always_inline)) {
    const double* a = call.operand[j];
    if (call.step(j) == 0) {
      const V x = load(a);
      for (std::size_t k = 0; k < N; ++k) join(sum[k], x);
    } else {
      for (std::size_t k = 0; k < N; ++k) join(sum[k], load(a + i + k * W));
    }
  };
  each(0, [](V& part, V x) { part = x; });
  for (std::size_t j = 1; j < plus; ++j) each(j, [](V& part, V x) { part += x; });
  for (std::size_t j = plus; j < call.count; ++j) each(j, [](V& part, V x) { part -= x; });
  for (std::size_t k = 0; k < N; ++k) store(call.result + i + k * W, sum[k]);
}

/// The first operand, plus those below the immediate, less the others, in this order.
bool sum(const Call& call) {
  const std::size_t rows = call.rows, plus = static_cast<std::size_t>(call.immediate);
  std::size_t i = 0;
  for (; i + 4 * kLanes <= rows; i += 4 * kLanes) sum_of<4 * kLanes / W>(call, plus, i);
  for (; i < rows; i += kLanes) sum_of<kLanes / W>(call, plus, i);
  return false;
}

bool lookup(const Call& call) {
  const std::size_t rows = call.rows;
  double* const result = call.result;
  const auto* codes = static_cast<const std::int32_t*>(call.codes);
#ifdef __AVX512F__
  if (call.count <= 8) {
    const __m512d table = _mm512_maskz_loadu_pd(static_cast<__mmask8>((1U << call.count) - 1U), call.values);
    for (std::size_t i = 0; i < rows; i += 8) store(result + i, (V)_mm512_maskz_permutexvar_pd(0xff, (__m512i)codes_at(codes, i), table));
    return false;
  }
#endif
  for (std::size_t i = 0; i < rows; ++i) result[i] = call.values[codes[i]];
  return false;
}

bool load_truth(const Call& call) {
  const std::size_t rows = call.rows;
  const auto* truths = static_cast<const std::uint8_t*>(call.codes);
  auto* result = reinterpret_cast<long long __attribute__((may_alias))*>(call.result);
  for (std::size_t i = 0; i < rows; ++i) result[i] = truths[i] != 0 ? -1 : 0;
  return false;
}

bool load_date(const Call& call) {
  const std::size_t rows = call.rows;
  const auto* days = static_cast<const std::int32_t*>(call.codes);
  double* __restrict result = call.result;
  for (std::size_t i = 0; i < rows; ++i) result[i] = days[i];
  return false;
}

struct IsZero { static INLINE M of(V x) { return x == 0.0; } };
struct IsSet { static INLINE M of(V x) { return bits(x); } };
struct IsNoNumber { static INLINE M of(V x) { return x != x; } };

template <class F>
bool check(const Call& call) {
  const std::size_t rows = call.rows;
  const double *guard = call.operand[0], *a = call.operand[1];
  const std::size_t s = call.step(0) * W, t = call.step(1) * W;
  M found{};
  for (std::size_t i = 0; i < rows; i += W, guard += s, a += t) found |= bits(load(guard)) & F::of(load(a));
  return any(found);
}

/// Some bit where x is infinite or no number: only then is x - x not zero.
INLINE M endless(V x) { return bits(x - x); }

bool check_column(const Call& call) {
  const std::size_t rows = call.rows;
  const auto* a = static_cast<const double*>(call.codes);
  V found[4]{};  // four, as each waits for itself
  std::size_t i = 0;
  for (; i + 4 * W <= rows; i += 4 * W)
    for (std::size_t k = 0; k < 4; ++k) found[k] = plus_nothing_of(found[k], load(a + i + k * W));
  for (; i < rows; i += W) found[0] = plus_nothing_of(found[0], load(a + i));
  return any(bits(found[0]) | bits(found[1]) | bits(found[2]) | bits(found[3]));
}

/// Codes below `count`; of a date, which the immediate marks, any day but the least.
bool check_codes(const Call& call) {
  const std::size_t rows = call.rows;
  const auto* codes = static_cast<const std::int32_t*>(call.codes);
  std::uint32_t found = 0;
  if (call.immediate != 0) {
    for (std::size_t i = 0; i < rows; ++i) found |= codes[i] == (-0x7fffffff - 1) ? 1U : 0U;
  } else {
    const auto count = static_cast<std::uint32_t>(call.count);
    for (std::size_t i = 0; i < rows; ++i) found |= static_cast<std::uint32_t>(codes[i]) >= count ? 1U : 0U;
  }
  return found != 0;
}

INLINE void stream(double* p, V v) {
#if defined(__AVX512F__)
  _mm512_stream_pd(p, (__m512d)v);
#elif defined(__AVX__)
  _mm256_stream_pd(p, (__m256d)v);
#elif defined(__SSE2__)
  _mm_stream_pd(p, (__m128d)v);
#else
  store(p, v);
#endif
}

/// Stores the rows that are there; true if one of them is no finite number.
INLINE bool put(const double* a, std::size_t s, const Call& call) {
  const std::size_t rows = call.rows;
  M found{};
  if (call.out == nullptr || call.live < rows) {
    for (std::size_t i = 0; i < rows; i += W) found |= endless(load(a + i * s));
    for (std::size_t i = 0; call.out != nullptr && i < call.live; ++i) call.out[i] = a[i * s];
    return any(found);
  }
  double* out = call.out;
  if (!call.stream) {
    for (std::size_t i = 0; i < rows; i += W) {
      const V x = load(a + i * s);
      found |= endless(x);
      store(out + i, x);
    }
    return any(found);
  }
  if (reinterpret_cast<std::uintptr_t>(out) % (8 * W) != 0) {  // the ends of lines shared with other rows go the ordinary way
    const std::size_t before = W - reinterpret_cast<std::uintptr_t>(out) / 8 % W, last = rows - W;
    found = endless(load(a)) | endless(load(a + last * s));
    store(out, load(a));
    store(out + last, load(a + last * s));
    a += before * s;
    out += before;
  }
  for (std::size_t i = static_cast<std::size_t>(out - call.out); i + W <= rows; i += W, a += W * s, out += W) {
    const V x = load(a);
    found |= endless(x);
    stream(out, x);
  }
  return any(found);
}

bool store_number(const Call& call) { return put(call.operand[0], call.step(0), call); }

/// What is rounded where it is stored: a or a * b; all of it, or only where the mask c is set or is not, and 0 elsewhere.
enum class Where : int { everywhere, set, unset };

template <bool kProduct, Where kWhere, How B>
struct Rounded {
  explicit INLINE Rounded(const Call& call) : a(call, 0), b(call, kProduct ? 1 : 0), c(call, kWhere == Where::everywhere ? 0 : 2) {}
  INLINE V at(std::size_t i) const {
    V x = a.at(i);
    if constexpr (kProduct) x *= b.at(i);
    if constexpr (kWhere == Where::set) x = (V)(bits(x) & bits(c.at(i)));
    if constexpr (kWhere == Where::unset) x = (V)(bits(x) & ~bits(c.at(i)));
    return x;
  }
  In<kAlong> a;
  In<B> b;
  In<kAlong> c;
};

/// Rounds rows that are not too large and, unless `kSigned`, not negative. Stores them in the block and, if these are whole
/// lines, in the output at once. True if one was: the largest upper half of the doubles tells, as halves have no sign.
template <bool kSigned, bool kOut, class X>
INLINE bool round_small(const Call& call, const X& of, const Decimals& to, std::size_t i, std::size_t end) {
  double *const result = call.result, *const out = call.out;
  Halves largest{};
  for (; i < end; i += kLanes) {
    V near[kLanes / W];  // side by side, as each waits for itself
    for (std::size_t k = 0; k < kLanes / W; ++k) {
      const V x = of.at(i + k * W);
      const Halves size = (Halves)(kSigned ? size_of(x) : x);
      largest = largest > size ? largest : size;
      near[k] = x * to.scaled + (kSigned ? (V)(bits(all(to.half)) | (bits(x) & kSign)) : all(to.half));
    }
    for (V& x : near) x = kSigned ? towards_zero(x) : cut(x);
    for (V& x : near) x = kSigned ? to.over(x) + 0.0 : to.over(x);
    for (std::size_t k = 0; k < kLanes / W; ++k) store(result + i + k * W, near[k]);
    for (std::size_t k = 0; kOut && k < kLanes / W; ++k) stream(out + i + k * W, near[k]);
  }
  return reached(largest, to.many);
}

/// Part by part the quickest way that its amounts allow. True if some amount is no finite number.
template <bool kOut, class X>
INLINE bool round_block(const Call& call, const X& of) {
  constexpr std::size_t kPart = 128;
  const Decimals to(call.immediate);
  const std::size_t rows = call.rows;
  bool negative = call.negative;
  M found{};
  for (std::size_t first = 0; first < rows; first += kPart) {
    const std::size_t end = rows - first < kPart ? rows : first + kPart;
    negative = negative || round_small<false, kOut>(call, of, to, first, end);
    if (!negative || !round_small<true, kOut>(call, of, to, first, end)) continue;
    for (std::size_t i = first; i < end; i += W) {
      const V near = to.round(of.at(i));
      found |= endless(near);
      store(call.result + i, near);
      if constexpr (kOut) stream(call.out + i, near);
    }
  }
  call.negative = negative;
  return any(found);
}

template <class X>
INLINE bool store_rounds(const Call& call) {
  const X of(call);
  if (call.out != nullptr && call.live == call.rows && call.stream && reinterpret_cast<std::uintptr_t>(call.out) % (8 * W) == 0) return round_block<true>(call, of);
  round_block<false>(call, of);
  return put(call.result, 1, call);
}

/// Neither the first operand nor the mask is the same for all rows: the generator sees to that.
template <bool kProduct, Where kWhere>
bool store_rounded(const Call& call) {
  return kProduct && (call.cells & 2U) != 0 ? store_rounds<Rounded<kProduct, kWhere, kCell>>(call) : store_rounds<Rounded<kProduct, kWhere, kAlong>>(call);
}

bool store_truth(const Call& call) {
  const double* a = call.operand[0];
  const std::size_t s = call.step(0);
  if (call.out == nullptr) return false;
  for (std::size_t i = 0; i < call.live; ++i) {
    long long bit = 0;
    __builtin_memcpy(&bit, a + i * s, sizeof bit);
    call.out[i] = bit != 0 ? 1.0 : 0.0;
  }
  return false;
}

#define PAIRS(F) pair<F, Add>, pair<F, Subtract>, pair<F, Multiply>, pair<F, Minimum>, pair<F, Maximum>, pair<F, Reversed>

// In the order of `Kernel`, then the pairs.
constexpr Function kTable[] = {
    binary<Add>, binary<Subtract>, binary<Multiply>, binary<Divide>, binary<Minimum>, binary<Maximum>,
    binary<Less>, binary<LessEqual>, binary<Equal>, binary<Unequal>,
    binary<AllOf>, binary<AnyOf>, unary<Negation>,
    unary<Negate>, unary<Floor>, unary<Ceiling>, unary<Round>, unary<RoundUpDigits>, unary<RoundDownDigits>,
    choose, choose_by<Less>, choose_by<LessEqual>, choose_by<Equal>, choose_by<Unequal>,
    scale, sum, lookup, load_truth, load_date, is_category, same_category, choose_category,
    check<IsZero>, check<IsSet>, check<IsNoNumber>, check_column, check_codes, store_number, store_truth,
    store_rounded<false, Where::everywhere>, store_rounded<false, Where::set>, store_rounded<false, Where::unset>,
    store_rounded<true, Where::everywhere>, store_rounded<true, Where::set>, store_rounded<true, Where::unset>,
    PAIRS(Add), PAIRS(Subtract), PAIRS(Multiply), PAIRS(Minimum), PAIRS(Maximum)};
static_assert(sizeof kTable / sizeof kTable[0] == kKernelCount);

}  // namespace

const Function* GENGXIN_FORMULA_KERNELS() { return kTable; }

}  // namespace gengxin::formula::detail
