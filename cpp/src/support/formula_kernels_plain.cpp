#define GENGXIN_FORMULA_KERNELS kernels_plain
#define GENGXIN_FORMULA_WIDTH 2
#include "formula_kernels.inl"
