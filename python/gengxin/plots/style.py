"""What all plots share: the optional packages, fonts, colours, footnotes."""

from __future__ import annotations

import textwrap
import warnings
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gengxin.labels import LANGUAGES
from gengxin.views.text import wrap

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from gengxin.scenario import Scenario

# Blue for what there is, red-brown for what people need, grey for norms and for what has no plan. All three differ in
# lightness, so they can be told apart in print and by people who do not see red and green.
SUPPLY, NEED, NORM, PALE = "#1f5f8b", "#c0562f", "#6f6f6f", "#c9d3da"
STATUS = {"member": "#1f5f8b", "registered": "#6d9cbe", "local": "#b9cfdd", "floating": "#e0b48f"}

_FAMILIES = (
    "Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "Source Han Sans CN", "WenQuanYi Micro Hei", "WenQuanYi Zen Hei",
    "Microsoft YaHei", "SimHei", "PingFang SC", "Hiragino Sans GB", "Heiti SC", "Noto Sans CJK JP", "Droid Sans Fallback", "Arial Unicode MS",
)  # fmt: skip
_FILES = ("notosanscjk", "notosanssc", "sourcehansans", "wqy", "msyh", "simhei", "pingfang", "hiragino", "droidsansfallback")

_ILLUSTRATIVE = ("Illustrative parcels, not surveyed.", "地块均为示意，非测绘。")


def need(name: str) -> Any:
    """An optional package, or an error that says how to get it."""
    try:
        return import_module(name)
    except ImportError as error:
        package = name.partition(".")[0]
        raise ImportError(f"plots need {package}, which is not installed: pip install 'gengxin[notebook]'") from error


def say(texts: tuple[str, str], lang: str) -> str:
    """One of (English, Chinese)."""
    return texts[LANGUAGES.index(lang)]


@cache
def chinese_font() -> str:
    """Name of an installed font with Chinese characters; empty if there is none."""
    manager = need("matplotlib.font_manager")
    names = {font.name for font in manager.fontManager.ttflist}
    if not names.intersection(_FAMILIES):
        # The manager's list is made once and kept; a font installed since then is not in it.
        for path in manager.findSystemFonts():
            if any(part in Path(path).name.lower().replace("-", "").replace("_", "") for part in _FILES):
                manager.fontManager.addfont(path)
        names = {font.name for font in manager.fontManager.ttflist}
    return next((family for family in _FAMILIES if family in names), "")


@contextmanager
def style(lang: str) -> Iterator[Any]:
    """Settings for one plot; those of the user come back afterwards. Gives ``matplotlib.pyplot``."""
    if lang not in LANGUAGES:
        raise ValueError(f"no language {lang!r}; there are: {', '.join(LANGUAGES)}")
    pyplot = need("matplotlib.pyplot")
    chinese = chinese_font()
    if lang == "zh" and not chinese:
        warnings.warn(
            "no font with Chinese characters was found, so labels will show empty boxes; install one, such as Noto Sans CJK"
            " (Debian and Ubuntu: apt-get install fonts-noto-cjk)",
            stacklevel=4,
        )
    families = [chinese, "DejaVu Sans"] if lang == "zh" else ["DejaVu Sans", chinese]
    settings = {
        "font.family": [family for family in families if family],
        "font.size": 10,
        "axes.titlesize": 12,
        "axes.titleweight": "bold",
        "axes.titlelocation": "left",
        "axes.titlepad": 10,
        "axes.labelsize": 10,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.grid": True,
        "axes.axisbelow": True,
        "axes.facecolor": "white",
        "axes.edgecolor": "#8a8a8a",
        "figure.facecolor": "white",
        "figure.dpi": 110,
        "figure.constrained_layout.h_pad": 0.1,
        "figure.constrained_layout.w_pad": 0.1,
        "savefig.facecolor": "white",
        "text.color": "#222222",
        "axes.labelcolor": "#222222",
        "xtick.color": "#444444",
        "ytick.color": "#444444",
        "grid.color": "#e6e6e6",
        "grid.linewidth": 0.8,
        "legend.frameon": False,
        "legend.fontsize": 9,
        "lines.linewidth": 1.9,
        "hatch.linewidth": 0.6,
        "axes.unicode_minus": False,
    }
    # Only these are put back: a notebook's backend turns interactive when the first figure is made, and must stay so.
    before = {name: pyplot.rcParams[name] for name in settings}
    try:
        pyplot.rcParams.update(settings)
        yield pyplot
    finally:
        pyplot.rcParams.update(before)


def thousands(axis: Any) -> None:
    """Tick labels with thousands apart, and without signs: a pyramid counts both ways."""
    ticker = need("matplotlib.ticker")
    axis.set_major_formatter(ticker.FuncFormatter(lambda value, _: f"{abs(value):,.0f}"))


def year_axis(axes: Axes, years: list[int], lang: str) -> None:
    """Whole years below the plot."""
    ticker = need("matplotlib.ticker")
    axes.xaxis.set_major_locator(ticker.MaxNLocator(integer=True, nbins=9))
    axes.set_xlim(years[0] - 0.3, years[-1] + 0.3)
    axes.set_xlabel(say(("year", "年份"), lang))


def finish(axes: Axes, scenario: Scenario, lang: str, before: str = "", sources: bool = True) -> Axes:
    """Adds the footnote, and fixes fonts of ticks, which are made only when the plot is drawn."""
    pyplot = need("matplotlib.pyplot")
    axes.tick_params(labelsize=9, labelfontfamily=pyplot.rcParams["font.family"], length=3)
    text = " ".join(piece for piece in (before, footnote(scenario, lang) if sources else "") if piece)
    columns = int(axes.figure.get_figwidth() * 17)
    lines = "\n".join(textwrap.wrap(text, columns) if lang == "en" else wrap(text, columns))
    axes.figure.supxlabel(lines, x=0.01, ha="left", fontsize=7.5, color="#555555")
    return axes


def footnote(scenario: Scenario, lang: str) -> str:
    """How much is assumed, whether parcels are illustrative, and the sources that gave most figures."""
    used, assumed = scenario.used_figures(), len(scenario.assumed_figures())
    pieces = [say((f"Rests on {len(used)} figures, {assumed} of them assumed.", f"依据{len(used)}项数据，其中{assumed}项为假定。"), lang)]
    if scenario.document.get("fabric", {}).get("illustrative"):
        pieces.append(say(_ILLUSTRATIVE, lang))
    # A source that only inspired an assumption is none of the number.
    cited = Counter(figure["source"] for figure in used if figure["source"] and not figure["assumed"])
    records = scenario.document.get("sources", {})
    titles = [_title(records[key], lang) for key, _ in sorted(cited.items(), key=lambda item: (-item[1], item[0])) if key in records]
    if titles:
        more = len(titles) - 2
        rest = say((f"; and {more} more", f"等{len(titles)}项"), lang) if more > 0 else ""
        pieces.append(say(("Sources: ", "来源："), lang) + say(("; ", "；"), lang).join(titles[:2]) + rest + say((".", "。"), lang))
    return ("" if lang == "zh" else " ").join(pieces)


def case_title(scenario: Scenario, lang: str) -> str:
    """Short name of the case: in Chinese if it has one and nothing was changed."""
    document = scenario.document
    return document.get("name_zh", scenario.name) if lang == "zh" and len(scenario.ancestors) == 1 else scenario.name


def _title(source: dict[str, str], lang: str) -> str:
    title = source.get("title_en", source["title"]) if lang == "en" else source["title"]
    return ", ".join(piece for piece in (title, source.get("number", "") if lang == "zh" else "", source.get("date", "")) if piece)

