"""A phase runs only when it may: inside the horizon, from today on, between its earliest start and its deadline.

A profile may besides be moved only as far as the applicant allowed.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from allocator.checks.allocation import Allocation, broken
from models.reasons import RuleName, Violation
from models.scenario import Phase, Profile, Scenario


def window(scenario: Scenario, phase: Phase) -> tuple[date, date]:
    """Return the first day a phase may use and the first day it no longer may (possibly none lies between)."""
    opens = max(day for day in (scenario.horizon.start, scenario.as_of, phase.earliest) if day is not None)
    closes = min(day for day in (scenario.horizon.end, phase.deadline) if day is not None)
    return opens, closes


def starts_between(scenario: Scenario, phase: Phase) -> tuple[date, date]:
    """Return the first and the last day on which a phase may begin, as far as dates alone say."""
    opens, closes = window(scenario, phase)
    first, last = opens, closes - timedelta(days=1)
    if isinstance(phase.to_do, Profile):
        drawn = phase.desired_start or scenario.horizon.start
        first = max(first, drawn - timedelta(days=phase.to_do.earlier_days))
        last = min(last, drawn + timedelta(days=phase.to_do.later_days))
    return first, last


def check(allocation: Allocation) -> Iterator[Violation]:
    """Yield phases used outside their window, and profiles moved further than allowed."""
    for proposal, phase, decision in allocation.decided():
        opens, closes = window(allocation.scenario, phase)
        first, last = starts_between(allocation.scenario, phase)
        used = decision.used
        where = {"proposal": proposal.id, "phase": phase.id}
        if used.start < opens:
            yield broken(RuleName.WINDOW, "too_early", **where, start=used.start, opens=opens)
        elif not first <= used.start <= last and used.start < closes:
            yield broken(RuleName.WINDOW, "moved_too_far", **where, start=used.start, first=first, last=last)
        if used.end > closes:
            yield broken(RuleName.WINDOW, "too_late", **where, end=used.last_day, closes=closes - timedelta(days=1))
