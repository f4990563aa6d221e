#define GENGXIN_WIDTH 4
#define GENGXIN_LEVEL level_v3
#define GENGXIN_TABLE v3_kernels
#define GENGXIN_NAME "x86-64-v3"
#include "optimise/kernels/block_kernels.inc"
