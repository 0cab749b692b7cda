"""Signing in: sessions that end, passwords that are guessed, the first coordinator, tokens."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Literal

import pytest
from argon2 import PasswordHasher
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import select

from api.people import accounts, passwords
from api.people.credentials import IDLE, LONGEST, Kind
from api.people.roles import Role
from api.people.signing import PER_ACCOUNT, PER_ADDRESS, Signing
from api.store.schema import ACCOUNT, CREDENTIAL
from api.store.sql import SqlStore
from models.errors import AccessError, ConflictError, InputError
from tests.api.worlds import NOON, signed_in

PASSWORD = "correct horse battery"


class Clock:
    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> object:
        return self.now


@pytest.fixture(autouse=True)
def quick_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "_hasher", PasswordHasher(time_cost=1, memory_cost=64))


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def signing(tmp_path: Path, clock: Clock) -> Signing:
    database = SqlStore.in_folder(tmp_path / "people").database
    with database.write("test", NOON) as change:
        accounts.add(change, "aoki", "青木", Role.COORDINATOR, passwords.hashed(PASSWORD))
    return Signing(database, clock)  # type: ignore[arg-type]


def refused(act: Callable[[], object]) -> str:
    with pytest.raises((AccessError, ConflictError)) as error:
        act()
    return error.value.code


def test_the_right_password_begins_a_session(signing: Signing) -> None:
    issued = signing.sign_in(" Aoki ", PASSWORD, "10.0.0.1")
    who = signing.who(issued.secret, Kind.SESSION)
    assert who is not None
    assert (who.account, who.shown, who.role) == ("aoki", "青木", Role.COORDINATOR)
    assert signing.who(issued.secret, Kind.TOKEN) is None
    assert signing.who(issued.secret + "x", Kind.SESSION) is None


def test_a_session_ends_when_it_is_idle_and_when_it_is_old(signing: Signing, clock: Clock) -> None:
    idle = signing.sign_in("aoki", PASSWORD, "10.0.0.1").secret
    clock.now += IDLE + timedelta(seconds=1)
    assert signing.who(idle, Kind.SESSION) is None
    used = signing.sign_in("aoki", PASSWORD, "10.0.0.1").secret
    end = clock.now + LONGEST
    while clock.now + timedelta(minutes=20) < end:
        clock.now += timedelta(minutes=20)
        assert signing.who(used, Kind.SESSION) is not None
    clock.now = end
    assert signing.who(used, Kind.SESSION) is None


def test_a_session_can_be_ended_from_the_server(signing: Signing) -> None:
    secret = signing.sign_in("aoki", PASSWORD, "10.0.0.1").secret
    who = signing.who(secret, Kind.SESSION)
    assert who is not None
    signing.sign_out(who)
    assert signing.who(secret, Kind.SESSION) is None


def test_a_thousand_wrong_passwords_cost_five_hashes_and_then_the_right_one_waits_too(
    signing: Signing, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[str] = []
    fits = passwords.fits

    def counted(word: str, kept: str | None) -> bool:
        looked.append(word)
        return fits(word, kept)

    monkeypatch.setattr(passwords, "fits", counted)
    codes = {
        refused(partial(signing.sign_in, "aoki", f"wrong {number}", f"10.0.{number % 250}.1"))
        for number in range(1_000)
    }
    assert codes == {"sign_in_refused", "too_many_trials"}
    assert len(looked) == PER_ACCOUNT
    assert refused(lambda: signing.sign_in("aoki", PASSWORD, "10.9.9.9")) == "too_many_trials"
    clock.now += timedelta(minutes=16)
    assert signing.sign_in("aoki", PASSWORD, "10.9.9.9")


def test_one_address_cannot_try_many_names(signing: Signing) -> None:
    codes = [
        refused(partial(signing.sign_in, f"name{number}", "wrong", "10.0.0.1")) for number in range(PER_ADDRESS + 5)
    ]
    assert codes.count("sign_in_refused") == PER_ADDRESS


def test_a_name_nobody_has_takes_the_same_work(signing: Signing, monkeypatch: pytest.MonkeyPatch) -> None:
    class Counting(PasswordHasher):
        def verify(self, hash: str | bytes, password: str | bytes) -> Literal[True]:
            worked.append(1)
            return super().verify(hash, password)

    worked: list[int] = []
    monkeypatch.setattr(passwords, "_hasher", Counting(time_cost=1, memory_cost=64))
    for name in ("aoki", "nobody"):
        assert refused(partial(signing.sign_in, name, "wrong", "10.0.0.1")) == "sign_in_refused"
    assert worked == [1, 1]


def test_an_account_switched_off_is_out_at_once(signing: Signing, tmp_path: Path) -> None:
    database = SqlStore.in_folder(tmp_path / "people").database
    with database.write("test") as change:
        accounts.add(change, "baba", "", Role.VIEWER, passwords.hashed(PASSWORD))
    secret = signing.sign_in("baba", PASSWORD, "10.0.0.1").secret
    with database.write("aoki") as change:
        accounts.change_account(change, "baba", disabled=True)
    assert signing.who(secret, Kind.SESSION) is None
    assert refused(lambda: signing.sign_in("baba", PASSWORD, "10.0.0.2")) == "sign_in_refused"


@pytest.mark.parametrize("change_to", [{"disabled": True}, {"role": Role.VIEWER}])
def test_the_last_coordinator_stays(signing: Signing, tmp_path: Path, change_to: dict[str, object]) -> None:
    database = SqlStore.in_folder(tmp_path / "people").database

    def act() -> None:
        with database.write("aoki") as change:
            accounts.change_account(change, "aoki", **change_to)  # type: ignore[arg-type]

    assert refused(act) == "last_coordinator"


def test_the_first_link_works_once_and_for_a_quarter_of_an_hour(tmp_path: Path, clock: Clock) -> None:
    signing = Signing(SqlStore.in_folder(tmp_path / "new").database, clock)  # type: ignore[arg-type]
    assert signing.nobody_yet()
    late = signing.first_link()
    clock.now += timedelta(minutes=15)
    assert refused(lambda: signing.first(late, "aoki", "", PASSWORD)) == "link_not_valid"
    key, other = signing.first_link(), signing.first_link()
    assert signing.first(key, "aoki", "青木", PASSWORD)
    assert refused(lambda: signing.first(key, "baba", "", PASSWORD)) == "link_not_valid"
    assert refused(lambda: signing.first(other, "baba", "", PASSWORD)) == "not_the_first"
    assert not signing.nobody_yet()


def test_a_short_password_is_refused() -> None:
    with pytest.raises(InputError):
        passwords.hashed("short")


def test_no_secret_and_no_password_is_kept(signing: Signing, tmp_path: Path) -> None:
    secret = signing.sign_in("aoki", PASSWORD, "10.0.0.1").secret
    database = SqlStore.in_folder(tmp_path / "people").database
    with database.read() as connection:
        rows = [*connection.execute(select(CREDENTIAL)), *connection.execute(select(ACCOUNT))]
    assert rows
    assert not any(word in str(row) for row in rows for word in (secret, PASSWORD))
    assert next(row.password for row in rows if "password" in row._mapping).startswith("$argon2id$")


# --- over HTTP


def test_a_browser_is_given_a_cookie_no_script_can_read(app: FastAPI) -> None:
    app.state.signing.first(app.state.signing.first_link(), "aoki", "", PASSWORD)
    plain = TestClient(app, base_url="http://127.0.0.1:8000")
    answer = plain.post("/api/v1/session", json={"name": "aoki", "password": PASSWORD})
    assert answer.json()["role"] == "coordinator"
    cookie = answer.headers["set-cookie"].lower()
    assert cookie.startswith("session=")
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    secured = TestClient(app, base_url="https://127.0.0.1:8000")
    cookie = secured.post("/api/v1/session", json={"name": "aoki", "password": PASSWORD}).headers["set-cookie"]
    assert cookie.startswith("__Host-session=")
    assert "Secure" in cookie
    assert plain.get("/api/v1/session").json()["account"] == "aoki"
    assert plain.delete("/api/v1/session").status_code == 204
    assert plain.get("/api/v1/session").status_code == 401


def test_a_token_can_be_made_listed_and_revoked(client: TestClient, app: FastAPI) -> None:
    made = client.post("/api/v1/tokens", json={"label": "script"}).json()
    own = {"Authorization": f"Bearer {made['secret']}"}
    anybody = TestClient(app, base_url="http://127.0.0.1:8000", headers=own)
    assert anybody.get("/api/v1/session").json()["account"] == "coordinator"
    listed = client.get("/api/v1/tokens").json()["items"]
    assert made["credential"]["id"] in [token["id"] for token in listed]
    assert made["secret"] not in str(listed)
    other = signed_in(app.state.store.database, Role.VIEWER)
    address = f"/api/v1/tokens/{made['credential']['id']}"
    assert client.delete(address, headers=other).status_code == 404
    assert client.delete(address).status_code == 204
    assert anybody.get("/api/v1/session").status_code == 401


def test_a_new_password_ends_every_other_session(client: TestClient, app: FastAPI) -> None:
    asked = {"name": "chiba", "role": "viewer", "password": PASSWORD}
    assert client.post("/api/v1/accounts", json=asked).status_code == 201
    assert client.post("/api/v1/accounts", json=asked).status_code == 409
    browsers = [TestClient(app, base_url="http://127.0.0.1:8000") for _ in range(2)]
    for browser in browsers:
        assert browser.post("/api/v1/session", json={"name": "chiba", "password": PASSWORD}).status_code == 200
    changed = {"old": PASSWORD, "new": "another long password"}
    assert browsers[0].post("/api/v1/session/password", json=changed).status_code == 204
    assert [browser.get("/api/v1/session").status_code for browser in browsers] == [200, 401]
    reset = {"password": "set by a coordinator", "role": "operator"}
    assert client.patch("/api/v1/accounts/chiba", json=reset).json()["role"] == "operator"
    assert browsers[0].get("/api/v1/session").status_code == 401
