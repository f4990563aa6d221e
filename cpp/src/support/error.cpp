#include "gengxin/support/error.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

namespace gengxin {
namespace {
/// Faults that the text of an error names; beyond them nobody reads on.
constexpr std::size_t kMostTold = 50;

std::string joined(const std::vector<Issue>& issues) {
  std::string text = issues.size() == 1 ? "1 fault in the document" : std::to_string(issues.size()) + " faults in the document";
  for (std::size_t i = 0; i < std::min(issues.size(), kMostTold); ++i) text += "\n  " + issues[i].text();
  if (issues.size() > kMostTold) text += "\n  and " + std::to_string(issues.size() - kMostTold) + " more";
  return text;
}

/// Optimal string alignment distance: insertion, deletion, substitution, swap of neighbours.
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::vector<std::size_t>> d(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
  for (std::size_t i = 0; i <= a.size(); ++i) d[i][0] = i;
  for (std::size_t j = 0; j <= b.size(); ++j) d[0][j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i)
    for (std::size_t j = 1; j <= b.size(); ++j) {
      d[i][j] = std::min({d[i - 1][j] + 1, d[i][j - 1] + 1, d[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0U : 1U)});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) d[i][j] = std::min(d[i][j], d[i - 2][j - 2] + 1);
    }
  return d[a.size()][b.size()];
}
}  // namespace

std::string Issue::text() const {
  return (pointer.empty() ? '(' + text_at + ')' : pointer) + ": found " + found + "; allowed: " + allowed + "; cure: " + cure +
         " [" + code + "]";
}

Issue make_issue(std::string code, std::string pointer, std::string found, std::string allowed, std::string cure) {
  const auto cut = [](std::string& text, std::size_t longest) {
    if (text.size() <= longest) return;
    std::size_t end = longest;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80) --end;
    text = text.substr(0, end) + "...";
  };
  cut(pointer, 300);
  cut(found, 160);
  cut(allowed, 900);
  cut(cure, 300);
  return {std::move(code), std::move(pointer), std::move(found), std::move(allowed), std::move(cure), "document"};
}

DocumentError::DocumentError(std::vector<Issue> issues) : std::runtime_error(joined(issues)), issues_(std::move(issues)) {}

std::string nearest(std::string_view word, const std::vector<std::string>& candidates) {
  std::string best;
  std::size_t least = std::max<std::size_t>(2, word.size() / 3) + 1;
  if (word.size() > 200) return best;
  for (const std::string& candidate : candidates) {
    if (candidate.size() > 200) continue;
    const std::size_t d = distance(word, candidate);
    if (d < least) {
      least = d;
      best = candidate;
    }
  }
  return best;
}

std::string did_you_mean(std::string_view word, const std::vector<std::string>& candidates, std::string otherwise) {
  const std::string best = nearest(word, candidates);
  return best.empty() ? otherwise : "did you mean '" + best + "'?";
}

std::string number_text(double value) {
  std::array<char, 40> buffer{};
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value);
  return std::string(buffer.data(), end.ptr);
}

std::string rounded_text(double value) {
  std::array<char, 40> buffer{};
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, std::chars_format::general, 6);
  double rounded = value;
  std::from_chars(buffer.data(), end.ptr, rounded);
  return number_text(rounded);
}

}  // namespace gengxin
