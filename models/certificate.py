"""Why no plan can be better: for each tier, prices that prove its bound without a solver.

A price is a whole number of 1/``scale`` of the tier's own unit, never negative. ``allocator/checks/bounds`` says what
prices prove and derives each bound from them once more.
"""

from datetime import date
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from models.base import Frozen
from models.tiers import TierName
from models.units import PoolId, ProposalId, Sha256

Price = Annotated[int, Field(ge=0, lt=1 << 128)]


MOVE_UNIT = 12
"""A moved proposal counts so much; each of its open phases that is not as published its whole part of that."""


class DayPrice(Frozen):
    """The price of one node on one day."""

    day: date
    price: Price


class PoolPrices(Frozen):
    """The days of a pool on which a node has a price."""

    pool: PoolId
    days: tuple[DayPrice, ...]


class OwnLimitName(StrEnum):
    """The limits a proposal has by itself: they have a price where several phases share them."""

    GRANT_CAP = "grant_cap"
    OWN_CONTRIBUTION = "own_contribution"
    MINIMUM = "minimum"
    RATIO = "ratio"


class OwnPrice(Frozen):
    """The price of what one proposal shares between its phases."""

    proposal: ProposalId
    limit: OwnLimitName
    price: Price


class TierPrices(Frozen):
    """The prices of one tier and the bound they prove.

    ``budgets``, ``quotas`` and ``provider_limits`` are in the order of the scenario's rules, ``earlier`` in the order
    of the plan's tiers (a price for keeping each earlier tier's threshold; 0 where none is paid). ``moves``: the price
    of moving one proposal of a re-plan, divided by ``MOVE_UNIT``.
    """

    name: TierName
    level: Annotated[int, Field(ge=1)] = 1
    bound: int
    scale: Annotated[int, Field(ge=1, lt=1 << 128)]
    capacity: tuple[PoolPrices, ...] = ()
    budgets: tuple[Price, ...] = ()
    quotas: tuple[Price, ...] = ()
    provider_limits: tuple[Price, ...] = ()
    moves: Price = 0
    earlier: tuple[Price, ...] = ()
    own: tuple[OwnPrice, ...] = ()


class Certificate(Frozen):
    """The prices behind a plan's certified bounds, in the order of its tiers."""

    format: Literal["compute-allocation/certificate/1"] = "compute-allocation/certificate/1"
    scenario_hash: Sha256
    tiers: tuple[TierPrices, ...] = ()
