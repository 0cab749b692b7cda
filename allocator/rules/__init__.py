"""Every rule, one file each, in the order they are applied. A grep for a name finds all its uses.

Local rules (``admits``) say which options exist; linking rules (``post``) tie phases together and are all an engine
has to know. ``grant_cap`` is both: no option beyond the cap exists, and the phases of a proposal keep it together.
"""

from types import ModuleType

from allocator.options import Admits
from allocator.rules import (
    budget,
    capacity,
    commitments,
    compatibility,
    confidence,
    eligibility,
    grant_cap,
    lease,
    mandatory,
    minimum,
    moves,
    order,
    own_contribution,
    pins,
    provider_limit,
    quotas,
    reserve,
    self_procurement,
    size,
    window,
)
from models.reasons import RuleName

LOCAL: dict[RuleName, ModuleType] = {
    RuleName.ELIGIBILITY: eligibility,
    RuleName.SELF_PROCUREMENT: self_procurement,
    RuleName.COMPATIBILITY: compatibility,
    RuleName.SIZE: size,
    RuleName.WINDOW: window,
    RuleName.LEASE: lease,
    RuleName.CONFIDENCE: confidence,
    RuleName.RESERVE: reserve,
    RuleName.PINS: pins,
    RuleName.COMMITMENTS: commitments,
    RuleName.GRANT_CAP: grant_cap,
}

LINKING: dict[RuleName, ModuleType] = {
    RuleName.MANDATORY: mandatory,
    RuleName.MINIMUM: minimum,
    RuleName.ORDER: order,
    RuleName.CAPACITY: capacity,
    RuleName.GRANT_CAP: grant_cap,
    RuleName.BUDGET: budget,
    RuleName.OWN_CONTRIBUTION: own_contribution,
    RuleName.QUOTAS: quotas,
    RuleName.PROVIDER_LIMIT: provider_limit,
    RuleName.MOVES: moves,
}

RULES: dict[RuleName, ModuleType] = LOCAL | LINKING


def local_rules() -> dict[RuleName, Admits]:
    """Return the local rules as the functions options are made with."""
    return {name: module.admits for name, module in LOCAL.items()}
