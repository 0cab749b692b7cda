"""One thing a person asked for or set, that could be taken back: what it is called, and the scenario without it.

What is asked (pins, mandatory phases, paid leases, lower quotas) is dropped; a limit or a row (a budget, a capacity
step, a deadline) is lifted. Taking something back only ever allows more plans.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from models.reasons import Reason
from models.scenario import Phase, Proposal, Rules, Scenario
from models.supply import Pool

PLENTY = 1_000_000
"""More nodes than anybody asks for."""


@dataclass(frozen=True, slots=True)
class Item:
    """What a person could take back; ``asks``: it demands something, instead of limiting what may be had."""

    reason: Reason
    without: Callable[[Scenario], Scenario]
    asks: bool = False


def rules_changed(scenario: Scenario, **update: Any) -> Scenario:
    """Return the scenario with other rules."""
    rules: Rules = scenario.rules.model_copy(update=update)
    return scenario.model_copy(update={"rules": rules})


def pool_changed(scenario: Scenario, pool_id: str, change: Callable[[Pool], dict[str, Any]]) -> Scenario:
    """Return the scenario with one pool changed."""
    pools = tuple(pool.model_copy(update=change(pool)) if pool.id == pool_id else pool for pool in scenario.pools)
    return scenario.model_copy(update={"pools": pools})


def proposal_changed(scenario: Scenario, proposal_id: str, change: Callable[[Proposal], dict[str, Any]]) -> Scenario:
    """Return the scenario with one proposal changed."""
    proposals = tuple(
        proposal.model_copy(update=change(proposal)) if proposal.id == proposal_id else proposal
        for proposal in scenario.proposals
    )
    return scenario.model_copy(update={"proposals": proposals})


def phase_changed(
    scenario: Scenario, proposal_id: str, phase_id: str, change: Callable[[Phase], dict[str, Any]]
) -> Scenario:
    """Return the scenario with one phase changed."""

    def phases(proposal: Proposal) -> dict[str, Any]:
        return {
            "phases": tuple(
                phase.model_copy(update=change(phase)) if phase.id == phase_id else phase for phase in proposal.phases
            )
        }

    return proposal_changed(scenario, proposal_id, phases)
