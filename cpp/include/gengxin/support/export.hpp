#pragma once
// GENGXIN_API marks what the shared library shows to its hosts; all else is hidden.
#define GENGXIN_API __attribute__((visibility("default")))
