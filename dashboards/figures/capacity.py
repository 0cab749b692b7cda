"""What a pool has ready from day to day: the counted capacity less the reserve, inside its calendar."""

from datetime import date
from typing import Protocol

from dashboards.figures.nodes import ReadyStep, ready_on
from models.supply import Confidence, Pool
from models.units import Period


class Counting(Protocol):
    """What says which confidence counts: the rules of a scenario, or a policy before there is one."""

    @property
    def counted_confidence(self) -> tuple[Confidence, ...]:
        """The confidence of the steps that count."""
        ...


def ready_steps(pool: Pool, rules: Counting, window: Period) -> tuple[ReadyStep, ...]:
    """Return the nodes ready in ``window``, one step per change, the first on its first day.

    Only steps the policy counts take part; before the first of them, and outside the calendar, nothing is ready.
    """
    counted = [step for step in pool.capacity if step.confidence in rules.counted_confidence]
    days = {window.start, pool.calendar.start, pool.calendar.end} | {step.since for step in counted}
    steps: list[ReadyStep] = []
    for day in sorted(day for day in days if window.contains(day)):
        latest = next((step.nodes for step in reversed(counted) if step.since <= day), 0)
        ready = max(0, latest - pool.reserved_nodes) if pool.calendar.contains(day) else 0
        if not steps or steps[-1].nodes != ready:
            steps.append(ReadyStep(day, ready))
    return tuple(steps)


def spans(steps: tuple[ReadyStep, ...], window: Period) -> tuple[tuple[Period, int], ...]:
    """Return the steps as periods with their ready nodes, together covering the window."""
    ends: list[date] = [*(step.since for step in steps[1:]), window.end]
    return tuple((Period(start=step.since, end=end), step.nodes) for step, end in zip(steps, ends, strict=True))


def ready_node_days(steps: tuple[ReadyStep, ...], period: Period) -> int:
    """Add up the ready nodes over the days of a period."""
    return sum(ready_on(steps, day) for day in period.each_day())
