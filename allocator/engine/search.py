"""Better plans of one tier: the ways worth looking at, the linear mix, a restricted master, then pieces.

Options are looked at in the order of their reduced cost. ``mixed`` frees the proposals the linear mix splits or gives
something else than the plan; ``master`` frees all, on few options each; ``close`` frees all, on every option a better
plan could use; ``pieces`` frees some, on many.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import numpy as np

from allocator.engine.bounds import Bound
from allocator.engine.bounds.pricing import Costs
from allocator.engine.bounds.reduced import narrowed, reduced_costs
from allocator.engine.budget import Budget
from allocator.engine.closing import Closing
from allocator.engine.frozen import Frozen
from allocator.engine.neighbours import Neighbours
from allocator.engine.place import Place, choice_of, offer_choice, others_of
from allocator.engine.ways.book import Ways
from allocator.engine.ways.choice import Choice, ChoiceModel, Chosen
from allocator.engine.ways.rounded import rounded
from allocator.engine.ways.sums import NO_SUMS, Sums, sums_only
from allocator.options.days import BoolArray, IntArray
from models.tiers import TierName

MASTER_PER_LINE, PIECE_PER_LINE = 25, 80
"""Options per phase, on average, in the restricted master and in pieces."""
SETTLED = 0.99
"""From this part on the linear mix is taken to give a proposal one way."""
MIXED = 100
"""Of more proposals than that, one piece found nothing and took much memory (measured at 300 and 1,000)."""
MIXED_SHARE, MASTER_SHARE, CLOSE_SHARE = 0.15, 0.25, 0.6
"""Of what is left of a tier's time (or work)."""
FEW, SMALL, FEW_PROPOSALS = 6_000, 3_000, 40
EVERY_COMBINATION = 5_000_000
"""Up to so many options a search of all of them may end; so many combinations of a proposal's phases are ways for
the tree."""
PIECE_WORK = 2.0
BRIEF, BRIEF_SHARE, BRIEF_WORK = 10, 0.1, 0.5
FIRST_PIECE, SMALLEST_PIECE = 10, 4
PIECE_WAYS = 16_000
"""About so many ways a piece has at most, unless it is everybody: more take memory and time to write down."""
GROWN, SHRUNK = 8, 4
"""A piece solved to the end is followed by one larger by an eighth (and one), any other by one smaller by a fourth."""

ROUNDED_SHARE, ROUNDED_SECONDS = 0.25, 8.0
ROUNDED_FIRST, ROUNDED_QUICK = 60, 1.5
"""So many proposals are settled at once at first, and more while it takes less than so many seconds."""
ROUNDED_PATIENCE = 3
"""After so many rounds in a row that found nothing better, pieces find more (measured at 300 and 1,000)."""
ROUNDED_WAYS, ROUNDED_TOTAL = (4, 25), 800
"""Ways of each proposal, at least and at most, and about how many together."""


