// The compiled code over blocks of rows, and the public face of a rule book.
#include <algorithm>
#include <bit>
#include <new>
#include <stdexcept>
#include <utility>

#include "formula_book.hpp"
#include "formula_kernels.hpp"
#include "formula_now.hpp"

namespace gengxin::formula {
namespace detail {
namespace {

constexpr std::size_t kBlock = 512;                        ///< rows: a register of 4 KB
constexpr std::size_t kStreamFrom = std::size_t{4} << 20;  ///< results of more bytes are written past the cache
constexpr std::size_t kStride = kBlock + 24;               ///< of registers: their lines do not fall on one another in the cache
constexpr std::size_t kLineBytes = 64;
constexpr std::align_val_t kLine{kLineBytes};

struct Free {
  void operator()(double* p) const { ::operator delete[](p, kLine); }
};

std::size_t bytes_of(Kind kind) { return kind == Kind::number ? 8 : kind == Kind::truth ? 1 : 4; }

}  // namespace

/// Which field of a call follows the rows.
struct Moving {
  std::uint32_t call;
  std::uint32_t column;
  std::int32_t field;  ///< an operand 0 to 3; 4 and 5 are the codes
};

struct Scratch {
  Now now;
  std::unique_ptr<double[], Free> memory;
  std::size_t size{0};
  std::vector<Function> functions;
  std::vector<Call> calls;
  std::vector<Moving> moving;
  std::vector<double*> tails;  ///< by column: the last rows, filled up to whole lanes
  std::vector<const std::byte*> columns;
  std::vector<std::uint32_t> used;

  double* room(std::size_t doubles) {
    if (doubles > size) {
      memory.reset(static_cast<double*>(::operator new[](doubles * sizeof(double), kLine)));
      size = doubles;
    }
    return memory.get();
  }
};

namespace {

class Evaluation {
 public:
  Evaluation(const Book& book, const Rows& rows, std::span<const std::span<double>> outputs, Scratch& scratch)
      : book_(book), code_(book.code), rows_(rows), outputs_(outputs), s_(scratch) {}

  void run() {
    lay_out();
    prepare();
    std::size_t first = std::min(rows_.count, before_line());
    if (first > 0) block(0, first);
    for (; first < rows_.count; first += kBlock) block(first, std::min(kBlock, rows_.count - first));
  }

 private:
  double* block_at(std::uint32_t index) { return s_.memory.get() + index * kStride; }
  double* cell_at(std::uint32_t index) { return s_.memory.get() + code_.registers * kStride + index * kLanes; }

  /// Rows before an output's first line of the cache. They go first, so that blocks of results are whole lines.
  std::size_t before_line() const {
    for (const auto& output : outputs_)
      if (!output.empty()) return (kLanes - reinterpret_cast<std::uintptr_t>(output.data()) / sizeof(double) % kLanes) % kLanes;
    return 0;
  }

  void lay_out() {
    const std::size_t columns = book_.names.columns.size(), before = code_.registers * kStride + code_.cells.size() * kLanes;
    s_.room(before + columns * kBlock);
    s_.tails.resize(columns);
    used_.clear();
    s_.columns.resize(columns);
    for (std::size_t i = 0; i < columns; ++i) {
      s_.tails[i] = s_.memory.get() + before + i * kBlock;
      s_.columns[i] = std::visit([](const auto& span) { return reinterpret_cast<const std::byte*>(span.data()); }, rows_.columns[i]);
    }
    std::size_t lines = 0;
    for (std::uint32_t i = 0; i < columns; ++i) {
      if (!book_.uses_column[i]) continue;
      used_.push_back(i);
      lines += kBlock * bytes_of(book_.names.columns[i].kind) / kLineBytes;
    }
    asked_ = (lines + code_.rows.size() - 1) / std::max<std::size_t>(1, code_.rows.size());
    for (std::uint32_t i = 0; i < code_.cells.size(); ++i) std::fill_n(cell_at(i), kLanes, cell_value(code_.cells[i]));
  }

  double cell_value(const Cell& cell) const {
    const auto mask = [](bool set) { return std::bit_cast<double>(set ? ~std::uint64_t{0} : std::uint64_t{0}); };
    switch (cell.kind) {
      case CellKind::computed: return 0;
      case CellKind::constant: return cell.value;
      case CellKind::figure: return book_.names.figures[cell.index].kind == Kind::truth ? mask(s_.now.figures[cell.index].value != 0) : s_.now.figures[cell.index].value;
      case CellKind::figure_fault: return mask(s_.now.figures[cell.index].missing);
      case CellKind::today: return s_.now.day;
      case CellKind::scale_fault: return mask(s_.now.scales[cell.index].missing);
      case CellKind::lookup_fault: return mask(s_.now.lookups[cell.index].missing);
    }
    return 0;
  }

  void tables(Call& call, const Instruction& code) const {
    const auto kernel = static_cast<Kernel>(code.kernel);
    call.immediate = code.immediate;
    if (kernel == Kernel::scale) {
      const ScaleNow& scale = s_.now.scales[code.auxiliary];
      call.values = scale.lows.data();
      call.highs = scale.highs.data();
      call.rates = scale.rates.data();
      call.count = scale.rates.size();
    } else if (kernel == Kernel::lookup) {
      call.values = s_.now.lookups[code.auxiliary].values.data();
      call.count = s_.now.lookups[code.auxiliary].values.size();
    } else if (kernel == Kernel::check_codes) {
      call.count = book_.names.columns[code.column].categories.size();
    }
  }

