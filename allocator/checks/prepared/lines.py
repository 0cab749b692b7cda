"""What one demand line asks for, read from the answer: is it planned, on which days, and as what.

Last days as written are still used: the deadline of a phase is the day after. Days outside the horizon are moved to its
edge. A profile begins with its first month that uses GPUs; blank months between count as 0.
"""

from datetime import date, timedelta
from typing import NamedTuple

from allocator.checks.prepared.names import Names
from models.scenario import Alternative, Block, PoolUse, Profile, Purpose, Segment, SplitPair
from models.supply import Supply
from models.survey import DemandRow
from models.units import Period, next_month

ONE_DAY = timedelta(days=1)


class Window(NamedTuple):
    """The days of a phase, half-open."""

    earliest: date | None
    desired_start: date | None
    deadline: date | None
    due: date | None


def window(row: DemandRow, horizon: Period) -> Window:
    """Return the days of a line, inside the horizon."""
    wished = drawn_start(row, horizon) if row.shape == "profile" else row.desired_start
    return Window(
        earliest=None if row.earliest is None else max(row.earliest, horizon.start),
        desired_start=None if wished is None else min(max(wished, horizon.start), horizon.last_day),
        deadline=None if row.deadline is None else min(row.deadline + ONE_DAY, horizon.end),
        due=None if row.due is None else min(max(row.due, horizon.start) + ONE_DAY, horizon.end),
    )


def has_days(row: DemandRow, horizon: Period) -> bool:
    """Tell whether the dates of a line leave any day."""
    if row.deadline is not None and row.deadline < max(horizon.start, row.earliest or horizon.start):
        return False
    if row.shape != "profile" and row.desired_start and row.deadline and row.deadline < row.desired_start:
        return False
    return row.earliest is None or row.earliest < horizon.end


def months(row: DemandRow, horizon: Period) -> list[tuple[date, int]]:
    """Return (month, GPUs) from the first to the last month inside the horizon that uses GPUs, blanks as 0."""
    asked = {amount.month: amount.gpus for amount in row.months}
    used = [m for m, gpus in asked.items() if gpus and m < horizon.end and next_month(m) > horizon.start]
    run: list[tuple[date, int]] = []
    month = min(used, default=horizon.end)
    while used and month <= max(used):
        run.append((month, asked.get(month, 0)))
        month = next_month(month)
    return run


def drawn_start(row: DemandRow, horizon: Period) -> date | None:
    """Return the day on which a profile was drawn to begin."""
    run = months(row, horizon)
    return max(run[0][0], horizon.start) if run else None


def block(row: DemandRow) -> Block | None:
    """Return the block a line states, or None when its figures do not make one."""
    desired = row.desired_gpus
    if desired is None or (row.duration_days is None) == (row.work_gpu_hours is None):
        return None
    minimum = desired if row.minimum_gpus is None else row.minimum_gpus
    if minimum > desired:
        return None
    return Block(
        desired_gpus=desired,
        minimum_gpus=minimum,
        duration_days=row.duration_days,
        work_gpu_hours=row.work_gpu_hours,
        step_up=row.step_up,
    )


def profile(row: DemandRow, horizon: Period) -> Profile | None:
    """Return the profile a line states, each month as long as it lies in the horizon."""
    segments = tuple(
        Segment(days=(min(next_month(month), horizon.end) - max(month, horizon.start)).days, gpus=gpus)
        for month, gpus in months(row, horizon)
    )
    if not segments:
        return None
    return Profile(segments=segments, earlier_days=row.earlier_days, later_days=row.later_days)


def choices(row: DemandRow, names: Names, supply: Supply) -> tuple[set[Alternative], bool]:
    """Return the either-ors of a line whose names are certain, and whether there may be others."""
    found: set[Alternative] = set()
    others = False
    for written in row.alternatives:
        provider, kinds = names.provider(written.provider), names.gpu_types(written.gpu_type)
        others = others or (provider is not None and len(kinds) > 1)
        if len(kinds) == 1:
            found |= {
                Alternative(
                    uses=(PoolUse(pool=pool.id, gpus=written.gpus),), days=written.days, penalty=written.penalty
                )
                for pool in supply.pools
                if pool.provider == provider and pool.gpu_type in kinds
            }
    return found, others


def split(row: DemandRow, names: Names) -> SplitPair | None:
    """Return the pair of providers a line may be split over: two known ones, fixed duration, not by self."""
    if row.split_between is None or row.procurement == "self" or row.shape != "block" or row.duration_days is None:
        return None
    first, second = (names.provider(name) for name in row.split_between)
    if first is None or second is None or first == second:
        return None
    return SplitPair(first=first, second=second, equal_dates=row.split_equal_dates)


def is_planned(row: DemandRow, horizon: Period, names: Names, supply: Supply) -> bool | None:
    """Tell whether a line by itself can be planned; None where that depends on a name that is not certain."""
    if row.unreadable or row.purpose is Purpose.OTHER or not has_days(row, horizon):
        return False
    if row.shape == "alternatives":
        certain, others = choices(row, names, supply)
        return row.procurement != "self" and (bool(certain) or (None if others else False))
    if (block(row) if row.shape == "block" else profile(row, horizon)) is None or not row.types:
        return False
    first = names.gpu_types(row.types[0].gpu_type)
    return True if None not in first else None
