// Floor at work as totals: what stands less what is cleared, and new floor as it fills, each activity by what a square metre of
// it yields. The same equations as in a run, told by parcel; the rest of the economy, which no floor carries, is not in them.
#include <limits>

#include "allocate/model.hpp"
#include "simulate/working_floor.hpp"

namespace gengxin::allocate {

double Model::floor_at_work(std::size_t a, std::size_t parcel) const {
  const simulate::BoundEconomy& e = b_.economy;
  const simulate::BoundActivity& activity = e.activities[a];
  if (!e.zones[b_.parcel_zone[parcel]]) return 0;
  double sum = 0;
  for (std::size_t o = 0; o < land::kOwners; ++o)
    if (activity.takes[b_.parcel_use[parcel] * land::kOwners + o]) sum += floor_m2(parcel, o);
  return sum * numbers_[activity.existing_share];
}

Functional Model::working(Total total, std::size_t y, const std::vector<char>& zones) {
  Functional f;
  const simulate::BoundEconomy& e = b_.economy;
  if (!e.present) {
    f.constant = std::numeric_limits<double>::quiet_NaN();
    return f;
  }
  if (floor_at_work_.empty()) {
    floor_at_work_.assign(e.activities.size(), std::vector<double>(b_.zones.size()));
    for (std::size_t a = 0; a < e.activities.size(); ++a)
      for (std::size_t p = 0; p < b_.parcel_zone.size(); ++p) floor_at_work_[a][b_.parcel_zone[p]] += floor_at_work(a, p);
  }
  const double productivity = simulate::index_of(e.productivity_growth, values_, years())[y];
  const auto ramp = simulate::column(values_, e.ramp, e.ramp_count);
  const int area = property("area of the economy", [&](std::size_t p) { return e.zones[b_.parcel_zone[p]] ? area_m2(p) : 0.0; });
  for (std::size_t a = 0; a < e.activities.size(); ++a) {
    const simulate::BoundActivity& activity = e.activities[a];
    const economy::Output<double> yields = economy::output_of(1.0, simulate::output_terms(activity, values_, y), productivity, 1.0);
    const double each = total == Total::jobs ? yields.jobs : total == Total::working_m2 ? yields.in_use_m2 : yields.real_yuan;
    for (std::size_t z = 0; z < zones.size(); ++z)
      if (zones[z]) f.constant += each * floor_at_work_[a][z];
    const int had = property("floor at work " + std::to_string(a), [&](std::size_t p) { return floor_at_work(a, p); });
    for (std::size_t c = 1; c < choices_.size(); ++c) {
      put(f, had, c, -each * unit_[c].clears * when_[c].cleared(b_.years[y]));
      put(f, area, c, each * simulate::floor_of(activity, unit_[c]) * simulate::filled_share(ramp, when_[c], b_.years[y]));
    }
  }
  return f;
}

}  // namespace gengxin::allocate
