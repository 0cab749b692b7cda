"""The one frozen input of a decision: everything an engine, a check or a person needs to re-derive a plan.

Days are half-open, quantities integers, order of the tuples without meaning (they are put in id order). What people
call things lives in ``labels`` and never takes part in a decision: the *deciding hash* leaves it out.

How an option follows from a scenario (the *grid*; "proven" always means on it):

*Sizes.* ``Phase.sizes`` lists the whole-node sizes per pool that may be chosen. A block steps up by choosing two sizes
of one pool; a split chooses one size in each of two pools; a profile chooses one of ``Phase.scales_ppm``.

*Starts.* The used start of a phase is one of: the days on which the lease rule of the pool admits a lease, the first
day of the phase's window, its desired start, and pinned starts - all inside the window. (A self-procured phase uses
``Rules.self_starts`` in place of a lease rule.) A shape with several parts starts by the rule of its first part.

*Window.* From the latest of horizon start, ``as_of`` and ``earliest`` to the earlier of horizon end and ``deadline``.

*Held.* A pool part is held from the latest day on or before its used start on which a lease may begin (not before
``as_of`` plus lead time, not before the pool's calendar) for the shortest admissible length that covers its used end,
inside the calendar. When there is no such lease the option does not exist.
"""

from datetime import date
from enum import StrEnum
from typing import Annotated, Any, Literal, Self

from pydantic import Field, model_validator

from models.base import Frozen, digest
from models.policy import PenaltyTable, ProposalStatus, ProviderLimit, Quota, Stage, SubsidyClass, TaxMode
from models.supply import Confidence, GpuType, LeaseStart, Pool, PoolLabel, ProviderLabel
from models.tiers import TierOrder
from models.units import (
    WHOLE,
    Days,
    FiscalYear,
    GpuCount,
    GpuTypeId,
    Nodes,
    Period,
    PhaseId,
    PoolId,
    Ppm,
    ProposalId,
    ProviderId,
    Rate,
    Sha256,
)


class Part(Frozen):
    """A piece of an allocation: nodes of one pool, or GPUs the applicant procures alone (``pool`` None).

    ``used`` is when the applicant computes; ``held`` when the nodes are leased, paid and unavailable to others.
    ``gpus`` is nodes x node size in a pool. A self part has no nodes and is held exactly while used.
    """

    pool: PoolId | None
    nodes: Nodes
    gpus: Annotated[int, Field(ge=1)]
    used: Period
    held: Period


# --- demand ---------------------------------------------------------------------------------------------------------


class Block(Frozen):
    """A number of GPUs for a fixed time, or until fixed work is done.

    Exactly one of ``duration_days`` and ``work_gpu_hours`` is set. Work is in GPU-hours of the first acceptable type;
    with less H100-equivalent power it takes longer: days = ceil(work x power of the first type / (24 x power given)).
    Fixed work always runs to its end and then counts in full.

    ``step_up``: one increase is allowed, on the first day of a month inside the used period. It is written as two
    parts in one pool: the smaller size for the whole time and the added nodes from that month to the end.
    The length in days of a stepped-up fixed duration is unchanged; stepped-up work ends when the sum is reached.
    """

    kind: Literal["block"] = "block"
    desired_gpus: Annotated[int, Field(ge=1)]
    minimum_gpus: Annotated[int, Field(ge=1)]
    duration_days: Annotated[int, Field(ge=1)] | None = None
    work_gpu_hours: Annotated[int, Field(ge=1)] | None = None
    step_up: bool = False

    @model_validator(mode="after")
    def _one_measure(self) -> Self:
        if (self.duration_days is None) == (self.work_gpu_hours is None):
            raise ValueError("a block states either duration_days or work_gpu_hours")
        if self.minimum_gpus > self.desired_gpus:
            raise ValueError(f"minimum {self.minimum_gpus} GPUs is more than desired {self.desired_gpus}")
        return self


class Segment(Frozen):
    """So many GPUs for so many days."""

    days: Annotated[int, Field(ge=1)]
    gpus: GpuCount


