"""What each proposal could have if it were the only one: the reference figures of a scenario.

``complete`` fills them in: per phase the cap on self-procurement, the grant of the dearest option and the most sources
of any option; per proposal the best fill alone. They depend on the scenario only and are part of it, so that engines,
checks and people read the same figures.
"""

from typing import cast

import numpy as np
from ortools.sat.python import cp_model

from allocator.baselines import Chosen, Room
from allocator.engine.control import Status
from allocator.lots import phase_order
from allocator.options import Options
from allocator.options.days import IntArray
from allocator.options.family import Family
from allocator.options.measures import capped
from allocator.rules import LINKING, local_rules
from allocator.tiers import served
from allocator.variables import Variables
from models.scenario import MinimumKind, Phase, Proposal, Scenario
from models.tiers import Preset, TierName, TierOrder, TierSpec
from models.units import WHOLE, ProposalId


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
    best = {proposal.id: best_alone(with_phases, proposal, options) for proposal in with_phases.in_scope}
    return with_phases.model_copy(
        update={
            "proposals": tuple(
                proposal.model_copy(update={"best_alone_ppm": best.get(proposal.id)})
                for proposal in with_phases.proposals
            )
        }
    )


def refreshed(scenario: Scenario, names: frozenset[ProposalId]) -> Scenario:
    """Return the scenario with the reference figures of some proposals made anew, those of the others as they are."""
    options = Options(scenario, local_rules(), open_to=names)

    def anew(proposal: Proposal) -> Proposal:
        phases = tuple(_phase_figures(options, proposal, phase) for phase in proposal.phases)
        counted = proposal.model_copy(update={"phases": phases})
        if proposal.status not in scenario.rules.scope:
            return counted.model_copy(update={"best_alone_ppm": None})
        return counted.model_copy(update={"best_alone_ppm": best_alone(scenario, counted, options)})

    proposals = tuple(anew(each) if each.id in names else each for each in scenario.proposals)
    return scenario.model_copy(update={"proposals": proposals})


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
            "moves": None,
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
            "baseline": scenario.baseline and scenario.baseline.model_copy(update={"decisions": ()}),
        }
    )


def best_alone(scenario: Scenario, proposal: Proposal, options: Options | None = None) -> int | None:
    """Return the highest counted fill (ppm) of a proposal by itself, None when it cannot be served even alone.

    ``options``: those of the scenario, when they are at hand.
    """
    alone = only(scenario, proposal)
    own = options.narrowed(alone) if options else Options(alone, local_rules())
    settled, best = _by_hand(own, alone.proposals[0])
    return best if settled else _by_solver(own, alone.proposals[0])


def _by_hand(options: Options, proposal: Proposal) -> tuple[bool, int | None]:
    """Return (whether it is settled, the best fill); most cases are settled without a solver.

    Settled when every phase got its fullest option, placed earliest or cheapest first; or when there is but one phase,
    which then got the fullest option that keeps all limits, or there is none. Only where that one is below a minimum
    share another may still reach it: the share is reckoned without the cap on self parts. What already ran is left to
    the solver, too.
    """
    if any(phase.given for phase in proposal.phases):
        return False, None
    room, one = Room(options), len(proposal.phases) == 1
    taken = room.try_proposal(proposal)
    most = sum(_most(options, proposal, phase) for phase in proposal.phases)
    reached = sum(int(_counted(options, family)[row]) for family, row in taken)
    complete_enough = bool(taken) and (not room.must(proposal) or len(taken) == len(proposal.phases))
    if complete_enough and (one or reached == most):
        return True, reached
    if one:
        return not taken and proposal.minimum.kind is not MinimumKind.SHARE, None
    cheapest = _cheapest_of_the_fullest(options, proposal)
    return bool(cheapest) and room.allows(proposal, cheapest), most


def _cheapest_of_the_fullest(options: Options, proposal: Proposal) -> Chosen:
    """Return the fullest options of all phases at the least fees, if they stand in a row or do not wait at all.

    Nothing when there is no such choice. By each day on which the phases so far may have ended, the least fees.
    """
    ends, fees, chosen = np.array([0]), np.array([0]), [cast(Chosen, [])]
    previous: set[str] = set()
    for phase in phase_order(proposal):
        families = options.of(proposal, phase)
        if not families or not set(phase.predecessors) <= previous:
            return []
        most = _most(options, proposal, phase)
        full = [(f, int(r)) for f in families for r in np.flatnonzero(_counted(options, f) == most)]
        cost = {id(family): _fees(options, family) for family in families}
        steps: list[tuple[int, int, int, int]] = []
        for number, (family, row) in enumerate(full):
            before = len(ends) if not phase.predecessors else int(np.searchsorted(ends, family.starts[row], "right"))
            if before:
                end = int(family.ends[row]) if phase.predecessors else max(int(family.ends[row]), int(ends[before - 1]))
                steps.append((end, int(fees[before - 1] + cost[id(family)][row]), number, before - 1))
        kept: list[tuple[int, int, int, int]] = []
        for step in sorted(steps):
            if not kept or step[1] < kept[-1][1]:
                kept.append(step)
        if not kept:
            return []
        chosen = [[*chosen[before], full[number]] for _, _, number, before in kept]
        ends, fees = np.array([step[0] for step in kept]), np.array([step[1] for step in kept])
        previous = {phase.id}
    return chosen[-1]


def _fees(options: Options, family: Family) -> IntArray:
    years = options.calendar.years
    return sum((options.money.fees(family, year) for year in years), np.zeros(len(family), dtype=np.int64))


def _most(options: Options, proposal: Proposal, phase: Phase) -> int:
    return max((int(_counted(options, family).max()) for family in options.of(proposal, phase)), default=0)


def _counted(options: Options, family: Family) -> IntArray:
    return np.asarray(family.phase.share_ppm * options.worth.counted(family) // WHOLE)


def _by_solver(options: Options, single: Proposal) -> int | None:
    variables = Variables(options, dense_allowed=True)
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
    solver.parameters.cp_model_probing_level = 0  # one proposal: quicker by a factor of 2 without, as in the engine
    solver.parameters.linearization_level = 2
    if not isinstance(fill, int):
        variables.model.maximize(fill)
    solver.solve(variables.model)
    status = Status(solver.status_name())
    if status is Status.INFEASIBLE:
        return None
    if status is not Status.OPTIMAL:
        raise AssertionError(f"proposal {single.id} alone was not settled: {status}")
    return fill if isinstance(fill, int) else round(solver.objective_value)
