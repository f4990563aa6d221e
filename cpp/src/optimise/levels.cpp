#include "optimise/levels.hpp"

#include <atomic>

#include "gengxin/optimise/block_solve.hpp"

namespace gengxin::optimise {
namespace {

using kernels::Kernels;

bool offered(const Kernels& level) {
#if defined(__x86_64__)
  if (&level == &kernels::v4_kernels) return __builtin_cpu_supports("x86-64-v4") != 0;
  if (&level == &kernels::v3_kernels) return __builtin_cpu_supports("x86-64-v3") != 0;
  if (&level == &kernels::v2_kernels) return __builtin_cpu_supports("x86-64-v2") != 0;
#endif
  return &level == &kernels::plain_kernels;
}

constexpr const Kernels* levels[] = {
#if defined(__x86_64__)
    &kernels::v4_kernels, &kernels::v3_kernels, &kernels::v2_kernels,
#endif
    &kernels::plain_kernels};

std::atomic<const Kernels*> in_use{nullptr};

}  // namespace

const Kernels& kernels_in_use() {
  if (const Kernels* chosen = in_use.load()) return *chosen;
  for (const Kernels* level : levels)
    if (offered(*level)) {
      in_use = level;
      return *level;
    }
  return kernels::plain_kernels;
}

const kernels::QuadraticKernels& quadratic_kernels_in_use() {
#if defined(__x86_64__)
  const Kernels* level = &kernels_in_use();
  if (level == &kernels::v4_kernels) return kernels::v4_quadratic;
  if (level == &kernels::v3_kernels) return kernels::v3_quadratic;
  if (level == &kernels::v2_kernels) return kernels::v2_quadratic;
#endif
  return kernels::plain_quadratic;
}

std::string_view instruction_level() { return kernels_in_use().name; }

bool set_instruction_level(std::string_view name) {
  for (const Kernels* level : levels)
    if (name == level->name && offered(*level)) {
      in_use = level;
      return true;
    }
  return false;
}

}  // namespace gengxin::optimise