class Profile(Frozen):
    """GPUs segment by segment (usually month by month), moved as a whole and scaled by one factor.

    The desired start of the phase is where the applicant drew it; it may start up to ``earlier_days`` before or
    ``later_days`` after. At scale f a segment takes ceil(f x gpus / node size) nodes. The nodes are leased in
    horizontal layers: for each distinct level of nodes, from low to high, the added nodes of that level form one part
    over each longest run of days that reaches the level.
    """

    kind: Literal["profile"] = "profile"
    segments: Annotated[tuple[Segment, ...], Field(min_length=1)]
    earlier_days: Days = 0
    later_days: Days = 0

    @model_validator(mode="after")
    def _not_idle_at_the_ends(self) -> Self:
        if not self.segments[0].gpus or not self.segments[-1].gpus:
            raise ValueError("a profile begins and ends with a segment that uses GPUs")
        return self


class PoolUse(Frozen):
    """So many GPUs of one pool."""

    pool: PoolId
    gpus: Annotated[int, Field(ge=1)]


class Alternative(Frozen):
    """One exact way the applicant would accept: these GPUs for these days, with its own penalty.

    Usually one pool; several pools are used over the same days. ``fill_ppm``: what it is worth, whole unless marked.
    """

    uses: Annotated[tuple[PoolUse, ...], Field(min_length=1)]
    days: Annotated[int, Field(ge=1)]
    penalty: Annotated[int, Field(ge=0)] | None = None
    fill_ppm: Annotated[int, Field(ge=0, le=WHOLE)] = WHOLE


class Alternatives(Frozen):
    """An explicit list of either-ors."""

    kind: Literal["alternatives"] = "alternatives"
    choices: Annotated[tuple[Alternative, ...], Field(min_length=1)]


Demand = Annotated[Block | Profile | Alternatives, Field(discriminator="kind")]


class AcceptableGpu(Frozen):
    """A GPU type the applicant accepts, and what one counts in H100 equivalents for this phase.

    The first in the list is the type the figures of the demand are stated in. The value is the policy's table unless
    the applicant stated a conversion of its own.
    """

    gpu_type: GpuTypeId
    h100_ppm: Annotated[int, Field(ge=1)]


class PoolSizes(Frozen):
    """The whole-node sizes of one pool a phase may take, smallest first."""

    pool: PoolId
    nodes: Annotated[tuple[Annotated[int, Field(ge=1)], ...], Field(min_length=1)]


class SplitPair(Frozen):
    """The applicant accepts parts at both named providers at once.

    A split takes a size n1 of a pool of ``first`` and of a pool of ``second`` the fewest nodes that together with it
    reach the desired GPUs (one choice per pair of pools and n1 below desired; GPUs are counted as numbers).
    Blocks with a fixed duration only. ``equal_dates``: both are used on the same days, starting by the rule of the
    first pool. Otherwise the dates may differ: one part starts on a start day of its pool, the other on the first start
    day of its own pool on or after that (both ways round), each for the same number of days.
    """

    first: ProviderId
    second: ProviderId
    equal_dates: bool = True


class Purpose(StrEnum):
    """Notice section 5 supports development and its evaluation; anything else needs an officer's check."""

    TRAINING = "training"
    EVALUATION = "evaluation"
    OTHER = "other"


