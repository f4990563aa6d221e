"""Plots: what they draw is what the tables say; fonts, languages, and life without the optional packages."""

from __future__ import annotations

import subprocess
import sys
import warnings

import numpy as np
import pytest

import gengxin as gx

PLOTS = {
    "pyramid": lambda run, lang: gx.plots.pyramid(run, 2025, lang=lang),
    "residents": lambda run, lang: gx.plots.residents(run, lang=lang),
    "schools": lambda run, lang: gx.plots.schools(run, "primary", lang=lang),
    "hospital": lambda run, lang: gx.plots.beds(run, "hospital", lang=lang),
    "elderly": lambda run, lang: gx.plots.beds(run, "elderly", lang=lang),
    "indicators": lambda run, lang: gx.plots.indicators(run, 2025, lang=lang),
    "parcels": lambda run, lang: gx.plots.parcels(run, 2030, lang=lang),
    "costs": lambda run, lang: gx.plots.costs(run, lang=lang),
    "cash flow": lambda run, lang: gx.plots.cash_flow(run, lang=lang),
    "choices": lambda run, lang: gx.plots.choices(run, lang=lang),
}


@pytest.fixture
def pyplot():
    pyplot = pytest.importorskip("matplotlib.pyplot", reason="plots need matplotlib: pip install 'gengxin[notebook]'")
    pytest.importorskip("geopandas", reason="maps need geopandas: pip install 'gengxin[notebook]'")
    pyplot.switch_backend("agg")
    yield pyplot
    pyplot.close("all")


@pytest.fixture
def chinese(pyplot):
    from gengxin.plots.style import chinese_font

    if not chinese_font():
        pytest.skip("no font with Chinese characters is installed")


def _words(axes) -> str:
    from matplotlib.text import Text

    return "\n".join(text.get_text() for text in axes.figure.findobj(Text))


@pytest.mark.parametrize("name", sorted(PLOTS))
def test_every_character_is_drawn_in_both_languages(name, run, chinese):
    """A character without a glyph is a warning, and here every warning is an error."""
    for lang in ("en", "zh"):
        PLOTS[name](run, lang).figure.canvas.draw()


@pytest.mark.parametrize("name", sorted(PLOTS))
def test_languages_differ_and_do_not_mix(name, run, chinese):
    english, chinese_words = (_words(PLOTS[name](run, lang)) for lang in ("en", "zh"))
    assert not any("一" <= c <= "鿿" for c in english), "a Chinese character in the English plot"
    assert any("一" <= c <= "鿿" for c in chinese_words)
    for left in ("with the plan", "shortfall", "whole case", "figures", "not modelled", "places", "persons"):
        assert left not in chinese_words


@pytest.mark.parametrize("name", sorted(PLOTS))
def test_every_plot_tells_its_grounds(name, run, pyplot):
    words = _words(PLOTS[name](run, "en"))
    assert "Illustrative parcels, not surveyed" in words
    if name != "parcels":
        assert f"Rests on {len(run.scenario.used_figures())} figures, {len(run.scenario.assumed_figures())} of them assumed" in words
        assert "14th Five-Year Plan" in words.replace("\n", " ")


@pytest.mark.parametrize("name", sorted(PLOTS))
def test_the_users_settings_stay(name, run, pyplot):
    pyplot.rcdefaults()
    before = dict(pyplot.rcParams)
    PLOTS[name](run, "en")
    assert dict(pyplot.rcParams) == before


@pytest.mark.parametrize("name", sorted(PLOTS))
def test_texts_stay_on_the_page_and_apart(name, run, pyplot):
    """Titles, labels of ticks, legend and footnote do not run out of the figure; tick labels do not overlap."""
    axes = PLOTS[name](run, "en")
    figure = axes.figure
    figure.canvas.draw()
    page = figure.bbox
    titles = [axes.title, axes._left_title, figure._supxlabel, axes.xaxis.label, axes.yaxis.label]
    boxes = [text.get_window_extent() for text in titles if text is not None and text.get_text() and axes.axison | (text is axes._left_title)]
    if axes.get_legend():
        boxes.append(axes.get_legend().get_window_extent())
    for box in boxes:
        assert box.x0 >= page.x0 - 1 and box.x1 <= page.x1 + 1 and box.y0 >= page.y0 - 1 and box.y1 <= page.y1 + 1
    if axes.axison:
        for labels, low, high in ((axes.get_xticklabels(), "x0", "x1"), (axes.get_yticklabels(), "y0", "y1")):
            extents = sorted((label.get_window_extent() for label in labels if label.get_text()), key=lambda box: getattr(box, low))
            shown = [box for box in extents if page.x0 <= box.x0 and box.x1 <= page.x1]
            for first, second in zip(shown, shown[1:], strict=False):
                assert getattr(first, high) <= getattr(second, low) + 1


