"""Parts of the offers: written apart from each other, together as one version, and never over what nobody saw."""

from pathlib import Path

import pytest

from api.cycles import offers
from api.cycles.nouns import Kind
from api.cycles.offers import CellValue, Part, Place, PriceValue, Term, TermValue, Value, Written, find, tag_of
from api.store import documents
from api.store.database import Database
from api.store.sql import SqlStore
from models.errors import InputError, NotFoundError, StaleError
from models.supply import Confidence, Supply
from tests.builders import H100, a_pool, day

CYCLE = "c-00000001"
CAPACITY = Place(pool="one", part=Part.CAPACITY, since=day(10, 1))
LATER = Place(pool="one", part=Part.CAPACITY, since=day(1, 1))
PRICE = Place(pool="one", part=Part.PRICE, since=day(10, 1))
LONGEST = Place(pool="one", part=Part.TERM, term=Term.MAX_DAYS)
TURNAROUND = Place(pool="two", part=Part.TERM, term=Term.TURNAROUND_DAYS)


@pytest.fixture
def database(tmp_path: Path) -> Database:
    store = SqlStore.in_folder(tmp_path)
    supply = Supply(
        cycle_id="1", gpu_types=(H100,), pools=(a_pool("one", nodes=4, price=700), a_pool("two")), providers=()
    )
    with store.database.write("aoki") as change:
        documents.put(change, CYCLE, Kind.SUPPLY, Kind.SUPPLY, supply, seen="new")
    return store.database


def stands(database: Database) -> Supply:
    with database.read() as connection:
        return documents.get(connection, CYCLE, Kind.SUPPLY, Kind.SUPPLY, Supply).content


def write(database: Database, *parts: tuple[Place, Value | None, Value | None]) -> int:
    """Write parts (where, what was seen, what it says from now on); return the version it made."""
    written = tuple(Written(place=place, value=value, seen=tag_of(seen)) for place, seen, value in parts)
    with database.write("baba") as change:
        return offers.write(change, CYCLE, written, "協議の結果").version.version


@pytest.mark.parametrize(
    ("place", "seen", "value"),
    [
        (CAPACITY, CellValue(nodes=4), CellValue(nodes=6, confidence=Confidence.EXPECTED, note="増強")),
        (LATER, None, CellValue(nodes=9)),
        (CAPACITY, CellValue(nodes=4), None),
        (PRICE, PriceValue(yen_per_gpu_hour=700), PriceValue(yen_per_gpu_hour=650)),
        (LONGEST, TermValue(value=None), TermValue(value=182)),
        (TURNAROUND, TermValue(value=0), TermValue(value=2)),
    ],
)
def test_a_part_says_what_was_written_and_no_other_part_changes(
    database: Database, place: Place, seen: Value | None, value: Value | None
) -> None:
    before = stands(database)
    assert find(before, place) == seen
    assert write(database, (place, seen, value)) == 2
    after = stands(database)
    assert find(after, place) == value
    others = [other for other in (CAPACITY, LATER, PRICE, LONGEST, TURNAROUND) if other != place]
    assert [find(after, other) for other in others] == [find(before, other) for other in others]


def test_steps_stay_in_the_order_of_their_days(database: Database) -> None:
    write(
        database,
        (LATER, None, CellValue(nodes=9)),
        (Place(**LATER.model_dump() | {"since": day(11, 1)}), None, CellValue(nodes=7)),
    )
    assert [step.nodes for step in stands(database).pools[0].capacity] == [4, 7, 9]


def test_parts_written_together_are_one_version_or_none(database: Database) -> None:
    moved = ((CAPACITY, CellValue(nodes=4), None), (LATER, None, CellValue(nodes=4)))
    assert write(database, *moved) == 2
    stale = ((PRICE, PriceValue(yen_per_gpu_hour=700), PriceValue(yen_per_gpu_hour=1)), *moved)
    with pytest.raises(StaleError):
        write(database, *stale)
    assert find(stands(database), PRICE) == PriceValue(yen_per_gpu_hour=700)


def test_what_nobody_saw_is_not_written_over(database: Database) -> None:
    write(database, (CAPACITY, CellValue(nodes=4), CellValue(nodes=5)))
    with pytest.raises(StaleError) as refused:
        write(database, (CAPACITY, CellValue(nodes=4), CellValue(nodes=6)))
    sides = [refused.value.params[side]["nodes"] for side in ("base", "theirs", "yours")]
    assert sides == [4, 5, 6]
    assert Place.model_validate(refused.value.params["place"]) == CAPACITY
    write(database, (LONGEST, TermValue(value=None), TermValue(value=30)))  # another part is not hindered


@pytest.mark.parametrize(
    ("place", "value", "error"),
    [
        (Place(pool="one", part=Part.TERM, term=Term.MIN_DAYS), TermValue(value=None), InputError),
        (Place(pool="one", part=Part.TERM, term=Term.START_ON), TermValue(value="someday"), InputError),
        (Place(pool="nowhere", part=Part.CAPACITY, since=day(10, 1)), CellValue(nodes=1), NotFoundError),
    ],
)
def test_what_cannot_stand_there_is_refused(
    database: Database, place: Place, value: Value, error: type[Exception]
) -> None:
    seen = find(stands(database), place) if place.pool == "one" else None
    with pytest.raises(error):
        write(database, (place, seen, value))


def test_the_audit_log_says_which_kind_of_part(database: Database) -> None:
    write(database, (PRICE, PriceValue(yen_per_gpu_hour=700), PriceValue(yen_per_gpu_hour=650)))
    with database.read() as connection:
        last = documents.history(connection, CYCLE, Kind.SUPPLY, Kind.SUPPLY)[0]
    assert (last.by, last.reason) == ("baba", "協議の結果")
