"""Fifty hostile names, and the fictional round with each of them in place of a name somewhere."""

from datetime import timedelta
from itertools import product
from pathlib import Path

from api.cycles.inputs import inputs_of
from api.cycles.nouns import Kind
from api.store import documents
from api.store.checked import CheckedPlan
from api.store.sql import SqlStore
from models.scenario import Labels
from tests.e2e.served import NOW, keep_round, sample

MARKUP = (
    "<img src=x onerror=window.hit=1>",
    "<svg onload=window.hit=1>",
    "<script>window.hit=1</script>",
    "</script><script>window.hit=1</script>",
    "<a href='https://example.invalid'>x</a>",
    "[x](javascript:window.hit=1)",
    "![x](https://example.invalid/x.png)",
    "{{constructor.constructor('window.hit=1')()}}",
    "${window.hit=1}%{x}$\\href{https://example.invalid}{y}$",
    "<iframe srcdoc='<script>parent.hit=1</script>'></iframe>",
)
AROUND = ("{}", '"{}', "'>{}", "株式会社{}", "=1+1{}")
NAMES = tuple(around.format("@").replace("@", markup) for around, markup in product(AROUND, MARKUP))


def name(number: int) -> str:
    """Return one of the names; every number has one."""
    return NAMES[number % len(NAMES)]


def keep_hostile_round(store: SqlStore, folder: Path) -> None:
    """Keep the fictional round, its people, providers and pools called by hostile names, and its plan."""
    keep_round(store, folder)
    scenario, plan = sample()
    old = scenario.labels
    labels = Labels(
        proposals=tuple(
            one.model_copy(update={"applicant": name(at), "title": name(at + 25)})
            for at, one in enumerate(old.proposals)
        ),
        providers=tuple(one.model_copy(update={"name": name(at + 36)}) for at, one in enumerate(old.providers)),
        pools=tuple(one.model_copy(update={"name": name(at + 11)}) for at, one in enumerate(old.pools)),
        program_name=name(0),
        fictional=True,
    )
    entry = store.add_scenario(scenario.model_copy(update={"labels": labels}), name(2), NOW + timedelta(days=900))
    with store.database.write("sample") as change:
        cycle = next(one.origin.cycle for one in store.scenarios() if one.origin.cycle)
        inputs = inputs_of(change.connection, cycle)
        assert inputs.snapshot is not None
        assert inputs.supply is not None
        entries = tuple(
            one.model_copy(
                update={
                    "applicant": one.applicant.model_copy(update={"legal_name": name(at)}),
                    "content": one.content.model_copy(update={"title": name(at + 25)}),
                }
            )
            for at, one in enumerate(inputs.snapshot.content.entries)
        )
        hostile = inputs.snapshot.content.model_copy(update={"entries": entries})
        documents.put(change, cycle, Kind.SNAPSHOT, Kind.SNAPSHOT, hostile)
        called = {"providers": labels.providers, "pool_labels": labels.pools}
        offers = inputs.supply.content.model_copy(update=called)
        documents.put(change, cycle, Kind.SUPPLY, Kind.SUPPLY, offers)
    store.add_plan(
        CheckedPlan(
            scenario_id=entry.id,
            scenario=store.scenario(entry.id),
            plan=plan,
            record=None,
            run=None,
            final=True,
            at=NOW + timedelta(days=900),
        )
    )
