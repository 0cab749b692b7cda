"""The schedule, true to capacity: a pool is as tall as its nodes, a bar as thick as the nodes it holds.

Free space, overload and fragmentation are seen as they are. A bar lies on the node numbers handed out at its start
(``nodes.py``); days held but not used are paler; nodes in turnaround are a thin line; what is not ready is grey.
"""

from dataclasses import dataclass

import pandas as pd

from dashboards.figures.allotments import Allotment, Band, allotments, bands, display_window, frame, table_row
from dashboards.figures.capacity import ready_steps
from dashboards.figures.lanes import pack
from dashboards.figures.nodes import Lease, Piece, ReadyStep, node_numbers, ready_on
from models.plan import Plan
from models.scenario import Scenario
from models.supply import Pool
from models.text import Lang
from models.units import Period


@dataclass(frozen=True, slots=True)
class Bar:
    """An allotment and where it lies in its band."""

    row: Allotment
    pieces: tuple[Piece, ...]
    over: bool = False


@dataclass(frozen=True, slots=True)
class PoolBand:
    """A pool over time: ``height`` nodes tall, what is ready, and what lies on it."""

    band: Band
    height: int
    turnaround_days: int
    ready: tuple[ReadyStep, ...]
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class ScheduleInfo:
    """The whole picture. ``alone``: what applicants procure alone, one lane each, since it has no nodes."""

    window: Period
    horizon: Period
    decided_from: Period | None
    pools: tuple[PoolBand, ...]
    alone: tuple[Bar, ...]

    @property
    def bars(self) -> tuple[Bar, ...]:
        """Every bar, pool by pool, then those procured alone."""
        return tuple(bar for pool in self.pools for bar in pool.bars) + self.alone


def schedule_info(scenario: Scenario, plan: Plan, lang: Lang) -> ScheduleInfo:
    """Lay the plan out: a band per pool with node numbers for every bar."""
    rows = allotments(scenario, plan, lang)
    window = display_window(scenario, rows)
    pools = {pool.id: pool for pool in scenario.pools}
    past = scenario.as_of > window.start
    return ScheduleInfo(
        window=window,
        horizon=scenario.horizon,
        decided_from=Period(start=scenario.as_of, end=window.end) if past and scenario.as_of < window.end else None,
        pools=tuple(_pool_band(scenario, pools[band.pool], band, rows, window) for band in bands(scenario, lang)),
        alone=_alone(rows),
    )


def _pool_band(scenario: Scenario, pool: Pool, band: Band, rows: tuple[Allotment, ...], window: Period) -> PoolBand:
    here = [row for row in rows if row.pool == pool.id]
    ready = ready_steps(pool, scenario.rules, window)
    placed = node_numbers([Lease(row.proposal, row.nodes, row.held) for row in here], ready, pool.turnaround_days)
    bars = tuple(Bar(row, pieces, _over(pieces, ready)) for row, pieces in zip(here, placed, strict=True))
    tops = [piece.first + piece.nodes for bar in bars for piece in bar.pieces]
    height = max([step.nodes for step in ready] + tops, default=0)
    return PoolBand(band, height, pool.turnaround_days, ready, bars)


def _over(pieces: tuple[Piece, ...], ready: tuple[ReadyStep, ...]) -> bool:
    """Tell whether any piece lies beyond what is ready on one of its days."""
    for piece in pieces:
        days = {piece.period.start} | {step.since for step in ready if piece.period.contains(step.since)}
        if any(piece.first + piece.nodes > ready_on(ready, day) for day in days):
            return True
    return False


def _alone(rows: tuple[Allotment, ...]) -> tuple[Bar, ...]:
    """Give what is procured alone one lane of its own thickness 1, the earliest-free lane first."""
    here = sorted((row for row in rows if row.pool is None), key=lambda row: (row.used.start, row.proposal, row.phase))
    lanes = pack([row.held for row in here])
    return tuple(Bar(row, (Piece(lane, 1, row.held),)) for row, lane in zip(here, lanes, strict=True))


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
    "node_numbers",
    "proposal",
)


def schedule_table(info: ScheduleInfo, lang: Lang) -> pd.DataFrame:
    """Return the bars as rows, with the node numbers they are drawn on (counted from 1)."""
    rows = [table_row(bar.row, lang) | {"node_numbers": numbers_text(bar)} for bar in info.bars]
    return frame(rows, COLUMNS)


def numbers_text(bar: Bar) -> str:
    """Write the node numbers of a bar from 1: ``1-4, 7``; after a move ``1-4 > 2-5``."""
    if bar.row.pool is None:
        return ""
    starts = sorted({piece.period.start for piece in bar.pieces})
    states = []
    for start in starts:
        there = sorted(piece.first for piece in bar.pieces if piece.period.contains(start))
        sizes = {piece.first: piece.nodes for piece in bar.pieces if piece.period.contains(start)}
        states.append(", ".join(_run(first + 1, first + sizes[first]) for first in there))
    return " > ".join(states)


def _run(low: int, high: int) -> str:
    return str(low) if low == high else f"{low}-{high}"
