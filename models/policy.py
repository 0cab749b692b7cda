"""The programme's rules as the officers set them: every figure with its source and date, nothing invented.

A figure left empty is an open point (listed as such), never a guess. ``prepare`` turns a policy into the plain
``Rules`` of a scenario.
"""

from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from models.base import Frozen
from models.supply import Confidence, LeaseStart
from models.tiers import Preset, TierSpec
from models.units import FiscalYear, Percent, Period, Ppm, ProviderId, Rate, Yen


class SubsidyClass(StrEnum):
    """Notice section 5: 2/3 for specified businesses and academic institutions, 1/2 for other companies."""

    SPECIFIED_BUSINESS = "specified_business"
    ACADEMIC = "academic"
    OTHER = "other"
    UNKNOWN = "unknown"


class ProposalStatus(StrEnum):
    """Where a proposal stands. The survey adopts nobody: a survey row is only ever ``surveyed``."""

    SURVEYED = "surveyed"
    APPLIED = "applied"
    ADOPTED = "adopted"
    NOT_ADOPTED = "not_adopted"
    WITHDRAWN = "withdrawn"


class Stage(StrEnum):
    """What a plan is for; a survey-stage plan carries the banner that it is only an estimate (試算)."""

    SURVEY = "survey"
    ADOPTED = "adopted"


class Source(Frozen):
    """Where a figure comes from and from when."""

    source: str
    as_of: date | None = None


class BudgetFigure(Frozen):
    """Grant money of one fiscal year, in all (``subsidy_class`` None) or as the envelope of one class."""

    fiscal_year: FiscalYear
    yen: Annotated[int, Field(ge=0)]
    subsidy_class: SubsidyClass | None = None
    origin: Source


class QuotaMeasure(StrEnum):
    """What a quota or provider limit counts, over what the plan allots from pools."""

    PROPOSALS = "proposals"
    GPU_HOURS = "gpu_hours"
    GRANT_YEN = "grant_yen"


class Quota(Frozen):
    """An absolute limit over the proposals that match every stated criterion.

    Upper unless ``at_least``. ``proposals`` counts served proposals; ``gpu_hours`` counts raw GPU-hours used in pools;
    ``grant_yen`` counts grant (an unknown class at 2/3).
    """

    id: Annotated[str, Field(min_length=1)]
    measure: QuotaMeasure
    limit: Annotated[int, Field(ge=0)]
    at_least: bool = False
    subsidy_class: SubsidyClass | None = None
    target_category: Annotated[int, Field(ge=1, le=7)] | None = None
    group: str | None = None
    origin: Source | None = None


class ProviderLimit(Frozen):
    """At most ``limit`` of ``measure`` may rest on one provider: proposals with a part there, or GPU-hours held there.

    ``gpu_hours`` counts what is *held* (and so paid) at the provider.
    """

    provider: ProviderId
    measure: Annotated[QuotaMeasure, Field(description="proposals or gpu_hours")]
    limit: Annotated[int, Field(ge=0)]
    origin: Source | None = None


class PenaltyTable(Frozen):
    """Dissatisfaction 0-100 of what an applicant is given, by the rank it gave the provider.

    ``by_rank[0]`` is the first choice; ranks beyond the table take its last entry. An unranked acceptable provider is
    never better than any rank; being asked to procure alone though wishing a provider is ``asked_self``.
    """

    by_rank: tuple[Percent, ...] = (0, 10, 20, 30, 40)
    unranked: Percent = 60
    asked_self: Percent = 80
    origin: Source | None = None

    def of_rank(self, rank: int) -> int:
        """Return the dissatisfaction of the ``rank``-th choice, counting from 1."""
        return self.by_rank[min(rank, len(self.by_rank)) - 1]


class TaxMode(StrEnum):
    """Whether grant and budget are counted without or with consumption tax (税抜 / 税込)."""

    EXCLUDED = "excluded"
    INCLUDED = "included"


class Rounding(Frozen):
    """The one rounding point: the grant of a proposal in a fiscal year is cut down to a multiple of ``unit_yen``."""

    unit_yen: Annotated[int, Field(ge=1)] = 1_000
    origin: Source | None = None


class SizeMeasure(Frozen):
    """How much a proposal counts in ``served``: its desired H100-hours to the power ``exponent_ppm`` / 1,000,000.

    0: every proposal alike (default). 1,000,000: every GPU-hour alike.
    """

    exponent_ppm: Annotated[int, Field(ge=0, le=1_000_000)] = 0


class Milestone(Frozen):
    """A planned date of the programme, shown as 予定."""

    name: str
    day: date
    origin: Source | None = None


class Criterion(Frozen):
    """One row of the review table (notice section 4). Data for the review view; never used by the solver."""

    id: str
    heading: str
    name: str
    points: tuple[str, ...] = ()
    required: bool = False
    emphasised: bool = False
    weight: Annotated[int, Field(ge=0)] | None = None


class SubsidyRate(Frozen):
    """The grant rate of one class."""

    subsidy_class: SubsidyClass
    rate: Rate
    origin: Source


class Policy(Frozen):
    """The programme's rules for one cycle and version."""

    cycle_id: str
    version: str
    program_name: str
    parent_program: str = ""
    office: str = ""
    stage: Stage = Stage.SURVEY
    horizon: Period
    horizon_origin: Source
    as_of: date | None = None
    rates: tuple[SubsidyRate, ...]
    budgets: tuple[BudgetFigure, ...] = ()
    counted_confidence: tuple[Confidence, ...] = (Confidence.FIRM, Confidence.EXPECTED)
    scope: tuple[ProposalStatus, ...] = (ProposalStatus.SURVEYED, ProposalStatus.APPLIED, ProposalStatus.ADOPTED)
    quotas: tuple[Quota, ...] = ()
    provider_limits: tuple[ProviderLimit, ...] = ()
    size_steps: Annotated[int, Field(ge=2, le=64)] = 6
    size_measure: SizeMeasure = SizeMeasure()
    self_starts: LeaseStart = LeaseStart.MONDAY
    penalties: PenaltyTable = PenaltyTable()
    preset: Preset = Preset.SURVEY
    tiers: tuple[TierSpec, ...] = ()
    canonical: bool = True
    lot_seed: Annotated[int, Field(ge=0)] = 0
    rounding: Rounding = Rounding()
    tax_mode: TaxMode = TaxMode.EXCLUDED
    tax_ppm: Ppm = 100_000
    self_fees_eligible: bool = False
    group_weight_cap_ppm: Ppm | None = None
    default_grant_cap_yen: Yen | None = None
    default_own_cap_yen: Yen | None = None
    milestones: tuple[Milestone, ...] = ()
    criteria: tuple[Criterion, ...] = ()
    fictional: bool = False
