// Random formulas over random rows: the compiled code against the reference, in every bit and with
// every set of instructions; and random text, which may be refused but never breaks anything.
#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <random>

#include "formula_helpers.hpp"
#include "support/formula_kernels.hpp"

using namespace formula_tests;

namespace {

class Writer {
 public:
  explicit Writer(std::uint64_t seed) : random_(seed) {}
  std::size_t below(std::size_t n) { return static_cast<std::size_t>(random_() % n); }

  std::string number(int depth) {
    if (depth <= 0 || below(8) == 0) return leaf();
    const auto n = [&] { return number(depth - 1); };
    switch (below(16)) {
      case 0: return "(" + n() + " + " + n() + ")";
      case 1: return "(" + n() + " - " + n() + ")";
      case 2: return "(" + n() + " * " + n() + ")";
      case 3: return "(" + n() + " / " + n() + ")";
      case 4: return "min(" + n() + ", " + n() + ")";
      case 5: return "max(" + n() + ", " + n() + ", " + n() + ")";
      case 6: return "clamp(" + n() + ", " + n() + ", " + n() + ")";
      case 7: return std::string(below(2) == 0 ? "floor(" : "ceil(") + n() + ")";
      case 8: return "round(" + n() + (below(3) == 0 ? "" : ", " + std::to_string(static_cast<int>(below(7)) - 3)) + ")";
      case 9: return "-" + n();
      case 10: return "scale(" + n() + ", tiers)";
      case 11: return "lookup(kind, " + std::string(below(2) == 0 ? "full" : "part") + ")";
      case 12: { const std::string d = leaf(); return "if(" + d + " == 0, 0, " + n() + " / " + d + ")"; }
      default: return "if(" + truth(depth - 1) + ", " + n() + ", " + n() + ")";
    }
  }

  std::string truth(int depth) {
    static constexpr std::array kCompare{"<", "<=", ">", ">=", "==", "!="};
    const auto n = [&] { return number(depth - 1); };
    switch (below(depth <= 0 ? 5 : 9)) {
      case 0: return below(2) == 0 ? "flag" : "not flag";
      case 1: return "kind " + std::string(below(2) == 0 ? "==" : "!=") + " '" + std::string(1, "abcdefghi"[below(9)]) + "'";
      case 2: return "day " + std::string(kCompare[below(6)]) + (below(2) == 0 ? " today" : " '1970-02-01'");
      case 3: return "kind == other";
      case 4: return leaf() + " " + kCompare[below(6)] + " " + leaf();
      case 5: return "(" + truth(depth - 1) + " and " + truth(depth - 1) + ")";
      case 6: return "(" + truth(depth - 1) + " or " + truth(depth - 1) + ")";
      case 7: return "not (" + truth(depth - 1) + ")";
      default: return n() + " " + kCompare[below(6)] + " " + n();
    }
  }

