#pragma once
#include "optimise/kernels/block_kernels.hpp"
#include "optimise/kernels/quadratic_kernels.hpp"

namespace gengxin::optimise {
/// The kernels of the highest level that this processor and set_instruction_level allow.
const kernels::Kernels& kernels_in_use();
/// Those for quadratic programs, of the same level.
const kernels::QuadraticKernels& quadratic_kernels_in_use();
}  // namespace gengxin::optimise
