"""First spare those who cannot, or may not be able to, procure alone: count the left out among them.

Every outlook other than ``can`` belongs here. Less is better.
"""

from allocator.variables import Expr, Variables, added
from models.scenario import OutlookKind


def expression(variables: Variables, level: int = 1) -> Expr:
    """Return the number of proposals left out that did not say they can procure alone."""
    counted = [
        proposal
        for proposal in variables.in_scope
        if proposal.best_alone_ppm is not None and proposal.outlook.kind is not OutlookKind.CAN
    ]
    return len(counted) - added(variables.served(proposal) for proposal in counted)
