"""What a route may ask for: who asks, the store, the runner, the language, the settings, and to be carried out once."""

import hashlib
from collections.abc import AsyncIterator, Callable
from typing import Annotated, Any, TypeVar

from fastapi import Depends, Header, Query, Request, Response

from api.access import permitted
from api.cycles.inputs import Desk
from api.cycles.turns import Turns
from api.jobs.runner import Runner
from api.people.roles import Who
from api.people.signing import Signing
from api.problem import language
from api.settings import PREFIX, ApiSettings
from api.store import once as kept_once
from api.store.database import Database, Transaction
from api.store.pages import MOST, Slice
from api.store.sql import SqlStore
from models.base import Frozen
from models.errors import AccessError, ConflictError
from models.text import Lang

Answer = TypeVar("Answer", bound=Frozen)
KEY = Header(alias="Idempotency-Key", min_length=8, max_length=200, description="the same key: carried out once")


def _store(request: Request) -> SqlStore:
    store: SqlStore = request.app.state.store
    return store


def _database(request: Request) -> Database:
    return _store(request).database


def _runner(request: Request) -> Runner:
    runner: Runner = request.app.state.runner
    return runner


def _settings(request: Request) -> ApiSettings:
    settings: ApiSettings = request.app.state.settings
    return settings


def _signing(request: Request) -> Signing:
    signing: Signing = request.app.state.signing
    return signing


def _language(
    request: Request,
    lang: Annotated[Lang | None, Query(description="ja or en; left out: as Accept-Language says, else ja")] = None,
) -> Lang:
    return lang or language(request.headers)


def _address(request: Request) -> str:
    return request.client.host if request.client else ""


def permit(request: Request) -> None:
    """Let through whom the table of roles lets through; every route of the service depends on it."""
    path = request.scope["route"].path.removeprefix(PREFIX)
    permitted(request.method, path, request.state.who)


def _who(request: Request) -> Who:
    who: Who | None = request.state.who
    if who is None:
        raise AccessError("not_signed_in")
    return who


def _if_match(if_match: Annotated[str | None, Header(description="the ETag of what is changed")] = None) -> str:
    if if_match is None:
        raise ConflictError("if_match_missing")
    return if_match.strip().removeprefix("W/").strip('"')


def _seen(
    if_match: Annotated[str | None, Header(description="the ETag of what is changed")] = None,
    if_none_match: Annotated[str | None, Header(description="* for something not there yet")] = None,
) -> str:
    if if_match is None and if_none_match is not None and if_none_match.strip() == "*":
        return "new"
    return _if_match(if_match)


def _slice(
    limit: Annotated[int, Query(ge=1, le=MOST)] = 50,
    after: Annotated[str, Query(max_length=200, description="next of the piece before")] = "",
) -> Slice:
    return Slice(limit=limit, after=after)


def _desk(request: Request) -> Desk:
    desk: Desk = request.app.state.desk
    return desk


async def _turn(request: Request) -> AsyncIterator[None]:
    turns: Turns = request.app.state.turns
    async with turns.turn(_who(request).account):
        yield


async def _body(request: Request) -> bytes:
    return await request.body()


def tagged(response: Response, tag: str) -> None:
    """Say which version an answer shows."""
    response.headers["ETag"] = f'"{tag}"'


def bytes_of(media_type: str) -> dict[int | str, dict[str, Any]]:
    """Describe a route that answers with a file."""
    return {200: {"content": {media_type: {"schema": {"type": "string", "format": "binary"}}}}}


BINARY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
}
"""Describes a route that takes the bytes of a file as they are: ``curl --data-binary @file.xlsx``."""


class Once:
    """Carries a change out in one transaction with its audit rows and, where a key was given, with its answer."""

    def __init__(self, database: Database, who: Who, request: kept_once.Request | None, response: Response) -> None:
        self._database = database
        self._who = who
        self._request = request
        self._response = response

    def __call__(self, model: type[Answer], act: Callable[[Transaction], Answer]) -> Answer:
        """Return the answer of ``act``, or the one it gave to the same request before."""
        with self._database.write(self._who.account) as change:
            answer, before = kept_once.once(change, self._request, model, act)
        if before:
            self._response.headers["Idempotent-Replay"] = "true"
        return answer


async def _once(request: Request, response: Response, key: Annotated[str | None, KEY] = None) -> Once:
    asked = None
    if key is not None:
        body = await request.body()
        asks = hashlib.sha256(f"{request.method} {request.url.path}?{request.url.query}\n".encode() + body)
        asked = kept_once.Request(key=key, asks=asks.hexdigest())
    return Once(_database(request), _who(request), asked, response)


READS = [Depends(_turn)]
"""What a route depends on that has a workbook read: its turn, before its body is taken in."""
StoreDep = Annotated[SqlStore, Depends(_store)]
DatabaseDep = Annotated[Database, Depends(_database)]
RunnerDep = Annotated[Runner, Depends(_runner)]
SettingsDep = Annotated[ApiSettings, Depends(_settings)]
SigningDep = Annotated[Signing, Depends(_signing)]
LangDep = Annotated[Lang, Depends(_language)]
AddressDep = Annotated[str, Depends(_address)]
WhoDep = Annotated[Who, Depends(_who)]
SeenDep = Annotated[str, Depends(_seen)]
SliceDep = Annotated[Slice, Depends(_slice)]
DeskDep = Annotated[Desk, Depends(_desk)]
BodyDep = Annotated[bytes, Depends(_body)]
IfMatchDep = Annotated[str, Depends(_if_match)]
OnceDep = Annotated[Once, Depends(_once)]
