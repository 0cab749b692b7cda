"""What the ledger says: exact integers only. GPU-hours are raw; ``h`` is millionths of an H100 times hours."""

from enum import StrEnum

from models.base import Frozen
from models.policy import SubsidyClass
from models.units import FiscalYear, GpuTypeId, Nodes, Period, PhaseId, PoolId, Ppm, ProposalId, ProviderId, Sha256, Yen


class Standing(StrEnum):
    """What becomes of a proposal: served, left out, set apart (it has no option even alone), or not planned for."""

    SERVED = "served"
    LEFT_OUT = "left_out"
    SET_APART = "set_apart"
    OUT_OF_SCOPE = "out_of_scope"


class SelfUse(StrEnum):
    """How much a served proposal procures alone.

    ``wished``: it wishes no provider. ``beside``: beside pool parts, as it offered. ``asked``: a phase is procured
    alone as a whole although it wishes a provider - it is asked to, so that another can be served.
    """

    NONE = "none"
    WISHED = "wished"
    BESIDE = "beside"
    ASKED = "asked"


class TypeHours(Frozen):
    """GPU-hours of one GPU type."""

    gpu_type: GpuTypeId
    gpu_hours: int


class Fill(Frozen):
    """Share of what was desired, in ppm: all of it, pool parts only, and as it counts in served and fairness."""

    raw_ppm: Ppm
    pool_ppm: Ppm
    counted_ppm: Ppm

    @property
    def self_ppm(self) -> int:
        """What self-procurement adds to the pool fill."""
        return self.raw_ppm - self.pool_ppm


class Money(Frozen):
    """Yen of one proposal, or all, in one fiscal year or in all.

    ``grant`` is what counts in budgets and caps; ``own_grant`` what counts for the own contribution. The two differ
    while the class is unknown (2/3 and 1/2): the own contribution then lies between ``own_low`` and ``own_high``.
    """

    fiscal_year: FiscalYear | None
    pool_fees: Yen
    self_fees: Yen
    eligible: Yen
    grant: Yen
    own_grant: Yen

    @property
    def own_low(self) -> int:
        """Own contribution if the grant is paid at the rate of the budget."""
        return self.pool_fees + self.self_fees - self.grant

    @property
    def own_high(self) -> int:
        """Own contribution at the rate that is certain."""
        return self.pool_fees + self.self_fees - self.own_grant


class PhaseFigures(Frozen):
    """One phase. ``asked_gpus`` and ``given_gpus`` are the most at one time; ``used`` None: nothing is given.

    ``asked_days``: how long it asks for them; of fixed work, how long it takes with the GPUs desired.
    """

    id: PhaseId
    asked: tuple[TypeHours, ...]
    asked_h: int
    asked_gpus: int
    asked_days: int
    given_gpus: int
    used: Period | None
    fill: Fill


class ProposalFigures(Frozen):
    """One proposal: asked, given, filled, paid.

    ``given`` is used in pools, ``given_self`` procured alone (counted as the type the demand is stated in), ``held``
    what is leased and paid in pools; what ran before ``as_of`` is included everywhere.
    """

    id: ProposalId
    standing: Standing
    self_use: SelfUse
    phases: tuple[PhaseFigures, ...]
    asked: tuple[TypeHours, ...]
    asked_h: int
    given: tuple[TypeHours, ...]
    given_self: tuple[TypeHours, ...]
    given_h: int
    given_self_h: int
    held: tuple[TypeHours, ...]
    fill: Fill
    years: tuple[Money, ...]
    total: Money


class PoolFigures(Frozen):
    """One pool inside horizon and calendar: node-days ready for use, used, and held."""

    id: PoolId
    provider: ProviderId
    gpu_type: GpuTypeId
    node_size: int
    ready_node_days: int
    used_node_days: int
    held_node_days: int
    most_held: Nodes

    @property
    def used_ppm(self) -> int | None:
        """Used share of what is ready; None where nothing is ready."""
        return self.used_node_days * 1_000_000 // self.ready_node_days if self.ready_node_days else None

    @property
    def held_ppm(self) -> int | None:
        """Held share of what is ready; None where nothing is ready."""
        return self.held_node_days * 1_000_000 // self.ready_node_days if self.ready_node_days else None


class TypeFigures(Frozen):
    """One GPU type: what is asked of pools against what they have ready, in raw GPU-hours.

    Asked counts each demand at the type it is stated in, though it may accept others.
    """

    gpu_type: GpuTypeId
    asked_gpu_hours: int
    ready_gpu_hours: int
    used_gpu_hours: int
    held_gpu_hours: int

    @property
    def asked_ppm(self) -> int | None:
        """Demand as a share of what is ready (over 1,000,000: oversubscribed); None where nothing is ready."""
        return self.asked_gpu_hours * 1_000_000 // self.ready_gpu_hours if self.ready_gpu_hours else None


class GroupFigures(Frozen):
    """Proposals in scope taken together: all, those of a subsidy class, or of a category.

    Both size measures of the counted fill: ``alike_ppm`` every proposal alike, ``by_hours_ppm`` every H100-equivalent
    GPU-hour alike, each weighted by priority; beside them the fill by hours from pools only.
    """

    subsidy_class: SubsidyClass | None = None
    target_category: int | None = None
    proposals: int
    served: int
    left_out: int
    set_apart: int
    asked_self: int
    asked_h: int
    given_h: int
    given_self_h: int
    alike_ppm: Ppm
    by_hours_ppm: Ppm
    pool_alike_ppm: Ppm
    pool_by_hours_ppm: Ppm
    grant: Yen


class BudgetUse(Frozen):
    """A budget of a fiscal year, in all or of one class, and the grant that counts in it."""

    fiscal_year: FiscalYear
    subsidy_class: SubsidyClass | None
    yen: Yen
    grant: Yen


class Figures(Frozen):
    """All numbers of a plan."""

    scenario_hash: Sha256
    plan_hash: Sha256
    proposals: tuple[ProposalFigures, ...]
    total: GroupFigures
    classes: tuple[GroupFigures, ...]
    categories: tuple[GroupFigures, ...]
    types: tuple[TypeFigures, ...]
    pools: tuple[PoolFigures, ...]
    years: tuple[Money, ...]
    money: Money
    budgets: tuple[BudgetUse, ...]

    def proposal(self, proposal_id: ProposalId) -> ProposalFigures:
        """Return the figures of one proposal."""
        return next(row for row in self.proposals if row.id == proposal_id)
