#include "formula_graph.hpp"

namespace gengxin::formula::detail {

Kernel kernel_of(GraphOp op) {
  switch (op) {
    case GraphOp::truth_column: return Kernel::load_truth;
    case GraphOp::date_column: return Kernel::load_date;
    case GraphOp::is_category: return Kernel::is_category;
    case GraphOp::same_category: return Kernel::same_category;
    case GraphOp::add: return Kernel::add;
    case GraphOp::subtract: return Kernel::subtract;
    case GraphOp::multiply: return Kernel::multiply;
    case GraphOp::divide: return Kernel::divide;
    case GraphOp::minimum: return Kernel::minimum;
    case GraphOp::maximum: return Kernel::maximum;
    case GraphOp::less: return Kernel::less;
    case GraphOp::less_equal: return Kernel::less_equal;
    case GraphOp::equal: return Kernel::equal;
    case GraphOp::unequal: return Kernel::unequal;
    case GraphOp::all_of: return Kernel::all_of;
    case GraphOp::any_of: return Kernel::any_of;
    case GraphOp::negation: return Kernel::negation;
    case GraphOp::negate: return Kernel::negate;
    case GraphOp::floor: return Kernel::floor;
    case GraphOp::ceiling: return Kernel::ceiling;
    case GraphOp::round: return Kernel::round;
    case GraphOp::round_digits: return Kernel::round_up_digits;
    case GraphOp::choose: return Kernel::choose;
    case GraphOp::scale: return Kernel::scale;
    case GraphOp::lookup: return Kernel::lookup;
    default: return Kernel::count;
  }
}

}  // namespace gengxin::formula::detail
