"""What an officer has fixed about a phase stays fixed: pool, nodes, first day, last day, or not there.

A positive pin: every pool part lies in the pinned pool (and there is one), or the phase is procured alone when the pin
says so; the most nodes held on a used day are the pinned nodes; the used days are from ``start`` up to ``end``.
A forbidding pin: no part in that pool, no self part, or none at all. Whether a pinned phase is served at all is asked
by `mandatory`.
"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from allocator.checks.allocation import Allocation, broken
from models.reasons import RuleName, Violation
from models.scenario import Decision, Pin
from models.units import PoolId

Fault = tuple[str, dict[str, Any]]


def check(allocation: Allocation) -> Iterator[Violation]:
    """Yield decided phases that differ from an officer's pin."""
    for proposal, phase, decision in allocation.decided():
        for pin in allocation.pins_of(proposal, phase):
            faults = _forbidden(pin, decision) if pin.forbid else _otherwise(pin, decision)
            for code, figures in faults:
                yield broken(
                    RuleName.PINS, code, proposal=proposal.id, phase=phase.id, pool=pin.pool, pin=pin.id, **figures
                )


def _forbidden(pin: Pin, decision: Decision) -> Iterator[Fault]:
    pools = {part.pool for part in decision.parts}
    if pin.self_procured:
        if None in pools:
            yield "forbidden_alone", {}
    elif pin.pool is None:
        yield "forbidden", {}
    elif pin.pool in pools:
        yield "forbidden_pool", {}


def _otherwise(pin: Pin, decision: Decision) -> Iterator[Fault]:
    pools = {part.pool for part in decision.parts if part.pool is not None}
    if pin.self_procured and pools:
        yield "not_alone", {}
    if pin.pool is not None and pools != {pin.pool}:
        yield "other_pool", {"given": sorted(pools)}
    if pin.nodes is not None and (most := _most_nodes(decision, pin.pool)) != pin.nodes:
        yield "other_nodes", {"nodes": most, "pinned": pin.nodes}
    if pin.start is not None and decision.used.start != pin.start:
        yield "other_start", {"start": decision.used.start, "pinned": pin.start}
    if pin.end is not None and decision.used.end != pin.end:
        yield "other_end", {"end": decision.used.last_day, "pinned": pin.end - timedelta(days=1)}


def _most_nodes(decision: Decision, pool: PoolId | None) -> int:
    """Return the most nodes held on a day the phase uses, in the pinned pool or (none named) in all pools."""
    parts = [part for part in decision.parts if part.pool is not None and pool in (None, part.pool)]
    return max(
        (sum(part.nodes for part in parts if part.held.contains(day)) for day in decision.used.each_day()), default=0
    )
