"""The models that show, and avoid, wrong optima claimed by the solver.

Per phase one start and one end, per way one optional interval of fixed size, exactly one way per phase, one cumulative
constraint per pool; the latest end is minimised. Two variants:

*shared ends*: the interval of each way lies between the phase's start and the phase's end. With this the solver claims
wrong optima (see ``find_solver_defect``). It draws false conclusions from pairs of intervals that cannot run at the
same time: without ``use_disjunctive_constraint_in_cumulative`` wrong claims were seen in pools of one GPU only.

*separate ends*: the interval has the start in common and its own end; the phase's end is bound by a condition of its
own. No wrong claim has been seen. The engine builds its intervals this way.
"""

from enum import StrEnum
from typing import Any, NamedTuple

from ortools.sat.python import cp_model

from tests.benchmarks.small_project import Placed, SmallProject


class Ends(StrEnum):
    """How the end of a phase hangs on its ways."""

    SHARED = "shared"
    SEPARATE = "separate"


class Variant(NamedTuple):
    """A model and the solver's parameters."""

    ends: Ends
    parameters: dict[str, Any]


_NO_DISJUNCTIVE = {"use_disjunctive_constraint_in_cumulative": False}
VARIANTS = {
    "1 worker": Variant(Ends.SHARED, {"num_workers": 1}),
    "1 worker, no presolve": Variant(Ends.SHARED, {"num_workers": 1, "cp_model_presolve": False}),
    "1 worker, no disjunctive": Variant(Ends.SHARED, {"num_workers": 1, **_NO_DISJUNCTIVE}),
    "2 workers": Variant(Ends.SHARED, {"num_workers": 2}),
    "8 workers": Variant(Ends.SHARED, {"num_workers": 8}),
    "8 workers, no disjunctive": Variant(Ends.SHARED, {"num_workers": 8, **_NO_DISJUNCTIVE}),
    "1 worker, separate ends": Variant(Ends.SEPARATE, {"num_workers": 1}),
    "8 workers, separate ends": Variant(Ends.SEPARATE, {"num_workers": 8}),
}


def claimed_optimum(project: SmallProject, variant: str, seconds: float = 60) -> int | None:
    """Return the value the installed solver calls optimal, or None when it claims nothing in that time."""
    return _claimed(_model(project, VARIANTS[variant].ends), VARIANTS[variant].parameters, seconds)


def accepted(project: SmallProject, variant: str, plan: tuple[Placed, ...]) -> int | None:
    """Return the value of a plan when the model is held to it, or None when the model refuses the plan."""
    return _claimed(_model(project, VARIANTS[variant].ends, plan), VARIANTS[variant].parameters, seconds=60)


def _claimed(model: cp_model.CpModel, parameters: dict[str, Any], seconds: float) -> int | None:
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = seconds
    for name, value in parameters.items():
        setattr(solver.parameters, name, value)
    status = solver.status_name(solver.solve(model))
    return round(solver.objective_value) if status == "OPTIMAL" else None


def _model(project: SmallProject, ends: Ends, held_to: tuple[Placed, ...] = ()) -> cp_model.CpModel:
    fixed = {place.task: place for place in held_to}
    model = cp_model.CpModel()
    days = project.serial_days
    start = {task.id: model.new_int_var(0, days, f"start {task.id}") for task in project.tasks}
    end = {task.id: model.new_int_var(0, days, f"end {task.id}") for task in project.tasks}
    drawn: dict[str, list[tuple[cp_model.IntervalVar, int]]] = {pool: [] for pool in project.capacities}
    for task in project.tasks:
        chosen = [model.new_bool_var(f"{task.id} way {number}") for number in range(len(task.ways))]
        model.add_exactly_one(chosen)
        if task.id in fixed:
            model.add(start[task.id] == fixed[task.id].start)
            model.add(chosen[fixed[task.id].way] == 1)
        for way, literal in zip(task.ways, chosen, strict=True):
            if ends is Ends.SHARED:
                interval = model.new_optional_interval_var(start[task.id], way.days, end[task.id], literal, "")
            else:
                interval = model.new_optional_fixed_size_interval_var(start[task.id], way.days, literal, "")
                model.add(end[task.id] == start[task.id] + way.days).only_enforce_if(literal)
            for pool, gpus in way.gpus.items():
                drawn[pool].append((interval, gpus))
        for other in task.after:
            model.add(start[task.id] >= end[other])
    for pool, there in project.capacities.items():
        model.add_cumulative([interval for interval, _ in drawn[pool]], [gpus for _, gpus in drawn[pool]], there)
    last = model.new_int_var(0, days, "last")
    for task in project.tasks:
        model.add(last >= end[task.id])
    model.minimize(last)
    return model
