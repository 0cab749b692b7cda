"""Proves: one CP-SAT model, solved tier by tier, each tier's value frozen before the next.

The best plan is kept here, outside the solver: a tier that runs out of time keeps what it has, and its bound says how
far that may be from the best. After the tiers, what they leave open is settled in lot order.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from math import ceil, floor, isfinite

from ortools.sat.python import cp_model

from allocator.engine.control import Control, Status
from allocator.engine.earliest import earliest_end
from allocator.lots import lot_order, phase_order, published_key
from allocator.rules import LINKING
from allocator.tiers import TIERS, turns
from allocator.variables import Expr, PhaseVars, Variables
from models.certificate import TierPrices
from models.errors import BrokenPlanError
from models.plan import CanonicalState, Progress, TierRecord
from models.scenario import Decision
from models.tiers import TierName, TierSpec

Values = Callable[[tuple[Decision, ...]], tuple[int, ...]]
"""Recomputes every tier value of decisions from the scenario, without the solver."""


class NoPlan(Exception):
    """No plan keeps all rules (proven)."""


class NothingYet(Exception):
    """Neither a plan nor a proof that there is none was found in the time given."""


@dataclass(slots=True)
class Turn:
    """What one tier reached at its turn."""

    spec: TierSpec
    level: int
    best: int
    bound: int
    record: TierRecord


@dataclass(slots=True)
class Answer:
    """What the engine found."""

    decisions: tuple[Decision, ...]
    turns: list[Turn] = field(default_factory=list)
    canonical: CanonicalState = CanonicalState.OFF
    certificate: tuple[TierPrices, ...] = ()


class _News(cp_model.CpSolverSolutionCallback):
    """Reports each better plan of a tier; one that reaches ``least``, a bound known before, ends the search."""

    def __init__(self, tell: Callable[[int, float], None], least: int | None) -> None:
        super().__init__()
        self._tell, self._least = tell, least

    def on_solution_callback(self) -> None:
        self._tell(round(self.objective_value), self.best_objective_bound)
        if self._least is not None and round(self.objective_value) <= self._least:
            self.stop_search()


class Exact:
    """The engine for one scenario: variables, rules, then tiers one after another."""

    def __init__(self, variables: Variables, control: Control, values: Values) -> None:
        self.variables = variables
        self.model = variables.model
        self.control = control
        self.values = values
        for rule in LINKING.values():
            rule.post(variables)
        self.order = turns(variables.scenario)
        self.settles = variables.scenario.rules.order.canonical and control.settings.canonical
        self.decisions: tuple[Decision, ...] | None = None
        self._known: tuple[tuple[Decision, ...], tuple[int, ...]] | None = None
        self._solver = control.solver(control.at_once)

    def run(self, start: tuple[Decision, ...] | None = None) -> Answer:
        """Solve all tiers, then the canonical plan. ``start`` is a plan known to keep all rules, if there is one."""
        parameters = self._solver.parameters
        parameters.cut_level = 1  # pays on small rounds (measured on outside GAP)
        if any(made.dense for made in self.variables.phases.values()):
            parameters.linearization_level, parameters.cp_model_probing_level = 1, 2  # both pay with intervals
        self.decisions = start
        done: list[Turn] = []
        for number, (spec, level) in enumerate(self.order):
            turn = self._turn(number, spec, level)
            done.append(turn)
        assert self.decisions is not None
        answer = Answer(self.decisions, done)
        if self.settles:
            proven = all(turn.best == turn.bound for turn in done)
            answer.canonical = self._canonical() if proven else CanonicalState.INCOMPLETE
            answer.decisions = self.decisions
        return answer

    def settle(self, decisions: tuple[Decision, ...], done: list[Turn]) -> Answer:
        """Settle what proven tiers leave open, wherever they were proven."""
        self.decisions = decisions
        for turn in done:
            self._freeze(turn.spec, TIERS[turn.spec.name].expression(self.variables, turn.level), turn.best)
        canonical = self._canonical()
        return Answer(self.decisions, done, canonical)

    # --- one tier

    def _turn(self, number: int, spec: TierSpec, level: int) -> Turn:
        began, work = self.control.seconds, self.control.work_used
        expression = TIERS[spec.name].expression(self.variables, level)
        news = Progress(stage="tier", tier=spec.name, level=level, number=number + 1, of=len(self.order))
        if self.decisions is not None:
            news = news.model_copy(update={"incumbent": self._reached(self.decisions)[number]})
        self.control.tell(news)
        best, bound = self._optimise(number, spec, expression, news)
        self._freeze(spec, expression, best)
        record = TierRecord(
            name=spec.name,
            level=level,
            seconds=round(self.control.seconds - began, 3),
            work=round(self.control.work_used - work, 6),
        )
        self.control.tell(news.model_copy(update={"incumbent": best, "bound": bound}))
        return Turn(spec, level, best, bound, record)

    def _optimise(self, number: int, spec: TierSpec, expression: Expr, news: Progress) -> tuple[int, int]:
        turns_left = len(self.order) - number + int(self.settles)
        if isinstance(expression, int):
            if self.decisions is None:
                self._first_plan(turns_left)
            return expression, expression
        if spec.maximised:
            self.model.maximize(expression)
        else:
            self.model.minimize(expression)
        if self.decisions is not None:
            if self.control.stopped or self.control.spent:
                return self._reached(self.decisions)[number], self._widest(spec)
            self.variables.hint(self.decisions)
        least = earliest_end(self.variables.options, self.control) if spec.name is TierName.FINISH else None
        if self.decisions is not None and self._reached(self.decisions)[number] == least:
            return least, least
        self._prepare(turns_left)

        def tell(incumbent: int, bound: float) -> None:
            if self.control.first_plan is None:
                self.control.first_plan = self.control.seconds
            self.control.tell(news.model_copy(update={"incumbent": incumbent, "bound": _whole(bound, spec.maximised)}))

        status = self.control.solve(self._solver, self.model, _News(tell, least))
        before = self._reached(self.decisions)[number] if self.decisions is not None else None
        found = self._read(status)
        if found is not None:
            value = self.values(found)[number]
            better = before is None or (value > before if spec.maximised else value < before)
            if better:  # as good is not enough: the plan at hand may be the better one in later tiers
                self.decisions, before = found, value
        assert before is not None
        if status == Status.OPTIMAL:
            if before != round(self._solver.objective_value):
                raise BrokenPlanError(
                    "engine_and_checks_disagree",
                    tier=spec.name,
                    engine=round(self._solver.objective_value),
                    check=before,
                )
            return before, before
        bound = self._solver.best_objective_bound
        reached = _whole(bound, spec.maximised) if isfinite(bound) and bound else self._widest(spec)
        reached = reached if least is None else max(reached, least)
        return before, max(before, reached) if spec.maximised else min(before, reached)

    def _reached(self, decisions: tuple[Decision, ...]) -> tuple[int, ...]:
        """Return what the plan at hand reaches, tier by tier."""
        if self._known is None or self._known[0] is not decisions:
            self._known = decisions, self.values(decisions)
        return self._known[1]

    def _widest(self, spec: TierSpec) -> int:
        """Return the best value the domains of the objective's variables allow: always a valid bound."""
        objective = self.model.proto.objective
        low = high = objective.offset
        for index, coefficient in zip(objective.vars, objective.coeffs, strict=True):
            domain = self.model.proto.variables[index].domain
            ends = (coefficient * domain[0], coefficient * domain[-1])
            low, high = low + min(ends), high + max(ends)
        scale = objective.scaling_factor or 1.0
        return _whole(
            max(low * scale, high * scale) if spec.maximised else min(low * scale, high * scale), spec.maximised
        )

    def _first_plan(self, turns_left: int) -> None:
        self.model.clear_objective()
        self._prepare(turns_left)
        self.decisions = self._read(self.control.solve(self._solver, self.model))

    def _read(self, status: Status) -> tuple[Decision, ...] | None:
        if status == Status.MODEL_INVALID:
            raise AssertionError(f"the model is invalid: {self.model.validate()}")
        if status == Status.INFEASIBLE:
            if self.decisions is not None:
                raise AssertionError("a frozen tier excludes the plan it was frozen at")
            raise NoPlan
        if status == Status.UNKNOWN:
            if self.decisions is None:
                raise NothingYet
            return None
        if self.control.first_plan is None:
            self.control.first_plan = self.control.seconds
        return self.variables.chosen(self._solver.value)

    def _prepare(self, turns_left: int) -> None:
        self.control.bound(self._solver, self.control.share(turns_left), self.control.work_share(turns_left))

    def _freeze(self, spec: TierSpec, expression: Expr, best: int) -> None:
        if isinstance(expression, int):
            return
        if spec.maximised:
            self.model.add(expression >= spec.frozen_at(best))
        else:
            self.model.add(expression <= spec.frozen_at(best))

    # --- what the tiers leave open

    def _canonical(self) -> CanonicalState:
        """Give each phase, in lot order, the first of its options that all tiers and earlier choices allow."""
        assert self.decisions is not None
        self.model.clear_objective()
        places = [
            self.variables.of(proposal, phase)
            for proposal in lot_order(self.variables.scenario)
            for phase in phase_order(proposal)
            if self.variables.options.of(proposal, phase)
        ]
        for number, made in enumerate(places):
            self.control.tell(Progress(stage="canonical", number=number + 1, of=len(places)))
            if not self._settle(made, len(places) - number):
                return CanonicalState.INCOMPLETE
        return CanonicalState.COMPLETE

    def _settle(self, made: PhaseVars, places_left: int) -> bool:
        assert self.decisions is not None
        ranked = _ranked(made)
        current = next((d for d in self.decisions if (d.proposal, d.phase) == (made.proposal.id, made.phase.id)), None)
        position = len(ranked) if current is None else next(i for i, (d, _) in enumerate(ranked) if d == current)
        while position > 0:
            earlier = [literal for _, literal in ranked[:position]]
            some = self.model.add_bool_or(earlier)
            ranks = cp_model.LinearExpr.weighted_sum(earlier, list(range(len(earlier))))
            self.model.minimize(ranks)
            self.variables.hint(self.decisions)
            self._prepare(1)
            status = self.control.solve(self._solver, self.model)
            some.proto.Clear()
            if status == Status.INFEASIBLE:
                break
            if status not in (Status.OPTIMAL, Status.FEASIBLE):
                return False
            self.decisions = self.variables.chosen(self._solver.value)
            position = next(i for i, (_, literal) in enumerate(ranked) if self._solver.value(literal))
            if status == Status.OPTIMAL:
                break
            if self.control.stopped or self.control.spent:
                return False
        for index, (_, literal) in enumerate(ranked):
            if index != position:
                self.model.add(literal == 0)
        self.model.add(made.decided == (1 if position < len(ranked) else 0))
        return True


def _ranked(made: PhaseVars) -> list[tuple[Decision, cp_model.IntVar]]:
    options = [
        (family.decision(position), literal)
        for family, row in zip(made.families, made.literals, strict=True)
        for position, literal in enumerate(row)
    ]
    return sorted(options, key=lambda option: published_key(option[0]))


def _whole(bound: float, maximised: bool) -> int:
    """Round a solver's bound to the integer it proves."""
    return floor(bound + 1e-6) if maximised else ceil(bound - 1e-6)
