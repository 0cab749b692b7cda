"""The cheapest each proposal can be at given prices, all proposals at once: a dynamic programme over phases and days.

For each line, from the leaves up: the least that it and all phases after it cost when what comes before ended by day t
is either an option that starts on t or later, with its own price and its followers' after its end, or leaving it (and
so its followers) out. A proposal takes the cheaper of being served and not.

Whole numbers throughout: prices are whole units of 1/scale, so each evaluation is an exact bound.
"""

from dataclasses import dataclass

import numpy as np

from allocator.engine.bounds.private import OwnLimits
from allocator.engine.bounds.table import Table
from allocator.options.days import IntArray

NEVER_PAID = 1 << 60
"""Stands for "cannot be": more than any sum of prices (see ``Problem.fitting``)."""


@dataclass(slots=True, eq=False)
class Costs:
    """What everything costs at some prices; ``own`` is paid by a proposal only if it is served."""

    option: IntArray
    undecided: IntArray
    undecided_if_served: IntArray
    served: IntArray
    own: IntArray


class Programme:
    """The dynamic programme of one table under one set of own limits."""

    def __init__(self, table: Table, own: OwnLimits) -> None:
        self.table = table
        self.own = own
        lines = table.lines
        self.levels = 1 + max((line.level for line in lines), default=-1)
        self.bounds = [
            (
                min(line.number for line in lines if line.level == level),
                1 + max(line.number for line in lines if line.level == level),
            )
            for level in range(self.levels)
        ]
        slots = max((len(line.children) for line in lines), default=0)
        self.child = np.full((slots, len(lines)), len(lines), dtype=np.int64)
        for line in lines:
            for slot, child in enumerate(line.children):
                self.child[slot, line.number] = child
        self.roots = np.array([line.number for line in lines if line.parent < 0], dtype=np.int64)
        self.root_owner = table.owner[self.roots] if len(self.roots) else np.zeros(0, dtype=np.int64)
        self._segments()
        count = len(table.proposals)
        self.ran = np.array([any(phase.given for phase in p.phases) for p in table.proposals], dtype=np.bool_)
        self.has_lines = np.zeros(count, dtype=np.bool_)
        self.has_lines[table.owner] = True
        self.must = np.zeros(count, dtype=np.bool_)
        self.must[table.owner[own.forced]] = True

    def _segments(self) -> None:
        """Cut the options into runs of the same line and start."""
        table = self.table
        key = table.line * (table.days + 1) + table.start
        firsts = np.flatnonzero(np.diff(key, prepend=-1))
        self.segment = firsts
        self.segment_line = table.line[firsts]
        self.segment_start = table.start[firsts]
        edges = [table.lines[first].first if first < len(table.lines) else table.count for first, _ in self.bounds]
        self.option_edges = [*edges, table.count]
        self.segment_edges = [int(np.searchsorted(firsts, edge)) for edge in self.option_edges]

    def solve(self, costs: Costs) -> "Solution":
        """Price everything."""
        table, count = self.table, len(self.table.lines)
        option = np.where(self.own.allowed, costs.option, NEVER_PAID)
        least = np.zeros((count + 1, table.days + 2), dtype=np.int64)
        decided = np.full(count, NEVER_PAID, dtype=np.int64)
        undecided = np.append(np.where(self.own.forced_if_served, NEVER_PAID, costs.undecided_if_served), 0)
        for level, (first, end) in enumerate(self.bounds):
            begin, stop = self.option_edges[level], self.option_edges[level + 1]
            if level:
                self._followers(option, least, undecided, level, (first, end), (begin, stop))
            here = np.full((end - first, table.days + 2), NEVER_PAID, dtype=np.int64)
            a, b = self.segment_edges[level], self.segment_edges[level + 1]
            if b > a:
                best = np.minimum.reduceat(option[begin:stop], self.segment[a:b] - begin)
                here[self.segment_line[a:b] - first, self.segment_start[a:b]] = best
                here = np.minimum.accumulate(here[:, ::-1], axis=1)[:, ::-1]
            least[first:end] = np.minimum(here, undecided[first:end, None])
            decided[first:end] = here[:, 0]
        return Solution(self, costs, option, least, decided, undecided)

    def _followers(
        self,
        option: IntArray,
        least: IntArray,
        undecided: IntArray,
        level: int,
        lines: tuple[int, int],
        options: tuple[int, int],
    ) -> None:
        (first, end), (begin, stop) = lines, options
        owner = self.table.line[begin:stop]
        for slot in range(len(self.child)):
            child = self.child[slot]
            if (child[first:end] == len(self.table.lines)).all():
                continue
            option[begin:stop] += least[child[owner], self.table.end[begin:stop]]
            np.minimum(option[begin:stop], NEVER_PAID, out=option[begin:stop])
            undecided[first:end] = np.minimum(NEVER_PAID, undecided[first:end] + undecided[child[first:end]])


