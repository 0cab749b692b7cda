"""Respect wishes: priority-weighted dissatisfaction with the providers given, on the policy's 0-100 table by rank.

A phase that gets nothing counts 100. Less is better. Source: notice section 2 (市場原理を最大限尊重) and the preamble.
"""

from allocator.variables import Expr, Variables, added


def expression(variables: Variables, level: int = 1) -> Expr:
    """Return the weighted dissatisfaction (thousandths of priority x ppm of hours x 0-100)."""
    worth = variables.options.worth
    terms: list[Expr] = []
    for proposal in variables.in_scope:
        for phase in proposal.phases:
            if phase.done:
                terms.append(proposal.priority_milli * worth.given_dissatisfaction(proposal, phase))
                continue
            made = variables.of(proposal, phase)
            given = variables.total(made, worth.dissatisfaction)
            terms.append(proposal.priority_milli * (given + phase.share_ppm * 100 * (1 - made.decided)))
    return added(terms)
