"""What every store must do, written against the protocol: a test class to inherit from.

A store that is asked by another object afterwards must give the same answer: ``reopened`` makes one on the same data.
"""

import pytest

from api.store.protocol import Store
from models.errors import BrokenPlanError, ConflictError, NotFoundError
from models.job import RunState
from models.outcome import Cancelled
from models.plan import Progress
from models.settings import SolveSettings
from tests.api.worlds import NOON, a_run, checked, impossible_scenario, small_scenario, solved


class StoreContract:
    """Inherit, and give the fixtures ``store`` and ``reopened``."""

    def test_a_new_store_is_ready_and_empty(self, store: Store) -> None:
        store.ready()
        assert (store.scenarios(), store.plans(), store.runs()) == ((), (), ())

    def test_a_scenario_comes_back_as_it_was(self, store: Store, reopened: Store) -> None:
        entry = store.add_scenario(small_scenario(), "small", NOON)
        assert (entry.name, entry.proposals, entry.pools) == ("small", 2, 1)
        for each in (store, reopened):
            assert each.scenario(entry.id) == small_scenario()
            assert each.scenarios() == (entry,)

    def test_the_same_scenario_twice_is_one(self, store: Store) -> None:
        first = store.add_scenario(small_scenario(), "first", NOON)
        assert store.add_scenario(small_scenario(), "second", NOON) == first
        assert store.add_scenario(impossible_scenario(), "other", NOON) != first
        assert len(store.scenarios()) == 2

    def test_a_plan_comes_back_with_its_record(self, store: Store, reopened: Store) -> None:
        scenario = store.add_scenario(small_scenario(), "small", NOON)
        entry = store.add_plan(checked(scenario.id))
        assert (entry.scenario, entry.plan_hash, entry.proven, entry.final) == (
            scenario.id,
            solved().plan.hash,
            True,
            True,
        )
        for each in (store, reopened):
            assert each.plan(entry.id) == solved().plan
            assert each.record(entry.id) == solved().record
            assert each.plans() == (entry,)
            assert each.plan_entry(entry.id) == entry

    def test_a_plan_of_a_stopped_run_is_never_called_proven(self, store: Store) -> None:
        scenario = store.add_scenario(small_scenario(), "small", NOON)
        answer, stopped = store.add_plan(checked(scenario.id)), store.add_plan(checked(scenario.id, final=False))
        assert (stopped.proven, stopped.final) == (False, False)
        assert answer.id != stopped.id

    def test_a_plan_that_breaks_a_rule_cannot_even_be_offered(self) -> None:
        good = checked("s-00000001")
        twice = good.plan.decisions[0].model_copy(update={"phase": "2"})
        broken = good.plan.model_copy(update={"decisions": (good.plan.decisions[0], twice, *good.plan.decisions[1:])})
        with pytest.raises(BrokenPlanError):
            type(good)(**{**vars(good), "plan": broken})

    def test_unknown_ids_are_not_found(self, store: Store) -> None:
        for ask in (store.scenario, store.plan, store.plan_entry, store.record, store.run, store.outcome):
            for name in ("s-0000000000000000", "nothing", "../scenarios", "..", "", "s-00000000/../x"):
                with pytest.raises(NotFoundError):
                    ask(name)

    def test_a_run_changes_until_it_has_ended(self, store: Store, reopened: Store) -> None:
        run = a_run(state=RunState.QUEUED)
        store.add_run(run)
        running = run.model_copy(update={"state": RunState.RUNNING, "started_at": NOON})
        store.update_run(running)
        assert reopened.run(run.id) == running == reopened.runs()[0]
        ended = running.model_copy(update={"state": RunState.FAILED, "message": "crashed", "ended_at": NOON})
        assert store.end_run(ended, None, None) == ended
        assert store.outcome(run.id) is None
        for late in (lambda: store.update_run(running), lambda: store.end_run(ended, None, None)):
            with pytest.raises(ConflictError):
                late()
        assert reopened.run(run.id) == ended

    def test_a_worker_of_an_earlier_attempt_is_turned_away(self, store: Store) -> None:
        store.add_run(a_run().model_copy(update={"attempt": 2}))
        with pytest.raises(ConflictError):
            store.update_run(a_run())
        with pytest.raises(ConflictError):
            store.end_run(a_run(state=RunState.SOLVED), solved(), None)

    def test_the_end_of_a_run_comes_with_its_plan_and_outcome(self, store: Store, reopened: Store) -> None:
        scenario = store.add_scenario(small_scenario(), "small", NOON)
        store.add_run(a_run(scenario=scenario.id))
        ended = store.end_run(a_run(scenario=scenario.id, state=RunState.SOLVED), solved(), checked(scenario.id))
        assert ended.plan is not None
        assert reopened.plan(ended.plan) == solved().plan
        assert reopened.outcome(ended.id) == solved()
        assert reopened.run(ended.id) == ended

    def test_the_outcome_of_an_open_run_is_not_known(self, store: Store) -> None:
        store.add_run(a_run())
        assert store.outcome(a_run().id) is None

    def test_an_outcome_without_a_plan_is_kept(self, store: Store) -> None:
        store.add_run(a_run())
        outcome = Cancelled(record=solved().record)
        store.end_run(a_run(state=RunState.CANCELLED), outcome, None)
        assert store.outcome(a_run().id) == outcome

    def test_news_are_kept_in_order_and_can_be_read_on(self, store: Store, reopened: Store) -> None:
        store.add_run(a_run())
        news = [Progress(stage="tier", number=number, of=3) for number in (1, 2, 3)]
        assert store.progress(a_run().id) == ()
        for item in news:
            store.add_progress(a_run().id, item)
        assert reopened.progress(a_run().id) == tuple(news)
        assert reopened.progress(a_run().id, 2) == (news[2],)
        assert reopened.progress(a_run().id, 3) == ()

    def test_lists_are_newest_first(self, store: Store) -> None:
        later = NOON.replace(hour=5)
        store.add_run(a_run("r-00000001"))
        store.add_run(a_run("r-00000002").model_copy(update={"created_at": later}))
        assert [run.id for run in store.runs()] == ["r-00000002", "r-00000001"]
        store.add_scenario(small_scenario(), "old", NOON)
        store.add_scenario(impossible_scenario(), "new", later)
        assert [entry.name for entry in store.scenarios()] == ["new", "old"]

    def test_settings_of_a_run_are_kept(self, store: Store) -> None:
        settings = SolveSettings(seconds=1.5, workers=3, seed=7)
        store.add_run(a_run().model_copy(update={"settings": settings}))
        assert store.run(a_run().id).settings == settings
