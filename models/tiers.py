"""The order in which a plan is judged: named tiers, solved one after another, each frozen before the next.

A tier freezes the *value* it reached (less its allowed loss), never the set of proposals behind it.
"""

from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, model_validator

from models.base import Frozen
from models.units import WHOLE


class TierName(StrEnum):
    """Every tier there is; the meaning of each stands in ``allocator/tiers``."""

    LEFT_OUT_CANNOT = "left_out_cannot"
    LEFT_OUT = "left_out"
    FAIRNESS = "fairness"
    SERVED = "served"
    PREFERENCE = "preference"
    PENALTY = "penalty"
    TIMELINESS = "timeliness"
    LATENESS = "lateness"
    FINISH = "finish"
    STABILITY = "stability"
    CONCENTRATION = "concentration"
    COST = "cost"


MAXIMISED = frozenset({TierName.FAIRNESS, TierName.SERVED})
"""The tiers in which more is better; in all others less is."""


class TierSpec(Frozen):
    """One tier of an order.

    ``loss_ppm`` is the share of the reached value later tiers may give up, rounded against giving it up.
    ``depth`` (fairness only): 1 raises the lowest ratio; k also raises the sum of the 2, 3, ... k lowest, one after
    another (leximin when k is the number of proposals).
    """

    name: TierName
    loss_ppm: Annotated[int, Field(ge=0, lt=WHOLE)] = 0
    depth: Annotated[int, Field(ge=1, le=1000)] = 1

    @property
    def maximised(self) -> bool:
        """Whether more is better."""
        return self.name in MAXIMISED

    def frozen_at(self, value: int) -> int:
        """Return the threshold later tiers must keep when this tier reached ``value``.

        The allowed loss is a share of the value, rounded down: 1 % of 1,999 lets later tiers give up 19, never 20.
        """
        given_up = abs(value) * self.loss_ppm // WHOLE
        return value - given_up if self.maximised else value + given_up


class Preset(StrEnum):
    """The tier orders officers choose between."""

    SURVEY = "survey"
    ADOPTED = "adopted"
    CUSTOM = "custom"


_ADOPTED = (
    TierSpec(name=TierName.LEFT_OUT_CANNOT),
    TierSpec(name=TierName.LEFT_OUT),
    TierSpec(name=TierName.FAIRNESS),
    TierSpec(name=TierName.SERVED),
    TierSpec(name=TierName.PREFERENCE),
    TierSpec(name=TierName.TIMELINESS),
    TierSpec(name=TierName.COST),
)

PRESET_TIERS: dict[Preset, tuple[TierSpec, ...]] = {
    Preset.ADOPTED: _ADOPTED,
    Preset.SURVEY: (TierSpec(name=TierName.SERVED, loss_ppm=10_000), *_ADOPTED),
}
"""Survey: the most fill first (1 % may be given up), then as adopted. Adopted: nobody left out first."""


class TierOrder(Frozen):
    """An ordered choice of tiers. ``canonical`` settles what all tiers leave open, in the published lot order."""

    preset: Preset = Preset.SURVEY
    tiers: tuple[TierSpec, ...]
    canonical: bool = True

    @model_validator(mode="after")
    def _defensible(self) -> Self:
        names = [tier.name for tier in self.tiers]
        if not names:
            raise ValueError("a tier order needs at least one tier")
        if TierName.FAIRNESS in names and TierName.LEFT_OUT not in names[: names.index(TierName.FAIRNESS)]:
            raise ValueError("fairness before left_out is refused: it would be bought by serving fewer")
        return self

    @classmethod
    def of(cls, preset: Preset) -> Self:
        """Return the order of a preset (survey or adopted)."""
        return cls(preset=preset, tiers=PRESET_TIERS[preset])
