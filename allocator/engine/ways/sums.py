"""Everything that must hold between the ways of several proposals, as plain sums: nodes, shared limits, frozen tiers.

One row is a sum over ways that may come to at most so much; the tier to improve is one more sum, turned so that less
is better. What is no sum (the k smallest ratios, the latest end) is left to ``choice``.
"""

import numpy as np

from allocator.at_most import AtMost, tightest
from allocator.engine.bounds.question import Bounds
from allocator.engine.frozen import Frozen
from allocator.engine.ways.book import WayBook
from allocator.engine.ways.way import Ways
from allocator.options.days import BoolArray, IntArray
from models.tiers import TierName, TierSpec

NO_SUMS = frozenset({TierName.FAIRNESS, TierName.FINISH})


def sums_only(frozen: list[Frozen]) -> bool:
    """Tell whether rows say all that frozen tiers ask: sums, and thresholds each way keeps by itself."""
    return all(tier.spec.name not in NO_SUMS or tier.level == 1 for tier in frozen)


class Rows:
    """Pool-days that stand for a stretch on which no option of the scenario begins or ends."""

    def __init__(self, bounds: Bounds, places: IntArray) -> None:
        self.places = places
        self.ready = bounds.table.ready[places]
        self.count = len(places)

    def spread(self, held: IntArray) -> tuple[IntArray, IntArray, IntArray]:
        """Return (row, way, nodes) of runs of pool-days."""
        first, lengths = self._reach(held)
        way, nodes = np.repeat(held[:, 0], lengths), np.repeat(held[:, 3], lengths)
        offsets = np.arange(int(lengths.sum())) - np.repeat(np.cumsum(lengths) - lengths, lengths)
        return np.repeat(first, lengths) + offsets, way, nodes

    def entries(self, ways: Ways) -> int:
        """Return on how many stretches ways hold nodes, all of them together."""
        return int(self._reach(ways.held)[1].sum())

    def _reach(self, held: IntArray) -> tuple[IntArray, IntArray]:
        """Return the first row of each run of pool-days, and how many rows it has."""
        first = np.searchsorted(self.places, held[:, 1])
        return first, np.searchsorted(self.places, held[:, 2]) - first

    def used(self, ways: Ways) -> IntArray:
        """Return what a single way holds on each row."""
        row, _, nodes = self.spread(ways.held)
        return np.bincount(row, nodes, self.count).astype(np.int64)


class Sums:
    """The rows between ``free`` ways, against what the ``fixed`` single ways leave over.

    ``first``: where the ways of each proposal begin (and where the last ones end). ``allowed``: ways that keep frozen
    lowest ratios and latest ends by themselves. ``possible``: False when the fixed ways alone break a limit.
    """

    def __init__(self, book: WayBook, rows: Rows, free: list[Ways], fixed: list[Ways], frozen: list[Frozen]) -> None:
        self.book, self.free, self.fixed = book, free, fixed
        self.first = np.concatenate([[0], np.cumsum([len(ways) for ways in free])]).astype(np.int64)
        self.count = int(self.first[-1])
        self.possible = True
        self.allowed = self._allowed(frozen)
        self.rows = self._capacity(rows)
        self._limits()
        for tier in frozen:
            if tier.spec.name not in NO_SUMS:
                base, amounts = self.tier(tier.spec)
                threshold = -tier.threshold if tier.spec.maximised else tier.threshold
                self._row(amounts, threshold - base)

    def tier(self, spec: TierSpec) -> tuple[int, IntArray]:
        """Return a tier that is a sum, turned so that less is better: what counts in any case, and by way."""
        sign, name = -1 if spec.maximised else 1, spec.name
        base = self.book.counts.base(name) + sum(int(ways.tiers[name][0]) for ways in self.fixed)
        return sign * base, sign * self._joined([ways.tiers[name] for ways in self.free])

    def _allowed(self, frozen: list[Frozen]) -> BoolArray:
        keep = np.ones(self.count, dtype=np.bool_)
        for tier in frozen:
            if tier.spec.name is TierName.FAIRNESS and tier.level == 1:
                keep &= self._joined([ways.tiers[TierName.FAIRNESS] for ways in self.free]) >= tier.threshold
            if tier.spec.name is TierName.FINISH:
                keep &= self._joined([ways.tiers[TierName.FINISH] for ways in self.free]) <= tier.threshold
        return keep

    def _row(self, amounts: IntArray, limit: int) -> None:
        where = np.flatnonzero(amounts)
        if len(where):
            self.rows.append(AtMost(where, amounts[where], limit))
        elif limit < 0:
            self.possible = False

    def _limits(self) -> None:
        for number, row in enumerate(self.book.bounds.limits):
            left = row.limit - row.amounts.base - sum(int(ways.limits[0, number]) for ways in self.fixed)
            self._row(self._joined([ways.limits[:, number] for ways in self.free]), left)

    @staticmethod
    def _joined(values: list[IntArray]) -> IntArray:
        return np.concatenate(values) if values else np.zeros(0, dtype=np.int64)

    def _capacity(self, rows: Rows) -> list[AtMost]:
        """One row per stretch that the free proposals could overfill, but for those a neighbouring one implies."""
        left = rows.ready.copy()
        for ways in self.fixed:
            left -= rows.used(ways)
        if (left < 0).any():
            self.possible = False
            return []
        parts = []
        most = np.zeros(rows.count, dtype=np.int64)
        for ways, offset in zip(self.free, self.first.tolist(), strict=False):
            row, way, nodes = rows.spread(ways.held)
            # a way may hold several runs on a row: add them up before taking the most
            keys, inverse = np.unique(row * len(ways) + way, return_inverse=True)
            summed = np.bincount(inverse, nodes).astype(np.int64)
            row, way = keys // len(ways), keys % len(ways)
            worst = np.zeros(rows.count, dtype=np.int64)
            np.maximum.at(worst, row, summed)
            most += worst
            parts.append((row, way + offset, summed))
        if not parts:
            return []
        row, way, nodes = (np.concatenate(column) for column in zip(*parts, strict=True))
        order = np.argsort(row, kind="stable")
        row, way, nodes = row[order], way[order], nodes[order]
        edges = np.searchsorted(row, np.arange(rows.count + 1)).tolist()
        each = ((slice(edges[n], edges[n + 1]), int(left[n])) for n in np.flatnonzero(most > left).tolist())
        return tightest(AtMost(way[here], nodes[here], limit) for here, limit in each)