class Phase(Frozen):
    """One demand line of a proposal.

    ``share_ppm``: this phase's share of the proposal's desired H100-equivalent hours; the shares of a proposal add up
    to exactly 1,000,000 (largest remainder, ties to the earlier phase id). ``deadline`` is the first day on which it
    must no longer run; ``due`` the first day it is late. ``given``: parts that ran before ``as_of``; with no
    ``remainder`` the phase is done and nothing more is decided for it, otherwise ``remainder`` is what is left to do.

    Reference figures, computed alone for the phase (see ``allocator/alone``):
    ``self_cap_ppm``: the highest fill of what is left to do (of 1,000,000) among its pool options at accepted providers
    that fit by themselves; what a self part counts in ``served`` and ``fairness`` is capped by it when a provider is
    wished (0 where nothing is capped).
    ``dearest_grant_yen``: grant of the phase's dearest option. ``most_providers``: the most providers any option has.
    """

    id: PhaseId
    purpose: Purpose = Purpose.TRAINING
    demand: Demand
    acceptable: tuple[AcceptableGpu, ...] = ()
    sizes: tuple[PoolSizes, ...] = ()
    scales_ppm: tuple[Annotated[int, Field(ge=1, le=WHOLE)], ...] = ()
    predecessors: tuple[PhaseId, ...] = ()
    earliest: date | None = None
    desired_start: date | None = None
    deadline: date | None = None
    due: date | None = None
    split: SplitPair | None = None
    mandatory: bool = False
    self_only: bool = False
    share_ppm: Annotated[int, Field(ge=0, le=WHOLE)] = WHOLE
    given: tuple[Part, ...] = ()
    remainder: Demand | None = None
    self_cap_ppm: Annotated[int, Field(ge=0, le=WHOLE)] = 0
    dearest_grant_yen: Annotated[int, Field(ge=0)] = 0
    most_providers: Annotated[int, Field(ge=0)] = 0

    @property
    def done(self) -> bool:
        """Whether nothing is left to decide."""
        return bool(self.given) and self.remainder is None

    @property
    def pools_named(self) -> set[PoolId]:
        """The pools its grid, its either-ors and what was given name."""
        either_ors = [d for d in (self.demand, self.remainder) if isinstance(d, Alternatives)]
        uses = {use.pool for demand in either_ors for choice in demand.choices for use in choice.uses}
        return uses | {row.pool for row in self.sizes} | {part.pool for part in self.given if part.pool is not None}

    @property
    def to_do(self) -> Block | Profile | Alternatives:
        """The demand that options are made for."""
        return self.remainder if self.remainder is not None else self.demand


# --- proposals ------------------------------------------------------------------------------------------------------


class MinimumKind(StrEnum):
    """What a proposal needs to count as served."""

    ALL_PHASES = "all_phases"
    SHARE = "share"
    ANY_PHASE = "any_phase"


class Minimum(Frozen):
    """The minimum useful share: every phase (complete or nothing), a stated share of its hours, or any phase."""

    kind: MinimumKind = MinimumKind.ANY_PHASE
    share_ppm: Annotated[int, Field(ge=0, le=WHOLE)] = 0


class OutlookKind(StrEnum):
    """Whether the applicant could procure GPUs alone (notice: 自らで調達が可能かどうかの見通し)."""

    CAN = "can"
    PARTLY = "partly"
    CANNOT = "cannot"
    UNKNOWN = "unknown"


class Outlook(Frozen):
    """The self-procurement outlook.

    ``can``: a phase may be procured alone whole (its desired GPUs, from ``since`` on). ``partly``: beside a pool part,
    at most ``gpus`` GPUs may be procured alone - exactly min(gpus, wanted - pool GPUs) or none, when the phase starts
    on or after ``since``. ``cannot`` and ``unknown``: never.
    """

    kind: OutlookKind = OutlookKind.UNKNOWN
    gpus: GpuCount = 0
    since: date | None = None
    yen_per_gpu_hour: Annotated[int, Field(ge=0)] | None = None


class Wishes(Frozen):
    """Providers in order of preference, those refused, and whether any other will do.

    An applicant that ranks nobody and accepts any provider is as well served by each (dissatisfaction 0); one that
    ranks nobody and accepts none wishes to procure alone.
    """

    ranked: tuple[ProviderId, ...] = ()
    refused: tuple[ProviderId, ...] = ()
    unranked_acceptable: bool = False

    @property
    def wishes_provider(self) -> bool:
        """Whether a provider is wished at all."""
        return bool(self.ranked) or self.unranked_acceptable

    def rank(self, provider: ProviderId) -> int | None:
        """Return the rank given to ``provider`` (1 is first), or None."""
        return self.ranked.index(provider) + 1 if provider in self.ranked else None

    def accepts(self, provider: ProviderId) -> bool:
        """Tell whether the applicant would take this provider."""
        return provider not in self.refused and (provider in self.ranked or self.unranked_acceptable)


