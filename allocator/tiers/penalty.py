"""The plain sum of the penalties applicants stated with their alternatives.

For special agreements and outside benchmarks; never in a preset, because a stated penalty is no measure between
applicants. A phase that gets nothing counts the largest penalty stated in it. Less is better.
"""

from collections import Counter

import numpy as np

from allocator.options.days import IntArray
from allocator.options.family import Family
from allocator.variables import Expr, Variables, added
from models.scenario import Alternatives, Phase, Scenario


def _stated(family: Family) -> IntArray:
    penalty = family.choice.penalty if family.choice is not None else None
    return np.full(len(family), penalty or 0, dtype=np.int64)


def ran(scenario: Scenario, phase: Phase) -> int:
    """Return the smallest penalty stated for exactly what ran of a phase that is done."""
    demand, size = phase.demand, {pool.id: pool.node_size for pool in scenario.pools}
    if not isinstance(demand, Alternatives) or len({part.used for part in phase.given}) != 1:
        return 0
    taken = Counter((part.pool, part.nodes) for part in phase.given)
    stated = [
        choice.penalty
        for choice in demand.choices
        if choice.penalty is not None
        and choice.days == phase.given[0].used.days
        and taken == Counter((use.pool, -(-use.gpus // size[use.pool])) for use in choice.uses)
    ]
    return min(stated, default=0)


def expression(variables: Variables, level: int = 1) -> Expr:
    """Return the sum of stated penalties."""
    terms: list[Expr] = []
    for proposal in variables.in_scope:
        for phase in proposal.phases:
            if not isinstance(phase.to_do, Alternatives):
                continue
            if phase.done:
                terms.append(ran(variables.scenario, phase))
                continue
            made = variables.of(proposal, phase)
            largest = max(choice.penalty or 0 for choice in phase.to_do.choices)
            terms.append(variables.total(made, _stated) + largest * (1 - made.decided))
    return added(terms)
