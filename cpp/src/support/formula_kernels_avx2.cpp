#define GENGXIN_FORMULA_KERNELS kernels_avx2
#define GENGXIN_FORMULA_WIDTH 4
#include "formula_kernels.inl"
