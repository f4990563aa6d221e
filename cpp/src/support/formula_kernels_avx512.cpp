#define GENGXIN_FORMULA_KERNELS kernels_avx512
#define GENGXIN_FORMULA_WIDTH 8
#include "formula_kernels.inl"
