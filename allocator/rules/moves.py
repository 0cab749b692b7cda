"""A re-plan departs from the published plan no further than allowed: so many proposals moved or newly served at most.

Moved: a phase with something published from the day of decision on is given anything but exactly that. Newly served: a
phase with nothing published is given something - without gains only where it must be, or its proposal is moved.
Linking rule; set by a re-plan.
"""

from collections import Counter

import numpy as np

from allocator.options.days import IntArray
from allocator.options.family import Family
from allocator.variables import Expr, PhaseVars, Variables, added
from models.scenario import Part, Proposal, Scenario

Published = dict[tuple[str, str], tuple[Part, ...]]


def published(scenario: Scenario) -> Published:
    """Return the published parts held beyond the day of decision, phase by phase (those that have any)."""
    baseline = scenario.baseline
    parts = {
        (decision.proposal, decision.phase): tuple(part for part in decision.parts if part.held.end > scenario.as_of)
        for decision in (baseline.decisions if baseline is not None else ())
    }
    return {key: row for key, row in parts.items() if row}


def same(family: Family, parts: tuple[Part, ...]) -> IntArray:
    """Return 1 for the start at which an option is exactly these parts, else 0."""
    rows = np.zeros(len(family), dtype=np.int64)
    start = min(part.used.start for part in parts).toordinal()
    for row in np.flatnonzero(family.starts == start):
        rows[row] = Counter(family.decision(int(row)).parts) == Counter(parts)
    return rows


def post(variables: Variables) -> None:
    """Count the proposals that are not as published, and keep the others from gaining where they may not."""
    limit = variables.scenario.rules.moves
    if limit is None:
        return
    before = published(variables.scenario)
    total = added(touched(variables, proposal, before) for proposal in variables.scenario.proposals)
    if not limit.gains:
        for proposal in variables.scenario.proposals:
            _no_gain(variables, proposal, before)
    if not isinstance(total, int):
        variables.model.add(total <= limit.most)
    elif total > limit.most:
        variables.model.add_bool_or([])


def touched(variables: Variables, proposal: Proposal, before: Published) -> Expr:
    """Return 1 when some phase of a proposal is not as published, else 0."""
    other = [_other(variables, made, before) for made in _open(variables, proposal)]
    if len(other) <= 1:
        return added(other)
    some = variables.model.new_bool_var(f"touched {proposal.id}")
    for each in other:
        variables.model.add(some >= each)
    return some


def _open(variables: Variables, proposal: Proposal) -> list[PhaseVars]:
    return [variables.of(proposal, phase) for phase in proposal.phases if not phase.done]


def _other(variables: Variables, made: PhaseVars, before: Published) -> Expr:
    parts = before.get((made.proposal.id, made.phase.id))
    if parts is None:
        return made.decided if made.families else 0
    return added([1, -1 * variables.total(made, same, parts)])


def _no_gain(variables: Variables, proposal: Proposal, before: Published) -> None:
    lines = _open(variables, proposal)
    moved = added(_other(variables, made, before) for made in lines if (proposal.id, made.phase.id) in before)
    for made in lines:
        new = (proposal.id, made.phase.id) not in before
        if new and made.families and not variables.must_decide(proposal, made.phase):
            variables.model.add(made.decided <= moved)
