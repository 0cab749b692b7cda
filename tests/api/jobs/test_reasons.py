"""After a plan was found its reasons are settled; that gives way to plans, stops when told, and is taken up again."""

from collections.abc import Callable
from pathlib import Path

import pytest

from allocator.incumbent import unproven
from allocator.studies.reasons import explain
from api.jobs.runner import Runner
from api.plans import reasons
from api.plans.reasons import ReasonsSeen, ReasonsState, together, unsettled
from api.settings import ApiSettings
from api.store.sql import SqlStore
from models.job import Run, RunKind, RunState
from tests.allocator.replan.world import BOTH, world
from tests.api.jobs.fakes import CRASHES, EXPLAINS, a_worker, open_reasons
from tests.api.worlds import NOON, QUICK, checked, eventually, small_scenario

Service = Callable[[str], tuple[Runner, SqlStore, str]]


@pytest.fixture
def service(tmp_path: Path) -> Service:
    def start(body: str) -> tuple[Runner, SqlStore, str]:
        store = SqlStore.in_folder(tmp_path / "data")
        entry = store.add_scenario(small_scenario(), "small", NOON)
        settings = ApiSettings(solve=QUICK, stop_seconds=30)  # a worker is not killed before it has begun
        runner = Runner(store, tmp_path / "work", settings, worker=a_worker(tmp_path / "fake", body))
        return runner, store, entry.id

    return start


def seen(store: SqlStore, plan_id: str) -> ReasonsSeen:
    with store.database.read() as connection:
        return reasons.look(connection, plan_id)


def plan_of(store: SqlStore, run: Run) -> str:
    eventually(lambda: store.run(run.id).plan is not None)
    plan = store.run(run.id).plan
    assert plan is not None
    return plan


def patient(tmp_path: Path) -> None:
    (tmp_path / "fake").mkdir(exist_ok=True)
    (tmp_path / "fake" / "patient").touch()


def asked_by_hand(store: SqlStore, plan_id: str) -> Run:
    with store.database.write("aoki") as change:
        return reasons.order(change, plan_id, QUICK)


def test_a_found_plan_is_given_its_reasons_by_itself(service: Service) -> None:
    runner, store, scenario = service(EXPLAINS)
    run = runner.start(scenario)
    runner.wait()
    plan = store.run(run.id).plan
    assert plan is not None
    found = seen(store, plan)
    assert found.reasons == open_reasons()
    assert (found.state, found.settled, found.count) == (ReasonsState.PARTLY, 0, 1)
    assert found.run is not None
    assert (found.run.kind, found.run.settings.seconds) == (RunKind.REASONS, ApiSettings().reasons_seconds)
    assert [each.id for each in store.runs()] == [run.id]  # it is no run for a plan


def test_reasons_give_way_to_a_run_for_a_plan_and_go_on_after_it(service: Service, tmp_path: Path) -> None:
    patient(tmp_path)
    runner, store, scenario = service(EXPLAINS)
    plan = plan_of(store, runner.start(scenario))
    eventually(lambda: seen(store, plan).state is ReasonsState.SETTLING)
    second = runner.start(scenario)
    eventually(lambda: store.run(second.id).state is RunState.SOLVED)
    eventually(lambda: seen(store, plan).state is ReasonsState.SETTLING)
    under_way = seen(store, plan)
    assert under_way.run is not None
    assert under_way.run.attempt == 2
    assert under_way.reasons == open_reasons()  # what the first attempt had found
    runner.cancel(under_way.run.id)
    runner.wait()
    assert seen(store, plan).state is ReasonsState.STOPPED


def test_a_server_that_stops_leaves_them_to_the_next(service: Service, tmp_path: Path) -> None:
    patient(tmp_path)
    runner, store, scenario = service(EXPLAINS)
    plan = plan_of(store, runner.start(scenario))
    eventually(lambda: seen(store, plan).state is ReasonsState.SETTLING)
    runner.close()
    assert seen(store, plan).state is ReasonsState.WAITING
    (tmp_path / "fake" / "patient").unlink()
    again, _, _ = service(EXPLAINS)
    again.recover()
    again.wait()
    assert seen(store, plan).state is ReasonsState.PARTLY
    again.close()


def test_those_of_a_killed_server_are_taken_up_again(service: Service) -> None:
    runner, store, scenario = service(EXPLAINS)
    plan = store.add_plan(checked(scenario)).id
    run = asked_by_hand(store, plan)
    store.update_run(run.model_copy(update={"state": RunState.RUNNING}))
    runner.recover()
    eventually(lambda: seen(store, plan).state is ReasonsState.PARTLY)
    assert store.run(run.id).attempt == 2
    runner.close()


def test_a_worker_that_dies_is_not_tried_for_ever(service: Service) -> None:
    runner, store, scenario = service(CRASHES)
    plan = store.add_plan(checked(scenario)).id
    run = asked_by_hand(store, plan)
    runner.begin()
    runner.wait()
    assert (store.run(run.id).state, store.run(run.id).message) == (RunState.FAILED, "crashed")
    assert seen(store, plan).state is ReasonsState.STOPPED


def test_asking_twice_is_one_run_and_asking_later_another(service: Service) -> None:
    runner, store, scenario = service(EXPLAINS)
    plan = store.add_plan(checked(scenario)).id
    assert seen(store, plan).state is ReasonsState.NONE
    first = asked_by_hand(store, plan)
    assert asked_by_hand(store, plan) == first
    assert seen(store, plan).state is ReasonsState.WAITING
    runner.begin()
    runner.wait()
    assert asked_by_hand(store, plan).id != first.id


def test_what_is_proven_is_not_asked_again() -> None:
    scenario = world()
    plan = unproven(scenario, BOTH)
    nothing = explain(scenario, plan, None)
    everything = explain(scenario, plan, QUICK)
    assert nothing.reasons
    assert unsettled(nothing) == tuple(each.alternative for each in nothing.reasons)
    assert unsettled(everything) == ()
    (first, *_) = unsettled(nothing)
    part = together(nothing, explain(scenario, plan, QUICK, (first,)))
    assert part.settled == 1
    assert first not in unsettled(part)
    assert together(part, explain(scenario, plan, QUICK, unsettled(part))) == everything
    assert together(everything, nothing) == everything
