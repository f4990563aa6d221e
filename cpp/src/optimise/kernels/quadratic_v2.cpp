#define GENGXIN_WIDTH 2
#define GENGXIN_LEVEL quadratic_level_v2
#define GENGXIN_TABLE v2_quadratic
#include "optimise/kernels/quadratic_kernels.inc"
