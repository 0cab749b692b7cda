"""The lane view: one bar of equal thickness per part, packed into as few lanes as overlap allows, pool by pool."""

from collections.abc import Sequence
from dataclasses import dataclass
from heapq import heappop, heappush
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from dashboards.figures.allotments import Allotment, Band, allotments, bands, display_window, frame, table_row
from dashboards.figures.bars import Rect, band_label, bar_traces, ground, pool_axis, second_time_axis, time_axis
from dashboards.theme import chart_layout
from models.plan import Plan
from models.scenario import Scenario
from models.text import Lang, text
from models.units import Period


def pack(periods: Sequence[Period]) -> tuple[int, ...]:
    """Give each period a lane: the one free longest, else a new one. Two periods in a lane never share a day.

    Periods are taken by start; the lanes come back in the order of ``periods``.
    """
    lanes = [0] * len(periods)
    free_from: list[tuple[int, int]] = []
    for index in sorted(range(len(periods)), key=lambda i: (periods[i].start, i)):
        period = periods[index]
        reusable = free_from and free_from[0][0] <= period.start.toordinal()
        lane = heappop(free_from)[1] if reusable else len(free_from)
        lanes[index] = lane
        heappush(free_from, (period.end.toordinal(), lane))
    return tuple(lanes)


@dataclass(frozen=True, slots=True)
class LaneBand:
    """A pool (or, without one, self-procurement) with its bars and the lane of each."""

    band: Band | None
    lanes: int
    bars: tuple[tuple[Allotment, int], ...]


@dataclass(frozen=True, slots=True)
class LanesInfo:
    """The bands from top to bottom."""

    window: Period
    horizon: Period
    bands: tuple[LaneBand, ...]


def lanes_info(scenario: Scenario, plan: Plan, lang: Lang) -> LanesInfo:
    """Pack the parts of every pool into lanes; a pool without parts keeps one empty lane."""
    rows = allotments(scenario, plan, lang)
    window = display_window(scenario, rows)
    found = [_band(band, rows) for band in bands(scenario, lang)]
    alone = _band(None, rows)
    return LanesInfo(window, scenario.horizon, tuple(found) + ((alone,) if alone.bars else ()))


def _band(band: Band | None, rows: Sequence[Allotment]) -> LaneBand:
    here = [row for row in rows if row.pool == (band.pool if band else None)]
    here.sort(key=lambda row: (row.held.start, row.held.end, row.proposal, row.phase))
    lanes = pack([row.held for row in here])
    return LaneBand(band, max(lanes, default=0) + 1, tuple(zip(here, lanes, strict=True)))


COLUMNS = (
    "applicant",
    "title",
    "phase",
    "provider",
    "pool",
    "gpu_type",
    "nodes",
    "gpus",
    "used_from",
    "used_to",
    "used_days",
    "held_from",
    "held_to",
    "wish",
    "kind",
    "proposal",
)


def lanes_table(info: LanesInfo, lang: Lang) -> pd.DataFrame:
    """Return the bars as rows, band by band."""
    return frame([table_row(row, lang) for band in info.bands for row, _ in band.bars], COLUMNS)


LANE = 24
LEAST_BAND = 54
GAP = 8


def draw_lanes(info: LanesInfo, lang: Lang) -> Any:
    """Draw the lanes, the first pool and its first lane on top."""
    rects: list[Rect] = []
    ticks: list[tuple[float, str]] = []
    shapes: list[dict[str, Any]] = []
    low = 0.0
    for at, band in reversed(tuple(enumerate(info.bands))):
        height = max(LEAST_BAND, band.lanes * LANE) + GAP
        top = low + height - GAP / 2
        rects += [Rect(row, top - (lane + 1) * LANE + 1, LANE - 2, row.held) for row, lane in band.bars]
        ticks.append((low + height / 2, _name(band, lang)))
        if at % 2:
            shapes.append(ground(low, low + height))
        low += height
    figure = go.Figure(bar_traces(rects, lang))
    figure.update_layout(chart_layout(round(low) + 164), barmode="overlay", bargap=0, shapes=shapes)
    figure.add_trace(go.Scatter(x=[None], y=[None], xaxis="x2", showlegend=False))
    figure.update_layout(xaxis=time_axis(info.window, lang), xaxis2=second_time_axis(info.window, lang))
    figure.update_yaxes(pool_axis(low, ticks))
    return figure


def _name(band: LaneBand, lang: Lang) -> str:
    if band.band is None:
        return f"<b>{text('figures.self', lang)}</b>"
    return band_label(band.band, text("figures.band_parts", lang, parts=len(band.bars)))
