// Vectors of GENGXIN_FORMULA_WIDTH doubles and what the operations of the language are on them. Part
// of formula_kernels.inl.
#ifdef __SSE2__
#include <immintrin.h>
#endif

namespace gengxin::formula::detail {
namespace {

constexpr std::size_t W = GENGXIN_FORMULA_WIDTH;
typedef double V __attribute__((vector_size(W * 8)));
typedef double VLoose __attribute__((vector_size(W * 8), aligned(8), may_alias));
typedef decltype(V{} < V{}) M;
typedef std::int32_t I __attribute__((vector_size(W * 4)));
typedef std::int32_t ILoose __attribute__((vector_size(W * 4), aligned(4), may_alias));

#define INLINE __attribute__((always_inline)) inline

INLINE V load(const double* p) { return *reinterpret_cast<const VLoose*>(p); }
INLINE void store(double* p, V v) { *reinterpret_cast<VLoose*>(p) = v; }
INLINE M codes_at(const void* codes, std::size_t i) { return __builtin_convertvector(*reinterpret_cast<const ILoose*>(static_cast<const std::int32_t*>(codes) + i), M); }
INLINE V all(double x) { return V{} + x; }
INLINE M bits(V v) { return (M)v; }
INLINE V as_mask(M m) { return (V)m; }
INLINE V select(M m, V a, V b) { return m ? a : b; }
INLINE V select_bits(M m, V a, V b) { return (V)((bits(a) & m) | (bits(b) & ~m)); }
INLINE V size_of(V x) { return (V)(bits(x) & 0x7fffffffffffffffLL); }
/// Some bit is set.
INLINE bool any(M m) {
#if defined(__AVX512F__)
  return _mm512_test_epi64_mask((__m512i)m, (__m512i)m) != 0;
#elif defined(__AVX__)
  return _mm256_testz_si256((__m256i)m, (__m256i)m) == 0;
#else
  long long found = 0;
  for (std::size_t i = 0; i < W; ++i) found |= m[i];
  return found != 0;
#endif
}

// a < b ? a : b and a > b ? a : b, also for zeros and NaN: that is what the instructions do.
INLINE V minimum(V a, V b) {
#if defined(__AVX512F__)
  return (V)_mm512_maskz_min_pd(0xff, (__m512d)a, (__m512d)b);
#elif defined(__AVX__)
  return (V)_mm256_min_pd((__m256d)a, (__m256d)b);
#elif defined(__SSE2__)
  return (V)_mm_min_pd((__m128d)a, (__m128d)b);
#else
  return a < b ? a : b;
#endif
}
INLINE V maximum(V a, V b) {
#if defined(__AVX512F__)
  return (V)_mm512_maskz_max_pd(0xff, (__m512d)a, (__m512d)b);
#elif defined(__AVX__)
  return (V)_mm256_max_pd((__m256d)a, (__m256d)b);
#elif defined(__SSE2__)
  return (V)_mm_max_pd((__m128d)a, (__m128d)b);
#else
  return a > b ? a : b;
#endif
}

// The five that pair up.
struct Add { static INLINE V of(V a, V b) { return a + b; } };
struct Subtract { static INLINE V of(V a, V b) { return a - b; } };
struct Multiply { static INLINE V of(V a, V b) { return a * b; } };
struct Minimum { static INLINE V of(V a, V b) { return minimum(a, b); } };
struct Maximum { static INLINE V of(V a, V b) { return maximum(a, b); } };
struct Reversed { static INLINE V of(V a, V b) { return b - a; } };
struct Divide { static INLINE V of(V a, V b) { return a / b; } };
struct Less { static INLINE M test(V a, V b) { return a < b; } static INLINE V of(V a, V b) { return as_mask(test(a, b)); } };
struct LessEqual { static INLINE M test(V a, V b) { return a <= b; } static INLINE V of(V a, V b) { return as_mask(test(a, b)); } };
struct Equal { static INLINE M test(V a, V b) { return a == b; } static INLINE V of(V a, V b) { return as_mask(test(a, b)); } };
struct Unequal { static INLINE M test(V a, V b) { return a != b; } static INLINE V of(V a, V b) { return as_mask(test(a, b)); } };
struct AllOf { static INLINE V of(V a, V b) { return as_mask(bits(a) & bits(b)); } };
struct AnyOf { static INLINE V of(V a, V b) { return as_mask(bits(a) | bits(b)); } };

constexpr long long kSign = -0x7fffffffffffffffLL - 1;

/// The whole number at or below, for less than 2^52 and a little more in size.
INLINE V low(V x) {
#if defined(__AVX512F__)
  return (V)_mm512_maskz_roundscale_pd(0xff, (__m512d)x, _MM_FROUND_TO_NEG_INF | _MM_FROUND_NO_EXC);
#elif defined(__AVX__)
  return (V)_mm256_floor_pd((__m256d)x);
#else
  const V near = (V)(bits((size_of(x) + 0x1p52) - 0x1p52) | (bits(x) & kSign));  // to the nearest, by the width of the mantissa
  return near - (near > x ? all(1.0) : V{});
#endif
}
INLINE V relative_slack(V magnitude) { return minimum(magnitude * 0x1p-50, all(0x1p-6)); }
INLINE V floored(V x) {
  const V magnitude = size_of(x);
  return select(magnitude < 0x1p52, low(x + (1e-9 + relative_slack(magnitude))) + 0.0, x);
}
INLINE V rounded(V x) {
  const V magnitude = size_of(x), near = low(magnitude + ((0.5 + 1e-9) + relative_slack(magnitude)));
  return select(magnitude < 0x1p52, (V)(bits(near) | (bits(x) & kSign)) + 0.0, x);
}

/// sum + 0 * x: zero as long as all x are finite numbers.
INLINE V plus_nothing_of(V sum, V x) {
#if defined(__AVX512F__)
  return (V)_mm512_fmadd_pd((__m512d)x, _mm512_setzero_pd(), (__m512d)sum);
#elif defined(__FMA__)
  return (V)_mm256_fmadd_pd((__m256d)x, _mm256_setzero_pd(), (__m256d)sum);
#else
  return sum + x * 0.0;
#endif
}

/// The whole number at or below what is not negative, for less than 2^52.
INLINE V cut(V x) {
#if defined(__AVX__)
  return low(x);
#else
  const V near = (x + 0x1p52) - 0x1p52;
  return near - (near > x ? all(1.0) : V{});
#endif
}

/// Without decimals, for less than 2^52 in size.
INLINE V towards_zero(V x) {
#if defined(__AVX512F__)
  return (V)_mm512_maskz_roundscale_pd(0xff, (__m512d)x, _MM_FROUND_TO_ZERO | _MM_FROUND_NO_EXC);
#elif defined(__AVX__)
  return (V)_mm256_round_pd((__m256d)x, _MM_FROUND_TO_ZERO | _MM_FROUND_NO_EXC);
#else
  return (V)(bits(cut(size_of(x))) | (bits(x) & kSign));
#endif
}

/// Doubles as halves, whole numbers without signs: the upper half of a negative one is above that of all others.
typedef std::uint32_t Halves __attribute__((vector_size(W * 8)));
typedef unsigned long long Wholes __attribute__((vector_size(W * 8)));
/// Some double had an upper half as large as the limit's, which is not negative.
INLINE bool reached(Halves largest, double limit) {
  unsigned long long bits = 0;
  __builtin_memcpy(&bits, &limit, sizeof bits);
  return any((M)((Wholes)largest >> 32) >= static_cast<long long>(bits >> 32));
}

/// Rounding to decimals, half away from zero; `power` is the power of ten that makes the last one whole.
struct Decimals {
  explicit INLINE Decimals(double ten) : power(ten), scaled(ten * (1 + 0x1p-50)), inverse(1.0 / ten), many(0x1p46 / ten), rest(__builtin_fma(-inverse, ten, 1.0) / ten) {}
  /// A whole number over the power. The inverse as a sum of two doubles is near enough (2^-106) that no
  /// quotient of a whole number below 2^53 by a power of ten up to 10^9 rounds another way than that of a division:
  /// those lie 2^-85 and more from where rounding turns.
  INLINE V over(V whole) const {
#if defined(__AVX512F__)
    return (V)_mm512_fmadd_pd((__m512d)whole, _mm512_set1_pd(inverse), _mm512_mul_pd((__m512d)whole, _mm512_set1_pd(rest)));
#elif defined(__FMA__)
    return (V)_mm256_fmadd_pd((__m256d)whole, _mm256_set1_pd(inverse), _mm256_mul_pd((__m256d)whole, _mm256_set1_pd(rest)));
#else
    return whole / power;
#endif
  }
  INLINE V round(V x) const {
    const V magnitude = size_of(x), near = over(cut(magnitude * scaled + half));
    return select(magnitude < many, (V)(bits(near) | (bits(x) & kSign)) + 0.0, x);
  }
  static constexpr double half = 0.5 + 1e-9;
  double power, scaled, inverse, many, rest;
};

struct Negate { static INLINE V of(V a, double) { return -a; } };
struct Negation { static INLINE V of(V a, double) { return as_mask(~bits(a)); } };
struct Floor { static INLINE V of(V a, double) { return floored(a); } };
struct Ceiling { static INLINE V of(V a, double) { return 0.0 - floored(-a); } };
struct Round { static INLINE V of(V a, double) { return rounded(a); } };
struct RoundUpDigits { static INLINE V of(V a, double power) { return Decimals(power).round(a); } };
struct RoundDownDigits { static INLINE V of(V a, double power) { return rounded(a / power) * power; } };

}  // namespace
}  // namespace gengxin::formula::detail
