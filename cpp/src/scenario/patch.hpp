#pragma once
// Internal: patches are documents that change documents. apply(a, diff(a, b)) has the content of b.
#include <string>
#include <string_view>
#include <vector>

#include "gengxin/support/error.hpp"
#include "scenario/schema.hpp"
#include "support/json.hpp"

namespace gengxin::scenario {

/// The document with the patch applied; faults of the patch are appended to `issues`.
Json apply_patch(const Json& document, const Json& patch, std::vector<Issue>& issues);

/// The patch that makes `after` of `before`.
Json make_patch(const Json& before, const Json& after);

// What both directions share.

/// Applies a patch of one section to it.
void apply_to_section(Json& target, const Json& patch, const Section& section, std::vector<Issue>& issues);
/// Takes what a patch removed out of the notes and features that name it.
void forget_removed(const Json& before, Json& after);
/// The section under a key of an object or of a collection's entry, or null.
const Section* sub_section(const Section& section, std::string_view name);
/// The cells of a column, whether bare or in a figure object.
const Json& cells_of(const Json& column);
Json& cells_of(Json& column);
std::vector<std::string> keys_of(const Json& object);

}  // namespace gengxin::scenario
