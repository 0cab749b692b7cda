"""Better plans of one tier: the ways worth looking at, the linear mix, a restricted master, then pieces.

Options are looked at in the order of their reduced cost. ``mixed`` frees the proposals the linear mix splits or gives
something else than the plan; ``master`` frees all, on few options each; ``pieces`` frees some, on many.
"""

from typing import Protocol

import numpy as np

from allocator.engine.bounds import Bound, Bounds
from allocator.engine.bounds.reduced import reduced_costs
from allocator.engine.budget import Budget
from allocator.engine.control import Control
from allocator.engine.frozen import Frozen
from allocator.engine.neighbours import Neighbours
from allocator.engine.ways.book import WayBook, Ways
from allocator.engine.ways.choice import Choice, ChoiceModel, Chosen, Rows
from allocator.options.days import IntArray
from models.scenario import Decision
from models.tiers import TierSpec

MASTER_PER_LINE, PIECE_PER_LINE = 25, 80
"""Options per phase, on average, in the restricted master and in pieces."""
MIXED_SHARE, MASTER_SHARE, CLOSE_SHARE = 0.15, 0.25, 0.3
"""Of what is left of a tier's time (or work)."""
FEW = 6_000
"""Up to so many options a search of all of them may end."""
PIECE_SECONDS, PIECE_WORK = 4.0, 2.0
FIRST_PIECE, SMALLEST_PIECE = 10, 4


class Place(Protocol):
    """The tier a search works for: where the best plan is kept."""

    bounds: Bounds
    book: WayBook
    rows: Rows
    control: Control
    frozen: list[Frozen]
    spec: TierSpec
    level: int
    seed: int
    budget: Budget

    @property
    def met(self) -> bool:
        """Whether the bound is reached."""

    @property
    def is_sum(self) -> bool:
        """Whether the bound is on the tier itself, not on a threshold."""

    @property
    def least(self) -> int:
        """What the best plan reaches, turned so that less is better."""

    @property
    def decisions(self) -> tuple[Decision, ...]:
        """The best plan so far."""

    def offer(self, decisions: tuple[Decision, ...]) -> bool:
        """Offer a plan; tell whether it was better."""

    def settle(self) -> None:
        """Note that nothing better exists."""


