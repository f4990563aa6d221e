#pragma once
// Internal: from parsed JSON to records and figures, with every fault at once.
#include "gengxin/scenario/records.hpp"
#include "gengxin/support/error.hpp"
#include "support/json.hpp"

namespace gengxin::scenario {

struct Document {
  Json json;  ///< with the rows of tables in the order of their ids
  Records records;
  Figures figures;
};

/// Reads and checks a document; throws DocumentError with every fault found.
Document read_document(Json json);

/// Faults that concern more than one field.
void check_rules(const Json& json, const Records& records, const Figures& figures, std::vector<Issue>& issues);

/// Sorts the rows of a table by id, where it has sound columns.
void sort_table(Json& table);

}  // namespace gengxin::scenario
