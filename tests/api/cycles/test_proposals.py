"""What officers decide about proposals, entries by hand, and finding a proposal before and after it is prepared."""

from pathlib import Path

import pytest

from api.cycles.inputs import Desk, entry_id
from api.cycles.making import accepted, made_of, sketched
from api.cycles.nouns import Decided, HandEntry, Kind
from api.cycles.proposals import Counts, answered_as, decide, enter, known, left_behind, planned_as, proposal_lines
from api.cycles.receiving import accept
from api.store import documents
from api.store.sql import SqlStore
from models.errors import NotFoundError
from models.policy import ProposalStatus
from models.survey import DemandRow, Organisation, TypeWish
from tests.api.cycles.rounds import ROUND, WHO, a_round, answers, inputs

LINE = DemandRow(
    line="1", shape="block", types=(TypeWish(gpu_type="H100"),), desired_gpus=16, minimum_gpus=16, duration_days=30
)
HAND = HandEntry(applicant=Organisation(legal_name="架空の手入力株式会社"), demand=(LINE,))
ADOPTED = Decided(status=ProposalStatus.ADOPTED, priority=2, reason="委員会の決定")


@pytest.fixture
def desk(store: SqlStore, tmp_path: Path) -> Desk:
    desk = a_round(store, tmp_path / "work", answers())
    accept(store.database, desk, ROUND, WHO, "new", "freeze")
    return desk


def entered(store: SqlStore) -> str:
    with store.database.write(WHO) as change:
        return enter(change, ROUND, HAND).version.name


def test_an_entry_by_hand_waits_counts_and_still_counts_when_taken_back(store: SqlStore, desk: Desk) -> None:
    name = entered(store)

    def standing() -> list[Counts]:
        return [line.counts for line in proposal_lines(inputs(store)) if line.id == name]

    assert standing() == [Counts.NOT_YET]
    snapshot = inputs(store).snapshot
    assert snapshot is not None
    accept(store.database, desk, ROUND, WHO, snapshot.version.tag, "with the entry")
    assert standing() == [Counts.YES]
    (kept,) = inputs(store).entries
    with store.database.write(WHO) as change:
        documents.withdraw(change, ROUND, Kind.ENTRY, name, kept.version.tag, "an error")
    assert standing() == [Counts.STILL]
    again = inputs(store).snapshot
    assert again is not None
    accept(store.database, desk, ROUND, WHO, again.version.tag, "without the entry")
    assert standing() == []


def test_a_decision_stands_in_the_line_and_is_used_by_the_next_scenario(store: SqlStore, desk: Desk) -> None:
    first = proposal_lines(inputs(store))[0]
    assert (first.decision, first.decision_etag) == (None, "new")
    with store.database.write(WHO) as change:
        decide(change, ROUND, first.id, ADOPTED, "new")
        with pytest.raises(NotFoundError, match="proposal_not_found"):
            decide(change, ROUND, "0" * 16, ADOPTED, "new")
    now = inputs(store)
    assert proposal_lines(now)[0].decision == ADOPTED
    scenario, _, _ = made_of(now, None, None)
    planned = planned_as(known(now)[first.id], scenario.labels)
    statuses = {proposal.id: proposal.status for proposal in scenario.proposals}
    assert [name for name, status in statuses.items() if status is ProposalStatus.ADOPTED] == [planned]


def test_a_decision_about_an_answer_that_is_gone_is_said_to_be_left_behind(store: SqlStore, desk: Desk) -> None:
    first = proposal_lines(inputs(store))[0]
    with store.database.write(WHO) as change:
        decide(change, ROUND, first.id, ADOPTED, "new")
    assert left_behind(inputs(store)) == ()
    upload = next(kept for kept in inputs(store).uploads if kept.content.sha256.startswith(first.id))
    with store.database.write(WHO) as change:
        documents.withdraw(change, ROUND, Kind.UPLOAD, upload.version.name, upload.version.tag, "replaced")
    snapshot = inputs(store).snapshot
    assert snapshot is not None
    accept(store.database, desk, ROUND, WHO, snapshot.version.tag, "again")
    assert [kept.version.name for kept in left_behind(inputs(store))] == [first.id]


def test_every_answer_is_found_in_the_scenario_and_back(store: SqlStore, desk: Desk) -> None:
    now = inputs(store)
    scenario, _, _ = made_of(now, None, None)
    for entry in known(now).values():
        planned = planned_as(entry, scenario.labels)
        label = next(one for one in scenario.labels.proposals if one.id == planned)
        assert answered_as(now, label) == entry_id(entry)


def test_what_would_count_is_sketched_before_it_is_accepted(store: SqlStore, desk: Desk) -> None:
    entered(store)
    now = inputs(store)
    sketch = sketched(now, accepted(desk.read(now).decided, now))
    assert sketch is not None
    assert len(sketch.proposals) == len(answers()) + 1


def test_without_offers_nothing_is_sketched(store: SqlStore, tmp_path: Path) -> None:
    desk = a_round(store, tmp_path / "work", answers(1), offers=False)
    now = inputs(store)
    assert sketched(now, desk.read(now).decided) is None
