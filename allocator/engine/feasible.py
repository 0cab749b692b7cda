"""Is there any plan at all? By hand, by prices, by search: whichever can tell.

Only those who must be given something matter: the others may be given nothing.

A proposal that nothing is demanded of, that no lower quota counts and of which nothing ran can always be left out, so
a plan for the rest is a plan for all, and where the rest has none there is none. Where moves are limited that holds of
those alone who have nothing published: to leave out anybody else is a move.
"""

from allocator.baselines import greedy
from allocator.checks import check_decisions, refuse_broken
from allocator.engine.bounds import Bounds
from allocator.engine.bounds.dual import Dual
from allocator.engine.budget import Budget
from allocator.engine.control import Status
from allocator.options import Options
from allocator.rules import LINKING
from allocator.rules.quotas import matches
from allocator.variables import Variables
from models.scenario import Decision, Proposal, Scenario

MANY = 2_000
"""With more options than that prices are asked first."""
ROUNDS, PRICES_SHARE, ROUND_WORK = 60, 0.3, 1e-7
"""Rounds of prices, their share of the budget, and the work counted for pricing one option once."""


def bearing(scenario: Scenario) -> Scenario:
    """Return the scenario with only those proposals that something is demanded of, or that already ran."""
    asked = {pin.proposal for pin in scenario.pins if not pin.forbid} | {c.proposal for c in scenario.commitments}
    lower = [quota for quota in scenario.rules.quotas if quota.at_least]
    if scenario.baseline is not None and scenario.rules.moves is not None:
        asked |= {decision.proposal for decision in scenario.baseline.decisions}

    def bears(proposal: Proposal) -> bool:
        must = proposal.id in asked or any(phase.mandatory or phase.given for phase in proposal.phases)
        return must or any(matches(quota, proposal) for quota in lower)

    kept = tuple(proposal for proposal in scenario.proposals if bears(proposal))
    names = {proposal.id for proposal in kept}
    return scenario.model_copy(
        update={
            "proposals": kept,
            "pins": tuple(pin for pin in scenario.pins if pin.proposal in names),
            "commitments": tuple(lease for lease in scenario.commitments if lease.proposal in names),
        }
    )


def any_plan(options: Options, budget: Budget) -> tuple[Status, tuple[Decision, ...]]:
    """Look for a plan that keeps all rules: OPTIMAL (here it is), INFEASIBLE (there is none) or UNKNOWN (unsettled).

    ``options`` are those of a scenario that ``bearing`` made. A plan counts only after the checks.
    """
    baseline, names = options.scenario.baseline, {proposal.id for proposal in options.scenario.proposals}
    published = tuple(each for each in (() if baseline is None else baseline.decisions) if each.proposal in names)
    for by_hand in (published, greedy(options.scenario, options)):
        if not check_decisions(options.scenario, by_hand):
            return Status.OPTIMAL, by_hand
    if options.count > MANY and _prices_forbid(options, budget.part(PRICES_SHARE)):
        return Status.INFEASIBLE, ()
    return _searched(options, budget)


def _prices_forbid(options: Options, budget: Budget) -> bool:
    """Tell whether prices prove that nothing keeps all limits: sums over many proposals are settled so in a moment."""
    control, rounds = budget.control, iter(range(ROUNDS))

    def going_on() -> bool:
        if control.settings.work_limit is not None:
            control.count_work(ROUND_WORK * options.count)
        return next(rounds, None) is not None and budget.open

    proof = Dual(Bounds(options).question()).run(going_on)
    return proof.best.impossible or proof.best.total > 0


def _searched(options: Options, budget: Budget) -> tuple[Status, tuple[Decision, ...]]:
    variables = Variables(options, dense_allowed=True)
    for rule in LINKING.values():
        rule.post(variables)
    if options.scenario.baseline is not None:
        variables.hint(options.scenario.baseline.decisions)
    control = budget.control
    solver = control.solver(control.at_once)
    control.bound(solver, budget.seconds, budget.work)
    status = control.solve(solver, variables.model)
    if status == Status.MODEL_INVALID:
        raise AssertionError(f"the model is invalid: {variables.model.validate()}")
    if status not in (Status.OPTIMAL, Status.FEASIBLE):
        return status, ()
    decisions = variables.chosen(solver.value)
    refuse_broken(check_decisions(options.scenario, decisions))
    return Status.OPTIMAL, decisions
