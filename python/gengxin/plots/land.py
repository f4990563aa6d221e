"""Land: parcels by use, in the colours that Chinese plans use."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Any

from gengxin.labels import illustrative_note, key_text
from gengxin.land import land_codes
from gengxin.plots.style import case_title, finish, need, say, style
from gengxin.scenario import Scenario
from gengxin.views.model import first_sentence
from gengxin.views.text import wrap

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from gengxin.run import Run

_UNKNOWN = "#ffffff"


def parcels(run_or_scenario: Run | Scenario, year: int | None = None, lang: str = "en") -> Axes:
    """Map of parcels by land use: as they are now, or with the plan at the end of ``year``.

    A parcel takes its new use when the new floor is delivered; between clearance and delivery it is hatched. Of a
    parcel that the plan splits, the largest share is shown.

    Raises:
        ValueError: if the parcels have no geometry, or the run does not cover the year.

    >>> import gengxin as gx
    >>> axes = gx.plots.parcels(gx.load("xiaogang"))
    >>> axes.get_title("left").splitlines()[0]
    'Land use now'
    """
    scenario = run_or_scenario if isinstance(run_or_scenario, Scenario) else run_or_scenario.scenario
    frame = parcel_frame(run_or_scenario, year)
    codes = land_codes()
    with style(lang) as pyplot:
        patches, lines = need("matplotlib.patches"), need("matplotlib.lines")
        left, low, right, high = frame.total_bounds
        height = 8.4
        width = max(2.5, min(9.0, height * (right - left) / (high - low)))
        figure, axes = pyplot.subplots(figsize=(width + 4.2, height), layout="constrained")
        colours = [codes[use]["colour"] if use in codes else _UNKNOWN for use in frame["use"]]
        frame.plot(ax=axes, color=colours, edgecolor="#5d5d5d", linewidth=0.25)
        works = frame[frame["in_works"]]
        if len(works):
            works.plot(ax=axes, facecolor="none", edgecolor="#222222", hatch="//////", linewidth=0.4)
        zones = frame[["zone", "geometry"]].dissolve("zone")
        zones.boundary.plot(ax=axes, color="#1a1a1a", linewidth=1.6)
        numbers = {zone: i for i, zone in enumerate((z for z in scenario.document["zones"] if z in zones.index), 1)}
        for zone, part in zones.explode().geometry.items():
            point = part.representative_point()
            box = {"boxstyle": "circle,pad=0.22", "facecolor": "white", "edgecolor": "#1a1a1a", "linewidth": 1}
            axes.text(point.x, point.y, str(numbers[zone]), ha="center", va="center", fontsize=9, fontweight="bold", bbox=box, zorder=6)
        heritage = frame[frame["protection"] == "heritage"]
        if len(heritage):
            points = heritage.geometry.representative_point()
            axes.scatter(points.x, points.y, marker="*", s=95, color="#7a1fa2", edgecolor="white", linewidth=0.7, zorder=5)
        scale_bar(axes, (left, low, right, high), lang)
        by_area = frame.groupby("use")["area"].sum().sort_values(ascending=False)
        handles = [
            patches.Patch(facecolor=codes[use]["colour"] if use in codes else _UNKNOWN, edgecolor="#5d5d5d", linewidth=0.4,
                          label=f"{key_text('use', use, scenario, lang)}  {area / 1e4:,.1f}")
            for use, area in by_area.items()
        ]  # fmt: skip
        if len(works):
            label = say(("being cleared or built", "拆除或在建"), lang)
            handles.append(patches.Patch(facecolor="white", edgecolor="#222222", hatch="//////", linewidth=0.4, label=label))
        for zone, i in numbers.items():
            name = textwrap.fill(key_text("zone", zone, scenario, lang), 40)
            handles.append(lines.Line2D([], [], marker=f"${i}$", markersize=7, color="#1a1a1a", linestyle="none", label=name))
        if len(heritage):
            label = say(("protected building", "文物保护建筑"), lang)
            handles.append(lines.Line2D([], [], marker="*", markersize=10, color="#7a1fa2", markeredgecolor="white", linestyle="none", label=label))
        legend_title = say(("Land use, hectares", "用地（公顷）"), lang)
        axes.legend(handles=handles, loc="upper left", bbox_to_anchor=(1.0, 1.0), fontsize=8, title=legend_title, title_fontsize=9, alignment="left")
        axes.set_aspect("equal", anchor="W")
        axes.set_xlim(left - 0.01 * (right - left), right + 0.01 * (right - left))
        axes.set_ylim(low - 0.05 * (high - low), high + 0.01 * (high - low))
        axes.set_axis_off()
        title = ("Land use now", "用地现状") if year is None else (f"Land use with the plan, {year}", f"{year}年用地（有规划）")
        axes.set_title("\n".join([say(title, lang), *wrap(case_title(scenario, lang), 64)]), linespacing=1.45)
        note = first_sentence(illustrative_note(scenario, lang))
        plane = say(("Local metric plane, north up.", "独立米制平面坐标，上北。"), lang)
        return finish(axes, scenario, lang, before=f"{note} {plane}".strip(), sources=False)


def parcel_frame(run_or_scenario: Run | Scenario, year: int | None = None) -> Any:
    """A GeoDataFrame of the parcels: id, zone, use, area (m²), protection, in_works, geometry."""
    geopandas = need("geopandas")
    run = None if isinstance(run_or_scenario, Scenario) else run_or_scenario
    scenario: Scenario = run_or_scenario if run is None else run.scenario
    table = {name: column["values"] if isinstance(column, dict) else column for name, column in scenario.document.get("parcels", {}).items()}
    if not table.get("geometry"):
        raise ValueError("the parcels of this scenario have no geometry, so there is no map")
    numbers = _Numbers(scenario, run)
    count = len(table["id"])
    frame = geopandas.GeoDataFrame(
        {
            "id": table["id"],
            "zone": table["zone"],
            "use": table["use"],
            "area": numbers.column("/parcels/area_m2"),
            "protection": table.get("protection", ["none"] * count),
            "in_works": [False] * count,
        },
        geometry=geopandas.GeoSeries.from_wkt(table["geometry"]),
    )
    if year is not None:
        _apply_plan(frame, scenario, numbers, year)
    return frame


def _apply_plan(frame: Any, scenario: Scenario, numbers: _Numbers, year: int) -> None:
    document = scenario.document
    years = document["years"]
    if not years["first"] <= year <= years["last"]:
        raise ValueError(f"no year {year} in the scenario; it covers {years['first']} to {years['last']}")
    plan = document.get("plan", {})
    rows = len(plan.get("id", []))
    if not rows:
        return
    shares, starts = numbers.column("/plan/share"), numbers.column("/plan/start")
    at = {parcel: i for i, parcel in enumerate(frame["id"])}
    # What the plan leaves of a parcel keeps its use, and counts among the shares.
    left = dict.fromkeys(plan["parcel"], 1.0)
    for parcel, share in zip(plan["parcel"], shares, strict=True):
        left[parcel] -= share
    largest = dict(left)
    for parcel, option, share, start in zip(plan["parcel"], plan["option"], shares, starts, strict=True):
        if share <= largest[parcel] and share < 1:
            continue
        largest[parcel] = share
        record = document["options"][option]
        delivery = start + sum(numbers.at(f"/options/{option}/{name}", start) for name in ("clearance_years", "construction_years"))
        if year >= delivery and "use" in record:
            frame.loc[at[parcel], "use"] = record["use"]
        frame.loc[at[parcel], "in_works"] = record["treatment"] == "redevelop" and start <= year < delivery


class _Numbers:
    """Figures by pointer, as the run reads them."""

    def __init__(self, scenario: Scenario, run: Run | None) -> None:
        self._figures = {figure["pointer"]: figure for figure in scenario.figure_list()}
        self._values = None if run is None else run._values

    def column(self, pointer: str) -> list[float]:
        figure = self._figures[pointer]
        if self._values is None:
            return list(figure["values"])
        return [float(value) for value in self._values[figure["first_slot"] : figure["first_slot"] + len(figure["values"])]]

    def at(self, pointer: str, year: float) -> float:
        """The value in force on 1 July of the year; nothing where the document says nothing."""
        if pointer not in self._figures:
            return 0.0
        values, days = self.column(pointer), self._figures[pointer]["from"]
        in_force = [value for value, day in zip(values, days, strict=False) if day <= f"{year:.0f}-07-01"]
        return in_force[-1] if in_force else values[0]


def scale_bar(axes: Axes, bounds: tuple[float, float, float, float], lang: str) -> None:
    """A bar of a round length, at most a third of the map's width, below the map."""
    left, low, right, high = bounds
    length = max(step for step in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000) if step <= max(1, (right - left) / 3))
    y = low - (high - low) * 0.035
    axes.plot([left, left + length / 2], [y, y], color="#222222", linewidth=5, solid_capstyle="butt")
    axes.plot([left + length / 2, left + length], [y, y], color="#b5b5b5", linewidth=5, solid_capstyle="butt")
    axes.text(left + length, y, f"  {length:,} " + say(("m", "米"), lang), va="center", fontsize=9)
