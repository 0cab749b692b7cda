"""What applicants answered: one frozen snapshot of all survey workbooks, kept apart from any later decision.

The survey is preliminary: it adopts nobody, answering it is no condition, and a row of it is never shown as adopted.
Free texts are kept word for word. Fields an applicant left empty stay empty (None or ""), never 0.
"""

from datetime import date
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import AwareDatetime, Field

from models.base import Frozen
from models.policy import ProposalStatus, SubsidyClass
from models.problems import Place
from models.scenario import OutlookKind, Purpose
from models.units import Days, GpuCount, Rate, Sha256, Yen


class Answer(StrEnum):
    """Yes, no, or not answered."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class TargetCategory(StrEnum):
    """Notice section 3, in its order (1 to 7). 5 to 7 need a base model whose developer has a base in Japan."""

    LLM = "llm"
    NON_LANGUAGE = "non_language"
    MULTIMODAL = "multimodal"
    DOMAIN_FM = "domain_fm"
    FT_GENERAL = "ft_general"
    FT_DOMAIN = "ft_domain"
    FT_TASK = "ft_task"

    @property
    def number(self) -> int:
        """The position in the notice, 1 to 7."""
        return list(TargetCategory).index(self) + 1

    @property
    def needs_base_model(self) -> bool:
        """Whether the notice restricts the base model (fine-tuning only)."""
        return self.number >= 5


class Receipt(Frozen):
    """How an answer arrived: the intake unit is one e-mailed file."""

    file: str
    sha256: Sha256
    sender: str = ""
    received_at: AwareDatetime | None = None
    version: Annotated[int, Field(ge=1)] = 1
    supersedes: Sha256 | None = None
    late: bool = False


class Organisation(Frozen):
    """An applicant or co-applicant as it wrote itself. ``folded`` is the key used to find the same organisation."""

    legal_name: str
    folded: str = ""
    corporate_number: Annotated[str, Field(pattern=r"^(\d{13})?$")] = ""
    prior_rounds: tuple[str, ...] = ()


class Contact(Frozen):
    """Personal data: never in shared outputs."""

    person: str = ""
    department: str = ""
    mail: str = ""
    phone: str = ""


class Eligibility(Frozen):
    """Notice section 6, recorded and never adjudicated. ``foreign_parent`` is information only."""

    resident: Answer = Answer.UNKNOWN
    resident_basis: str = ""
    japan_hub: str = ""
    long_term_commitment: str = ""
    foreign_parent: Answer = Answer.UNKNOWN


class ClassDeclaration(Frozen):
    """The subsidy class and where it comes from; industry and headcount only help an officer to confirm it."""

    subsidy_class: SubsidyClass = SubsidyClass.UNKNOWN
    basis: Literal["declared", "confirmed", "unknown"] = "unknown"
    main_industry: str = ""
    regular_employees: Annotated[int, Field(ge=0)] | None = None
    typed_rate: str = ""


class BaseModelUse(Frozen):
    """The existing model a proposal builds on."""

    name: str = ""
    developer: str = ""
    developer_has_japan_base: Answer = Answer.UNKNOWN


class Content(Frozen):
    """What is to be developed (notice sections 3 and 4); texts are for review, never for the solver."""

    title: str = ""
    categories: tuple[TargetCategory, ...] = ()
    main_category: TargetCategory | None = None
    reclassified: TargetCategory | None = None
    reclassified_reason: str = ""
    continued_pretraining: Answer = Answer.UNKNOWN
    domain_name: str = ""
    base_model: BaseModelUse = BaseModelUse()
    downstream_model: str = ""
    deployment_partners: tuple[str, ...] = ()
    parameters_billion: Annotated[str, Field(pattern=r"^(\d+(\.\d+)?)?$")] = ""
    training_tokens_billion: Annotated[str, Field(pattern=r"^(\d+(\.\d+)?)?$")] = ""
    benchmark_target: str = ""
    novelty: str = ""
    fate: str = ""
    ip_statement: str = ""
    issues_and_measures: str = ""
    max_gpus_operated: GpuCount | None = None
    track_record: str = ""
    prior_results: str = ""
    team: str = ""
    openness_model: str = ""
    openness_code: str = ""
    openness_data: str = ""
    openness_paper: str = ""
    market_size: str = ""
    business_plan: str = ""
    overseas: str = ""


class MonthAmount(Frozen):
    """GPUs wanted in one month (by its first day). A month left blank is not listed; 0 was written as 0."""

    month: date
    gpus: GpuCount


class AlternativeRow(Frozen):
    """One either-or as stated: these GPUs at this provider (and type) for these days."""

    provider: str
    gpu_type: str
    gpus: Annotated[int, Field(ge=1)]
    days: Annotated[int, Field(ge=1)]
    penalty: Annotated[int, Field(ge=0)] | None = None


class TypeWish(Frozen):
    """A GPU type the applicant accepts; ``counts_as`` = what one counts in units of the first type, if stated."""

    gpu_type: str
    counts_as: Rate | None = None


class DemandRow(Frozen):
    """One demand line. Which of block, profile or alternatives it is follows from ``shape``.

    ``deadline`` and ``due`` are the last day of use as the applicant wrote it (inclusive). ``unreadable`` names the
    deciding cells that hold something that could not be read: such a line is asked about and not planned.
    """

    line: str
    shape: Literal["block", "profile", "alternatives"]
    purpose: Purpose = Purpose.TRAINING
    downstream: bool = False
    procurement: Literal["pool", "self"] = "pool"
    types: tuple[TypeWish, ...] = ()
    desired_gpus: Annotated[int, Field(ge=1)] | None = None
    minimum_gpus: Annotated[int, Field(ge=1)] | None = None
    duration_days: Annotated[int, Field(ge=1)] | None = None
    work_gpu_hours: Annotated[int, Field(ge=1)] | None = None
    step_up: bool = False
    months: tuple[MonthAmount, ...] = ()
    minimum_scale_percent: Annotated[int, Field(ge=1, le=100)] | None = None
    earlier_days: Days = 0
    later_days: Days = 0
    alternatives: tuple[AlternativeRow, ...] = ()
    after: tuple[str, ...] = ()
    earliest: date | None = None
    desired_start: date | None = None
    deadline: date | None = None
    due: date | None = None
    split_between: tuple[str, str] | None = None
    split_equal_dates: bool = True
    mandatory: bool = False
    note: str = ""
    unreadable: tuple[str, ...] = ()
    place: Place = Place()


class SelfProcurement(Frozen):
    """The outlook in the applicant's words and figures."""

    outlook: OutlookKind = OutlookKind.UNKNOWN
    gpus: GpuCount | None = None
    since: date | None = None
    yen_per_gpu_hour: Annotated[int, Field(ge=0)] | None = None
    reason: str = ""


