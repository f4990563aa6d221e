#include <doctest/doctest.h>

#include <cmath>
#include <vector>

#include "gengxin/economy/employment.hpp"
#include "gengxin/economy/output.hpp"
#include "gengxin/land/geometry.hpp"

using namespace gengxin;
using namespace gengxin::economy;

namespace {

const OutputTerms<double> kShops{0.2, 20, 1000, 0.1, 500};

}  // namespace

TEST_CASE("a thousand square metres of shops, by hand") {
  const Output<double> o = output_of(1000.0, kShops, 1.5, 1.1);
  CHECK(o.in_use_m2 == doctest::Approx(800));
  CHECK(o.jobs == doctest::Approx(40));
  CHECK(o.real_yuan == doctest::Approx(1.2e6));
  CHECK(o.nominal_yuan == doctest::Approx(1.32e6));
  CHECK(o.tax_yuan == doctest::Approx(132000));
  CHECK(o.firms == doctest::Approx(1.6));
}

TEST_CASE("no floor yields nothing, vacant floor neither, and without floor a firm there are no firms") {
  const Output<double> none = output_of(0.0, kShops, 1.0, 1.0);
  CHECK((none.jobs == 0 && none.real_yuan == 0 && none.tax_yuan == 0 && none.firms == 0));
  CHECK(output_of(1000.0, {1, 20, 1000, 0.1, 500}, 1.0, 1.0).real_yuan == 0);
  CHECK(output_of(1000.0, {0, 20, 1000, 0.1, 0}, 1.0, 1.0).firms == 0);
}

TEST_CASE("the floor for an output yields that output") {
  const double floor = floor_for(3.3e6, kShops.output_yuan_per_m2, 1.5);
  CHECK(output_of(floor / (1 - kShops.vacancy), kShops, 1.5, 1.0).real_yuan == doctest::Approx(3.3e6));
  CHECK(floor_for(1.0, 0.0, 1.0) == 0);
}

TEST_CASE("outputs add up item by item") {
  const std::vector<Output<double>> parts = {output_of(1000.0, kShops, 1.0, 1.0), output_of(500.0, kShops, 1.0, 1.0)};
  const Output<double> all = total(std::span<const Output<double>>(parts));
  CHECK(all.in_use_m2 == doctest::Approx(1200));
  CHECK(all.firms == doctest::Approx(2.4));
  CHECK(total(std::span<const Output<double>>()).jobs == 0);
}

TEST_CASE("an index is 1 in the base year, whose rate is not read; mean growth finds a constant rate again") {
  const std::vector<double> rates = {9, 0.1, 0.1, -0.5};
  const auto index = index_of(std::span<const double>(rates));
  CHECK(index == std::vector<double>{1, 1.1, 1.1 * 1.1, 1.1 * 1.1 * 0.5});
  CHECK(mean_growth(1.21, 1.0, 2) == doctest::Approx(0.1));
  CHECK(mean_growth(2.0, 2.0, 7) == doctest::Approx(0));
}

TEST_CASE("the employment of the base year is found again, and no rate leaves 0 to 1") {
  const EmploymentTerms<double> terms{0.8, 0.85, 0.3};
  const double elsewhere = work_elsewhere(400.0, 500.0, terms);
  CHECK(elsewhere == doctest::Approx(0.475));
  CHECK(employment_of(400.0, 500.0, elsewhere, terms).rate == doctest::Approx(0.85));
  CHECK(employment_of(400.0, 500.0, elsewhere, terms).employed == doctest::Approx(340));
  CHECK(employment_of(400.0, 9000.0, elsewhere, terms).rate == 1);
  CHECK(employment_of(400.0, 0.0, -0.2, terms).rate == 0);
  CHECK(employment_of(0.0, 100.0, elsewhere, terms).rate == 0);
}

TEST_CASE("centroids of well-known text, far from the origin too") {
  const auto at = [](const char* text) { return land::centroid_of(text); };
  CHECK(at("POINT(3 -4)")->y_m == -4);
  CHECK(at("POLYGON((0 0, 3 0, 0 3, 0 0))")->x_m == doctest::Approx(1));
  CHECK(at("POLYGON((500000 2500000, 500004 2500000, 500004 2500002, 500000 2500002))")->x_m == doctest::Approx(500002).epsilon(1e-12));
  CHECK(at("POLYGON((0 0, 4 0, 4 4, 0 4), (0 0, 0 4, 2 4, 2 0))")->x_m == doctest::Approx(3));
  for (const char* wrong : {"", "POINT(1)", "POINT(1 2", "POINT(1 2) x", "POINT(nan 1)", "POINT(1e999 1)", "POLYGON(0 0, 1 0, 1 1)", "POLYGON((0 0, 1 0))", "POLYGON((0 0, 1 0, 1 1)", "MULTIPOLYGON()", "LINESTRING(0 0, 1 1)"})
    CHECK_FALSE(at(wrong).has_value());
  CHECK(land::distance_m({0, 0}, {3, 4}) == 5);
}
