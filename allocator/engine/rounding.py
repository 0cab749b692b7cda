"""Plans near the linear mix: many proposals settled at once, each among a few good ways, by a mixed-integer solver."""

import numpy as np

from allocator.engine.budget import Budget
from allocator.engine.place import Place, choice_of, offer_choice, others_of
from allocator.engine.prospects import PIECE_PER_LINE, Prospects
from allocator.engine.ways.choice import Choice
from allocator.engine.ways.rounded import rounded
from allocator.engine.ways.sums import NO_SUMS, Sums, sums_only

SHARE, SECONDS = 0.25, 8.0
"""Of what is left of a tier's time; and at most for one round."""
FIRST, QUICK = 60, 1.5
"""So many proposals are settled at once at first, and more while it takes less than so many seconds."""
PATIENCE = 3
"""After so many rounds in a row that found nothing better, pieces find more (measured at 300 and 1,000)."""
WAYS, TOTAL = (4, 25), 800
"""Ways of each proposal, at least and at most, and about how many together."""


class Rounding:
    """The rounds of one tier."""

    def __init__(self, place: Place, prospects: Prospects) -> None:
        self.place, self.prospects = place, prospects

    @property
    def _is_possible(self) -> bool:
        sums = self.place.spec.name not in NO_SUMS and sums_only(self.place.frozen)
        return self.prospects.priced and sums and not self.prospects.is_small

    def unsplit(self) -> None:
        """Take what the linear mix settles, and settle the proposals it splits at once, among their cheapest ways."""
        if not self._is_possible:
            return
        settled = self._fitting({owner: options for owner, options, _ in self.prospects.settled})
        free = [owner for owner in self.prospects.owners if owner not in settled]
        if settled and free:
            self._round(free, self.place.budget.part(SHARE), settled)

    def rounds(self) -> None:
        """Settle many proposals at once, drawn like neighbourhoods: more and more of them while that is quick.

        Of the tier's share it may use a part. Once everybody was asked at once, parts follow; few proposals have none.
        """
        if not self._is_possible:
            return
        place, budget = self.place, self.place.budget.part(SHARE)
        neighbours = self.prospects.neighbours(PIECE_PER_LINE)
        everybody = most = len(neighbours.open)
        count, vain = min(FIRST, everybody), 0
        while count and vain < PATIENCE and budget.open and not place.met:
            began, least = place.control.seconds, place.least
            if not self._round(neighbours.draw(count, choice_of(place)), budget):
                return
            vain = vain + 1 if place.least == least else 0
            if count == everybody:
                most = everybody // 2
                count = most if everybody > FIRST * 2 else 0
            elif place.control.seconds - began < QUICK:
                count = min(most, count * 3 // 2)
            else:
                count = max(FIRST, count * 2 // 3)

    def _fitting(self, settled: Choice) -> Choice:
        """Leave out whoever holds nodes on a day when those settled hold too many together.

        The linear mix leaves aside what is no sum over phases, such as the turnaround after each phase of several.
        """
        place = self.place
        used = {
            owner: place.rows.used(place.book.exactly(owner, options))
            for owner, options in settled.items()
            if owner in place.book.lines
        }
        over = sum(used.values(), np.zeros(place.rows.count, dtype=np.int64)) > place.rows.ready
        return {owner: options for owner, options in settled.items() if owner in used and not used[owner][over].any()}

    def _round(self, free: list[int], budget: Budget, settled: Choice | None = None) -> bool:
        """Settle some at once; tell whether a choice was found, better or not."""
        place, now = self.place, {**choice_of(self.place), **(settled or {})}
        most = max(WAYS[0], min(WAYS[1], TOTAL // len(free)))
        ways = [
            self.prospects.cheapest(self.prospects.ways(owner, PIECE_PER_LINE, now), now[owner], most) for owner in free
        ]
        sums = Sums(place.book, place.rows, ways, others_of(place, now, free), place.frozen)
        choice = rounded(sums, place.spec, place.control, min(SECONDS, budget.seconds))
        if choice is None:
            return False
        offer_choice(place, {**now, **choice})
        return True
