"""What the ledger says row by row, for documents: yen by month and price, caps, choices, hand-overs, hours by month."""

from datetime import date

from models.base import Frozen
from models.policy import SubsidyClass
from models.units import FiscalYear, GpuTypeId, Nodes, Period, PhaseId, PoolId, ProposalId, ProviderId, Yen


class MoneySum(Frozen):
    """Yen of some rows taken together, as a row has them."""

    gpu_hours: int
    fee: Yen
    eligible: Yen
    grant: Yen
    own_grant: Yen

    @property
    def own_low(self) -> int:
        """Own contribution if the grant is paid at the rate of the budget."""
        return self.fee - self.grant

    @property
    def own_high(self) -> int:
        """Own contribution at the rate that is certain."""
        return self.fee - self.own_grant


class MoneyRow(MoneySum):
    """A part in one month at one price: ``fee`` = ``gpu_hours`` x ``yen_per_gpu_hour``, all of it held and paid.

    ``part`` counts the parts of the phase from 1. ``pool`` and ``provider`` None: procured alone, paid while used.
    """

    proposal: ProposalId
    subsidy_class: SubsidyClass
    phase: PhaseId
    part: int
    pool: PoolId | None
    provider: ProviderId | None
    gpu_type: GpuTypeId
    gpus: int
    days: Period
    month: date
    fiscal_year: FiscalYear
    yen_per_gpu_hour: int


class CapUse(Frozen):
    """The caps of a proposal against what the plan makes of them; None: no cap is stated."""

    proposal: ProposalId
    grant: Yen
    grant_cap: Yen | None
    own_high: Yen
    own_cap: Yen | None


class ChoiceCost(Frozen):
    """A pool part at its price, and what the same power on the same days costs at the cheapest acceptable pool.

    ``rank``: place of the provider among the wishes, None where it is not ranked. ``cheapest`` may be the pool itself.
    """

    proposal: ProposalId
    phase: PhaseId
    pool: PoolId
    rank: int | None
    fee: Yen
    cheapest: PoolId
    cheapest_fee: Yen

    @property
    def above(self) -> int:
        """What the pool given costs over the cheapest."""
        return self.fee - self.cheapest_fee


class Coming(Frozen):
    """Nodes of a pool handed over (``nodes`` positive) or back (negative) on the morning of ``day``.

    ``held_after``: what is held once all moves up to this one are made; ``ready``: what may be held that day.
    """

    pool: PoolId
    day: date
    proposal: ProposalId
    phase: PhaseId
    nodes: int
    held: Period
    held_after: int
    ready: Nodes


class MonthHours(Frozen):
    """A month in H (millionths of an H100 times hours): asked of pools, ready, held, used."""

    month: date
    asked_h: int
    ready_h: int
    held_h: int
    used_h: int
