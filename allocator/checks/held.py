"""What is leased follows from what is used.

A lease begins on the latest day on or before the first used day on which the pool lets one begin (not before ``as_of``
plus lead time, not before the pool's calendar) and lasts the shortest admissible time that covers the last used day,
inside the calendar. When there is no such lease, the pool cannot be used that way.
"""

from datetime import date, timedelta

from allocator.checks.window import starts_between
from models.scenario import Phase, Pin, Scenario
from models.supply import LeaseStart, Pool

ONE_DAY = timedelta(days=1)


def lease(scenario: Scenario, pool: Pool, first_used: date, end_used: date) -> tuple[date, date] | None:
    """Return first day and end of the lease for nodes used from ``first_used`` up to ``end_used``, or None."""
    earliest = max(pool.calendar.start, scenario.as_of + timedelta(days=pool.lease.lead_time_days))
    begins = first_used
    while begins >= earliest and not pool.lease.start_on.admits(begins):
        begins -= ONE_DAY
    if begins < earliest:
        return None
    length = pool.lease.shortest_days((end_used - begins).days)
    if length is None or begins + timedelta(days=length) > pool.calendar.end:
        return None
    return begins, begins + timedelta(days=length)


def is_start_day(scenario: Scenario, phase: Phase, pins: list[Pin], admits: LeaseStart, day: date) -> bool:
    """Tell whether a day is one to begin on: a lease day, the first day of the window, the wish, or a pin's start.

    Whether it lies inside the window is asked by `window`.
    """
    first, _ = starts_between(scenario, phase)
    pinned = any(pin.start == day for pin in pins if not pin.forbid)
    return admits.admits(day) or day == first or day == phase.desired_start or pinned


def next_start_day(scenario: Scenario, phase: Phase, pins: list[Pin], admits: LeaseStart, day: date) -> date | None:
    """Return the first day on or after ``day`` on which a phase may begin."""
    _, last = starts_between(scenario, phase)
    while day <= last:
        if is_start_day(scenario, phase, pins, admits, day):
            return day
        day += ONE_DAY
    return None
