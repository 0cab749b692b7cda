"""Proves one tier on all options a better plan could use: CP-SAT on all of them, then a search that halves them.

Which of the two ends first cannot be told beforehand: CP-SAT has a short first try, the tree has the rest. Both look
at options phase by phase: of proposals with several phases there are ten times as many ways. (Measured at 20.)
"""

from collections.abc import Callable
from functools import cached_property
from itertools import pairwise

import numpy as np

from allocator.engine.bounds.reduced import narrowed
from allocator.engine.budget import Budget
from allocator.engine.frozen import Frozen
from allocator.engine.model import Found, Model
from allocator.engine.place import Place, choice_of, offer_choice, others_of
from allocator.engine.ways.choice import Choice
from allocator.engine.ways.sums import NO_SUMS, Sums, sums_only
from allocator.engine.ways.tree import LP_WORK, Tree
from allocator.engine.ways.way import NONE, Ways
from allocator.options import Options
from allocator.options.days import BoolArray
from models.tiers import TierSpec

FIRST_TRY, FIRST_TRY_WORK = 0.3, 2.0
"""The share of its time (or work), and the most work, that CP-SAT has before the tree."""
MOST_ENTRIES = 4_000_000
"""Ways that hold nodes on more stretches than that, together, are too many for the tree: at 60 proposals twenty million
took 1.9 GB and came to 14 nodes in half a minute, where few millions are searched to the end."""


class Closing:
    """The proof of one tier on ``options``.

    ``ways`` lists all combinations of them worth a look, None where they are too many.
    """

    def __init__(
        self,
        place: Place,
        options: Options,
        ways: Callable[[], list[Ways]] | None,
        frozen: list[Frozen],
        budget: Budget,
    ) -> None:
        self.place, self.options, self.frozen, self.budget = place, options, frozen, budget
        self._list_ways = ways
        self.sign = -1 if place.spec.maximised else 1

    @cached_property
    def ways(self) -> list[Ways]:
        """The ways of each proposal that has a choice."""
        assert self._list_ways is not None
        return self._list_ways()

    @cached_property
    def fixed(self) -> list[Ways]:
        """The ways of the proposals that have none."""
        return others_of(self.place, choice_of(self.place), (each.owner for each in self.ways))

    @property
    def by_halves(self) -> bool:
        """Whether ways can be listed and everything asked of them is a sum, so that prices can bound halves."""
        return self._list_ways is not None and sums_only(self.frozen)

    def run(self) -> bool:
        """Tell whether nothing better exists; better plans are offered on the way."""
        if not self.by_halves or (self.place.spec.name in NO_SUMS and self._measure is None):
            return self._whole(self.budget, self.budget.work).exhausted
        first = self.budget.part(FIRST_TRY)
        if self._whole(first, FIRST_TRY_WORK if first.work is None else min(FIRST_TRY_WORK, first.work)).exhausted:
            return True
        if sum(self.place.rows.entries(ways) for ways in self.ways) > MOST_ENTRIES:
            return False
        return self._thresholds() if self.place.spec.name in NO_SUMS else self._tree()

    def _whole(self, budget: Budget, work: float | None) -> Found:
        """Let CP-SAT search everything, phase by phase.

        One worker: on rounds this small two of them were slower than one (measured at 20).
        """
        place = self.place
        model = Model(self.options, self.frozen, place.spec, place.level)
        return self._ended(model.solve(place.control, place.decisions, budget.seconds, work, workers=1))

    def _ended(self, found: Found) -> Found:
        if found.decisions is not None:
            self.place.offer(found.decisions)
        return found

    # --- by halves

    def _tree(self) -> bool:
        """Halve what is left of the tier itself."""
        place = self.place
        return self._search(place.spec, self.frozen, lambda: place.least, place.tighten)

    @property
    def _measure(self) -> Frozen | None:
        """The frozen tier whose prices say best whether a threshold can be kept: the first that is a sum."""
        return next((tier for tier in self.frozen if tier.spec.name not in NO_SUMS), None)

    def _thresholds(self) -> bool:
        """Ask for the next better lowest ratio (or latest end), until no plan with it can keep the measure."""
        place, measure = self.place, self._measure
        assert measure is not None
        values = np.concatenate([ways.tiers[place.spec.name] for ways in self.ways])
        known = np.unique(self.sign * values)
        limit = -measure.threshold if measure.spec.maximised else measure.threshold
        while self.budget.open:
            before = place.least
            bound = -np.inf if place.bound is None else self.sign * place.bound
            better = known[(known < before) & (known >= bound)]
            if not len(better):
                return True
            asked = Frozen(place.spec, 1, self.sign * int(better[-1]))
            others = [tier for tier in self.frozen if tier is not measure and tier.spec is not place.spec]
            ended = self._search(measure.spec, [*others, asked], lambda: limit + 1, None)
            if place.least == before:
                return ended
        return False

    def _search(
        self,
        spec: TierSpec,
        frozen: list[Frozen],
        best: Callable[[], int],
        told: Callable[[int], None] | None,
    ) -> bool:
        """Halve all ways until a tier cannot be under ``best`` any more.

        ``told`` hears of bounds; without it the tier is only the measure of another one, whose first better plan ends
        the search.
        """
        place, control, budget, before = self.place, self.place.control, self.budget, self.place.least
        sums = Sums(place.book, place.rows, self.ways, self.fixed, frozen)
        if not sums.possible:
            return True
        by_work, counted = control.settings.work_limit is not None, 0
        sign = -1 if spec.maximised else 1

        def going_on() -> bool:
            nonlocal counted
            if by_work:
                control.count_work(LP_WORK * (tree.solved - counted))
                counted = tree.solved
            return budget.open and (told is not None or place.least == before)

        def settle(keep: BoolArray, work: float) -> Found:
            left = [each.only(keep[a:b]) for each, (a, b) in zip(self.ways, pairwise(sums.first), strict=True)]
            work = work if budget.work is None else min(work, budget.work)
            model = self._model(left, [*frozen, Frozen(spec, 1, sign * (best() - 1))], spec)
            return self._ended(model.solve(control, place.decisions, budget.seconds, work, workers=1))

        def offer(choice: Choice) -> None:
            offer_choice(place, {**choice_of(place), **choice})

        tree = Tree(place.bounds.table, sums, spec, best, settle, offer, told or (lambda bound: None))
        return tree.run(going_on)

    def _model(self, left: list[Ways], frozen: list[Frozen], spec: TierSpec) -> Model:
        """Return the model of the options that some way left takes; a phase that all of them serve is served."""
        table, lines = self.place.bounds.table, self.place.book.lines
        keep = np.zeros(table.count, dtype=np.bool_)
        for ways in left:
            keep[ways.options[ways.options != NONE]] = True
        model = Model(narrowed(self.options, table, keep), frozen, spec, 1)
        for ways in left:
            for number in np.flatnonzero((ways.options != NONE).all(axis=0)).tolist():
                line = lines[ways.owner][number]
                model.variables.model.add(model.variables.of(line.proposal, line.phase).decided == 1)
        return model
