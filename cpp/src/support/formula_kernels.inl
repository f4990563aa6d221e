// The body of all formula_kernels_*.cpp: it defines GENGXIN_FORMULA_KERNELS with vectors of
// GENGXIN_FORMULA_WIDTH doubles. Everything is in an anonymous namespace and uses no library
// templates, so that no code for a newer processor can be linked into another file.
#include "formula_kernels.hpp"
#include "formula_vectors.inl"

namespace gengxin::formula::detail {
namespace {

template <class F>
bool unary(const Call& call) {
  const std::size_t rows = call.rows;
  double* const result = call.result;
  const double* a = call.operand[0];
  const std::size_t s = call.step[0] * W;
  const double immediate = call.immediate;
  for (std::size_t i = 0; i < rows; i += W, a += s) store(result + i, F::of(load(a), immediate));
  return false;
}

template <class F>
bool binary(const Call& call) {
  const std::size_t rows = call.rows;
  double* const result = call.result;
  const double *a = call.operand[0], *b = call.operand[1];
  const std::size_t s = call.step[0] * W, t = call.step[1] * W;
  for (std::size_t i = 0; i < rows; i += W, a += s, b += t) store(result + i, F::of(load(a), load(b)));
  return false;
}

template <class F, class G>
bool pair(const Call& call) {
  const std::size_t rows = call.rows;
  double* const result = call.result;
  const double *a = call.operand[0], *b = call.operand[1], *c = call.operand[2];
  const std::size_t s = call.step[0] * W, t = call.step[1] * W, u = call.step[2] * W;
  for (std::size_t i = 0; i < rows; i += W, a += s, b += t, c += u) store(result + i, G::of(F::of(load(a), load(b)), load(c)));
  return false;
}

bool choose(const Call& call) {
  const std::size_t rows = call.rows;
  double* const result = call.result;
  const double *m = call.operand[0], *a = call.operand[1], *b = call.operand[2];
  const std::size_t s = call.step[0] * W, t = call.step[1] * W, u = call.step[2] * W;
  for (std::size_t i = 0; i < rows; i += W, m += s, a += t, b += u) store(result + i, select_bits(bits(load(m)), load(a), load(b)));
  return false;
}

template <class F>
bool choose_by(const Call& call) {
  const std::size_t rows = call.rows;
  double* const result = call.result;
  const double *a = call.operand[0], *b = call.operand[1], *c = call.operand[2], *d = call.operand[3];
  const std::size_t s = call.step[0] * W, t = call.step[1] * W, u = call.step[2] * W, v = call.step[3] * W;
  for (std::size_t i = 0; i < rows; i += W, a += s, b += t, c += u, d += v) store(result + i, select(F::test(load(a), load(b)), load(c), load(d)));
  return false;
}

bool choose_category(const Call& call) {
  const std::size_t rows = call.rows;
  double* const result = call.result;
  const double *a = call.operand[0], *b = call.operand[1];
  const std::size_t s = call.step[0] * W, t = call.step[1] * W;
  const auto code = static_cast<long long>(call.immediate);
  for (std::size_t i = 0; i < rows; i += W, a += s, b += t) store(result + i, select(codes_at(call.codes, i) == code, load(a), load(b)));
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

bool scale(const Call& call) {
  const std::size_t rows = call.rows, s = call.step[0] * W, tiers = call.count;
  double* const result = call.result;
  const double *a = call.operand[0], *lows = call.values, *highs = call.highs, *rates = call.rates;
  for (std::size_t i = 0; i < rows; i += W, a += s) {
    const V x = load(a);
    V sum{};
    for (std::size_t k = 0; k < tiers; ++k) sum += rates[k] * maximum(minimum(x, all(highs[k])) - lows[k], V{});
    store(result + i, sum);
  }
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
  const std::size_t s = call.step[0] * W, t = call.step[1] * W;
  M found{};
  for (std::size_t i = 0; i < rows; i += W, guard += s, a += t) found |= bits(load(guard)) & F::of(load(a));
  return any(found);
}

/// Some bit where x is infinite or no number: only then is x - x not zero.
INLINE M endless(V x) { return bits(x - x); }

bool check_column(const Call& call) {
  const std::size_t rows = call.rows;
  const auto* a = static_cast<const double*>(call.codes);
  M found{};
  for (std::size_t i = 0; i < rows; i += W) found |= endless(load(a + i));
  return any(found);
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

bool store_number(const Call& call) { return put(call.operand[0], call.step[0], call); }

/// Rounds a product into a block and stores it at once: while lines go out to memory, the next ones are computed.
bool store_rounded(const Call& call) {
  const double *a = call.operand[0], *b = call.operand[1];
  const std::size_t s = call.step[0] * W, t = call.step[1] * W;
  double* const result = call.result;
  double* const out = call.out;
  const std::size_t rows = call.rows;
  const double power = call.immediate;
  const bool lines = out != nullptr && call.live == rows && call.stream && reinterpret_cast<std::uintptr_t>(out) % (8 * W) == 0;
  if (!lines) {
    for (std::size_t i = 0; i < rows; i += W, a += s, b += t) store(result + i, RoundUpDigits::of(load(a) * load(b), power));
    return put(result, 1, call);
  }
  M found{};
  for (std::size_t i = 0; i < rows; i += W, a += s, b += t) {
    const V x = RoundUpDigits::of(load(a) * load(b), power);
    found |= endless(x);
    store(result + i, x);
    stream(out + i, x);
  }
  return any(found);
}

bool store_truth(const Call& call) {
  const double* a = call.operand[0];
  const std::size_t s = call.step[0];
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
    scale, lookup, load_truth, load_date, is_category, same_category, choose_category,
    check<IsZero>, check<IsSet>, check<IsNoNumber>, check_column, check_codes, store_number, store_rounded, store_truth,
    PAIRS(Add), PAIRS(Subtract), PAIRS(Multiply), PAIRS(Minimum), PAIRS(Maximum)};
static_assert(sizeof kTable / sizeof kTable[0] == kKernelCount);

}  // namespace

const Function* GENGXIN_FORMULA_KERNELS() { return kTable; }

}  // namespace gengxin::formula::detail
