"""Give as much as possible: priority-weighted fill, each proposal by the size measure of the policy.

Fill counts per proposal (0 to 1,000,000 ppm), times its weight in thousandths. More is better.
"""

from allocator.variables import Expr, Variables, added


def expression(variables: Variables, level: int = 1) -> Expr:
    """Return the weighted sum of counted fills."""
    return added(proposal.weight_milli * variables.fill(proposal, counted=True) for proposal in variables.in_scope)
