"""Plain CP-SAT, as a consultant would write it: a literal and optional intervals per option, a cumulative per pool.

First tier only, default settings, no starting plan.
"""

import itertools

import numpy as np
from ortools.sat.python import cp_model

from allocator.bench.baselines.choices import Choice, OutOfTime, Round
from allocator.bench.baselines.ways import Clock, Found
from allocator.options.days import PoolDays
from models.scenario import MinimumKind, Proposal, Scenario
from models.units import PhaseId, PoolId

Chosen = list[tuple[cp_model.IntVar, Choice]]


class _First(cp_model.CpSolverSolutionCallback):
    """Notes when the first plan came."""

    def __init__(self, clock: Clock) -> None:
        super().__init__()
        self.clock = clock
        self.at: float | None = None

    def on_solution_callback(self) -> None:
        self.at = self.clock.spent if self.at is None else self.at


class Model:
    """The consultant's model of a round."""

    def __init__(self, round_: Round) -> None:
        self.round = round_
        self.model = cp_model.CpModel()
        self.literals: dict[tuple[str, PhaseId], Chosen] = {}
        self.decided: dict[tuple[str, PhaseId], cp_model.IntVar] = {}
        self.intervals: dict[PoolId, list[tuple[cp_model.IntervalVar, int]]] = {}
        for proposal, phase in round_.phases:
            key = (proposal.id, phase.id)
            decided = self.model.new_bool_var("")
            made = [(self.model.new_bool_var(""), choice) for choice in round_.choices(proposal, phase)]
            self.model.add_exactly_one([*(literal for literal, _ in made), decided.negated()])
            if round_.must(proposal, phase):
                self.model.add(decided == 1)
            self.literals[key], self.decided[key] = made, decided
            for literal, choice in made:
                for piece in choice.pieces:
                    span = self.model.new_optional_fixed_size_interval_var(
                        piece.first, piece.end - piece.first, literal, ""
                    )
                    self.intervals.setdefault(piece.pool, []).append((span, piece.nodes))
        for name, held in self.intervals.items():
            self._capacity(round_.calendar.pools[name], held)
        for proposal in round_.scenario.in_scope:
            self._proposal(proposal)
        self._budgets()
        total = cp_model.LinearExpr.weighted_sum(
            [literal for made in self.literals.values() for literal, _ in made],
            [choice.worth for made in self.literals.values() for _, choice in made],
        )
        if round_.maximised:
            self.model.maximize(total)
        else:
            self.model.minimize(total)

    def _capacity(self, pool: PoolDays, held: list[tuple[cp_model.IntervalVar, int]]) -> None:
        """What is missing below the most the pool ever has is filled by fixed blocks."""
        top = int(pool.ready.max(initial=0))
        edges = [0, *(int(i) + 1 for i in np.flatnonzero(np.diff(pool.ready))), len(pool.ready)]
        blocks = [
            (self.model.new_fixed_size_interval_var(pool.first + a, b - a, ""), top - int(pool.ready[a]))
            for a, b in itertools.pairwise(edges)
            if pool.ready[a] < top
        ]
        everything = [*held, *blocks]
        self.model.add_cumulative([span for span, _ in everything], [nodes for _, nodes in everything], top)

    def _sum(self, proposal: Proposal, measure: str) -> cp_model.LinearExpr:
        made = [pair for phase in proposal.phases for pair in self.literals[proposal.id, phase.id]]
        return cp_model.LinearExpr.weighted_sum([x for x, _ in made], [getattr(choice, measure) for _, choice in made])

    def _proposal(self, proposal: Proposal) -> None:
        decided = [self.decided[proposal.id, phase.id] for phase in proposal.phases]
        for phase in proposal.phases:
            made = self.literals[proposal.id, phase.id]
            for before in phase.predecessors:
                earlier = self.literals[proposal.id, before]
                self.model.add_implication(self.decided[proposal.id, phase.id], self.decided[proposal.id, before])
                start = cp_model.LinearExpr.weighted_sum([x for x, _ in made], [c.start for _, c in made])
                end = cp_model.LinearExpr.weighted_sum([x for x, _ in earlier], [c.end for _, c in earlier])
                self.model.add(start >= end).only_enforce_if(self.decided[proposal.id, phase.id])
        if proposal.minimum.kind is MinimumKind.ALL_PHASES:
            for other in decided[1:]:
                self.model.add(other == decided[0])
        elif proposal.minimum.kind is MinimumKind.SHARE:
            for one in decided:
                self.model.add(self._sum(proposal, "raw") >= proposal.minimum.share_ppm).only_enforce_if(one)
        if proposal.own_cap_yen is not None:
            self.model.add(self._sum(proposal, "own") <= proposal.own_cap_yen)
        if proposal.grant_cap_yen is not None:
            self.model.add(self._grants([proposal], range(len(self.round.years))) <= proposal.grant_cap_yen)

    def _grants(self, proposals: list[Proposal], years: range) -> cp_model.LinearExpr:
        made = [pair for p in proposals for phase in p.phases for pair in self.literals[p.id, phase.id]]
        return cp_model.LinearExpr.weighted_sum(
            [literal for literal, _ in made], [sum(choice.grants[year] for year in years) for _, choice in made]
        )

    def _budgets(self) -> None:
        for budget in self.round.scenario.rules.budgets:
            if budget.fiscal_year in self.round.years:
                year = self.round.years.index(budget.fiscal_year)
                counted = [
                    proposal
                    for proposal in self.round.scenario.in_scope
                    if budget.subsidy_class is None or budget.subsidy_class in proposal.envelopes
                ]
                self.model.add(self._grants(counted, range(year, year + 1)) <= budget.yen)


def answer(scenario: Scenario, clock: Clock) -> Found:
    """Build the model and let CP-SAT have the rest of the time."""
    try:
        made = Model(Round(scenario, clock))
    except OutOfTime:
        return Found(None)
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = max(0.01, clock.left)
    solver.parameters.num_workers = clock.workers
    solver.parameters.random_seed = clock.seed
    first = _First(clock)
    solver.solve(made.model, first)
    if solver.status_name() not in ("OPTIMAL", "FEASIBLE"):
        return Found(None)
    decisions = [
        choice.family.decision(choice.row)
        for chosen in made.literals.values()
        for literal, choice in chosen
        if solver.boolean_value(literal)
    ]
    return Found(tuple(sorted(decisions, key=lambda d: (d.proposal, d.phase))), first.at)
