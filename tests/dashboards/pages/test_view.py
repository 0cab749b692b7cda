"""What the pages find in the store."""

from datetime import timedelta
from pathlib import Path

import pytest

from allocator.ledger import figures
from api.store.sql import SqlStore
from dashboards.pages.view import Window
from models.errors import NotFoundError
from models.job import RunState
from tests.api.worlds import NOON, a_run, checked, small_scenario, solved


@pytest.fixture
def store(tmp_path: Path) -> SqlStore:
    return SqlStore.in_folder(tmp_path)


@pytest.fixture
def scenario_id(store: SqlStore) -> str:
    return store.add_scenario(small_scenario(), "small", NOON).id


def test_an_empty_store_shows_nothing(store: SqlStore) -> None:
    window = Window(store)
    assert window.shown(None) is None
    assert window.news() is None
    assert window.plans() == ()


def test_a_plan_comes_with_its_scenario_and_the_ledgers_figures(store: SqlStore, scenario_id: str) -> None:
    entry = store.add_plan(checked(scenario_id))
    shown = Window(store).shown(None)
    assert shown is not None
    assert (shown.entry, shown.scenario, shown.plan) == (entry, small_scenario(), solved().plan)
    assert shown.figures == figures(small_scenario(), solved().plan)
    assert Window(store).shown(entry.id) == shown


def test_a_final_plan_is_preferred_to_a_newer_one_of_a_stopped_run(store: SqlStore, scenario_id: str) -> None:
    window = Window(store)
    stopped = store.add_plan(checked(scenario_id, final=False))
    assert window.newest() == stopped.id
    final = store.add_plan(checked(scenario_id))
    assert window.newest() == final.id


def test_an_unknown_plan_is_refused(store: SqlStore) -> None:
    with pytest.raises(NotFoundError):
        Window(store).shown("p-0123456789abcdef")


def test_the_run_going_on_is_told_before_any_other(store: SqlStore, scenario_id: str) -> None:
    window = Window(store)
    store.add_run(a_run("r-00000001", scenario_id, RunState.RUNNING))
    store.add_run(a_run("r-00000002", scenario_id, RunState.QUEUED))
    news = window.news()
    assert news is not None
    assert (news.run.id, news.scenario) == ("r-00000001", small_scenario())


@pytest.mark.parametrize(("hours", "told"), [(-1, False), (1, True)])
def test_an_end_without_a_plan_is_told_until_a_newer_plan_is_there(
    store: SqlStore, scenario_id: str, hours: int, told: bool
) -> None:
    store.add_plan(checked(scenario_id))
    run = a_run(scenario=scenario_id, state=RunState.FAILED)
    store.add_run(run.model_copy(update={"ended_at": NOON + timedelta(hours=hours)}))
    assert (Window(store).news() is not None) is told


def test_a_run_that_was_solved_needs_no_words(store: SqlStore, scenario_id: str) -> None:
    store.add_run(a_run(scenario=scenario_id, state=RunState.SOLVED))
    assert Window(store).news() is None
