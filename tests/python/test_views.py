"""Text and HTML views: what they say, that they fit, and that nothing in them can break a page."""

from __future__ import annotations

import math
import re

import pytest
from view_checks import GOLDEN, Page, same_as_golden

import gengxin as gx
from gengxin.views import html, text
from gengxin.views.model import ABSENT, few_years, first_sentence, significant, whole, with_unit
from gengxin.views.steps import _letter, _readable, steps



@pytest.fixture(scope="module")
def village() -> gx.Scenario:
    return gx.load(GOLDEN / "village.json")


@pytest.fixture(scope="module")
def objects(village):
    tight = village.patch({"norms": {"primary_places_per_1000": 80}}, name="tighter <norm>")
    run = gx.simulate(village)
    return {
        "scenario": village,
        "run": run,
        "comparison": gx.compare(village, tight, village.patch({"plan": None}, name="no plan")),
        "explanation": run.explain("schools.norm_shortfall_with", year=2030, level="primary"),
    }


@pytest.fixture(scope="module")
def large(base, run):
    tight = base.patch({"norms": {"primary_places_per_1000": 90}}, name="tighter norm")
    return {
        "scenario": base,
        "run": run,
        "comparison": gx.compare(base, tight),
        "explanation": run.explain("schools.norm_shortfall_with", year=2030, level="primary"),
        "large sum": run.explain("elderly.need_with", year=2025),
    }


@pytest.mark.parametrize("name", ["scenario", "run", "comparison", "explanation"])
def test_views_are_the_golden_ones(objects, name):
    thing = objects[name]
    same_as_golden(f"{name}.txt", repr(thing))
    same_as_golden(f"{name}.html", thing._repr_html_())


@pytest.mark.parametrize("case", ["objects", "large"])
def test_text_fits_a_hundred_columns_and_has_no_colour(case, request):
    for name, thing in request.getfixturevalue(case).items():
        for line in repr(thing).split("\n"):
            assert text.display_width(line) <= 100, (name, line)
            assert "\x1b" not in line and "\t" not in line and line == line.rstrip(), (name, line)


@pytest.mark.parametrize("case", ["objects", "large"])
def test_html_is_well_formed_and_asks_for_nothing(case, request):
    for name, thing in request.getfixturevalue(case).items():
        source = thing._repr_html_()
        page = Page(source)
        assert not {"script", "link", "img", "iframe"} & {tag for tag, _ in page.tags}, name
        for _, attributes in page.tags:
            assert not {"src", "href", "onclick", "style"} & attributes.keys(), name
        assert "url(" not in source and "@import" not in source, name


def test_what_the_document_says_is_escaped(objects):
    page = objects["scenario"]._repr_html_()
    assert "Village &lt;A&gt; &amp; B" in page and "<A>" not in page
    assert "a round number &lt;for tests&gt;" in objects["explanation"]._repr_html_()
    assert "absent" in repr(objects["comparison"]), "a removed plan"
    assert "tighter &lt;norm&gt;" in objects["comparison"]._repr_html_()
    assert "Village <A> & B" in repr(objects["scenario"])


def test_colours_come_from_the_theme(objects):
    style = html.STYLE
    colours = re.findall(r"(?:color|border[^:]*):([^;}]*)", style)
    assert any("--jp-content-font-color1" in colour for colour in colours)
    for colour in colours:
        if "#" in colour or "rgb" in colour:
            assert "var(--jp-" in colour, f"{colour} is fixed: it would be wrong in one of light and dark"
    assert "tabular-nums" in style


def test_text_and_html_tell_the_same_numbers(objects):
    for name in ("scenario", "run", "comparison"):
        words = " ".join(" ".join(Page(objects[name]._repr_html_()).words).split())
        for number in re.findall(r"\d{1,3}(?:,\d{3})+|\d+\.\d+", repr(objects[name])):
            assert number in words, (name, number)


