"""The real worker: solving in its own process, stopping, and keeping quiet about values."""

import json
from pathlib import Path
from threading import Event

import pytest

from allocator.checks import check_plan, tier_values
from allocator.incumbent import unproven
from api.jobs.folder import RunFolder
from api.jobs.process import Worker
from api.jobs.runner import Runner
from api.jobs.worker import CRASHED, work
from api.settings import ApiSettings
from api.store.sql import SqlStore
from models.errors import InputError
from models.job import RunState
from models.outcome import Cancelled, Infeasible
from models.scenario import Labels, ProposalLabel
from tests.api.worlds import NOON, QUICK, impossible_scenario, small_scenario, solved

CANARY = "カナリア株式会社"


def test_a_run_solves_in_a_process_of_its_own(tmp_path: Path) -> None:
    store = SqlStore.in_folder(tmp_path / "data")
    runner = Runner(store, tmp_path / "work", ApiSettings(solve=QUICK, reasons_seconds=0))
    entry = store.add_scenario(small_scenario(), "small", NOON)
    run = runner.start(entry.id)
    runner.wait()
    ended = store.run(run.id)
    assert ended.state is RunState.SOLVED
    assert ended.plan is not None
    assert store.plan(ended.plan) == solved().plan
    assert store.progress(run.id)[-1].stage == "done"


def test_an_impossible_scenario_ends_with_its_conflict(tmp_path: Path) -> None:
    store = SqlStore.in_folder(tmp_path / "data")
    runner = Runner(store, tmp_path / "work", ApiSettings(solve=QUICK, reasons_seconds=0))
    entry = store.add_scenario(impossible_scenario(), "impossible", NOON)
    run = runner.start(entry.id)
    runner.wait()
    assert store.run(run.id).state is RunState.INFEASIBLE
    outcome = store.outcome(run.id)
    assert isinstance(outcome, Infeasible)
    assert outcome.conflict


def test_a_worker_told_to_stop_leaves_what_it_has(tmp_path: Path) -> None:
    folder = RunFolder(tmp_path / "run")
    folder.prepare(small_scenario(), QUICK)
    stop = Event()
    stop.set()
    work(folder, stop)
    assert isinstance(folder.outcome(), Cancelled)


def test_an_input_that_changed_is_not_solved(tmp_path: Path) -> None:
    folder = RunFolder(tmp_path / "run")
    folder.prepare(small_scenario(), QUICK)
    (tmp_path / "run" / "scenario.json").write_text(impossible_scenario().model_dump_json(), encoding="utf-8")
    with pytest.raises(InputError) as refused:
        folder.order()
    assert refused.value.code == "run_input_changed"


def test_a_worker_keeps_each_better_plan_as_it_finds_it(tmp_path: Path) -> None:
    folder = RunFolder(tmp_path / "run")
    folder.prepare(small_scenario(), QUICK)
    work(folder, Event())
    found = folder.found()
    assert found is not None
    assert check_plan(small_scenario(), unproven(small_scenario(), found)) == ()
    assert tier_values(small_scenario(), found) == tier_values(small_scenario(), solved().plan.decisions)


def test_a_worker_begins_with_the_plan_it_is_given(tmp_path: Path) -> None:
    folder = RunFolder(tmp_path / "run")
    folder.prepare(small_scenario(), QUICK, start=solved().plan.decisions)
    stop = Event()
    stop.set()
    work(folder, stop)
    outcome = folder.outcome()
    assert isinstance(outcome, Cancelled)
    assert outcome.plan is not None
    assert outcome.plan.decisions == solved().plan.decisions


def test_a_worker_that_needs_too_much_memory_ends_alone(tmp_path: Path) -> None:
    folder = tmp_path / "run"
    RunFolder(folder).prepare(small_scenario(), QUICK, memory_mb=64)
    worker = Worker(folder)
    assert {news.stage for news in worker.news()}.isdisjoint({"done"})
    assert worker.wait() != 0
    assert RunFolder(folder).outcome() is None


def test_two_workers_never_hold_one_folder(tmp_path: Path) -> None:
    folder = RunFolder(tmp_path / "run")
    folder.prepare(small_scenario(), QUICK)
    assert not folder.worker_alive()
    folder.claim()
    assert folder.worker_alive()
    with pytest.raises(BlockingIOError):
        folder.claim()


def test_no_value_of_the_input_reaches_log_or_news(tmp_path: Path) -> None:
    scenario = small_scenario().model_copy(
        update={"labels": Labels(proposals=(ProposalLabel(id="P1", applicant=CANARY),))}
    )
    folder = tmp_path / "run"
    RunFolder(folder).prepare(scenario, QUICK)
    data = json.loads((folder / "scenario.json").read_text(encoding="utf-8"))
    data["horizon"]["start"] = CANARY  # what the reader complains about repeats the value
    (folder / "scenario.json").write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    worker = Worker(folder)
    assert list(worker.news()) == []
    assert worker.wait() == CRASHED
    log = (folder / "log").read_text(encoding="utf-8")
    assert "ValidationError" in log
    assert CANARY not in log