class Proposal(Frozen):
    """What is decided for: one proposal of one applicant group.

    ``priority_milli`` is its normalised priority (mean 1,000 over the proposals in scope); ``weight_milli`` that times
    the size measure, the weight in ``served``. ``rate`` counts in the total budget and for the grant cap,
    ``own_rate`` for the own contribution (they differ only while the class is unknown: 2/3 and 1/2), and
    ``envelopes`` names the classes whose envelopes it may fall into.
    ``best_alone_ppm``: its highest counted fill if it were the only proposal; None when it has no option even alone
    (it is then set apart and named, and not counted as left out).
    """

    id: ProposalId
    group: str = ""
    status: ProposalStatus = ProposalStatus.SURVEYED
    priority_milli: Annotated[int, Field(ge=1)] = 1_000
    weight_milli: Annotated[int, Field(ge=1)] = 1_000
    subsidy_class: SubsidyClass = SubsidyClass.UNKNOWN
    rate: Rate
    own_rate: Rate
    envelopes: tuple[SubsidyClass, ...] = ()
    target_category: Annotated[int, Field(ge=1, le=7)] | None = None
    grant_cap_yen: Annotated[int, Field(ge=0)] | None = None
    own_cap_yen: Annotated[int, Field(ge=0)] | None = None
    minimum: Minimum = Minimum()
    outlook: Outlook = Outlook()
    wishes: Wishes = Wishes()
    phases: Annotated[tuple[Phase, ...], Field(min_length=1)]
    best_alone_ppm: Annotated[int, Field(ge=0, le=WHOLE)] | None = WHOLE

    @model_validator(mode="after")
    def _phases_form_an_order(self) -> Self:
        ids = [phase.id for phase in self.phases]
        if len(set(ids)) != len(ids):
            raise ValueError(f"proposal {self.id}: phase ids repeat: {ids}")
        known: set[PhaseId] = set()
        waiting = list(self.phases)
        while waiting:
            ready = [phase for phase in waiting if set(phase.predecessors) <= known]
            if not ready:
                raise ValueError(f"proposal {self.id}: predecessors unknown or in a circle: {[p.id for p in waiting]}")
            known.update(phase.id for phase in ready)
            waiting = [phase for phase in waiting if phase.id not in known]
        return self

    def phase(self, phase_id: PhaseId) -> Phase:
        """Return the phase of that id."""
        return next(phase for phase in self.phases if phase.id == phase_id)


# --- decisions already made -----------------------------------------------------------------------------------------


class Pin(Frozen):
    """An officer's decision about one phase, with its reason.

    A positive pin fixes any of pool, nodes, start and end and makes the phase mandatory: every pool part of its option
    lies in ``pool`` (or the option is the self-procured one when ``self_procured``), the most nodes held there on a
    used day are ``nodes``, the phase's used days begin at ``start`` and end before ``end``. ``forbid``: the phase has
    no part in ``pool`` (no self part when ``self_procured``; no part at all when neither is named). A pin may override
    a refused or unranked provider, never capacity, lease rules or eligibility.
    """

    id: Annotated[str, Field(min_length=1)]
    proposal: ProposalId
    phase: PhaseId
    pool: PoolId | None = None
    self_procured: bool = False
    nodes: Annotated[int, Field(ge=1)] | None = None
    start: date | None = None
    end: date | None = None
    forbid: bool = False
    reason: Annotated[str, Field(min_length=1)]
    by: str = ""
    on: date | None = None

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if self.self_procured and self.pool is not None:
            raise ValueError(f"pin {self.id}: names a pool and self-procurement at once")
        fixed = self.pool is not None or self.self_procured or self.nodes or self.start or self.end
        if not fixed and not self.forbid:
            raise ValueError(f"pin {self.id}: fixes nothing")
        if self.forbid and (self.nodes or self.start or self.end):
            raise ValueError(f"pin {self.id}: forbids, so it may name a pool only")
        return self


