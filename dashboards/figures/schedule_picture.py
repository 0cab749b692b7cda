"""The picture of the schedule: bands, bars, capacity outline, marks. What is in it is decided in ``schedule.py``."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go

from dashboards.figures.allotments import after
from dashboards.figures.bars import (
    Rect,
    band_label,
    bar_traces,
    ground,
    pool_axis,
    second_time_axis,
    span_bars,
    time_axis,
)
from dashboards.figures.capacity import spans
from dashboards.figures.nodes import Piece
from dashboards.figures.schedule import Bar, PoolBand, ScheduleInfo, numbers_text
from dashboards.theme import ERROR, INK, LINE, PALE, QUIET, WHITE, chart_layout
from models.text import Lang, day_text, text
from models.units import Period

LEAST_BAND = 54
GAP = 14
LANE = 24
TALL = 1300
"""All pools together get about this many pixels, as long as a node gets between 2 and 26 of them."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a band lies: its lowest pixel (counted from below) and how many pixels a node gets."""

    low: float
    node: float

    def at(self, node: float) -> float:
        """Return the height of the lower edge of a node, 0 being the lowest."""
        return self.low + node * self.node


def places(info: ScheduleInfo) -> tuple[tuple[Place, ...], float]:
    """Give every pool its place, the first on top, and return them with the total height.

    All pools share one scale, except that none is drawn lower than can be read.
    """
    nodes = sum(pool.height for pool in info.pools)
    per_node = min(26.0, max(2.0, TALL / nodes)) if nodes else 26.0
    low = GAP + (LANE * _lanes(info) + GAP if info.alone else 0.0)
    found: list[Place] = []
    for pool in reversed(info.pools):
        scale = max(per_node, LEAST_BAND / max(1, pool.height))
        found.append(Place(low, scale))
        low += scale * max(1, pool.height) + GAP
    return tuple(reversed(found)), low


def _lanes(info: ScheduleInfo) -> int:
    return max((piece.first + 1 for bar in info.alone for piece in bar.pieces), default=0)


def draw_schedule(info: ScheduleInfo, lang: Lang) -> Any:
    """Draw the schedule, tall enough to be read; a page scrolls it."""
    where, total = places(info)
    banded = tuple(zip(info.pools, where, strict=True))
    figure = go.Figure()
    figure.add_traces([_not_ready(banded, info.window, lang), _turnaround(banded, lang)])
    figure.add_traces(bar_traces(list(_rects(info, banded, lang)), lang))
    figure.add_traces([_outline(banded, info.window, lang), *_marks(info, banded, lang)])
    figure.update_layout(chart_layout(round(total) + 164), barmode="overlay", bargap=0)
    figure.update_layout(xaxis=time_axis(info.window, lang), xaxis2=second_time_axis(info.window, lang))
    ticks = [(place.at(max(1, pool.height) / 2), _name(pool, lang)) for pool, place in banded]
    if info.alone:
        ticks.append((GAP + LANE * _lanes(info) / 2, f"<b>{text('figures.self', lang)}</b>"))
    figure.update_yaxes(pool_axis(total, ticks))
    figure.update_layout(shapes=list(_shapes(info, banded, total)), annotations=list(_notes(info, lang)))
    return figure


Banded = tuple[tuple[PoolBand, Place], ...]


def _name(pool: PoolBand, lang: Lang) -> str:
    most = max((step.nodes for step in pool.ready), default=0)
    key = "figures.band_size" if most else "figures.band_nothing_ready"
    return band_label(pool.band, text(key, lang, nodes=most, gpus=most * pool.band.node_size))


def _rects(info: ScheduleInfo, banded: Banded, lang: Lang) -> Iterator[Rect]:
    for pool, place in banded:
        for bar in pool.bars:
            note = text("figures.hover.numbers", lang, numbers=numbers_text(bar))
            if bar.over:
                note += "<br>" + text("figures.over", lang)
            for number, of, piece in _numbered(bar):
                low, thickness = place.at(piece.first), piece.nodes * place.node
                yield Rect(bar.row, low, thickness, piece.period, number, of, piece.hop, note)
    for bar in info.alone:
        for piece in bar.pieces:
            yield Rect(bar.row, GAP + LANE * piece.first, LANE - 2, piece.period)


