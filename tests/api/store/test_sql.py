"""The store on SQLite and on a real PostgreSQL: one contract for both."""

import pytest

from api.store.database import Database
from api.store.protocol import Store
from api.store.sql import SqlStore
from tests.api.store.contract import StoreContract


@pytest.fixture
def store(database_url: str) -> Store:
    return SqlStore(Database(database_url))


@pytest.fixture
def reopened(store: Store, database_url: str) -> Store:
    return SqlStore(Database(database_url))


class TestSqlStore(StoreContract):
    pass
