"""Who asks, and whether they may: found out once per request, before any route; nothing is open that is not listed.

Pure ASGI, so that it holds for pages and websockets too. A program signs in by ``Authorization: Bearer <token>``, a
browser by its cookie.
"""

from http.cookies import CookieError, SimpleCookie
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from api.people.credentials import Kind
from api.people.matrix import MATRIX
from api.people.roles import SAMPLE, Role, Who
from api.people.signing import Signing
from api.problem import problem_response
from models.errors import AccessError

API = "/api/"
SIGN_IN = "/sign-in"
OPEN_PATHS = frozenset({SIGN_IN, "/first", "/health", "/ready"})
OPEN_API = frozenset({path for (_, path), roles in MATRIX.items() if roles is None})
COOKIES = ("__Host-session", "session")
"""The cookie over TLS, and the one on this machine alone, where there is no TLS to ask for."""
IN_SAMPLE = Who(account=SAMPLE, shown=SAMPLE, role=Role.COORDINATOR)


def cookie_name(scheme: str) -> str:
    """Return the cookie a session is kept in."""
    return COOKIES[0] if scheme == "https" else COOKIES[1]


def _secret(scope: Scope) -> tuple[str, Kind] | None:
    headers = Headers(scope=scope)
    kind, _, token = headers.get("authorization", "").partition(" ")
    if kind.lower() == "bearer":
        return token.strip(), Kind.TOKEN
    try:
        morsel = SimpleCookie(headers.get("cookie", "")).get(cookie_name(_scheme(scope)))
    except CookieError:
        return None
    return (morsel.value, Kind.SESSION) if morsel is not None else None


def _scheme(scope: Scope) -> str:
    return {"ws": "http", "wss": "https"}.get(scope["scheme"], str(scope["scheme"]))


class Access:
    """Notes who asks; turns away whoever has not signed in, but for what is open to anybody."""

    def __init__(self, app: ASGIApp, signing: Signing, sample: bool, prefix: str) -> None:
        self._app = app
        self._signing = signing
        self._sample = sample
        self._open = OPEN_PATHS | {f"{prefix}{path}" for path in OPEN_API}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Find out who asks, then pass on or turn away."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        found = _secret(scope)
        who = await run_in_threadpool(self._signing.who, *found) if found else None
        if who is None and self._sample:
            who = IN_SAMPLE
        scope.setdefault("state", {})["who"] = who
        if who is not None or scope["path"] in self._open:
            await self._app(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 4401})
        elif scope["path"].startswith(API):
            response = problem_response(scope, 401, "not_signed_in")
            response.headers["WWW-Authenticate"] = "Bearer"
            await response(scope, receive, send)
        else:
            back = quote(scope["path"], safe="/")
            await RedirectResponse(f"{SIGN_IN}?to={back}", status_code=303)(scope, receive, send)


def permitted(method: str, path: str, who: Who | None) -> Who | None:
    """Return who asks if they may ask this route (its path below the prefix)."""
    if (method, path) not in MATRIX:
        raise AccessError("not_allowed")
    roles = MATRIX[method, path]
    if roles is None:
        return who
    if who is None:
        raise AccessError("not_signed_in")
    if who.role not in roles:
        raise AccessError("not_allowed")
    return who
