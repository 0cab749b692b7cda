"""One way for each free proposal, the others as they are: a small CP-SAT model over ways.

Everything a proposal keeps by itself is in its ways; what is left are nodes per pool-day, the limits proposals share,
the frozen tiers and the tier to improve, each a plain sum over ways (of ``fairness`` the k smallest, of ``finish`` the
largest).
"""

import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from ortools.sat.python import cp_model

from allocator.engine.control import Control, Status
from allocator.engine.frozen import Frozen
from allocator.engine.ways.book import WayBook
from allocator.engine.ways.sums import NO_SUMS, Rows, Sums
from allocator.engine.ways.way import Ways
from allocator.options.days import IntArray
from models.tiers import TierName, TierSpec
from models.units import WHOLE

PAUSE = 0.5
"""Seconds between two choices passed on while a search goes on."""
Choice = dict[int, tuple[int, ...]]
"""By proposal, the options it takes."""


@dataclass(slots=True)
class Chosen:
    """How a search over ways ended: the choice found, and whether there is no better one among these ways."""

    status: Status
    choice: Choice | None
    work: float = 0.0

    @property
    def exhausted(self) -> bool:
        """Whether the search looked at everything."""
        return self.status in (Status.OPTIMAL, Status.INFEASIBLE)


class ChoiceModel:
    """The model: ``free`` ways against what the ``fixed`` single ways leave over."""

    def __init__(
        self,
        book: WayBook,
        rows: Rows,
        free: list[Ways],
        fixed: list[Ways],
        frozen: list[Frozen],
        spec: TierSpec,
        level: int,
    ) -> None:
        self.book = book
        self.free, self.fixed = free, fixed
        self.spec = spec
        self.sums = Sums(book, rows, free, fixed, frozen)
        self.model = cp_model.CpModel()
        self.literals = [[self.model.new_bool_var("") for _ in range(len(ways))] for ways in free]
        self._all = [x for row in self.literals for x in row]
        for literals in self.literals:
            book.table.options.go_on()
            self.model.add_exactly_one(literals)
        for number in np.flatnonzero(~self.sums.allowed).tolist():
            self.model.add(self._all[number] == 0)
        for row in self.sums.rows:  # the first variables are the ways, in their order
            row.post(self.model)
        for tier in frozen:
            if tier.spec.name is TierName.FAIRNESS and tier.level > 1:
                self.model.add(self._expression(tier.spec, tier.level) >= tier.threshold)
        self.objective = self._expression(spec, level)
        if spec.maximised:
            self.model.maximize(self.objective)
        else:
            self.model.minimize(self.objective)

    def _weighted(self, ways: IntArray, amounts: IntArray) -> cp_model.LinearExpr | int:
        if not len(ways):
            return 0
        return cp_model.LinearExpr.weighted_sum([self._all[n] for n in ways.tolist()], amounts.tolist())

    def _expression(self, spec: TierSpec, level: int) -> cp_model.LinearExpr | int:
        """Return the value of a tier (an estimate from its bad side that is exact at its best)."""
        name = spec.name
        if name in NO_SUMS:
            given = [int(ways.tiers[name][0]) for ways in self.fixed]
            return self._smallest(level, given) if name is TierName.FAIRNESS else self._latest(given)
        sign = -1 if spec.maximised else 1
        base, amounts = self.sums.tier(spec)
        where = np.flatnonzero(amounts)
        return self._weighted(where, sign * amounts[where]) + sign * base

    def _latest(self, given: list[int]) -> cp_model.LinearExpr:
        done = self.book.bounds.done_finish
        latest = self.model.new_int_var(max([done, *given], default=0), self.book.table.days, "finish")
        for row, ways in zip(self.literals, self.free, strict=True):
            self.model.add(latest >= cp_model.LinearExpr.weighted_sum(row, ways.tiers[TierName.FINISH].tolist()))
        return latest

    def _smallest(self, level: int, given: list[int]) -> cp_model.LinearExpr | int:
        """Return the sum of the ``level`` smallest ratios (see ``tiers/fairness``)."""
        ratios = [
            cp_model.LinearExpr.weighted_sum(row, ways.tiers[TierName.FAIRNESS].tolist())
            for row, ways in zip(self.literals, self.free, strict=True)
        ]
        if level == 1:
            lowest = self.model.new_int_var(0, min([WHOLE, *given]), "lowest")
            for ratio in ratios:
                self.model.add(lowest <= ratio)
            return lowest
        threshold = self.model.new_int_var(0, WHOLE, "threshold")
        each: list[cp_model.LinearExpr | int] = [*ratios, *sorted(given)[:level]]
        short = []
        # of the proposals that stay, only the ``level`` lowest can be among the lowest
        for one in each:
            below = self.model.new_int_var(0, WHOLE, "")
            self.model.add(below + one >= threshold)
            short.append(below)
        return level * threshold - cp_model.LinearExpr.sum(short)

    # --- solving

    def solve(
        self,
        control: Control,
        now: Choice,
        seconds: float,
        work: float | None,
        *,
        seed: int = 0,
        workers: int = 1,
        met: Callable[[Choice], None] | None = None,
    ) -> Chosen:
        """Search from the choice at hand; ``met`` hears of better ones while the search goes on, not of each."""
        if not self.sums.possible:
            return Chosen(Status.INFEASIBLE, None)
        for row, ways in zip(self.literals, self.free, strict=True):
            place = ways.find(now.get(ways.owner, ()))
            if place is not None:
                for number, literal in enumerate(row):
                    self.model.add_hint(literal, number == place)
        solver = control.solver(workers, seed)
        control.bound(solver, seconds, work)
        callback = None if met is None else _Met(lambda value: met(self._chosen(now, value)))
        status = control.solve(solver, self.model, callback)
        if status == Status.MODEL_INVALID:
            raise AssertionError(f"the model is invalid: {self.model.validate()}")
        work_used = solver.response_proto.deterministic_time
        if status not in (Status.OPTIMAL, Status.FEASIBLE):
            return Chosen(status, None, work_used)
        return Chosen(status, self._chosen(now, solver.value), work_used)

    def _chosen(self, now: Choice, value: Callable[[cp_model.IntVar], int]) -> Choice:
        """Return the choice of a solution, all that is not free as it is."""
        choice = dict(now)
        for row, ways in zip(self.literals, self.free, strict=True):
            choice[ways.owner] = ways.chosen(next(n for n, literal in enumerate(row) if value(literal)))
        return choice


class _Met(cp_model.CpSolverSolutionCallback):
    """Passes better solutions on, with a pause between two: reading one and checking its plan takes time."""

    def __init__(self, met: Callable[[Callable[[cp_model.IntVar], int]], None]) -> None:
        super().__init__()
        self._met = met
        self._last = time.monotonic()

    def on_solution_callback(self) -> None:
        if time.monotonic() - self._last >= PAUSE:
            self._met(self.value)
            self._last = time.monotonic()
