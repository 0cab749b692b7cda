"""Time-indexed mixed-integer programme, solved by HiGHS: a binary per option, a row per pool and stretch of days.

HiGHS comes inside OR-Tools; through it neither threads nor a look at improving plans can be had, so HiGHS keeps its own
number of threads and the time of the first plan is read from its log.
"""

import os
import re
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import timedelta

from ortools.math_opt.python import mathopt  # type: ignore[import-untyped]

from allocator.bench.baselines.choices import Choice, OutOfTime, Round
from allocator.bench.baselines.ways import Clock, Found
from models.scenario import MinimumKind, Proposal, Scenario
from models.units import PhaseId, PoolId

Chosen = list[tuple[mathopt.Variable, Choice]]
SOLUTION_LINE = re.compile(r"^ [A-Za-z] +\d.*?(\d+\.\d+)s$")
"""A line of HiGHS's log that announces a plan: the letter of what found it, at the end the seconds."""


class Model:
    """The time-indexed model of a round."""

    def __init__(self, round_: Round) -> None:
        self.round = round_
        self.model = mathopt.Model()
        self.chosen: dict[tuple[str, PhaseId], Chosen] = {}
        for proposal, phase in round_.phases:
            made = [(self.model.add_binary_variable(), choice) for choice in round_.choices(proposal, phase)]
            self.chosen[proposal.id, phase.id] = made
            if made:
                served = mathopt.fast_sum(x for x, _ in made)
                self.model.add_linear_constraint(served == 1 if round_.must(proposal, phase) else served <= 1)
        self._capacity()
        for proposal in round_.scenario.in_scope:
            self._proposal(proposal)
        self._budgets()
        worth = mathopt.fast_sum(choice.worth * x for made in self.chosen.values() for x, choice in made)
        if round_.maximised:
            self.model.maximize(worth)
        else:
            self.model.minimize(worth)

    def _capacity(self) -> None:
        """One row per pool and stretch of days on which neither choices nor nodes change."""
        held: dict[PoolId, list[tuple[int, int, int, mathopt.Variable]]] = defaultdict(list)
        for made in self.chosen.values():
            for x, choice in made:
                for piece in choice.pieces:
                    held[piece.pool].append((piece.first, piece.end, piece.nodes, x))
        for name, pieces in held.items():
            pool = self.round.calendar.pools[name]
            changes = {pool.first + i for i in range(1, len(pool.ready)) if pool.ready[i] != pool.ready[i - 1]}
            for day in sorted({first for first, *_ in pieces} | changes):
                if day >= pool.end:
                    continue
                active = [(nodes, x) for first, end, nodes, x in pieces if first <= day < end]
                level = int(pool.ready[day - pool.first])
                self.model.add_linear_constraint(mathopt.fast_sum(nodes * x for nodes, x in active) <= level)

    def _of(self, proposals: Iterable[Proposal], measure: Callable[[Choice], int]) -> mathopt.LinearBase:
        return mathopt.fast_sum(
            measure(choice) * x for p in proposals for phase in p.phases for x, choice in self.chosen[p.id, phase.id]
        )

    def _proposal(self, proposal: Proposal) -> None:
        served = {phase.id: [x for x, _ in self.chosen[proposal.id, phase.id]] for phase in proposal.phases}
        for phase in proposal.phases:
            for before in phase.predecessors:
                self._order(self.chosen[proposal.id, before], self.chosen[proposal.id, phase.id])
        first, *others = (mathopt.fast_sum(literals) for literals in served.values())
        if proposal.minimum.kind is MinimumKind.ALL_PHASES:
            for other in others:
                self.model.add_linear_constraint(other == first)
        elif proposal.minimum.kind is MinimumKind.SHARE:
            for one in (first, *others):
                raw = self._of([proposal], lambda choice: choice.raw)
                self.model.add_linear_constraint(raw >= proposal.minimum.share_ppm * one)
        if proposal.own_cap_yen is not None:
            self._at_most(self._of([proposal], lambda choice: choice.own), proposal.own_cap_yen)
        if proposal.grant_cap_yen is not None:
            self._at_most(self._of([proposal], lambda choice: sum(choice.grants)), proposal.grant_cap_yen)

    def _at_most(self, yen: mathopt.LinearBase, limit: int) -> None:
        """Money in thousands of yen, so that HiGHS's tolerances stay below a yen."""
        self.model.add_linear_constraint(yen * 1e-3 <= limit * 1e-3)

    def _order(self, earlier: Chosen, later: Chosen) -> None:
        """By each day on which the later phase may start: started by then only if the earlier one has ended."""
        for day in sorted({choice.start for _, choice in later}):
            started = mathopt.fast_sum(x for x, choice in later if choice.start <= day)
            ended = mathopt.fast_sum(x for x, choice in earlier if choice.end <= day)
            self.model.add_linear_constraint(started <= ended)

    def _budgets(self) -> None:
        for budget in self.round.scenario.rules.budgets:
            if budget.fiscal_year in self.round.years:
                year = self.round.years.index(budget.fiscal_year)
                counted = [
                    proposal
                    for proposal in self.round.scenario.in_scope
                    if budget.subsidy_class is None or budget.subsidy_class in proposal.envelopes
                ]
                self._at_most(self._of(counted, _granted(year)), budget.yen)


def _granted(year: int) -> Callable[[Choice], int]:
    return lambda choice: choice.grants[year]


def answer(scenario: Scenario, clock: Clock) -> Found:
    """Build the model and let HiGHS have the rest of the time."""
    try:
        made = Model(Round(scenario, clock))
    except OutOfTime:
        return Found(None)
    before = clock.spent
    parameters = mathopt.SolveParameters(
        time_limit=timedelta(seconds=max(0.1, clock.left)), random_seed=clock.seed, enable_output=True
    )
    result, log = logged(lambda: mathopt.solve(made.model, mathopt.SolverType.HIGHS, params=parameters))
    if not result.has_primal_feasible_solution():
        return Found(None)
    values = result.variable_values()
    decisions = [
        choice.family.decision(choice.row) for chosen in made.chosen.values() for x, choice in chosen if values[x] > 0.5
    ]
    plans = [float(match[1]) for line in log.splitlines() if (match := SOLUTION_LINE.match(line))]
    first = before + plans[0] if plans else clock.spent
    return Found(tuple(sorted(decisions, key=lambda d: (d.proposal, d.phase))), first)


def logged(solve: Callable[[], mathopt.SolveResult]) -> tuple[mathopt.SolveResult, str]:
    """Run a solve and return what it wrote to the process's standard output, which HiGHS does past Python."""
    with tempfile.TemporaryFile() as kept:
        out = os.dup(1)
        os.dup2(kept.fileno(), 1)
        try:
            result = solve()
        finally:
            os.dup2(out, 1)
            os.close(out)
        kept.seek(0)
        return result, kept.read().decode("utf-8", "replace")
