"""Flexible job shop: the steps of a job in a row, each on one of its machines, a machine for one step at a time.

File (.fjs): jobs and machines (a third number is an average and means nothing); a line per job: the number of steps,
then per step the number of choices, then machine and time of each. As a round: a proposal per job, a chain of phases, a
pool with one GPU per machine.
"""

from typing import NamedTuple

from allocator.bench.outside.plain_round import (
    a_phase,
    a_pool,
    a_proposal,
    a_round,
    an_alternative,
    numbered,
    serial_days,
)
from models.scenario import Scenario
from models.tiers import TierName


class Choice(NamedTuple):
    """A machine (counted from 1) and the time the step takes there."""

    machine: int
    days: int


class Shop(NamedTuple):
    """By job the steps in order, by step its choices."""

    machines: int
    jobs: tuple[tuple[tuple[Choice, ...], ...], ...]


def read(text: str) -> Shop:
    """Read a .fjs file."""
    head, *lines = [line.split() for line in text.splitlines() if line.strip()]
    if len(lines) != int(head[0]):
        raise ValueError(f"{head[0]} jobs announced, {len(lines)} lines found")
    return Shop(int(head[1]), tuple(_job([int(word) for word in line]) for line in lines))


def _job(numbers: list[int]) -> tuple[tuple[Choice, ...], ...]:
    steps, at = [], 1
    for _ in range(numbers[0]):
        count, first = numbers[at], at + 1
        at = first + 2 * count
        steps.append(tuple(Choice(numbers[i], numbers[i + 1]) for i in range(first, at, 2)))
    if at != len(numbers):
        raise ValueError(f"a job line has {len(numbers)} numbers, its steps take {at}")
    return tuple(steps)


def scenario(shop: Shop) -> Scenario:
    """Return the round that ends soonest when the shop does."""
    machine = {m: numbered("machine", m, shop.machines) for m in range(1, shop.machines + 1)}
    days = serial_days(min(c.days for c in step) for job in shop.jobs for step in job)
    proposals = []
    for number, job in enumerate(shop.jobs, start=1):
        names = [numbered("step", s, len(job)) for s in range(1, len(job) + 1)]
        phases = [
            a_phase(name, [an_alternative({machine[c.machine]: 1}, c.days) for c in step], after)
            for name, step, after in zip(names, job, [(), *((name,) for name in names)], strict=False)
        ]
        proposals.append(a_proposal(numbered("job", number, len(shop.jobs)), phases))
    return a_round(TierName.FINISH, days, [a_pool(pool, 1, days) for pool in machine.values()], proposals)
