"""Whole applications on a port of their own: with the fictional survey, or with a small world."""

import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from threading import Thread

import uvicorn

from allocator.baselines import greedy
from allocator.incumbent import unproven
from allocator.sample import scenario as sample_scenario
from allocator.sample import write
from api.cycles.inputs import Desk
from api.cycles.sample import keep_sample
from api.settings import ApiSettings
from api.store.checked import CheckedPlan
from api.store.sql import SqlStore
from dashboards.app import create_app
from models.plan import Plan
from models.scenario import Scenario

IN_SAMPLE = ApiSettings(sample=True)
NOW = datetime(2024, 9, 20, 3, 0, tzinfo=UTC)


@cache
def sample() -> tuple[Scenario, Plan]:
    """The fictional survey and a plan for it that takes no solving."""
    scenario = sample_scenario()
    return scenario, unproven(scenario, greedy(scenario))


def keep(store: SqlStore, scenario: Scenario, plan: Plan | None) -> str:
    """Put a scenario, and a plan if there is one, into the store; return the id of the scenario."""
    entry = store.add_scenario(scenario, "test", NOW)
    if plan is not None:
        checked = CheckedPlan(
            scenario_id=entry.id, scenario=scenario, plan=plan, record=None, run=None, final=True, at=NOW
        )
        store.add_plan(checked)
    return entry.id


def keep_round(store: SqlStore, folder: Path) -> None:
    """Put the fictional survey into the store as ``make run`` does: its round, its scenario, its plan."""
    write(folder / "sample")
    scenario, plan = sample()
    entry = keep_sample(
        store.database, Desk(store.database, folder / "work" / "desk"), folder / "sample", scenario, "見本"
    )
    store.add_plan(
        CheckedPlan(scenario_id=entry.id, scenario=scenario, plan=plan, record=None, run=None, final=True, at=NOW)
    )


@contextmanager
def serving(folder: Path, store: SqlStore, settings: ApiSettings = IN_SAMPLE) -> Iterator[str]:
    """Serve a store and give the address."""
    taken = socket.socket()
    taken.bind(("127.0.0.1", 0))
    taken.listen()
    app = create_app(store, folder / "work", settings)
    server = uvicorn.Server(uvicorn.Config(app, log_level="error", access_log=False, timeout_graceful_shutdown=2))
    thread = Thread(target=server.run, kwargs={"sockets": [taken]}, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive(), "the server did not start"
        time.sleep(0.02)
    try:
        yield f"http://127.0.0.1:{taken.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(timeout=20)
        taken.close()
