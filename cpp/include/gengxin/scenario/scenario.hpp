#pragma once
// A scenario: a document that was read and found sound. Immutable; a patch makes a new one.
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "gengxin/scenario/records.hpp"
#include "gengxin/support/error.hpp"

namespace gengxin::scenario {

struct Document;

/// One step of a scenario's ancestry.
struct Ancestor {
  std::string name;   ///< name of the patch; empty for the first document
  std::string patch;  ///< the patch as canonical JSON; empty for the first document
  std::string hash;   ///< content hash of the scenario that the step made
};

class GENGXIN_API Scenario {
 public:
  /// Reads a document of format gengxin/1. Throws DocumentError with every fault.
  static Scenario parse(std::string_view json);
  /// Reads a file. Throws DocumentError; the pointer of a missing file is the path.
  static Scenario load(const std::string& path);

  /// A new scenario with the patch applied: objects merge by key, null removes a key, a figure is
  /// replaced whole, rows of a table are addressed as {"parcels": {"rows": {"P17": {"use": "0804"}}}}.
  /// Notes and features that tell about something which the patch removes no longer name it.
  /// Throws DocumentError; nothing changes then.
  [[nodiscard]] Scenario patch(std::string_view patch, std::string name) const;

  /// The patch that makes `other` of this scenario: patch(diff(other)) has other's content.
  [[nodiscard]] std::string diff(const Scenario& other) const;

  [[nodiscard]] std::string to_json() const;    ///< for people: one key a line
  [[nodiscard]] std::string canonical() const;  ///< sorted keys, rows in the order of ids
  [[nodiscard]] const std::string& hash() const { return hash_; }  ///< SHA-256 of canonical()
  [[nodiscard]] std::string name() const;       ///< document's name and those of the patches
  [[nodiscard]] const std::vector<Ancestor>& ancestors() const { return ancestors_; }

  [[nodiscard]] const Records& records() const;
  [[nodiscard]] const Figures& figures() const;

 private:
  Scenario(std::shared_ptr<const Document> document, std::vector<Ancestor> ancestors);
  std::shared_ptr<const Document> document_;
  std::string hash_;
  std::vector<Ancestor> ancestors_;
};

/// JSON Schema (draft 2020-12) of the scenario document, from the schema tables.
GENGXIN_API std::string json_schema();

/// The reference page of the document in Markdown, from the schema tables.
GENGXIN_API std::string reference_page();

}  // namespace gengxin::scenario
