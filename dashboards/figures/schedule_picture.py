"""The picture of the schedule: bands, bars, capacity outline, marks. What is in it is decided in ``schedule.py``."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go

from dashboards.figures.allotments import after
from dashboards.figures.bars import Picture, Rect, band_label, ground, span_bars
from dashboards.figures.capacity import spans
from dashboards.figures.looking import EVERYTHING, Group, Look
from dashboards.figures.nodes import Piece
from dashboards.figures.schedule import Bar, PoolBand, ScheduleInfo, numbers_text
from dashboards.theme import ERROR, INK, LINE, PALE, QUIET, WHITE
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
    low = GAP + (LANE * _lanes(info) + GAP if _lanes(info) else 0.0)
    found: list[Place] = []
    for pool in reversed(info.pools):
        scale = max(per_node, LEAST_BAND / max(1, pool.height))
        found.append(Place(low, scale))
        low += scale * max(1, pool.height) + GAP
    return tuple(reversed(found)), low


def _lanes(info: ScheduleInfo) -> int:
    return sum(_lanes_of(bars) for bars in (info.alone, info.alone_before))


def _lanes_of(bars: Sequence[Bar]) -> int:
    return max((piece.first + 1 for bar in bars for piece in bar.pieces), default=0)


Banded = tuple[tuple[PoolBand, Place], ...]


def _banded(info: ScheduleInfo) -> tuple[Banded, float]:
    where, total = places(info)
    return tuple(zip(info.pools, where, strict=True)), total


def schedule_picture(info: ScheduleInfo, lang: Lang) -> Picture:
    """Lay the schedule out, tall enough to be read; a page scrolls it."""
    banded, total = _banded(info)
    ticks = [(place.at(max(1, pool.height) / 2), _name(pool, info.group, lang)) for pool, place in banded]
    if _lanes(info):
        ticks.append((GAP + LANE * _lanes(info) / 2, f"<b>{text('figures.self', lang)}</b>"))
    return Picture(
        info.window,
        tuple(_rects(info, banded, lang)),
        tuple(_ghosts(info, banded)),
        total,
        tuple(ticks),
        tuple(_shapes(info, banded, total)),
        tuple(_notes(info, lang)),
        info.group,
    )


def draw_schedule(info: ScheduleInfo, lang: Lang, look: Look = EVERYTHING) -> Any:
    """Draw the schedule."""
    banded, _ = _banded(info)
    pools = tuple((pool, place) for pool, place in banded if pool.ready)
    picture = schedule_picture(info, lang)
    figure = go.Figure()
    figure.add_traces([_not_ready(pools, info.window, lang), _turnaround(banded, lang)])
    figure.add_traces(picture.traces(lang, look))
    figure.add_traces([_outline(pools, info.window, lang), *_marks(info, banded, lang)])
    figure.update_layout(picture.layout(lang, look))
    return figure


def _name(pool: PoolBand, group: Group, lang: Lang) -> str:
    if group is Group.APPLICANT:
        return band_label(pool.band, text("figures.band_held", lang, nodes=pool.height))
    most = max((step.nodes for step in pool.ready), default=0)
    key = "figures.band_size" if most else "figures.band_nothing_ready"
    return band_label(pool.band, text(key, lang, nodes=most, gpus=most * pool.band.node_size))


def _rects(info: ScheduleInfo, banded: Banded, lang: Lang) -> Iterator[Rect]:
    for pool, place in banded:
        for bar in pool.bars:
            numbered = info.group is not Group.APPLICANT
            note = text("figures.hover.numbers", lang, numbers=numbers_text(bar)) if numbered else ""
            if bar.over:
                note += "<br>" + text("figures.over", lang)
            for number, of, piece in _numbered(bar):
                low, thickness = place.at(piece.first), piece.nodes * place.node
                yield Rect(bar.row, low, thickness, piece.period, number, of, piece.hop, note, bar.quiet)
    for bar in info.alone:
        for piece in bar.pieces:
            yield Rect(bar.row, GAP + LANE * piece.first, LANE - 2, piece.period)


def _ghosts(info: ScheduleInfo, banded: Banded) -> Iterator[Rect]:
    for pool, place in banded:
        for bar in pool.ghosts:
            for piece in bar.pieces:
                yield Rect(bar.row, place.at(piece.first), piece.nodes * place.node, piece.period)
    above = _lanes_of(info.alone)
    for bar in info.alone_before:
        for piece in bar.pieces:
            yield Rect(bar.row, GAP + LANE * (above + piece.first), LANE - 2, piece.period)


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
    """Shade every other group, and mark the day of decision and the ends of the horizon."""
    shaded, last = True, ""
    for pool, place in banded:
        key = _key(pool, info.group)
        shaded, last = shaded != (key != last), key
        if shaded:
            yield ground(place.low - GAP / 2, place.at(max(1, pool.height)) + GAP / 2)
    for edge in (info.horizon.start, info.horizon.end):
        if info.window.start < edge < info.window.end:
            yield _line(edge.isoformat(), total, QUIET, "dot")
    if info.decided_from:
        yield _line(info.decided_from.start.isoformat(), total, INK, "dash")


def _key(pool: PoolBand, group: Group) -> str:
    band = pool.band
    return {Group.PROVIDER: band.provider, Group.GPU_TYPE: band.gpu_type, Group.APPLICANT: band.name}[group]


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
