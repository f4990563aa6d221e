#define GENGXIN_WIDTH 2
#define GENGXIN_LEVEL quadratic_level_plain
#define GENGXIN_TABLE plain_quadratic
#include "optimise/kernels/quadratic_kernels.inc"
