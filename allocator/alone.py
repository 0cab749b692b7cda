"""What each proposal could have if it were the only one: the reference figures of a scenario.

``complete`` fills them in: per phase the cap on self-procurement, the grant of the dearest option and the most sources
of any option; per proposal the best fill alone. They depend on the scenario only and are part of it, so that engines,
checks and people read the same figures.
"""

from ortools.sat.python import cp_model

from allocator.engine.control import Status
from allocator.options import Options
from allocator.options.measures import capped
from allocator.rules import LINKING, local_rules
from allocator.tiers import served
from allocator.variables import Variables
from models.scenario import Phase, Proposal, Scenario
from models.tiers import Preset, TierName, TierOrder, TierSpec


def complete(scenario: Scenario) -> Scenario:
    """Return the scenario with every reference figure filled in."""
    options = Options(scenario, local_rules())
    with_phases = scenario.model_copy(
        update={
            "proposals": tuple(
                proposal.model_copy(
                    update={"phases": tuple(_phase_figures(options, proposal, phase) for phase in proposal.phases)}
                )
                for proposal in scenario.proposals
            )
        }
    )
    best = {proposal.id: best_alone(with_phases, proposal) for proposal in with_phases.in_scope}
    return with_phases.model_copy(
        update={
            "proposals": tuple(
                proposal.model_copy(update={"best_alone_ppm": best.get(proposal.id)})
                for proposal in with_phases.proposals
            )
        }
    )


def _phase_figures(options: Options, proposal: Proposal, phase: Phase) -> Phase:
    families = options.of(proposal, phase)
    accepted = [
        family
        for family in families
        if not family.has_self and all(proposal.wishes.accepts(part.provider) for part in family.parts)
    ]
    cap = max((int(options.worth.option_raw(family).max()) for family in accepted), default=0)
    return phase.model_copy(
        update={
            "self_cap_ppm": cap if capped(proposal, phase) else 0,
            "dearest_grant_yen": max(
                (int(options.money.grant(family, proposal.rate).max()) for family in families), default=0
            ),
            "most_providers": max((len(family.sources) for family in families), default=0),
        }
    )


def only(scenario: Scenario, proposal: Proposal) -> Scenario:
    """Return the scenario in which this proposal is the only one: lower quotas ask nothing of it alone."""
    rules = scenario.rules.model_copy(
        update={
            "quotas": tuple(quota for quota in scenario.rules.quotas if not quota.at_least),
            "order": TierOrder(preset=Preset.CUSTOM, tiers=(TierSpec(name=TierName.SERVED),), canonical=False),
        }
    )
    return scenario.model_copy(
        update={
            "rules": rules,
            "proposals": (proposal.model_copy(update={"weight_milli": 1}),),
            "pins": tuple(pin for pin in scenario.pins if pin.proposal == proposal.id),
            "commitments": tuple(lease for lease in scenario.commitments if lease.proposal == proposal.id),
            "baseline": None,
        }
    )


def best_alone(scenario: Scenario, proposal: Proposal) -> int | None:
    """Return the highest counted fill (ppm) of a proposal by itself, None when it cannot be served even alone."""
    alone = only(scenario, proposal)
    single = alone.proposals[0]
    variables = Variables(Options(alone, local_rules()), dense_allowed=True)
    can_be_served = variables.served(single)
    if isinstance(can_be_served, int):
        if not can_be_served:
            return None
    else:
        variables.model.add(can_be_served == 1)
    fill = served.expression(variables)
    for rule in LINKING.values():
        rule.post(variables)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    if not isinstance(fill, int):
        variables.model.maximize(fill)
    solver.solve(variables.model)
    status = Status(solver.status_name())
    if status is Status.INFEASIBLE:
        return None
    if status is not Status.OPTIMAL:
        raise AssertionError(f"proposal {proposal.id} alone was not settled: {status}")
    return fill if isinstance(fill, int) else round(solver.objective_value)
