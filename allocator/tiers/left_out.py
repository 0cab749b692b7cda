"""Leave out as few proposals as possible: count those that get no part at all.

A proposal without any option even alone is set apart and named, not counted. Less is better.
"""

from allocator.variables import Expr, Variables, added


def expression(variables: Variables, level: int = 1) -> Expr:
    """Return the number of proposals left out."""
    counted = [proposal for proposal in variables.in_scope if proposal.best_alone_ppm is not None]
    return len(counted) - added(variables.served(proposal) for proposal in counted)
