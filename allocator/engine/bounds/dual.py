"""The search for good prices: column generation with smoothed prices, until the bound meets the master or time is up.

Smoothing (evaluating between the best prices so far and the master's) keeps the prices from swinging.
Source: Wentges, "Weighted Dantzig-Wolfe decomposition for linear mixed-integer programming", International Transactions
in Operational Research 4 (1997).
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from allocator.engine.bounds.master import Column, Coordinates, Floats, Master
from allocator.engine.bounds.pricing import Solution
from allocator.engine.bounds.problem import Evaluation, Problem

SMOOTHING = 0.5
PRECISION = 1 << 48
"""The largest amount of the objective in units of the prices."""


@dataclass(slots=True)
class Proof:
    """The best prices found: what they prove, as numbers of the linear programme, and the columns met on the way."""

    best: Evaluation
    prices: Floats
    master_value: float | None = None
    columns: list[Column] = field(default_factory=list)
    mix: dict[Column, float] = field(default_factory=dict)
    rounds: int = 0


class Dual:
    """The search for prices of one problem."""

    def __init__(self, problem: Problem, tolerance: float = 0.0) -> None:
        """``tolerance``: so close (as a share of the value) bound and master need to come."""
        self.problem = problem
        self.tolerance = tolerance
        self.coordinates = Coordinates(problem)
        largest = 1 if problem.objective is None else max(1, problem.objective.largest)
        self.unit = float(largest)
        self.scale = max(1, PRECISION // largest)
        self.asks_only = problem.objective is None

    @cached_property
    def master(self) -> Master:
        """The linear programme; a search without time for a single round does without."""
        missing = 1.0 if self.asks_only else 4.0 * max(1, len(self.problem.table.proposals))
        return Master(self.coordinates, self.unit, missing)

    def evaluate(self, prices: Floats) -> Evaluation:
        """Return what prices prove."""
        return self.problem.evaluate(self.coordinates.whole(prices, self.scale))

    def run(
        self,
        going_on: Callable[[], bool],
        start: Floats | None = None,
        columns: list[Column] | None = None,
        enough: int | None = None,
        told: Callable[[Proof], None] | None = None,
    ) -> Proof:
        """Improve prices while ``going_on``; stop when the bound reaches ``enough`` or cannot rise any more."""
        centre = np.zeros(self.coordinates.count) if start is None else start
        best = self.evaluate(centre)
        proof = Proof(best, centre, columns=list(columns or []))
        while going_on() and not self._settled(proof, enough):
            if not proof.rounds:
                self._begin(proof)
            proof.rounds += 1
            duals = self.master.solve(self.problem.table.options.stopped)
            if duals is None:
                break
            proof.master_value = duals.value + self._base
            if self.asks_only and duals.value <= 1e-7:
                break
            if not self._round(proof, duals.prices) or self._met(proof):
                break
            if told is not None:
                told(proof)
        if proof.rounds:
            proof.columns = list(self.master.columns)
            proof.mix = self.master.mix()
        return proof

    def _begin(self, proof: Proof) -> None:
        for column in proof.columns:
            self.master.add(column)
        self._take(proof.best.solution, proof)

    @property
    def _base(self) -> int:
        return 0 if self.problem.objective is None else self.problem.objective.base

    def _round(self, proof: Proof, prices: Floats) -> bool:
        """Try the smoothed prices, then the master's own; tell whether anything came of it."""
        moved = False
        for weight in (SMOOTHING, 0.0):
            tried = weight * proof.prices + (1 - weight) * prices
            found = self.evaluate(tried)
            better = self._value(found) > self._value(proof.best)
            if better:
                proof.best, proof.prices = found, tried
            moved |= self._take(found.solution, proof) or better
            if moved:
                return True
        return moved

    @staticmethod
    def _value(found: Evaluation) -> float:
        return float("inf") if found.impossible else found.total / found.prices.scale

    def _take(self, solution: Solution, proof: Proof) -> bool:
        """Add the cheapest column of each proposal (and to be left alone, where it may be)."""
        added = False
        served = solution.chosen(served_only=True)
        for owner in range(len(self.problem.table.proposals)):
            if owner in served:
                added |= self.master.add((owner, tuple(sorted(served[owner])), True))
            elif solution.programme.ran[owner]:
                added |= self.master.add((owner, (), True))
            if not solution.programme.must[owner] and not solution.programme.ran[owner]:
                added |= self.master.add((owner, (), False))
        return added

    def _settled(self, proof: Proof, enough: int | None) -> bool:
        if proof.best.impossible or (self.asks_only and proof.best.total > 0):
            return True
        return enough is not None and not self.asks_only and proof.best.least >= enough

    def _met(self, proof: Proof) -> bool:
        """Tell whether bound and master agree to the last whole number (or nearly, for large ones)."""
        if proof.master_value is None or self.asks_only:
            return False
        apart = proof.master_value - self._value(proof.best)
        return apart <= max(0.5, self.tolerance * abs(proof.master_value))
