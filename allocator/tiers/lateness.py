"""Finish when due: days after soft due dates, weighted by priority and by each phase's share of its proposal's hours.

A phase that gets nothing counts as ending with the horizon. Less is better.
"""

import numpy as np

from allocator.options.days import IntArray
from allocator.options.family import Family
from allocator.variables import Expr, Variables, added


def _late(family: Family, due: int) -> IntArray:
    return np.maximum(0, family.ends - due)


def expression(variables: Variables, level: int = 1) -> Expr:
    """Return the weighted tardiness (thousandths of priority x ppm of hours x days)."""
    end = variables.calendar.end
    terms: list[Expr] = []
    for proposal in variables.in_scope:
        for phase in proposal.phases:
            if phase.due is None:
                continue
            due, weight = phase.due.toordinal(), proposal.priority_milli * phase.share_ppm
            if phase.done:
                ended = max(part.used.end for part in phase.given).toordinal()
                terms.append(weight * max(0, ended - due))
                continue
            made = variables.of(proposal, phase)
            late = variables.total(made, _late, due)
            terms.append(weight * (late + max(0, end - due) * (1 - made.decided)))
    return added(terms)
