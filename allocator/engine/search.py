"""Better plans of one tier: the linear mix, a restricted master, then pieces, all solved by CP-SAT.

Options are looked at in the order of their reduced cost (see ``prospects``). ``mixed`` frees the proposals the linear
mix splits or gives something else than the plan; ``master`` frees all, on few options each; ``close`` frees all, on
every option a better plan could use; ``pieces`` frees some, on many.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import numpy as np

from allocator.engine.bounds.reduced import narrowed
from allocator.engine.budget import Budget
from allocator.engine.closing import Closing
from allocator.engine.frozen import Frozen
from allocator.engine.place import Place, choice_of, offer_choice, others_of
from allocator.engine.prospects import FEW_PROPOSALS, PIECE_PER_LINE, Prospects
from allocator.engine.ways.choice import Choice, ChoiceModel, Chosen
from allocator.options import Options
from allocator.options.days import BoolArray
from models.tiers import TierName

MASTER_PER_LINE = 25
"""Options per phase, on average, in the restricted master."""
MIXED = 100
"""Of more proposals than that, one piece found nothing and took much memory (measured at 300 and 1,000)."""
MIXED_SHARE, MASTER_SHARE, CLOSE_SHARE = 0.15, 0.25, 0.6
"""Of what is left of a tier's time (or work)."""
FEW = 6_000
"""Up to so many options a search of all of them may end."""
PIECE_WORK = 2.0
BRIEF, BRIEF_SHARE, BRIEF_WORK = 10, 0.1, 0.5
FIRST_PIECE, SMALLEST_PIECE = 10, 4
PIECE_WAYS = 16_000
"""About so many ways a piece has at most, unless it is everybody: more take memory and time to write down."""
GROWN, SHRUNK = 8, 4
"""A piece solved to the end is followed by one larger by an eighth (and one), any other by one smaller by a fourth."""


