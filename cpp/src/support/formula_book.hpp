#pragma once
// A checked rule book: trees with resolved names, in an order in which items stand before their users.
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "formula_code.hpp"
#include "formula_tree.hpp"

namespace gengxin::formula::detail {

/// What a lookup of one column in one table reads: for each version, the slot of each of the column's codes.
struct Lookup {
  static constexpr Slot kMissing = 0xffffffff;
  std::uint32_t column{0}, table{0};
  std::vector<std::vector<Slot>> slots;
};

struct Book {
  Names names;
  std::vector<Item> items;
  std::vector<Tree> trees;            ///< one an item
  std::vector<std::uint32_t> order;   ///< items, users last
  std::vector<Kind> kinds;            ///< of the results
  std::vector<gengxin::Unit> units;
  std::vector<bool> any_unit;         ///< the item is a literal zero
  std::vector<std::string> unit_texts;
  std::vector<bool> uses_column;
  std::vector<Lookup> lookups;
  Code code;

  [[nodiscard]] std::uint32_t lookup_of(std::uint32_t column, std::uint32_t table) const;
};

/// Fills everything but the code; returns all faults.
std::vector<Issue> build(Book& book);

// Parts of `build`.
void check_names(const Names& names, std::span<const Item> items, std::vector<Issue>& issues);
/// Items in an order of use. Cycles are faults, and their items are left out.
std::vector<std::uint32_t> order_items(const Book& book, const std::vector<std::vector<std::uint32_t>>& uses, std::vector<Issue>& issues);
/// Kinds and units of one tree; names are resolved already.
std::optional<Fault> check_tree(const Book& book, std::size_t item, Tree& tree);
/// The version in force on a day, or none yet.
template <class Version>
const Version* version_on(const std::vector<Version>& versions, Day day) {
  const Version* found = nullptr;
  for (const Version& version : versions)
    if (version.from <= day) found = &version;
  return found;
}

/// What names mean.
class Scope {
 public:
  Scope(const Names& names, std::span<const Item> items);
  /// Resolves all names of a tree; the items that it uses are added to `uses`.
  std::optional<Fault> resolve(std::string_view text, Tree& tree, std::vector<std::uint32_t>& uses) const;

 private:
  using Meaning = std::pair<Refers, std::uint32_t>;
  std::unordered_map<std::string_view, Meaning> values_, scales_, tables_;
};

}  // namespace gengxin::formula::detail
