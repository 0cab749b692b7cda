"""Bars over time, as both schedule charts draw them: a trace per place in the wishes, unused days paler."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import plotly.graph_objects as go

from dashboards.figures.allotments import Allotment, Band, period_text
from dashboards.figures.looking import Group, Look
from dashboards.figures.wish import COLOURS, Wish, wish_mark, wish_text
from dashboards.theme import GROUND, INK, LINE, PALE, QUIET, WHITE, chart_layout, pale, plot_text
from models.text import Lang, text
from models.units import Period

LABELS_UP_TO = 500
"""With more bars than this the browser spends its time on labels; they are then left to the pointer and the table."""
DAY_MS = 86_400_000
FRAME, CHOSEN, QUIETER = "#000000", "#ffd43d", "#d3d3d8"


@dataclass(frozen=True, slots=True)
class Rect:
    """A rectangle of the chart: from ``low`` upwards, over ``period``.

    ``number`` of ``of``: which piece it is where an allotment lies in several. ``note``: what else the pointer is told.
    ``quiet``: it is not among what is looked for.
    """

    row: Allotment
    low: float
    thickness: float
    period: Period
    number: int = 1
    of: int = 1
    hop: bool = False
    note: str = ""
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class Picture:
    """A schedule laid out on its sheet, ``height`` pixels tall, before it is drawn.

    ``ticks``: the name of every band and where it stands. ``shapes`` and ``notes`` lie behind and beside the bars.
    """

    window: Period
    rects: tuple[Rect, ...]
    ghosts: tuple[Rect, ...]
    height: float
    ticks: tuple[tuple[float, str], ...]
    shapes: tuple[dict[str, Any], ...]
    notes: tuple[dict[str, Any], ...] = ()
    group: Group = Group.PROVIDER

    def traces(self, lang: Lang, look: Look) -> list[Any]:
        """Draw what is looked for, what is not, and where things were."""
        shown = tuple(rect for rect in self.rects if not rect.quiet)
        quiet = tuple(rect for rect in self.rects if rect.quiet)
        ghosts = [ghost_trace(self.ghosts, lang)] if self.ghosts else []
        others = [quiet_trace(quiet, lang)] if quiet else []
        return [*others, *bar_traces(shown, lang, look.days or self.window, self.group), *ghosts]

    def layout(self, lang: Lang, look: Look) -> dict[str, Any]:
        """Return axes, stripes, marks, and the frame around what is chosen."""
        days = look.days or self.window
        axes = {
            "xaxis": time_axis(self.window, lang, days),
            "xaxis2": second_time_axis(self.window, lang, days),
            "yaxis": pool_axis(self.height, self.ticks),
        }
        places = {"shapes": self.all_shapes(look), "annotations": list(self.notes)}
        kept = {"uirevision": f"{look.form} {days.start} {days.end}"}  # what a hand has moved stays while one filters
        return chart_layout(round(self.height) + AROUND) | {"barmode": "overlay", "bargap": 0} | axes | places | kept

    def all_shapes(self, look: Look) -> list[dict[str, Any]]:
        """Return what lies behind the bars, and the frame around those of the chosen phase."""
        frames = [shape for rect in self.rects if look.is_chosen(rect.row) for shape in _frames(rect)]
        return [*self.shapes, *frames]

    def spot(self, look: Look) -> int | None:
        """Return how many pixels below the upper edge of the chart the chosen phase begins; None: it has no bar."""
        tops = [rect.low + rect.thickness for rect in (*self.rects, *self.ghosts) if look.is_chosen(rect.row)]
        return round(ABOVE + self.height - max(tops)) if tops else None


ABOVE, AROUND = 124, 164
"""Pixels a chart has above its bars for legend and axis, and above and below together."""


def _frames(rect: Rect) -> Iterator[dict[str, Any]]:
    """Frame a bar like everything that has the focus: black with yellow in it."""
    edges = {
        "type": "rect",
        "x0": rect.period.start.isoformat(),
        "x1": rect.period.end.isoformat(),
        "y0": rect.low,
        "y1": rect.low + rect.thickness,
    }
    for colour, width in ((FRAME, 6), (CHOSEN, 2)):
        yield edges | {"line": {"color": colour, "width": width}, "layer": "above"}


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


def bar_traces(
    rects: Sequence[Rect], lang: Lang, days: Period | None = None, group: Group = Group.PROVIDER
) -> list[Any]:
    """Draw the rectangles: per wish one trace of held days and, over it, one of used days with the labels.

    Labels are drawn for what lies in ``days``, where that is not too much.
    """
    seen = [rect for rect in rects if days is None or rect.period.overlaps(days)]
    labelled = {id(rect) for rect in seen} if len(seen) <= LABELS_UP_TO else set()
    traces: list[Any] = []
    for wish in Wish:
        mine = [rect for rect in rects if rect.row.wish is wish]
        if mine:
            traces += _wish_traces(wish, mine, labelled, days, group, lang)
    if any(_idle(rect) for rect in rects):
        traces.append(_legend_only(text("figures.held_not_used", lang), pale(QUIET, 0.35)))
    return traces


def quiet_trace(rects: Sequence[Rect], lang: Lang) -> Any:
    """Draw what is not looked for, so that nobody takes its place for free."""
    return span_bars(
        text("figures.others", lang),
        QUIETER,
        [(rect.low, rect.thickness, rect.period) for rect in rects],
        edge=WHITE,
        edge_width=1,
        **_told(rects, lang),
    )


def ghost_trace(rects: Sequence[Rect], lang: Lang) -> Any:
    """Outline where things were in an earlier plan."""
    return span_bars(
        text("figures.before", lang),
        "rgba(0, 0, 0, 0)",
        [(rect.low + 1, rect.thickness - 2, rect.period) for rect in rects],
        edge=INK,
        edge_width=2,
        **_told(rects, lang, text("figures.before", lang)),
    )


def _told(rects: Sequence[Rect], lang: Lang, first: str = "") -> dict[str, Any]:
    """Return what the pointer is told about each bar, and what a click on it names."""
    start = f"{first}<br>" if first else ""
    return {
        "hovertext": [start + hover_text(rect, lang) for rect in rects],
        "hoverinfo": "text",
        "customdata": [rect.row.key for rect in rects],
    }


def _legend_only(name: str, colour: str) -> Any:
    return go.Bar(name=name, orientation="h", x=[None], y=[None], marker={"color": colour}, showlegend=True)


def _idle(rect: Rect) -> bool:
    return not rect.row.used.covers(rect.period)


def _used(rect: Rect) -> Period | None:
    used = rect.row.used
    if not used.overlaps(rect.period):
        return None
    return Period(start=max(used.start, rect.period.start), end=min(used.end, rect.period.end))


def _in_view(used: Period, days: Period | None) -> tuple[Period, ...]:
    """Cut a bar where the days in view begin, since its label stands at the left end of what is drawn."""
    if days is None or not used.contains(days.start) or used.start == days.start:
        return (used,)
    return Period(start=used.start, end=days.start), Period(start=days.start, end=used.end)


def _wish_traces(
    wish: Wish, rects: Sequence[Rect], labelled: set[int], days: Period | None, group: Group, lang: Lang
) -> list[Any]:
    colour = COLOURS[wish]
    name = text(f"figures.wish_legend.{wish}", lang)
    idle = [rect for rect in rects if _idle(rect)]
    held = span_bars(
        name,
        pale(colour, 0.35),
        [(rect.low, rect.thickness, rect.period) for rect in idle],
        edge=WHITE,
        edge_width=1,
        **_told(idle, lang),
        legendgroup=wish,
        showlegend=False,
    )
    solid = [(rect, piece) for rect in rects if (used := _used(rect)) is not None for piece in _in_view(used, days)]
    used_bars = span_bars(
        name,
        colour,
        [(rect.low, rect.thickness, used) for rect, used in solid],
        edge=WHITE,
        edge_width=1,
        **_told([rect for rect, _ in solid], lang),
        legendgroup=wish,
        showlegend=True,
    )
    if any(id(rect) in labelled for rect, _ in solid):
        used_bars.update(
            text=[
                label_text(rect, lang, group) if id(rect) in labelled and (not days or piece.overlaps(days)) else ""
                for rect, piece in solid
            ],
            textposition="inside",
            insidetextanchor="start",
            textangle=0,
            textfont={"size": 11, "color": WHITE},
        )
    return [held, used_bars]


def label_text(rect: Rect, lang: Lang, group: Group = Group.PROVIDER) -> str:
    """Write the label of a bar: place in the wishes, applicant, GPUs; which piece it is, and whether it moved here.

    In an applicant's band the provider is named instead.
    """
    label = text(
        "figures.bar_label",
        lang,
        wish=wish_mark(rect.row.wish, rect.row.rank, lang),
        applicant=plot_text(rect.row.provider if group is Group.APPLICANT else rect.row.applicant),
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
    return "<br>".join(line for line in lines if line)


def time_axis(window: Period, lang: Lang, days: Period) -> dict[str, Any]:
    """Return the date axis above the bars, on ``days`` of the window; it names days when one zooms in."""
    return {
        "type": "date",
        "range": [days.start.isoformat(), days.end.isoformat()],
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


def second_time_axis(window: Period, lang: Lang, days: Period) -> dict[str, Any]:
    """Return the same axis once more below the bars, for charts taller than a screen; it follows the first."""
    below = {"side": "bottom", "overlaying": "x", "matches": "x", "tickmode": "auto", "showgrid": False}
    return time_axis(window, lang, days) | below


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
