"""An empty database of either kind for each test."""

import secrets
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from api.store.database import Database
from api.store.sql import SqlStore
from tests.api.store.servers import postgresql


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    with postgresql() as address:
        yield address


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "sqlite":
        yield Database.in_folder(tmp_path / "data").url
        return
    address: str = request.getfixturevalue("server")
    host, name = address.rpartition("host=")[2], f"t{secrets.token_hex(6)}"
    with psycopg.connect(host=host, user="postgres", dbname="postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
    yield address.replace("/postgres?", f"/{name}?")


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    store = SqlStore(Database(database_url))
    yield store.database
    store.close()
