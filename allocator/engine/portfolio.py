"""Large rounds, tier by tier: prices prove a bound and say where to look, CP-SAT solves what is worth looking at.

Each tier takes the same way: a bound with its prices (``bounds``); in the first tier a plan made at these prices
(``construct``, ``rounding``); then better plans (``search``) until the bound is met or the tier's share is used. The
best plan is kept here, outside all of them, and only the checks say what it is worth.

Time (or work) is shared by one rule, ``Budget.of_turn``; of its share a tier may use two fifths for its bound.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace

import numpy as np

from allocator.checks import check_decisions
from allocator.engine.bounds import Bound, Bounds, Prover
from allocator.engine.bounds.reduced import narrowed, reduced_costs
from allocator.engine.bounds.table import Table
from allocator.engine.budget import Budget
from allocator.engine.construct import construct
from allocator.engine.control import Control, Status
from allocator.engine.exact import Answer, Exact, NoPlan, NothingYet, Turn, Values
from allocator.engine.feasible import any_plan, bearing
from allocator.engine.frozen import Frozen
from allocator.engine.prospects import Prospects
from allocator.engine.rounding import Rounding
from allocator.engine.search import Search
from allocator.engine.stopped import not_reached
from allocator.engine.ways.book import WayBook
from allocator.engine.ways.sums import Rows
from allocator.options import Options, Stopped
from allocator.options.days import BoolArray
from allocator.variables import Variables
from models.certificate import TierPrices
from models.plan import BoundSource, CanonicalState, Progress, TierRecord
from models.scenario import Decision
from models.tiers import TierName, TierSpec

ROUNDS = 150
"""The search for prices ends after so many rounds: a limit that no clock decides."""
BOUND_SHARE = 0.4
TOLERANCE = 2e-6
"""Bound and master need not come closer than that (share of the value)."""
ROUND_WORK = 1e-7
"""Deterministic work counted for pricing one option once."""


@dataclass(slots=True)
class Portfolio:
    """The engine for large scenarios."""

    options: Options
    control: Control
    values: Values
    decisions: tuple[Decision, ...] | None = None
    reached: tuple[int, ...] = ()
    frozen: list[Frozen] = field(default_factory=list)
    certificate: list[TierPrices] = field(default_factory=list)
    known: dict[tuple[TierName, int], Bound] = field(default_factory=dict)
    settled: dict[tuple[TierName, int], int] = field(default_factory=dict)
    """The best bound of each tier, whatever proved it: it holds when the same tier comes again."""
    alive: BoolArray = field(default_factory=lambda: np.ones(0, dtype=np.bool_))
    """Options that some plan with the frozen values could use, as far as is known."""
    table: Table | None = None

    def run(self, start: tuple[Decision, ...] | None = None) -> Answer:
        """Solve all tiers; ``start`` is a plan known to keep all rules, if there is one."""
        if start is not None:
            self.decisions, self.reached = start, self.values(start)
        answer = Answer(())
        try:
            self._tiers(answer.turns)
        except Stopped:
            if self.decisions is None:
                raise NothingYet from None
        assert self.decisions is not None
        answer.turns += not_reached(self.options.scenario, self.reached, len(answer.turns))
        answer.decisions = self.decisions
        if self.options.scenario.rules.order.canonical and self.control.settings.canonical:
            answer.canonical = CanonicalState.INCOMPLETE
            if all(turn.best == turn.bound for turn in answer.turns) and not self.control.stopped:
                with suppress(Stopped):
                    assert self.table is not None
                    left = narrowed(self.options, self.table, self.alive)
                    exact = Exact(Variables(left, dense_allowed=False), self.control, self.values)
                    answer = exact.settle(self.decisions, answer.turns)
        answer.certificate = tuple(self.certificate)
        return answer

    def _tiers(self, done: list[Turn]) -> None:
        """Solve tier after tier; stopped, what is done is done."""
        bounds = Bounds(self.options)
        self.table, self.alive = bounds.table, np.ones(bounds.table.count, dtype=np.bool_)
        prover, book, rows = Prover(bounds, tolerance=TOLERANCE), WayBook(bounds), Rows(bounds, bounds.table.stretches)
        for number, (spec, level) in enumerate(bounds.order):
            turn = Tier(self, bounds, book, rows, prover, number, spec, level).run()
            done.append(turn)
            self.options.go_on()
            self.frozen.append(Frozen(spec, level, spec.frozen_at(turn.best)))
            bounds.freeze(number, spec, level, spec.frozen_at(turn.best))

    def offer(self, decisions: tuple[Decision, ...], number: int, spec: TierSpec) -> bool:
        """Keep a plan if it is better in this tier, keeps all rules and what is frozen."""
        values = self.values(decisions)
        if self.decisions is not None:
            sign = 1 if spec.maximised else -1
            if sign * values[number] <= sign * self.reached[number]:
                return False
        if any(tier.short(value) for tier, value in zip(self.frozen, values, strict=False)):
            return False
        if check_decisions(self.options.scenario, decisions):
            return False
        self.decisions, self.reached = decisions, values
        if self.control.first_plan is None:
            self.control.first_plan = self.control.seconds
        return True


class Tier:
    """One tier: its bound, its share, and the search for better plans."""

    def __init__(
        self,
        engine: Portfolio,
        bounds: Bounds,
        book: WayBook,
        rows: Rows,
        prover: Prover,
        number: int,
        spec: TierSpec,
        level: int,
    ) -> None:
        self.engine, self.bounds, self.book, self.rows, self.prover = engine, bounds, book, rows, prover
        self.control, self.frozen = engine.control, engine.frozen
        self.number, self.spec, self.level = number, spec, level
        self.seed = number
        self.sign = 1 if spec.maximised else -1
        turns = len(bounds.order)
        self.budget = Budget.of_turn(self.control, turns - number)
        self.news = Progress(stage="tier", tier=spec.name, level=level, number=number + 1, of=turns)
        self.bound: int | None = None
        self._sums = True

    def run(self) -> Turn:
        """Bound, then improve until the bound is met or the share is used."""
        began, work = self.control.seconds, self.control.work_used
        if self.engine.decisions is None:
            self._first_plan()
        self.control.tell(self.news.model_copy(update={"incumbent": self.value}))
        self.prover.meet(self.decisions)
        proven = self._prove()
        self.bound = proven.value
        self._remember()
        self._tell()
        if not self.met and self.budget.open:
            with suppress(Stopped):
                self._improve(proven)
        self._remember()
        self._narrow(proven)
        source = BoundSource.CERTIFIED
        if proven.prices is not None and self.bound == proven.value:
            self.engine.certificate.append(proven.prices)
        elif self.bound != proven.value:
            source = BoundSource.SOLVER
        record = TierRecord(
            name=self.spec.name,
            level=self.level,
            seconds=round(self.control.seconds - began, 3),
            work=round(self.control.work_used - work, 6),
            bound_source=source,
        )
        return Turn(self.spec, self.level, self.value, self.bound, record)

    # --- the plan at hand

    @property
    def decisions(self) -> tuple[Decision, ...]:
        """The best plan so far."""
        assert self.engine.decisions is not None
        return self.engine.decisions

    @property
    def value(self) -> int:
        """What the best plan reaches in this tier."""
        return self.engine.reached[self.number]

    @property
    def met(self) -> bool:
        """Whether the plan reaches the bound."""
        return self.bound is not None and self.sign * self.value >= self.sign * self.bound

    @property
    def alive(self) -> BoolArray:
        """Options that some plan with the frozen values could use, as far as is known."""
        return self.engine.alive

    @property
    def is_sum(self) -> bool:
        """Whether the bound is on the tier itself, not on a threshold."""
        return self._sums

    @property
    def least(self) -> int:
        """What the best plan reaches, turned so that less is better."""
        return -self.sign * self.value

    def tighten(self, least: int) -> None:
        """Note a better bound, turned so that less is better."""
        if self.bound is None or least > -self.sign * self.bound:
            self.bound = -self.sign * least
            self._tell()

    def settle(self) -> None:
        """Note that nothing better exists."""
        self.bound = self.value
        self._tell()

    def offer(self, decisions: tuple[Decision, ...]) -> bool:
        """Offer a plan; tell whether it was better."""
        better = self.engine.offer(decisions, self.number, self.spec)
        if better:
            self._tell()
        return better

    def _tell(self) -> None:
        self.control.tell(self.news.model_copy(update={"incumbent": self.value, "bound": self.bound}))

    # --- the way of a tier

    def _first_plan(self) -> None:
        """Without any plan to begin with, a model of those who must be served finds one, or that there is none."""
        options = self.engine.options
        status, decisions = any_plan(options.narrowed(bearing(options.scenario)), Budget.of_rest(self.control))
        if status == Status.INFEASIBLE:
            raise NoPlan
        if status == Status.UNKNOWN or not self.engine.offer(decisions, self.number, self.spec):
            raise NothingYet

    def _prove(self) -> Bound:
        budget, rounds, options = self.budget.part(BOUND_SHARE), iter(range(ROUNDS)), self.engine.options.count
        by_work = self.control.settings.work_limit is not None

        def going_on() -> bool:
            self.control.count_work(ROUND_WORK * options if by_work else 0.0)
            return next(rounds, None) is not None and budget.open

        def told(bound: int) -> None:
            self.control.tell(self.news.model_copy(update={"incumbent": self.value, "bound": bound}))

        proven = self.prover.prove(self.number, self.spec, self.level, self.value, going_on, told)
        known = self.engine.known.get((self.spec.name, self.level))
        if known is not None and self.sign * known.value < self.sign * proven.value:
            prices = known.prices and known.prices.model_copy(update={"earlier": self._longer(known.prices.earlier)})
            proven = replace(proven, value=known.value, prices=prices)
        self.engine.known[self.spec.name, self.level] = proven
        self._sums = proven.problem is not None and proven.problem.objective is not None
        return proven

    def _remember(self) -> None:
        """Take over a better bound of the same tier at an earlier turn: what is frozen since only takes plans away."""
        key = self.spec.name, self.level
        assert self.bound is not None
        best = max if not self.spec.maximised else min
        self.bound = self.engine.settled[key] = best(self.bound, self.engine.settled.get(key, self.bound))

    def _longer(self, earlier: tuple[int, ...]) -> tuple[int, ...]:
        """Return prices of earlier tiers with none paid for those that came since."""
        return (*earlier, *(0 for _ in range(self.number - len(earlier))))

    def _narrow(self, proven: Bound) -> None:
        """Drop the options that no plan with this tier at its frozen value can use."""
        if proven.proof is None or proven.proof.best.impossible or not self.is_sum:
            return
        best, frozen = proven.proof.best, self.spec.frozen_at(self.value)
        most = -self.sign * frozen * best.prices.scale - best.total
        self.engine.alive &= reduced_costs(best.solution) <= max(0, most)

    def _improve(self, proven: Bound) -> None:
        prospects = Prospects(self, proven)
        if self.number == 0 and prospects.mix:
            self.offer(construct(self.bounds.table, prospects.mix, prospects.dearer))
            rounding = Rounding(self, prospects)
            for step in (rounding.unsplit, rounding.rounds):
                if not self.met:
                    step()
        search = Search(self, prospects)
        way: tuple[Callable[[], None], ...] = (search.mixed, search.close, search.master, search.close, search.pieces)
        if prospects.is_small:
            way = (*(() if self.number else (search.mixed, search.brief)), search.close, *way)
        for step in way:
            if self.met or not self.budget.open:
                return
            step()
