#pragma once
// Internal: named figures and tables of a section, for formulas.
#include <string>
#include <vector>

#include "gengxin/scenario/records.hpp"
#include "gengxin/support/formula.hpp"

namespace gengxin::scenario {

void add_figures(formula::Names& names, const std::vector<NamedFigure>& figures, const Figures& all);
/// `place`: pointer of the collection, with a stroke at its end.
void add_tables(formula::Names& names, const std::vector<RateTable>& tables, const std::string& place);
void add_scales(formula::Names& names, const std::vector<RateScale>& scales, const std::string& place);

}  // namespace gengxin::scenario
