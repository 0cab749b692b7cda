"""The plainest round there is: no price, no lease rule, everything mandatory, every phase a list of either-ors.

Outside problems know nothing of money, wishes or leases. What is left of a scenario then is: pools with a constant
number of GPUs, proposals whose phases take one of their alternatives each, and one tier.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

from models.scenario import (
    Alternative,
    Alternatives,
    Minimum,
    MinimumKind,
    Phase,
    PoolUse,
    Proposal,
    Rules,
    Scenario,
    Wishes,
)
from models.supply import CapacityStep, GpuType, Pool
from models.tiers import Preset, TierName, TierOrder, TierSpec
from models.units import WHOLE, Days, GpuCount, Period, PhaseId, PoolId, ProposalId, Rate

START = date(2024, 10, 1)
LONGEST_HORIZON_DAYS = 3_000


def a_pool(name: PoolId, gpus: int, days: int) -> Pool:
    """A pool of single-GPU nodes, all ready from the first day to the last, leased from any day for any time."""
    return Pool(
        id=name,
        provider="outside",
        gpu_type="gpu",
        node_size=1,
        calendar=horizon(days),
        capacity=(CapacityStep(since=START, nodes=gpus),),
    )


def an_alternative(uses: Mapping[PoolId, GpuCount], days: Days, penalty: int | None = None) -> Alternative:
    """These GPUs of these pools for so many days."""
    return Alternative(uses=tuple(PoolUse(pool=p, gpus=n) for p, n in uses.items()), days=days, penalty=penalty)


def a_phase(name: PhaseId, choices: Iterable[Alternative], after: Iterable[PhaseId] = ()) -> Phase:
    """A phase that must take one of the choices, after the named phases have ended."""
    return Phase(
        id=name,
        demand=Alternatives(choices=tuple(choices)),
        predecessors=tuple(after),
        mandatory=True,
        self_cap_ppm=WHOLE,
        most_providers=1,
    )


def a_proposal(name: ProposalId, phases: Sequence[Phase]) -> Proposal:
    """A proposal that is served whole or not at all, and takes whatever provider it is given."""
    shares = _shares_ppm(phases)
    return Proposal(
        id=name,
        rate=Rate(numerator=1, denominator=2),
        own_rate=Rate(numerator=1, denominator=2),
        minimum=Minimum(kind=MinimumKind.ALL_PHASES),
        wishes=Wishes(unranked_acceptable=True),
        phases=tuple(phase.model_copy(update={"share_ppm": shares[phase.id]}) for phase in phases),
    )


def a_round(tier: TierName, days: int, pools: Iterable[Pool], proposals: Iterable[Proposal]) -> Scenario:
    """A scenario judged by one tier alone; what the tier leaves open stays open."""
    order = TierOrder(preset=Preset.CUSTOM, tiers=(TierSpec(name=tier),), canonical=False)
    return Scenario(
        horizon=horizon(days),
        as_of=START,
        gpu_types=(GpuType(id="gpu", h100_ppm=WHOLE),),
        pools=tuple(pools),
        proposals=tuple(proposals),
        rules=Rules(order=order),
    )


def horizon(days: int) -> Period:
    """So many days from the first."""
    return Period(start=START, end=START + timedelta(days=days))


def serial_days(shortest: Iterable[int]) -> int:
    """Days that suffice in any case: every phase on its own, one after another - as far as horizons go."""
    return min(sum(shortest), LONGEST_HORIZON_DAYS)


def numbered(letter: str, number: int, of: int) -> str:
    """Return an id whose order as text is its order as a number: p07 of 12."""
    return f"{letter}{number:0{len(str(of))}d}"


def _shares_ppm(phases: Sequence[Phase]) -> dict[PhaseId, int]:
    """Share one million out by desired GPU-days (largest remainder, ties to the smaller id)."""
    desired = {}
    for phase in phases:
        assert isinstance(phase.demand, Alternatives)
        desired[phase.id] = max(sum(use.gpus for use in c.uses) * c.days for c in phase.demand.choices)
    total = sum(desired.values())
    shares = {name: wanted * WHOLE // total for name, wanted in desired.items()}
    by_remainder = sorted(desired, key=lambda name: (-(desired[name] * WHOLE % total), name))
    for name in by_remainder[: WHOLE - sum(shares.values())]:
        shares[name] += 1
    return shares
