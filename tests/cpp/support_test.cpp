#include <doctest/doctest.h>

#include <cmath>

#include "gengxin/support/dates.hpp"
#include "gengxin/support/error.hpp"
#include "gengxin/support/sha256.hpp"
#include "gengxin/support/traced.hpp"
#include "gengxin/support/units.hpp"

using namespace gengxin;

TEST_CASE("sha256 agrees with the examples of FIPS 180-4") {
  CHECK(sha256("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  CHECK(sha256("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  CHECK(sha256("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq") ==
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
}

TEST_CASE("units convert within a dimension and not across") {
  const auto factor = [](const char* from, const char* to) { return conversion(*parse_unit(from), *parse_unit(to)); };
  CHECK(*factor("ha", "m2") == 1e4);
  CHECK(*factor("亿元", "yuan") == 1e8);
  CHECK(*factor("亩", "m2") == doctest::Approx(666.6666666667));
  CHECK(*factor("万元/亩", "yuan/m2") == doctest::Approx(15.0));
  CHECK(*factor("%", "1") == 0.01);
  CHECK(*factor("km2", "m2") == 1e6);
  CHECK_FALSE(factor("m2", "yuan").has_value());
  CHECK_FALSE(factor("m2", "m").has_value());
  CHECK_FALSE(parse_unit("furlong").has_value());
  CHECK_FALSE(parse_unit("").has_value());
  CHECK_FALSE(parse_unit("m2/").has_value());
}

TEST_CASE("dates") {
  CHECK(*parse_day("1970-01-01") == 0);
  CHECK(*parse_day("2024-02-29") == day_of(2024, 2, 29));
  CHECK_FALSE(parse_day("2023-02-29").has_value());
  CHECK_FALSE(parse_day("2023-2-9").has_value());
  CHECK_FALSE(parse_day("2023/02/09").has_value());
  CHECK(day_text(day_of(2021, 9, 1)) == "2021-09-01");
}

TEST_CASE("a near word is suggested, a far one is not") {
  CHECK(nearest("primry", {"primary", "junior"}) == "primary");
  CHECK(nearest("zebra", {"primary", "junior"}).empty());
}

TEST_CASE("a trace recomputes its values from the figures alone") {
  Trace trace;
  const Recording recording(trace);
  const Traced a = Traced::from_node(trace.figure(0, 3)), b = Traced::from_node(trace.figure(1, 4));
  const Traced c = quantity(maximum(a * b - 2, exponential(a)) / 2, "m2", [] { return "area"; });
  CHECK(c.value() == doctest::Approx(std::exp(3.0) / 2));
  const std::vector<double> figures = {1, 10};
  CHECK(trace.recompute(figures)[c.node()] == doctest::Approx(4.0));
  CHECK(trace.label(c.node()).name == "area");
}

TEST_CASE("adding or multiplying by nothing is not recorded") {
  Trace trace;
  const Recording recording(trace);
  const Traced a = Traced::from_node(trace.figure(0, 3));
  const auto before = trace.size();
  CHECK((a + Traced()).node() == a.node());
  CHECK((a * Traced()).value() == 0);
  CHECK(trace.size() == before);
}
