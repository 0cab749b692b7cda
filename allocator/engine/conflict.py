"""What stands against what when no plan can keep all rules.

Found by dropping and solving again (a deletion filter), never by a solver's own core: an item stays in the
conflict only if the rest can be kept without it.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from ortools.sat.python import cp_model

from allocator.engine.control import Control, Status
from allocator.options import Options
from allocator.rules import LINKING, LOCAL, local_rules
from allocator.variables import Variables
from models.policy import Quota
from models.reasons import Reason, RuleName
from models.scenario import Commitment, Pin, Scenario
from models.supply import LeaseRule


@dataclass(frozen=True, slots=True)
class Item:
    """One thing a person asked for that could be taken back, and the scenario without it."""

    reason: Reason
    without: Callable[[Scenario], Scenario]


def _items(scenario: Scenario) -> Iterator[Item]:
    for pin in scenario.pins:
        yield Item(
            Reason(
                code="conflict.pin_forbids" if pin.forbid else "conflict.pin",
                proposal=pin.proposal,
                phase=pin.phase,
                params={"pin": pin.id, "reason": pin.reason, "pool": pin.pool or ""},
            ),
            partial(_without_pin, pin=pin),
        )
    for lease in scenario.commitments:
        yield Item(
            Reason(
                code="conflict.commitment",
                proposal=lease.proposal,
                phase=lease.phase,
                params={"pool": lease.pool, "nodes": lease.nodes},
            ),
            partial(_without_commitment, lease=lease),
        )
    for proposal in scenario.in_scope:
        for phase in proposal.phases:
            if phase.mandatory and not phase.done:
                yield Item(
                    Reason(code="conflict.mandatory", proposal=proposal.id, phase=phase.id),
                    partial(_not_mandatory, proposal_id=proposal.id, phase_id=phase.id),
                )
    for quota in scenario.rules.quotas:
        if quota.at_least:
            yield Item(
                Reason(code="conflict.quota", params={"quota": quota.id, "limit": quota.limit}),
                partial(_without_quota, quota=quota),
            )


def _without_pin(scenario: Scenario, pin: Pin) -> Scenario:
    return scenario.model_copy(update={"pins": tuple(each for each in scenario.pins if each.id != pin.id)})


def _without_commitment(scenario: Scenario, lease: Commitment) -> Scenario:
    return scenario.model_copy(update={"commitments": tuple(each for each in scenario.commitments if each != lease)})


def _without_quota(scenario: Scenario, quota: Quota) -> Scenario:
    quotas = tuple(each for each in scenario.rules.quotas if each.id != quota.id)
    return scenario.model_copy(update={"rules": scenario.rules.model_copy(update={"quotas": quotas})})


def _not_mandatory(scenario: Scenario, proposal_id: str, phase_id: str) -> Scenario:
    return scenario.model_copy(
        update={
            "proposals": tuple(
                proposal.model_copy(
                    update={
                        "phases": tuple(
                            phase.model_copy(update={"mandatory": False}) if phase.id == phase_id else phase
                            for phase in proposal.phases
                        )
                    }
                )
                if proposal.id == proposal_id
                else proposal
                for proposal in scenario.proposals
            )
        }
    )


def _infeasible(scenario: Scenario, control: Control, dropped: RuleName | None = None) -> bool:
    """Tell whether it is proven that no plan keeps the rules (less one); unsettled in its time counts as not proven.

    Without a lease nothing is held, so dropping ``lease`` means that every pool leases by the day and at once.
    """
    if dropped is RuleName.LEASE:
        pools = tuple(pool.model_copy(update={"lease": LeaseRule()}) for pool in scenario.pools)
        scenario, dropped = scenario.model_copy(update={"pools": pools}), None
    local = {name: admits for name, admits in local_rules().items() if name is not dropped}
    variables = Variables(Options(scenario, local), dense_allowed=True)
    for name, rule in LINKING.items():
        if name is not dropped:
            rule.post(variables)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = control.settings.workers
    solver.parameters.random_seed = control.settings.seed
    solver.parameters.max_time_in_seconds = max(1.0, control.left / 4)
    return control.solve(solver, variables.model) == Status.INFEASIBLE


def conflict(scenario: Scenario, control: Control) -> tuple[Reason, ...]:
    """Return a minimal set of what was asked that cannot be kept together, and the rules it runs into.

    Call it only for a scenario proven to have no plan.
    """
    kept: list[Item] = []
    current = scenario
    for item in _items(scenario):
        less = item.without(current)
        if _infeasible(less, control):
            current = less
        else:
            kept.append(item)
    reasons = [item.reason for item in kept]
    against = [
        name
        for name in (*LOCAL, *LINKING)
        if name not in (RuleName.MANDATORY, RuleName.PINS, RuleName.COMMITMENTS)
        and not _infeasible(current, control, name)
    ]
    reasons += [Reason(code=f"conflict.rule.{name}") for name in dict.fromkeys(against)]
    return tuple(reasons) or (Reason(code="conflict.history"),)
