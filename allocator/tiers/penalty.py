"""The plain sum of the penalties applicants stated with their alternatives.

For special agreements and outside benchmarks; never in a preset, because a stated penalty is no measure between
applicants. A phase that gets nothing counts the largest penalty stated in it. Less is better.
"""

import numpy as np

from allocator.options.days import IntArray
from allocator.options.family import Family
from allocator.options.measures import penalty_of_what_ran
from allocator.variables import Expr, Variables, added
from models.scenario import Alternatives


def _stated(family: Family) -> IntArray:
    penalty = family.choice.penalty if family.choice is not None else None
    return np.full(len(family), penalty or 0, dtype=np.int64)


def expression(variables: Variables, level: int = 1) -> Expr:
    """Return the sum of stated penalties."""
    terms: list[Expr] = []
    for proposal in variables.in_scope:
        for phase in proposal.phases:
            if not isinstance(phase.to_do, Alternatives):
                continue
            if phase.done:
                terms.append(penalty_of_what_ran(variables.scenario, phase) or 0)
                continue
            made = variables.of(proposal, phase)
            largest = max(choice.penalty or 0 for choice in phase.to_do.choices)
            terms.append(variables.total(made, _stated) + largest * (1 - made.decided))
    return added(terms)
