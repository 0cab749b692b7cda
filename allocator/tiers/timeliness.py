"""Start when wished: days after the desired start, weighted by each phase's share of its proposal's hours.

A phase that gets nothing counts as starting at the end of the horizon. Less is better.
"""

import numpy as np

from allocator.options.days import IntArray
from allocator.options.family import Family
from allocator.variables import Expr, Variables, added


def _late(family: Family, wished: int) -> IntArray:
    return np.maximum(0, family.starts - wished)


def expression(variables: Variables, level: int = 1) -> Expr:
    """Return the sum of late days x ppm of hours."""
    end = variables.calendar.end
    terms: list[Expr] = []
    for proposal in variables.in_scope:
        for phase in proposal.phases:
            if phase.desired_start is None:
                continue
            wished = phase.desired_start.toordinal()
            if phase.done:
                start = min(part.used.start for part in phase.given).toordinal()
                terms.append(phase.share_ppm * max(0, start - wished))
                continue
            made = variables.of(proposal, phase)
            late = variables.total(made, _late, wished)
            terms.append(phase.share_ppm * (late + max(0, end - wished) * (1 - made.decided)))
    return added(terms)
