"""What is turned away before any route sees it: foreign hosts, cross-site requests, bodies that are too large.

Pure ASGI, so that it holds for pages and websockets of the same application too.
"""

import re
from typing import Any
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.problem import problem_response
from api.settings import ApiSettings

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
DOCUMENT_PATHS = re.compile(r"/api/v1/(scenarios|cycles/[^/]+/(surveys|adoption|(supply|policy)(/workbook)?))")
"""Where whole documents and workbooks are sent to."""
PAGES_PATH = "/ui/_dash-update-component"
"""Where pages send what was dropped onto them: several files at once, written as text."""


LEFT_OVER = 100_000
"""Bytes that may be left of a body when it is answered; with more the line is closed."""


class TooLarge(HTTPException):
    """The body went over its limit while it was read (of a kind that passes through what reads it)."""

    def __init__(self, limit: int) -> None:
        super().__init__(413)
        self.limit = limit


def host_name(address: str) -> str:
    """Return the host of a Host header without its port: ``[::1]:8000`` is ``[::1]``."""
    return address[: address.index("]") + 1] if address.startswith("[") and "]" in address else address.split(":")[0]


def same_site(headers: Headers) -> bool:
    """Tell whether a request that changes something comes from our own pages or from no page at all."""
    fetched_from = headers.get("sec-fetch-site")
    if fetched_from is not None:
        return fetched_from in ("same-origin", "none")
    origin = headers.get("origin")
    return origin is None or urlsplit(origin).netloc == headers.get("host")


class Guard:
    """The door of the service."""

    def __init__(self, app: ASGIApp, settings: ApiSettings) -> None:
        self._app = app
        self._settings = settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Turn away or let through."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        body = _Body(receive, headers, self._limit(scope))
        answer = _secured(scope, send, body)
        if host_name(headers.get("host", "")) not in self._settings.hosts:
            await _refuse(scope, receive, answer, 400, "foreign_host")
        elif (scope["type"] == "websocket" or scope["method"] not in SAFE_METHODS) and not same_site(headers):
            await _refuse(scope, receive, answer, 403, "cross_site")
        elif scope["type"] == "websocket":
            await self._app(scope, receive, send)
        elif body.too_large:
            await _refuse(scope, receive, answer, 413, "body_too_large", limit=body.limit)
        else:
            await self._app(scope, body.receive, answer)

    def _limit(self, scope: Scope) -> int:
        if DOCUMENT_PATHS.fullmatch(scope["path"]):
            return self._settings.document_bytes
        return self._settings.drop_bytes if scope["path"] == PAGES_PATH else self._settings.body_bytes


class _Body:
    """The body of a request as it comes in: how much was read, and whether more is to come than anybody wants."""

    def __init__(self, receive: Receive, headers: Headers, limit: int) -> None:
        self._receive = receive
        self._read = 0
        declared = headers.get("content-length", "0")
        self._declared = int(declared) if declared.isdecimal() else None
        self._whole = self._declared == 0 and "transfer-encoding" not in headers
        self.limit = limit

    @property
    def too_large(self) -> bool:
        """Whether it says itself that it goes over the limit, or nothing that can be understood."""
        return self._declared is None or self._declared > self.limit

    @property
    def much_left(self) -> bool:
        """Whether so much is still to come that it is cheaper to end the line than to take it and throw it away."""
        known = self._declared if self._declared else self._read + 2 * LEFT_OVER
        return not self._whole and (self._declared is None or known - self._read > LEFT_OVER)

    async def receive(self) -> Message:
        """Take in the next piece; refuse what goes over the limit."""
        message = await self._receive()
        self._read += len(message.get("body", b""))
        if self._read > self.limit:
            raise TooLarge(self.limit)
        self._whole = self._whole or (message["type"] == "http.request" and not message.get("more_body", False))
        return message


def _secured(scope: Scope, send: Send, body: _Body) -> Send:
    async def secured(message: Message) -> None:
        if message["type"] == "http.response.start":
            answer = MutableHeaders(scope=message)
            answer.setdefault("X-Content-Type-Options", "nosniff")
            answer.setdefault("Referrer-Policy", "no-referrer")
            if scope["path"].startswith("/api/"):
                answer.setdefault("Cache-Control", "no-store")
            if body.much_left:
                answer["Connection"] = "close"
        await send(message)

    return secured


async def _refuse(scope: Scope, receive: Receive, send: Send, status: int, code: str, **params: Any) -> None:
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 4403})
        return
    await problem_response(scope, status, code, **params)(scope, receive, send)