class Commitment(Frozen):
    """A lease already paid that cannot be cancelled.

    The phase must be served, and its option must hold at least these nodes of the pool on every day of ``held`` from
    ``as_of`` on. It binds us, not the provider.
    """

    proposal: ProposalId
    phase: PhaseId
    pool: PoolId
    nodes: Annotated[int, Field(ge=1)]
    held: Period


class Decision(Frozen):
    """What one phase is given. A phase without a decision is not served."""

    proposal: ProposalId
    phase: PhaseId
    parts: Annotated[tuple[Part, ...], Field(min_length=1)]

    @property
    def used(self) -> Period:
        """From the first used day to the last."""
        return Period(start=min(p.used.start for p in self.parts), end=max(p.used.end for p in self.parts))


class Baseline(Frozen):
    """The plan changes are counted against.

    ``carried``: options that exist beside the grid: leases made before ``as_of`` as they may go on, though none like
    them could be begun today. Sizes, start days, lengths and lead times are not asked of them; all else is.
    ``scenario_hash``: the scenario the plan was published for. Reference figures are still those of it, so that who is
    served how well is measured as it was then.
    """

    decisions: tuple[Decision, ...]
    published: bool = True
    plan_hash: Sha256 | None = None
    carried: tuple[Decision, ...] = ()
    scenario_hash: Sha256 | None = None


# --- rules and the whole --------------------------------------------------------------------------------------------


class Budget(Frozen):
    """Grant money of a fiscal year: in all, or the envelope of one class."""

    fiscal_year: FiscalYear
    yen: Annotated[int, Field(ge=0)]
    subsidy_class: SubsidyClass | None = None


class MoveLimit(Frozen):
    """How far a re-plan may depart from the baseline: at most so many proposals are moved or newly served.

    Moved: a phase with something published from ``as_of`` on is given anything else than exactly that. Newly served: a
    phase with nothing published is given something; without ``gains`` only where that phase must be served, or the
    proposal is moved.
    """

    most: Annotated[int, Field(ge=0)]
    gains: bool = True


class Rules(Frozen):
    """The policy as plain numbers: what engines and checks read."""

    stage: Stage = Stage.SURVEY
    scope: tuple[ProposalStatus, ...] = (ProposalStatus.SURVEYED, ProposalStatus.APPLIED, ProposalStatus.ADOPTED)
    counted_confidence: tuple[Confidence, ...] = (Confidence.FIRM, Confidence.EXPECTED)
    budgets: tuple[Budget, ...] = ()
    quotas: tuple[Quota, ...] = ()
    provider_limits: tuple[ProviderLimit, ...] = ()
    penalties: PenaltyTable = PenaltyTable()
    rounding_yen: Annotated[int, Field(ge=1)] = 1_000
    self_fees_eligible: bool = False
    self_starts: LeaseStart = LeaseStart.MONDAY
    size_exponent_ppm: Ppm = 0
    lot_seed: Annotated[int, Field(ge=0)] = 0
    moves: MoveLimit | None = None
    order: TierOrder


class ProposalLabel(Frozen):
    """What people call a proposal and what the notice wants recorded but never decided on."""

    id: ProposalId
    applicant: str = ""
    title: str = ""
    receipt: str = ""
    answered_survey: bool = True
    foreign_parent: bool | None = None
    note: str = ""


class Labels(Frozen):
    """Names and remarks. Nothing here takes part in a decision.

    ``tax_mode``: whether all prices and sums of the scenario are without or with consumption tax; None: not stated.
    """

    proposals: tuple[ProposalLabel, ...] = ()
    providers: tuple[ProviderLabel, ...] = ()
    pools: tuple[PoolLabel, ...] = ()
    program_name: str = ""
    office: str = ""
    policy_version: str = ""
    supply_version: str = ""
    tax_mode: TaxMode | None = None
    fictional: bool = False
    sources: tuple[str, ...] = ()


