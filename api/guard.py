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
        if host_name(headers.get("host", "")) not in self._settings.hosts:
            await self._refuse(scope, receive, send, 400, "foreign_host")
        elif (scope["type"] == "websocket" or scope["method"] not in SAFE_METHODS) and not same_site(headers):
            await self._refuse(scope, receive, send, 403, "cross_site")
        elif scope["type"] == "websocket":
            await self._app(scope, receive, send)
        else:
            await self._limited(scope, receive, send, headers)

    async def _limited(self, scope: Scope, receive: Receive, send: Send, headers: Headers) -> None:
        settings = self._settings
        limit = settings.body_bytes
        if DOCUMENT_PATHS.fullmatch(scope["path"]):
            limit = settings.document_bytes
        elif scope["path"] == PAGES_PATH:
            limit = settings.drop_bytes
        read = 0

        async def counted() -> Message:
            nonlocal read
            message = await receive()
            read += len(message.get("body", b""))
            if read > limit:
                raise TooLarge(limit)
            return message

        async def secured(message: Message) -> None:
            if message["type"] == "http.response.start":
                answer = MutableHeaders(scope=message)
                answer.setdefault("X-Content-Type-Options", "nosniff")
                answer.setdefault("Referrer-Policy", "no-referrer")
                if scope["path"].startswith("/api/"):
                    answer.setdefault("Cache-Control", "no-store")
            await send(message)

        declared = headers.get("content-length", "0")
        if not declared.isdecimal() or int(declared) > limit:
            await self._refuse(scope, receive, secured, 413, "body_too_large", limit=limit)
            return
        await self._app(scope, counted, secured)

    @staticmethod
    async def _refuse(scope: Scope, receive: Receive, send: Send, status: int, code: str, **params: Any) -> None:
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 4403})
            return
        await problem_response(scope, status, code, **params)(scope, receive, send)
