"""How many proposals are left out that cannot, or may not be able to, procure alone: every outlook but ``can``."""

from allocator.checks.allocation import Allocation
from allocator.checks.tiers.left_out import left_out
from models.scenario import OutlookKind


def value(allocation: Allocation) -> int:
    """Return the number of proposals left out whose outlook is not ``can``."""
    return sum(1 for proposal in left_out(allocation) if proposal.outlook.kind is not OutlookKind.CAN)
