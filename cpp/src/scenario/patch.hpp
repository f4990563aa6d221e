#pragma once
// Internal: patches are documents that change documents. apply(a, diff(a, b)) has the content of b.
#include <vector>

#include "gengxin/support/error.hpp"
#include "support/json.hpp"

namespace gengxin::scenario {

/// The document with the patch applied; faults of the patch are appended to `issues`.
Json apply_patch(const Json& document, const Json& patch, std::vector<Issue>& issues);

/// The patch that makes `after` of `before`.
Json make_patch(const Json& before, const Json& after);

}  // namespace gengxin::scenario
