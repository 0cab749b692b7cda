"""Multi-mode project scheduling without nonrenewables: jobs in an order, each in one of its modes, done soonest.

File (PSPLIB, .mm): successors of each job, then modes with duration and amount per resource, then the availabilities.
As a round: one proposal, a phase per job, an alternative per mode. A job that can be done in no time blocks nothing and
is left out, its predecessors passed on; a mode that draws on nothing uses a pool that has enough for everybody.
"""

import re
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

AMPLE = "ample"


class Mode(NamedTuple):
    """One way to do a job: days, and the amount of each resource."""

    days: int
    amounts: tuple[int, ...]


class Project(NamedTuple):
    """Modes and successors by job number, and what there is of each resource."""

    modes: dict[int, tuple[Mode, ...]]
    successors: dict[int, tuple[int, ...]]
    capacities: tuple[int, ...]


def read(text: str) -> Project:
    """Read a .mm file."""
    if not re.search(r"nonrenewable\s*:\s*0\b", text):
        raise ValueError("only projects without nonrenewable resources have a meaning here")
    successors = {row[0]: tuple(row[3:]) for row in _rows(text, "PRECEDENCE RELATIONS")}
    *_, capacities = _rows(text, "RESOURCEAVAILABILITIES")
    modes: dict[int, list[Mode]] = {}
    job = 0
    for row in _rows(text, "REQUESTS/DURATIONS"):
        if len(row) == 3 + len(capacities):  # the first mode of a job carries its number
            job, *row = row
        modes.setdefault(job, []).append(Mode(row[1], tuple(row[2:])))
    return Project({job: tuple(m) for job, m in modes.items()}, successors, tuple(capacities))


def scenario(project: Project) -> Scenario:
    """Return the round that ends soonest when the project does."""
    jobs = [job for job, modes in project.modes.items() if min(mode.days for mode in modes) > 0]
    pools = [numbered("resource", r + 1, len(project.capacities)) for r in range(len(project.capacities))]
    name = {job: numbered("job", job, max(project.modes)) for job in jobs}
    before = _predecessors(project, set(jobs))
    phases = []
    for job in jobs:
        choices = [an_alternative(_uses(mode, pools), mode.days) for mode in project.modes[job]]
        phases.append(a_phase(name[job], choices, after=[name[other] for other in before[job]]))
    days = serial_days(min(m.days for m in project.modes[job] if _fits(m, project.capacities)) for job in jobs)
    supply = [a_pool(pool, gpus, days) for pool, gpus in zip(pools, project.capacities, strict=True)]
    if any(not any(mode.amounts) for job in jobs for mode in project.modes[job]):
        supply.append(a_pool(AMPLE, len(jobs), days))
    return a_round(TierName.FINISH, days, supply, [a_proposal("project", phases)])


def _rows(text: str, heading: str) -> list[list[int]]:
    """The lines of numbers under a heading, up to the line of stars that ends them."""
    after = text[text.index(heading) :].splitlines()[1:]
    rows = []
    for line in after:
        if line.startswith("*"):
            break
        if re.fullmatch(r"[\d\s]+", line):
            rows.append([int(word) for word in line.split()])
    return rows


def _uses(mode: Mode, pools: list[str]) -> dict[str, int]:
    drawn = {pool: amount for pool, amount in zip(pools, mode.amounts, strict=True) if amount}
    return drawn or {AMPLE: 1}


def _fits(mode: Mode, capacities: tuple[int, ...]) -> bool:
    return all(amount <= there for amount, there in zip(mode.amounts, capacities, strict=True))


def _predecessors(project: Project, kept: set[int]) -> dict[int, list[int]]:
    """The kept jobs each job waits for, reached directly or through jobs that were left out."""
    direct: dict[int, set[int]] = {job: set() for job in project.modes}
    for job, following in project.successors.items():
        for later in following:
            direct[later].add(job)

    def waits_for(job: int) -> set[int]:
        return {found for d in direct[job] for found in ({d} if d in kept else waits_for(d))}

    return {job: sorted(waits_for(job)) for job in kept}