def _numbered(bar: Bar) -> Iterator[tuple[int, int, Piece]]:
    """Count the pieces that lie in the pool at the same time, from below."""
    for piece in bar.pieces:
        beside = sorted(other.first for other in bar.pieces if other.period.overlaps(piece.period))
        yield beside.index(piece.first) + 1, len(beside), piece


def _not_ready(banded: Banded, window: Period, lang: Lang) -> Any:
    grey = [
        (place.at(nodes), (max(1, pool.height) - nodes) * place.node, period)
        for pool, place in banded
        for period, nodes in spans(pool.ready, window)
        if nodes < max(1, pool.height)
    ]
    return span_bars(text("figures.not_ready", lang), PALE, grey, hoverinfo="skip", showlegend=bool(grey))


def _turnaround(banded: Banded, lang: Lang) -> Any:
    thin = [
        (place.at(piece.first + piece.nodes / 2) - 2, 4.0, after(piece.period, pool.turnaround_days))
        for pool, place in banded
        if pool.turnaround_days
        for bar in pool.bars
        for piece in bar.pieces
        if piece.period.end == bar.row.held.end
    ]
    return span_bars(text("figures.turnaround", lang), LINE, thin, hoverinfo="skip", showlegend=bool(thin))


def _outline(banded: Banded, window: Period, lang: Lang) -> Any:
    x: list[str | None] = []
    y: list[float | None] = []
    for pool, place in banded:
        for period, nodes in spans(pool.ready, window):
            x += [period.start.isoformat(), period.end.isoformat()]
            y += [place.at(nodes)] * 2
        x.append(None)
        y.append(None)
    return go.Scatter(
        name=text("figures.ready", lang),
        x=x,
        y=y,
        mode="lines",
        line={"color": INK, "width": 1.5},
        hoverinfo="skip",
        xaxis="x2",
    )


def _marks(info: ScheduleInfo, banded: Banded, lang: Lang) -> Iterator[Any]:
    hops = [
        (piece.period.start, place.at(piece.first))
        for pool, place in banded
        for bar in pool.bars
        for piece in bar.pieces
        if piece.hop
    ]
    overs = [
        (bar.row.held.start, place.at(max(piece.first + piece.nodes for piece in bar.pieces)))
        for pool, place in banded
        for bar in pool.bars
        if bar.over
    ]
    for key, found, colour, symbol in (("hop", hops, INK, "diamond"), ("over", overs, ERROR, "triangle-down")):
        if found:
            yield go.Scatter(
                name=text(f"figures.{key}", lang),
                x=[day.isoformat() for day, _ in found],
                y=[height for _, height in found],
                mode="markers",
                marker={"symbol": symbol, "color": colour, "size": 11, "line": {"color": WHITE, "width": 1.5}},
                hoverinfo="skip",
            )


def _shapes(info: ScheduleInfo, banded: Banded, total: float) -> Iterator[dict[str, Any]]:
    """Shade every other provider, and mark the day of decision and the ends of the horizon."""
    shaded, provider = False, ""
    for pool, place in banded:
        shaded = shaded != (pool.band.provider != provider) if provider else False
        provider = pool.band.provider
        if shaded:
            yield ground(place.low - GAP / 2, place.at(max(1, pool.height)) + GAP / 2)
    for edge in (info.horizon.start, info.horizon.end):
        if info.window.start < edge < info.window.end:
            yield _line(edge.isoformat(), total, QUIET, "dot")
    if info.decided_from:
        yield _line(info.decided_from.start.isoformat(), total, INK, "dash")


def _line(day: str, total: float, colour: str, dash: str) -> dict[str, Any]:
    return {
        "type": "line",
        "x0": day,
        "x1": day,
        "y0": 0,
        "y1": total,
        "line": {"color": colour, "width": 1.5, "dash": dash},
    }


def _notes(info: ScheduleInfo, lang: Lang) -> Iterator[dict[str, Any]]:
    if info.decided_from:
        day = info.decided_from.start
        yield {
            "x": day.isoformat(),
            "y": 0,
            "yref": "paper",
            "yanchor": "top",
            "text": text("figures.as_of", lang, day=day_text(day, lang)),
            "showarrow": False,
            "font": {"size": 12, "color": INK},
        }
