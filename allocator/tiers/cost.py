"""Spend no more than needed: grant yen over all fiscal years.

A phase that gets nothing counts the grant of its dearest option, so that leaving out is never a saving. Less is better.
"""

from allocator.variables import Expr, Variables, added


def expression(variables: Variables, level: int = 1) -> Expr:
    """Return the grant in yen."""
    terms: list[Expr] = []
    for proposal in variables.in_scope:
        terms += [variables.grant(proposal, year) for year in variables.calendar.years]
        terms += [
            phase.dearest_grant_yen * (1 - variables.of(proposal, phase).decided)
            for phase in proposal.phases
            if not phase.done
        ]
    return added(terms)
