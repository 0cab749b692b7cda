"""What is worth looking at in one tier: options and ways in the order of what they lose at the prices of the bound."""

from functools import partial

import numpy as np

from allocator.engine.bounds import Bound
from allocator.engine.bounds.master import Column
from allocator.engine.bounds.pricing import Costs
from allocator.engine.bounds.reduced import reduced_costs
from allocator.engine.neighbours import Neighbours
from allocator.engine.place import Place, choice_of
from allocator.engine.ways.choice import Choice
from allocator.engine.ways.way import Ways
from allocator.options import Stopped
from allocator.options.days import BoolArray, IntArray

PIECE_PER_LINE = 80
"""Options per phase, on average, in pieces and in rounds: they share the ways made of them."""
SETTLED = 0.99
"""From this part on the linear mix is taken to give a proposal one way."""
SMALL, FEW_PROPOSALS = 3_000, 40
"""Of so many options and proposals, a search of everything is worth a try at once."""
EVERY_COMBINATION = 5_000_000
"""So many combinations of a proposal's phases are listed at most where all of them are asked for."""


class Prospects:
    """The options of one tier by their reduced cost, and the ways made of them.

    ``mix``: how much of each way the linear programme uses; ``dearer``: the reduced cost of every option (nothing
    where there are no prices); ``owners``: whoever has a choice.
    """

    def __init__(self, place: Place, proven: Bound) -> None:
        self.place = place
        self.table = place.bounds.table
        self.proof = proven.proof
        self.mix = proven.proof.mix if proven.proof is not None else {}
        self.dearer: IntArray = np.zeros(self.table.count, dtype=np.int64)
        self.costs: Costs | None = None
        self.priced = proven.proof is not None and not proven.proof.best.impossible
        if proven.proof is not None and self.priced:
            self.dearer = reduced_costs(proven.proof.best.solution)
            if proven.problem is not None:
                self.costs = proven.problem.costs(proven.proof.best.prices)[0]
        self.owners = sorted(place.book.lines)
        self._ways: dict[tuple[int, int], Ways] = {}
        self._kept: dict[int, IntArray] = {}

    @property
    def is_small(self) -> bool:
        """Whether a search of everything is worth a try at once."""
        return len(self.owners) <= FEW_PROPOSALS and int(np.count_nonzero(self.place.alive)) <= SMALL

    @property
    def settled(self) -> set[Column]:
        """The ways the linear mix settles."""
        return {column for column, part in self.mix.items() if part > SETTLED}

    # --- options

    def useful(self) -> BoolArray:
        """Return the options that a better plan could use, as far as is known."""
        most = self._most()
        return self.place.alive.copy() if most is None else self.place.alive & (self.dearer <= most)

    def keep(self, per_line: int) -> IntArray:
        """Return so many options per phase on average, the cheapest of all, and none that no better plan could use."""
        if per_line not in self._kept:
            count = per_line * len(self.table.lines)
            keep = self.useful()
            if self.priced and count < self.table.count:
                keep &= self.dearer <= np.partition(self.dearer, count)[count]
            self._kept[per_line] = np.flatnonzero(keep)
        return self._kept[per_line]

    def neighbours(self, per_line: int) -> Neighbours:
        """Draw neighbourhoods among so many options per phase."""
        left_out: dict[int, int] = {}
        if self.proof is not None and self.costs is not None:
            book, least = self.place.book, self.proof.best.solution.each
            for owner in self.owners:
                left_out[owner] = max(0, int(book.cost(owner, book.row(owner, ()), self.costs)[0] - least[owner]))
        return Neighbours(self.table, self.keep(per_line), self.dearer, left_out, self.place.seed)

    def _most(self) -> int | None:
        """Return the reduced cost beyond which an option is in no better plan; None where prices do not tell."""
        if self.proof is None or not self.priced or not self.place.is_sum:
            return None
        return max(0, self.proof.best.prices.scale * self.place.least - self.proof.best.total)

    # --- ways

    def ways(self, owner: int, per_line: int, now: Choice) -> Ways:
        """Return the ways of a proposal among the kept options, what it has now among them."""
        self._go_on()
        key = (owner, per_line)
        ways = self._ways.get(key)
        at_hand = now.get(owner, ())
        if ways is None or ways.find(at_hand) is None:
            met = [options for who, options, _ in self.mix if who == owner]
            known = [] if ways is None else [ways.chosen(n) for n in range(len(ways))]
            more = list(dict.fromkeys([at_hand, *met, *known]))
            ways = self.place.book.among(owner, self.keep(per_line), self.dearer, more)
            self._ways[key] = ways
        return ways

    def cheapest(self, ways: Ways, at_hand: tuple[int, ...], most: int) -> Ways:
        """Return the cheapest ways at the prices of the bound, and the one at hand."""
        if len(ways) <= most or self.costs is None:
            return ways
        cost = self.place.book.cost(ways.owner, ways.options, self.costs)
        keep = np.zeros(len(ways), dtype=np.bool_)
        keep[np.argsort(cost, kind="stable")[:most]] = True
        here = ways.find(at_hand)
        if here is not None:
            keep[here] = True
        return ways.only(keep)

    def all_ways(self, keep: IntArray) -> list[Ways]:
        """Return every way of kept options that a better plan could use, and what the plan at hand has."""
        now, found = choice_of(self.place), []
        for owner in self.owners:
            self._go_on()
            near = partial(self._near, owner)
            found.append(self.place.book.among(owner, keep, self.dearer, [now[owner]], EVERY_COMBINATION, near))
        return found

    def _go_on(self) -> None:
        """Make more ways only while there is time to search them."""
        self.table.options.go_on()
        if not self.place.budget.open:
            raise Stopped

    def can_list(self, keep: IntArray) -> bool:
        """Tell whether no proposal has too many combinations of its phases to list them all."""
        book = self.place.book
        several = (owner for owner in self.owners if len(book.lines[owner]) > 1)
        return all(book.combinations(owner, keep) <= EVERY_COMBINATION for owner in several)

    def _near(self, owner: int, rows: IntArray) -> BoolArray:
        """Tell which rows of options a better plan could use."""
        near = np.ones(len(rows), dtype=np.bool_)
        most = self._most()
        if most is not None and self.costs is not None and self.proof is not None:
            least = int(self.proof.best.solution.each[owner])
            near &= self.place.book.cost(owner, rows, self.costs) - least <= most
        return near
