"""How many proposals have to move at the very least: the fewest that can be given up for the others to stay.

Asked of a small model with one literal per proposal: whoever stays keeps exactly what was published; what they block
and cost together has to fit. Every plan without new service does that, so its answer is a bound, and a plan that moves
no more proves it. Each smallest set of movers is then an answer of the small model, and whoever holds nothing where
something does not fit is in none: it may be left as it is from the outset.
"""

from dataclasses import dataclass
from functools import cached_property

from ortools.sat.python import cp_model

from allocator.checks import check_decisions
from allocator.engine.control import Control, Status
from allocator.options import Options
from allocator.rules import LINKING, local_rules
from allocator.rules.moves import Published, published, same, touched
from allocator.variables import Expr, Variables, added
from models.reasons import RuleName
from models.scenario import Decision, Proposal, Scenario
from models.units import ProposalId

GIVING_UP_HELPS = (
    RuleName.ORDER,
    RuleName.MINIMUM,
    RuleName.CAPACITY,
    RuleName.GRANT_CAP,
    RuleName.BUDGET,
    RuleName.OWN_CONTRIBUTION,
    RuleName.QUOTAS,
    RuleName.PROVIDER_LIMIT,
)
"""The rules that whoever is given up entirely can only help to keep (lower quotas are left aside)."""


@dataclass(frozen=True, slots=True)
class Fewest:
    """At least ``least`` proposals move or must be newly served; ``movers`` is one set of that size.

    ``candidates``: everybody in some set of that size, and a few more.
    """

    least: int
    movers: frozenset[ProposalId]
    candidates: frozenset[ProposalId]


class Staying:
    """The published plan on the day of decision: who can stay, one by one and together."""

    def __init__(self, scenario: Scenario, control: Control) -> None:
        upper = tuple(quota for quota in scenario.rules.quotas if not quota.at_least)
        rules = scenario.rules.model_copy(update={"quotas": upper, "moves": None})
        self.scenario = scenario.model_copy(update={"rules": rules})
        self.control = control
        self.options = Options(self.scenario, local_rules(), _not_carried(scenario))
        self.before: Published = published(scenario)
        self.with_something = [
            proposal
            for proposal in scenario.proposals
            if any((proposal.id, phase.id) in self.before and not phase.done for phase in proposal.phases)
        ]

    def fewest(self) -> Fewest | None:
        """Return the fewest that have to move; None where even what already ran breaks a rule."""
        variables, moves = self._model()
        weights = self._loss()
        most = 1 + sum(weights.values())
        objective = cp_model.LinearExpr.weighted_sum(list(moves.values()), [most + weights[name] for name in moves])
        variables.model.minimize(objective)
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        solver.parameters.max_time_in_seconds = max(0.05, self.control.left)
        status = self.control.solve(solver, variables.model)
        if status == Status.INFEASIBLE:
            return None
        if status not in (Status.OPTIMAL, Status.FEASIBLE):
            raise AssertionError(f"the model of who stays was not settled: {status}")
        movers = frozenset(name for name, literal in moves.items() if solver.value(literal))
        served = frozenset(must_be_served(variables, self.before)) - movers
        least = len(movers) if status == Status.OPTIMAL else int(solver.best_objective_bound) // most
        candidates = self._concerned() | movers | served | _not_carried(self.scenario)
        return Fewest(least + len(served), movers | served, candidates)

    def _model(self) -> tuple[Variables, dict[ProposalId, cp_model.IntVar]]:
        """One literal per proposal with something published: whether it is given up, in all its phases."""
        variables = Variables(self.options, dense_allowed=False)
        for name in GIVING_UP_HELPS:
            LINKING[name].post(variables)
        moves: dict[ProposalId, cp_model.IntVar] = {}
        for proposal in self.with_something:
            moves[proposal.id] = variables.model.new_bool_var(f"moves {proposal.id}")
            for phase in proposal.phases:
                parts = self.before.get((proposal.id, phase.id))
                if phase.done or parts is None:
                    continue
                made = variables.of(proposal, phase)
                stays = variables.total(made, same, parts)
                variables.model.add(stays == 1 - moves[proposal.id])
                variables.model.add(made.decided == 1 - moves[proposal.id])
        return variables, moves

    def _loss(self) -> dict[ProposalId, int]:
        """Return what giving each up would lose, so that among the fewest those are chosen who lose least."""
        worth = self.options.worth
        return {
            proposal.id: sum(
                max((int(worth.counted(family).max()) for family in self.options.of(proposal, phase)), default=0)
                * phase.share_ppm
                // 1_000_000
                * proposal.weight_milli
                // 1_000_000
                for phase in proposal.phases
            )
            for proposal in self.with_something
        }

    @cached_property
    def possible(self) -> tuple[Decision, ...]:
        """What can stay of the published plan as far as each proposal by itself is concerned."""
        return tuple(
            decision
            for decision in (self.scenario.baseline.decisions if self.scenario.baseline is not None else ())
            if any(
                family.find(decision) is not None
                for family in self.options.families.get((decision.proposal, decision.phase), ())
            )
        )

    def _concerned(self) -> frozenset[ProposalId]:
        """Return whoever cannot stay by itself, and whoever has a part in what does not fit together."""
        kept = {(decision.proposal, decision.phase) for decision in self.possible}
        concerned = {
            proposal.id
            for proposal in self.with_something
            if any(
                (proposal.id, phase.id) in self.before and (proposal.id, phase.id) not in kept
                for phase in proposal.phases
                if not phase.done
            )
        }
        everybody = {proposal.id for proposal in self.with_something}
        for found in check_decisions(self.scenario, self.possible):
            if found.rule == RuleName.CAPACITY and found.pool is not None:
                concerned |= self._holding(found.pool)
            elif found.proposal is not None:
                concerned.add(found.proposal)
            elif found.rule in (RuleName.BUDGET, RuleName.QUOTAS, RuleName.PROVIDER_LIMIT):
                concerned |= everybody
        return frozenset(concerned)

    def _holding(self, pool: str) -> set[ProposalId]:
        return {decision.proposal for decision in self.possible if any(part.pool == pool for part in decision.parts)}


