"""Made-up providers and pools: types, lease rules, prices, and capacity that grows in December.

Lease starts go from any day to the first of the month, a provider having one rule for all its pools. A few pools hold
most nodes. The nodes themselves are only weights here: ``sized`` turns them into numbers once demand is known.
"""

from collections.abc import Sequence
from datetime import date
from random import Random
from typing import NamedTuple

from models.supply import CapacityStep, Confidence, GpuType, LeaseRule, LeaseStart, Pool, PriceStep
from models.units import GpuTypeId, Period, ProviderId

HORIZON = Period(start=date(2024, 10, 1), end=date(2025, 4, 1))
AS_OF = date(2024, 9, 17)
DECEMBER, JANUARY = date(2024, 12, 1), date(2025, 1, 1)
SCARCE: tuple[GpuTypeId, ...] = ("H100", "H200")
"""The types demand is measured against."""

TYPES = (
    GpuType(id="A100", h100_ppm=315_000, memory_gb=80),
    GpuType(id="H100", h100_ppm=1_000_000, memory_gb=80),
    GpuType(id="H200", h100_ppm=1_000_000, memory_gb=141),
)
PRICES = {"A100": (180, 290), "H100": (420, 780), "H200": (620, 850)}

LEASES = (
    LeaseRule(start_on=LeaseStart.MONTH_FIRST, min_days=28),
    LeaseRule(start_on=LeaseStart.HALF_MONTH, min_days=14),
    LeaseRule(
        start_on=LeaseStart.MONDAY,
        min_days=28,
        multiple_days=7,
        max_days=182,
        lead_time_days=14,
        max_nodes_per_lease=64,
        cancellable=False,
        prepaid=True,
    ),
    LeaseRule(start_on=LeaseStart.ANY_DAY, min_days=14),
)


class Offer(NamedTuple):
    """A pool before its nodes are counted: ``weight`` at first, ``later`` times that from December on."""

    pool: Pool
    weight: float
    later: float
    from_december: bool


def offers(dice: Random, pools: int) -> list[Offer]:
    """Draw the pools of a round, the largest first."""
    providers = [f"v{number:02d}" for number in range(1, max(3, pools * 6 // 10) + 1)]
    leases = [LEASES[number % len(LEASES)] for number in range(len(providers))]
    dice.shuffle(leases)
    lease_of = dict(zip(providers, leases, strict=True))
    types = _types(dice, pools)
    drawn = []
    for number, gpu_type in enumerate(types):
        provider = providers[number % len(providers)]
        drawn.append(_offer(dice, number, provider, gpu_type, lease_of[provider]))
    return drawn


def _types(dice: Random, pools: int) -> list[GpuTypeId]:
    """One A100 pool in eight (at least one), one H200 pool in four (at least one), the rest H100; H100 first."""
    a100, h200 = max(1, pools // 8), max(1, pools // 4)
    rest = ["A100"] * a100 + ["H200"] * h200 + ["H100"] * (pools - a100 - h200 - 1)
    dice.shuffle(rest)
    return ["H100", *rest]


def _offer(dice: Random, number: int, provider: ProviderId, gpu_type: GpuTypeId, lease: LeaseRule) -> Offer:
    low, high = PRICES[gpu_type]
    yen = dice.randrange(low, high, 10)
    prices = [PriceStep(since=HORIZON.start, yen_per_gpu_hour=yen)]
    if dice.random() < 0.2:
        prices.append(PriceStep(since=JANUARY, yen_per_gpu_hour=yen * 95 // 100))
    from_december = gpu_type == "H200" and dice.random() < 0.5
    grows = gpu_type != "A100" and dice.random() < 0.4
    pool = Pool(
        id=f"{provider}-{gpu_type.lower()}-{number:02d}",
        provider=provider,
        gpu_type=gpu_type,
        node_size=4 if number and dice.random() < 0.12 else 8,
        calendar=HORIZON,
        capacity=(),
        prices=tuple(prices),
        lease=lease,
        turnaround_days=dice.choice((0, 0, 0, 0, 1, 3)),
        reserved_nodes=int(number > 0 and dice.random() < 0.1),
    )
    weight = 1 / (1 + number) ** 0.7 * dice.uniform(0.7, 1.3)
    return Offer(pool, weight, dice.uniform(1.3, 1.8) if grows else 1.0, from_december)


def sized(drawn: Sequence[Offer], node_days: dict[bool, float]) -> tuple[Pool, ...]:
    """Give each pool its nodes, so that scarce (True) and other types (False) hold so many days of 8 GPUs in all."""
    horizon, december = HORIZON.days, (HORIZON.end - DECEMBER).days

    def shape_days(offer: Offer) -> float:
        early = 0.0 if offer.from_december else float(horizon - december)
        return offer.weight * (early + offer.later * december)

    totals = {
        scarce: sum(shape_days(o) for o in drawn if (o.pool.gpu_type in SCARCE) is scarce) for scarce in node_days
    }
    pools = []
    for offer in drawn:
        scarce = offer.pool.gpu_type in SCARCE
        nodes = offer.weight * node_days[scarce] / totals[scarce] * 8 / offer.pool.node_size
        pools.append(_with_nodes(offer, nodes))
    return tuple(pools)


def _with_nodes(offer: Offer, nodes: float) -> Pool:
    reserved = offer.pool.reserved_nodes
    first, later = max(2, round(nodes)) + reserved, max(2, round(nodes * offer.later)) + reserved
    if offer.from_december:
        steps = [CapacityStep(since=DECEMBER, nodes=later, confidence=Confidence.EXPECTED)]
    elif later > first:
        steps = [
            CapacityStep(since=HORIZON.start, nodes=first),
            CapacityStep(since=DECEMBER, nodes=later, confidence=Confidence.EXPECTED),
        ]
    else:
        steps = [CapacityStep(since=HORIZON.start, nodes=first)]
    return offer.pool.model_copy(update={"capacity": tuple(steps)})