class Search:
    """The search for better plans of one tier."""

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
        self._tried = 2 * FEW

    # --- kinds of pieces

    def mixed(self) -> None:
        """Free what the linear mix does not settle, once on many options each and once on few."""
        settled = {column for column, part in self.mix.items() if part > SETTLED}
        stays = {column[0] for column in settled & set(self.place.bounds.columns_of(self.place.decisions))}
        free = [owner for owner in self.owners if owner not in stays]
        if self.mix and len(free) < len(self.owners) and len(free) <= MIXED:
            widths = (PIECE_PER_LINE, MASTER_PER_LINE)[: self.place.control.abreast]
            pieces = [self._piece(free, per_line) for per_line in widths]
            self._solve(pieces, self.place.budget.part(MIXED_SHARE))

    def master(self) -> None:
        """Free everybody, on the cheapest options; of use while there are not too many."""
        if len(self.owners) <= FEW_PROPOSALS:
            self._solve([self._piece(self.owners, MASTER_PER_LINE)], self.place.budget.part(MASTER_SHARE))

    def rounded(self) -> None:
        """Settle many proposals at once among a few good ways each: more and more at once while that is quick.

        Of the tier's share it may use a part. Once everybody was asked at once, parts follow; few proposals have none.
        """
        if not self._can_be_rounded:
            return
        place, budget = self.place, self.place.budget.part(ROUNDED_SHARE)
        neighbours = self._neighbours(PIECE_PER_LINE)
        everybody = most = len(neighbours.open)
        count, vain = min(ROUNDED_FIRST, everybody), 0
        while count and vain < ROUNDED_PATIENCE and budget.open and not place.met:
            began, least = place.control.seconds, place.least
            if not self._round(neighbours.draw(count, self._now()), budget):
                return
            vain = vain + 1 if place.least == least else 0
            if count == everybody:
                most = everybody // 2
                count = most if everybody > ROUNDED_FIRST * 2 else 0
            elif place.control.seconds - began < ROUNDED_QUICK:
                count = min(most, count * 3 // 2)
            else:
                count = max(ROUNDED_FIRST, count * 2 // 3)

    @property
    def _can_be_rounded(self) -> bool:
        sums = self.place.spec.name not in NO_SUMS and sums_only(self.place.frozen)
        return self.priced and sums and not self.is_small

    def unsplit(self) -> None:
        """Take what the linear mix settles, and settle the proposals it splits at once, among their cheapest ways."""
        if not self._can_be_rounded:
            return
        settled = self._fitting({owner: options for (owner, options, _), part in self.mix.items() if part > SETTLED})
        free = [owner for owner in self.owners if owner not in settled]
        if settled and free:
            self._round(free, self.place.budget.part(ROUNDED_SHARE), settled)

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
        place, now = self.place, {**self._now(), **(settled or {})}
        most = max(ROUNDED_WAYS[0], min(ROUNDED_WAYS[1], ROUNDED_TOTAL // len(free)))
        ways = [self._cheapest(self._of(owner, PIECE_PER_LINE, now), now[owner], most) for owner in free]
        sums = Sums(place.book, place.rows, ways, others_of(place, now, free), place.frozen)
        choice = rounded(sums, place.spec, place.control, min(ROUNDED_SECONDS, budget.seconds))
        if choice is None:
            return False
        self._offer({**now, **choice})
        return True

    def _cheapest(self, ways: Ways, at_hand: tuple[int, ...], most: int) -> Ways:
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

    def close(self) -> None:
        """Free everybody on all options a better plan could use, if they are few: a search to the end is a proof."""
        place, keep = self.place, self._useful()
        count = int(keep.sum())
        known = count * 5 > self._tried * 4 and len(self.owners) > FEW_PROPOSALS
        if not place.budget.open or count > FEW or known:
            return
        self._tried = count
        frozen, numbers = [*place.frozen, *self._better()], np.flatnonzero(keep)
        widest = max(
            (place.book.combinations(o, numbers) for o in self.owners if len(place.book.lines[o]) > 1), default=0
        )
        ways = partial(self._all_ways, numbers) if widest <= EVERY_COMBINATION else None
        for options in self._now().values():
            keep[list(options)] = True
        left = narrowed(self.table.options, self.table, keep)
        if Closing(place, left, ways, frozen, place.budget.part(1.0 if self.is_small else CLOSE_SHARE)).run():
            place.settle()

    def _better(self) -> list[Frozen]:
        """Ask for more than the lowest ratio at hand: whoever cannot have it is then out of the question at once."""
        spec, level = self.place.spec, self.place.level
        return [Frozen(spec, 1, 1 - self.place.least)] if spec.name is TierName.FAIRNESS and level == 1 else []

    def _all_ways(self, keep: IntArray) -> list[Ways]:
        """Return every way of kept options that a better plan could use, and what the plan at hand has."""
        now, found = self._now(), []
        for owner in self.owners:
            near = partial(self._near, owner)
            found.append(self.place.book.among(owner, keep, self.dearer, [now[owner]], EVERY_COMBINATION, near))
        return found

    def _near(self, owner: int, rows: IntArray) -> BoolArray:
        """Tell which rows of options a better plan could use."""
        near = np.ones(len(rows), dtype=np.bool_)
        most = self._most()
        if most is not None and self.costs is not None and self.proof is not None:
            least = int(self.proof.best.solution.each[owner])
            near &= self.place.book.cost(owner, rows, self.costs) - least <= most
        return near

    def _most(self) -> int | None:
        """Return the reduced cost beyond which an option is in no better plan; None where prices do not tell."""
        if self.proof is None or not self.priced or not self.place.is_sum:
            return None
        return max(0, self.proof.best.prices.scale * self.place.least - self.proof.best.total)

    @property
    def is_small(self) -> bool:
        """Whether a search of everything is worth a try at once."""
        return len(self.owners) <= FEW_PROPOSALS and int(np.count_nonzero(self.place.alive)) <= SMALL

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
        neighbours = self._neighbours(per_line)
        count, tries = min(FIRST_PIECE, len(neighbours.open)), 0
        least, since = self.place.least, 0
        while budget.open and not self.place.met and neighbours.open:
            if patience is not None and tries - since >= patience:
                return
            now = self._now()
            drawn = neighbours.draw_apart(count, now, self.place.control.abreast)
            everybody = len(drawn[0]) == len(neighbours.open)
            pieces = [self._piece(free, per_line, None if everybody else PIECE_WAYS) for free in drawn]
            tries += len(pieces)
            found = self._solve(pieces, budget.at_most(2 * most, most * len(pieces)), tries)
            if self.place.least < least:
                least, since = self.place.least, tries
            ended = all(each.exhausted for each in found)
            if ended and everybody:
                if np.isin(np.flatnonzero(self._useful()), self._keep(per_line)).all():
                    self._everything(budget)
                    return
                per_line *= 2
                neighbours = self._neighbours(per_line)
            grown, shrunk = count + 1 + count // GROWN, count - 1 - count // SHRUNK
            count = min(len(neighbours.open), grown) if ended else max(SMALLEST_PIECE, shrunk)

    def _everything(self, budget: Budget) -> None:
        """Free everybody once more, on all that a better plan could use, phase by phase: a proof, if it ends."""
        place, keep = self.place, self._useful()
        for options in self._now().values():
            keep[list(options)] = True
        left = narrowed(self.table.options, self.table, keep)
        if Closing(place, left, None, [*place.frozen, *self._better()], budget).run():
            place.settle()

    # --- one piece

    def _neighbours(self, per_line: int) -> Neighbours:
        """Draw neighbourhoods among so many options per phase."""
        keep, left_out = self._keep(per_line), {}
        if self.proof is not None and self.costs is not None:
            book, least = self.place.book, self.proof.best.solution.each
            for owner in self.owners:
                left_out[owner] = max(0, int(book.cost(owner, book.row(owner, ()), self.costs)[0] - least[owner]))
        return Neighbours(self.table, keep, self.dearer, left_out, self.place.seed)

    def _now(self) -> Choice:
        return choice_of(self.place)

    def _piece(self, free: list[int], per_line: int, most: int | None = None) -> ChoiceModel:
        """Return the model that frees some; ``most``: about how many ways they have together, None: all they have."""
        place, now = self.place, self._now()
        ways = [self._of(owner, per_line, now) for owner in free]
        if most is not None:
            each_most = max(MASTER_PER_LINE, most // len(free))
            ways = [self._cheapest(each, now[each.owner], each_most) for each in ways]
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
        now, work = self._now(), budget.work
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
                self._offer({**self._now(), **changed})
        return found

    def _offer(self, choice: Choice) -> None:
        if choice != self._now():
            offer_choice(self.place, choice)

    def _of(self, owner: int, per_line: int, now: Choice) -> Ways:
        """Return the ways of a proposal, what it has now among them."""
        self.table.options.go_on()
        key = (owner, per_line)
        ways = self._ways.get(key)
        at_hand = now.get(owner, ())
        if ways is None or ways.find(at_hand) is None:
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
            keep = self._useful()
            if self.priced and count < self.table.count:
                keep &= self.dearer <= np.partition(self.dearer, count)[count]
            self._kept[per_line] = np.flatnonzero(keep)
        return self._kept[per_line]

    def _useful(self) -> BoolArray:
        """Return the options that a better plan could use, as far as is known."""
        most = self._most()
        return self.place.alive.copy() if most is None else self.place.alive & (self.dearer <= most)
