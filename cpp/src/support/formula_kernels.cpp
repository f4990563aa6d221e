#include "formula_kernels.hpp"

#include <atomic>

namespace gengxin::formula::detail {
namespace {

int best_set() {
#ifdef GENGXIN_FORMULA_VECTORS
  __builtin_cpu_init();
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl")) return 2;
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) return 1;
#endif
  return 0;
}

std::atomic<int>& chosen() {
  static std::atomic<int> set{best_set()};
  return set;
}

}  // namespace

const Function* kernels() {
#ifdef GENGXIN_FORMULA_VECTORS
  switch (chosen().load(std::memory_order_relaxed)) {
    case 2: return kernels_avx512();
    case 1: return kernels_avx2();
    default: break;
  }
#endif
  return kernels_plain();
}

bool use_instruction_set(InstructionSet set) {
  const int wanted = set == InstructionSet::best ? best_set() : static_cast<int>(set);
  if (wanted > best_set()) return false;
  chosen().store(wanted, std::memory_order_relaxed);
  return true;
}

}  // namespace gengxin::formula::detail
