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
from allocator.checks.allocation import Allocation
from allocator.checks.tiers import levels
from allocator.sample import scenario as sample_scenario
from api.settings import ApiSettings
from api.store.checked import CheckedPlan
from api.store.sql import SqlStore
from dashboards.app import create_app
from models.plan import Plan, TierResult
from models.scenario import Decision, Scenario
from models.tiers import TierName
from models.units import WHOLE

NOW = datetime(2024, 9, 20, 3, 0, tzinfo=UTC)


def unproven(scenario: Scenario, decisions: tuple[Decision, ...]) -> Plan:
    """A plan of given decisions with its true tier values and the plainest bounds: all filled, nothing lost."""
    rows = levels(Allocation(scenario, decisions))
    most = {TierName.SERVED: sum(proposal.weight_milli for proposal in scenario.in_scope) * WHOLE}
    tiers = tuple(
        TierResult(
            name=spec.name,
            level=level,
            best=value,
            bound=most.get(spec.name, level * WHOLE) if spec.maximised else 0,
            frozen=spec.frozen_at(value),
            value=value,
        )
        for spec, level, value in rows
    )
    return Plan(
        scenario_hash=scenario.deciding_hash, stage=scenario.rules.stage, decisions=tuple(decisions), tiers=tiers
    )


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


@contextmanager
def serving(folder: Path, store: SqlStore) -> Iterator[str]:
    """Serve a store and give the address."""
    taken = socket.socket()
    taken.bind(("127.0.0.1", 0))
    taken.listen()
    app = create_app(store, folder / "work", ApiSettings())
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
