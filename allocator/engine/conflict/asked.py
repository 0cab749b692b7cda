"""What demands something: positive pins, mandatory phases, paid leases, lower quotas.

Without any of them nobody need have anything, so every conflict but one of the past alone holds some of these.
"""

from collections.abc import Iterator
from datetime import timedelta
from functools import partial

from allocator.engine.conflict.item import Item, phase_changed, rules_changed
from models.policy import Quota
from models.reasons import Reason
from models.scenario import Commitment, Pin, Scenario


def asked(scenario: Scenario) -> Iterator[Item]:
    """Yield what is demanded of proposals in scope, the officers' own decisions first."""
    open_phases = {(p.id, f.id) for p in scenario.in_scope for f in p.phases if not f.done}
    for pin in scenario.pins:
        if not pin.forbid and (pin.proposal, pin.phase) in open_phases:
            yield Item(pin_reason(pin), partial(without_pin, pin=pin), asks=True)
    for proposal_id, phase_id in sorted(open_phases):
        proposal = next(p for p in scenario.in_scope if p.id == proposal_id)
        if proposal.phase(phase_id).mandatory:
            yield Item(
                Reason(code="conflict.mandatory", proposal=proposal_id, phase=phase_id),
                partial(_not_mandatory, proposal_id=proposal_id, phase_id=phase_id),
                asks=True,
            )
    for lease in scenario.commitments:
        if (lease.proposal, lease.phase) in open_phases:
            yield Item(_lease_reason(lease), partial(_without_lease, lease=lease), asks=True)
    for quota in scenario.rules.quotas:
        if quota.at_least:
            yield Item(quota_reason(quota), partial(without_quota, quota=quota), asks=True)


def pin_reason(pin: Pin) -> Reason:
    """Say what an officer fixed, and why."""
    kind = "pin"
    if pin.forbid:
        kind = "pin_forbids" if pin.pool else "pin_forbids_self" if pin.self_procured else "pin_forbids_all"
    elif pin.self_procured:
        kind = "pin_self"
    return Reason(
        code=f"conflict.{kind}",
        proposal=pin.proposal,
        phase=pin.phase,
        params={
            "pin": pin.id,
            "reason": pin.reason,
            "pool": pin.pool,
            "nodes": pin.nodes,
            "start": pin.start and pin.start.isoformat(),
            "last": pin.end and (pin.end - timedelta(days=1)).isoformat(),
        },
    )


def quota_reason(quota: Quota) -> Reason:
    """Say what a quota asks for or allows."""
    kind = "quota_least" if quota.at_least else "quota_most"
    return Reason(code=f"conflict.{kind}.{quota.measure}", params={"quota": quota.id, "limit": quota.limit})


def _lease_reason(lease: Commitment) -> Reason:
    return Reason(
        code="conflict.commitment",
        proposal=lease.proposal,
        phase=lease.phase,
        params={
            "pool": lease.pool,
            "nodes": lease.nodes,
            "start": lease.held.start.isoformat(),
            "last": lease.held.last_day.isoformat(),
        },
    )


def without_pin(scenario: Scenario, pin: Pin) -> Scenario:
    """Return the scenario without a pin."""
    return scenario.model_copy(update={"pins": tuple(each for each in scenario.pins if each.id != pin.id)})


def without_quota(scenario: Scenario, quota: Quota) -> Scenario:
    """Return the scenario without a quota."""
    return rules_changed(scenario, quotas=tuple(each for each in scenario.rules.quotas if each != quota))


def _without_lease(scenario: Scenario, lease: Commitment) -> Scenario:
    return scenario.model_copy(update={"commitments": tuple(each for each in scenario.commitments if each != lease)})


def _not_mandatory(scenario: Scenario, proposal_id: str, phase_id: str) -> Scenario:
    return phase_changed(scenario, proposal_id, phase_id, lambda _: {"mandatory": False})
