"""What a plan gives, one row per part: the rows every schedule chart and its table are made of."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pandas as pd

from allocator.ledger.names import Names
from dashboards.figures.wish import Wish, pool_wish, self_wish, wish_text
from models.plan import Plan
from models.scenario import Part, Phase, Proposal, Scenario
from models.supply import Pool
from models.text import Lang, text
from models.units import Period, PhaseId, PoolId, ProposalId, ProviderId


@dataclass(frozen=True, slots=True)
class Allotment:
    """One part of an allocation with everything a reader wants to know about it.

    ``pool`` is None for what the applicant procures alone. ``given``: it ran before the day of decision. ``pinned``: an
    officer fixed something about it. ``number`` counts the parts of its phase from 1.
    """

    proposal: ProposalId
    phase: PhaseId
    number: int
    applicant: str
    title: str
    pool: PoolId | None
    pool_name: str
    provider_id: ProviderId | None
    provider: str
    gpu_type: str
    nodes: int
    gpus: int
    used: Period
    held: Period
    wish: Wish
    rank: int | None
    given: bool
    pinned: bool

    @property
    def key(self) -> str:
        """What the chart and the table call this row."""
        return json.dumps([self.proposal, self.phase, self.number], ensure_ascii=False)


@dataclass(frozen=True, slots=True)
class Band:
    """One pool as a band of a chart, under the names people use."""

    pool: PoolId
    name: str
    provider: str
    gpu_type: str
    node_size: int


def allotments(scenario: Scenario, plan: Plan, lang: Lang) -> tuple[Allotment, ...]:
    """Return every part given before and every part decided, in (proposal, phase) order."""
    called = Names(scenario, lang, marked=True)
    pools = {pool.id: pool for pool in scenario.pools}
    decided = {(decision.proposal, decision.phase): decision.parts for decision in plan.decisions}
    pinned = {(pin.proposal, pin.phase) for pin in scenario.pins if not pin.forbid}
    return tuple(
        row
        for proposal in scenario.proposals
        for phase in proposal.phases
        for row in _of_phase(
            proposal,
            phase,
            decided.get((proposal.id, phase.id), ()),
            (proposal.id, phase.id) in pinned,
            pools,
            called,
            lang,
        )
    )


def _of_phase(
    proposal: Proposal,
    phase: Phase,
    decided: tuple[Part, ...],
    pinned: bool,
    pools: dict[PoolId, Pool],
    called: Names,
    lang: Lang,
) -> Iterator[Allotment]:
    beside_pool = any(part.pool is not None for part in (*phase.given, *decided))
    for number, part in enumerate((*phase.given, *decided)):
        pool = pools[part.pool] if part.pool is not None else None
        wish, rank = pool_wish(proposal, pool.provider) if pool else (self_wish(proposal, phase, beside_pool), None)
        given = number < len(phase.given)
        yield _allotment(proposal, phase, number + 1, part, pool, wish, rank, given, pinned, called, lang)


def _allotment(
    proposal: Proposal,
    phase: Phase,
    number: int,
    part: Part,
    pool: Pool | None,
    wish: Wish,
    rank: int | None,
    given: bool,
    pinned: bool,
    called: Names,
    lang: Lang,
) -> Allotment:
    return Allotment(
        proposal=proposal.id,
        phase=phase.id,
        number=number,
        applicant=called.applicant(proposal.id),
        title=called.title(proposal.id),
        pool=part.pool,
        pool_name=called.pool(pool.id) if pool else text("figures.self", lang),
        provider_id=pool.provider if pool else None,
        provider=called.provider(pool.provider) if pool else text("figures.self", lang),
        gpu_type=pool.gpu_type if pool else "",
        nodes=part.nodes,
        gpus=part.gpus,
        used=part.used,
        held=part.held,
        wish=wish,
        rank=rank,
        given=given,
        pinned=pinned and not given,
    )


def bands(scenario: Scenario, lang: Lang) -> tuple[Band, ...]:
    """Return the pools by provider, GPU type and id, as they stand from top to bottom in every chart."""
    called = Names(scenario, lang, marked=True)
    return tuple(
        Band(pool.id, called.pool(pool.id), called.provider(pool.provider), pool.gpu_type, pool.node_size)
        for pool in sorted(scenario.pools, key=lambda pool: (pool.provider, pool.gpu_type, pool.id))
    )


def display_window(scenario: Scenario, rows: Sequence[Allotment]) -> Period:
    """Return the horizon, widened to whatever is held before or after it."""
    periods = [scenario.horizon, *(row.held for row in rows)]
    return Period(start=min(p.start for p in periods), end=max(p.end for p in periods))


def table_row(row: Allotment, lang: Lang) -> dict[str, Any]:
    """Return a row of the table beside a chart; the last day of a period is the last day inside it."""
    return {
        "applicant": row.applicant,
        "title": row.title,
        "phase": row.phase,
        "provider": row.provider,
        "pool": row.pool_name,
        "gpu_type": row.gpu_type,
        "nodes": row.nodes,
        "gpus": row.gpus,
        "used_from": row.used.start,
        "used_to": row.used.last_day,
        "used_days": row.used.days,
        "held_from": row.held.start,
        "held_to": row.held.last_day,
        "wish": wish_text(row.wish, row.rank, lang),
        "kind": text(f"figures.kind.{'given' if row.given else 'pinned' if row.pinned else 'planned'}", lang),
        "proposal": row.proposal,
    }


def frame(rows: Sequence[dict[str, Any]], columns: Sequence[str]) -> pd.DataFrame:
    """Make a table that has its columns even when it has no rows."""
    return pd.DataFrame(rows, columns=list(columns), dtype=object)


def period_text(period: Period, lang: Lang) -> str:
    """Write a period as people read it, with its last day included."""
    return text("figures.period", lang, start=period.start, end=period.last_day, days=period.days)


def after(period: Period, days: int) -> Period:
    """Return the days that follow a period."""
    return Period(start=period.end, end=period.end + timedelta(days=days))
