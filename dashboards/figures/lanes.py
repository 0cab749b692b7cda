"""The lane view: one bar of equal thickness per part, packed into as few lanes as overlap allows, pool by pool."""

from collections.abc import Sequence
from dataclasses import dataclass
from heapq import heappop, heappush
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from dashboards.figures.allotments import Allotment, Band, allotments, bands, display_window, frame, table_row
from dashboards.figures.bars import Picture, Rect, band_label, ground
from dashboards.figures.changed import Before
from dashboards.figures.looking import EVERYTHING, Group, Look
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


def ordered(found: Sequence[Band], group: Group) -> tuple[Band, ...]:
    """Put pools in the order of what they are grouped by."""
    if group is Group.GPU_TYPE:
        return tuple(sorted(found, key=lambda band: (band.gpu_type, band.provider, band.pool)))
    return tuple(found)


def applicants(rows: Sequence[Allotment]) -> tuple[Band, ...]:
    """Return a band per applicant, by name; it has no pool."""
    return tuple(Band("", name, "", "", 0) for name in sorted({row.applicant for row in rows}))


@dataclass(frozen=True, slots=True)
class LaneBand:
    """A pool, an applicant or, without either, self-procurement, with its bars and the lane of each.

    ``ghosts``: where things lay in an earlier plan, in lanes of their own below.
    """

    band: Band | None
    lanes: int
    bars: tuple[tuple[Allotment, int], ...]
    ghosts: tuple[tuple[Allotment, int], ...] = ()


@dataclass(frozen=True, slots=True)
class LanesInfo:
    """The bands from top to bottom."""

    window: Period
    horizon: Period
    bands: tuple[LaneBand, ...]
    group: Group = Group.PROVIDER

    @property
    def rows(self) -> tuple[Allotment, ...]:
        """Every bar, band by band."""
        return tuple(row for band in self.bands for row, _ in band.bars)


def lanes_info(
    scenario: Scenario, plan: Plan, lang: Lang, look: Look = EVERYTHING, before: Before | None = None
) -> LanesInfo:
    """Pack the parts of every pool, or applicant, into lanes; a pool without parts keeps one empty lane."""
    rows = allotments(scenario, plan, lang)
    old = () if before is None else before.rows
    window = display_window(scenario, (*rows, *old))
    kept = [row for row in rows if look.keeps(row)]
    ghosts = [row for row in old if before is not None and before.outlined(row) and look.keeps(row)]
    found: list[LaneBand] = []
    if look.group is Group.APPLICANT:
        for name in applicants((*kept, *ghosts)):
            own = [[row for row in each if row.applicant == name.name] for each in (kept, ghosts)]
            found.append(_band(name, *own))
    else:
        for band in (*ordered(bands(scenario, lang), look.group), None):
            pool = band.pool if band else None
            made = _band(band, *([row for row in each if row.pool == pool] for each in (kept, ghosts)))
            if made.bars or made.ghosts or (band and not look.filtered):
                found.append(made)
    return LanesInfo(window, scenario.horizon, tuple(found), look.group)


def _band(band: Band | None, rows: Sequence[Allotment], ghosts: Sequence[Allotment]) -> LaneBand:
    bars, below = _packed(rows), _packed(ghosts)
    lanes = max((lane for _, lane in bars), default=0) + 1
    shifted = tuple((row, lanes + lane) for row, lane in below)
    return LaneBand(band, lanes + max((lane + 1 for _, lane in below), default=0), bars, shifted)


def _packed(rows: Sequence[Allotment]) -> tuple[tuple[Allotment, int], ...]:
    here = sorted(rows, key=lambda row: (row.held.start, row.held.end, row.proposal, row.phase))
    return tuple(zip(here, pack([row.held for row in here]), strict=True))


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
    return frame([table_row(row, lang) for row in info.rows], COLUMNS)


LANE = 24
LEAST_BAND = 54
GAP = 8


def lanes_picture(info: LanesInfo, lang: Lang) -> Picture:
    """Lay the lanes out, the first band and its first lane on top."""
    rects: list[Rect] = []
    ghosts: list[Rect] = []
    ticks: list[tuple[float, str]] = []
    shapes: list[dict[str, Any]] = []
    low = 0.0
    for at, band in reversed(tuple(enumerate(info.bands))):
        height = max(LEAST_BAND, band.lanes * LANE) + GAP
        top = low + height - GAP / 2
        for found, bars in ((rects, band.bars), (ghosts, band.ghosts)):
            found += [Rect(row, top - (lane + 1) * LANE + 1, LANE - 2, row.held) for row, lane in bars]
        ticks.append((low + height / 2, _name(band, lang)))
        if at % 2:
            shapes.append(ground(low, low + height))
        low += height
    return Picture(info.window, tuple(rects), tuple(ghosts), low, tuple(ticks), tuple(shapes), group=info.group)


def draw_lanes(info: LanesInfo, lang: Lang, look: Look = EVERYTHING) -> Any:
    """Draw the lanes."""
    picture = lanes_picture(info, lang)
    figure = go.Figure(picture.traces(lang, look))
    figure.add_trace(go.Scatter(x=[None], y=[None], xaxis="x2", showlegend=False))
    figure.update_layout(picture.layout(lang, look))
    return figure


def _name(band: LaneBand, lang: Lang) -> str:
    if band.band is None:
        return f"<b>{text('figures.self', lang)}</b>"
    return band_label(band.band, text("figures.band_parts", lang, parts=len(band.bars)))
