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

/// A field of a call that follows the rows of a column.
struct Moving {
  std::uint32_t call;
  std::uint32_t column;
  std::int32_t field;  ///< an operand, or the codes
  std::size_t bytes;   ///< a row
};
/// Lines of a column's part of the next block, which are asked for before one of the calls.
struct Ahead {
  std::uint32_t column;
  std::uint32_t from, to;  ///< bytes
};
/// A call that stores an item; its output, or null.
struct Storing {
  std::uint32_t call;
  double* out;
};
constexpr std::int32_t kCodes = kOperands, kOtherCodes = kOperands + 1;

struct Scratch {
  Now now;
  std::unique_ptr<double[], Free> memory;
  std::size_t size{0};
  std::vector<Function> functions;
  std::vector<Call> calls;
  std::vector<Moving> moving;
  std::vector<Ahead> ahead;
  std::vector<Storing> storing;
  std::vector<double*> tails;  ///< by column: the last rows, filled up to whole lanes
  std::vector<const std::byte*> columns;

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
    s_.columns.resize(columns);
    for (std::size_t i = 0; i < columns; ++i) {
      s_.tails[i] = s_.memory.get() + before + i * kBlock;
      s_.columns[i] = std::visit([](const auto& span) { return reinterpret_cast<const std::byte*>(span.data()); }, rows_.columns[i]);
    }
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
      call.count = static_cast<std::uint32_t>(scale.rates.size());
    } else if (kernel == Kernel::lookup) {
      call.values = s_.now.lookups[code.auxiliary].values.data();
      call.count = static_cast<std::uint32_t>(s_.now.lookups[code.auxiliary].values.size());
    } else if (kernel == Kernel::check_codes) {
      call.count = static_cast<std::uint32_t>(book_.names.columns[code.column].categories.size());
    } else if (kernel == Kernel::sum) {
      call.count = code.auxiliary;
    }
  }

  void prepare() {
    const Function* functions = kernels();
    for (const Instruction& code : code_.once) {
      Call call;
      call.rows = call.live = kLanes;
      call.result = cell_at(code.result.index);
      for (std::size_t k = 0; k < kOperands; ++k) call.operand[k] = code.operand[k].place == Place::cell ? cell_at(code.operand[k].index) : nullptr;
      tables(call, code);
      functions[code.kernel](call);
    }
    std::size_t wanted = 0;
    for (const auto& output : outputs_) wanted += output.size_bytes();
    s_.calls.clear();
    s_.functions.clear();
    s_.moving.clear();
    s_.storing.clear();
    for (const Instruction& code : code_.rows) {
      Call call;
      const auto at = static_cast<std::uint32_t>(s_.calls.size());
      call.result = code.result.place == Place::block ? block_at(code.result.index) : nullptr;
      for (std::size_t k = 0; k < kOperands; ++k) {
        const Operand& operand = code.operand[k];
        if (operand.place == Place::cell) {
          call.cells = static_cast<std::uint8_t>(call.cells | 1U << k);
          call.operand[k] = cell_at(operand.index);
        }
        if (operand.place == Place::block) call.operand[k] = block_at(operand.index);
        if (operand.place == Place::column) moves(at, operand.index, static_cast<std::int32_t>(k));
      }
      tables(call, code);
      const auto kernel = static_cast<Kernel>(code.kernel);
      if (kernel >= Kernel::lookup && kernel <= Kernel::choose_category) {
        moves(at, code.column, kCodes);
        if (kernel == Kernel::same_category) moves(at, code.other_column, kOtherCodes);
      } else if (kernel == Kernel::check_column || kernel == Kernel::check_codes) {
        moves(at, code.column, kCodes);
      } else if (kernel >= Kernel::store_number && kernel <= Kernel::store_product_unless) {
        s_.storing.push_back({at, outputs_[code.auxiliary].empty() ? nullptr : outputs_[code.auxiliary].data()});
      }
      call.stream = wanted > kStreamFrom;
      s_.calls.push_back(call);
      s_.functions.push_back(functions[code.kernel]);
    }
    spread();
  }

  /// Spreads the columns of a block over its calls, so that memory is never asked for more than it gives meanwhile.
  void spread() {
    s_.ahead.clear();
    std::size_t bytes = 0;
    for (std::uint32_t i = 0; i < s_.columns.size(); ++i)
      if (book_.uses_column[i]) bytes += kBlock * bytes_of(book_.names.columns[i].kind);
    if (s_.calls.empty()) return;
    const std::size_t part = (bytes / s_.calls.size() + 2 * kLineBytes) / kLineBytes * kLineBytes;
    for (std::uint32_t i = 0; i < s_.columns.size(); ++i) {
      const std::size_t end = book_.uses_column[i] ? kBlock * bytes_of(book_.names.columns[i].kind) : 0;
      for (std::size_t from = 0; from < end; from += part) s_.ahead.push_back({i, static_cast<std::uint32_t>(from), static_cast<std::uint32_t>(std::min(from + part, end))});
    }
  }

  void moves(std::uint32_t call, std::uint32_t column, std::int32_t field) { s_.moving.push_back({call, column, field, bytes_of(book_.names.columns[column].kind)}); }

  /// The part of the column that this block reads; its last rows are filled up to whole lanes.
  const std::byte* part_of(const Moving& moving, std::size_t first) const {
    const std::size_t bytes = moving.bytes;
    const std::byte* data = s_.columns[moving.column] + first * bytes;
    if (live_ == padded_) return data;
    auto* tail = reinterpret_cast<std::byte*>(s_.tails[moving.column]);
    std::copy_n(data, live_ * bytes, tail);
    for (std::size_t i = live_; i < padded_; ++i) std::copy_n(data + (live_ - 1) * bytes, bytes, tail + i * bytes);
    return tail;
  }

  void size(std::size_t live) {
    live_ = live;
    padded_ = (live + kLanes - 1) / kLanes * kLanes;
    for (Call& call : s_.calls) {
      call.rows = static_cast<std::uint32_t>(padded_);
      call.live = static_cast<std::uint32_t>(live);
    }
  }

  void block(std::size_t first, std::size_t live) {
    if (live != live_) size(live);
    const bool more = first + live + kBlock <= rows_.count;
    for (const Moving& moving : s_.moving) {
      Call& call = s_.calls[moving.call];
      const std::byte* data = part_of(moving, first);
      if (moving.field < kCodes) {
        call.operand[moving.field] = reinterpret_cast<const double*>(data);
      } else if (moving.field == kCodes) {
        call.codes = data;
      } else {
        call.other_codes = data;
      }
    }
    for (const Storing& storing : s_.storing) s_.calls[storing.call].out = storing.out == nullptr ? nullptr : storing.out + first;
    const Function* function = s_.functions.data();
    const Ahead* ahead = s_.ahead.data();
    const Ahead* const last = more ? ahead + s_.ahead.size() : ahead;
    for (const Call& call : s_.calls) {
      if (ahead != last) {  // here, as a function that only asks ahead has no effect to a compiler and is left out
        const std::byte* column = s_.columns[ahead->column] + (first + live) * bytes_of(book_.names.columns[ahead->column].kind);
        for (std::uint32_t byte = ahead->from; byte < ahead->to; byte += kLineBytes) __builtin_prefetch(column + byte);
        ++ahead;
      }
      if ((*function++)(call)) faulty(first, live);
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
  std::size_t live_{0}, padded_{0};
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