@pytest.mark.parametrize("with_plan", [True, False])
@pytest.mark.parametrize("zone", ["all", "xiaogang_unit"])
def test_the_pyramid_shows_the_ages(run, pyplot, zone, with_plan):
    axes = gx.plots.pyramid(run, 2030, zone=zone, with_plan=with_plan)
    widths = np.array([patch.get_width() for patch in axes.patches if hasattr(patch, "get_width")])
    table = run.ages[(run.ages["year"] == 2030) & (run.ages["zone"] == zone)]
    wanted = table["persons_with" if with_plan else "persons_without"]
    assert np.abs(widths).sum() == pytest.approx(wanted.sum())
    assert widths[widths < 0].sum() == pytest.approx(-wanted[table["sex"] == "male"].sum())
    low, high = axes.get_xlim()
    assert low == -high


def test_residents_stack_up_to_the_table(run, pyplot):
    axes = gx.plots.residents(run)
    tops = np.array([patch.get_height() for patch in axes.patches]).reshape(4, -1).sum(axis=0)
    table = run.residents[run.residents["zone"] == "all"]
    assert tops == pytest.approx(table["residents_with"].to_numpy())
    assert len(tops) == len(run.years), "the base year too"


@pytest.mark.parametrize(("level", "zone"), [("primary", "all"), ("junior", "xiaogang_unit"), ("senior", "all"), ("kindergarten", "learning")])
def test_school_lines_are_the_table(run, pyplot, level, zone):
    axes = gx.plots.schools(run, level, zone)
    table = run.schools[(run.schools["zone"] == zone) & (run.schools["level"] == level)]
    names = run.titles("schools")
    lines = {line.get_label(): line for line in axes.get_lines()}
    for column in ("places_with", "places_without", "demand_with", "demand_without", "norm_with", "norm_without"):
        line = lines[names[column]]
        assert line.get_xdata().tolist() == table["year"].tolist()
        assert line.get_ydata() == pytest.approx(table[column].to_numpy())
        assert (line.get_linestyle() == "-") == column.endswith("_with")
    assert axes.get_ylim()[0] == 0


def test_indicators_show_progress(run, pyplot):
    axes = gx.plots.indicators(run, 2025)
    labels = [label.get_text() for label in axes.get_yticklabels()]
    assert labels[0] == "Gross domestic product of the year" and len(labels) == 16
    bars = {labels[round(p.get_y() + p.get_height() / 2)]: p.get_width() for p in axes.patches}  # the later bar is the value's
    assert bars["Places in compulsory education"] == pytest.approx((3240 - 2160) / (4320 - 2160))
    assert bars["Hospital beds"] == 1.5, "1,590 is far beyond 1,000 and is cut"
    words = _words(axes)
    assert words.count("not modelled") == 5 and "3,240 ✗" in words and "1,590 ✓ »" in words


@pytest.mark.parametrize("year", [None, 2020, 2023, 2025, 2030, 2035])
def test_the_map_has_the_areas_of_the_land_table(run, pyplot, year):
    from gengxin.plots.land import parcel_frame

    frame = parcel_frame(run, year)
    land = run.land[run.land["year"] == (year or 2020)]
    wanted = land.groupby("use", observed=True)["area_without_m2" if year is None else "area_with_m2"].sum()
    shown = frame.groupby("use")["area"].sum()
    for use in set(wanted.index) | set(shown.index):
        assert shown.get(use, 0) == pytest.approx(wanted.get(use, 0), abs=1e-6), use
    assert len(frame) == 740
    assert frame.geometry.is_valid.all() and frame.geometry.area.sum() == pytest.approx(frame["area"].sum(), rel=1e-4)


def test_parcels_are_hatched_while_they_are_rebuilt(run, pyplot):
    from gengxin.plots.land import parcel_frame

    plan, parcels = run.scenario.document["plan"], run.scenario.document["parcels"]
    starts = dict(zip(plan["parcel"], plan["start"]["values"], strict=True))
    options = dict(zip(plan["parcel"], plan["option"], strict=True))
    frame = parcel_frame(run, 2024)
    works = set(frame.loc[frame["in_works"], "id"])
    assert works and all(starts[parcel] <= 2024 for parcel in works)
    assert not any(options[parcel] == "improve_housing" for parcel in works)
    assert not parcel_frame(run, 2020)["in_works"].any() and not parcel_frame(run, 2035)["in_works"].any()
    assert len(parcels["id"]) == len(frame)


