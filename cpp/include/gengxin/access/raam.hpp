#pragma once
// The rational agent access model: people spread until travel and crowding cost the same (Saxon & Snow 2020).
#include <span>
#include <vector>

#include "gengxin/access/travel.hpp"
#include "gengxin/support/export.hpp"

namespace gengxin::access {

struct RaamTerms {
  double tau = 60;            ///< travel that weighs as much as crowding by the mean, in the table's unit
  double rho = 0;             ///< demand a unit of supply that counts as 1; 0: the mean, all demand / all supply
  int cycles = 150;
  double first_step = 0.2;    ///< share of a point's demand that may move in the first cycle
  double least_step = 0.005;
  double half_life = 50;      ///< cycles in which the step halves
  int gentle_cycles = 20;     ///< first cycles, in which no facility takes more than its supply at once
};

struct Raam {
  std::vector<double> cost;            ///< by point: crowding + travel / tau; infinity where nothing can be reached
  std::vector<double> travel;          ///< by point: mean travel of those who live there, in the table's unit
  std::vector<double> load;            ///< by facility: people
  std::vector<double> crowding;        ///< by facility: load / (supply x rho); infinity without supply
  std::vector<std::int64_t> start;     ///< who goes where, compressed rows
  std::vector<std::int32_t> facility;
  std::vector<double> people;
  double gap = 0;                      ///< the most that anybody's cost could fall by going elsewhere alone
  double unassigned = 0;               ///< people who reach no facility
};

/// People start at the nearest facility; in each cycle whole persons of each point move from its dearest facility in use
/// to its cheapest one, towards equal costs. Costs are those before the last cycle's moves. A point where nobody lives has
/// the cost that a newcomer would find. Facilities without supply take nobody. Throws std::invalid_argument if demand or
/// supply is 0 in all, or terms are out of range.
GENGXIN_API Raam rational_agents(const Travel& travel, std::span<const double> demand, std::span<const double> supply, const RaamTerms& terms, int threads = 1);

}  // namespace gengxin::access
