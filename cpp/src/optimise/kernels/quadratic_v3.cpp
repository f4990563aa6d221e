#define GENGXIN_WIDTH 4
#define GENGXIN_LEVEL quadratic_level_v3
#define GENGXIN_TABLE v3_quadratic
#include "optimise/kernels/quadratic_kernels.inc"
