"""How far what is given lies from what was wished: dissatisfaction 0 to 100 by rank, weighted by priority and hours.

Within a phase each part counts by its GPU-days. Where the applicant stated its own penalty for an alternative, that
counts, at most 100. A phase that is given nothing counts 100.
"""

from allocator.checks.allocation import Allocation
from allocator.checks.size import matching_choices
from allocator.checks.tiers.standing import standing
from models.scenario import Alternatives, Part, Phase, Proposal

WORST = 100


def value(allocation: Allocation) -> int:
    """Return the sum of priority (thousandths) x share (ppm) x dissatisfaction."""
    total = 0
    for proposal, phase, parts in standing(allocation):
        term = phase.share_ppm * WORST if parts is None else _weighed(allocation, proposal, phase, parts)
        total += proposal.priority_milli * term
    return total


def _weighed(allocation: Allocation, proposal: Proposal, phase: Phase, parts: tuple[Part, ...]) -> int:
    stated = stated_penalty(allocation, phase, parts)
    if stated is not None:
        return phase.share_ppm * min(WORST, stated)
    gpu_days = [part.gpus * part.used.days for part in parts]
    pain = sum(
        dissatisfaction(allocation, proposal, phase, part) * days for part, days in zip(parts, gpu_days, strict=True)
    )
    return phase.share_ppm * pain // sum(gpu_days)


def stated_penalty(allocation: Allocation, phase: Phase, parts: tuple[Part, ...]) -> int | None:
    """Return the smallest penalty stated for exactly these parts, or None when the applicant stated none."""
    demand = phase.to_do
    if not isinstance(demand, Alternatives):
        return None
    choices = matching_choices(allocation, demand, parts)
    return min((choice.penalty for choice in choices if choice.penalty is not None), default=None)


def dissatisfaction(allocation: Allocation, proposal: Proposal, phase: Phase, part: Part) -> int:
    """Return 0 to 100 for one part, by the rank of its provider."""
    wishes, table = proposal.wishes, allocation.scenario.rules.penalties
    unranked = max(table.unranked, *table.by_rank)
    if part.pool is None:
        return 0 if phase.self_only or not wishes.wishes_provider else max(table.asked_self, unranked)
    pool = allocation.pool_of(part)
    if pool is None or pool.provider in wishes.refused:
        return WORST
    rank = wishes.rank(pool.provider)
    if rank is not None:
        return table.of_rank(rank)
    if not wishes.unranked_acceptable:
        return WORST
    return unranked if wishes.ranked else 0
