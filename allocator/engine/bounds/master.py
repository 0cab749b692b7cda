"""The master problem over the columns generated so far, as a linear programme (Dantzig-Wolfe).

A *column* is one way to serve a proposal (or not to): the options of its phases. The master mixes columns at least
cost, one whole column per proposal, within all limits; its duals are the next prices to try. Whatever it says, bounds
come from ``Problem.evaluate`` alone: here rounding cannot do harm.
Source: Dantzig and Wolfe, "Decomposition principle for linear programs", Operations Research 8 (1960).
"""

import itertools
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from ortools.linear_solver import pywraplp  # type: ignore[import-untyped]  # SWIG, without stubs

from allocator.engine.bounds.private import Own
from allocator.engine.bounds.problem import Prices, Problem
from allocator.options.days import IntArray

Floats = npt.NDArray[np.float64]

Column = tuple[int, tuple[int, ...], bool]
"""Proposal, its options in the order of the table, whether it is served."""


@dataclass(slots=True, eq=False)
class Duals:
    """Prices as the linear programme states them: per representative pool-day, per row, per own limit."""

    value: float
    prices: Floats


class Coordinates:
    """Where each price stands in one long vector: pool-days that stand for their stretch, rows, own limits.

    Days of a pool between which no option begins or ends and the ready nodes do not change are one stretch, and its
    price lies on its tightest day: the other days of it can never bind before.
    """

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        table = problem.table
        places = [self._stretches(span) for span in table.places.spans() if span.stop > span.start]
        self.places: IntArray = np.concatenate(places) if places else np.zeros(0, dtype=np.int64)
        self.rows = len(self.places)
        self.own: list[tuple[Own, int]] = [
            (limit.kind, owner) for limit in problem.own.open for owner in sorted(limit.limit)
        ]
        self.own_at = {key: self.rows + len(problem.rows) + number for number, key in enumerate(self.own)}
        self.count = self.rows + len(problem.rows) + len(self.own)
        self.limits = np.concatenate(
            [
                table.ready[self.places],
                [row.limit - row.amounts.base for row in problem.rows],
                np.zeros(len(self.own)),
            ]
        ).astype(np.float64)

    def _stretches(self, span: slice) -> IntArray:
        table = self.problem.table
        if not hasattr(self, "_edges"):
            self._edges = np.unique(np.concatenate([table.begin, table.stop, table.more_place]))
        ready = table.ready[span]
        inside = self._edges[(self._edges > span.start) & (self._edges < span.stop)] - span.start
        changes = np.flatnonzero(np.diff(ready)) + 1
        cuts = np.unique(np.concatenate(([0], inside, changes, [len(ready)])))
        return np.array(
            [span.start + a + int(np.argmin(ready[a:b])) for a, b in itertools.pairwise(cuts)],
            dtype=np.int64,
        )

    def whole(self, prices: Floats, scale: int) -> Prices:
        """Return prices rounded to whole units of 1/scale."""
        problem = self.problem
        units = np.rint(np.clip(prices, 0, None) * scale)
        units = np.minimum(units, float(1 << 61)).astype(np.int64)
        whole = problem.no_prices(scale)
        whole.capacity[self.places] = units[: self.rows]
        whole.rows[:] = units[self.rows : self.rows + len(problem.rows)]
        for (kind, owner), price in zip(self.own, units[self.rows + len(problem.rows) :], strict=True):
            whole.own[kind][owner] = price
        return whole

    def column(self, column: Column) -> tuple[float, IntArray, Floats]:
        """Return the cost of a column (what is paid in any case left aside) and its amounts by place in the vector."""
        problem, table = self.problem, self.problem.table
        owner, chosen, served = column
        options = np.array(chosen, dtype=np.int64)
        decided = set(table.line[options].tolist())
        left = np.array([n for n in self._lines(owner) if n not in decided], dtype=np.int64)
        used = table.used(options)[self.places] if len(options) else np.zeros(self.rows, dtype=np.int64)
        amounts = [
            int(row.amounts.option[options].sum() + row.amounts.undecided[left].sum())
            + (int(row.amounts.served[owner]) if served else 0)
            for row in problem.rows
        ]
        places, values = [np.flatnonzero(used)], [used[used != 0].astype(np.float64)]
        for number, amount in enumerate(amounts):
            if amount:
                places.append(np.array([self.rows + number]))
                values.append(np.array([float(amount)]))
        if served:
            for limit in problem.own.open:
                if owner in limit.limit:
                    amount = int(limit.option[options].sum() + limit.undecided[left].sum()) - limit.limit[owner]
                    places.append(np.array([self.own_at[limit.kind, owner]]))
                    values.append(np.array([float(amount)]))
        cost = 0
        if problem.objective is not None:
            objective = problem.objective
            cost = int(objective.option[options].sum() + objective.undecided[left].sum())
            cost += int(objective.served[owner]) if served else 0
        return float(cost), np.concatenate(places), np.concatenate(values)

    def _lines(self, owner: int) -> list[int]:
        if not hasattr(self, "_of_owner"):
            self._of_owner: dict[int, list[int]] = {}
            for line in self.problem.table.lines:
                self._of_owner.setdefault(line.owner, []).append(line.number)
        return self._of_owner.get(owner, [])


