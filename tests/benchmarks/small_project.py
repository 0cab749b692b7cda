"""Small projects of our own: a handful of phases, each with a few ways to do it, one or two pools, done soonest.

They are what the search for wrong optima draws, and what ``tests/data/solver_defect`` stores: solver-neutral, small
enough to prove the optimum by going through every plan.
"""

from allocator.bench.outside.plain_round import a_phase, a_pool, a_proposal, a_round, an_alternative
from models.base import Frozen
from models.scenario import Scenario
from models.tiers import TierName


class Way(Frozen):
    """One way to do a phase: GPUs by pool, for so many days."""

    gpus: dict[str, int]
    days: int


class Task(Frozen):
    """A phase: done in one of its ways, after the named phases have ended."""

    id: str
    ways: tuple[Way, ...]
    after: tuple[str, ...] = ()


class SmallProject(Frozen):
    """GPUs by pool, and the phases, each named after those it waits for."""

    capacities: dict[str, int]
    tasks: tuple[Task, ...]

    @property
    def serial_days(self) -> int:
        """Days that suffice in any case: every phase on its own, in its longest way."""
        return sum(max(way.days for way in task.ways) for task in self.tasks)


class Placed(Frozen):
    """Where a plan puts a phase: which way (counted from 0), and the day it starts."""

    task: str
    way: int
    start: int


class DefectCase(Frozen):
    """A project with its true optimum, a plan that reaches it, and what solver releases claimed.

    ``claims``: by release, by settings, the value called optimal. A claim above ``optimum`` is refuted by ``plan``,
    which anybody can check by hand; that nothing is shorter was proven by going through all plans.
    """

    story: str
    seed: int
    shrunk: bool
    project: SmallProject
    optimum: int
    optimum_derived_by: str
    plan: tuple[Placed, ...]
    claims: dict[str, dict[str, int | None]]


def breaks(project: SmallProject, plan: tuple[Placed, ...]) -> list[str]:
    """Say what is wrong with a plan: a phase missing, too early, or a pool overdrawn. Nothing, if it is feasible."""
    placed = {place.task: place for place in plan}
    ways = {task.id: task.ways[placed[task.id].way] for task in project.tasks if task.id in placed}
    found = [f"{task.id} is missing" for task in project.tasks if task.id not in placed]
    if found:
        return found
    ends = {name: placed[name].start + way.days for name, way in ways.items()}
    found += [
        f"{task.id} starts on {placed[task.id].start}, before {other} ends on {ends[other]}"
        for task in project.tasks
        for other in task.after
        if placed[task.id].start < ends[other]
    ]
    for pool, there in project.capacities.items():
        for day in range(max(ends.values())):
            drawn = sum(ways[n].gpus.get(pool, 0) for n in ways if placed[n].start <= day < ends[n])
            if drawn > there:
                found.append(f"{pool} gives {drawn} of {there} on day {day}")
    return found


def finish(project: SmallProject, plan: tuple[Placed, ...]) -> int:
    """Return the day on which the last phase has ended."""
    tasks = {task.id: task for task in project.tasks}
    return max(place.start + tasks[place.task].ways[place.way].days for place in plan)


def scenario(project: SmallProject, spare_days: int = 0) -> Scenario:
    """Return the project as a round of one mandatory proposal, judged by ``finish``.

    ``spare_days`` lengthen a horizon that suffices already: every phase then has many starts to choose from.
    """
    days = project.serial_days + spare_days
    phases = [a_phase(t.id, [an_alternative(w.gpus, w.days) for w in t.ways], t.after) for t in project.tasks]
    supply = [a_pool(pool, gpus, days) for pool, gpus in project.capacities.items()]
    return a_round(TierName.FINISH, days, supply, [a_proposal("project", phases)])
