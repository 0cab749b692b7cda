"""Search small projects of our own for one on which the installed solver calls a wrong value optimal.

    python -m tests.benchmarks.find_solver_defect --seed 1 --count 2000
    python -m tests.benchmarks.find_solver_defect --seed 1 --count 2000 --shrink --write FOLDER

Every project is drawn from its own seed (4 to 9 phases, 1 or 2 pools, 2 or 3 ways each); the solver's claim on a model
of ``claims`` is held against the exhaustive optimum. Exit 1 when a wrong claim was found, else 0.
``--record FOLDER`` adds what the installed release claims to the cases stored there.
"""

import argparse
import json
import random
import sys
import time
from importlib.metadata import version
from pathlib import Path

from tests.benchmarks.claims import VARIANTS, claimed_optimum
from tests.benchmarks.exhaustive import shortest_plan
from tests.benchmarks.shrink import shrink
from tests.benchmarks.small_project import DefectCase, Placed, SmallProject, Task, Way, finish

DERIVED_BY = "all plans gone through (tests/benchmarks/exhaustive.py)"


def draw(seed: int) -> SmallProject:
    """Return the project of a seed."""
    dice = random.Random(seed)
    pools = ["a", "b"][: dice.randint(1, 2)]
    capacities = {pool: 1 if dice.random() < 0.2 else dice.randint(6, 12) for pool in pools}
    tasks: list[Task] = []
    for number in range(1, dice.randint(4, 9) + 1):
        ways = tuple(_draw_way(dice, capacities) for _ in range(dice.randint(2, 3)))
        after = tuple(task.id for task in tasks if dice.random() < 0.35)
        tasks.append(Task(id=f"f{number}", ways=ways, after=after))
    return SmallProject(capacities=capacities, tasks=tuple(tasks))


def _draw_way(dice: random.Random, capacities: dict[str, int]) -> Way:
    drawn_on = list(capacities) if dice.random() < 0.15 else [dice.choice(list(capacities))]
    return Way(gpus={pool: dice.randint(1, min(10, capacities[pool])) for pool in drawn_on}, days=dice.randint(1, 10))


def refuted(project: SmallProject, variant: str) -> tuple[Placed, ...] | None:
    """Return a plan shorter than what the solver calls optimal, or None when its claim is right (or it makes none)."""
    claim = claimed_optimum(project, variant)
    return None if claim is None else shortest_plan(project, shorter_than=claim)


def case(project: SmallProject, seed: int, shrunk: bool) -> DefectCase:
    """Return the project with its proven optimum and the installed solver's claims in all variants."""
    plan = shortest_plan(project)
    assert plan is not None
    what = "shrunk by find_solver_defect from the project drawn with" if shrunk else "drawn by find_solver_defect with"
    return DefectCase(
        story=f"{what} seed {seed}; found under ortools {version('ortools')}",
        seed=seed,
        shrunk=shrunk,
        project=project,
        optimum=finish(project, plan),
        optimum_derived_by=DERIVED_BY,
        plan=plan,
        claims={version("ortools"): claims(project)},
    )


def claims(project: SmallProject) -> dict[str, int | None]:
    """Return what the installed solver calls optimal, by variant."""
    return {variant: claimed_optimum(project, variant) for variant in VARIANTS}


def write(found: DefectCase, folder: Path) -> Path:
    """Write a case as readable JSON and return where."""
    folder.mkdir(parents=True, exist_ok=True)
    where = folder / f"{'shrunk' if found.shrunk else 'drawn'}_{found.seed:06d}.json"
    where.write_text(_readable(found.model_dump(mode="json")) + "\n", encoding="utf-8")
    return where


def _readable(data: object, depth: int = 0) -> str:
    """JSON with one line for what fits into it, such as a way or a phase."""
    line = json.dumps(data)
    if len(line) <= 100 or not isinstance(data, dict | list):
        return line
    indent, end = "\n" + " " * (depth + 1), "\n" + " " * depth
    if isinstance(data, list):
        return "[" + ",".join(indent + _readable(item, depth + 1) for item in data) + end + "]"
    rows = (f"{indent}{json.dumps(key)}: {_readable(value, depth + 1)}" for key, value in data.items())
    return "{" + ",".join(rows) + end + "}"


def record(folder: Path) -> int:
    """Add the claims of the installed release to every case of a folder and return how many cases it has."""
    files = sorted(folder.glob("*.json"))
    for file in files:
        stored = DefectCase.model_validate_json(file.read_text(encoding="utf-8"))
        known = {**stored.claims, version("ortools"): claims(stored.project)}
        write(stored.model_copy(update={"claims": dict(sorted(known.items()))}), folder)
    return len(files)


def main(arguments: list[str] | None = None) -> int:
    """Run the command."""
    parser = argparse.ArgumentParser(prog="find_solver_defect", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--seed", type=int, default=1, help="the first seed")
    parser.add_argument("--count", type=int, default=1000, help="how many seeds")
    parser.add_argument("--seconds", type=float, default=float("inf"), help="stop after so many seconds")
    parser.add_argument("--variant", choices=list(VARIANTS), default="1 worker")
    parser.add_argument("--shrink", action="store_true", help="make each find as small as it will go")
    parser.add_argument("--write", type=Path, metavar="FOLDER", help="write each find as a case")
    parser.add_argument("--record", type=Path, metavar="FOLDER", help="no search: add this release's claims")
    asked = parser.parse_args(arguments)
    if asked.record:
        sys.stdout.write(f"ortools {version('ortools')}: claims recorded in {record(asked.record)} cases\n")
        return 0

    began, tried, found = time.monotonic(), 0, 0
    for seed in range(asked.seed, asked.seed + asked.count):
        if time.monotonic() - began > asked.seconds:
            break
        project = draw(seed)
        tried += 1
        if refuted(project, asked.variant) is None:
            continue
        found += 1
        if asked.shrink:
            project = shrink(project, lambda smaller: refuted(smaller, asked.variant) is not None)
        defect = case(project, seed, asked.shrink)
        wrong = {name: claim for name, claim in defect.claims[version("ortools")].items() if claim != defect.optimum}
        where = f" -> {write(defect, asked.write)}" if asked.write else ""
        sys.stdout.write(
            f"seed {seed}: {len(project.tasks)} phases, {len(project.capacities)} pools, "
            f"optimum {defect.optimum}, claimed {wrong}{where}\n"
        )
    seconds = time.monotonic() - began
    sys.stdout.write(f"ortools {version('ortools')}, {asked.variant}: {found} wrong of {tried} in {seconds:.0f} s\n")
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main())
