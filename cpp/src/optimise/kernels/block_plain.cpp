#define GENGXIN_WIDTH 2
#define GENGXIN_LEVEL level_plain
#define GENGXIN_TABLE plain_kernels
#define GENGXIN_NAME "plain"
#include "optimise/kernels/block_kernels.inc"