def _drop(data: Any, fields: frozenset[str]) -> None:
    if isinstance(data, dict):
        for field in fields & data.keys():
            del data[field]
        for value in data.values():
            _drop(value, fields)
    elif isinstance(data, list):
        for value in data:
            _drop(value, fields)


def _id_of(row: Any) -> Any:
    return row.get("id") if isinstance(row, dict) else getattr(row, "id", None)


class Scenario(Frozen):
    """Everything a plan follows from."""

    format: Literal["compute-allocation/scenario/1"] = "compute-allocation/scenario/1"
    cycle_id: str = "1"
    horizon: Period
    as_of: date
    gpu_types: tuple[GpuType, ...]
    pools: tuple[Pool, ...]
    proposals: tuple[Proposal, ...]
    rules: Rules
    pins: tuple[Pin, ...] = ()
    commitments: tuple[Commitment, ...] = ()
    baseline: Baseline | None = None
    labels: Labels = Labels()

    @model_validator(mode="before")
    @classmethod
    def _in_id_order(cls, data: object) -> object:
        if not isinstance(data, dict):
            return data
        ordered = dict(data)
        for field in ("gpu_types", "pools", "proposals", "pins"):
            rows = ordered.get(field)
            ids = [_id_of(row) for row in rows] if isinstance(rows, list | tuple) else []
            if rows and ids and all(isinstance(id_, str) for id_ in ids):  # anything else is refused by its type
                ordered[field] = tuple(sorted(rows, key=_id_of))
        return ordered

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        for name, ids in (
            ("gpu_types", [t.id for t in self.gpu_types]),
            ("pools", [p.id for p in self.pools]),
            ("proposals", [p.id for p in self.proposals]),
            ("pins", [p.id for p in self.pins]),
        ):
            repeated = sorted({i for i in ids if ids.count(i) > 1}) if len(set(ids)) != len(ids) else []
            if repeated:
                raise ValueError(f"{name}: ids repeat: {repeated}")
        types = {t.id for t in self.gpu_types}
        pools = {p.id for p in self.pools}
        for pool in self.pools:
            if pool.gpu_type not in types:
                raise ValueError(f"pool {pool.id}: unknown GPU type {pool.gpu_type}")
        phases = {(p.id, f.id) for p in self.proposals for f in p.phases}
        for pin in self.pins:
            if (pin.proposal, pin.phase) not in phases or (pin.pool is not None and pin.pool not in pools):
                raise ValueError(f"pin {pin.id}: unknown proposal, phase or pool {pin.proposal}/{pin.phase}/{pin.pool}")
        for lease in self.commitments:
            if (lease.proposal, lease.phase) not in phases or lease.pool not in pools:
                raise ValueError(
                    f"commitment: unknown proposal, phase or pool {lease.proposal}/{lease.phase}/{lease.pool}"
                )
        for proposal in self.proposals:
            for phase in proposal.phases:
                unknown = sorted(phase.pools_named - pools)
                if unknown:
                    raise ValueError(f"proposal {proposal.id}, phase {phase.id}: unknown pools {unknown}")
        return self

    @property
    def deciding_data(self) -> dict[str, Any]:
        """Everything a plan follows from, as plain data: no labels, no remarks, no reasons written for people."""
        data: dict[str, Any] = self.model_dump(mode="json", exclude={"labels"})
        _drop(data, frozenset({"origin", "note", "source", "memory_gb"}))
        for gpu_type in data["gpu_types"]:
            gpu_type.pop("as_of")
        for pin in data["pins"]:
            for remark in ("id", "reason", "by", "on"):
                pin.pop(remark)
        return data

    @property
    def deciding_hash(self) -> str:
        """SHA-256 over everything that decides: all but the labels."""
        return digest(self.deciding_data)

    @property
    def full_hash(self) -> str:
        """SHA-256 over everything, labels included."""
        return digest(self)

    @property
    def in_scope(self) -> tuple[Proposal, ...]:
        """The proposals whose status the policy plans for; the others get nothing and count nowhere."""
        return tuple(p for p in self.proposals if p.status in self.rules.scope)
