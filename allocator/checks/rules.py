"""Every rule's check under the rule's name, in the order in which an officer would ask."""

from collections.abc import Callable, Iterator

from allocator.checks import (
    budget,
    capacity,
    commitments,
    compatibility,
    confidence,
    eligibility,
    grant_cap,
    known,
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
from allocator.checks.allocation import Allocation
from models.reasons import RuleName, Violation

CHECKS: dict[RuleName, Callable[[Allocation], Iterator[Violation]]] = {
    RuleName.ELIGIBILITY: eligibility.check,
    RuleName.COMPATIBILITY: compatibility.check,
    RuleName.WINDOW: window.check,
    RuleName.SIZE: size.check,
    RuleName.SELF_PROCUREMENT: self_procurement.check,
    RuleName.LEASE: lease.check,
    RuleName.CONFIDENCE: confidence.check,
    RuleName.RESERVE: reserve.check,
    RuleName.PINS: pins.check,
    RuleName.COMMITMENTS: commitments.check,
    RuleName.GRANT_CAP: grant_cap.check,
    RuleName.CAPACITY: capacity.check,
    RuleName.ORDER: order.check,
    RuleName.MINIMUM: minimum.check,
    RuleName.BUDGET: budget.check,
    RuleName.OWN_CONTRIBUTION: own_contribution.check,
    RuleName.QUOTAS: quotas.check,
    RuleName.PROVIDER_LIMIT: provider_limit.check,
    RuleName.MANDATORY: mandatory.check,
    RuleName.MOVES: moves.check,
}


def every_rule(allocation: Allocation) -> Iterator[Violation]:
    """Yield every rule the decisions break, unknown phases and pools first."""
    yield from known.check(allocation)
    for check in CHECKS.values():
        yield from check(allocation)
