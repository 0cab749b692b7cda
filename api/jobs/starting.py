"""Starting a run of a scenario, judged in its own order or in another one.

Another order makes another scenario: what a plan was judged by stays part of what it follows from.
"""

from api.cycles.forking import SetOrder, fork
from api.jobs.runner import Runner
from api.store import scenarios
from api.store.sql import SqlStore
from models.job import Run, ScenarioId
from models.settings import SolveSettings


def start(
    store: SqlStore,
    runner: Runner,
    scenario_id: ScenarioId,
    settings: SolveSettings,
    by: str,
    judged: SetOrder | None = None,
    name: str = "",
) -> Run:
    """Start a run as soon as there is room. ``judged``: in which order instead of the scenario's, ``name`` it then."""
    made = None
    if judged is not None and judged.order(before := store.scenario(scenario_id).rules.order) != before:
        made = fork(store.database, scenario_id, (judged,))
    with store.database.write(by) as change:
        if made is not None:
            scenario, origin = made
            scenario_id = scenarios.add(change, scenario, name, origin.model_copy(update={"by": by})).id
        run = runner.order(change, scenario_id, settings)
    runner.begin()
    return run
