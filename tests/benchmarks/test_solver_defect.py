"""Solver releases call wrong values optimal on these cases of our own; the engine must not, whatever is installed.

``tests/data/solver_defect`` holds them: drawn by ``find_solver_defect`` from their seeds (``drawn_*``) or shrunk from
such a draw (``shrunk_*``), none from anybody else's instances. The optimum was proven by going through all plans.
"""

import ast
from importlib.metadata import version
from pathlib import Path

import pytest

from allocator.checks import check_plan
from allocator.solve import solve
from models.outcome import Solved
from models.settings import SolveSettings
from tests.benchmarks.claims import VARIANTS, accepted, claimed_optimum
from tests.benchmarks.exhaustive import shortest_plan
from tests.benchmarks.find_solver_defect import draw
from tests.benchmarks.small_project import DefectCase, Placed, SmallProject, Task, Way, breaks, finish, scenario

TESTS = Path(__file__).resolve().parents[1]
FILES = sorted((TESTS / "data" / "solver_defect").glob("*.json"))
CASES = [DefectCase.model_validate_json(file.read_text(encoding="utf-8")) for file in FILES]
SAFE = [name for name in VARIANTS if "separate" in name]
each_case = pytest.mark.parametrize(
    "case", [pytest.param(case, id=f.stem) for case, f in zip(CASES, FILES, strict=True)]
)


def test_there_are_cases() -> None:
    assert len(CASES) >= 20


@each_case
def test_the_stored_plan_is_feasible_and_reaches_the_stored_optimum(case: DefectCase) -> None:
    assert breaks(case.project, case.plan) == []
    assert finish(case.project, case.plan) == case.optimum


@each_case
def test_no_plan_at_all_is_shorter_than_the_stored_optimum(case: DefectCase) -> None:
    assert shortest_plan(case.project, shorter_than=case.optimum) is None


@each_case
def test_some_release_claimed_a_wrong_optimum(case: DefectCase) -> None:
    claims = {claim for by_variant in case.claims.values() for claim in by_variant.values()}
    assert any(claim is not None and claim > case.optimum for claim in claims)


@each_case
def test_the_model_that_claims_more_accepts_the_stored_plan(case: DefectCase) -> None:
    assert accepted(case.project, "1 worker", case.plan) == case.optimum


@each_case
@pytest.mark.parametrize("spare_days", [0, 60])
@pytest.mark.parametrize("workers", [1, 2])
def test_the_engine_proves_the_true_optimum(case: DefectCase, workers: int, spare_days: int) -> None:
    problem = scenario(case.project, spare_days)
    outcome = solve(problem, SolveSettings(seconds=60, workers=workers))
    assert isinstance(outcome, Solved)
    (tier,) = outcome.plan.tiers
    assert (tier.value, tier.bound) == (case.optimum, case.optimum)
    assert check_plan(problem, outcome.plan) == ()


@each_case
@pytest.mark.parametrize("variant", SAFE)
def test_intervals_with_ends_of_their_own_lead_to_the_true_optimum(case: DefectCase, variant: str) -> None:
    assert claimed_optimum(case.project, variant) == case.optimum


@each_case
def test_the_installed_release_was_looked_at(case: DefectCase) -> None:
    # If not: `find_solver_defect --record tests/data/solver_defect`, and a search of its own, before it is trusted.
    assert set(case.claims.get(version("ortools"), {})) == set(VARIANTS)


def test_the_installed_release_shows_the_defect_if_it_is_recorded_to() -> None:
    recorded = [case for case in CASES if case.claims[version("ortools")]["1 worker"] != case.optimum]
    assert any(claimed_optimum(case.project, "1 worker") != case.optimum for case in CASES) == bool(recorded)


@pytest.mark.parametrize(
    "case", [pytest.param(c, id=f.stem) for c, f in zip(CASES, FILES, strict=True) if not c.shrunk]
)
def test_a_drawn_case_is_what_its_seed_gives(case: DefectCase) -> None:
    assert draw(case.seed) == case.project