class Search:
    """The search for better plans of one tier."""

    def __init__(self, place: Place, proven: Bound) -> None:
        self.place = place
        self.table = place.bounds.table
        self.proof = proven.proof
        self.mix = proven.proof.mix if proven.proof is not None else {}
        self.dearer: IntArray = np.zeros(self.table.count, dtype=np.int64)
        self.priced = proven.proof is not None and not proven.proof.best.impossible
        if proven.proof is not None and self.priced:
            self.dearer = reduced_costs(proven.proof.best.solution)
        self.owners = sorted(place.book.lines)
        self._ways: dict[tuple[int, int], Ways] = {}
        self._kept: dict[int, IntArray] = {}
        self._tried = 2 * FEW

    # --- three kinds of pieces

    def mixed(self) -> None:
        """Free what the linear mix does not settle."""
        settled = {column for column, part in self.mix.items() if part > 0.99}
        stays = {column[0] for column in settled & set(self.place.bounds.columns_of(self.place.decisions))}
        free = [owner for owner in self.owners if owner not in stays]
        if self.mix and len(free) < len(self.owners):
            self._free(free, PIECE_PER_LINE, self.place.budget.part(MIXED_SHARE))

    def master(self) -> None:
        """Free everybody, on the cheapest options."""
        self._free(self.owners, MASTER_PER_LINE, self.place.budget.part(MASTER_SHARE))

    def close(self) -> None:
        """Free everybody on all options a better plan could use, if they are few: a search to the end is a proof."""
        place, most = self.place, self._most()
        keep = np.arange(self.table.count) if most is None else np.flatnonzero(self.dearer <= most)
        if not place.budget.open or not self._few(keep):
            return
        now, budget = self._now(), place.budget.part(CLOSE_SHARE)
        ways = [place.book.among(owner, keep, self.dearer, [now[owner]]) for owner in self.owners]
        rest = [place.book.exactly(owner, ()) for owner in now if owner not in place.book.lines]
        model = ChoiceModel(place.book, place.rows, ways, rest, place.frozen, place.spec, place.level)
        found = model.solve(place.control, now, budget.seconds, budget.work)
        if found.choice is not None:
            self._offer(found.choice)
        if found.exhausted:
            place.settle()

    def _most(self) -> int | None:
        """Return the reduced cost beyond which an option is in no better plan; None where prices do not tell."""
        if self.proof is None or not self.priced or not self.place.is_sum:
            return None
        return max(0, self.proof.best.prices.scale * self.place.least - self.proof.best.total)

    def _few(self, keep: IntArray) -> bool:
        """Tell whether so many options make one model and no combination is left out; asked once per number."""
        if len(keep) > FEW or len(keep) * 5 > self._tried * 4:
            return False
        self._tried = len(keep)
        options = np.bincount(self.table.line[keep], minlength=len(self.table.lines))
        for lines in self.place.book.lines.values():
            most = max(int(options[line.number]) for line in lines)
            if len(lines) > 1 and most > self.place.book.width(len(lines)):
                return False
        return True

    def pieces(self) -> None:
        """Free some, again and again; pieces grow while they are solved to the end and shrink when they are not."""
        neighbours = Neighbours(self.table, self._keep(PIECE_PER_LINE), self.place.seed)
        count, tries, budget = min(FIRST_PIECE, len(neighbours.open)), 0, self.place.budget
        while budget.open and not self.place.met and neighbours.open:
            tries += 1
            free = neighbours.draw(count, self._now())
            found = self._free(free, PIECE_PER_LINE, budget.at_most(PIECE_SECONDS, PIECE_WORK), tries)
            if found.exhausted and len(free) == len(neighbours.open):
                return
            count = min(len(neighbours.open), count + 1) if found.exhausted else max(SMALLEST_PIECE, count - 1)

    # --- one piece

    def _now(self) -> Choice:
        return {owner: options for owner, options, _ in self.place.bounds.columns_of(self.place.decisions)}

    def _free(self, free: list[int], per_line: int, budget: Budget, seed: int = 0) -> Chosen:
        place, now = self.place, self._now()
        freed = set(free)
        model = ChoiceModel(
            place.book,
            place.rows,
            [self._of(owner, per_line, now) for owner in free],
            [place.book.exactly(owner, now[owner]) for owner in now if owner not in freed],
            place.frozen,
            place.spec,
            place.level,
        )
        found = model.solve(place.control, now, budget.seconds, budget.work, seed=seed)
        if found.choice is not None:
            self._offer(found.choice)
        return found

    def _offer(self, choice: Choice) -> None:
        decisions = [self.table.decision(option) for options in choice.values() for option in options]
        self.place.offer(tuple(sorted(decisions, key=lambda d: (d.proposal, d.phase))))

    def _of(self, owner: int, per_line: int, now: Choice) -> Ways:
        """Return the ways of a proposal, what it has now among them."""
        key = (owner, per_line)
        ways = self._ways.get(key)
        at_hand = now.get(owner, ())
        if ways is None or all(ways.chosen(n) != at_hand for n in range(len(ways))):
            met = [options for who, options, _ in self.mix if who == owner]
            known = [] if ways is None else [ways.chosen(n) for n in range(len(ways))]
            more = list(dict.fromkeys([at_hand, *met, *known]))
            ways = self.place.book.among(owner, self._keep(per_line), self.dearer, more)
            self._ways[key] = ways
        return ways

    def _keep(self, per_line: int) -> IntArray:
        """Return so many options per phase on average, the cheapest of all, and none that no better plan could use."""
        if per_line not in self._kept:
            count = per_line * len(self.table.lines)
            keep = np.ones(self.table.count, dtype=np.bool_)
            if self.priced and count < self.table.count:
                keep = self.dearer <= np.partition(self.dearer, count)[count]
            most = self._most()
            if most is not None:
                keep &= self.dearer <= most
            self._kept[per_line] = np.flatnonzero(keep)
        return self._kept[per_line]
