"""Every way a run can go, with workers that behave as told."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from threading import Thread

import pytest

from api.jobs.folder import RunFolder
from api.jobs.runner import Runner
from api.settings import ApiSettings
from api.store.sql import SqlStore
from models.errors import ConflictError, NotFoundError
from models.job import Run, RunState
from models.outcome import Solved
from tests.api.jobs.fakes import (
    CHATTERS,
    CRASHES,
    FINDS,
    LEAVES_NOTHING,
    SOLVES,
    STUBBORN,
    WAITS,
    a_worker,
)
from tests.api.worlds import NOON, QUICK, eventually, small_scenario, solved

Service = Callable[..., tuple[Runner, SqlStore, str]]
PLAIN = ApiSettings(solve=QUICK, reasons_seconds=0)


@pytest.fixture
def service(tmp_path: Path) -> Service:
    def start(body: str, **limits: float) -> tuple[Runner, SqlStore, str]:
        store = SqlStore.in_folder(tmp_path / "data")
        entry = store.add_scenario(small_scenario(), "small", NOON)
        settings = ApiSettings.model_validate({"solve": QUICK, "reasons_seconds": 0, **limits})
        runner = Runner(store, tmp_path / "work", settings, worker=a_worker(tmp_path / "fake", body))
        return runner, store, entry.id

    return start


def begun(store: SqlStore, run: Run) -> Callable[[], bool]:
    return lambda: bool(store.progress(run.id))


def gone(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    status = Path(f"/proc/{pid}/stat")
    return status.exists() and status.read_text().rpartition(")")[2].split()[0] == "Z"


def test_a_run_that_solves_leaves_its_plan(service: Service) -> None:
    runner, store, scenario = service(SOLVES)
    run = runner.start(scenario)
    assert run.state is RunState.RUNNING
    assert run.scenario_hash == small_scenario().deciding_hash
    runner.wait()
    ended = store.run(run.id)
    assert (ended.state, ended.message) == (RunState.SOLVED, "")
    assert ended.ended_at is not None
    assert ended.plan is not None
    assert store.plan(ended.plan) == solved().plan
    assert store.plan_entry(ended.plan).final
    assert [news.stage for news in store.progress(run.id)] == ["options", "done"]
    assert ended.progress == store.progress(run.id)[-1]


def test_an_unknown_scenario_is_refused(service: Service) -> None:
    runner, store, _ = service(SOLVES)
    with pytest.raises(NotFoundError):
        runner.start("s-0000000000000000")
    assert store.runs() == ()


def test_a_cancelled_run_keeps_the_plan_it_had_marked_as_not_final(service: Service) -> None:
    runner, store, scenario = service(WAITS)
    run = runner.start(scenario)
    eventually(begun(store, run))
    runner.cancel(run.id)
    runner.cancel(run.id)  # again: nothing more happens
    runner.wait()
    ended = store.run(run.id)
    assert (ended.state, ended.message) == (RunState.CANCELLED, "cancelled")
    assert ended.plan is not None
    entry = store.plan_entry(ended.plan)
    assert (entry.final, entry.proven) == (False, False)
    assert runner.cancel(run.id).state is RunState.CANCELLED


def test_a_worker_that_does_not_stop_is_killed_with_its_children(service: Service, tmp_path: Path) -> None:
    runner, store, scenario = service(STUBBORN, stop_seconds=0.2)
    run = runner.start(scenario)
    eventually(begun(store, run))
    child = int((tmp_path / "work" / run.id / "child").read_text())
    runner.cancel(run.id)
    runner.wait()
    assert store.run(run.id).state is RunState.CANCELLED
    assert store.run(run.id).plan is None
    eventually(lambda: gone(child))


def test_a_run_that_overruns_its_time_is_stopped(service: Service) -> None:
    runner, store, scenario = service(WAITS, overrun_seconds=0.1)
    run = runner.start(scenario, QUICK.model_copy(update={"seconds": 0.1}))
    runner.wait()
    assert (store.run(run.id).state, store.run(run.id).message) == (RunState.CANCELLED, "overran")


@pytest.mark.parametrize(("body", "message"), [(CRASHES, "crashed"), (LEAVES_NOTHING, "no_outcome")])
def test_a_worker_that_dies_or_leaves_nothing_has_failed(service: Service, body: str, message: str) -> None:
    runner, store, scenario = service(body)
    run = runner.start(scenario)
    runner.wait()
    assert (store.run(run.id).state, store.run(run.id).message) == (RunState.FAILED, message)
    assert store.plans() == ()


def test_a_run_whose_worker_was_killed_from_outside_can_be_resumed(service: Service, tmp_path: Path) -> None:
    runner, store, scenario = service(FINDS + WAITS)
    run = runner.start(scenario)
    eventually(begun(store, run))
    os.kill(int((tmp_path / "work" / run.id / "alive").read_text()), signal.SIGKILL)
    runner.wait()
    ended = store.run(run.id)
    assert (ended.state, ended.message) == (RunState.INTERRUPTED, "worker_killed")
    assert ended.plan is not None
    assert not store.plan_entry(ended.plan).final
    with store.database.write("aoki") as change:
        assert runner.resume(change, run.id).attempt == 2


def test_lines_that_are_no_news_do_no_harm(service: Service) -> None:
    runner, store, scenario = service(CHATTERS)
    run = runner.start(scenario)
    runner.wait()
    assert store.run(run.id).state is RunState.SOLVED
    assert [news.stage for news in store.progress(run.id)] == ["done"]


def test_a_worker_that_cannot_be_started_fails_the_run(tmp_path: Path) -> None:
    store = SqlStore.in_folder(tmp_path / "data")
    entry = store.add_scenario(small_scenario(), "small", NOON)

    def no_room(_folder: Path) -> None:
        raise OSError(12, "Cannot allocate memory")

    runner = Runner(store, tmp_path / "work", PLAIN, worker=no_room)  # type: ignore[arg-type]
    assert (runner.start(entry.id).state, store.runs()[0].message) == (RunState.FAILED, "not_started")


def test_a_plan_that_breaks_a_rule_never_enters_the_store(tmp_path: Path) -> None:
    store = SqlStore.in_folder(tmp_path / "data")
    entry = store.add_scenario(small_scenario(), "small", NOON)
    good = solved()
    crowded = tuple(
        decision.model_copy(update={"parts": (decision.parts[0].model_copy(update={"nodes": 9, "gpus": 72}),)})
        for decision in good.plan.decisions
    )
    broken = Solved(plan=good.plan.model_copy(update={"decisions": crowded}), record=good.record)
    runner = Runner(
        store,
        tmp_path / "work",
        PLAIN,
        worker=a_worker(tmp_path / "fake", SOLVES, solved=broken),
    )
    run = runner.start(entry.id)
    runner.wait()
    assert (store.run(run.id).state, store.run(run.id).message) == (RunState.FAILED, "broken_plan")
    assert store.plans() == ()


def test_runs_wait_for_their_turn_and_the_queue_has_an_end(service: Service) -> None:
    runner, store, scenario = service(WAITS, queued_runs=2)
    first, second, third = (runner.start(scenario) for _ in range(3))
    assert [run.state for run in (first, second, third)] == [RunState.RUNNING, RunState.QUEUED, RunState.QUEUED]
    with pytest.raises(ConflictError) as refused:
        runner.start(scenario)
    assert refused.value.code == "too_many_runs"
    assert runner.cancel(second.id).state is RunState.CANCELLED
    eventually(begun(store, first))
    runner.cancel(first.id)
    eventually(begun(store, third))
    assert store.run(third.id).state is RunState.RUNNING
    runner.cancel(third.id)
    runner.wait()
    assert {run.state for run in store.runs()} == {RunState.CANCELLED}


def test_an_ended_run_cannot_be_cancelled(service: Service) -> None:
    runner, _, scenario = service(SOLVES)
    run = runner.start(scenario)
    runner.wait()
    with pytest.raises(ConflictError) as refused:
        runner.cancel(run.id)
    assert refused.value.code == "run_ended"


def test_a_server_that_stops_breaks_its_runs_off_and_keeps_their_plans(service: Service) -> None:
    runner, store, scenario = service(WAITS)
    running, waiting = runner.start(scenario), runner.start(scenario)
    eventually(begun(store, running))
    runner.close()
    assert (store.run(running.id).state, store.run(waiting.id).state) == (RunState.INTERRUPTED, RunState.QUEUED)
    kept = store.run(running.id).plan
    assert kept is not None
    assert not store.plan_entry(kept).final
    with pytest.raises(ConflictError):
        runner.start(scenario)


# --- after the server has died

SERVER = """
import sys, time
from functools import partial
from pathlib import Path
from api.jobs.process import Worker
from api.jobs.runner import Runner
from api.settings import ApiSettings
from api.store.sql import SqlStore

