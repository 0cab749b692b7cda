"""What a made-up round is made of: its family, its size and its seed. Equal recipes give equal rounds."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from models.base import Frozen


class Family(StrEnum):
    """What is scarce in a round: GPUs, or the grant money for them."""

    CAPACITY = "capacity"
    BUDGET = "budget"


POOLS_FOR = {20: 6, 60: 10, 100: 16, 300: 30, 1_000: 60}
"""Pools of a round by its number of proposals, as in the rounds the programme's engine was designed on."""


class Recipe(Frozen):
    """A family, so many proposals on so many pools, and the seed everything else is drawn from."""

    family: Family
    proposals: Annotated[int, Field(ge=1, le=5_000)]
    pools: Annotated[int, Field(ge=3, le=200)]
    seed: Annotated[int, Field(ge=0)]

    @classmethod
    def of(cls, family: Family, proposals: int, seed: int) -> "Recipe":
        """Return the recipe with the usual number of pools for so many proposals."""
        return cls(family=family, proposals=proposals, pools=usual_pools(proposals), seed=seed)

    @property
    def name(self) -> str:
        """Its name in tables: family, proposals x pools, seed."""
        return f"{self.family} {self.proposals}x{self.pools} #{self.seed}"


def usual_pools(proposals: int) -> int:
    """Return the pools of the nearest larger usual round (the largest round's for all beyond)."""
    return next((pools for size, pools in POOLS_FOR.items() if proposals <= size), max(POOLS_FOR.values()))
