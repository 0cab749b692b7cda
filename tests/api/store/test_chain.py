"""The audit log shows every later change of it, and which row is the first that is not as it was."""

import random
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, insert, select, update

from api.store.chain import Head, search, verify
from api.store.database import Database
from api.store.schema import AUDIT, CHAIN

ROWS, TAMPERINGS = 40, 1_000


@pytest.fixture
def filled(database: Database) -> Database:
    for number in range(ROWS):
        with database.write(f"person {number % 3}") as change:
            change.audit("capacity.changed", f"pool-{number}", {"nodes": number}, {"nodes": number + 1}, "理由")
    return database


def test_an_untouched_log_is_sound(filled: Database) -> None:
    with filled.read() as connection:
        assert verify(connection) is None
        assert verify(connection, filled.head()) is None


def tamper(rng: random.Random, rows: list[dict[str, Any]]) -> int:
    """Change, take out, exchange or cut rows; return the number of the first row that is not as it was."""
    at = rng.randrange(len(rows))
    match rng.choice(("edit", "delete", "swap", "cut")):
        case "edit":
            column = rng.choice(("at", "by", "action", "subject", "before", "after", "reason", "previous", "hash"))
            text = str(rows[at][column])
            spot = rng.randrange(len(text))
            rows[at][column] = text[:spot] + ("0" if text[spot] != "0" else "1") + text[spot + 1 :]
            return at + 1
        case "delete" if at < len(rows) - 1:
            del rows[at]
            return at + 1
        case "swap" if at < len(rows) - 1:
            other = rng.randrange(at + 1, len(rows))
            rows[at]["number"], rows[other]["number"] = rows[other]["number"], rows[at]["number"]
            return at + 1
        case _:
            del rows[at:]
            return at + 1


def test_a_thousand_tamperings_are_found_and_the_first_bad_row_is_named(tmp_path: Path) -> None:
    """Whoever tampers also puts the head of the database right: only the head published earlier shows a cut."""
    from api.store.sql import SqlStore

    filled = SqlStore.in_folder(tmp_path / "data").database
    for number in range(ROWS):
        with filled.write("person") as change:
            change.audit("capacity.changed", f"pool-{number}", {"nodes": number}, {"nodes": number + 1}, "理由")
    published = filled.head()
    rng = random.Random(20241001)
    missed: list[int] = []
    for turn in range(TAMPERINGS):
        with filled.engine.connect() as connection:
            rows = [dict(row._mapping) for row in connection.execute(select(AUDIT).order_by(AUDIT.c.number))]
            first = tamper(rng, rows)
            connection.execute(delete(AUDIT))
            if rows:
                connection.execute(insert(AUDIT), rows)
                last = max(rows, key=lambda row: int(row["number"]))
                connection.execute(update(CHAIN).values(number=last["number"], hash=last["hash"]))
            found = verify(connection, published)
            connection.rollback()
        if found is None or found.number != first:
            missed.append(turn)
    assert missed == []


def test_rows_rewritten_with_sound_hashes_do_not_fit_the_published_head(filled: Database) -> None:
    published = filled.head()
    with filled.engine.connect() as connection:
        connection.execute(delete(AUDIT))
        connection.execute(update(CHAIN).values(number=0, hash=Head().hash))
        connection.commit()
    for number in range(ROWS):
        with filled.write("somebody else") as change:
            change.audit("capacity.changed", f"pool-{number}")
    with filled.read() as connection:
        assert verify(connection) is None
        found = verify(connection, published)
    assert found is not None
    assert (found.number, found.fault) == (ROWS, "changed")


def test_a_row_put_behind_the_last_shows(filled: Database) -> None:
    with filled.engine.connect() as connection:
        last = dict(connection.execute(select(AUDIT).where(AUDIT.c.number == ROWS)).one()._mapping)
        connection.execute(insert(AUDIT).values({**last, "number": ROWS + 1}))
        found = verify(connection)
        connection.rollback()
    assert found is not None
    assert found.number == ROWS + 1


def test_a_search_by_time_takes_the_first_second_and_leaves_the_last(database: Database) -> None:
    start = datetime(2024, 10, 1, 0, 0, tzinfo=UTC)
    for number, later in enumerate((0, 0.5, 59.999999, 60)):
        with database.write("aoki", start + timedelta(seconds=later)) as change:
            change.audit("cycle.changed", str(number))

    def found(since: datetime | None, until: datetime | None) -> list[str]:
        with database.read() as connection:
            return [row.subject for row in search(connection, since=since, until=until)]

    minute = start + timedelta(minutes=1)
    assert found(start, minute) == ["2", "1", "0"]
    assert found(minute, None) == ["3"]
    assert found(None, start.astimezone(timezone(timedelta(hours=9)))) == []
