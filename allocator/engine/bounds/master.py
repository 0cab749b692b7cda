"""The master problem over the columns generated so far, as a linear programme (Dantzig-Wolfe).

A *column* is one way to serve a proposal (or not to): the options of its phases. The master mixes columns at least
cost, one whole column per proposal, within all limits; its duals are the next prices to try. Whatever it says, bounds
come from ``Problem.evaluate`` alone: here rounding cannot do harm.
Source: Dantzig and Wolfe, "Decomposition principle for linear programs", Operations Research 8 (1960).
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from ortools.math_opt.python import mathopt  # type: ignore[import-untyped]  # not marked as typed

from allocator.engine.bounds.private import Own
from allocator.engine.bounds.problem import Prices, Problem
from allocator.engine.linear import Programme
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
    """Where each price stands in one long vector: pool-days that stand for their stretch, rows, own limits."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        table = problem.table
        self.places = table.stretches
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
        """``missing``: what it costs (in units) to choose no column of a proposal, or to miss a lower limit."""
        self.coordinates = coordinates
        self.unit = unit
        self._programme = Programme()
        self._model = self._programme.model
        problem = coordinates.problem
        self._sizes = np.ones(coordinates.count)
        for number, row in enumerate(problem.rows):
            self._sizes[coordinates.rows + number] = max(1, row.amounts.largest)
        for limit in problem.own.open:
            for owner, most in limit.limit.items():
                self._sizes[coordinates.own_at[limit.kind, owner]] = max(1, abs(most))
        self._rows = [
            self._model.add_linear_constraint(ub=float(limit / size))
            for limit, size in zip(coordinates.limits, self._sizes, strict=True)
        ]
        self._whole = [self._model.add_linear_constraint(lb=1.0, ub=1.0) for _ in problem.table.proposals]
        for row in self._whole:
            artificial = self._model.add_variable(lb=0.0)
            row.set_coefficient(artificial, 1.0)
            self._model.objective.set_linear_coefficient(artificial, missing)
        for row, least in zip(self._rows, coordinates.limits / self._sizes, strict=True):
            if least < 0:  # what must be reached may be out of reach of the columns known so far
                short = self._model.add_variable(lb=0.0)
                row.set_coefficient(short, float(least))
                self._model.objective.set_linear_coefficient(short, missing)
        self.columns: dict[Column, mathopt.Variable] = {}
        self._mix: dict[Column, float] = {}

    def add(self, column: Column) -> bool:
        """Add a column, unless it is there."""
        if column in self.columns:
            return False
        cost, places, values = self.coordinates.column(column)
        variable = self._model.add_variable(lb=0.0)
        self._model.objective.set_linear_coefficient(variable, cost / self.unit)
        self._whole[column[0]].set_coefficient(variable, 1.0)
        for place, value in zip(places.tolist(), (values / self._sizes[places]).tolist(), strict=True):
            self._rows[place].set_coefficient(variable, value)
        self.columns[column] = variable
        return True

    def solve(self, stopped: Callable[[], bool]) -> Duals | None:
        """Solve; None when it was stopped or took too many steps."""
        result = self._programme.solve(stopped)
        if result is None:
            return None
        values = result.variable_values(list(self.columns.values()))
        self._mix = {c: value for c, value in zip(self.columns, values, strict=True) if value > 1e-6}
        duals = -np.array(result.dual_values(self._rows), dtype=np.float64) / self._sizes
        return Duals(result.objective_value() * self.unit, np.clip(duals, 0, None) * self.unit)

    def mix(self) -> dict[Column, float]:
        """Return how much of each column the last solution uses."""
        return dict(self._mix)
