#include <doctest/doctest.h>

#include <Eigen/Dense>
#include <Eigen/Eigenvalues>
#include <algorithm>
#include <array>
#include <cmath>
#include <stdexcept>
#include <vector>

#include "gengxin/people/projection.hpp"
#include "gengxin/people/rates.hpp"

using namespace gengxin;
using namespace gengxin::people;

namespace {

// UN World Population Prospects 2024, China, central rates 2020-2025 (CC BY 3.0 IGO).
constexpr std::array<int, 22> kLowerAges{0,  1,  5,  10, 15, 20, 25, 30, 35, 40, 45,
                                         50, 55, 60, 65, 70, 75, 80, 85, 90, 95, 100};
constexpr std::array<double, 22> kMen{
    0.00617945, 0.0004244, 0.00028363, 0.00034746, 0.00043866, 0.00068096, 0.00088927, 0.00103633,
    0.00124095, 0.00200365, 0.00316504, 0.00557292, 0.00815101, 0.01442388, 0.02268395, 0.03629138,
    0.0580327, 0.10220349, 0.17461498, 0.29908516, 0.51846034, 0.82248322};
constexpr std::array<double, 22> kWomen{
    0.00523073, 0.00039958, 0.00024434, 0.00022171, 0.0002647, 0.00043181, 0.00053499, 0.00060567,
    0.00071765, 0.00103411, 0.0015412, 0.00256259, 0.00376739, 0.00680534, 0.01121011, 0.01970092,
    0.03493009, 0.06716029, 0.12199021, 0.21867215, 0.37047233, 0.55387104};

BySexAndAge<double> china_mortality() {
  return {graduate<double>(kLowerAges, kMen), graduate<double>(kLowerAges, kWomen)};
}

ByAge<double> china_fertility(double total_fertility) {
  constexpr std::array<int, 7> lower{15, 20, 25, 30, 35, 40, 45};
  constexpr std::array<double, 7> share{0.0262396613, 0.2311431939, 0.3487532160, 0.2458285783,
                                        0.1103630428, 0.0288856642, 0.0087866434};
  return fertility_of(total_fertility, spread<double>(lower, share, 50));
}

}  // namespace

TEST_CASE("expectation of life from the central rates of China 2020-25") {
  const BySexAndAge<double> m = china_mortality();
  CHECK(std::abs(life_expectancy(m[kMale]) - 75.265) < 5e-4);
  CHECK(std::abs(life_expectancy(m[kFemale]) - 80.896) < 5e-4);
}

TEST_CASE("expectation of life at the boundaries") {
  ByAge<double> m{};
  CHECK_THROWS_AS((void)life_expectancy(m), std::invalid_argument);
  m[100] = -0.1;
  CHECK_THROWS_AS((void)life_expectancy(m), std::invalid_argument);
  m[100] = 0.5;  // nobody dies before 100, then two years on average
  CHECK(life_expectancy(m) == doctest::Approx(102.0).epsilon(1e-14));
  for (std::size_t a = 0; a < 100; ++a) m[a] = 1e-18;  // a quotient of differences would see no years at all
  CHECK(life_expectancy(m) == doctest::Approx(102.0).epsilon(1e-14));
  // A constant rate m gives 1 / m on both sides of the switch from series to quotient.
  for (const double rate : {1e-18, 1e-9, 9.9e-5, 1e-4, 1.1e-4, 0.02, 3.0}) {
    m.fill(rate);
    CHECK(life_expectancy(m) == doctest::Approx(1 / rate).epsilon(1e-12));
  }
}

TEST_CASE("survival averages the rates of both ages of the year") {
  BySexAndAge<double> m{};
  for (std::size_t a = 0; a < kAges; ++a) m[kMale][a] = 0.01 * static_cast<double>(a + 1);
  const Survival<double> s = survival_of(m);
  CHECK(s.newborn[kMale] == doctest::Approx(std::exp(-0.005)).epsilon(1e-15));
  CHECK(s.share[kMale][0] == doctest::Approx(std::exp(-0.015)).epsilon(1e-15));
  CHECK(s.share[kMale][99] == doctest::Approx(std::exp(-1.005)).epsilon(1e-15));
  CHECK(s.share[kMale][100] == doctest::Approx(std::exp(-1.01)).epsilon(1e-15));
  CHECK(s.newborn[kFemale] == 1.0);
  CHECK(s.share[kFemale][100] == 1.0);
}

