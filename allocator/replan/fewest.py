"""How many proposals have to move at the very least: the fewest that can be given up for the others to stay.

Asked of a small model with one literal per proposal: whoever stays keeps exactly what was published, whoever must be
served and cannot stay is given some option; what they block and cost together has to fit. Every plan without other new
service does that, so its answer is a bound, and a plan that moves no more proves it. Each smallest set of movers is
then an answer of the small model, and where nobody has to make room for another, whoever holds nothing where something
does not fit is in none: it may be left as it is from the outset.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from math import ceil

from ortools.sat.python import cp_model

from allocator.checks import check_decisions
from allocator.checks.allocation import Allocation
from allocator.checks.money import grants
from allocator.engine.control import Control, Status
from allocator.options import Options
from allocator.rules import LINKING, local_rules
from allocator.rules.moves import Published, published, same, touched
from allocator.variables import Expr, Variables, added
from models.reasons import RuleName
from models.scenario import Decision, Scenario
from models.units import PoolId, ProposalId

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
    """At least ``least`` proposals move or must be newly served; ``movers`` is the smallest set found.

    ``concerned``: the movers, and whoever holds something where something does not fit. ``candidates``: everybody in
    some set of that size, and a few more (who only has to make room for another is not concerned, but a candidate).
    """

    least: int
    movers: frozenset[ProposalId]
    concerned: frozenset[ProposalId]
    candidates: frozenset[ProposalId]


class Staying:
    """The published plan on the day of decision: who can stay, one by one and together.

    ``made``: the options made last, of those who had to be placed.
    """

    def __init__(self, scenario: Scenario, control: Control) -> None:
        upper = tuple(quota for quota in scenario.rules.quotas if not quota.at_least)
        rules = scenario.rules.model_copy(update={"quotas": upper, "moves": None})
        self.scenario = scenario.model_copy(update={"rules": rules})
        self.control = control
        self.options = self.made = Options(self.scenario, local_rules(), open_to=not_carried(scenario))
        self.before: Published = published(scenario)
        self.with_something = [
            proposal
            for proposal in scenario.proposals
            if any((proposal.id, phase.id) in self.before and not phase.done for phase in proposal.phases)
        ]

    def fewest(self, *, placed: bool = False) -> Fewest | None:
        """Return the fewest that have to move; None where no plan serves who must be served, whoever else gives way.

        ``placed``: whoever must be served is served by one of its options. Without it only the homeless are, and the
        others are given up like anybody: quicker, and a bound as well.
        """
        return self._settled(self.needed if placed else self.homeless)

    @cached_property
    def needed(self) -> frozenset[ProposalId]:
        """Who must be served."""
        must = self._must.must_decide
        return frozenset(each.id for each in self.scenario.in_scope if any(must(each, phase) for phase in each.phases))

    @cached_property
    def homeless(self) -> frozenset[ProposalId]:
        """Who must be served and cannot be as published: they move, or are newly served, in every plan."""
        at_home = {(decision.proposal, decision.phase) for decision in self.possible}
        return frozenset(
            each.id
            for each in self.scenario.in_scope
            for phase in each.phases
            if self._must.must_decide(each, phase) and (each.id, phase.id) not in at_home
        )

    @cached_property
    def _must(self) -> Variables:
        return Variables(self.options, dense_allowed=False)

    def _settled(self, placed: frozenset[ProposalId]) -> Fewest | None:
        """Return the fewest where ``placed`` are served by any of their options and the others stay or are given up."""
        variables, moves = self._model(placed)
        weights = self._loss()
        most = 1 + sum(weights.values())
        objective = cp_model.LinearExpr.weighted_sum(list(moves.values()), [most + weights[name] for name in moves])
        variables.model.minimize(objective)
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        self.control.bound(solver, self.control.left, self.control.work_left)
        status = self.control.solve(solver, variables.model)
        if status == Status.INFEASIBLE:
            return None
        if status not in (Status.OPTIMAL, Status.FEASIBLE):
            raise Unsettled
        gone = frozenset(name for name, literal in moves.items() if solver.value(literal))
        least = len(gone) if status == Status.OPTIMAL else int(solver.best_objective_bound) // most
        movers = gone | self.homeless
        concerned = candidates = self._concerned(max(1, len(movers))) | movers | not_carried(self.scenario)
        if gone and len(movers) > 1 and self.needed & concerned:  # any of the others may be who makes room for them
            candidates = concerned | {proposal.id for proposal in self.with_something}
        return Fewest(least + len(self.homeless), movers, concerned, candidates)

    def _model(self, placed: frozenset[ProposalId]) -> tuple[Variables, dict[ProposalId, cp_model.IntVar]]:
        """One literal for each with something published: whether it moves, or, if not ``placed``, is given up entirely.

        The homeless have none: they move whatever happens.
        """
        if placed:
            open_to = not_carried(self.scenario) | placed
            stopped = self.control.stopped_lately
            self.made = Options(self.scenario, local_rules(), stopped, open_to, like=self.made)
        variables = Variables(self.made if placed else self.options, dense_allowed=False)
        for name in GIVING_UP_HELPS:
            LINKING[name].post(variables)
        for proposal in self.scenario.proposals:
            for phase in proposal.phases if proposal.id in placed else ():
                if variables.must_decide(proposal, phase):
                    variables.model.add(variables.of(proposal, phase).decided == 1)
        moves: dict[ProposalId, cp_model.IntVar] = {}
        for proposal in self.with_something:
            if proposal.id in self.homeless:
                continue
            moves[proposal.id] = variables.model.new_bool_var(f"moves {proposal.id}")
            for phase in proposal.phases:
                made, parts = variables.of(proposal, phase), self.before.get((proposal.id, phase.id))
                if phase.done or parts is None:
                    continue
                stays = variables.total(made, same, parts)
                if proposal.id in placed:
                    variables.model.add(stays >= 1 - moves[proposal.id])
                else:
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

    def _concerned(self, most: int) -> frozenset[ProposalId]:
        """Return whoever cannot stay by itself, and whom ``most`` movers may need among them where it is too much."""
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
                concerned |= self._holding(found.pool, found.params["first"], found.params["last"])
            elif found.proposal is not None:
                concerned.add(found.proposal)
            elif found.rule == RuleName.BUDGET:
                concerned |= self._paid(most)
            elif found.rule in (RuleName.QUOTAS, RuleName.PROVIDER_LIMIT):
                concerned |= everybody
        return frozenset(concerned)

    def _holding(self, pool: PoolId, first: date, last: date) -> set[ProposalId]:
        """Return who blocks nodes of a pool between two days."""
        days = next(each.turnaround_days for each in self.scenario.pools if each.id == pool)
        return {
            decision.proposal
            for decision in self.possible
            for part in decision.parts
            if part.pool == pool and part.held.start <= last and part.held.end + timedelta(days=days) > first
        }

    def _paid(self, most: int) -> set[ProposalId]:
        """Return who gives back enough of an overspent budget, together with the others who give back most."""
        allocation = Allocation(self.scenario, self.possible)
        paid: set[ProposalId] = set()
        for budget in self.scenario.rules.budgets:
            yen = {
                proposal.id: grants(allocation, proposal, allocation.parts(proposal))[budget.fiscal_year]
                for proposal in self.scenario.proposals
                if budget.subsidy_class in (None, *proposal.envelopes)
            }
            over = sum(yen.values()) - budget.yen
            movable = sorted((yen.get(proposal.id, 0) for proposal in self.with_something), reverse=True)
            for proposal in self.with_something if over > 0 else ():
                mine = yen.get(proposal.id, 0)
                if mine and mine + sum(movable[: most - 1]) >= over:
                    paid.add(proposal.id)
        return paid


def not_carried(scenario: Scenario) -> frozenset[ProposalId]:
    """Return who may keep what was published only if it could be decided anew."""
    baseline = scenario.baseline
    if baseline is None:
        return frozenset()
    carried = frozenset(baseline.carried)
    return frozenset(decision.proposal for decision in baseline.decisions if decision not in carried)


class Unsettled(Exception):
    """Neither a plan nor a proof that there is none was found in the time given."""


def fewest_in_full(
    options: Options, control: Control, least: int, share: float = 1.0
) -> tuple[int, int, tuple[Decision, ...]] | None:
    """Return (fewest moved, its bound, such a plan) with every rule on these options; None when no plan keeps them.

    ``share``: of the time (or work) left. For the cases in which the small model does not tell: lower quotas, or no
    place found by hand for who moves.
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
    solver.parameters.num_workers = control.at_once
    solver.parameters.random_seed = control.settings.seed
    solver.parameters.cp_model_probing_level = 0
    work = control.work_left
    control.bound(solver, share * control.left, None if work is None else share * work)
    status = control.solve(solver, variables.model)
    if status == Status.INFEASIBLE:
        return None
    if status not in (Status.OPTIMAL, Status.FEASIBLE):
        raise Unsettled
    found = variables.chosen(solver.value)
    if isinstance(total, int):
        return total, total, found
    return round(solver.objective_value), max(least, ceil(solver.best_objective_bound - 1e-6)), found


def near(options: Options, few: Fewest, stays: tuple[Decision, ...]) -> frozenset[ProposalId]:
    """Return the candidates and whoever holds nodes in a pool some candidate could use."""
    pools = {
        pool
        for (proposal, _), families in options.families.items()
        if proposal in few.candidates
        for family in families
        for pool in family.pools
    }
    holders = {decision.proposal for decision in stays if any(part.pool in pools for part in decision.parts)}
    return few.candidates | holders