class Search:
    """The search for better plans of one tier."""

    def __init__(self, place: Place, prospects: Prospects) -> None:
        self.place, self.prospects = place, prospects
        self.table, self.owners = prospects.table, prospects.owners
        self._tried = 2 * FEW

    # --- kinds of pieces

    def mixed(self) -> None:
        """Free what the linear mix does not settle, once on many options each and once on few."""
        settled = self.prospects.settled
        stays = {column[0] for column in settled & set(self.place.bounds.columns_of(self.place.decisions))}
        free = [owner for owner in self.owners if owner not in stays]
        if settled and len(free) < len(self.owners) and len(free) <= MIXED:
            widths = (PIECE_PER_LINE, MASTER_PER_LINE)[: self.place.control.abreast]
            pieces = [self._piece(free, per_line) for per_line in widths]
            self._solve(pieces, self.place.budget.part(MIXED_SHARE))

    def master(self) -> None:
        """Free everybody, on the cheapest options; of use while there are not too many."""
        if len(self.owners) <= FEW_PROPOSALS:
            self._solve([self._piece(self.owners, MASTER_PER_LINE)], self.place.budget.part(MASTER_SHARE))

    def close(self) -> None:
        """Free everybody on all options a better plan could use, if they are few: a search to the end is a proof."""
        place, keep = self.place, self.prospects.useful()
        count = int(keep.sum())
        known = count * 5 > self._tried * 4 and len(self.owners) > FEW_PROPOSALS
        if not place.budget.open or count > FEW or known:
            return
        self._tried = count
        numbers = np.flatnonzero(keep)
        ways = partial(self.prospects.all_ways, numbers) if self.prospects.can_list(numbers) else None
        share = 1.0 if self.prospects.is_small else CLOSE_SHARE
        if Closing(place, self._left(keep), ways, self._frozen, place.budget.part(share)).run():
            place.settle()

    def _left(self, keep: BoolArray) -> Options:
        """Return the kept options and what the plan at hand has."""
        for options in choice_of(self.place).values():
            keep[list(options)] = True
        return narrowed(self.table.options, self.table, keep)

    @property
    def _frozen(self) -> list[Frozen]:
        """What has to be kept, and more than the lowest ratio at hand: whoever cannot have it is out at once."""
        place = self.place
        first = place.spec.name is TierName.FAIRNESS and place.level == 1
        return [*place.frozen, *([Frozen(place.spec, 1, 1 - place.least)] if first else [])]

    def brief(self) -> None:
        """Improve the plan while that is easy: the better the plan, the fewer options to look at."""
        self._pieces(self.place.budget.part(BRIEF_SHARE), BRIEF_WORK, patience=BRIEF)

    def pieces(self) -> None:
        """Free some, again and again, until nothing is left of the tier's share."""
        self._pieces(self.place.budget, PIECE_WORK)

    def _pieces(self, budget: Budget, most: float, patience: int | None = None) -> None:
        """Free some, again and again; pieces grow while they are solved to the end and shrink when they are not.

        ``most``: work of one piece (and twice as many seconds); ``patience``: end after so many in a row that found
        nothing better.

        As many pieces as go abreast are solved at once, each by one worker; what they change is put together in turn.
        Once everybody was freed and nothing better is left, twice as many options are looked at, in the end all
        of use in all their combinations.
        """
        per_line = PIECE_PER_LINE
        neighbours = self.prospects.neighbours(per_line)
        count, tries = min(FIRST_PIECE, len(neighbours.open)), 0
        least, since = self.place.least, 0
        while budget.open and not self.place.met and neighbours.open:
            if patience is not None and tries - since >= patience:
                return
            drawn = neighbours.draw_apart(count, choice_of(self.place), self.place.control.abreast)
            everybody = len(drawn[0]) == len(neighbours.open)
            pieces = [self._piece(free, per_line, None if everybody else PIECE_WAYS) for free in drawn]
            tries += len(pieces)
            found = self._solve(pieces, budget.at_most(2 * most, most * len(pieces)), tries)
            if self.place.least < least:
                least, since = self.place.least, tries
            ended = all(each.exhausted for each in found)
            if ended and everybody:
                if np.isin(np.flatnonzero(self.prospects.useful()), self.prospects.keep(per_line)).all():
                    if patience is None:
                        self._everything(budget)
                    return
                per_line *= 2
                neighbours = self.prospects.neighbours(per_line)
            grown, shrunk = count + 1 + count // GROWN, count - 1 - count // SHRUNK
            count = min(len(neighbours.open), grown) if ended else max(SMALLEST_PIECE, shrunk)

    def _everything(self, budget: Budget) -> None:
        """Free everybody once more, on all that a better plan could use, phase by phase: a proof, if it ends."""
        if Closing(self.place, self._left(self.prospects.useful()), None, self._frozen, budget).run():
            self.place.settle()

    # --- one piece

    def _piece(self, free: list[int], per_line: int, most: int | None = None) -> ChoiceModel:
        """Return the model that frees some; ``most``: about how many ways they have together, None: all they have."""
        place, now = self.place, choice_of(self.place)
        ways = [self.prospects.ways(owner, per_line, now) for owner in free]
        if most is not None:
            each_most = max(MASTER_PER_LINE, most // len(free))
            ways = [self.prospects.cheapest(each, now[each.owner], each_most) for each in ways]
        return ChoiceModel(
            place.book,
            place.rows,
            ways,
            others_of(place, now, free),
            place.frozen,
            place.spec,
            place.level,
        )

    def _solve(self, pieces: list[ChoiceModel], budget: Budget, seed: int = 0) -> list[Chosen]:
        """Solve pieces side by side, one worker each, and offer what each one found on top of the others."""
        now, work = choice_of(self.place), budget.work
        share = None if work is None else work / len(pieces)

        def solve(number: int, met: Callable[[Choice], None] | None = None) -> Chosen:
            return pieces[number].solve(self.place.control, now, budget.seconds, share, seed=seed + number, met=met)

        if len(pieces) == 1:
            alone = solve(0, self._offer)
            if alone.choice is not None:
                self._offer(alone.choice)
            return [alone]
        with ThreadPoolExecutor(min(len(pieces), self.place.control.settings.workers)) as pool:
            found = list(pool.map(solve, range(len(pieces))))
        for each in found:
            if each.choice is not None:
                changed = {owner: options for owner, options in each.choice.items() if options != now[owner]}
                self._offer({**choice_of(self.place), **changed})
        return found

    def _offer(self, choice: Choice) -> None:
        offer_choice(self.place, choice)
