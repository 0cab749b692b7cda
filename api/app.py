"""Puts the service together: store, runner, guard, routes, errors."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import version
from pathlib import Path

from fastapi import APIRouter, Depends, FastAPI
from fastapi.telemetry import TelemetryConfig

from api import interface
from api.access import Access
from api.cycles.inputs import Desk
from api.cycles.turns import Turns
from api.deps import permit
from api.description import describe
from api.errors import METHODS as METHODS
from api.errors import install, no_such_address
from api.guard import Guard
from api.jobs.runner import Runner
from api.logs import RequestLog
from api.people.signing import Signing
from api.routers import (
    audit,
    cycles,
    health,
    people,
    plans,
    proposals,
    reasons,
    replanning,
    runs,
    scenarios,
    standing,
    supply,
    surveys,
)
from api.settings import PREFIX, ApiSettings
from api.store.sql import SqlStore

PARTS = (
    health,
    people,
    cycles,
    standing,
    surveys,
    proposals,
    supply,
    scenarios,
    runs,
    plans,
    reasons,
    replanning,
    audit,
)
NO_TELEMETRY: TelemetryConfig = {
    "tracing": False,
    "metrics": False,
    "logs": False,
    "operation_spans": False,
    "auto_configure": False,
}


def create_app(store: SqlStore, work: Path, settings: ApiSettings | None = None) -> FastAPI:
    """Make the service. ``work`` is where runs keep their own files; both are used by this server alone.

    The interactive pages of FastAPI load scripts from outside hosts, so they are off; ours is at ``/api/v1/docs`` and
    the description itself at ``/api/v1/openapi.json``.
    """
    settings = settings or ApiSettings()
    runner = Runner(store, work, settings)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        runner.recover()
        yield
        runner.close()

    app = FastAPI(
        title="compute-allocation",
        version=version("compute-allocation"),
        docs_url=None,
        redoc_url=None,
        openapi_url=f"{PREFIX}/openapi.json",
        lifespan=lifespan,
        telemetry=NO_TELEMETRY,
    )
    app.state.store = store
    app.state.runner = runner
    app.state.settings = settings
    app.state.desk = Desk(store.database, work / "desk")
    app.state.turns = Turns(settings.reads, settings.waiting_reads, settings.own_reads)
    app.state.signing = Signing(store.database)
    routes = APIRouter(prefix=PREFIX, dependencies=[Depends(permit)])
    for part in PARTS:
        routes.include_router(part.router)
    app.include_router(routes)
    app.include_router(interface.router)
    for name, answer in (("/health", health.health), ("/ready", health.ready)):
        app.add_api_route(name, answer, methods=["GET"], include_in_schema=False)
    app.add_api_route("/api/{rest:path}", no_such_address, methods=METHODS, include_in_schema=False)
    describe(app)
    install(app)
    app.add_middleware(Access, signing=app.state.signing, sample=settings.sample, prefix=PREFIX)
    app.add_middleware(Guard, settings=settings)
    app.add_middleware(RequestLog)
    return app
