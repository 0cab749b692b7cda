"""What coordinators do to accounts, and which secrets still open the door."""

from datetime import timedelta
from pathlib import Path

import pytest

from api.people import accounts, administering, credentials, passwords
from api.people.credentials import IDLE, Kind
from api.people.roles import Role
from api.store.database import Database
from api.store.sql import SqlStore
from models.errors import ConflictError
from tests.api.worlds import NOON

DAY = timedelta(days=1)


@pytest.fixture
def database(tmp_path: Path) -> Database:
    database = SqlStore.in_folder(tmp_path).database
    with database.write("aoki", NOON) as change:
        accounts.add(change, "aoki", "青木", Role.COORDINATOR, "x")
        accounts.add(change, "baba", "馬場", Role.VIEWER, "x")
        for kind in (Kind.SESSION, Kind.TOKEN):
            credentials.issue(change, kind, "baba", DAY)
    return database


def still_open(database: Database, kind: Kind, later: timedelta = timedelta()) -> int:
    with database.read() as connection:
        return len(administering.open_secrets(connection, "baba", kind, NOON + later))


def test_a_password_made_up_is_long_enough_and_another_each_time() -> None:
    made = {administering.made_up() for _ in range(100)}
    assert len(made) == 100
    assert all(passwords.SHORTEST <= len(one) <= passwords.LONGEST for one in made)
    assert not set("".join(made)) & set("lo01")
    password, kept = administering.new_password()
    assert passwords.fits(password, kept)


@pytest.mark.parametrize("change", [{"password": "kept"}, {"disabled": True}])
def test_a_new_password_and_switching_off_end_every_session(database: Database, change: dict[str, object]) -> None:
    with database.write("aoki", NOON) as under_way:
        administering.change(under_way, "baba", **change)  # type: ignore[arg-type]
    assert [still_open(database, kind) for kind in (Kind.SESSION, Kind.TOKEN)] == [0, 0]


def test_another_role_ends_no_session(database: Database) -> None:
    with database.write("aoki", NOON) as under_way:
        assert administering.change(under_way, "baba", role=Role.OPERATOR).role is Role.OPERATOR
    assert still_open(database, Kind.SESSION) == 1


def test_the_last_coordinator_stays(database: Database) -> None:
    with pytest.raises(ConflictError), database.write("aoki", NOON) as under_way:
        administering.change(under_way, "aoki", disabled=True)
    with database.read() as connection:
        assert not accounts.get(connection, "aoki").disabled


def test_only_what_opens_the_door_is_listed(database: Database) -> None:
    assert still_open(database, Kind.SESSION, IDLE) == 1
    assert still_open(database, Kind.SESSION, IDLE + timedelta(seconds=1)) == 0
    assert still_open(database, Kind.TOKEN, IDLE + timedelta(seconds=1)) == 1
    assert still_open(database, Kind.TOKEN, DAY) == 0
