"""Made-up demand lines: one phase of three to six months for most, some chains, profiles and either-ors.

Sizes follow what is trained: fine-tuning on 1-4 nodes, small models on 4-12, large ones on 12-32, very large ones on
up to 64, and in rounds of 60 proposals and more a few on up to 128 nodes of 8 GPUs.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random

from allocator.bench.generator.offers import HORIZON, SCARCE, TYPES
from models.base import Frozen
from models.scenario import AcceptableGpu, Alternative, Alternatives, Block, Phase, PoolUse, Profile, Segment, SplitPair
from models.supply import Pool
from models.units import GpuCount, GpuTypeId, ProviderId

SIZES: tuple[tuple[GpuCount, ...], ...] = (
    (8, 16, 24, 32),
    (32, 48, 64, 96),
    (96, 128, 160, 192, 256),
    (256, 320, 384, 512),
    (512, 768, 1_024),
)
SIZE_WEIGHTS = (25, 41, 25, 7, 2)
FRONTIER_FROM = 60
TYPE_CHOICES: tuple[tuple[GpuTypeId, ...], ...] = (
    ("H100",),
    ("H100", "H200"),
    ("H200", "H100"),
    ("A100",),
    ("A100", "H100"),
)
TYPE_WEIGHTS = (40, 35, 10, 8, 7)
DURATIONS, DURATION_WEIGHTS = (28, 56, 91, 120, 150, 182), (5, 8, 30, 25, 17, 15)
STARTS = (HORIZON.start, date(2024, 10, 15), date(2024, 11, 1), date(2024, 12, 1), date(2025, 1, 6))
START_WEIGHTS = (45, 10, 20, 15, 10)
MONTHS = (31, 30, 31, 31, 28, 31)


class Lines(Frozen):
    """The phases of a proposal, and how far (in percent) each may be scaled down when it is a profile."""

    phases: tuple[Phase, ...]
    minimum_percent: int = 100
    chained: bool = False


def gpu_type(dice: Random) -> tuple[GpuTypeId, ...]:
    """Draw the accepted types, the first being the one the demand is stated in."""
    return dice.choices(
        (("H100",), ("H100", "H200"), ("H200", "H100"), ("A100",), ("A100", "H100")), (40, 35, 10, 8, 7)
    )[0]


def scarce(types: Sequence[GpuTypeId]) -> bool:
    """Tell whether a demand for these types is measured against H100 and H200 capacity."""
    return types[0] in SCARCE


def size(dice: Random, proposals: int) -> GpuCount:
    """Draw the desired number of GPUs."""
    classes = len(SIZES) if proposals >= FRONTIER_FROM else len(SIZES) - 1
    return dice.choice(dice.choices(SIZES[:classes], SIZE_WEIGHTS[:classes])[0])


def lines(
    dice: Random,
    gpus: GpuCount,
    types: Sequence[GpuTypeId],
    ranked: Sequence[ProviderId],
    pools: Sequence[Pool],
) -> Lines:
    """Draw the demand of a proposal of that size; ``pools``: those of its types at the providers it ranks."""
    percent = dice.choices((100, 75, 50, 25), (25, 25, 40, 10))[0]
    shape = dice.choices(("block", "chain", "profile", "either", "two"), (68, 12, 10, 7, 3))[0]
    if shape == "chain":
        return _chain(dice, gpus, percent, types)
    if shape == "profile":
        return Lines(phases=(_profile(dice, gpus, types),), minimum_percent=percent)
    if shape == "either" and pools:
        return Lines(phases=(_either(dice, gpus, types, pools),))
    if shape == "two":
        main = _block_phase(dice, "1", gpus, percent, types)
        return Lines(phases=(main, _block_phase(dice, "2", _part(gpus, 4), 100, types)))
    return Lines(phases=(_block_phase(dice, "1", gpus, percent, types, ranked),))


def _acceptable(types: Sequence[GpuTypeId]) -> tuple[AcceptableGpu, ...]:
    table = {gpu.id: gpu.h100_ppm for gpu in TYPES}
    return tuple(AcceptableGpu(gpu_type=name, h100_ppm=table[name]) for name in types)


def _part(gpus: GpuCount, of: int) -> GpuCount:
    return max(8, gpus // of // 8 * 8)


def _dates(dice: Random, days: int) -> dict[str, date]:
    """Draw when a phase of so many days would like to start, cannot start before, must end by, is late from."""
    starts = [(day, weight) for day, weight in zip(STARTS, START_WEIGHTS, strict=True) if _fits(day, days)]
    desired = dice.choices([day for day, _ in starts], [weight for _, weight in starts])[0]
    dates = {"desired_start": desired}
    if dice.random() < 0.5:
        dates["earliest"] = desired
    if dice.random() < 0.15:
        dates["deadline"] = min(HORIZON.end, desired + timedelta(days=days + dice.choice((31, 61))))
    elif dice.random() < 0.1:
        dates["due"] = min(HORIZON.end, desired + timedelta(days=days + 30))
    return dates


def _fits(start: date, days: int) -> bool:
    return start + timedelta(days=days) <= HORIZON.end


def _block_phase(
    dice: Random,
    name: str,
    gpus: GpuCount,
    percent: int,
    types: Sequence[GpuTypeId],
    ranked: Sequence[ProviderId] = (),
) -> Phase:
    days = dice.choices(DURATIONS, DURATION_WEIGHTS)[0]
    least = max(1, gpus * percent // 100)
    kind = dice.choices(("duration", "work", "step_up", "split"), (70, 14, 8, 8))[0]
    if kind == "work":
        days = min(days, 120)
        demand = Block(desired_gpus=gpus, minimum_gpus=least, work_gpu_hours=gpus * days * 24)
    else:
        demand = Block(desired_gpus=gpus, minimum_gpus=least, duration_days=days, step_up=kind == "step_up")
    split = None
    if kind == "split" and len(ranked) > 1:
        split = SplitPair(first=ranked[0], second=ranked[1], equal_dates=dice.random() < 0.7)
    return Phase(id=name, demand=demand, acceptable=_acceptable(types), split=split, **_dates(dice, days))  # type: ignore[arg-type]


def _chain(dice: Random, gpus: GpuCount, percent: int, types: Sequence[GpuTypeId]) -> Lines:
    """A trial run, the main run, and often a tuning run after it."""
    courses = [(_part(gpus, 4), 28), (gpus, dice.choice((56, 75, 91)))]
    if dice.random() < 0.6:
        courses.append((_part(gpus, 4), 28))
    phases = []
    for number, (amount, days) in enumerate(courses, start=1):
        least = max(1, amount * percent // 100) if number == 2 else amount
        phases.append(
            Phase(
                id=str(number),
                demand=Block(desired_gpus=amount, minimum_gpus=least, duration_days=days),
                acceptable=_acceptable(types),
                predecessors=(str(number - 1),) if number > 1 else (),
                desired_start=HORIZON.start if number == 1 else None,
            )
        )
    return Lines(phases=tuple(phases), chained=True)


def _profile(dice: Random, gpus: GpuCount, types: Sequence[GpuTypeId]) -> Phase:
    """Month by month, rising to the desired number, now and then falling at the end."""
    count = dice.choice((4, 5, 6))
    first = dice.randrange(0, len(MONTHS) - count + 1)
    rise = dice.choice((1, 2))
    amounts = [_part(gpus, 2) if month < rise else gpus for month in range(count)]
    if dice.random() < 0.3:
        amounts[-1] = _part(gpus, 4)
    segments = tuple(Segment(days=MONTHS[first + m], gpus=amount) for m, amount in enumerate(amounts))
    slack = sum(MONTHS) - sum(MONTHS[: first + count])
    return Phase(
        id="1",
        demand=Profile(segments=segments, later_days=min(31, slack)),
        acceptable=_acceptable(types),
        desired_start=HORIZON.start + timedelta(days=sum(MONTHS[:first])),
    )


def _either(dice: Random, gpus: GpuCount, types: Sequence[GpuTypeId], pools: Sequence[Pool]) -> Phase:
    days = dice.choice((91, 120))
    choices = [
        Alternative(
            uses=(PoolUse(pool=pool.id, gpus=gpus if number == 0 else _part(gpus * 3, 4)),),
            days=days if number == 0 else min(180, days * 4 // 3),
            penalty=10 * number,
        )
        for number, pool in enumerate(dice.sample(list(pools), min(3, len(pools))))
    ]
    return Phase(
        id="1",
        demand=Alternatives(choices=tuple(choices)),
        acceptable=_acceptable(types),
        desired_start=dice.choice(STARTS[:3]),
    )