def test_the_map_follows_the_runs_own_numbers(base, pyplot):
    """A run with other numbers than the document's has its own start years."""
    from gengxin.plots.land import parcel_frame

    values = base.compiled.values.copy()
    start = next(figure for figure in base.figure_list() if figure["pointer"] == "/plan/start")
    values[start["first_slot"] : start["first_slot"] + len(start["values"])] += 2
    later = gx.simulate(base, values)
    assert not parcel_frame(later, 2024)["in_works"].any()
    assert parcel_frame(base, 2024)["in_works"].any()


def test_the_map_marks_heritage_and_gives_colours(base, pyplot):
    axes = gx.plots.parcels(base)
    legend = [text.get_text() for text in axes.get_legend().get_texts()]
    assert "protected building" in legend and any(text.startswith("0703 rural homestead") for text in legend)
    assert any("Xiaogang village renewal unit" in text for text in legend)
    points = [c for c in axes.collections if len(c.get_offsets()) == 8]
    assert points, "eight protected buildings"
    from matplotlib.colors import to_hex

    drawn = {to_hex(colour) for colour in axes.collections[0].get_facecolor()}
    assert {gx.land_codes()[use]["colour"].lower() for use in base.document["parcels"]["use"]} == drawn


def test_a_split_parcel_shows_its_largest_share(base, pyplot):
    from gengxin.plots.land import parcel_frame

    parcel = base.document["plan"]["parcel"][0]
    row = {"id": ["a", "b"], "parcel": [parcel] * 2, "option": ["improve_housing", "redevelop_mixed"], "share": [0.3, 0.6], "start": [2021, 2021]}
    frame = parcel_frame(base.with_plan(row), 2030).set_index("id")
    assert frame.loc[parcel, "use"] == base.document["options"]["redevelop_mixed"]["use"]
    small = dict(row, share=[0.2, 0.3])
    frame = parcel_frame(base.with_plan(small), 2030).set_index("id")
    i = base.document["parcels"]["id"].index(parcel)
    assert frame.loc[parcel, "use"] == base.document["parcels"]["use"][i], "half stays as it is"


def test_costs_are_the_accounts(run, pyplot):
    axes = gx.plots.costs(run)
    heads = axes.figure.axes[0]
    costs = run.costs[(run.costs["line"] == "all") & (run.costs["head"] != "total")]
    drawn = sum(bar.get_width() for container in heads.containers[:1] for bar in container)
    assert drawn * 1e4 == pytest.approx(costs["approved_yuan"].sum(), abs=1)
    forecast = run.costs.loc[run.costs["head"] == "total", "forecast_yuan"].iloc[0]
    paid = sum(bar.get_height() for container in axes.containers for bar in container)
    assert paid * 1e4 == pytest.approx(forecast, abs=1), "what is paid by year is the forecast account"


def test_a_published_account_stands_beside_the_sum(pyplot):
    axes = gx.plots.costs(gx.simulate("wuyanqiao"))
    left = axes.figure.axes[0]
    assert [text.get_text() for text in left.get_legend().get_texts()] == ["approved account", "published account"]
    assert axes is left and len(axes.figure.axes) == 1, "nothing is known of its years"
    assert sum(bar.get_width() for bar in left.containers[1]) * 1e4 == pytest.approx(6_314_540_100, abs=1)


def test_the_cash_flow_marks_the_most_money_out(run, pyplot):
    axes = gx.plots.cash_flow(run)
    finance = run.finance.set_index("account").loc["project"]
    peak = finance["peak_funding_yuan"] / 1e4
    assert any(f"{peak:,.0f}" in text.get_text() and "2026-12" in text.get_text() for text in axes.texts)
    cumulative = axes.lines[0].get_ydata()
    assert min(cumulative) == pytest.approx(-peak)
    flow = run.cash_flow[run.cash_flow["phase"] == "all"]
    assert sum(bar.get_height() for container in axes.containers for bar in container) * 1e4 == pytest.approx(flow["net_yuan"].sum(), abs=1)


