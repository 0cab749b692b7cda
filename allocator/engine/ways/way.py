"""Some ways of one proposal, as arrays: which options each takes and what it counts."""

from dataclasses import dataclass

import numpy as np

from allocator.options.days import BoolArray, IntArray
from models.tiers import TierName

NONE = -1


@dataclass(slots=True, eq=False)
class Ways:
    """Some ways of one proposal: options by line (``NONE``: left out) and what each way counts.

    ``limits``: per way the amounts against budgets, quotas, provider limits, in that order. ``held``: per way the
    nodes it adds on runs of pool-days, as rows (way, first place, end place, nodes).
    """

    owner: int
    options: IntArray
    served: BoolArray
    limits: IntArray
    tiers: dict[TierName, IntArray]
    held: IntArray

    def __len__(self) -> int:
        return len(self.options)

    def chosen(self, way: int) -> tuple[int, ...]:
        """Return the options of a way."""
        return tuple(sorted(int(option) for option in self.options[way] if option != NONE))

    def find(self, options: tuple[int, ...]) -> int | None:
        """Return the number of the way that takes exactly these options, None when there is none."""
        return next((way for way in range(len(self)) if self.chosen(way) == options), None)

    def only(self, keep: BoolArray) -> "Ways":
        """Return the kept ways."""
        number = np.cumsum(keep) - 1
        held = self.held[keep[self.held[:, 0]]]
        held[:, 0] = number[held[:, 0]]
        return Ways(
            owner=self.owner,
            options=self.options[keep],
            served=self.served[keep],
            limits=self.limits[keep],
            tiers={name: amounts[keep] for name, amounts in self.tiers.items()},
            held=held,
        )
