#pragma once
// Every complaint about a document names the place, what was found, what is allowed and the cure.
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "gengxin/support/export.hpp"

namespace gengxin {

/// One fault of a document.
struct Issue {
  std::string code;     ///< stable identifier, such as `out_of_range`
  std::string pointer;  ///< JSON Pointer of the place
  std::string found;    ///< what stands there
  std::string allowed;  ///< what may stand there
  std::string cure;     ///< what to do about it
  std::string text_at{"document"};  ///< what the pointer points into: the document, or a patch

  /// "/norms/primary_class_size: found -3, allowed: a number in (0, 200]; cure: ... [out_of_range]"
  [[nodiscard]] GENGXIN_API std::string text() const;
  friend bool operator==(const Issue&, const Issue&) = default;
};

/// A fault with its texts cut to a readable length, whole characters only.
GENGXIN_API Issue make_issue(std::string code, std::string pointer, std::string found, std::string allowed, std::string cure);

/// All faults of a document at once.
class GENGXIN_API DocumentError : public std::runtime_error {
 public:
  /// The text names at most 50 faults; `issues` holds all.
  explicit DocumentError(std::vector<Issue> issues);
  [[nodiscard]] const std::vector<Issue>& issues() const { return issues_; }

 private:
  std::vector<Issue> issues_;
};

/// The candidate nearest to `word` by edit distance, or an empty text if none is near.
GENGXIN_API std::string nearest(std::string_view word, const std::vector<std::string>& candidates);

/// "did you mean 'x'?" or, where nothing is near, `otherwise`.
GENGXIN_API std::string did_you_mean(std::string_view word, const std::vector<std::string>& candidates, std::string otherwise);

/// Shortest text that reads back as the same number.
GENGXIN_API std::string number_text(double value);

/// The number with at most 6 significant digits, for sums and bounds that a message tells.
GENGXIN_API std::string rounded_text(double value);

}  // namespace gengxin
