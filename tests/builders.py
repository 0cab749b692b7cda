"""Small worlds in few words: pools, phases, proposals and scenarios that show only what a test is about.

Everything left out is the plainest thing there is: pools of 8-GPU H100 nodes without price or lease rule, applicants
that take any provider, the horizon October 2024 to March 2025 and ``as_of`` its first day.
"""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from models.policy import Stage
from models.scenario import (
    AcceptableGpu,
    Alternative,
    Alternatives,
    Block,
    Decision,
    Demand,
    Part,
    Phase,
    PoolSizes,
    PoolUse,
    Profile,
    Proposal,
    Rules,
    Scenario,
    Segment,
    Wishes,
)
from models.supply import CapacityStep, Confidence, GpuType, LeaseRule, Pool, PriceStep
from models.tiers import Preset, TierName, TierOrder, TierSpec
from models.units import WHOLE, Period, Rate

HORIZON = Period(start=date(2024, 10, 1), end=date(2025, 4, 1))
H100 = GpuType(id="H100", h100_ppm=WHOLE)
H200 = GpuType(id="H200", h100_ppm=WHOLE)
A100 = GpuType(id="A100", h100_ppm=WHOLE // 2)
TWO_THIRDS = Rate(numerator=2, denominator=3)
HALF = Rate(numerator=1, denominator=2)
ANYWHERE = Wishes(unranked_acceptable=True)


def day(month: int, number: int) -> date:
    """Return a day of the year that runs from July 2024 to June 2025."""
    return date(2024 if month >= 7 else 2025, month, number)


def period(start: date, days: int) -> Period:
    """Return the period of so many days."""
    return Period(start=start, end=start + timedelta(days=days))


# --- supply ---------------------------------------------------------------------------------------------------------


def a_pool(
    id: str = "pool",
    *,
    nodes: int = 4,
    provider: str = "A",
    gpu_type: str = "H100",
    node_size: int = 8,
    capacity: Iterable[tuple[date, int] | tuple[date, int, Confidence]] | None = None,
    price: int | None = None,
    prices: Iterable[tuple[date, int]] = (),
    lease: LeaseRule | None = None,
    turnaround_days: int = 0,
    reserved_nodes: int = 0,
    calendar: Period = HORIZON,
) -> Pool:
    """Return a pool with ``nodes`` nodes from the first day (or ``capacity`` steps), at one ``price`` (or steps)."""
    steps = tuple(capacity) if capacity is not None else ((calendar.start, nodes),)
    priced = tuple(prices) if price is None else ((calendar.start, price),)
    return Pool(
        id=id,
        provider=provider,
        gpu_type=gpu_type,
        node_size=node_size,
        calendar=calendar,
        capacity=tuple(
            CapacityStep(since=step[0], nodes=step[1], confidence=step[2] if len(step) == 3 else Confidence.FIRM)
            for step in steps
        ),
        prices=tuple(PriceStep(since=since, yen_per_gpu_hour=yen) for since, yen in priced),
        lease=lease or LeaseRule(),
        turnaround_days=turnaround_days,
        reserved_nodes=reserved_nodes,
    )


# --- demand ---------------------------------------------------------------------------------------------------------


def a_block(
    gpus: int = 8, days: int | None = 10, *, minimum: int | None = None, work: int | None = None, step_up: bool = False
) -> Block:
    """Return a block of ``gpus`` GPUs for ``days`` days, or until ``work`` GPU-hours are done."""
    return Block(
        desired_gpus=gpus,
        minimum_gpus=gpus if minimum is None else minimum,
        duration_days=days if work is None else None,
        work_gpu_hours=work,
        step_up=step_up,
    )


def a_profile(*segments: tuple[int, int], earlier: int = 0, later: int = 0) -> Profile:
    """Return a profile of (days, GPUs) segments."""
    return Profile(
        segments=tuple(Segment(days=days, gpus=gpus) for days, gpus in segments), earlier_days=earlier, later_days=later
    )


def a_choice(
    uses: Mapping[str, int] | None = None, days: int = 10, *, penalty: int | None = None, fill: int = WHOLE
) -> Alternative:
    """Return one either-or: GPUs by pool for so many days."""
    return Alternative(
        uses=tuple(PoolUse(pool=pool, gpus=gpus) for pool, gpus in (uses or {"pool": 8}).items()),
        days=days,
        penalty=penalty,
        fill_ppm=fill,
    )


def alternatives(*choices: Alternative) -> Alternatives:
    """Return the list of either-ors."""
    return Alternatives(choices=choices)


def a_phase(
    id: str = "1",
    demand: Demand | None = None,
    *,
    sizes: Mapping[str, tuple[int, ...]] | None = None,
    acceptable: Iterable[tuple[str, int]] = (("H100", WHOLE),),
    **others: Any,
) -> Phase:
    """Return a phase; without more it wants one node of ``pool`` for ten days.

    The reference figures default to what holds where nothing costs anything and the phase can be given all it wants.
    """
    figures = {"most_providers": 1, "self_cap_ppm": WHOLE} | others
    return Phase(
        id=id,
        demand=demand or a_block(),
        acceptable=tuple(AcceptableGpu(gpu_type=gpu_type, h100_ppm=h100) for gpu_type, h100 in acceptable),
        sizes=tuple(
            PoolSizes(pool=pool, nodes=nodes) for pool, nodes in ({"pool": (1,)} if sizes is None else sizes).items()
        ),
        **figures,
    )


def a_proposal(id: str = "P1", *phases: Phase, wishes: Wishes = ANYWHERE, **others: Any) -> Proposal:
    """Return a proposal with the grant rate of 2/3; without phases it has the plainest one.

    Several phases that do not state their shares get them by their desired GPU-hours.
    """
    figures = {"rate": TWO_THIRDS, "own_rate": TWO_THIRDS} | others
    return Proposal(id=id, phases=_shared(phases) or (a_phase(),), wishes=wishes, **figures)


def _shared(phases: tuple[Phase, ...]) -> tuple[Phase, ...]:
    if len(phases) < 2 or any(phase.share_ppm != WHOLE for phase in phases):
        return phases
    hours = [_desired_gpu_hours(phase) for phase in phases]
    shares = [WHOLE * each // sum(hours) for each in hours]
    by_remainder = sorted(range(len(phases)), key=lambda n: (-(WHOLE * hours[n] % sum(hours)), phases[n].id))
    for number in by_remainder[: WHOLE - sum(shares)]:
        shares[number] += 1
    return tuple(phase.model_copy(update={"share_ppm": share}) for phase, share in zip(phases, shares, strict=True))


def _desired_gpu_hours(phase: Phase) -> int:
    match phase.demand:
        case Block() as block:
            return block.work_gpu_hours or block.desired_gpus * (block.duration_days or 0) * 24
        case Profile() as profile:
            return sum(segment.days * segment.gpus for segment in profile.segments) * 24
        case Alternatives() as listed:
            return max(sum(use.gpus for use in choice.uses) * choice.days for choice in listed.choices) * 24
    raise AssertionError(phase.demand)


# --- the whole ------------------------------------------------------------------------------------------------------


def an_order(*tiers: TierSpec | TierName, canonical: bool = False) -> TierOrder:
    """Return an own order of tiers; without any, only ``served``."""
    specs = tuple(TierSpec(name=tier) if isinstance(tier, TierName) else tier for tier in tiers)
    return TierOrder(preset=Preset.CUSTOM, tiers=specs or (TierSpec(name=TierName.SERVED),), canonical=canonical)


def some_rules(*tiers: TierSpec | TierName, **others: Any) -> Rules:
    """Return rules with an own order of tiers."""
    return Rules(order=an_order(*tiers), **({"stage": Stage.SURVEY} | others))


def a_scenario(
    *proposals: Proposal,
    pools: Iterable[Pool] = (),
    rules: Rules | None = None,
    horizon: Period = HORIZON,
    as_of: date | None = None,
    gpu_types: Iterable[GpuType] = (A100, H100, H200),
    **others: Any,
) -> Scenario:
    """Return a scenario; without more, one plain proposal and one plain pool."""
    return Scenario(
        horizon=horizon,
        as_of=as_of or horizon.start,
        gpu_types=tuple(gpu_types),
        pools=tuple(pools) or (a_pool(),),
        proposals=proposals or (a_proposal(),),
        rules=rules or some_rules(),
        **others,
    )


# --- decisions ------------------------------------------------------------------------------------------------------


def a_part(
    pool: str = "pool",
    nodes: int = 1,
    start: date | None = None,
    days: int = 10,
    *,
    node_size: int = 8,
    held: Period | None = None,
) -> Part:
    """Return nodes of a pool used (and held, unless said otherwise) from ``start`` for so many days."""
    used = period(start or HORIZON.start, days)
    return Part(pool=pool, nodes=nodes, gpus=nodes * node_size, used=used, held=held or used)


def a_self_part(gpus: int = 8, start: date | None = None, days: int = 10) -> Part:
    """Return GPUs the applicant procures alone."""
    used = period(start or HORIZON.start, days)
    return Part(pool=None, nodes=0, gpus=gpus, used=used, held=used)


def a_decision(proposal: str = "P1", phase: str = "1", *parts: Part) -> Decision:
    """Return what a phase is given; without parts the plainest one."""
    return Decision(proposal=proposal, phase=phase, parts=parts or (a_part(),))


def given(
    proposal: str = "P1", start: date | None = None, *, nodes: int = 1, days: int = 10, phase: str = "1"
) -> Decision:
    """Return ``nodes`` nodes of ``pool`` from ``start`` (first of October) for so many days, leased as long as used."""
    return a_decision(proposal, phase, a_part(nodes=nodes, start=start, days=days))
