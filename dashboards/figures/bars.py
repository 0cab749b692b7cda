"""Bars over time, as both schedule charts draw them: a trace per place in the wishes, unused days paler."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import plotly.graph_objects as go

from dashboards.figures.allotments import Allotment, Band, period_text
from dashboards.figures.wish import COLOURS, Wish, wish_mark, wish_text
from dashboards.theme import GROUND, INK, LINE, PALE, QUIET, WHITE, pale, plot_text
from models.text import Lang, text
from models.units import Period

LABELS_UP_TO = 500
"""With more bars than this the browser spends its time on labels; they are then left to the pointer and the table."""
DAY_MS = 86_400_000


@dataclass(frozen=True, slots=True)
class Rect:
    """A rectangle of the chart: from ``low`` upwards, over ``period``.

    ``number`` of ``of``: which piece it is where an allotment lies in several. ``note``: what else the pointer is told.
    """

    row: Allotment
    low: float
    thickness: float
    period: Period
    number: int = 1
    of: int = 1
    hop: bool = False
    note: str = ""


def span_bars(name: str, colour: str, places: Sequence[tuple[float, float, Period]], **look: Any) -> Any:
    """Draw plain rectangles, each (low, thickness, period), in one trace."""
    return go.Bar(
        name=name,
        orientation="h",
        base=[period.start.isoformat() for _, _, period in places],
        x=[period.days * DAY_MS for _, _, period in places],
        y=[low + thickness / 2 for low, thickness, _ in places],
        width=[thickness for _, thickness, _ in places],
        marker={"color": colour, "line": {"color": look.pop("edge", colour), "width": look.pop("edge_width", 0)}},
        **look,
    )


def bar_traces(rects: Sequence[Rect], lang: Lang) -> list[Any]:
    """Draw the rectangles: per wish one trace of held days and, over it, one of used days with the labels."""
    labels = len(rects) <= LABELS_UP_TO
    traces: list[Any] = []
    for wish in Wish:
        mine = [rect for rect in rects if rect.row.wish is wish]
        if mine:
            traces += _wish_traces(wish, mine, labels, lang)
    if any(_idle(rect) for rect in rects):
        traces.append(_legend_only(text("figures.held_not_used", lang), pale(QUIET, 0.35)))
    return traces


def _legend_only(name: str, colour: str) -> Any:
    return go.Bar(name=name, orientation="h", x=[None], y=[None], marker={"color": colour}, showlegend=True)


def _idle(rect: Rect) -> bool:
    return not rect.row.used.covers(rect.period)


def _used(rect: Rect) -> Period | None:
    used = rect.row.used
    if not used.overlaps(rect.period):
        return None
    return Period(start=max(used.start, rect.period.start), end=min(used.end, rect.period.end))


def _wish_traces(wish: Wish, rects: Sequence[Rect], labels: bool, lang: Lang) -> list[Any]:
    colour = COLOURS[wish]
    name = text(f"figures.wish_legend.{wish}", lang)
    idle = [rect for rect in rects if _idle(rect)]
    held = span_bars(
        name,
        pale(colour, 0.35),
        [(rect.low, rect.thickness, rect.period) for rect in idle],
        edge=WHITE,
        edge_width=1,
        hovertext=[hover_text(rect, lang) for rect in idle],
        hoverinfo="text",
        legendgroup=wish,
        showlegend=False,
    )
    solid = [(rect, used) for rect in rects if (used := _used(rect)) is not None]
    used_bars = span_bars(
        name,
        colour,
        [(rect.low, rect.thickness, used) for rect, used in solid],
        edge=WHITE,
        edge_width=1,
        hovertext=[hover_text(rect, lang) for rect, _ in solid],
        hoverinfo="text",
        legendgroup=wish,
        showlegend=True,
    )
    if labels:
        used_bars.update(
            text=[label_text(rect, lang) for rect, _ in solid],
            textposition="inside",
            insidetextanchor="start",
            textangle=0,
            textfont={"size": 11, "color": WHITE},
        )
    return [held, used_bars]


def label_text(rect: Rect, lang: Lang) -> str:
    """Write the label of a bar: place in the wishes, applicant, GPUs; which piece it is, and whether it moved here."""
    label = text(
        "figures.bar_label",
        lang,
        wish=wish_mark(rect.row.wish, rect.row.rank, lang),
        applicant=plot_text(rect.row.applicant),
        gpus=rect.row.gpus,
    )
    if rect.of > 1:
        label += text("figures.bar_piece", lang, number=rect.number, of=rect.of)
    return f"{text('figures.hop', lang)} {label}" if rect.hop else label


def hover_text(rect: Rect, lang: Lang) -> str:
    """Say everything about a bar, a line each."""
    row = rect.row
    lines = [
        f"<b>{plot_text(row.applicant)}</b>",
        plot_text(row.title),
        text("figures.hover.phase", lang, phase=plot_text(row.phase)),
        text("figures.hover.wish", lang, wish=wish_text(row.wish, row.rank, lang)),
    ]
    if row.pool is None:
        lines.append(text("figures.hover.self", lang, gpus=row.gpus))
    else:
        lines.append(f"{plot_text(row.provider)} / {plot_text(row.pool_name)}")
        lines.append(text("figures.hover.size", lang, nodes=row.nodes, gpus=row.gpus, gpu_type=plot_text(row.gpu_type)))
    lines.append(text("figures.hover.used", lang, period=period_text(row.used, lang)))
    if row.held != row.used:
        lines.append(text("figures.hover.held", lang, period=period_text(row.held, lang)))
    if row.given or row.pinned:
        lines.append(text(f"figures.kind.{'given' if row.given else 'pinned'}", lang))
    return "<br>".join(line for line in (*lines, rect.note) if line)


NAME_WIDTH = 34
"""Half-width signs a pool's name may take beside the chart; a full-width sign counts as two."""