def test_a_scenario_tells_what_is_assumed_and_illustrative(base):
    shown = repr(base)
    figures = base.figure_list()
    assumed = sum(figure["assumed"] for figure in figures)
    assert f"{len(figures)}: {len(figures) - assumed} with a source, {assumed} assumed" in shown
    assert "Illustrative parcels, not surveyed" in shown and "示意地块，非测绘" in shown
    assert "萧岗村更新单元" in shown and "renewal unit" in shown and "46,250" in shown and "90,000" in shown
    assert base.hash[:12] in shown
    page = base._repr_html_()
    assert "Contradictions and open readings" in page and "56.3按年均10%增长" in page
    assert f"… and {len(base.assumed_figures()) - html.FOLDED_ROWS} more" in page


def test_a_surveyed_case_carries_no_warning(village):
    surveyed = village.patch({"fabric": {"illustrative": False}})
    assert "Illustrative" not in repr(surveyed) and "Illustrative" not in surveyed._repr_html_()


def test_a_run_tells_the_tables_numbers(run):
    shown = repr(run)
    schools = run.schools[(run.schools["zone"] == "all") & (run.schools["year"] == 2025)].set_index("level")
    line = next(line for line in shown.splitlines() if "primary: shortfall by the norm" in line)
    assert f"{schools.loc['primary', 'norm_shortfall_with']:,.0f}" in line
    assert line.endswith(f"{schools.loc['primary', 'first_year_norm_short']:.0f}")
    assert f"{len(run.scenario.used_figures())} figures, {len(run.scenario.assumed_figures())} of them assumed" in shown
    assert "5 more not modelled" in shown
    places = next(line for line in shown.splitlines() if "Places in compulsory education" in line)
    assert "3,240 ✗" in places, "2,160 and the primary section with 1,080"


def test_a_run_with_other_numbers_says_so(village):
    run = gx.simulate(village, village.compiled.values)
    assert "with other numbers than the document's" in repr(run)
    assert "with other numbers" not in repr(gx.simulate(village))


def test_a_case_without_services_and_plan_has_views(village):
    bare = village.patch({"plan": None, "indicators": None, "facilities": None, "notes": None})
    run = gx.simulate(bare)
    assert "plan 规划方案     none" in repr(bare)
    assert "Indicators" not in repr(run) and "People" in repr(run)
    Page(run._repr_html_())


def test_a_run_of_one_year_has_views(village):
    short = village.patch({"years": {"last": 2020}, "plan": None})
    run = gx.simulate(short)
    assert "2020" in repr(run)
    Page(run._repr_html_())
    assert "Outcomes" in repr(gx.compare(run, run))


def test_equal_scenarios_compare_as_equal(village):
    shown = repr(gx.compare(village, village))
    assert "none 无" in shown and "The same in all" in shown and "(2)" in shown


def test_long_comparisons_are_cut(village):
    rows = {f"P{i}": {"protection": "blue_line"} for i in (1, 3, 4)}
    patch = {"norms": {name: 1 + village.document["norms"][name] for name in list(village.document["norms"]) if name != "primary_places_per_1000"}}
    other = village.patch(patch | {"parcels": {"rows": rows}}, name="other")
    shown = repr(gx.compare(village, other))
    assert "more: comparison.inputs" in shown
    many = gx.compare(village, *[village.patch({"norms": {"park_m2_per_head": i}}, name=str(i)) for i in range(1, 8)])
    assert "and 2 more" in repr(many)
    assert all(text.display_width(line) <= 100 for line in repr(many).splitlines())


def test_an_explanation_goes_as_deep_and_wide_as_asked(run):
    why = run.explain("schools.norm_shortfall_with", year=2030, level="primary")
    shallow, deep = why.tree(depth=1), why.tree(depth=4)
    assert len(shallow.splitlines()) < len(deep.splitlines())
    assert "(… 2 parts" in shallow and "(… 7 parts" in shallow and "parts deeper" not in why.tree(depth=99, width=0)
    assert "/norms/primary_places_per_1000" in deep and "ASSUMED 假定" in deep and "第十四个五年规划纲要" in deep
    narrow = run.explain("schools.places_with", year=2030, level="primary").tree(depth=1, width=2)
    assert narrow.splitlines()[-2].strip() == "└ … and 5 more"
    assert deep.splitlines()[-1].startswith("rests on ")