class Preferences(Frozen):
    """Providers by rank, as provider ids once known; unknown names wait in a queue and are never dropped."""

    ranked: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()
    unranked_acceptable: Answer = Answer.UNKNOWN
    unknown_names: tuple[str, ...] = ()
    reasons: str = ""


class DatasetRow(Frozen):
    """Form 3-3: a dataset to be developed."""

    name: str
    kind: str = ""
    size: str = ""
    source: str = ""
    rights: str = ""
    ready: date | None = None
    place: Place = Place()


class CostRow(Frozen):
    """Form 3-3-2: an item of the cost build-up; outside the grant base by default."""

    item: str
    unit_price_yen: Yen | None = None
    quantity: Annotated[str, Field(pattern=r"^(\d+(\.\d+)?)?$")] = ""
    unit: str = ""
    amount_yen: Yen | None = None
    place: Place = Place()


class SurveyEntry(Frozen):
    """One proposal as answered in one workbook (or entered by hand, with equal rank).

    ``number`` is the reception number (受付番号) the office gave, if any. ``minimum_share_percent``: the share without
    which the rest is of no use; ``complete_or_nothing`` says every phase is needed.
    """

    number: str = ""
    receipt: Receipt
    applicant: Organisation
    co_applicants: tuple[Organisation, ...] = ()
    contact: Contact = Contact()
    status: ProposalStatus = ProposalStatus.SURVEYED
    answered_survey: bool = True
    eligibility: Eligibility = Eligibility()
    declared_class: ClassDeclaration = ClassDeclaration()
    content: Content = Content()
    demand: tuple[DemandRow, ...] = ()
    preferences: Preferences = Preferences()
    self_procurement: SelfProcurement = SelfProcurement()
    complete_or_nothing: Answer = Answer.UNKNOWN
    minimum_share_percent: Annotated[int, Field(ge=1, le=100)] | None = None
    priority: Annotated[int, Field(ge=1)] | None = None
    grant_cap_yen: Yen | None = None
    own_cap_yen: Yen | None = None
    datasets: tuple[DatasetRow, ...] = ()
    costs: tuple[CostRow, ...] = ()
    remarks: str = ""
    unreadable: tuple[str, ...] = ()


class SurveySnapshot(Frozen):
    """All answers of a cycle at one moment, in the order of their content, not of their arrival.

    ``superseded``: earlier answers a later one has replaced. They are kept and never planned.
    """

    format: Literal["compute-allocation/survey/1"] = "compute-allocation/survey/1"
    cycle_id: str = "1"
    entries: tuple[SurveyEntry, ...]
    superseded: tuple[SurveyEntry, ...] = ()
    fictional: bool = False
