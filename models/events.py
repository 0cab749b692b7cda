"""What happens after a plan was published and makes it be planned again: each event with its reason and date.

An event changes one figure of the scenario, never the plan: what the plan becomes is for re-planning to find.
"""

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from models.base import Frozen
from models.policy import ProposalStatus, SubsidyClass
from models.scenario import Pin
from models.units import WHOLE, FiscalYear, Nodes, PhaseId, PoolId, ProposalId


class Happened(Frozen):
    """What every event says: why, on which day it became known, who entered it."""

    reason: Annotated[str, Field(min_length=1)]
    on: date | None = None
    by: str = ""


class DeliveryLate(Happened):
    """The nodes a pool was to gain on ``due`` come on ``now`` only."""

    kind: Literal["delivery_late"] = "delivery_late"
    pool: PoolId
    due: date
    now: date

    @model_validator(mode="after")
    def _later(self) -> Self:
        if self.now <= self.due:
            raise ValueError(f"delivery due on {self.due} cannot be late on {self.now}")
        return self


class DeliveryShort(Happened):
    """From ``since`` on a pool has ``missing`` nodes fewer than offered, up to ``until`` if that is known."""

    kind: Literal["delivery_short"] = "delivery_short"
    pool: PoolId
    since: date
    missing: Annotated[int, Field(ge=1)]
    until: date | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.until is not None and self.until <= self.since:
            raise ValueError(f"a shortage from {self.since} cannot end on {self.until}")
        return self


class CapacityGrowth(Happened):
    """From ``since`` on a pool has so many nodes more."""

    kind: Literal["capacity_growth"] = "capacity_growth"
    pool: PoolId
    since: date
    more: Annotated[int, Field(ge=1)]


class Withdrawal(Happened):
    """An applicant withdraws its proposal: what it still had is given back."""

    kind: Literal["withdrawal"] = "withdrawal"
    proposal: ProposalId


class Adoption(Happened):
    """A proposal's adoption is decided or changed: its standing, the share of its request, the most grant it gets.

    ``share_ppm``: what is left of every phase that has not begun, of 1,000,000.
    """

    kind: Literal["adoption"] = "adoption"
    proposal: ProposalId
    status: ProposalStatus
    share_ppm: Annotated[int, Field(ge=1, le=WHOLE)] = WHOLE
    grant_cap_yen: Annotated[int, Field(ge=0)] | None = None


class PriceChange(Happened):
    """From ``since`` on a GPU-hour of a pool costs so much, up to the next price already known."""

    kind: Literal["price"] = "price"
    pool: PoolId
    since: date
    yen_per_gpu_hour: Annotated[int, Field(ge=0)]


class BudgetChange(Happened):
    """The grant money of a fiscal year, in all or of one class, is set anew; no figure: no limit any more."""

    kind: Literal["budget"] = "budget"
    fiscal_year: FiscalYear
    subsidy_class: SubsidyClass | None = None
    yen: Annotated[int, Field(ge=0)] | None = None


class WindowShift(Happened):
    """A phase may begin, or has to end, on other days than before; what is not stated stays."""

    kind: Literal["window"] = "window"
    proposal: ProposalId
    phase: PhaseId
    earliest: date | None = None
    desired_start: date | None = None
    deadline: date | None = None

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if self.earliest is None and self.desired_start is None and self.deadline is None:
            raise ValueError(f"window of {self.proposal}/{self.phase}: no day is stated")
        return self


class NewPin(Happened):
    """An officer fixes something about a phase."""

    kind: Literal["pin"] = "pin"
    pin: Pin


Event = Annotated[
    DeliveryLate
    | DeliveryShort
    | CapacityGrowth
    | Withdrawal
    | Adoption
    | PriceChange
    | BudgetChange
    | WindowShift
    | NewPin,
    Field(discriminator="kind"),
]
EVENT_KINDS = (
    "delivery_late",
    "delivery_short",
    "capacity_growth",
    "withdrawal",
    "adoption",
    "price",
    "budget",
    "window",
    "pin",
)


class Events(Frozen):
    """What happened, in the order in which it is to be taken into account, and from which day on to plan again."""

    format: Literal["compute-allocation/events/1"] = "compute-allocation/events/1"
    as_of: date | None = None
    events: tuple[Event, ...] = ()


class Released(Frozen):
    """Nodes of a paid lease that the provider can no longer provide: given up from a day on."""

    proposal: ProposalId
    phase: PhaseId
    pool: PoolId
    nodes: Nodes
    since: date
