"""Finish everything early: the latest used end over all phases, in days from the start of the horizon.

A phase that gets nothing counts as ending with the horizon. Less is better.
"""

from allocator.variables import Expr, Variables


def expression(variables: Variables, level: int = 1) -> Expr:
    """Return a variable of at least the latest end, exact at its smallest."""
    first, end = variables.calendar.first, variables.calendar.end
    latest = 0
    ends: list[Expr] = []
    for proposal in variables.in_scope:
        for phase in proposal.phases:
            if phase.done:
                latest = max(latest, max(part.used.end for part in phase.given).toordinal() - first)
                continue
            ends.append(variables.used_end(variables.of(proposal, phase), otherwise=end) - first)
    if not ends:
        return latest
    finish = variables.model.new_int_var(latest, max(latest, end - first), "finish")
    for each in ends:
        variables.model.add(finish >= each)
    return finish