  void prepare() {
    const Function* functions = kernels();
    for (const Instruction& code : code_.once) {
      Call call;
      call.rows = call.live = kLanes;
      call.result = cell_at(code.result.index);
      for (std::size_t k = 0; k < 4; ++k) call.operand[k] = code.operand[k].place == Place::cell ? cell_at(code.operand[k].index) : nullptr;
      tables(call, code);
      functions[code.kernel](call);
    }
    std::size_t wanted = 0;
    for (const auto& output : outputs_) wanted += output.size_bytes();
    s_.calls.clear();
    s_.functions.clear();
    s_.moving.clear();
    for (const Instruction& code : code_.rows) {
      Call call;
      const auto at = static_cast<std::uint32_t>(s_.calls.size());
      call.result = code.result.place == Place::block ? block_at(code.result.index) : nullptr;
      for (std::size_t k = 0; k < 4; ++k) {
        const Operand& operand = code.operand[k];
        call.step[k] = operand.place == Place::cell ? 0 : 1;
        if (operand.place == Place::cell) call.operand[k] = cell_at(operand.index);
        if (operand.place == Place::block) call.operand[k] = block_at(operand.index);
        if (operand.place == Place::column) s_.moving.push_back({at, operand.index, static_cast<std::int32_t>(k)});
      }
      tables(call, code);
      const auto kernel = static_cast<Kernel>(code.kernel);
      if (kernel >= Kernel::lookup && kernel <= Kernel::choose_category) {
        s_.moving.push_back({at, code.column, 4});
        s_.moving.push_back({at, code.other_column, 5});
      } else if (kernel == Kernel::check_column || kernel == Kernel::check_codes) {
        s_.moving.push_back({at, code.column, 4});
      }
      call.stream = wanted > kStreamFrom;
      s_.calls.push_back(call);
      s_.functions.push_back(functions[code.kernel]);
    }
  }

  /// The first rows of the column's part that this block reads.
  const std::byte* part_of(std::uint32_t column, std::size_t first, std::size_t live, std::size_t padded) const {
    const std::size_t bytes = bytes_of(book_.names.columns[column].kind);
    const std::byte* data = s_.columns[column] + first * bytes;
    if (live == padded) return data;
    auto* tail = reinterpret_cast<std::byte*>(s_.tails[column]);
    std::copy_n(data, live * bytes, tail);
    for (std::size_t i = live; i < padded; ++i) std::copy_n(data + (live - 1) * bytes, bytes, tail + i * bytes);
    return tail;
  }

  /// Asks for the next block's part of the columns, some lines before each instruction, so that they
  /// come from memory while this block is computed.
  void ask_ahead(std::size_t& at, std::size_t& line, std::size_t next) const {
    for (std::size_t lines = asked_; lines > 0 && at < used_.size(); --lines) {
      const std::size_t bytes = bytes_of(book_.names.columns[used_[at]].kind);
      __builtin_prefetch(s_.columns[used_[at]] + next * bytes + line, 0, 0);
      line += kLineBytes;
      if (line >= kBlock * bytes) {
        line = 0;
        ++at;
      }
    }
  }

  void block(std::size_t first, std::size_t live) {
    const std::size_t padded = (live + kLanes - 1) / kLanes * kLanes;
    for (const Moving& moving : s_.moving) {
      Call& call = s_.calls[moving.call];
      const std::byte* data = part_of(moving.column, first, live, padded);
      if (moving.field < 4) call.operand[moving.field] = reinterpret_cast<const double*>(data);
      if (moving.field == 4) call.codes = data;
      if (moving.field == 5) call.other_codes = data;
    }
    std::size_t ahead = first + live + kBlock <= rows_.count ? 0 : used_.size(), line = 0;
    for (std::size_t i = 0; i < s_.calls.size(); ++i) {
      ask_ahead(ahead, line, first + live);
      Call& call = s_.calls[i];
      call.rows = padded;
      call.live = live;
      const Instruction& code = code_.rows[i];
      if (code.kernel >= static_cast<std::uint16_t>(Kernel::store_number) && code.kernel <= static_cast<std::uint16_t>(Kernel::store_truth))
        call.out = outputs_[code.auxiliary].empty() ? nullptr : outputs_[code.auxiliary].data() + first;
      if (s_.functions[i](call)) faulty(first, live);
    }
  }

  /// A row of this block has a fault: the reference finds which one and says what it is.
  [[noreturn]] void faulty(std::size_t first, std::size_t live) {
    RowEvaluator<double> evaluator(book_, s_.now, rows_);
    for (std::size_t row = first; row < first + live; ++row) evaluator.row(row);
    throw std::logic_error("formulas: a check failed at a row without a fault");
  }

  const Book& book_;
  const Code& code_;
  const Rows& rows_;
  std::span<const std::span<double>> outputs_;
  Scratch& s_;
  std::vector<std::uint32_t>& used_ = s_.used;
  std::size_t asked_{0};  ///< lines before each instruction
};

}  // namespace
}  // namespace detail

Workspace::Workspace() : scratch_(std::make_unique<detail::Scratch>()) {}
Workspace::~Workspace() = default;
Workspace::Workspace(Workspace&&) noexcept = default;
Workspace& Workspace::operator=(Workspace&&) noexcept = default;

void Program::evaluate(const Rows& rows, std::span<const std::span<double>> outputs, Workspace& workspace) const {
  detail::check_shape(*book_, rows, outputs);
  workspace.scratch_->now.resolve(*book_, rows);
  detail::Evaluation(*book_, rows, outputs, *workspace.scratch_).run();
}

}  // namespace gengxin::formula
