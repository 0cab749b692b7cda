"""What may be published as what: a trial as a trial, an allocation as one, and one plan of a round at a time."""

from pathlib import Path

import pytest

from allocator.incumbent import unproven
from api.plans import publishing
from api.plans.publishing import Publication
from api.store import plans, scenarios
from api.store.checked import CheckedPlan
from api.store.protocol import Origin
from api.store.sql import SqlStore
from models.errors import ConflictError
from models.policy import Stage
from models.scenario import Scenario
from tests.allocator.replan.world import BOTH, wants, world
from tests.api.worlds import NOON, checked, small_scenario


@pytest.fixture
def store(tmp_path: Path) -> SqlStore:
    return SqlStore.in_folder(tmp_path / "data")


def kept(store: SqlStore, scenario: Scenario, parent: str = "") -> str:
    """Keep a scenario and its plan; return the plan."""
    with store.database.write("sample") as change:
        entry = scenarios.add(change, scenario, "x", Origin(parent=parent))
        made = CheckedPlan(entry.id, scenario, unproven(scenario, BOTH), None, None, True, NOON)
        return plans.add(change, made).id


def publish(store: SqlStore, plan: str, *, as_trial: bool) -> Publication:
    with store.database.write("sample") as change:
        return publishing.publish(change, plan, "decided", "", as_trial=as_trial).content


def published(store: SqlStore) -> list[str]:
    with store.database.read() as connection:
        return [each.content.plan for each in publishing.published(connection)]


@pytest.mark.parametrize(
    ("stage", "as_trial", "refused"),
    [
        (Stage.SURVEY, True, ""),
        (Stage.SURVEY, False, "plan_is_trial"),
        (Stage.ADOPTED, False, ""),
        (Stage.ADOPTED, True, "plan_is_no_trial"),
    ],
)
def test_a_plan_is_published_as_what_it_is_or_not_at_all(
    store: SqlStore, stage: Stage, as_trial: bool, refused: str
) -> None:
    plan = kept(store, world(rules={"stage": stage}))
    if refused:
        with pytest.raises(ConflictError) as error:
            publish(store, plan, as_trial=as_trial)
        assert error.value.code == refused
        assert published(store) == []
    else:
        made = publish(store, plan, as_trial=as_trial)
        assert (made.stage, made.trial) == (stage, stage is Stage.SURVEY)


def test_the_publication_says_whether_the_plan_is_proven(store: SqlStore) -> None:
    best = store.add_plan(checked(store.add_scenario(small_scenario(), "small", NOON).id)).id
    assert publish(store, best, as_trial=True).proven is True
    assert publish(store, kept(store, world()), as_trial=True).proven is False


def test_of_what_came_from_one_scenario_one_plan_is_published(store: SqlStore) -> None:
    first = kept(store, world())
    with store.database.read() as connection:
        parent = plans.entry(connection, first).scenario
    fork = kept(store, world(wants("P1"), wants("P2")), parent)
    other = kept(store, world(wants("P1"), wants("P2"), wants("P4")))
    for plan in (first, other, fork):
        publish(store, plan, as_trial=True)
    assert sorted(published(store)) == sorted([fork, other])
