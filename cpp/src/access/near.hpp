#pragma once
// Internal: which costs of a row lie within a limit, and whether all are costs at all.
#include <bit>
#include <cstddef>
#include <cstdint>
#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace gengxin::access {

/// Bit k of the result: c_k <= limit, for up to 64 costs. `sound` becomes false where one is not a number of at least 0.
inline std::uint64_t within_bits(const double* c, std::size_t count, double limit, bool& sound) {
  std::uint64_t bits = 0;
  std::size_t k = 0;
#if defined(__SSE2__)
  const __m128d last = _mm_set1_pd(limit), zero = _mm_setzero_pd();
  __m128d all = _mm_cmpeq_pd(zero, zero);
  for (; k + 2 <= count; k += 2) {
    const __m128d cost = _mm_loadu_pd(c + k);
    all = _mm_and_pd(all, _mm_cmpge_pd(cost, zero));
    bits |= static_cast<std::uint64_t>(static_cast<unsigned>(_mm_movemask_pd(_mm_cmple_pd(cost, last)))) << k;
  }
  sound = sound && _mm_movemask_pd(all) == 3;
#endif
  for (; k < count; ++k) {
    sound = sound && c[k] >= 0;
    bits |= static_cast<std::uint64_t>(c[k] <= limit) << k;
  }
  return bits;
}

/// Writes the places of the costs within the limit, rising, and returns how many they are; `out` has room for all.
inline std::size_t within(const double* c, std::size_t count, double limit, std::int32_t* out, bool& sound) {
  std::size_t size = 0;
  for (std::size_t from = 0; from < count; from += 64) {
    std::uint64_t bits = within_bits(c + from, count - from < 64 ? count - from : 64, limit, sound);
    for (; bits != 0; bits &= bits - 1) out[size++] = static_cast<std::int32_t>(from) + std::countr_zero(bits);
  }
  return size;
}

}  // namespace gengxin::access
