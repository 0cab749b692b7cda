"""What providers offer: GPU types, pools, capacity and price by day, lease rules.

Notice section 5 says providers and conditions are still being coordinated, so every capacity step carries its
confidence and every figure may carry a note of its source.
"""

from datetime import date
from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, model_validator

from models.base import Frozen
from models.units import Days, GpuTypeId, Nodes, Period, PoolId, ProviderId


class Confidence(StrEnum):
    """How sure an offered capacity is (確定 / 見込 / 調整中)."""

    FIRM = "firm"
    EXPECTED = "expected"
    COORDINATING = "coordinating"


class LeaseStart(StrEnum):
    """On which days a provider lets a lease begin."""

    ANY_DAY = "any_day"
    MONDAY = "monday"
    HALF_MONTH = "half_month"
    MONTH_FIRST = "month_first"

    def admits(self, day: date) -> bool:
        """Tell whether a lease may begin on ``day``: half_month means the 1st or the 16th."""
        match self:
            case LeaseStart.ANY_DAY:
                return True
            case LeaseStart.MONDAY:
                return day.weekday() == 0
            case LeaseStart.HALF_MONTH:
                return day.day in (1, 16)
            case LeaseStart.MONTH_FIRST:
                return day.day == 1


class GpuType(Frozen):
    """A GPU type and its peak-arithmetic H100 equivalent (dense bf16), an editable figure with its source.

    The equivalent is theoretical peak arithmetic (H100換算・理論値), never a claim about training time.
    """

    id: GpuTypeId
    h100_ppm: Annotated[int, Field(ge=1, description="one GPU of this type in millionths of an H100")]
    memory_gb: Annotated[int, Field(ge=1)] | None = None
    source: str = ""
    as_of: date | None = None


class CapacityStep(Frozen):
    """From ``since`` on the pool has ``nodes`` nodes in all, as sure as ``confidence`` says.

    The capacity that counts on a day is the latest step on or before that day whose confidence the policy counts;
    before the first such step it is 0.
    """

    since: date
    nodes: Nodes
    confidence: Confidence = Confidence.FIRM
    note: str = ""


class PriceStep(Frozen):
    """From ``since`` on one GPU-hour costs ``yen_per_gpu_hour`` (in the tax mode of the policy)."""

    since: date
    yen_per_gpu_hour: Annotated[int, Field(ge=0)]
    note: str = ""


class LeaseRule(Frozen):
    """When and how long nodes can be leased.

    A lease begins on a day ``start_on`` admits, at least ``lead_time_days`` after the day of decision; it lasts at
    least ``min_days``, in multiples of ``multiple_days`` (a minimum that is no multiple is rounded up to one), at
    most ``max_days``, and takes at most ``max_nodes_per_lease`` nodes.
    """

    start_on: LeaseStart = LeaseStart.ANY_DAY
    min_days: Annotated[int, Field(ge=1)] = 1
    multiple_days: Annotated[int, Field(ge=1)] = 1
    max_days: Annotated[int, Field(ge=1)] | None = None
    lead_time_days: Days = 0
    max_nodes_per_lease: Annotated[int, Field(ge=1)] | None = None
    cancellable: bool = True
    prepaid: bool = False

    def shortest_days(self, needed: int) -> int | None:
        """Return the shortest admissible length that is at least ``needed`` days, or None when the rule has none."""
        days = -(-max(needed, self.min_days) // self.multiple_days) * self.multiple_days
        return None if self.max_days is not None and days > self.max_days else days


class Pool(Frozen):
    """Nodes of one GPU type at one site of one provider (提供枠).

    ``calendar`` bounds every lease: none begins before it or ends after it. ``reserved_nodes`` are kept for the
    operator's own evaluation runs and are never allocated. After a proposal's nodes come back they stay blocked for
    ``turnaround_days`` before another proposal may have them.
    """

    id: PoolId
    provider: ProviderId
    gpu_type: GpuTypeId
    node_size: Annotated[int, Field(ge=1, description="GPUs per node")]
    calendar: Period
    capacity: tuple[CapacityStep, ...]
    prices: tuple[PriceStep, ...] = ()
    lease: LeaseRule = LeaseRule()
    turnaround_days: Days = 0
    reserved_nodes: Nodes = 0

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        for steps in (self.capacity, self.prices):
            days = [step.since for step in steps]
            if days != sorted(set(days)):
                raise ValueError(f"pool {self.id}: steps must be in date order without repeating a date: {days}")
        return self


class ProviderLabel(Frozen):
    """What people call a provider; never part of a decision. ``aliases``: other names applicants write for it."""

    id: ProviderId
    name: str
    name_en: str = ""
    aliases: tuple[str, ...] = ()
    contact: str = ""


class PoolLabel(Frozen):
    """What people call a pool; never part of a decision."""

    id: PoolId
    name: str
    name_en: str = ""
    site: str = ""
    note: str = ""


class Supply(Frozen):
    """All that providers offer in one cycle, as the operator entered it."""

    cycle_id: str
    version: str = "1"
    gpu_types: tuple[GpuType, ...]
    pools: tuple[Pool, ...]
    providers: tuple[ProviderLabel, ...]
    pool_labels: tuple[PoolLabel, ...] = ()
    fictional: bool = False
    source: str = ""
    as_of: date | None = None