class Solution:
    """The cheapest each proposal can be, and by what."""

    def __init__(
        self,
        programme: Programme,
        costs: Costs,
        option: IntArray,
        least: IntArray,
        decided: IntArray,
        undecided: IntArray,
    ) -> None:
        self.programme = programme
        self.option = option
        self.least = least
        self._decided = decided
        self._undecided = undecided
        table = programme.table
        count = len(table.proposals)
        roots, owner = programme.roots, programme.root_owner
        first, out = decided[roots], undecided[roots]
        self._cheaper = first <= out
        cheapest = np.minimum(first, out)
        possible = np.ones(count, dtype=np.bool_)
        possible[owner[cheapest >= NEVER_PAID // 2]] = False
        self.cheapest = np.zeros(len(table.lines), dtype=np.int64)
        self.cheapest[roots] = np.where(possible[owner], cheapest, 0)
        served = np.zeros(count, dtype=np.int64)
        np.add.at(served, owner, self.cheapest[roots])
        self.rest = served + costs.served + costs.own
        extra = np.full(count, NEVER_PAID, dtype=np.int64)
        np.minimum.at(extra, owner, first - cheapest)
        served = np.where(programme.ran, served, served + extra) + costs.served + costs.own
        served = np.where(possible & (programme.has_lines | programme.ran), served, NEVER_PAID)
        nothing = np.zeros(count, dtype=np.int64)
        np.add.at(nothing, table.owner, costs.undecided)
        self.nothing = np.where(programme.must | programme.ran, NEVER_PAID, nothing)
        self.served = np.minimum(NEVER_PAID, served)
        self.each = np.minimum(self.served, self.nothing)
        self.impossible = bool((self.each >= NEVER_PAID // 2).any()) or programme.own.impossible

    @property
    def total(self) -> int:
        """What all proposals cost together at least."""
        return sum(int(each) for each in self.each)

    def chosen(self, *, served_only: bool = False) -> dict[int, list[int]]:
        """Return the options by which each served proposal is cheapest."""
        table, programme = self.programme.table, self.programme
        by_owner: dict[int, list[tuple[int, bool]]] = {}
        for root, owner, cheaper in zip(programme.roots, programme.root_owner, self._cheaper, strict=True):
            by_owner.setdefault(int(owner), []).append((int(root), bool(cheaper)))
        choice: dict[int, list[int]] = {}
        for owner, roots in by_owner.items():
            if self.nothing[owner] < self.served[owner] and not served_only:
                continue
            if self.served[owner] >= NEVER_PAID // 2:
                continue
            taken = [root for root, cheaper in roots if cheaper]
            if not taken and not programme.ran[owner]:
                taken = [min((root for root, _ in roots), key=lambda r: self._decided[r] - self._undecided[r])]
            picked: list[int] = []
            for root in taken:
                self._pick(table, root, 0, picked)
            choice[owner] = picked
        return choice

    def _pick(self, table: Table, number: int, after: int, picked: list[int]) -> None:
        line = table.lines[number]
        begin = line.first + int(np.searchsorted(table.start[line.first : line.end], after))
        option = begin + int(np.argmin(self.option[begin : line.end]))
        picked.append(option)
        end = int(table.end[option])
        for child in line.children:
            if self.least[child, end] < self._undecided[child]:
                self._pick(table, child, end, picked)