class Master:
    """The linear programme; costs are divided by ``unit`` and amounts by the size of their row to keep it even."""

    def __init__(self, coordinates: Coordinates, unit: float, missing: float) -> None:
        """``missing``: what it costs (in units) not to choose any column of a proposal."""
        self.coordinates = coordinates
        self.unit = unit
        self._solver = pywraplp.Solver.CreateSolver("GLOP")
        self._solver.SetSolverSpecificParametersAsString("use_preprocessing: false")
        self._parameters = pywraplp.MPSolverParameters()
        self._parameters.SetIntegerParam(
            pywraplp.MPSolverParameters.INCREMENTALITY, pywraplp.MPSolverParameters.INCREMENTALITY_ON
        )
        infinity = self._solver.infinity()
        problem = coordinates.problem
        self._sizes = np.ones(coordinates.count)
        for number, row in enumerate(problem.rows):
            self._sizes[coordinates.rows + number] = max(1, row.amounts.largest)
        for limit in problem.own.open:
            for owner, most in limit.limit.items():
                self._sizes[coordinates.own_at[limit.kind, owner]] = max(1, abs(most))
        self._rows = [
            self._solver.RowConstraint(-infinity, float(limit / size), "")
            for limit, size in zip(coordinates.limits, self._sizes, strict=True)
        ]
        owners = range(len(problem.table.proposals))
        self._whole = [self._solver.RowConstraint(1.0, 1.0, "") for _ in owners]
        self._objective = self._solver.Objective()
        self._objective.SetMinimization()
        for row in self._whole:
            artificial = self._solver.NumVar(0.0, infinity, "")
            row.SetCoefficient(artificial, 1.0)
            self._objective.SetCoefficient(artificial, missing)
        self.columns: dict[Column, pywraplp.Variable] = {}
        self._mix: dict[Column, float] = {}

    def add(self, column: Column) -> bool:
        """Add a column, unless it is there."""
        if column in self.columns:
            return False
        cost, places, values = self.coordinates.column(column)
        variable = self._solver.NumVar(0.0, self._solver.infinity(), "")
        self._objective.SetCoefficient(variable, cost / self.unit)
        self._whole[column[0]].SetCoefficient(variable, 1.0)
        for place, value in zip(places.tolist(), values.tolist(), strict=True):
            self._rows[place].SetCoefficient(variable, value / self._sizes[place])
        self.columns[column] = variable
        return True

    def solve(self, seconds: float) -> Duals | None:
        """Solve; None when the time did not suffice."""
        self._solver.SetTimeLimit(max(1, int(1000 * seconds)))
        if self._solver.Solve(self._parameters) != pywraplp.Solver.OPTIMAL:
            return None
        self._mix = {column: value for column, v in self.columns.items() if (value := v.solution_value()) > 1e-6}
        duals = np.array([-row.dual_value() for row in self._rows]) / self._sizes
        return Duals(self._objective.Value() * self.unit, np.clip(duals, 0, None) * self.unit)

    def mix(self) -> dict[Column, float]:
        """Return how much of each column the last solution uses."""
        return dict(self._mix)
