"""On no day does a pool hand out more nodes than it has ready.

What a proposal gave back stays blocked for the pool's turnaround days T: on a day it blocks the most nodes it held
there on that day or any of the last T days. Sum over all proposals <= counted capacity less the reserve, every day
from ``as_of`` to the end of the pool's calendar.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta

from allocator.checks.allocation import Allocation, broken
from allocator.checks.ready import change_days, ready_nodes
from models.reasons import RuleName, Violation
from models.scenario import Part
from models.supply import Pool
from models.units import ProposalId


def check(allocation: Allocation) -> Iterator[Violation]:
    """Yield each run of days on which a pool hands out more nodes than it has ready, with its worst day."""
    held: dict[str, dict[ProposalId, list[Part]]] = {name: {} for name in allocation.pools}
    for proposal in allocation.scenario.proposals:
        for part in allocation.parts(proposal):
            if part.pool in held:
                held[part.pool].setdefault(proposal.id, []).append(part)
    for name, by_proposal in held.items():
        yield from _pool(allocation, allocation.pools[name], by_proposal)


def _pool(allocation: Allocation, pool: Pool, by_proposal: dict[ProposalId, list[Part]]) -> Iterator[Violation]:
    changes: Counter[date] = Counter()
    for parts in by_proposal.values():
        before = 0
        for day, blocked in blocked_nodes(parts, pool.turnaround_days):
            changes[day] += blocked - before
            before = blocked
    first, end = allocation.scenario.as_of, pool.calendar.end
    blocked = 0
    run: list[tuple[date, int, int]] = []
    for day in sorted(changes.keys() | change_days(pool) | {first, end}):
        blocked += changes[day]
        if not first <= day <= end:
            continue
        ready = ready_nodes(allocation.scenario, pool, day)
        if day < end and blocked > ready:
            run.append((day, blocked, ready))
        elif run:
            _, most, least = max(run, key=lambda step: step[1] - step[2])
            last = day - timedelta(days=1)
            yield broken(RuleName.CAPACITY, "over", pool=pool.id, first=run[0][0], last=last, blocked=most, ready=least)
            run = []


def blocked_nodes(parts: list[Part], turnaround_days: int) -> list[tuple[date, int]]:
    """Return (day, nodes blocked from that day on) for the parts of one proposal in one pool, changes only."""
    first = min(part.held.start for part in parts)
    days = (max(part.held.end for part in parts) - first).days + turnaround_days
    held = [0] * (days + 1)
    for part in parts:
        for offset in range((part.held.start - first).days, (part.held.end - first).days):
            held[offset] += part.nodes
    steps: list[tuple[date, int]] = []
    for offset in range(days + 1):
        blocked = max(held[max(0, offset - turnaround_days) : offset + 1])
        if blocked != (steps[-1][1] if steps else 0):
            steps.append((first + timedelta(days=offset), blocked))
    return steps