  std::string leaf() {
    static const std::vector<std::string> leaves{"x", "y", "z", "x", "y", "one", "late", "0", "1", "2.5", "0.1", "100"};
    const std::size_t items = items_.size();
    const std::size_t pick = below(leaves.size() + std::min<std::size_t>(items, 3));
    return pick < leaves.size() ? leaves[pick] : items_[below(items)];
  }
  void offer(const std::string& item) { items_.push_back(item); }
  double amount() {
    switch (below(6)) {
      case 0: return 0;
      case 1: return static_cast<double>(below(10)) - 5;
      case 2: return static_cast<double>(below(20'000)) / 100;
      case 3: return -0.0;
      case 4: return (static_cast<double>(random_() >> 11) * 0x1p-53 - 0.5) * (below(10) == 0 ? 1e16 : 1e4);
      default: return static_cast<double>(below(1000)) + 0.5;
    }
  }

 private:
  std::mt19937_64 random_;
  std::vector<std::string> items_;
};

Names names_for(Writer& writer) {
  Names names;
  const std::vector<std::string> labels{"a", "b", "c", "d", "e", "f", "g", "h", "i"};
  names.columns = {{"x", Kind::number, "", {}, {}}, {"y", Kind::number, "", {}, {}}, {"z", Kind::number, "", {}, {}}, {"flag", Kind::truth, "", {}, {}}, {"kind", Kind::category, "", labels, {}},
                   {"other", Kind::category, "", labels, {}}, {"day", Kind::date, "", {}, {}}};
  if (writer.below(2) == 0) names.columns[4].categories.resize(9);
  names.add_figure("one", "", 1.25);
  const Slot slot = names.put(std::vector<double>{3, 0, 10, 50.5, 0.1, 0.25, 0.5});
  names.figures.push_back({"late", Kind::number, "", {{10, false, slot}, {20, true, slot}}, {}});
  names.scales.push_back({"tiers", "", "", {{5, false, {slot + 1, slot + 2, slot + 3}, {slot + 4, slot + 5, slot + 6}}, {40, true, {}, {}}}, {}});
  TableVersion full{kSinceEver, false, labels, std::vector<Slot>(9, slot + 3)}, part{kSinceEver, false, {"a", "b", "c", "d", "e", "f", "g"}, std::vector<Slot>(7, slot + 2)};
  full.slots[2] = slot;
  part.slots[4] = slot + 4;
  names.tables.push_back({"full", "", {full}, {}});
  names.tables.push_back({"part", "", {part}, {}});
  return names;
}

}  // namespace

TEST_CASE("formula: compiled code and reference agree in every bit on random formulas") {
  std::size_t failed = 0, succeeded = 0;
  using detail::InstructionSet;
  for (const InstructionSet set : {InstructionSet::plain, InstructionSet::avx2, InstructionSet::avx512, InstructionSet::best}) {
    if (!detail::use_instruction_set(set)) continue;
    for (std::uint64_t seed = 0; seed < 300; ++seed) {
      Writer writer(seed);
      const Names names = names_for(writer);
      std::vector<Item> items;
      for (std::size_t i = 0; i < 1 + seed % 5; ++i) {
        items.push_back({"item" + std::to_string(i), writer.below(5) == 0 ? "if(" + writer.truth(4) + ", 1, 0)" : writer.number(1 + static_cast<int>(writer.below(5))), "", ""});
        writer.offer(items.back().name);
      }
      if (!check(names, items).empty()) continue;  // 1 / 0 at every row
      const std::size_t rows = seed % 3 == 0 ? 1 + seed % 17 : 1 + writer.below(1200);
      Data data(rows);
      std::vector<double> x(rows), y(rows), z(rows);
      std::vector<std::uint8_t> flag(rows);
      std::vector<std::int32_t> kind(rows), other(rows), day(rows);
      const bool easy = seed % 2 == 0;  // rows that rarely fail
      for (std::size_t i = 0; i < rows; ++i) {
        x[i] = writer.amount();
        y[i] = easy ? 0.5 + static_cast<double>(i % 13) : writer.amount();
        z[i] = easy ? 1.5 : writer.amount();
        flag[i] = static_cast<std::uint8_t>(writer.below(2));
        kind[i] = static_cast<std::int32_t>(writer.below(easy ? 7 : 9));
        other[i] = static_cast<std::int32_t>(writer.below(9));
        day[i] = static_cast<std::int32_t>(writer.below(60));
      }
      data.add(x).add(y).add(z).add(flag).add(kind).add(other).add(day);
      const Outcome made = both(compile(names, items), data, static_cast<Day>(easy ? 12 + writer.below(40) : writer.below(50)));
      ++(made.error.empty() ? succeeded : failed);
    }
  }
  detail::use_instruction_set(InstructionSet::best);
  CHECK(succeeded > 100);  // the test looks at both
  CHECK(failed > 100);
}

TEST_CASE("formula: long sums and rounded choices are computed together, to the same bits") {
  using detail::InstructionSet;
  Names names;
  names.columns = {{"x", Kind::number, "", {}, {}}, {"y", Kind::number, "", {}, {}}, {"flag", Kind::truth, "", {}, {}}, {"kind", Kind::category, "", {"a", "b"}, {}}};
  names.add_figure("third", "", 1.0 / 3);
  const std::string sum = "x + y + x * y + third + x * third + y * third + 1 + x * 2 - y * 3 - x * x - 7 - third * y";
  std::vector<Item> items{{"sum", sum, "", ""}, {"mixed", "x - y + third - x * 2 + y * y + 3 - x * third", "", ""}, {"rounded", "round(" + sum + ", 2)", "", ""}};
  // Every place where a figure may stand among the operands.
  const std::vector<std::string> operands{"x", "third"}, calls{"min", "max"};
  for (const std::string& a : operands)
    for (const std::string& b : operands)
      for (const std::string& c : operands)
        for (const std::string& call : calls) {
          const std::string id = a.substr(0, 1) + b.substr(0, 1) + c.substr(0, 1) + call;
          items.push_back({id + "1", call + "(" + a + " * " + b + ", " + c + " - y)", "", ""});
          items.push_back({id + "2", call + "(y - " + a + ", " + b + ") - " + c, "", ""});
          items.push_back({id + "3", c + " - " + call + "(" + a + ", y) * " + b, "", ""});
          items.push_back({id + "4", "if(y <= " + a + ", " + b + ", " + c + ") + if(" + a + " < x, " + b + ", " + c + ") * 3", "", ""});
          items.push_back({id + "5", "if(kind == 'a', " + b + ", " + c + ") - if(flag, " + b + ", " + c + ") / (2 + " + a + " * " + a + ")", "", ""});
        }
  for (int digits = 1; digits <= 9; ++digits) {
    const std::string to = ", " + std::to_string(digits) + ")", name(1, static_cast<char>('a' + digits));
    items.push_back({name + "1", "round(if(flag, x * y, 0)" + to, "", ""});
    items.push_back({name + "2", "round(if(kind == 'a', 0, x)" + to, "", ""});
    items.push_back({name + "3", "round(x * third" + to, "", ""});
    items.push_back({name + "5", "round(if(flag, third, 0)" + to + " + round(if(kind == 'b', 0, third)" + to, "", ""});
    items.push_back({name + "6", "round(if(flag, third, 0)" + to, "", ""});
    items.push_back({name + "4", "round(if(x < y, y - x, 0)" + to + " + " + name + "1", "", ""});
  }
  const Program program = compile(names, items);
  std::mt19937_64 random(11);
  for (const double size : {1.0, 1e4, 1e9, 1e14, 1e17}) {
    for (const std::size_t rows : {1U, 13U, 512U, 1500U}) {
      Data data(rows);
      std::vector<double> x(rows), y(rows);
      std::vector<std::uint8_t> flag(rows);
      std::vector<std::int32_t> kind(rows);
      for (std::size_t i = 0; i < rows; ++i) {
        // Large amounts are rare in a block, or fill it; zeros have both signs.
        const double large = size > 1e9 && i % 97 != 0 ? 1e3 : size;
        x[i] = i % 7 == 0 ? (i % 2 == 0 ? 0.0 : -0.0) : (static_cast<double>(random() >> 11) * 0x1p-53 - 0.5) * large;
        y[i] = i % 5 == 0 ? 0.005 : static_cast<double>(random() % 2'000'000) / 1000 - 1000;
        flag[i] = static_cast<std::uint8_t>(random() % 2);
        kind[i] = static_cast<std::int32_t>(random() % 2);
      }
      data.add(x).add(y).add(flag).add(kind);
      for (const InstructionSet set : {InstructionSet::plain, InstructionSet::avx2, InstructionSet::avx512}) {
        if (!detail::use_instruction_set(set)) continue;
        CHECK(both(program, data, 5).error.empty());
      }
    }
  }
  detail::use_instruction_set(InstructionSet::best);
}

TEST_CASE("formula: rounding agrees for every size and number of digits") {
  using detail::InstructionSet;
  Names names;
  names.columns = {{"x", Kind::number, "", {}, {}}};
  std::vector<Item> items{{"low", "floor(x)", "", ""}, {"high", "ceil(x)", "", ""}};
  for (int digits = -9; digits <= 9; ++digits) items.push_back({std::to_string(digits + 9).insert(0, 1, 'r'), "round(x, " + std::to_string(digits) + ")", "", ""});
  const Program program = compile(names, items);
  std::mt19937_64 random(3);
  std::vector<double> x;
  for (int i = 0; i < 30'000; ++i) {
    const double whole = static_cast<double>(random() % 2'000'000) - 1'000'000;
    x.push_back(whole / 200);                                                     // halves of a fen
    x.push_back((whole + 0.5 - (i % 2 == 0 ? 0.5e-9 : 2e-9)) / (i % 3 == 0 ? 1 : 100));  // a little less
    x.push_back(whole * std::pow(10.0, static_cast<double>(random() % 40) - 20) + static_cast<double>(random() % 3) * 0.5);
    x.push_back(std::ldexp(static_cast<double>(random() >> 11), static_cast<int>(random() % 120) - 100));
  }
  for (const double edge : {0x1p52, 0x1p52 - 0.5, 0x1p52 + 1, 0x1p53, 1e300, 0.0, -0.0, 0.5, -0.5, 0x1p-1074}) x.insert(x.end(), {edge, -edge, edge / 100, edge / 1000});
  Data data(x.size());
  data.add(x);
  for (const InstructionSet set : {InstructionSet::plain, InstructionSet::avx2, InstructionSet::avx512})
    if (detail::use_instruction_set(set)) CHECK(both(program, data).error == "");
  detail::use_instruction_set(InstructionSet::best);
}

TEST_CASE("formula: many results are written past the cache, wherever they lie") {
  using detail::InstructionSet;
  Names names;
  names.columns = {{"x", Kind::number, "", {}, {}}};
  const Program program = compile(names, {{"a", "round(x / 3, 2)", "", ""}, {"b", "x + a", "", ""}, {"c", "x > 5", "", ""}, {"d", "7", "", ""}, {"e", "round(x / 7, 1)", "", ""}});
  static constexpr std::size_t kRows = 120'003;
  std::vector<double> x(kRows), expected(5 * kRows, -1.0);
  for (std::size_t i = 0; i < kRows; ++i) x[i] = static_cast<double>(i % 1000) / 8;
  const std::vector<ColumnData> columns{std::span<const double>(x)};
  const auto parts = [](std::vector<double>& memory, std::size_t shift, std::size_t gap) {
    std::vector<std::span<double>> outputs;
    for (std::size_t i = 0; i < 5; ++i) outputs.emplace_back(memory.data() + shift + i * (kRows + gap), kRows);
    return outputs;
  };
  program.evaluate_naive({kRows, columns, 0, {}}, parts(expected, 0, 0));
  for (const InstructionSet set : {InstructionSet::plain, InstructionSet::avx2, InstructionSet::avx512}) {
    if (!detail::use_instruction_set(set)) continue;
    for (const std::size_t shift : {0U, 1U, 3U, 6U, 8U}) {
      for (const std::size_t gap : {0U, 5U}) {  // with a gap of 5 all items lie alike
        std::vector<double> memory(5 * (kRows + gap) + 16, -1.0);
        Workspace workspace;
        const auto outputs = parts(memory, shift, gap);
        program.evaluate({kRows, columns, 0, {}}, outputs, workspace);
        for (std::size_t i = 0; i < 5; ++i) CHECK(std::equal(outputs[i].begin(), outputs[i].end(), expected.begin() + static_cast<std::ptrdiff_t>(i * kRows)));
        CHECK(std::count(memory.begin(), memory.end(), -1.0) == static_cast<std::ptrdiff_t>(memory.size() - 5 * kRows));  // and nothing beside them
      }
    }
  }
  detail::use_instruction_set(InstructionSet::best);
  // A fault far inside is told by its row.
  x[100'000] = std::numeric_limits<double>::infinity();
  std::vector<double> memory(5 * kRows);
  Workspace workspace;
  CHECK_THROWS_AS(program.evaluate({kRows, columns, 0, {}}, parts(memory, 0, 0), workspace), RowError);
  // And so is a rounded product that is too large for a number, of a column that is in order.
  x[100'000] = 1e200;
  const Program squares = compile(names, {{"a", "round(x * x, 2)", "", ""}, {"b", "x", "", ""}, {"c", "x + 1", "", ""}, {"d", "x + 2", "", ""}, {"e", "x + 3", "", ""}});
  for (const InstructionSet set : {InstructionSet::plain, InstructionSet::avx2, InstructionSet::avx512}) {
    if (!detail::use_instruction_set(set)) continue;
    CHECK_THROWS_AS(squares.evaluate({kRows, columns, 0, {}}, parts(memory, 0, 0), workspace), RowError);
  }
  detail::use_instruction_set(InstructionSet::best);
}

TEST_CASE("formula: random text is refused with a place, or computed") {
  const Names names = village();
  static const std::vector<std::string> words{"area", "income", "price", "kind", "built", "certified", "rents", "cap", "item", "1", "0", "2.5", "1e9", "'shop'", "'2020-01-01'", "+", "-", "*", "/", "<", "<=", "==", "!=",
                                              "and", "or", "not", "(", ")", ",", "if(", "min(", "clamp(", "round(", "fen(", "lookup(", "scale(", "today", "true", "单价", "，", "\xe4\xb8", "\xff", "\n", "#", "'", "."};
  std::mt19937_64 random(7);
  std::size_t fine = 0;
  for (int round = 0; round < 20'000; ++round) {
    std::string text;
    const std::size_t length = random() % 14;
    for (std::size_t i = 0; i < length; ++i) text += words[random() % words.size()] + (random() % 4 == 0 ? "" : " ");
    if (round % 10 == 0)
      for (std::size_t i = 0; i < 10; ++i) text += static_cast<char>(random());
    const Item item{"item", text, "", "/items/item"};
    for (const Issue& fault : check(names, {&item, 1})) {
      CHECK(fault.pointer == "/items/item");
      CHECK_FALSE(fault.cure.empty());
      CHECK((fault.code == "formula_cycle" || fault.found.find('^') != std::string::npos));
      CHECK(fault.found.size() < 700);
    }
    if (check(names, {&item, 1}).empty()) ++fine;
  }
  CHECK(fine > 50);
}
