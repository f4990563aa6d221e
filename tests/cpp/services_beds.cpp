#include <doctest/doctest.h>

#include <cmath>
#include <stdexcept>
#include <vector>

#include "gengxin/services/elderly.hpp"
#include "gengxin/services/hospital.hpp"

using namespace gengxin;
using namespace gengxin::services;

namespace {

// Everybody is admitted every tenth year for 7.3 days: 0.002 erlangs a person.
const std::vector<double> kAdmissions(101, 0.1);
HospitalRules<double> rules() { return {kAdmissions, 7.3, 0.8, 6.0}; }

std::vector<double> residents(double persons) { return std::vector<double>(101, persons / 101); }

}  // namespace

TEST_CASE("Erlang's loss formula against its tables") {
  CHECK(erlang_b(5.0, 10.0) == doctest::Approx(0.018384570).epsilon(1e-8));
  CHECK(erlang_b(1.0, 1.0) == 0.5);
  CHECK(erlang_b(3.0, 0.0) == 1.0);
  CHECK(erlang_b(0.0, 0.0) == 0.0);
  CHECK(erlang_b(0.0, 4.0) == 0.0);
  CHECK(erlang_b(2.0, 2.0) == doctest::Approx(0.4).epsilon(1e-14));
  CHECK(erlang_b(2.0, 2.9) == erlang_b(2.0, 2.0));  // a part of a server serves nobody
}

TEST_CASE("a thousand beds neither overflow nor vanish") {
  const double busy = erlang_b(1000.0, 1000.0);
  CHECK(busy > 0.02);  // about sqrt(2 / (pi n)) at a load of n
  CHECK(busy == doctest::Approx(std::sqrt(2 / (3.14159265358979 * 1000))).epsilon(0.03));
  CHECK(erlang_b(10.0, 1000.0) >= 0.0);
  CHECK(erlang_b(10.0, 1000.0) < 1e-200);
  CHECK(erlang_b(1e6, 1000.0) == doctest::Approx(0.999).epsilon(1e-5));
}

TEST_CASE("hospital beds against norm, use and chance") {
  const double beds = local_beds(1000.0, 0.3);
  const HospitalBalance<double> b = hospital_balance<double>(residents(90000), 80000.0, beds, rules());
  CHECK(b.beds == doctest::Approx(300));
  CHECK(b.norm_need == doctest::Approx(480));
  CHECK(b.norm_shortfall == doctest::Approx(180));
  CHECK(b.norm_surplus == 0.0);
  CHECK(b.offered_load == doctest::Approx(180).epsilon(1e-12));
  CHECK(b.use_need == doctest::Approx(225));
  CHECK(b.use_shortfall == 0.0);
  CHECK(b.use_surplus == doctest::Approx(75));
  CHECK(b.all_full == doctest::Approx(erlang_b(180.0, 300.0)));
  CHECK(b.all_full < 1e-10);
}

TEST_CASE("hospital without beds, people or occupancy") {
  const HospitalBalance<double> none = hospital_balance<double>(residents(10000), 10000.0, 0.0, rules());
  CHECK(none.all_full == 1.0);
  CHECK(none.use_shortfall == doctest::Approx(25));
  CHECK(none.norm_shortfall == doctest::Approx(60));
  CHECK(none.norm_surplus == 0.0);

  const HospitalBalance<double> empty = hospital_balance<double>(residents(0), 0.0, 12.0, rules());
  CHECK(empty.all_full == 0.0);
  CHECK(empty.offered_load == 0.0);
  CHECK(empty.norm_surplus == 12.0);
  CHECK(empty.use_surplus == 12.0);
  CHECK(empty.use_shortfall == 0.0);

  HospitalRules<double> blank = rules();
  blank.occupancy = 0;
  CHECK(std::isnan(hospital_balance<double>(residents(10), 10.0, 1.0, blank).use_need));
  CHECK(local_beds(1000.0, 0.0) == 0.0);
  CHECK(local_beds(1000.0, 1.0) == 1000.0);
}

TEST_CASE("use follows age") {
  std::vector<double> admissions(101, 0.0);
  admissions[80] = 0.5;
  const HospitalRules<double> old{admissions, 10.0, 1.0, 6.0};
  std::vector<double> people(101, 100.0);
  CHECK(offered_load<double>(people, old) == doctest::Approx(100 * 0.5 * 10 / 365));
  people[80] = 0;
  CHECK(offered_load<double>(people, old) == 0.0);
  people.pop_back();
  CHECK_THROWS_AS((void)offered_load<double>(people, old), std::invalid_argument);
  CHECK_THROWS_AS((void)hospital_balance<double>(people, 1.0, 1.0, old), std::invalid_argument);
}

TEST_CASE("beds for the elderly") {
  std::vector<double> people(101, 0.0);
  people[59] = 5000;
  people[60] = 600;
  people[100] = 400;
  const ElderlyBalance<double> b = elderly_balance<double>(people, 60, 40.0, 30.0);
  CHECK(b.elderly == 1000.0);
  CHECK(b.need == doctest::Approx(40));
  CHECK(b.shortfall == doctest::Approx(10));
  CHECK(b.surplus == 0.0);
  CHECK(elderly_balance<double>(people, 61, 40.0, 30.0).elderly == 400.0);
  CHECK(elderly_balance<double>(people, 61, 40.0, 30.0).surplus == doctest::Approx(14));
  CHECK(elderly_balance<double>(people, 100, 40.0, 0.0).elderly == 400.0);
  CHECK(elderly_balance<double>(people, 101, 40.0, 0.0).elderly == 0.0);
  CHECK(elderly_balance<double>(people, 0, 40.0, 0.0).elderly == 6000.0);
  CHECK(elderly_balance<double>(people, 60, 40.0, 40.0).shortfall == 0.0);
  CHECK(elderly_balance<double>({}, 60, 40.0, 5.0).surplus == 5.0);
}
