"""The true optimum of a small project by going through every plan that matters; no solver involved.

A shortest plan in which no phase can start earlier by itself always exists (move phases forward until none can move).
Sorted by start, such a plan has each phase at the first day, not before its forerunner in the list, on which its
predecessors have ended and its GPUs are free: a phase later in the list starts later and cannot have been in the way.
So it is asked of one length after another whether some list of phases, with some way for each, ends in that time; the
first length that can be kept is the optimum, all shorter ones were gone through in vain. A list is given up when

- a phase and the longest chain of phases waiting for it, each in its shortest way, no longer fit, or
- the phases still open need more GPU-days than are free from the last start on: in one pool, or in all together.
"""

from math import lcm

from tests.benchmarks.small_project import Placed, SmallProject, Task, Way


def shortest_plan(project: SmallProject, shorter_than: int | None = None) -> tuple[Placed, ...] | None:
    """Return a plan that ends soonest, or None when none ends before ``shorter_than``."""
    least = max(_longest_chains(project).values())
    most = project.serial_days if shorter_than is None else shorter_than - 1
    for days in range(least, most + 1):
        plan = _Search(project, days).run()
        if plan is not None:
            return plan
    return None


def _longest_chains(project: SmallProject) -> dict[str, int]:
    """By phase: the least days from its start to the end of everything that waits for it."""
    chains: dict[str, int] = {}
    for task in reversed(project.tasks):  # a phase stands after those it waits for
        waiting = [chains[other.id] for other in project.tasks if task.id in other.after]
        chains[task.id] = min(way.days for way in task.ways) + max(waiting, default=0)
    return chains


class _Search:
    """Looks for a plan that ends within ``days``."""

    def __init__(self, project: SmallProject, days: int) -> None:
        self.tasks = project.tasks
        self.days = days
        self.free = {pool: [gpus] * days for pool, gpus in project.capacities.items()}
        self.chains = _longest_chains(project)
        self.waiting = {task.id: [other.id for other in self.tasks if task.id in other.after] for task in self.tasks}
        self.ends: dict[str, int] = {}
        self.plan: list[Placed] = []
        # Each row weighs the pools: one alone, or all as shares of their capacity.
        whole = lcm(*project.capacities.values())
        alone = [{pool: int(pool == one) for pool in project.capacities} for one in project.capacities]
        together = {pool: whole // gpus for pool, gpus in project.capacities.items()}
        self.weights = [*alone, together]
        self.needs = [
            {task.id: min(_work(way, row) for way in task.ways) for task in self.tasks} for row in self.weights
        ]

    def run(self) -> tuple[Placed, ...] | None:
        return tuple(self.plan) if self._complete(0, -1) else None

    def _complete(self, last_start: int, last_number: int) -> bool:
        """Place the open phases, none before ``last_start``; tell whether they all found a place."""
        if len(self.plan) == len(self.tasks):
            return True
        if not self._enough_is_free(last_start):
            return False
        for number, task in enumerate(self.tasks):
            if task.id in self.ends or not all(other in self.ends for other in task.after):
                continue
            for way_number, way in enumerate(task.ways):
                start = self._earliest(task, way, last_start)
                if start is None or (start == last_start and number < last_number):
                    continue  # no room, or phases of one day in another order than by number
                self._put(way, start, -1)
                self.ends[task.id] = start + way.days
                self.plan.append(Placed(task=task.id, way=way_number, start=start))
                if self._complete(start, number):
                    return True
                self.plan.pop()
                del self.ends[task.id]
                self._put(way, start, 1)
        return False

    def _earliest(self, task: Task, way: Way, not_before: int) -> int | None:
        """The first day on which the way fits and nothing open is left without time."""
        start = max([not_before, *(self.ends[other] for other in task.after)])
        chain = way.days + max((self.chains[other] for other in self.waiting[task.id]), default=0)
        while start + chain <= self.days:
            short = [d for d in range(start, start + way.days) if any(self.free[p][d] < n for p, n in way.gpus.items())]
            if not short:
                others = [self.chains[t.id] for t in self.tasks if t.id not in self.ends and t is not task]
                return start if start + max(others, default=0) <= self.days else None
            start = short[-1] + 1
        return None

    def _enough_is_free(self, since: int) -> bool:
        return all(
            sum(need for name, need in needs.items() if name not in self.ends)
            <= sum(weight * sum(self.free[pool][since:]) for pool, weight in row.items())
            for row, needs in zip(self.weights, self.needs, strict=True)
        )

    def _put(self, way: Way, start: int, sign: int) -> None:
        for pool, gpus in way.gpus.items():
            days = self.free[pool]
            for day in range(start, start + way.days):
                days[day] += sign * gpus


def _work(way: Way, weights: dict[str, int]) -> int:
    return sum(weights[pool] * gpus * way.days for pool, gpus in way.gpus.items())
