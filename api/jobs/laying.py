"""From a run of the store to what its worker finds in the folder."""

from collections.abc import Callable

from sqlalchemy import Connection

from api.jobs.orders import Order
from api.plans import reasons, replanned
from api.store import plans, scenarios
from models.job import Run, RunKind
from models.scenario import Scenario

Lay = Callable[[Connection, Run, Scenario], Order]


def laid_out(connection: Connection, run: Run, memory_mb: int | None) -> tuple[Scenario, Order]:
    """Return the frozen scenario of a run and what is to be done with it."""
    scenario = scenarios.body(connection, run.scenario)
    order = LAID[run.kind](connection, run, scenario)
    return scenario, order.model_copy(update={"memory_mb": memory_mb})


def _solve(connection: Connection, run: Run, scenario: Scenario) -> Order:
    start = plans.body(connection, run.plan).decisions if run.plan else None
    return Order(full_hash=scenario.full_hash, settings=run.settings, start=start)


def _replan(connection: Connection, run: Run, scenario: Scenario) -> Order:
    assert run.about is not None
    return Order(
        kind=RunKind.REPLAN,
        full_hash=scenario.full_hash,
        settings=run.settings,
        about=plans.body(connection, run.about),
        replan=replanned.order_of(connection, run),
    )


def _reasons(connection: Connection, run: Run, scenario: Scenario) -> Order:
    assert run.about is not None
    return Order(
        kind=RunKind.REASONS,
        full_hash=scenario.full_hash,
        settings=run.settings,
        about=plans.body(connection, run.about),
        known=reasons.kept(connection, run.about),
    )


LAID: dict[RunKind, Lay] = {RunKind.SOLVE: _solve, RunKind.REPLAN: _replan, RunKind.REASONS: _reasons}