def _not_carried(scenario: Scenario) -> frozenset[ProposalId]:
    """Return who may keep what was published only if it could be decided anew."""
    baseline = scenario.baseline
    if baseline is None:
        return frozenset()
    carried = frozenset(baseline.carried)
    return frozenset(decision.proposal for decision in baseline.decisions if decision not in carried)


def must_be_served(variables: Variables, before: Published) -> list[ProposalId]:
    """Return the proposals with a phase that must be served though nothing was published for it."""
    return [
        proposal.id
        for proposal in variables.in_scope
        if any(
            (proposal.id, phase.id) not in before and variables.must_decide(proposal, phase)
            for phase in proposal.phases
        )
    ]


def fewest_in_full(options: Options, control: Control, least: int) -> tuple[int, int, tuple[Decision, ...]] | None:
    """Return (fewest moved, its bound, such a plan) with every rule and option; None when no plan keeps all rules.

    For the cases in which giving up alone does not help: what must be served somewhere, or lower quotas.
    """
    variables = Variables(options, dense_allowed=False)
    for rule in LINKING.values():
        rule.post(variables)
    before = published(options.scenario)
    total: Expr = added(touched(variables, proposal, before) for proposal in options.scenario.proposals)
    if not isinstance(total, int):
        variables.model.add(total >= least)
        variables.model.minimize(total)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = control.settings.workers
    solver.parameters.random_seed = control.settings.seed
    solver.parameters.cp_model_probing_level = 0
    solver.parameters.max_time_in_seconds = max(0.05, control.left)
    status = control.solve(solver, variables.model)
    if status == Status.INFEASIBLE:
        return None
    if status not in (Status.OPTIMAL, Status.FEASIBLE):
        raise TimeoutError
    found = variables.chosen(solver.value)
    if isinstance(total, int):
        return total, total, found
    bound = max(least, -int(-solver.best_objective_bound // 1))
    return round(solver.objective_value), bound, found


def proposals_named(scenario: Scenario, names: frozenset[ProposalId]) -> list[Proposal]:
    """Return the proposals of these names, in the order of the scenario."""
    return [proposal for proposal in scenario.proposals if proposal.id in names]
