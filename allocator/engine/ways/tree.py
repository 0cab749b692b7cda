"""Proves a tier by halving: a question that prices leave open is split in two, each with a bound of its own.

A node is what is left of the ways of each proposal. Its prices bound what it can hold; ways that no better plan can
use go; what is small enough CP-SAT settles; anything else is split where the linear mix hesitates most: whether a
proposal is served, in which pools, at which size, from which day. The node with the weakest bound comes first, so the
bound of all is that node's. All bounds are whole numbers (see ``mixture``).
Sources: Land and Doig, "An automatic method of solving discrete programming problems", Econometrica 28 (1960);
Barnhart et al., "Branch-and-price: column generation for solving huge integer programs", Operations Research 46 (1998).
"""

import heapq
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from allocator.engine.bounds.table import Table
from allocator.engine.ways.choice import Choice
from allocator.engine.ways.mixture import Floats, Mixture, Priced
from allocator.engine.ways.sums import Sums
from allocator.engine.ways.way import NONE, Ways
from allocator.options.days import BoolArray, IntArray
from models.tiers import TierSpec

CANDIDATES = 6
"""Splits tried before one is taken (strong branching)."""
NEAR = 0.02
"""Prices need not come nearer to the linear programme than this share of what is left to prove."""
ROUNDS = 30
"""The search for prices of one node ends after so many rounds."""
COLUMNS = 3
"""Ways of one proposal that enter the linear programme at once."""
SMALL, GROW, SHRINK = 4_000, 1.5, 0.85
"""Ways left that CP-SAT is first asked to settle; more after each success, fewer after each failure."""
EFFORT, HARDER = 0.5, 1.5
"""Deterministic work it may use for that at first; more after each failure."""
HEAD_START = 2.0
"""CP-SAT may use as much work as the linear programmes have, and so much more."""
LP_WORK = 0.005
"""Deterministic work counted for one linear programme."""
POOLED = 4
"""CP-SAT looks for plans among the ways of the linear programme after 1, 4, 16 ... nodes."""
EMPTY = 1e-6


class Settled(Protocol):
    """How CP-SAT ended on the ways it was given."""

    work: float

    @property
    def exhausted(self) -> bool:
        """Whether it looked at everything."""


@dataclass(slots=True, eq=False)
class Node:
    """What is left to look at, its bound (less is better) and what its linear mix uses."""

    bound: int
    number: int
    keep: BoolArray
    share: Floats
    prices: Floats


@dataclass(order=True, slots=True)
class Waiting:
    """A node whose turn has not come, in little room: thousands of them may wait, each of many ways."""

    bound: int
    number: int
    kept: NDArray[np.uint8] = field(compare=False)
    used: IntArray = field(compare=False)
    share: Floats = field(compare=False)
    prices: Floats = field(compare=False)

    @classmethod
    def of(cls, node: Node) -> "Waiting":
        """Return a node folded up."""
        used = np.flatnonzero(node.share)
        return cls(node.bound, node.number, np.packbits(node.keep), used, node.share[used], node.prices)

    def unfolded(self, count: int) -> Node:
        """Return the node again; ``count``: of ways."""
        share = np.zeros(count)
        share[self.used] = self.share
        keep = np.unpackbits(self.kept, count=count).view(np.bool_)
        return Node(self.bound, self.number, keep, share, self.prices)


@dataclass(frozen=True, slots=True, eq=False)
class Split:
    """Some ways of one proposal against its others."""

    hesitation: float
    inside: IntArray
    owner: int