TEST_CASE("births a woman: half the year at her age, half at the next if she lives") {
  Survival<double> survival;
  survival.share[kFemale].fill(0.9);
  ByAge<double> fertility{};
  fertility[0] = 0.4;
  fertility[30] = 0.2;
  fertility[100] = 0.6;
  const YearRates<double> rates = year_rates(survival, fertility, 1.5);
  CHECK(rates.births_per_woman[0] == doctest::Approx(0.2));
  CHECK(rates.births_per_woman[29] == doctest::Approx(0.09));
  CHECK(rates.births_per_woman[30] == doctest::Approx(0.1));
  CHECK(rates.births_per_woman[31] == 0.0);
  CHECK(rates.births_per_woman[99] == doctest::Approx(0.27));
  CHECK(rates.births_per_woman[100] == doctest::Approx(0.3));
  CHECK(rates.sex_at_birth[kMale] == doctest::Approx(0.6).epsilon(1e-15));
  CHECK(rates.sex_at_birth[kFemale] == doctest::Approx(0.4).epsilon(1e-15));
}

TEST_CASE("a total fertility of f gives f children to a woman who lives to 50") {
  const ByAge<double> f = china_fertility(1.236);
  CHECK(sum_of(f) == doctest::Approx(1.236).epsilon(1e-8));
  CHECK(f[14] == 0.0);
  CHECK(f[15] > 0.0);
  CHECK(f[49] > 0.0);
  CHECK(f[50] == 0.0);
}

TEST_CASE("a closed population tends to the dominant eigenpair of its Leslie matrix") {
  for (const double total_fertility : {1.05, 2.1, 4.0}) {
    const BySexAndAge<double> m = china_mortality();
    const ByAge<double> f = china_fertility(total_fertility);
    constexpr double kRatio = 1.105;

    // The matrix straight from the equations, without the library's survival and births.
    constexpr Eigen::Index n = kSexes * kAges;
    constexpr auto at = [](std::size_t s, std::size_t a) { return static_cast<Eigen::Index>(s * kAges + a); };
    Eigen::MatrixXd leslie = Eigen::MatrixXd::Zero(n, n);
    for (std::size_t s = 0; s < kSexes; ++s) {
      for (std::size_t a = 0; a < 99; ++a) leslie(at(s, a + 1), at(s, a)) = std::exp(-(m[s][a] + m[s][a + 1]) / 2);
      leslie(at(s, 100), at(s, 99)) = std::exp(-(m[s][99] + m[s][100]) / 2);
      leslie(at(s, 100), at(s, 100)) = std::exp(-m[s][100]);
      const double share = s == kMale ? kRatio / (1 + kRatio) : 1 / (1 + kRatio);
      for (std::size_t a = 0; a < 100; ++a) {
        const double lives = std::exp(-(m[kFemale][a] + m[kFemale][a + 1]) / 2);
        leslie(at(s, 0), at(kFemale, a)) = share * std::exp(-m[s][0] / 2) * (f[a] + lives * f[a + 1]) / 2;
      }
    }
    const Eigen::EigenSolver<Eigen::MatrixXd> solver(leslie);
    REQUIRE(solver.info() == Eigen::Success);
    Eigen::Index dominant = 0;
    solver.eigenvalues().real().maxCoeff(&dominant);
    const double growth = solver.eigenvalues()(dominant).real();
    Eigen::VectorXd structure = solver.eigenvectors().col(dominant).real();
    structure /= structure.sum();
    REQUIRE(std::abs(solver.eigenvalues()(dominant).imag()) < 1e-12);

    Cohort<double> now;
    now.persons[kFemale][20] = 1.0;  // far from stable: 2,500 years of waves must die out
    const YearRates<double> rates = year_rates(survival_of(m), f, kRatio);
    double found = 0;
    for (int year = 0; year < 2500; ++year) {
      const Cohort<double> next = step_closed(now, rates, 1.0).end;
      found = total(next) / total(now);
      now = (1.0 / total(next)) * next;
    }
    CHECK(std::abs(found / growth - 1) < 1e-9);
    double worst = 0;
    for (std::size_t s = 0; s < kSexes; ++s)
      for (std::size_t a = 0; a < kAges; ++a)
        worst = std::max(worst, std::abs(now.persons[s][a] / structure(at(s, a)) - 1));
    CHECK(worst < 1e-9);
  }
}
