#include "gengxin/support/formula.hpp"

#include <algorithm>
#include <set>
#include <stdexcept>
#include <utility>

#include "formula_book.hpp"
#include "formula_now.hpp"

namespace gengxin::formula {

Slot Names::put(std::span<const double> more) {
  const auto first = static_cast<Slot>(values.size());
  values.insert(values.end(), more.begin(), more.end());
  return first;
}

void Names::add_figure(std::string name, std::string unit, double value) {
  const Slot slot = put({&value, 1});
  figures.push_back({std::move(name), Kind::number, std::move(unit), {{kSinceEver, false, slot}}, {}});
}

void Names::add_figure(std::string name, const Figures& document, Figure figure) {
  const FigureInfo& info = document.info(figure);
  FigureOf made{std::move(name), Kind::number, info.unit, {}, info.pointer};
  if (info.from.empty()) made.versions.push_back({kSinceEver, false, info.first});
  for (std::size_t i = 0; i < info.from.size(); ++i)
    made.versions.push_back({info.from[i], i < info.ended.size() && info.ended[i], info.first + static_cast<Slot>(i)});
  figures.push_back(std::move(made));
}

std::vector<Issue> check(const Names& names, std::span<const Item> items) {
  detail::Book book;
  book.names = names;
  book.items.assign(items.begin(), items.end());
  return detail::build(book);
}

Program compile(Names names, std::vector<Item> items) {
  auto book = std::make_shared<detail::Book>();
  book->names = std::move(names);
  book->items = std::move(items);
  if (std::vector<Issue> issues = detail::build(*book); !issues.empty()) throw DocumentError(std::move(issues));
  Program program;
  program.book_ = std::move(book);
  return program;
}

std::size_t Program::item_count() const { return book_->items.size(); }
const std::string& Program::item_name(std::size_t item) const { return book_->items.at(item).name; }
Kind Program::item_kind(std::size_t item) const { return book_->kinds.at(item); }
const std::string& Program::item_unit(std::size_t item) const { return book_->unit_texts.at(item); }
bool Program::uses_column(std::size_t column) const { return book_->uses_column.at(column); }
std::size_t Program::instruction_count() const { return book_->code.rows.size(); }

void Program::evaluate_naive(const Rows& rows, std::span<const std::span<double>> outputs) const {
  detail::check_shape(*book_, rows, outputs);
  detail::Now now;
  now.resolve(*book_, rows);
  detail::RowEvaluator<double> evaluator(*book_, now, rows);
  for (std::size_t row = 0; row < rows.count; ++row) {
    const std::vector<double>& results = evaluator.row(row);
    for (std::size_t item = 0; item < results.size(); ++item)
      if (!outputs[item].empty()) outputs[item][row] = results[item];
  }
}

std::vector<Traced> Program::trace(const Rows& rows, std::size_t row, const TracedRow& traced) const {
  const std::vector<std::span<double>> none(book_->items.size());
  detail::check_shape(*book_, rows, none);
  detail::Now now;
  now.resolve(*book_, rows);
  return detail::RowEvaluator<Traced>(*book_, now, rows, &traced).row(row);
}

std::vector<Day> Program::changes() const {
  std::set<Day> days;
  const auto add = [&](const auto& dated) {
    for (const auto& one : dated)
      for (const auto& version : one.versions)
        if (version.from != kSinceEver) days.insert(version.from);
  };
  add(book_->names.figures);
  add(book_->names.scales);
  add(book_->names.tables);
  return {days.begin(), days.end()};
}

bool Program::uses_today() const {
  return std::any_of(book_->trees.begin(), book_->trees.end(), [](const detail::Tree& tree) {
    return std::any_of(tree.nodes.begin(), tree.nodes.end(), [](const detail::TreeNode& node) { return node.op == detail::Op::name && node.refers == detail::Refers::today; });
  });
}

std::vector<std::size_t> Program::needs(std::vector<std::size_t> items) const {
  std::set<std::size_t> found(items.begin(), items.end());
  while (!items.empty()) {
    const std::size_t item = items.back();
    items.pop_back();
    for (const detail::TreeNode& node : book_->trees.at(item).nodes)
      if (node.op == detail::Op::name && node.refers == detail::Refers::item && found.insert(node.index).second) items.push_back(node.index);
  }
  return {found.begin(), found.end()};
}

std::vector<Step> Program::steps(const Rows& rows, std::size_t item, std::size_t row) const {
  const std::vector<std::span<double>> none(book_->items.size());
  detail::check_shape(*book_, rows, none);
  if (item >= book_->items.size() || row >= rows.count) throw std::out_of_range("formulas: no such item or row");
  detail::Now now;
  now.resolve(*book_, rows);
  return detail::RowEvaluator<double>(*book_, now, rows).steps(item, row);
}

}  // namespace gengxin::formula