def test_the_engine_gives_no_interval_an_end_variable() -> None:
    # The wrong claims come with intervals between a start and an end variable; fixed sizes have their own ends.
    unsafe = {"new_interval_var", "new_optional_interval_var"}
    found = [
        f"{file.relative_to(TESTS.parent)}:{node.lineno}"
        for file in sorted((TESTS.parent / "allocator").rglob("*.py"))
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and node.attr in unsafe
    ]
    assert found == []


# --- the exhaustive search itself, on projects one can solve in one's head


def a_task(name: str, *ways: tuple[int, int], after: tuple[str, ...] = ()) -> Task:
    return Task(id=name, ways=tuple(Way(gpus={"a": gpus}, days=days) for gpus, days in ways), after=after)


@pytest.mark.parametrize(
    ("project", "optimum"),
    [
        pytest.param(
            SmallProject(capacities={"a": 4}, tasks=(a_task("x", (2, 3)), a_task("y", (2, 5)))), 5, id="abreast"
        ),
        pytest.param(
            SmallProject(capacities={"a": 3}, tasks=(a_task("x", (2, 3)), a_task("y", (2, 5)))), 8, id="in turn"
        ),
        pytest.param(
            SmallProject(capacities={"a": 9}, tasks=(a_task("x", (1, 3)), a_task("y", (1, 5), after=("x",)))),
            8,
            id="order",
        ),
        # Each alone would take its quick way with 4 GPUs (2 + 2 days); side by side their slow ways take 3.
        pytest.param(
            SmallProject(capacities={"a": 4}, tasks=(a_task("x", (4, 2), (2, 3)), a_task("y", (4, 2), (2, 3)))),
            3,
            id="ways",
        ),
        # z fits beside x and before y although it is listed last: a gap must be found.
        pytest.param(
            SmallProject(
                capacities={"a": 4},
                tasks=(a_task("x", (3, 4)), a_task("y", (4, 2), after=("x",)), a_task("z", (1, 4))),
            ),
            6,
            id="gap",
        ),
    ],
)
def test_the_exhaustive_search_finds_the_shortest_plan(project: SmallProject, optimum: int) -> None:
    plan = shortest_plan(project)
    assert plan is not None
    assert breaks(project, plan) == []
    assert finish(project, plan) == optimum
    assert shortest_plan(project, shorter_than=optimum) is None


@pytest.mark.parametrize("seed", range(900_000, 900_040))
def test_search_model_and_engine_agree_on_drawn_projects(seed: int) -> None:
    project = draw(seed)
    plan = shortest_plan(project)
    assert plan is not None
    assert breaks(project, plan) == []
    optimum = finish(project, plan)
    assert claimed_optimum(project, "1 worker, separate ends") == optimum
    outcome = solve(scenario(project, spare_days=60), SolveSettings(seconds=60, workers=1))
    assert isinstance(outcome, Solved)
    assert (outcome.plan.tiers[0].value, outcome.plan.tiers[0].bound) == (optimum, optimum)


@pytest.mark.slow
def test_search_and_engine_agree_on_many_drawn_projects() -> None:
    differing = []
    for seed in range(910_000, 911_000):
        plan = shortest_plan(project := draw(seed))
        assert plan is not None
        for spare_days in (0, 60):
            outcome = solve(scenario(project, spare_days), SolveSettings(seconds=60, workers=1))
            assert isinstance(outcome, Solved)
            if {outcome.plan.tiers[0].value, outcome.plan.tiers[0].bound} != {finish(project, plan)}:
                differing.append((seed, spare_days))
    assert differing == []


def test_a_plan_that_breaks_something_is_told_so() -> None:
    project = SmallProject(capacities={"a": 3}, tasks=(a_task("x", (2, 3)), a_task("y", (2, 5), after=("x",))))

    def plan(second_start: int) -> tuple[Placed, ...]:
        return (Placed(task="x", way=0, start=0), Placed(task="y", way=0, start=second_start))

    assert breaks(project, plan(3)) == []
    assert breaks(project, plan(2)) == ["y starts on 2, before x ends on 3", "a gives 4 of 3 on day 2"]
    assert breaks(project, plan(3)[:1]) == ["y is missing"]
