"""What the demand shapes look like when written down as parts: days of fixed work, layers of a profile.

Days are counted from the first used day of the phase; a ``Layer`` is (amount, first day, end day).
"""

from collections.abc import Iterable
from typing import NamedTuple

from models.scenario import Profile
from models.units import HOURS_PER_DAY, WHOLE


class Layer(NamedTuple):
    """So many nodes (or GPUs) from a day up to, not including, another."""

    amount: int
    first: int
    end: int


def work_days(work_gpu_hours: int, first_power: int, power: int) -> int:
    """Days that fixed work takes: ceil(work x power of the first type / (24 x power given))."""
    return -(-work_gpu_hours * first_power // (HOURS_PER_DAY * power))


def layers(steps: Iterable[tuple[int, int]]) -> list[Layer]:
    """Cut a skyline of (days, amount) into horizontal layers, from low to high, each over its longest runs of days.

    10 days of 2, then 5 days of 3 are two layers: 2 over all 15 days, and 1 more over the last 5.
    """
    skyline: list[Layer] = []
    day = 0
    for days, amount in steps:
        skyline.append(Layer(amount, day, day + days))
        day += days
    cut: list[Layer] = []
    below = 0
    for level in sorted({step.amount for step in skyline if step.amount > 0}):
        runs: list[Layer] = []
        for step in skyline:
            if step.amount < level:
                continue
            if runs and runs[-1].end == step.first:
                runs[-1] = runs[-1]._replace(end=step.end)
            else:
                runs.append(Layer(level - below, step.first, step.end))
        cut += runs
        below = level
    return cut


def profile_nodes(profile: Profile, scale_ppm: int, node_size: int) -> list[tuple[int, int]]:
    """Return (days, nodes) per segment: at scale f a segment takes ceil(f x GPUs / node size) nodes."""
    return [(part.days, -(-scale_ppm * part.gpus // (WHOLE * node_size))) for part in profile.segments]


def profile_self_gpus(
    profile: Profile, nodes: list[tuple[int, int]], node_size: int, own: int
) -> list[tuple[int, int]]:
    """Return (days, GPUs) procured alone beside ``nodes``: at every moment min(own, wanted - pool GPUs), at least 0."""
    return [
        (part.days, max(0, min(own, part.gpus - taken * node_size)))
        for part, (_, taken) in zip(profile.segments, nodes, strict=True)
    ]
