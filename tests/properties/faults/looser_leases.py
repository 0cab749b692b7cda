"""Leases that should not exist, nodes that are not there: plans come out that the checks refuse."""

from dataclasses import replace
from typing import Any

import numpy as np

from allocator.options.days import NEVER, BoolArray, Calendar, IntArray, PoolDays
from models.scenario import Phase, Proposal
from models.supply import Confidence, LeaseRule, LeaseStart, Pool
from tests.properties.faults.fault import Fault, Make, Patch
from tests.properties.faults.ways import other_lease, other_pool, other_rules


def _lease(**changes: Any) -> Make:
    """Derive held days from a lease rule with these fields changed."""
    return other_lease(lambda rule: rule.model_copy(update=changes))


def _leased(**changes: Any) -> Make:
    """Compile pools whose lease rule has these fields changed."""

    def change(pool: Pool) -> Pool:
        lease: LeaseRule = pool.lease.model_copy(update=changes)
        return pool.model_copy(update={"lease": lease})

    return other_pool(change)


def _cut_at_the_end(right: Any) -> Any:
    def held(self: PoolDays, used_start: IntArray, used_end: IntArray) -> tuple[IntArray, IntArray]:
        start, end = right(replace(self, end=self.end + 99), used_start, used_end)
        reached = (end != NEVER) & (used_end <= self.end)
        return np.where(reached, start, NEVER), np.where(reached, np.minimum(end, self.end), NEVER)

    return held


def _any_start(right: Any) -> Any:
    def is_start_day(self: Calendar, proposal: Proposal, phase: Phase, pool: str | None) -> BoolArray:
        return np.ones(self.end - self.first, dtype=np.bool_)

    return is_start_day


LOOSER_LEASES: tuple[Fault, ...] = (
    Fault(
        "minimum lease ignored",
        "Nodes are held for less than the shortest lease of the provider.",
        (Patch(PoolDays, "held", _lease(min_days=1)),),
        breaks="lease",
    ),
    Fault(
        "lease blocks ignored",
        "Leases need not last a multiple of the provider's block.",
        (Patch(PoolDays, "held", _lease(multiple_days=1)),),
        breaks="lease",
    ),
    Fault(
        "longest lease ignored",
        "Leases may last longer than the provider allows.",
        (Patch(PoolDays, "held", _lease(max_days=None)),),
        breaks="lease",
    ),
    Fault(
        "lease cut at the calendar's end",
        "A lease that would outlast the pool's calendar is cut there.",
        (Patch(PoolDays, "held", _cut_at_the_end),),
        breaks="lease",
    ),
    Fault(
        "lead time ignored",
        "Leases may begin at once.",
        (Patch(PoolDays, "of", _leased(lead_time_days=0)),),
        breaks="lease",
    ),
    Fault(
        "leases begin any day",
        "Nodes are leased from the day they are used, whatever days the provider starts on.",
        (Patch(PoolDays, "of", _leased(start_on=LeaseStart.ANY_DAY)),),
        breaks="lease",
    ),
    Fault(
        "nodes per lease ignored",
        "One lease may take any number of nodes.",
        (Patch(PoolDays, "of", _leased(max_nodes_per_lease=None)),),
        breaks="lease",
    ),
    Fault(
        "use begins any day",
        "A phase may begin between the start days of its pool, paying from the one before.",
        (Patch(Calendar, "is_start_day", _any_start),),
        breaks="lease",
    ),
    Fault(
        "unsure capacity counted",
        "Capacity still under coordination counts like firm capacity.",
        (
            Patch(
                PoolDays,
                "of",
                other_rules(lambda rules: rules.model_copy(update={"counted_confidence": tuple(Confidence)})),
            ),
        ),
        breaks="confidence",
    ),
    Fault(
        "reserve given away",
        "Nodes kept for evaluation runs are allocated.",
        (Patch(PoolDays, "of", other_pool(lambda pool: pool.model_copy(update={"reserved_nodes": 0}))),),
        breaks="reserve",
    ),
)
