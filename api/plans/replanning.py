"""Planning again: a plan and what happened since are put to a run; its new plan is a draft until somebody publishes it.

Pages call ``start`` and, once the run has ended, ``api.plans.replanned.changes_of`` the plan it found.
"""

from allocator.replan.run import later
from api.jobs.orders import ReplanOrder
from api.jobs.runner import Runner
from api.plans import replanned
from api.store import plans, scenarios
from api.store.database import Database, Transaction
from models.job import PlanId, Run, RunKind
from models.settings import SolveSettings


def make_sure(database: Database, plan_id: PlanId, asked: ReplanOrder) -> None:
    """Refuse what cannot be planned again: an event that names something unknown, a day before the scenario's."""
    with database.read() as connection:
        entry = plans.entry(connection, plan_id)
        scenario, plan = scenarios.body(connection, entry.scenario), plans.body(connection, plan_id)
    later(scenario, plan, asked.request())


def order(runner: Runner, change: Transaction, plan_id: PlanId, asked: ReplanOrder, settings: SolveSettings) -> Run:
    """Write the run down; call ``runner.begin`` once the change is kept."""
    entry = plans.entry(change.connection, plan_id)
    settings = settings.model_copy(update={"seconds": asked.seconds})
    run = runner.order(change, entry.scenario, settings, RunKind.REPLAN, plan_id)
    replanned.keep_order(change, run, asked)
    return run


def start(
    runner: Runner, database: Database, plan_id: PlanId, asked: ReplanOrder, settings: SolveSettings, by: str
) -> Run:
    """Plan again as soon as there is room; return the run, to be followed like any other."""
    make_sure(database, plan_id, asked)
    with database.write(by) as change:
        run = order(runner, change, plan_id, asked, settings)
    runner.begin()
    return run
