"""Proves one tier on all options a better plan could use: CP-SAT on all of them, then a search that halves them.

Which of the two ends first cannot be told beforehand: where capacity binds hard CP-SAT often does, where money binds
the tree. CP-SAT has a first try, the tree has the rest. (Side by side on two cores both were slower; measured at 20.)
"""

from collections.abc import Callable
from functools import cached_property
from itertools import pairwise

import numpy as np

from allocator.engine.budget import Budget
from allocator.engine.frozen import Frozen
from allocator.engine.model import Model
from allocator.engine.place import Place, choice_of, offer_choice, others_of
from allocator.engine.ways.book import Ways
from allocator.engine.ways.choice import Choice, ChoiceModel, Chosen
from allocator.engine.ways.sums import NO_SUMS, Sums, sums_only
from allocator.engine.ways.tree import LP_WORK, Tree
from allocator.options import Options
from allocator.options.days import BoolArray
from models.tiers import TierSpec

FIRST_TRY, FIRST_TRY_WORK = 0.3, 5.0
"""The share of its time (and the most work, and seconds) CP-SAT has before the tree."""


class Closing:
    """The proof of one tier on ``options``.

    ``ways`` lists all combinations of them worth a look, None where they are too many; ``by_ways``: let CP-SAT, too,
    decide between ways, not phase by phase.
    """

    def __init__(
        self,
        place: Place,
        options: Options,
        ways: Callable[[], list[Ways]] | None,
        frozen: list[Frozen],
        budget: Budget,
        *,
        by_ways: bool,
    ) -> None:
        self.place, self.options, self.frozen, self.budget = place, options, frozen, budget
        self._list_ways, self.by_ways = ways, by_ways
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
            return self._whole(self.budget)
        if self._whole(self.budget.part(FIRST_TRY).at_most(FIRST_TRY_WORK, FIRST_TRY_WORK)):
            return True
        return self._thresholds() if self.place.spec.name in NO_SUMS else self._tree()

    def _whole(self, budget: Budget) -> bool:
        """Let CP-SAT search everything; tell whether it did.

        One worker: on rounds this small two of them were slower than one (measured at 20).
        """
        place, control = self.place, self.place.control
        if self.by_ways:
            ended = self._model(self.ways, self.frozen, place.spec).solve(
                control, choice_of(place), budget.seconds, budget.work
            )
            if ended.choice is not None:
                offer_choice(place, ended.choice)
            return ended.exhausted
        model = Model(self.options, self.frozen, place.spec, place.level)
        found = model.solve(control, place.decisions, budget.seconds, budget.work, workers=1)
        if found.decisions is not None:
            place.offer(found.decisions)
        return found.exhausted

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
        """Halve the range of a lowest ratio (or a latest end): can a plan beyond it keep the measure?"""
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
            middle = int(better[len(better) // 2])
            asked = Frozen(place.spec, 1, self.sign * middle)
            others = [tier for tier in self.frozen if tier is not measure and tier.spec is not place.spec]
            ended = self._search(measure.spec, [*others, asked], lambda: limit + 1, None)
            if place.least == before:
                if not ended:
                    return False
                place.tighten(middle + 1)
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

        def going_on() -> bool:
            nonlocal counted
            if by_work:
                control.count_work(LP_WORK * (tree.solved - counted))
                counted = tree.solved
            return budget.open and (told is not None or place.least == before)

        def settle(keep: BoolArray, work: float) -> Chosen:
            left = [each.only(keep[a:b]) for each, (a, b) in zip(self.ways, pairwise(sums.first), strict=True)]
            asked = frozen
            if told is not None:
                asked = [*frozen, Frozen(spec, place.level, self.sign * (best() - 1))]
            model = self._model(left, asked, spec)
            work = work if budget.work is None else min(work, budget.work)
            ended = model.solve(control, choice_of(place), budget.seconds, work)
            if ended.choice is not None:
                offer_choice(place, ended.choice)
            return ended

        def offer(choice: Choice) -> None:
            offer_choice(place, {**choice_of(place), **choice})

        tree = Tree(place.bounds.table, sums, spec, best, settle, offer, told or (lambda bound: None))
        return tree.run(going_on)

    def _model(self, ways: list[Ways], frozen: list[Frozen], spec: TierSpec) -> ChoiceModel:
        place = self.place
        return ChoiceModel(place.book, place.rows, ways, self.fixed, frozen, spec, place.level)
