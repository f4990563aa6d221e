#define GENGXIN_WIDTH 8
#define GENGXIN_LEVEL level_v4
#define GENGXIN_TABLE v4_kernels
#define GENGXIN_NAME "x86-64-v4"
#include "optimise/kernels/block_kernels.inc"
