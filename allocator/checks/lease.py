"""Nodes are leased as the provider leases them: from an admissible day, for an admissible time, no more than needed.

The lease of each part follows from its used days (see ``held``); a lease takes at most ``max_nodes_per_lease`` nodes;
the phase begins on one of its start days. A self part is held exactly while it is used. What the baseline carries on
was leased before the day of decision and is not asked.
"""

from collections.abc import Iterator
from datetime import date

from allocator.checks.allocation import Allocation, broken
from allocator.checks.held import is_start_day, lease, next_start_day
from allocator.checks.size import matching_choices
from models.reasons import RuleName, Violation
from models.scenario import Alternatives, Part, Phase, Proposal
from models.supply import LeaseStart


def check(allocation: Allocation) -> Iterator[Violation]:
    """Yield leases that do not follow from the days of use, and phases that begin on no start day."""
    for proposal, phase, decision in allocation.decided():
        if decision in allocation.carried:
            continue
        for part in decision.parts:
            yield from _part(allocation, proposal, phase, part)
        if not _begins_well(allocation, proposal, phase, decision.parts):
            yield broken(
                RuleName.LEASE, "not_a_start_day", proposal=proposal.id, phase=phase.id, start=decision.used.start
            )


def _part(allocation: Allocation, proposal: Proposal, phase: Phase, part: Part) -> Iterator[Violation]:
    where = {"proposal": proposal.id, "phase": phase.id}
    pool = allocation.pool_of(part)
    if pool is None:
        if part.held != part.used:
            yield broken(RuleName.LEASE, "self_held", **where, start=part.held.start, end=part.held.last_day)
        return
    due = lease(allocation.scenario, pool, part.used.start, part.used.end)
    if due is None:
        yield broken(RuleName.LEASE, "no_lease", **where, pool=pool.id, start=part.used.start, end=part.used.last_day)
    elif (part.held.start, part.held.end) != due:
        yield broken(
            RuleName.LEASE,
            "other_lease",
            **where,
            pool=pool.id,
            start=part.held.start,
            days=part.held.days,
            due_start=due[0],
            due_days=(due[1] - due[0]).days,
        )
    most = pool.lease.max_nodes_per_lease
    if most is not None and part.nodes > most:
        yield broken(RuleName.LEASE, "too_many_nodes", **where, pool=pool.id, nodes=part.nodes, most=most)


def _begins_well(allocation: Allocation, proposal: Proposal, phase: Phase, parts: tuple[Part, ...]) -> bool:
    pins = allocation.pins_of(proposal, phase)
    begins = min(part.used.start for part in parts)

    def may_begin(admits: LeaseStart, day: date) -> bool:
        return is_start_day(allocation.scenario, phase, pins, admits, day)

    in_pools = [(pool, part) for part in parts if (pool := allocation.pool_of(part)) is not None]
    if not in_pools:
        return may_begin(allocation.scenario.rules.self_starts, begins)
    if isinstance(phase.to_do, Alternatives):
        leaders = [choice.uses[0].pool for choice in matching_choices(allocation, phase.to_do, parts)]
        return any(may_begin(allocation.pools[pool].lease.start_on, begins) for pool in leaders or [in_pools[0][0].id])
    if phase.split is not None and len(in_pools) == 2 and in_pools[0][0] != in_pools[1][0]:
        if phase.split.equal_dates:
            both = [pool for pool, _ in in_pools]
            leading = [pool for pool in both if pool.provider == phase.split.first] or both
            return any(may_begin(pool.lease.start_on, begins) for pool in leading)
        return any(
            may_begin(leader.lease.start_on, one.used.start)
            and two.used.start
            == next_start_day(allocation.scenario, phase, pins, follower.lease.start_on, one.used.start)
            for (leader, one), (follower, two) in (in_pools, in_pools[::-1])
        )
    return may_begin(in_pools[0][0].lease.start_on, begins)