class Tree:
    """The search of one tier over given ways.

    ``best`` says what has to be beaten (it may fall while the search goes on), ``settle`` asks CP-SAT about the ways
    left, ``going_on`` whether there is time, ``told`` hears of each better bound.
    """

    def __init__(
        self,
        table: Table,
        sums: Sums,
        spec: TierSpec,
        best: Callable[[], int],
        settle: Callable[[BoolArray, float], Settled],
        offer: Callable[[Choice], None],
        told: Callable[[int], None],
    ) -> None:
        self.table, self.sums = table, sums
        self.mixture = Mixture(sums, spec)
        self.best, self.settle, self.offer, self.told = best, settle, offer, told
        self.groups = [[*self._groups(ways)] for ways in sums.free]
        self.small = float(SMALL)
        self.effort, self.spent = EFFORT, 0.0
        self.solved = 0
        self._made = self._looked = 0
        self._next_pool = 1

    def run(self, going_on: Callable[[], bool]) -> bool:
        """Search until nothing better can exist (True) or time is up."""
        root = self._relax(self.sums.allowed, np.zeros(len(self.sums.rows)))
        waiting = [] if root is None else [Waiting.of(root)]
        while waiting:
            if not going_on():
                return False
            node = heapq.heappop(waiting).unfolded(self.sums.count)
            if node.bound >= self.best():
                continue
            self.told(node.bound)
            self._pool(root)
            for child in self._children(node):
                heapq.heappush(waiting, Waiting.of(child))
        return True

    def _children(self, node: Node) -> Iterator[Node]:
        """Return what is left of a node once it was settled or split."""
        self._whole(node)
        if self._settled(node):
            return
        splits = self._splits(node)
        if not splits:
            # the mix is a plan already, or the same in every respect that could be split: by its dearest proposal
            splits = [self._last(node)]
        best_score, chosen = -1.0, splits[0]
        for split in splits[:CANDIDATES] if len(splits) > 1 else ():
            score = self._score(node, split)
            if score > best_score:
                best_score, chosen = score, split
            if score == float("inf"):
                break
        for keep in self._sides(node, chosen):
            child = self._relax(keep, node.prices)
            if child is not None:
                child.bound = max(child.bound, node.bound)
                yield child

    # --- what CP-SAT can do

    def _settled(self, node: Node) -> bool:
        """Tell whether CP-SAT looked at everything that is left of a node."""
        left, few = int(node.keep.sum()), 3 * len(self.sums.free)
        if left > few and (left > self.small or self.spent + self.effort > HEAD_START + LP_WORK * self.solved):
            return False
        ended = self.settle(node.keep, self.effort)
        self.spent += ended.work
        if ended.exhausted:
            self.small = max(self.small, left * GROW)
        else:
            self.small, self.effort = min(self.small, left * SHRINK), self.effort * HARDER
        return ended.exhausted

    def _pool(self, root: Node | None) -> None:
        """Now and then, look for a plan among the ways the linear programme knows."""
        self._looked += 1
        if self._looked == self._next_pool and root is not None:
            self._next_pool *= POOLED
            self.spent += self.settle(self.mixture.known & root.keep, 2 * EFFORT).work

    # --- one node

    def _relax(self, keep: BoolArray, prices: Floats) -> Node | None:
        """Return a node with its bound; None when nothing better can be in it."""
        at: Floats = prices
        priced = self.mixture.price(at, keep)
        if priced is None or priced.least >= self.best():
            return None
        bound, keep = priced.least, self._thinned(keep, priced)
        share = np.zeros(self.sums.count)
        self._enter(priced, keep, None)
        for _ in range(ROUNDS):
            mixed = self.mixture.solve(keep)
            self.solved += 1
            if mixed is None:
                break
            priced = self.mixture.price(mixed.rows, keep)
            if priced is None:
                return None
            if priced.least > bound:
                bound, at = priced.least, mixed.rows
            best = self.best()
            if bound >= best:
                return None
            keep, share = self._thinned(keep, priced), mixed.share
            if mixed.value - bound <= NEAR * (best - bound) or not self._enter(priced, keep, mixed.proposals):
                break
        self._made += 1
        return Node(bound, self._made, keep, share, at)

    def _thinned(self, keep: BoolArray, priced: Priced) -> BoolArray:
        """Drop the ways that only plans no better than the one at hand could use."""
        return keep & (priced.dearer <= (self.best() - 1) * priced.scale - priced.total)

    def _enter(self, priced: Priced, keep: BoolArray, worth: Floats | None) -> bool:
        """Let the cheapest ways of each proposal take part; ``worth``: what it pays for one now."""
        entered = False
        for owner, (first, end) in enumerate(
            zip(self.sums.first[:-1].tolist(), self.sums.first[1:].tolist(), strict=True)
        ):
            cost = np.where(keep[first:end], priced.cost[first:end], np.iinfo(np.int64).max)
            cheapest = np.argsort(cost, kind="stable")[:COLUMNS] if worth is not None else [int(np.argmin(cost))]
            for way in cheapest:
                gains = worth is None or cost[way] / priced.scale < worth[owner] - EMPTY * self.mixture.unit
                if keep[first + way] and gains:
                    entered |= self.mixture.add(first + int(way))
        return entered

    def _whole(self, node: Node) -> None:
        """Offer the mix if it mixes nothing."""
        used = np.flatnonzero(node.share > 0.5)
        if len(used) == len(self.sums.free) and node.share[used].min(initial=1.0) > 1 - EMPTY:
            owner = self.mixture.owner[used].tolist()
            free = self.sums.free
            self.offer(
                {
                    free[o].owner: free[o].chosen(way - int(self.sums.first[o]))
                    for o, way in zip(owner, used.tolist(), strict=True)
                }
            )

    # --- splits

    def _groups(self, ways: Ways) -> Iterator[IntArray]:
        """Number the ways of a proposal by each respect they can be split in."""
        table = self.table
        for respect in (_served, _pools, _sizes, _starts):
            known: dict[tuple[object, ...], int] = {}
            yield np.array(
                [
                    known.setdefault(tuple(None if o == NONE else respect(table, o) for o in row), len(known))
                    for row in ways.options.tolist()
                ],
                dtype=np.int64,
            )

    def _splits(self, node: Node) -> list[Split]:
        """Return the splits that part the mix, those that part it most evenly first; the coarser respect wins a tie."""
        found = []
        for owner, groups in enumerate(self.groups):
            here = slice(self.sums.first[owner], self.sums.first[owner + 1])
            share = node.share[here]
            if share.max(initial=0.0) > 1 - EMPTY:
                continue
            for respect, group in enumerate(groups):
                weight = np.bincount(group, share)
                for number in np.flatnonzero((weight > NEAR) & (weight < 1 - NEAR)).tolist():
                    hesitation = abs(float(weight[number]) - 0.5) + 0.05 * respect
                    found.append(Split(hesitation, np.flatnonzero(group == number) + int(here.start), owner))
        return sorted(found, key=lambda split: (split.hesitation, split.owner))

    def _last(self, node: Node) -> Split:
        """Part the proposal with the most ways left, its cheapest way against the others."""
        kept = np.add.reduceat(node.keep, self.sums.first[:-1])
        owner = int(np.argmax(kept))
        here = np.flatnonzero(node.keep[: self.sums.first[owner + 1]])
        here = here[here >= self.sums.first[owner]]
        return Split(0.0, here[: max(1, len(here) // 2)], owner)

    def _sides(self, node: Node, split: Split) -> tuple[BoolArray, BoolArray]:
        first, end = self.sums.first[split.owner], self.sums.first[split.owner + 1]
        inside, outside = node.keep.copy(), node.keep.copy()
        inside[first:end] = False
        inside[split.inside] = node.keep[split.inside]
        outside[split.inside] = False
        return inside, outside

    def _score(self, node: Node, split: Split) -> float:
        """Return how much both sides gain, multiplied; infinite when neither can hold anything better."""
        score, left = 1.0, max(1, self.best() - node.bound)
        ended = 0
        for keep in self._sides(node, split):
            mixed = self.mixture.solve(keep)
            self.solved += 1
            priced = None if mixed is None else self.mixture.price(mixed.rows, keep)
            if mixed is not None and (priced is None or priced.least >= self.best()):
                ended += 1
                continue
            gain = 0 if priced is None else max(0, priced.least - node.bound)
            score *= max(1e-6, min(1.0, gain / left))
        return float("inf") if ended == 2 else score


def _served(table: Table, option: int) -> object:
    return True


def _pools(table: Table, option: int) -> object:
    return table.families[table.family[option]].pools


def _sizes(table: Table, option: int) -> object:
    return table.families[table.family[option]].pools, int(table.nodes[option])


def _starts(table: Table, option: int) -> object:
    return int(table.start[option])
