"""What the best plan would be if a proposal could mix its ways: a linear programme over few of them, and exact prices.

The linear programme says where to look; what its prices prove is reckoned in whole numbers over all ways, so rounding
cannot do harm. Source: Dantzig and Wolfe, "Decomposition principle for linear programs", Operations Research 8 (1960).
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from ortools.math_opt.python import mathopt  # type: ignore[import-untyped]  # not marked as typed

from allocator.engine.linear import Programme
from allocator.engine.ways.sums import Sums
from allocator.options.days import BoolArray, IntArray
from models.tiers import TierSpec

Floats = npt.NDArray[np.float64]

PRECISION = 1 << 50
"""The largest amount of the tier in units of the prices."""
LARGEST = 1 << 60
"""No way may cost more than that at any prices: sums of two still fit."""
NO_WAY = 1 << 61
MISSING = 10.0
"""What it costs, in largest amounts of the tier, to leave a proposal without any way; as much for each of them, to
miss what must be reached."""
LARGE_ROW = 100_000
"""Rows of money are divided by their largest amount, those of nodes are not."""


@dataclass(slots=True, eq=False)
class Priced:
    """What prices prove: ``total`` / ``scale`` is a bound from below; ``dearer``: by how much each way is above it."""

    prices: IntArray
    scale: int
    total: int
    cheapest: IntArray
    cost: IntArray
    dearer: IntArray

    @property
    def least(self) -> int:
        """The bound, a whole number."""
        return -(-self.total // self.scale)


@dataclass(slots=True, eq=False)
class Mixed:
    """A solution of the linear programme: prices of the rows, of each proposal, and how much of each way it uses."""

    value: float
    rows: Floats
    proposals: Floats
    share: Floats


class Mixture:
    """The linear programme over the ways of ``sums``."""

    def __init__(self, sums: Sums, spec: TierSpec) -> None:
        self.sums = sums
        self.base, self.cost = sums.tier(spec)
        self.owner = np.repeat(np.arange(len(sums.free)), np.diff(sums.first))
        self.limits = [row.limit for row in sums.rows]
        self.unit = float(max(1, int(np.abs(self.cost).max(initial=0))))
        self.scale = max(1, PRECISION // int(self.unit))
        self._largest = [int(np.abs(row.amounts).max()) for row in sums.rows]
        self._entries()
        self._programme()

    def _entries(self) -> None:
        """Sort the amounts by way."""
        rows = self.sums.rows
        way = np.concatenate([row.terms for row in rows]) if rows else np.zeros(0, dtype=np.int64)
        row_of = np.repeat(np.arange(len(rows)), [len(row.terms) for row in rows])
        amount = np.concatenate([row.amounts for row in rows]) if rows else np.zeros(0, dtype=np.int64)
        order = np.argsort(way, kind="stable")
        self._row, self._amount = row_of[order].astype(np.int64), amount[order]
        way = way[order]
        self._begins = np.flatnonzero(np.diff(way, prepend=-1))
        self._using = way[self._begins]
        self._edge = np.searchsorted(way, np.arange(self.sums.count + 1))

    # --- exact

    def price(self, rows: Floats, keep: BoolArray) -> Priced | None:
        """Return what prices (as the linear programme states them) prove of the kept ways.

        None when some proposal has none left.
        """
        scale = self.scale
        prices = np.clip(rows, 0, None)
        while True:
            whole = [round(float(price) * scale) for price in prices]
            largest = scale * int(self.unit) + sum(p * most for p, most in zip(whole, self._largest, strict=True))
            if largest < LARGEST or scale == 1:
                break
            scale = max(1, scale >> max(1, largest.bit_length() - 60))
        if largest >= LARGEST:
            whole = [0] * len(whole)
        units = np.array(whole, dtype=np.int64)
        cost = self.cost * scale
        if len(self._begins):
            cost[self._using] += np.add.reduceat(units[self._row] * self._amount, self._begins)
        kept = np.where(keep, cost, NO_WAY)
        least = np.minimum.reduceat(kept, self.sums.first[:-1])
        if (least == NO_WAY).any():
            return None
        total = (
            sum(least.tolist())
            + scale * self.base
            - sum(p * limit for p, limit in zip(whole, self.limits, strict=True))
        )
        return Priced(units, scale, total, least, cost, kept - least[self.owner])

    # --- the linear programme

    def _programme(self) -> None:
        self._linear = Programme()
        self._model = self._linear.model
        self._sizes = np.array([most if most > LARGE_ROW else 1 for most in self._largest], dtype=np.float64)
        self._limit = [
            self._model.add_linear_constraint(ub=limit / size)
            for limit, size in zip(self.limits, self._sizes, strict=True)
        ]
        self._whole = [self._model.add_linear_constraint(lb=1.0, ub=1.0) for _ in self.sums.free]
        for row in self._whole:
            missing = self._model.add_variable(lb=0.0)
            row.set_coefficient(missing, 1.0)
            self._model.objective.set_linear_coefficient(missing, MISSING)
        for row, limit, size in zip(self._limit, self.limits, self._sizes, strict=True):
            if limit < 0:  # what must be reached may be out of reach of the few ways that take part
                short = self._model.add_variable(lb=0.0)
                row.set_coefficient(short, limit / size)
                self._model.objective.set_linear_coefficient(short, MISSING * len(self.sums.free))
        self._variables: list[mathopt.Variable] = []
        self._numbers: list[int] = []
        self._open: list[bool] = []
        self.known = np.zeros(self.sums.count, dtype=np.bool_)

    def add(self, way: int) -> bool:
        """Let a way take part, unless it does."""
        if self.known[way]:
            return False
        variable = self._model.add_variable(lb=0.0)
        self._model.objective.set_linear_coefficient(variable, int(self.cost[way]) / self.unit)
        self._whole[int(self.owner[way])].set_coefficient(variable, 1.0)
        entries = slice(self._edge[way], self._edge[way + 1])
        for row, amount in zip(self._row[entries].tolist(), self._amount[entries].tolist(), strict=True):
            self._limit[row].set_coefficient(variable, amount / self._sizes[row])
        self._variables.append(variable)
        self._numbers.append(way)
        self._open.append(True)
        self.known[way] = True
        return True

    def solve(self, keep: BoolArray) -> Mixed | None:
        """Mix the kept among the ways that take part at least cost; None when the solver does not end well."""
        for number, (way, was) in enumerate(zip(self._numbers, self._open, strict=True)):
            if keep[way] != was:
                self._variables[number].upper_bound = float("inf") if keep[way] else 0.0
                self._open[number] = bool(keep[way])
        result = self._linear.solve()
        if result is None:
            return None
        share = np.zeros(self.sums.count)
        share[self._numbers] = result.variable_values(self._variables)
        rows = -np.array(result.dual_values(self._limit), dtype=np.float64) / self._sizes * self.unit
        proposals = np.array(result.dual_values(self._whole), dtype=np.float64) * self.unit
        value = result.objective_value() * self.unit + self.base
        return Mixed(value, np.clip(rows, 0, None), proposals, share)
