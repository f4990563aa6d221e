#define GENGXIN_WIDTH 2
#define GENGXIN_LEVEL level_v2
#define GENGXIN_TABLE v2_kernels
#define GENGXIN_NAME "x86-64-v2"
#include "optimise/kernels/block_kernels.inc"
