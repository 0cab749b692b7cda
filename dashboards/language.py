"""The language of a page: kept in a cookie, changed by opening ``/ui/language/ja`` or ``/ui/language/en``.

Server text, the ``lang`` of the document, charts and tables all ask ``current()``, so they always agree.
"""

from contextvars import ContextVar
from http.cookies import CookieError, SimpleCookie
from urllib.parse import urlsplit

from fastapi import APIRouter
from fastapi.responses import RedirectResponse
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from models.text import Lang

COOKIE = "language"
YEAR = 365 * 24 * 3600
HOME = "/ui/"

_current: ContextVar[Lang] = ContextVar("language", default=Lang.JA)


def current() -> Lang:
    """Return the language of the request at hand; Japanese where nothing was chosen."""
    return _current.get()


def chosen(cookies: str) -> Lang:
    """Read the language out of a Cookie header."""
    try:
        morsel = SimpleCookie(cookies).get(COOKIE)
    except CookieError:
        return Lang.JA
    return Lang(morsel.value) if morsel is not None and morsel.value in set(Lang) else Lang.JA


class LanguageOfRequest:
    """Notes the language of each request and websocket before anything answers it."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on with the language set."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        token = _current.set(chosen(Headers(scope=scope).get("cookie", "")))
        try:
            await self._app(scope, receive, send)
        finally:
            _current.reset(token)


router = APIRouter(include_in_schema=False)


@router.get("/ui/language/{lang}")
def switch(lang: Lang, to: str = HOME) -> RedirectResponse:
    """Keep the language and go back to where the reader was."""
    answer = RedirectResponse(own_page(to), status_code=303)
    answer.set_cookie(COOKIE, lang, max_age=YEAR, path="/", samesite="lax", httponly=True)
    return answer


def own_page(to: str) -> str:
    """Return an address of our own pages; anything else leads home."""
    parts = urlsplit(to)
    inside = not parts.scheme and not parts.netloc and parts.path.startswith(HOME) and "\\" not in to
    return to if inside else HOME
