"""Not more than so much may rest on one provider: proposals with a part there, or GPU-hours held there.

Linking rule; set by the policy (for example to spread the risk of a late delivery).
"""

import numpy as np

from allocator.options.days import IntArray
from allocator.options.family import Family
from allocator.variables import Expr, Variables, added
from models.policy import QuotaMeasure
from models.units import HOURS_PER_DAY, ProviderId


def held_hours(family: Family, provider: ProviderId) -> IntArray:
    """Return the GPU-hours each option holds at a provider."""
    hours = np.zeros(len(family), dtype=np.int64)
    for part in family.parts:
        if part.provider == provider and part.pool is not None:
            hours += part.gpus * HOURS_PER_DAY * (part.held_end - part.held_start)
    return hours


def post(variables: Variables) -> None:
    """Keep every provider limit."""
    providers = {pool.id: pool.provider for pool in variables.scenario.pools}
    for limit in variables.scenario.rules.provider_limits:
        terms: list[Expr] = []
        for proposal in variables.scenario.proposals:
            given = [
                part
                for phase in proposal.phases
                for part in phase.given
                if part.pool is not None and providers[part.pool] == limit.provider
            ]
            if limit.measure is QuotaMeasure.PROPOSALS:
                terms.append(1 if given else variables.at(proposal, limit.provider))
            else:
                terms.append(sum(part.gpus * HOURS_PER_DAY * part.held.days for part in given))
                terms += [
                    variables.total(variables.of(proposal, phase), held_hours, limit.provider)
                    for phase in proposal.phases
                ]
        total = added(terms)
        if isinstance(total, int):
            if total > limit.limit:
                variables.model.add_bool_or([])
        else:
            variables.model.add(total <= limit.limit)
