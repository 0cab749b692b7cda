"""The schedule, true to capacity: a pool is as tall as its nodes, a bar as thick as the nodes it holds.

Free space, overload and fragmentation are seen as they are. A bar lies on the node numbers handed out at its start
(``nodes.py``); days held but not used are paler; nodes in turnaround are a thin line; what is not ready is grey. Bars
nobody looks for stay as *quiet* ones, since without them a pool would look free that is not.

By applicant, a band is as tall as the most nodes the applicant holds at one time; capacity is then not in the picture.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from dashboards.figures.allotments import Allotment, Band, allotments, bands, display_window, frame, table_row
from dashboards.figures.capacity import ready_steps
from dashboards.figures.changed import Before
from dashboards.figures.lanes import applicants, ordered, pack
from dashboards.figures.looking import EVERYTHING, Group, Look
from dashboards.figures.nodes import Lease, Piece, ReadyStep, node_numbers, ready_on
from models.plan import Plan
from models.scenario import Scenario
from models.supply import Pool
from models.text import Lang
from models.units import Period


@dataclass(frozen=True, slots=True)
class Bar:
    """An allotment and where it lies in its band. ``quiet``: it is not among what is looked for."""

    row: Allotment
    pieces: tuple[Piece, ...]
    over: bool = False
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class PoolBand:
    """A pool over time: ``height`` nodes tall, what is ready, and what lies on it.

    ``ghosts``: where things lay in an earlier plan. Of an applicant's band nothing is known to be ready.
    """

    band: Band
    height: int
    turnaround_days: int
    ready: tuple[ReadyStep, ...]
    bars: tuple[Bar, ...]
    ghosts: tuple[Bar, ...] = ()


@dataclass(frozen=True, slots=True)
class ScheduleInfo:
    """The whole picture. ``alone``: what applicants procure alone, one lane each, since it has no nodes."""

    window: Period
    horizon: Period
    decided_from: Period | None
    pools: tuple[PoolBand, ...]
    alone: tuple[Bar, ...]
    alone_before: tuple[Bar, ...] = ()
    group: Group = Group.PROVIDER

    @property
    def bars(self) -> tuple[Bar, ...]:
        """Every bar that is looked for, pool by pool, then those procured alone."""
        every = tuple(bar for pool in self.pools for bar in pool.bars) + self.alone
        return tuple(bar for bar in every if not bar.quiet)


def schedule_info(
    scenario: Scenario, plan: Plan, lang: Lang, look: Look = EVERYTHING, before: Before | None = None
) -> ScheduleInfo:
    """Lay the plan out: a band per pool, or per applicant, with node numbers for every bar."""
    rows = allotments(scenario, plan, lang)
    old = () if before is None else before.rows
    window = display_window(scenario, (*rows, *old))
    past = scenario.as_of > window.start
    if look.group is Group.APPLICANT:
        found = [_applicant_band(band, rows, old, before, look) for band in applicants((*rows, *old))]
    else:
        pools = {pool.id: pool for pool in scenario.pools}
        every = ordered(bands(scenario, lang), look.group)
        found = [_pool_band(scenario, pools[band.pool], band, rows, old, before, look, window) for band in every]
    by_pool = look.group is not Group.APPLICANT
    return ScheduleInfo(
        window=window,
        horizon=scenario.horizon,
        decided_from=Period(start=scenario.as_of, end=window.end) if past and scenario.as_of < window.end else None,
        pools=tuple(band for band in found if not look.filtered or _shown(band)),
        alone=_alone([row for row in rows if look.keeps(row)]) if by_pool else (),
        alone_before=_alone([row for row in old if _outlined(row, before, look)]) if by_pool else (),
        group=look.group,
    )


def _shown(band: PoolBand) -> bool:
    return any(not bar.quiet for bar in (*band.bars, *band.ghosts))


def _outlined(row: Allotment, before: Before | None, look: Look) -> bool:
    return before is not None and before.outlined(row) and look.keeps(row)


def _pool_band(
    scenario: Scenario,
    pool: Pool,
    band: Band,
    rows: Sequence[Allotment],
    old: Sequence[Allotment],
    before: Before | None,
    look: Look,
    window: Period,
) -> PoolBand:
    ready = ready_steps(pool, scenario.rules, window)

    def placed(every: Sequence[Allotment]) -> list[tuple[Allotment, tuple[Piece, ...]]]:
        here = [row for row in every if row.pool == pool.id]
        leases = [Lease(row.proposal, row.nodes, row.held) for row in here]
        return list(zip(here, node_numbers(leases, ready, pool.turnaround_days), strict=True))

    bars = tuple(Bar(row, pieces, _over(pieces, ready), not look.keeps(row)) for row, pieces in placed(rows))
    ghosts = tuple(Bar(row, pieces) for row, pieces in placed(old) if _outlined(row, before, look))
    height = max([step.nodes for step in ready] + _tops((*bars, *ghosts)), default=0)
    return PoolBand(band, height, pool.turnaround_days, ready, bars, ghosts)


def _applicant_band(
    band: Band, rows: Sequence[Allotment], old: Sequence[Allotment], before: Before | None, look: Look
) -> PoolBand:
    """Lay an applicant's bars over each other, as thick as their nodes; one that has no nodes is one thick."""

    def placed(every: Sequence[Allotment]) -> list[tuple[Allotment, tuple[Piece, ...]]]:
        here = [row for row in every if row.applicant == band.name]
        leases = [Lease(row.proposal, max(1, row.nodes), row.held) for row in here]
        if not leases:
            return []
        room = ReadyStep(min(lease.held.start for lease in leases), sum(lease.nodes for lease in leases))
        return list(zip(here, node_numbers(leases, (room,)), strict=True))

    bars = tuple(Bar(row, pieces, quiet=not look.keeps(row)) for row, pieces in placed(rows))
    ghosts = tuple(Bar(row, pieces) for row, pieces in placed(old) if _outlined(row, before, look))
    return PoolBand(band, max(_tops((*bars, *ghosts)), default=0), 0, (), bars, ghosts)


def _tops(bars: Sequence[Bar]) -> list[int]:
    return [piece.first + piece.nodes for bar in bars for piece in bar.pieces]


def _over(pieces: tuple[Piece, ...], ready: tuple[ReadyStep, ...]) -> bool:
    """Tell whether any piece lies beyond what is ready on one of its days."""
    for piece in pieces:
        days = {piece.period.start} | {step.since for step in ready if piece.period.contains(step.since)}
        if any(piece.first + piece.nodes > ready_on(ready, day) for day in days):
            return True
    return False


def _alone(rows: Sequence[Allotment]) -> tuple[Bar, ...]:
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
    numbered = info.group is not Group.APPLICANT
    rows = [table_row(bar.row, lang) | {"node_numbers": numbers_text(bar) if numbered else ""} for bar in info.bars]
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
