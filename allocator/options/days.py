"""Days as plain numbers (proleptic ordinals) and what a pool offers on each of them.

Everything below works on arrays of such numbers, so that all starts of a shape are handled at once.
"""

from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from models.scenario import Phase, Pin, Proposal, Rules, Scenario
from models.supply import LeaseStart, Pool
from models.units import HOURS_PER_DAY, PoolId, fiscal_year, fiscal_year_end

IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]

NEVER = -1
"""Marks a held period that does not exist."""


def day_number(day: date) -> int:
    """Return the ordinal of a day."""
    return day.toordinal()


def day_of(number: int) -> date:
    """Return the day of an ordinal."""
    return date.fromordinal(int(number))


def _levels(first: int, end: int, steps: list[tuple[int, int]]) -> IntArray:
    """Spread steps (day number, level) over the days ``first`` to ``end``; 0 before the first step."""
    levels = np.zeros(end - first, dtype=np.int64)
    for since, level in steps:
        levels[max(0, since - first) :] = level
    return levels


@dataclass(frozen=True, slots=True, eq=False)
class PoolDays:
    """One pool, day by day from the start of its calendar (``first``) up to its ``end``.

    ``counted``: nodes whose confidence counts; ``ready``: those less the reserve; ``latest_lease``: the latest day on
    or before a day on which a lease may begin (``NEVER`` when none); ``paid``: yen per GPU up to a day, cumulated.
    """

    pool: Pool
    first: int
    end: int
    counted: IntArray
    ready: IntArray
    latest_lease: IntArray
    paid: IntArray

    @classmethod
    def of(cls, pool: Pool, rules: Rules, as_of: date) -> "PoolDays":
        """Compile a pool."""
        first, end = day_number(pool.calendar.start), day_number(pool.calendar.end)
        counts = [(day_number(s.since), s.nodes) for s in pool.capacity if s.confidence in rules.counted_confidence]
        counted = _levels(first, end, counts)
        yen = _levels(first, end, [(day_number(s.since), s.yen_per_gpu_hour) for s in pool.prices])
        earliest = day_number(as_of) + pool.lease.lead_time_days
        latest = np.full(end - first, NEVER, dtype=np.int64)
        last = NEVER
        for number in range(first, end):
            if number >= earliest and pool.lease.start_on.admits(day_of(number)):
                last = number
            latest[number - first] = last
        return cls(
            pool=pool,
            first=first,
            end=end,
            counted=counted,
            ready=np.maximum(0, counted - pool.reserved_nodes),
            latest_lease=latest,
            paid=np.concatenate([[0], np.cumsum(yen * HOURS_PER_DAY)]).astype(np.int64),
        )

    def held(self, used_start: IntArray, used_end: IntArray) -> tuple[IntArray, IntArray]:
        """Return the held periods that follow from used ones, ``NEVER`` where no lease covers them."""
        lease = self.pool.lease
        inside = (used_start >= self.first) & (used_start < self.end)
        position = np.minimum(np.maximum(used_start - self.first, 0), len(self.latest_lease) - 1)
        start = np.where(inside, self.latest_lease[position], NEVER)
        needed = np.maximum(used_end - start, lease.min_days)
        days = -(-needed // lease.multiple_days) * lease.multiple_days
        end = start + days
        exists = (start != NEVER) & (end <= self.end)
        if lease.max_days is not None:
            exists &= days <= lease.max_days
        return np.where(exists, start, NEVER), np.where(exists, end, NEVER)

    def yen_per_gpu(self, start: IntArray, end: IntArray) -> IntArray:
        """Return what one GPU costs over periods inside the calendar (empty and reversed ones cost 0)."""
        last = len(self.paid) - 1
        a = np.minimum(np.maximum(start - self.first, 0), last)
        b = np.minimum(np.maximum(end - self.first, 0), last)
        return np.asarray(np.maximum(self.paid[b] - self.paid[a], 0))


@dataclass(frozen=True, slots=True, eq=False)
class Window:
    """The days inside which a phase may be used, and those on which it may start though no lease begins there."""

    start: int
    end: int
    last_start: int
    extra_starts: tuple[int, ...]


class Calendar:
    """All pools of a scenario day by day, the window of each phase, the fiscal years money can fall into."""

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        self.pools: dict[PoolId, PoolDays] = {
            pool.id: PoolDays.of(pool, scenario.rules, scenario.as_of) for pool in scenario.pools
        }
        self.first = day_number(scenario.horizon.start)
        self.end = day_number(scenario.horizon.end)
        self.as_of = day_number(scenario.as_of)
        days = [scenario.horizon.start, scenario.horizon.last_day]
        days += [day for pool in scenario.pools for day in (pool.calendar.start, pool.calendar.last_day)]
        for proposal in scenario.proposals:
            for phase in proposal.phases:
                for part in phase.given:
                    days += [part.used.start, part.held.start, part.held.last_day]
        self.years: tuple[int, ...] = tuple(range(fiscal_year(min(days)), fiscal_year(max(days)) + 1))
        self.pins: dict[tuple[str, str], tuple[Pin, ...]] = {}
        for pin in scenario.pins:
            key = (pin.proposal, pin.phase)
            self.pins[key] = (*self.pins.get(key, ()), pin)
        self.days: IntArray = np.arange(self.first, self.end, dtype=np.int64)
        self._held: dict[tuple[PoolId, int], tuple[IntArray, IntArray]] = {}
        self._windows: dict[tuple[str, str], Window] = {}
        self._starts: dict[tuple[str, str, PoolId | None], BoolArray] = {}
        self._lease_days = {start_on: self._admitted(start_on) for start_on in LeaseStart}

    def _admitted(self, start_on: LeaseStart) -> BoolArray:
        return np.array([start_on.admits(day_of(n)) for n in range(self.first, self.end)], dtype=np.bool_)

    def year_bounds(self, year: int) -> tuple[int, int]:
        """Return the first day of a fiscal year and the first day after it."""
        return day_number(fiscal_year_end(year - 1)), day_number(fiscal_year_end(year))

    def held(self, pool: PoolId, used_days: int) -> tuple[IntArray, IntArray]:
        """Return the held periods of using a pool for so many days from each day of the horizon on."""
        key = (pool, used_days)
        if key not in self._held:
            self._held[key] = self.pools[pool].held(self.days, self.days + used_days)
        return self._held[key]

    def window(self, proposal: Proposal, phase: Phase) -> Window:
        """Return the window of a phase (it may be empty)."""
        key = (proposal.id, phase.id)
        if key not in self._windows:
            self._windows[key] = self._window(proposal, phase)
        return self._windows[key]

    def _window(self, proposal: Proposal, phase: Phase) -> Window:
        start = max(self.first, self.as_of, day_number(phase.earliest) if phase.earliest else self.first)
        end = min(self.end, day_number(phase.deadline) if phase.deadline else self.end)
        last_start = end - 1
        demand = phase.to_do
        if demand.kind == "profile":
            drawn = day_number(phase.desired_start) if phase.desired_start else self.first
            start = max(start, drawn - demand.earlier_days)
            last_start = min(last_start, drawn + demand.later_days)
        extra = [start]
        if phase.desired_start is not None:
            extra.append(day_number(phase.desired_start))
        extra += [
            day_number(pin.start)
            for pin in self.pins.get((proposal.id, phase.id), ())
            if not pin.forbid and pin.start is not None
        ]
        inside = tuple(sorted({day for day in extra if start <= day <= last_start}))
        return Window(start=start, end=end, last_start=last_start, extra_starts=inside)

    def is_start_day(self, proposal: Proposal, phase: Phase, pool: PoolId | None) -> BoolArray:
        """Tell for each day of the horizon whether a phase may start there by the rule of a pool (None: by self)."""
        key = (proposal.id, phase.id, pool)
        if key not in self._starts:
            rule = self.scenario.rules.self_starts if pool is None else self.pools[pool].pool.lease.start_on
            window = self.window(proposal, phase)
            days = self._lease_days[rule].copy()
            for extra in window.extra_starts:
                days[extra - self.first] = True
            days[: max(0, window.start - self.first)] = False
            days[max(0, window.last_start + 1 - self.first) :] = False
            self._starts[key] = days
        return self._starts[key]