def test_choices_count_who_would_lose(run, pyplot):
    axes = gx.plots.choices(run)
    gains = run.choices.groupby("choice", observed=True)["gain_yuan"]
    legend = [text.get_text() for text in axes.get_legend().get_texts()]
    for words, (_, gain) in zip(("home in exchange", "money", "housing voucher"), gains, strict=True):
        assert any(entry.startswith(words + ":") and f"{(gain < 0).sum()} of {len(gain)} lose" in entry for entry in legend)


def test_wrong_arguments_are_named(base, run, pyplot):
    with pytest.raises(ValueError, match="no language 'fr'; there are: en, zh"):
        gx.plots.residents(run, lang="fr")
    with pytest.raises(ValueError, match="no year 1999 in the run; it covers 2020 to 2035"):
        gx.plots.pyramid(run, 1999)
    with pytest.raises(ValueError, match="no year 1999"):
        gx.plots.parcels(base, 1999)
    with pytest.raises(ValueError, match="no zone 'moon'"):
        gx.plots.residents(run, zone="moon")
    with pytest.raises(ValueError, match="no level 'college'"):
        gx.plots.schools(run, "college")
    with pytest.raises(ValueError, match="no kind of beds 'bunk'; there are: hospital, elderly"):
        gx.plots.beds(run, "bunk")
    with pytest.raises(ValueError, match="no indicators"):
        gx.plots.indicators(gx.simulate(base.patch({"indicators": None})))
    with pytest.raises(ValueError, match="no rows in 'choices'"):
        gx.plots.choices(gx.simulate("wuyanqiao"))
    with pytest.raises(ValueError, match="have no geometry, so there is no map"):
        gx.plots.parcels(base.patch({"parcels": {"geometry": None}, "cover": None, "notes": None}))


def test_a_missing_font_is_told(run, pyplot, monkeypatch):
    from gengxin.plots import style

    monkeypatch.setattr(style, "chinese_font", lambda: "")
    with pytest.warns(UserWarning, match="no font with Chinese characters was found.*fonts-noto-cjk"):
        gx.plots.residents(run, lang="zh")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        gx.plots.residents(run, lang="en").figure.canvas.draw()


BLOCK = """
import sys
class Block:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {blocked!r}:
            raise ModuleNotFoundError(f"No module named {{name!r}}", name=name)
sys.meta_path.insert(0, Block())
import gengxin as gx
"""


def _python(code: str) -> str:
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize(("blocked", "call"), [("matplotlib", "residents(run)"), ("matplotlib", "parcels(run)"), ("geopandas", "parcels(run)")])
def test_a_missing_package_is_told(blocked, call):
    code = BLOCK.format(blocked=[blocked]) + f"""
run = gx.simulate("xiaogang")
repr(run), run._repr_html_()
try:
    gx.plots.{call}
except ImportError as error:
    print(error)
"""
    if blocked == "geopandas":
        pytest.importorskip("matplotlib", reason="plots need matplotlib")
    assert _python(code).strip() == f"plots need {blocked}, which is not installed: pip install 'gengxin[notebook]'"


def test_a_map_of_provision_shows_the_places_that_there_are(pyplot):
    """A facility stands for its parcel; a site without places, such as one that a siting left closed, is none."""
    base = gx.load("xiaogang")
    walk = gx.access.travel([[400, 450, 300]], unit="m", points=["XG001"], facilities=["existing_primary_a", "XG363", "XG002"])
    axes = gx.plots.provision(gx.access.provision(walk, [30], [40, 20, 0]), base)
    assert [text.get_text() for text in axes.texts if text.get_text().endswith("%")] == ["75%", "0%"]
    with pytest.raises(ValueError, match="parcels of the scenario, or stand on one; found elsewhere"):
        gx.plots.provision(gx.access.provision(gx.access.travel([[1]], unit="m", points=["XG001"], facilities=["elsewhere"]), [1], [1]), base)


def test_views_need_no_optional_package():
    code = BLOCK.format(blocked=["matplotlib", "geopandas", "pandas", "rich"]) + """
base = gx.load("xiaogang")
run = gx.simulate(base)
print(len(repr(base)), len(base._repr_html_()), len(repr(run)), len(run._repr_html_()))
print(run.explain("schools.norm_with", year=2030, level="primary").tree(1)[:7])
"""
    assert _python(code).splitlines()[-1] == "schools"


def test_importing_the_package_imports_nothing_heavy():
    code = """
import sys, gengxin
gengxin.plots
heavy = {"pandas", "matplotlib", "rich", "geopandas", "shapely", "IPython"} & set(sys.modules)
print(sorted(heavy))
"""
    assert _python(code).strip() == "[]"
