"""Change as little as possible of what was published: count the parts that are no longer given as they were.

A published part held beyond the day of decision counts one change unless the plan gives the phase an equal part (pool,
nodes, GPUs, held days). Less is better.
"""

from collections import Counter

import numpy as np

from allocator.options.days import Calendar, IntArray, day_number
from allocator.options.family import Family
from allocator.variables import Expr, Variables, added
from models.scenario import Scenario

Key = tuple[str | None, int, int, int, int]


def kept(family: Family, published: Counter[Key]) -> IntArray:
    """Return how many published parts each option keeps."""
    same = np.zeros(len(family), dtype=np.int64)
    for row in range(len(family)):
        here = Counter(
            (part.pool, part.nodes, part.gpus, int(part.held_start[row]), int(part.held_end[row]))
            for part in family.parts
        )
        same[row] = (here & published).total()
    return same


def published_parts(scenario: Scenario, calendar: Calendar) -> dict[tuple[str, str], Counter[Key]]:
    """Return, by proposal and phase, the published parts that are held beyond the day of decision."""
    baseline = scenario.baseline
    if baseline is None or not baseline.published:
        return {}
    published: dict[tuple[str, str], Counter[Key]] = {}
    for decision in baseline.decisions:
        published[decision.proposal, decision.phase] = Counter(
            (part.pool, part.nodes, part.gpus, day_number(part.held.start), day_number(part.held.end))
            for part in decision.parts
            if day_number(part.held.end) > calendar.as_of
        )
    return published


def expression(variables: Variables, level: int = 1) -> Expr:
    """Return the number of published parts that change."""
    published = published_parts(variables.scenario, variables.calendar)
    if not published:
        return 0
    terms: list[Expr] = []
    for proposal in variables.in_scope:
        for phase in proposal.phases:
            before = published.get((proposal.id, phase.id))
            if phase.done or not before:
                continue
            made = variables.of(proposal, phase)
            terms.append(before.total() - variables.total(made, kept, before))
    return added(terms)
