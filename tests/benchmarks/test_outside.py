"""The published optima are reached, proven and never contradicted, through the public models.

A dozen quick instances always run; ``-m slow`` runs every instance listed. Skipped, saying so, without the folder.
"""

from collections.abc import Sequence

import pytest
from ortools.graph.python import min_cost_flow  # type: ignore[import-untyped]

from allocator.bench.outside import gap, preferences
from allocator.bench.outside.known import Known, NoBenchmarks, folder, known_instances, text_of
from models.settings import SolveSettings
from tests.benchmarks.trial import Trial, attempt

QUICK = (
    ("gap", ("gap1-0", "gap3-2", "gap7-1", "gap12-2")),
    ("psplib_n0", ("n01_2", "n03_1", "n017_6", "n028_4", "n043_8")),
    ("fjsp", ("Fattahi1", "Fattahi5", "Kacem1")),
    ("preferences", ("agh_2003",)),
)
ONCE_CLAIMED_WRONG = {"n017_1": 31, "n017_10": 14, "n025_1": 30, "n029_9": 27}
"""A solver release called 32, 15, 31 and 28 optimal here; n029_9 draws on two pools at once."""


@pytest.fixture(autouse=True)
def benchmarks() -> None:
    try:
        folder()
    except NoBenchmarks as missing:
        pytest.skip(str(missing))


def listed(name: str) -> list[Known]:
    return [known for known in known_instances() if known.set == name]


def one(set_name: str, instance: str) -> Known:
    (found,) = (known for known in listed(set_name) if known.instance == instance)
    return found


def attempts(instances: Sequence[Known], seconds: float) -> list[Trial]:
    return [attempt(known, SolveSettings(seconds=seconds)) for known in instances]


@pytest.mark.parametrize(("set_name", "instance"), [(name, one_of) for name, some in QUICK for one_of in some])
def test_a_quick_instance_is_proven_and_equal(set_name: str, instance: str) -> None:
    trial = attempt(one(set_name, instance), SolveSettings(seconds=120))
    assert trial.proven_and_equal, trial


@pytest.mark.parametrize(("instance", "optimum"), ONCE_CLAIMED_WRONG.items())
@pytest.mark.parametrize("workers", [1, 2])
def test_an_optimum_once_claimed_wrong_is_right(instance: str, optimum: int, workers: int) -> None:
    trial = attempt(one("psplib_n0", instance), SolveSettings(seconds=120, workers=workers))
    assert (trial.value, trial.bound, trial.contradiction) == (optimum, optimum, "")


@pytest.mark.parametrize("seed", [1, 4])
def test_an_end_once_claimed_too_late_is_right(seed: int) -> None:
    trial = attempt(one("fjsp", "Behnke22"), SolveSettings(seconds=20, seed=seed, workers=1))
    assert (trial.value, trial.bound, trial.contradiction) == (87, 87, "")


def test_the_least_sum_of_ranks_is_also_that_of_a_minimum_cost_flow() -> None:
    known = one("preferences", "agh_2003")
    ballots = preferences.read(text_of(known))
    voters = len(ballots.orders)
    flow = min_cost_flow.SimpleMinCostFlow()
    for voter, order in enumerate(ballots.orders, start=1):
        flow.add_arc_with_capacity_and_unit_cost(0, voter, 1, 0)
        for penalty, course in enumerate(order):
            flow.add_arc_with_capacity_and_unit_cost(voter, voters + course, 1, penalty)
    for course in range(1, ballots.courses + 1):
        flow.add_arc_with_capacity_and_unit_cost(voters + course, voters + ballots.courses + 1, ballots.places, 0)
    flow.set_node_supply(0, voters)
    flow.set_node_supply(voters + ballots.courses + 1, -voters)
    assert flow.solve() == flow.OPTIMAL
    assert flow.optimal_cost() == known.optimum == 201


@pytest.mark.slow
def test_assignments_of_up_to_60_jobs_are_proven_and_none_is_contradicted() -> None:
    instances = listed("gap")
    small = {known.instance for known in instances if len(gap.read(text_of(known)).costs[0]) <= 60}
    trials = attempts(instances, seconds=30)
    assert [trial for trial in trials if trial.contradiction] == []
    assert sum(trial.proven_and_equal for trial in trials if trial.instance in small) >= 20


@pytest.mark.slow
def test_projects_on_single_pools_are_proven_and_none_is_contradicted() -> None:
    instances = listed("psplib_n0")
    single = {known.instance for known in instances if known.single_pool}
    trials = attempts(instances, seconds=60)
    assert [trial for trial in trials if trial.contradiction] == []
    assert sum(trial.proven_and_equal for trial in trials if trial.instance in single) >= 60


@pytest.mark.slow
def test_ten_job_shops_are_proven_and_none_is_contradicted() -> None:
    trials = attempts(listed("fjsp"), seconds=60)
    assert [trial for trial in trials if trial.contradiction] == []
    assert sum(trial.proven_and_equal for trial in trials) >= 10
