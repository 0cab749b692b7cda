"""Make a project as small as it will go while it keeps a property: the shortest story for a report."""

from collections.abc import Callable, Iterator

from tests.benchmarks.small_project import SmallProject, Task


def shrink(project: SmallProject, keeps: Callable[[SmallProject], bool]) -> SmallProject:
    """Take away phases, ways, orders and numbers one by one, as long as ``keeps`` says so."""
    while smaller := next((candidate for candidate in _smaller(project) if keeps(candidate)), None):
        project = smaller
    return project


def _smaller(project: SmallProject) -> Iterator[SmallProject]:
    yield from _without_a_task(project)
    for at, task in enumerate(project.tasks):
        for lesser in _lesser(task):
            yield project.model_copy(update={"tasks": (*project.tasks[:at], lesser, *project.tasks[at + 1 :])})
    for pool, gpus in project.capacities.items():
        others = {name: there for name, there in project.capacities.items() if name != pool}
        most = max((way.gpus.get(pool, 0) for task in project.tasks for way in task.ways), default=0)
        if most == 0:
            yield project.model_copy(update={"capacities": others})
        elif gpus > most:
            yield project.model_copy(update={"capacities": {pool: gpus - 1, **others}})


def _without_a_task(project: SmallProject) -> Iterator[SmallProject]:
    for gone in project.tasks if len(project.tasks) > 1 else ():
        rest = [task for task in project.tasks if task is not gone]
        freed = [task.model_copy(update={"after": tuple(a for a in task.after if a != gone.id)}) for task in rest]
        yield project.model_copy(update={"tasks": tuple(freed)})


def _lesser(task: Task) -> Iterator[Task]:
    for at, way in enumerate(task.ways):
        others = (*task.ways[:at], *task.ways[at + 1 :])
        if others:
            yield task.model_copy(update={"ways": others})
        fewer = [way.model_copy(update={"gpus": {**way.gpus, pool: n - 1}}) for pool, n in way.gpus.items() if n > 1]
        if way.days > 1:
            fewer.append(way.model_copy(update={"days": way.days - 1}))
        for less in fewer:
            yield task.model_copy(update={"ways": (*task.ways[:at], less, *task.ways[at + 1 :])})
    for other in task.after:
        yield task.model_copy(update={"after": tuple(a for a in task.after if a != other)})