place, scenario = Path(sys.argv[1]), sys.argv[2]
command = (sys.executable, "-P", str(place / "fake" / "worker.py"))
store = SqlStore.in_folder(place / "data")
runner = Runner(store, place / "work", ApiSettings(reasons_seconds=0), worker=partial(Worker, command=command))
print(runner.start(scenario).id, flush=True)
time.sleep(600)
"""


def killed_server(tmp_path: Path, scenario: str, store: SqlStore) -> str:
    """Start a run in a server of its own and kill that with the run under way."""
    script = tmp_path / "server.py"
    script.write_text(SERVER, encoding="utf-8")
    server = subprocess.Popen(
        [sys.executable, "-P", str(script), str(tmp_path), scenario], stdout=subprocess.PIPE, text=True
    )
    assert server.stdout is not None
    run_id = server.stdout.readline().strip()
    eventually(lambda: bool(store.progress(run_id)))
    server.kill()
    server.wait()
    server.stdout.close()
    return run_id


def test_the_next_server_settles_the_runs_of_a_killed_one(service: Service, tmp_path: Path) -> None:
    runner, store, scenario = service(WAITS)
    run_id = killed_server(tmp_path, scenario, store)
    assert store.run(run_id).state is RunState.RUNNING
    runner.recover()
    runner.wait()
    run = store.run(run_id)
    assert (run.state, run.message) == (RunState.INTERRUPTED, "server_stopped")
    assert run.plan is not None
    assert not store.plan_entry(run.plan).final
    assert not RunFolder(tmp_path / "work" / run_id).worker_alive()


def test_a_worker_left_over_by_a_killed_server_does_not_live_on(service: Service, tmp_path: Path) -> None:
    runner, store, scenario = service(STUBBORN, stop_seconds=0.2)
    run_id = killed_server(tmp_path, scenario, store)
    runner.recover()
    runner.wait()
    assert store.run(run_id).state is RunState.INTERRUPTED
    eventually(lambda: not RunFolder(tmp_path / "work" / run_id).worker_alive())


def test_a_run_that_ended_while_no_server_listened_is_recorded_as_it_ended(service: Service, tmp_path: Path) -> None:
    runner, store, scenario = service(SOLVES)
    run = Run(
        id="r-0123456789abcdef",
        scenario=scenario,
        scenario_hash=small_scenario().deciding_hash,
        settings=QUICK,
        state=RunState.RUNNING,
        created_at=NOON,
    )
    store.add_run(run)
    folder = RunFolder(tmp_path / "work" / run.id)
    folder.prepare(small_scenario(), QUICK)
    folder.write_outcome(solved())
    runner.recover()
    runner.wait()
    assert store.run(run.id).state is RunState.SOLVED
    assert store.run(run.id).plan is not None


def test_a_run_that_waited_goes_on_with_the_next_server(service: Service) -> None:
    runner, store, scenario = service(SOLVES)
    run = Run(
        id="r-0123456789abcdef",
        scenario=scenario,
        scenario_hash=small_scenario().deciding_hash,
        settings=QUICK,
        created_at=NOON,
    )
    store.add_run(run)
    runner.recover()
    runner.wait()
    assert store.run(run.id).state is RunState.SOLVED


def test_two_servers_never_share_a_work_folder(service: Service, tmp_path: Path) -> None:
    runner, store, _ = service(SOLVES)
    runner.recover()
    with pytest.raises(ConflictError) as refused:
        Runner(store, tmp_path / "work", PLAIN).recover()
    assert refused.value.code == "folder_in_use"
    runner.close()
    other = Runner(store, tmp_path / "work", PLAIN)
    other.recover()
    other.close()


# --- leases: servers on different machines, one store


def other_server(store: SqlStore, place: Path, body: str, **limits: float) -> Runner:
    settings = ApiSettings.model_validate({"solve": QUICK, "reasons_seconds": 0, **limits})
    return Runner(store, place / "elsewhere", settings, worker=a_worker(place / "fake elsewhere", body))


def test_a_run_of_a_server_not_heard_of_any_more_is_taken_away_and_its_late_end_is_refused(
    service: Service, tmp_path: Path
) -> None:
    runner, store, scenario = service(WAITS, lease_seconds=60)
    run = runner.start(scenario)
    eventually(begun(store, run))
    other = other_server(store, tmp_path, SOLVES, lease_seconds=0.3)
    other.recover()
    assert store.run(run.id).state is RunState.RUNNING  # heard of within its lease
    with store.database.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE run SET lease_until = '2000'")
    eventually(lambda: store.run(run.id).state is RunState.INTERRUPTED)
    runner.close()  # its worker leaves an outcome, which comes too late
    assert (store.run(run.id).state, store.run(run.id).plan) == (RunState.INTERRUPTED, None)
    other.close()


def test_a_run_is_carried_out_by_one_server_only(service: Service, tmp_path: Path) -> None:
    runner, store, scenario = service(SOLVES, running_runs=3)
    other = other_server(store, tmp_path, SOLVES, running_runs=3)
    with store.database.write("aoki") as change:
        ordered = [runner.order(change, scenario) for _ in range(6)]
    starters = [Thread(target=each.begin) for each in (runner, other)]
    for starter in starters:
        starter.start()
    for starter in starters:
        starter.join()
    for each in (runner, other, runner):
        each.wait()
    assert [store.run(run.id).state for run in ordered] == [RunState.SOLVED] * 6
    folders = [place.name for name in ("work", "elsewhere") for place in (tmp_path / name).glob("r-*")]
    assert sorted(folders) == sorted(run.id for run in ordered)


# --- the best plan so far


def test_a_run_that_dies_leaves_the_best_plan_it_had(service: Service) -> None:
    runner, store, scenario = service(FINDS + "os._exit(3)")
    run = runner.start(scenario)
    runner.wait()
    ended = store.run(run.id)
    assert (ended.state, ended.message) == (RunState.FAILED, "crashed")
    assert ended.plan is not None
    assert store.plan(ended.plan).decisions == solved().plan.decisions
    entry = store.plan_entry(ended.plan)
    assert (entry.final, entry.proven) == (False, False)


def test_a_run_killed_because_it_did_not_stop_keeps_the_best_plan_it_had(service: Service) -> None:
    runner, store, scenario = service(FINDS + STUBBORN, stop_seconds=0.2)
    run = runner.start(scenario)
    eventually(begun(store, run))
    runner.cancel(run.id)
    runner.wait()
    assert store.run(run.id).state is RunState.CANCELLED
    assert store.run(run.id).plan is not None


def test_a_run_that_was_broken_off_is_resumed_from_its_best_plan(service: Service, tmp_path: Path) -> None:
    runner, store, scenario = service(FINDS + WAITS)
    run = runner.start(scenario)
    eventually(begun(store, run))
    runner.close()
    broken = store.run(run.id)
    assert (broken.state, broken.attempt) == (RunState.INTERRUPTED, 1)
    again = Runner(
        store,
        tmp_path / "work",
        PLAIN,
        worker=a_worker(tmp_path / "fake2", SOLVES),
    )
    with store.database.write("aoki") as change:
        resumed = again.resume(change, run.id)
    assert (resumed.state, resumed.attempt, resumed.plan) == (RunState.QUEUED, 2, broken.plan)
    again.begin()
    again.wait()
    ended = store.run(run.id)
    assert (ended.state, ended.attempt) == (RunState.SOLVED, 2)
    _, order = RunFolder(tmp_path / "work" / f"{run.id}.2").order()
    assert order.start == solved().plan.decisions
    with pytest.raises(ConflictError) as refused, store.database.write("aoki") as change:
        again.resume(change, run.id)
    assert refused.value.code == "run_not_interrupted"


def test_one_person_cannot_fill_the_queue(service: Service) -> None:
    runner, store, scenario = service(WAITS, own_runs=2)
    for _ in range(2):
        runner.start(scenario, by="aoki")
    with pytest.raises(ConflictError) as refused:
        runner.start(scenario, by="aoki")
    assert refused.value.code == "too_many_own_runs"
    assert runner.start(scenario, by="baba").by == "baba"
    for run in store.runs():
        runner.cancel(run.id)
    runner.wait()