def shortened(name: str, width: int = NAME_WIDTH) -> str:
    """Cut a long name with an ellipsis."""
    taken = 0
    for at, sign in enumerate(name):
        taken += 1 if sign.isascii() else 2
        if taken > width:
            return name[:at] + "…"
    return name


def band_label(band: Band, note: str) -> str:
    """Write the name of a pool beside its band, under it the provider, then the GPU type and a note."""
    lines = (
        f"<b>{plot_text(shortened(band.name))}</b>",
        plot_text(shortened(band.provider)),
        " ".join(part for part in (plot_text(band.gpu_type), note) if part),
    )
    return "<br>".join(lines)


def time_axis(window: Period, lang: Lang) -> dict[str, Any]:
    """Return the date axis above the bars; it names days when one zooms in."""
    return {
        "type": "date",
        "range": [window.start.isoformat(), window.end.isoformat()],
        "side": "top",
        "tickformatstops": [
            {"dtickrange": [None, 27 * DAY_MS], "value": text("figures.axis.day", lang)},
            {"dtickrange": ["M1", None], "value": text("figures.axis.month", lang)},
        ],
        "gridcolor": PALE,
        "ticks": "outside",
        "tickcolor": LINE,
        "ticklabelmode": "instant",
        "color": INK,
        "showline": False,
        "minallowed": (window.start - timedelta(days=7)).isoformat(),
        "maxallowed": (window.end + timedelta(days=7)).isoformat(),
    }


def second_time_axis(window: Period, lang: Lang) -> dict[str, Any]:
    """Return the same axis once more below the bars, for charts taller than a screen; it follows the first."""
    below = {"side": "bottom", "overlaying": "x", "matches": "x", "tickmode": "auto", "showgrid": False}
    return time_axis(window, lang) | below


def pool_axis(height: float, ticks: Sequence[tuple[float, str]]) -> dict[str, Any]:
    """Return the axis of the bands, with a name beside each; it neither moves nor zooms."""
    return {
        "range": [0, height],
        "tickvals": [at for at, _ in ticks],
        "ticktext": [name for _, name in ticks],
        "tickfont": {"size": 12},
        "ticklabelstandoff": 6,
        "automargin": True,
        "showgrid": False,
        "zeroline": False,
        "fixedrange": True,
    }


def ground(low: float, high: float) -> dict[str, Any]:
    """Return a pale stripe behind the bars, to tell neighbouring bands apart."""
    edges = {"xref": "paper", "yref": "y", "x0": 0, "x1": 1, "y0": low, "y1": high}
    return {"type": "rect", "fillcolor": GROUND, "line": {"width": 0}, "layer": "below"} | edges