def test_an_explanation_in_html_is_limited(run):
    page = Page(run.explain("elderly.need_with", year=2025)._repr_html_())
    assert page.deepest <= html.DEPTH + 1
    assert sum(tag == "details" for tag, _ in page.tags) < 400


def _walk(step):
    yield step
    for part in step.parts:
        yield from _walk(part)


def test_a_subtree_is_told_once(run):
    why = run.explain("schools.shortfall_with", year=2025, level="primary")
    seen = [s for s in _walk(steps(why, 5, 12)) if s.parts]
    again = [s for s in _walk(steps(why, 5, 12)) if s.shown_before]
    assert again, "this cell reaches the same numbers by several ways"
    assert {s.label for s in again} <= {s.label for s in seen}
    assert all(not s.parts and not s.formula for s in again)


def test_letters_stand_for_the_parts_in_their_order():
    assert [_letter(i) for i in (0, 25, 26, 27, 52)] == ["A", "Z", "AA", "AB", "BA"]
    names = [("beds of a", "A"), ("beds of ab", "B"), ("/norms/x", "C"), ("/norms/x_y", "D")]
    assert _readable("beds of ab x /norms/x - beds of a / /norms/x_y", names) == "B × C − A / D"
    assert _readable("divide_or(n, d, 0) >= 1", [("n", "A"), ("d", "B")]) == "A / B (0 if B is 0) ≥ 1"
    assert _readable("same + same", [("same", "A"), ("same", "B")]) == "A + B"


@pytest.mark.parametrize(
    ("value", "shown"),
    [(0.0, "0"), (-0.0, "0"), (0.3, "<1"), (0.5, "<1"), (0.51, "1"), (1.0, "1"), (-0.4, "0"), (1234.4, "1,234"), (-1234.6, "-1,235"), (1e9, "1,000,000,000"),
     (math.nan, ABSENT)],
)  # fmt: skip
def test_counts(value, shown):
    assert whole(value) == shown


@pytest.mark.parametrize(
    ("value", "shown"),
    [(0.0, "0"), (-0.0, "0"), (3653.739218, "3,653.74"), (0.0079628, "0.0079628"), (1e-7, "1e-07"), (123456789.0, "123,456,789"), (80.0, "80"), (-2.5, "-2.5"),
     (math.nan, ABSENT), (math.inf, "inf")],
)  # fmt: skip
def test_significant_digits(value, shown):
    assert significant(value) == shown


def test_years_stand_bare():
    assert with_unit(2023.0, "year") == "2023"
    assert with_unit(1234.5, "m2") == "1,234.5 m²"
    assert with_unit(0.6, "1") == "0.6"
    assert [with_unit(n, "classes") for n in (1.0, 2.0)] == ["1 class", "2 classes"]


def test_few_years_hold_the_first_and_the_last():
    assert few_years([2020]) == [2020]
    assert few_years(range(2020, 2036)) == [2020, 2025, 2030, 2035]
    assert few_years(range(2021, 2034)) == [2021, 2025, 2030, 2033]
    many = few_years(range(2020, 2101))
    assert len(many) == 5 and many[0] == 2020 and many[-1] == 2100


def test_sentences_and_widths():
    assert first_sentence("One. Two.") == "One."
    assert first_sentence("一。二。") == "一。"
    assert text.display_width("年a") == 3
    assert text.cut("年年年", 5) == "年年…"
    for width in (8, 20, 99):
        lines = text.wrap("A long line 很长的一行，有标点。 with_a_very_long_word_that_cannot_break_anywhere", width, "  ")
        assert all(text.display_width(line) <= width for line in lines)
        assert not any(line.strip().startswith(("，", "。")) for line in lines)
    assert len(text.wrap("word " * 100, 20, most=3)) == 3
