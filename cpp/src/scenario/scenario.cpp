#include "gengxin/scenario/scenario.hpp"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <utility>

#include "gengxin/support/sha256.hpp"
#include "scenario/document.hpp"
#include "scenario/patch.hpp"

namespace gengxin::scenario {

Scenario::Scenario(std::shared_ptr<const Document> document, std::vector<Ancestor> ancestors)
    : document_(std::move(document)), hash_(sha256(canonical_text(document_->json))), ancestors_(std::move(ancestors)) {
  ancestors_.back().hash = hash_;
}

Scenario Scenario::parse(std::string_view json) {
  return Scenario(std::make_shared<const Document>(read_document(parse_json(json))), {Ancestor{}});
}

Scenario Scenario::load(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::error_code ignored;
  if (!file || std::filesystem::is_directory(path, ignored))
    throw DocumentError({{"no_file", path, "no file that can be read", "the path of a scenario document", "check the path and its permissions"}});
  const std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  return parse(text);
}

namespace {

/// Faults of a patch point into it, not into the document.
[[noreturn]] void refuse_patch(std::vector<Issue> issues) {
  for (Issue& issue : issues) issue.text_at = "patch";
  throw DocumentError(std::move(issues));
}

Json parse_patch(std::string_view text) {
  try {
    return parse_json(text);
  } catch (const DocumentError& error) {
    refuse_patch(error.issues());
  }
}

}  // namespace

Scenario Scenario::patch(std::string_view patch, std::string name) const {
  const Json changes = parse_patch(patch);
  std::vector<Issue> issues;
  Json patched = apply_patch(document_->json, changes, issues);
  if (!issues.empty()) refuse_patch(std::move(issues));
  std::vector<Ancestor> ancestors = ancestors_;
  ancestors.push_back({std::move(name), canonical_text(changes), ""});
  return Scenario(std::make_shared<const Document>(read_document(std::move(patched))), std::move(ancestors));
}

std::string Scenario::diff(const Scenario& other) const { return canonical_text(make_patch(document_->json, other.document_->json)); }

std::string Scenario::to_json() const { return pretty_text(document_->json); }
std::string Scenario::canonical() const { return canonical_text(document_->json); }

std::string Scenario::name() const {
  std::string result = document_->records.name;
  for (std::size_t i = 1; i < ancestors_.size(); ++i) result += " + " + ancestors_[i].name;
  return result;
}

const Records& Scenario::records() const { return document_->records; }
const Figures& Scenario::figures() const { return document_->figures; }

}  // namespace gengxin::scenario
