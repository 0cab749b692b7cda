"""A service on a folder of its own, and a client for it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from api.app import create_app
from api.people.roles import Role
from api.settings import ApiSettings
from api.store.sql import SqlStore
from tests.api.worlds import NOON, QUICK, checked, signed_in, small_scenario


@pytest.fixture
def store(tmp_path: Path) -> SqlStore:
    return SqlStore.in_folder(tmp_path / "data")


@pytest.fixture
def app(store: SqlStore, tmp_path: Path) -> FastAPI:
    return create_app(
        store, tmp_path / "work", ApiSettings(solve=QUICK, reasons_seconds=0, body_bytes=2_000, document_bytes=20_000)
    )


@pytest.fixture
def client(app: FastAPI) -> Iterator[TestClient]:
    headers = signed_in(app.state.store.database, Role.COORDINATOR)
    with TestClient(app, base_url="http://127.0.0.1:8000", headers=headers, raise_server_exceptions=False) as client:
        yield client


@pytest.fixture
def scenario_id(store: SqlStore) -> str:
    return store.add_scenario(small_scenario(), "small", NOON).id


@pytest.fixture
def plan_id(store: SqlStore, scenario_id: str) -> str:
    return store.add_plan(checked(scenario_id)).id
