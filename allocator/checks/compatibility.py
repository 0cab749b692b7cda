"""A phase runs on a GPU type it accepts, at a provider its applicant accepts.

An officer's pin on the pool may override the wish about the provider, never the type. Alternatives name their pools
themselves, so only a refused provider speaks against them.
"""

from collections.abc import Iterator

from allocator.checks.allocation import Allocation, broken
from models.reasons import RuleName, Violation
from models.scenario import Alternatives


def check(allocation: Allocation) -> Iterator[Violation]:
    """Yield phases in pools whose GPU type or provider their applicant does not accept."""
    for proposal, phase, decision in allocation.decided():
        stated = isinstance(phase.to_do, Alternatives)
        types = {kind.gpu_type for kind in phase.acceptable}
        pinned = {pin.pool for pin in allocation.pins_of(proposal, phase) if not pin.forbid}
        for name in sorted({part.pool for part in decision.parts if part.pool is not None}):
            pool = allocation.pools[name]
            where = {"proposal": proposal.id, "phase": phase.id, "pool": name}
            if not stated and pool.gpu_type not in types:
                yield broken(RuleName.COMPATIBILITY, "type", **where, gpu_type=pool.gpu_type, acceptable=sorted(types))
            if name in pinned:
                continue
            if pool.provider in proposal.wishes.refused:
                yield broken(RuleName.COMPATIBILITY, "refused", **where, provider=pool.provider)
            elif not stated and not proposal.wishes.accepts(pool.provider):
                yield broken(RuleName.COMPATIBILITY, "unranked", **where, provider=pool.provider)
