"""Scenarios, plans and runs for the tests of the service."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import cache

from allocator.solve import solve
from api.people import accounts, credentials
from api.people.credentials import Kind
from api.people.roles import Role
from api.store.checked import CheckedPlan
from api.store.database import Database
from models.job import Run, RunState
from models.outcome import Solved
from models.scenario import Scenario
from models.settings import SolveSettings
from tests.builders import a_block, a_phase, a_proposal, a_scenario

NOON = datetime(2024, 9, 20, 3, 0, tzinfo=UTC)
QUICK = SolveSettings(seconds=20, workers=1)


def small_scenario() -> Scenario:
    """Two applicants and room for both."""
    return a_scenario(a_proposal("P1"), a_proposal("P2", a_phase(demand=a_block(16, 20), sizes={"pool": (2,)})))


def impossible_scenario() -> Scenario:
    """A phase that must be served with more nodes than there are."""
    phase = a_phase(demand=a_block(80, 10), sizes={"pool": (10,)}, mandatory=True)
    return a_scenario(a_proposal("P1", phase))


@cache
def solved() -> Solved:
    """The plan of the small scenario."""
    outcome = solve(small_scenario(), QUICK)
    assert isinstance(outcome, Solved)
    return outcome


def checked(scenario_id: str, final: bool = True) -> CheckedPlan:
    """The plan of the small scenario, ready for the store."""
    outcome = solved()
    return CheckedPlan(
        scenario_id=scenario_id,
        scenario=small_scenario(),
        plan=outcome.plan,
        record=outcome.record,
        run=None,
        final=final,
        at=NOON,
    )


def signed_in(database: Database, role: Role, name: str = "") -> dict[str, str]:
    """Make an account of a role if it is not there, and return the headers its programs sign in with."""
    name = name or role.value
    with database.write(name) as change:
        if accounts.find(change.connection, name) is None:
            accounts.add(change, name, "", role, "nobody can sign in with this")
        issued = credentials.issue(change, Kind.TOKEN, name, timedelta(days=1), "test")
    return {"Authorization": f"Bearer {issued.secret}"}


def a_run(run_id: str = "r-00000001", scenario: str = "s-00000001", state: RunState = RunState.RUNNING) -> Run:
    """A run as it stands in the store."""
    return Run(
        id=run_id,
        scenario=scenario,
        scenario_hash=small_scenario().deciding_hash,
        settings=QUICK,
        state=state,
        created_at=NOON,
    )


def eventually(found: Callable[[], bool]) -> None:
    """Wait until something is so; a minute is far more than any of it takes."""
    end = time.monotonic() + 60
    while not found():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.02)
