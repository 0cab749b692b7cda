"""Random pools for tiny scenarios: sizes, capacity and price steps, lease rules, turnaround, reserve."""

from datetime import date, timedelta
from random import Random

from models.supply import CapacityStep, Confidence, GpuType, LeaseRule, LeaseStart, Pool, PriceStep
from models.units import WHOLE, Period

DAY = timedelta(days=1)
H100 = GpuType(id="H100", h100_ppm=WHOLE)
A100 = GpuType(id="A100", h100_ppm=315_463)


def _lease(rng: Random) -> LeaseRule:
    starts = [LeaseStart.ANY_DAY] * 6 + [LeaseStart.MONDAY] * 2 + [LeaseStart.HALF_MONTH, LeaseStart.MONTH_FIRST]
    minimum = rng.choice([1, 1, 1, 2, 4, 7])
    return LeaseRule(
        start_on=rng.choice(starts),
        min_days=minimum,
        multiple_days=rng.choice([1, 1, 1, 2, 3, 7]),
        max_days=rng.choice([None, None, None, None, minimum + 3, 9]),
        lead_time_days=rng.choice([0, 0, 0, 1, 2, 3]),
        max_nodes_per_lease=rng.choice([None, None, None, None, 1, 2]),
    )


def _capacity(rng: Random, horizon: Period) -> tuple[CapacityStep, ...]:
    since = [horizon.start - 20 * DAY]
    if rng.random() < 0.5:
        since.append(horizon.start + rng.randint(1, 9) * DAY)
    if rng.random() < 0.2:
        since.append(since[-1] + rng.randint(1, 4) * DAY)
    sure = [Confidence.FIRM] * 4 + [Confidence.EXPECTED, Confidence.COORDINATING]
    return tuple(
        CapacityStep(since=day, nodes=rng.choice([1, 2, 3, 3, 4, 4, 5]), confidence=rng.choice(sure if n else sure[:5]))
        for n, day in enumerate(since)
    )


def _prices(rng: Random, horizon: Period) -> tuple[PriceStep, ...]:
    first = PriceStep(since=horizon.start - 30 * DAY, yen_per_gpu_hour=rng.choice([97, 211, 333, 500, 811]))
    if rng.random() < 0.6:
        return (first,)
    later = horizon.start + rng.randint(2, 10) * DAY
    return (first, PriceStep(since=later, yen_per_gpu_hour=rng.choice([0, 103, 250, 499, 900])))


def draw_pools(rng: Random, horizon: Period) -> tuple[Pool, ...]:
    """Draw two pools, mostly of two providers and one GPU type."""
    providers = ("A", "A") if rng.random() < 0.12 else ("A", "B")
    pools = []
    for name, provider in zip(("east", "west"), providers, strict=True):
        early, late = rng.choice([0, 4, 10, 10]), rng.choice([0, 3, 10, 10])
        if rng.random() < 0.1:
            early = -2
        pools.append(
            Pool(
                id=name,
                provider=provider,
                gpu_type=rng.choice(["H100", "H100", "H100", "A100"]),
                node_size=rng.choice([1, 2, 4, 8]),
                calendar=Period(start=horizon.start - early * DAY, end=horizon.end + late * DAY),
                capacity=_capacity(rng, horizon),
                prices=_prices(rng, horizon) if rng.random() < 0.93 else (),
                lease=_lease(rng) if rng.random() < 0.75 else LeaseRule(),
                turnaround_days=rng.choice([0, 0, 1, 2, 3]),
                reserved_nodes=rng.choice([0, 0, 0, 1]),
            )
        )
    return tuple(pools)


def draw_horizon(rng: Random) -> Period:
    """Draw twelve days that cross the end of a month, half of the time the end of a fiscal year."""
    start = rng.choice([date(2024, 10, 25), date(2024, 11, 24), date(2025, 3, 25), date(2025, 3, 24)])
    return Period(start=start, end=start + 12 * DAY)
