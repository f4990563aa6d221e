#pragma once
// Kernels: one operation over a block of rows. They are compiled several times, for what different
// processors offer, and give the same bits everywhere.
#include <cstddef>
#include <cstdint>

namespace gengxin::formula::detail {

/// Kernels by name; pairs and choices of pairs follow after `count` (see `pair_kernel`).
enum class Kernel : std::uint16_t {
  add, subtract, multiply, divide, minimum, maximum,                     // a, b
  less, less_equal, equal, unequal,                                      // a, b -> mask
  all_of, any_of, negation,                                              // masks
  negate, floor, ceiling, round, round_up_digits, round_down_digits,     // a; the power of ten is immediate
  choose,                                                                // mask a, b, c
  choose_less, choose_less_equal, choose_equal, choose_unequal,          // a ? b, then c, e
  scale,                                                                 // a; auxiliary: scale
  sum,                                                                   // a + b + ... - c - ...; auxiliary: operands, immediate: the first to subtract
  lookup,                                                                // codes; auxiliary: lookup
  load_truth, load_date, is_category, same_category,                     // columns of bytes and integers
  choose_category,                                                       // codes == immediate, then a, b
  check_zero, check_mask, check_number,                                  // guard a, operand b
  check_column, check_codes,                                             // input is finite, codes and dates exist
  store_number, store_truth,                                             // a; auxiliary: item
  store_rounded, store_rounded_where, store_rounded_unless,              // a, under the mask c; auxiliary: item
  store_product, store_product_where, store_product_unless,              // a times b
  count,
};

inline constexpr std::uint16_t kPairFirst = static_cast<std::uint16_t>(Kernel::count);
inline constexpr std::uint16_t kFirstOps = 5;   ///< add, subtract, multiply, minimum, maximum
inline constexpr std::uint16_t kSecondOps = 6;  ///< the same and the reversed subtraction
inline constexpr std::uint16_t kKernelCount = kPairFirst + kFirstOps * kSecondOps;

/// second(first(a, b), c)
constexpr std::uint16_t pair_kernel(std::size_t first, std::size_t second) { return static_cast<std::uint16_t>(kPairFirst + first * kSecondOps + second); }

inline constexpr std::size_t kLanes = 8;  ///< rows of a block are a multiple; a cell holds its value this often

inline constexpr std::size_t kOperands = 8;

struct Call {
  std::uint32_t rows{0};                 ///< to compute; a multiple of kLanes
  std::uint32_t live{0};                 ///< to store
  double* result{nullptr};
  const double* operand[kOperands]{};
  double immediate{0};
  const void* codes{nullptr};            ///< this block of a column
  const void* other_codes{nullptr};
  const double* values{nullptr};         ///< of a lookup by code; low ends of a scale's tiers
  const double* highs{nullptr};
  const double* rates{nullptr};
  double* out{nullptr};                  ///< this block of an item's output, or null
  std::uint32_t count{0};                ///< categories, tiers, operands
  std::uint8_t cells{0};                 ///< a bit for each operand that is a cell
  bool stream{false};                    ///< write past the cache
  mutable bool negative{false};          ///< an amount to round was: the way for others is not tried again

  std::size_t step(std::size_t k) const { return cells >> k & 1U ? 0U : 1U; }  ///< from row to row
};

/// True if a check failed.
using Function = bool (*)(const Call&);

const Function* kernels_plain();
#ifdef GENGXIN_FORMULA_VECTORS
const Function* kernels_avx2();
const Function* kernels_avx512();
#endif

enum class InstructionSet : int { best = -1, plain = 0, avx2 = 1, avx512 = 2 };
/// The kernels to use on this machine.
const Function* kernels();
/// For tests: another set from now on. False if the machine or the build has none.
bool use_instruction_set(InstructionSet set);

}  // namespace gengxin::formula::detail
