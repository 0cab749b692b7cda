"""Every route asked for what it does not expect: no fault of ours, no answer the description does not know."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from fastapi import FastAPI
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from api.app import create_app
from api.people.roles import Role
from api.settings import PREFIX, ApiSettings
from api.store.sql import SqlStore
from models.settings import SolveSettings
from tests.api.worlds import NOON, checked, signed_in, small_scenario

pytestmark = pytest.mark.slow

EXAMPLES = int(os.environ.get("EXAMPLES", "20"))
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
STREAMS = f"{PREFIX}/runs/{{run_id}}/events"
SIGN_OUT = f"{PREFIX}/session"


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FastAPI]:
    place: Path = tmp_path_factory.mktemp("fuzz")
    store = SqlStore.in_folder(place / "data")
    store.add_plan(checked(store.add_scenario(small_scenario(), "small", NOON).id))
    app = create_app(store, place / "work", ApiSettings(solve=SolveSettings(seconds=1, workers=1)))
    yield app
    app.state.runner.close()


@pytest.fixture(scope="module")
def headers(service: FastAPI) -> dict[str, str]:
    return signed_in(service.state.store.database, Role.COORDINATOR) | {"Host": "localhost"}


def test_every_route_withstands_what_it_does_not_expect(service: FastAPI, headers: dict[str, str]) -> None:
    """One search per route; the plug-in of the tool for pytest does not work with pytest 9, so it is called here."""
    schema = schemathesis.openapi.from_asgi(f"{PREFIX}/openapi.json", service, headers=headers)
    failed: dict[str, str] = {}
    for found in schema.get_all_operations():
        assert isinstance(found, Ok)
        operation = found.ok()
        if operation.path in (STREAMS, SIGN_OUT):
            continue

        @settings(max_examples=EXAMPLES, deadline=None, database=None, suppress_health_check=list(HealthCheck))
        @given(case=operation.as_strategy())
        def search(case: Any) -> None:
            case.validate_response(case.call(headers=headers), checks=CHECKS)

        try:
            search()
        except (Exception, BaseExceptionGroup) as error:
            failed[operation.label] = str(error)
    assert not failed, "\n".join(f"{label}: {said}" for label, said in failed.items())
