"""The ways a proposal can be served: options of all its phases together, with what they count exactly.

Where bounds are content with sums from below, here a proposal's grants are cut down once, its turnaround is counted
once, and what it has to keep by itself is asked of all its phases together: a choice of ways that keeps what proposals
share is a plan. (The checks have the last word all the same.)
"""

from collections.abc import Callable, Iterator
from math import prod

import numpy as np

from allocator.engine.bounds.pricing import Costs
from allocator.engine.bounds.question import Bounds
from allocator.engine.bounds.table import Line
from allocator.engine.ways.counts import Counts, summed
from allocator.engine.ways.nodes import Nodes
from allocator.engine.ways.way import NONE, Ways
from allocator.options.days import BoolArray, IntArray
from models.certificate import MOVE_UNIT
from models.scenario import MinimumKind

BLOCK = 1 << 18
"""Combinations looked at at once."""
COMBINATIONS = 600
"""So many combinations of the phases of one proposal are looked at."""


class WayBook:
    """Makes ways, for the tiers of one scenario's order."""

    def __init__(self, bounds: Bounds) -> None:
        self.bounds = bounds
        self.table = bounds.table
        self.scenario = self.table.scenario
        self.names = tuple(dict.fromkeys(spec.name for spec, _ in bounds.order))
        self.lines: dict[int, list[Line]] = {}
        for line in sorted(self.table.lines, key=lambda line: -line.level):
            self.lines.setdefault(line.owner, []).append(line)
        self.counts = Counts(bounds, self.lines)
        self._nodes = Nodes(self.table, self.lines)
        self._must = self.bounds.must
        self._known: dict[tuple[int, tuple[int, ...]], Ways] = {}

    def exactly(self, owner: int, options: tuple[int, ...]) -> Ways:
        """Return the one way that takes exactly these options."""
        key = (owner, options)
        if key not in self._known:
            self._known[key] = self._reckon(owner, self.row(owner, options))
        return self._known[key]

    def row(self, owner: int, options: tuple[int, ...]) -> IntArray:
        """Return the one row of options by line."""
        lines = self.lines.get(owner, [])
        row = np.full(len(lines), NONE, dtype=np.int64)
        place = {line.number: number for number, line in enumerate(lines)}
        for option in options:
            row[place[int(self.table.line[option])]] = option
        return row[None, :]

    def among(
        self,
        owner: int,
        keep: IntArray,
        dearer: IntArray,
        more: list[tuple[int, ...]],
        most: int = COMBINATIONS,
        near: Callable[[IntArray], BoolArray] | None = None,
    ) -> Ways:
        """Return the ways that keep the proposal's own rules among its kept options, and of ``more``.

        Where its phases make more than ``most`` combinations, only the least dear options of each are combined;
        ``near`` tells which rows of options are worth a look.
        """
        lines = self.lines.get(owner, [])
        choices = [keep[(keep >= line.first) & (keep < line.end)] for line in lines]
        if self.combinations(owner, keep) > most and len(lines) > 1:
            width = max(1, int(most ** (1 / len(lines))) - 1)
            choices = [mine[np.argsort(dearer[mine], kind="stable")[:width]] for mine in choices]
        blocks = []
        for rows in _combined([np.append(mine, NONE) for mine in choices]):
            worth = rows if near is None else rows[near(rows)]
            blocks.append(worth[self._admissible(owner, worth)])
        rows = np.concatenate(blocks)
        if more:
            # a column of the linear programme may break a limit that only has a price there
            known = np.concatenate([self.row(owner, options) for options in more])
            rows = np.unique(np.concatenate([rows, known[self._admissible(owner, known)]]), axis=0)
        return self._reckon(owner, rows)

    def combinations(self, owner: int, keep: IntArray) -> int:
        """Return how many combinations of kept options (or none) the phases of a proposal have."""
        lines = self.lines.get(owner, [])
        return prod(1 + int(np.count_nonzero((keep >= line.first) & (keep < line.end))) for line in lines)

    def cost(self, owner: int, rows: IntArray, costs: Costs) -> IntArray:
        """Return what rows of options cost at prices, as a bound counts it: never more than they cost in a plan."""
        served = (rows != NONE).any(axis=1) | self.bounds.ran[owner]
        total = summed(costs.option, rows)
        for number, line in enumerate(self.lines.get(owner, [])):
            left = np.where(served, costs.undecided_if_served[line.number], costs.undecided[line.number])
            total = total + np.where(rows[:, number] == NONE, left, 0)
        return np.asarray(total + served * (costs.served[owner] + costs.own[owner]))

    def _admissible(self, owner: int, rows: IntArray) -> BoolArray:
        """Tell which rows keep order, minimum, mandatory and the caps."""
        proposal, lines, table = self.table.proposals[owner], self.lines.get(owner, []), self.table
        keep = np.ones(len(rows), dtype=np.bool_)
        place = {line.phase.id: number for number, line in enumerate(lines)}
        for number, line in enumerate(lines):
            taken = rows[:, number]
            decided = taken != NONE
            if self._must[line.number]:
                keep &= decided
            for name in line.phase.predecessors:
                if name in place:
                    before = rows[:, place[name]]
                    after = before != NONE
                    after[after] = table.end[before[after]] <= table.start[taken[after]]
                    keep &= ~decided | after
        any_decided = (rows != NONE).any(axis=1)
        if not self.bounds.ran[owner]:
            if proposal.minimum.kind is MinimumKind.ALL_PHASES:
                keep &= ~any_decided | (rows != NONE).all(axis=1)
            if proposal.minimum.kind is MinimumKind.SHARE:
                keep &= ~any_decided | (self.counts.fill(rows) >= proposal.minimum.share_ppm)
        if proposal.grant_cap_yen is not None:
            keep &= sum(self.counts.grants(proposal, rows).values()) <= proposal.grant_cap_yen
        if proposal.own_cap_yen is not None:
            keep &= self.counts.own(proposal, rows) <= proposal.own_cap_yen
        return keep & self._gains_allowed(owner, rows)

    def _gains_allowed(self, owner: int, rows: IntArray) -> BoolArray:
        """Tell which rows gain nothing where a re-plan allows no gains: only a moved proposal may."""
        limit, lines = self.scenario.rules.moves, self.lines.get(owner, [])
        moved, new = (np.zeros(len(rows), dtype=np.bool_) for _ in range(2))
        if limit is None or limit.gains or len(lines) > MOVE_UNIT:
            return ~new
        (amounts,) = (row.amounts for row in self.bounds.limits if row.name[0] == "moves")
        for number, line in enumerate(lines):
            taken = rows[:, number]
            decided = taken != NONE
            if amounts.undecided[line.number]:  # something was published for this phase
                moved |= ~decided
                moved[decided] |= amounts.option[taken[decided]] > 0
            elif not self._must[line.number]:
                new |= decided
        return ~new | moved

    def _reckon(self, owner: int, rows: IntArray) -> Ways:
        proposal = self.table.proposals[owner]
        served = (rows != NONE).any(axis=1) | self.bounds.ran[owner]
        grants = self.counts.grants(proposal, rows)
        return Ways(
            owner=owner,
            options=rows,
            served=served,
            limits=self.counts.limits(owner, rows, served, grants),
            tiers={name: self.counts.tier(name, owner, rows, served, grants) for name in self.names},
            held=self._nodes.held(owner, rows),
        )


def _combined(choices: list[IntArray]) -> Iterator[IntArray]:
    """Yield all combinations of choices as rows, in blocks of bearable size."""
    if not choices:
        yield np.zeros((1, 0), dtype=np.int64)
        return
    first, *others = choices
    step = max(1, BLOCK // prod(len(other) for other in others))
    for begin in range(0, len(first), step):
        grid = np.meshgrid(first[begin : begin + step], *others, indexing="ij")
        yield np.stack([axis.ravel() for axis in grid], axis=1)
