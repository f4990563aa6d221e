"""Who is served where: a provision on the map of parcels."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gengxin.labels import illustrative_note
from gengxin.plots.land import scale_bar, parcel_frame
from gengxin.plots.style import NEED, SUPPLY, finish, need, say, style
from gengxin.views.model import first_sentence

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from gengxin.access import Provision
    from gengxin.scenario import Scenario


def provision(found: Provision, scenario: Scenario, title: str = "", lang: str = "en") -> Axes:
    """Parcels by how many people find no place within the limit, and the facilities that have places by what of them is used.

    Args:
        found: whose points are parcels of the scenario, and whose facilities are parcels, or facilities that stand on one, by id.
        title: in the plot's language; none unless given.

    Raises:
        ValueError: if a point or facility is no parcel, or the parcels have no geometry.

    >>> import gengxin as gx
    >>> from gengxin import access
    >>> base = gx.load("xiaogang")
    >>> walk = access.travel([[400], [900]], unit="m", points=["XG001", "XG002"], facilities=["XG372"])
    >>> axes = gx.plots.provision(access.provision(walk, [30, 20], [40], limit=500), base)
    >>> axes.get_title("left").startswith("Unserved")
    True
    """
    frame = parcel_frame(scenario).set_index("id")
    facilities = found.facilities[found.facilities["places"] > 0]
    known = scenario.document.get("facilities", {})
    sites = [label if label in frame.index else known.get(label, {}).get("parcel", label) for label in facilities.index]
    strange = [str(label) for label in (*found.points.index, *sites) if label not in frame.index]
    if strange:
        raise ValueError(f"points and facilities must be parcels of the scenario, or stand on one; found {', '.join(strange[:5])}")
    served = frame.loc[found.points.index].assign(unserved=found.points["unserved"] + found.points["beyond"])
    places = frame.loc[sites]
    with style(lang) as pyplot:
        colors, lines = need("matplotlib.colors"), need("matplotlib.lines")
        left, low, right, high = frame.total_bounds
        height = 7.6
        width = max(3.5, min(9.0, height * (right - left) / (high - low)))
        figure, axes = pyplot.subplots(figsize=(width + 2.2, height), layout="constrained")
        frame.plot(ax=axes, color="#f1f1ee", edgecolor="#d5d5d0", linewidth=0.2)
        shades = colors.LinearSegmentedColormap.from_list("unserved", ["#f7e3da", NEED, "#5c1d0a"])
        left_out = served[served["unserved"] > 1e-9]
        if len(left_out):
            left_out.plot(ax=axes, column="unserved", cmap=shades, edgecolor="none", legend=True,
                          legend_kwds={"shrink": 0.55, "label": say(("persons without a place in reach", "可达范围内无学位（床位）人数"), lang), "pad": 0.01})  # fmt: skip
        points = places.geometry.representative_point()
        used = (facilities["used_within"] + facilities["used_beyond"]).to_numpy() / facilities["places"].to_numpy()
        axes.scatter(points.x, points.y, s=90, facecolor=[SUPPLY if share > 1 - 1e-6 else "white" for share in used], edgecolor=SUPPLY, linewidth=1.6, zorder=5)
        for x, y, share in zip(points.x, points.y, used, strict=True):
            axes.annotate(f"{share:.0%}", (x, y), xytext=(7, 5), textcoords="offset points", fontsize=9, color=SUPPLY, zorder=6)
        handles = [lines.Line2D([], [], marker="o", markersize=9, color=SUPPLY, markerfacecolor=fill, linestyle="none", label=say(label, lang))
                   for fill, label in ((SUPPLY, ("full", "设施（已满）")), ("white", ("places left", "设施（有余）")))]  # fmt: skip
        axes.legend(handles=handles, loc="upper left", fontsize=8)
        scale_bar(axes, (left, low, right, high), lang)
        axes.set_aspect("equal", anchor="W")
        axes.set_axis_off()
        said = say((f"Unserved {found.beyond + found.unserved:,.0f} of {found.demand:,.0f}", f"{found.demand:,.0f}人中{found.beyond + found.unserved:,.0f}人未能满足"), lang)
        axes.set_title("\n".join(piece for piece in (said, title) if piece), linespacing=1.45)
        note = first_sentence(illustrative_note(scenario, lang))
        return finish(axes, scenario, lang, before=note, sources=False)
