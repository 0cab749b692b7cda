"""Keep each proposal in few places: the providers its parts lie with, self-procurement counting as one.

A phase that gets nothing counts the most sources any of its options has. Less is better.
Source: notice section 2 (集約的に).
"""

from allocator.variables import Expr, Variables, added


def expression(variables: Variables, level: int = 1) -> Expr:
    """Return the number of sources over all proposals."""
    terms: list[Expr] = []
    for proposal in variables.in_scope:
        terms += [variables.at(proposal, source) for source in variables.sources(proposal)]
        terms += [
            phase.most_providers * (1 - variables.of(proposal, phase).decided)
            for phase in proposal.phases
            if not phase.done
        ]
    return added(terms)
