#define GENGXIN_WIDTH 8
#define GENGXIN_LEVEL quadratic_level_v4
#define GENGXIN_TABLE v4_quadratic
#include "optimise/kernels/quadratic_kernels.inc"
