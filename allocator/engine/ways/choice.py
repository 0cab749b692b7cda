"""One way for each free proposal, the others as they are: a small CP-SAT model over ways.

Everything a proposal keeps by itself is in its ways; what is left are nodes per pool-day, the limits proposals share,
the frozen tiers and the tier to improve, each a plain sum over ways (of ``fairness`` the k smallest, of ``finish`` the
largest).
"""

from dataclasses import dataclass

import numpy as np
from ortools.sat.python import cp_model

from allocator.engine.bounds.question import Bounds
from allocator.engine.control import Control, Status
from allocator.engine.frozen import Frozen
from allocator.engine.ways.book import WayBook, Ways
from allocator.options.days import BoolArray, IntArray
from models.tiers import TierName, TierSpec
from models.units import WHOLE

Choice = dict[int, tuple[int, ...]]
"""By proposal, the options it takes."""


@dataclass(slots=True)
class Chosen:
    """How a search over ways ended: the choice found, and whether there is no better one among these ways."""

    status: Status
    choice: Choice | None

    @property
    def exhausted(self) -> bool:
        """Whether the search looked at everything."""
        return self.status in (Status.OPTIMAL, Status.INFEASIBLE)


class Rows:
    """Pool-days that stand for a stretch on which no option of the scenario begins or ends."""

    def __init__(self, bounds: Bounds, places: IntArray) -> None:
        self.places = places
        self.ready = bounds.table.ready[places]
        self.count = len(places)

    def spread(self, held: IntArray) -> tuple[IntArray, IntArray, IntArray]:
        """Return (row, way, nodes) of runs of pool-days."""
        first = np.searchsorted(self.places, held[:, 1])
        last = np.searchsorted(self.places, held[:, 2])
        lengths = last - first
        way, nodes = np.repeat(held[:, 0], lengths), np.repeat(held[:, 3], lengths)
        offsets = np.arange(int(lengths.sum())) - np.repeat(np.cumsum(lengths) - lengths, lengths)
        return np.repeat(first, lengths) + offsets, way, nodes

    def used(self, ways: Ways) -> IntArray:
        """Return what a single way holds on each row."""
        row, _, nodes = self.spread(ways.held)
        return np.bincount(row, nodes, self.count).astype(np.int64)


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
        self.book, self.rows = book, rows
        self.free, self.fixed = free, fixed
        self.spec = spec
        self.model = cp_model.CpModel()
        self.possible = True
        self.allowed = [self._allowed(ways, frozen) for ways in free]
        self.literals = [[self.model.new_bool_var("") for _ in range(len(ways))] for ways in free]
        for row, allowed in zip(self.literals, self.allowed, strict=True):
            self.model.add_exactly_one(row)
            for literal, keeps in zip(row, allowed.tolist(), strict=True):
                if not keeps:
                    self.model.add(literal == 0)
        self._capacity()
        self._limits()
        for tier in frozen:
            self._keep(tier)
        self.objective = self._expression(spec.name, level)
        if spec.maximised:
            self.model.maximize(self.objective)
        else:
            self.model.minimize(self.objective)

    @staticmethod
    def _allowed(ways: Ways, frozen: list[Frozen]) -> BoolArray:
        keep = np.ones(len(ways), dtype=np.bool_)
        for tier in frozen:
            if tier.spec.name is TierName.FAIRNESS and tier.level == 1:
                keep &= ways.tiers[TierName.FAIRNESS] >= tier.threshold
            if tier.spec.name is TierName.FINISH:
                keep &= ways.tiers[TierName.FINISH] <= tier.threshold
        return keep

    def _sum(self, values: list[IntArray]) -> cp_model.LinearExpr | int:
        literals = [x for row in self.literals for x in row]
        amounts = np.concatenate(values) if values else np.zeros(0, dtype=np.int64)
        where = np.flatnonzero(amounts).tolist()
        if not where:
            return 0
        return cp_model.LinearExpr.weighted_sum([literals[n] for n in where], amounts[where].tolist())

    def _capacity(self) -> None:
        """One row per stretch that the free proposals could overfill; equal rows once, at their tightest."""
        left = self.rows.ready.copy()
        for ways in self.fixed:
            left -= self.rows.used(ways)
        literals = [x for row in self.literals for x in row]
        parts, offset = [], 0
        most = np.zeros(self.rows.count, dtype=np.int64)
        for ways in self.free:
            row, way, nodes = self.rows.spread(ways.held)
            # a way may hold several runs on a row: add them up before taking the most
            keys, inverse = np.unique(row * len(ways) + way, return_inverse=True)
            summed = np.bincount(inverse, nodes).astype(np.int64)
            row, way = keys // len(ways), keys % len(ways)
            worst = np.zeros(self.rows.count, dtype=np.int64)
            np.maximum.at(worst, row, summed)
            most += worst
            parts.append((row, way + offset, summed))
            offset += len(ways)
        if not parts:
            return
        row, literal, nodes = (np.concatenate(column) for column in zip(*parts, strict=True))
        order = np.argsort(row, kind="stable")
        row, literal, nodes = row[order], literal[order], nodes[order]
        edges = np.searchsorted(row, np.arange(self.rows.count + 1))
        tightest: dict[bytes, tuple[int, int]] = {}
        for number in np.flatnonzero(most > left).tolist():
            here = slice(edges[number], edges[number + 1])
            key = literal[here].tobytes() + nodes[here].tobytes()
            if key not in tightest or left[number] < tightest[key][0]:
                tightest[key] = (int(left[number]), number)
        for ready, number in tightest.values():
            here = slice(edges[number], edges[number + 1])
            users = [literals[n] for n in literal[here].tolist()]
            self.model.add(cp_model.LinearExpr.weighted_sum(users, nodes[here].tolist()) <= ready)

    def _limits(self) -> None:
        for number, row in enumerate(self.book.bounds.limits):
            left = row.limit - row.amounts.base - sum(int(ways.limits[0, number]) for ways in self.fixed)
            total = self._sum([ways.limits[:, number] for ways in self.free])
            if not isinstance(total, int):
                self.model.add(total <= left)
            elif total > left:
                self.possible = False

    def _keep(self, tier: Frozen) -> None:
        if tier.spec.name is TierName.FINISH or (tier.spec.name is TierName.FAIRNESS and tier.level == 1):
            return
        total = self._expression(tier.spec.name, tier.level)
        if isinstance(total, int):
            return
        if tier.spec.maximised:
            self.model.add(total >= tier.threshold)
        else:
            self.model.add(total <= tier.threshold)

    def _expression(self, name: TierName, level: int) -> cp_model.LinearExpr | int:
        """Return the value of a tier (an estimate from its bad side that is exact at its best)."""
        given = [int(ways.tiers[name][0]) for ways in self.fixed]
        if name is TierName.FAIRNESS:
            return self._smallest(level, given)
        if name is TierName.FINISH:
            done = self.book.bounds.done_finish
            latest = self.model.new_int_var(max([done, *given], default=0), self.book.table.days, "finish")
            for row, ways in zip(self.literals, self.free, strict=True):
                self.model.add(latest >= cp_model.LinearExpr.weighted_sum(row, ways.tiers[name].tolist()))
            return latest
        return self._sum([ways.tiers[name] for ways in self.free]) + sum(given) + self.book.base(name)

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
    ) -> Chosen:
        """Search from the choice at hand."""
        if not self.possible:
            return Chosen(Status.INFEASIBLE, None)
        for row, ways in zip(self.literals, self.free, strict=True):
            at_hand = now.get(ways.owner, ())
            place = next((n for n in range(len(ways)) if ways.chosen(n) == at_hand), None)
            if place is not None:
                for number, literal in enumerate(row):
                    self.model.add_hint(literal, number == place)
        solver = cp_model.CpSolver()
        parameters = solver.parameters
        parameters.random_seed = control.settings.seed + seed
        parameters.num_workers = workers
        parameters.linearization_level = 2
        parameters.cp_model_probing_level = 0
        if work is None:
            parameters.max_time_in_seconds = max(0.01, seconds)
        else:
            parameters.max_deterministic_time = max(1e-6, work)
            parameters.interleave_search = parameters.num_workers > 1
        status = control.solve(solver, self.model)
        if status == Status.MODEL_INVALID:
            raise AssertionError(f"the model is invalid: {self.model.validate()}")
        if status not in (Status.OPTIMAL, Status.FEASIBLE):
            return Chosen(status, None)
        choice = dict(now)
        for row, ways in zip(self.literals, self.free, strict=True):
            choice[ways.owner] = ways.chosen(next(n for n, literal in enumerate(row) if solver.value(literal)))
        return Chosen(status, choice)
