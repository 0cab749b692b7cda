"""How many nodes a pool has on a day, as far as the policy counts them, and how many of those are left to hand out."""

from collections.abc import Iterable
from datetime import date

from models.scenario import Scenario
from models.supply import Pool


def counted_nodes(scenario: Scenario, pool: Pool, day: date) -> int:
    """Return the nodes of the latest step on or before a day whose confidence the policy counts, or 0."""
    counted = 0
    for step in pool.capacity:
        if step.since <= day and step.confidence in scenario.rules.counted_confidence:
            counted = step.nodes
    return counted


def ready_nodes(scenario: Scenario, pool: Pool, day: date) -> int:
    """Return what is left to hand out on a day: the counted nodes less the reserve, at least 0."""
    return max(0, counted_nodes(scenario, pool, day) - pool.reserved_nodes)


def change_days(pool: Pool) -> set[date]:
    """Return the days on which the capacity of a pool may change."""
    return {step.since for step in pool.capacity}


def days_to_look_at(pool: Pool, starts: Iterable[date], first: date, end: date) -> list[date]:
    """Return the days between ``first`` and ``end`` on which something may change: the others are like the day before.

    ``starts`` are the days on which more nodes may be asked for.
    """
    return sorted(day for day in {first, *starts, *change_days(pool)} if first <= day < end)
