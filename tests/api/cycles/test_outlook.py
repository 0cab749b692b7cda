"""The demand of a round is worked out once, and anew when something that decides it has changed."""

from pathlib import Path

from api.cycles import offers
from api.cycles.nouns import Kind
from api.cycles.offers import CellValue, Part, Place, Written, find, tag_of
from api.cycles.outlook import Outlook
from api.cycles.receiving import accept
from api.store import documents
from api.store.sql import SqlStore
from models.policy import Policy, ProposalStatus
from tests.api.cycles.rounds import ROUND, WHO, a_round, answers, inputs


def test_without_accepted_answers_nothing_is_known(tmp_path: Path) -> None:
    store = SqlStore.in_folder(tmp_path / "data")
    a_round(store, tmp_path / "files", answers(1))
    assert Outlook().wanted(inputs(store)) is None


def test_an_edit_of_capacity_leaves_the_demand_and_the_policy_does_not(tmp_path: Path) -> None:
    store = SqlStore.in_folder(tmp_path / "data")
    desk = a_round(store, tmp_path / "files", answers())
    accept(store.database, desk, ROUND, WHO, "new", "確定")
    outlook = Outlook()
    first = outlook.wanted(inputs(store))
    assert first

    supply = inputs(store).supply
    assert supply is not None
    pool = supply.content.pools[0]
    place = Place(pool=pool.id, part=Part.CAPACITY, since=pool.capacity[0].since)
    written = Written(place=place, value=CellValue(nodes=1), seen=tag_of(find(supply.content, place)))
    with store.database.write(WHO) as change:
        offers.write(change, ROUND, (written,))
    assert outlook.wanted(inputs(store)) is first

    with store.database.write(WHO) as change:
        kept = documents.get(change.connection, ROUND, Kind.POLICY, Kind.POLICY, Policy)
        nobody = kept.content.model_copy(update={"scope": (ProposalStatus.ADOPTED,)})
        documents.put(change, ROUND, Kind.POLICY, Kind.POLICY, nobody, seen=kept.version.tag)
    assert outlook.wanted(inputs(store)) == ()
