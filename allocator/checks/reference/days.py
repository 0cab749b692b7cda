"""A pool as tables by day: the lease that covers a use, the first day too full for so many nodes, the price so far.

Days are numbers (``date.toordinal``) so that all starts of an option are looked at together.
"""

from datetime import date, timedelta
from functools import cached_property
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from allocator.checks.money import price_on
from allocator.checks.ready import ready_nodes
from models.scenario import Scenario
from models.supply import Pool
from models.units import HOURS_PER_DAY, fiscal_year

Days = npt.NDArray[np.int64]
Truth = npt.NDArray[np.bool_]


class Lease(NamedTuple):
    """First day and end of a lease per start, and whether there is one."""

    first: Days
    end: Days
    exists: Truth

    def only(self, kept: Truth) -> "Lease":
        """Return the leases of some starts."""
        return Lease(self.first[kept], self.end[kept], self.exists[kept])


class PoolDays:
    """One pool, from the first day of its calendar to its end."""

    def __init__(self, scenario: Scenario, pool: Pool) -> None:
        self.scenario = scenario
        self.pool = pool
        self.first = pool.calendar.start.toordinal()
        self.end = pool.calendar.end.toordinal()
        self._full: dict[int, Days] = {}

    def _index(self, days: Days) -> Days:
        return np.clip(days - self.first, 0, self.end - self.first)

    @cached_property
    def _latest_start(self) -> Days:
        """By day: the latest day on or before it on which a lease may begin, -1 when there is none."""
        earliest = max(
            self.pool.calendar.start, self.scenario.as_of + timedelta(days=self.pool.lease.lead_time_days)
        ).toordinal()
        latest = -1
        table: list[int] = []
        for day in range(self.first, self.end + 1):
            if day >= earliest and self.pool.lease.start_on.admits(date.fromordinal(day)):
                latest = day
            table.append(latest)
        return np.array(table, dtype=np.int64)

    def lease(self, used_first: Days, used_end: Days) -> Lease:
        """Return the lease of each use: latest admissible first day, shortest admissible length, in the calendar."""
        rule = self.pool.lease
        open_then = (used_first >= self.first) & (used_first < self.end)
        first = np.where(open_then, self._latest_start[self._index(used_first)], -1)
        needed = np.maximum(used_end - first, rule.min_days)
        length = -(-needed // rule.multiple_days) * rule.multiple_days
        exists = (first >= 0) & (first + length <= self.end)
        if rule.max_days is not None:
            exists &= length <= rule.max_days
        return Lease(first, first + length, exists)

    @cached_property
    def _ready(self) -> list[int]:
        return [ready_nodes(self.scenario, self.pool, date.fromordinal(day)) for day in range(self.first, self.end)]

    def has_room(self, nodes: int, lease: Lease) -> Truth:
        """Tell for each lease whether the pool has ``nodes`` nodes ready on all its days."""
        if nodes not in self._full:
            table = [self.end] * (self.end - self.first + 1)
            for offset in range(self.end - self.first - 1, -1, -1):
                table[offset] = self.first + offset if self._ready[offset] < nodes else table[offset + 1]
            self._full[nodes] = np.array(table, dtype=np.int64)
        return self._full[nodes][self._index(lease.first)] >= lease.end

    def ready_between(self, first: int, end: int) -> Days:
        """Return the nodes ready on each day from ``first`` up to ``end`` (inside the calendar)."""
        return np.array(self._ready[first - self.first : end - self.first], dtype=np.int64)

    @cached_property
    def _yen_so_far(self) -> dict[int, Days]:
        """By fiscal year: yen of one GPU from the first day of the calendar up to a day, that year's days only."""
        days = [date.fromordinal(day) for day in range(self.first, self.end)]
        yen = np.array([price_on(self.pool, day) * HOURS_PER_DAY for day in days], dtype=np.int64)
        years = np.array([fiscal_year(day) for day in days])
        return {
            int(year): np.concatenate(([0], np.cumsum(np.where(years == year, yen, 0)))) for year in np.unique(years)
        }

    def fees(self, gpus: int, lease: Lease) -> dict[int, Days]:
        """Return the fee of each lease by fiscal year."""
        first, end = self._index(lease.first), self._index(lease.end)
        return {year: gpus * (table[end] - table[first]) for year, table in self._yen_so_far.items()}
