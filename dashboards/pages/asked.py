"""What a page is asked for: by whom, in which language, at which address."""

from collections.abc import Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlencode

from starlette.types import ASGIApp, Receive, Scope, Send

from api.people.roles import Role, Who
from dashboards.language import current
from models.errors import AccessError
from models.text import Lang

NOBODY = Who(account="", shown="", role=Role.VIEWER)
KEPT = ("cycle", "plan")
"""What stays in the address when one goes to another page."""

_at_hand: ContextVar[Scope | None] = ContextVar("request", default=None)


class RequestAtHand:
    """Keeps each request and websocket at hand, so that whatever answers it can ask who it is from."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on with the request at hand."""
        token = _at_hand.set(scope)
        try:
            await self._app(scope, receive, send)
        finally:
            _at_hand.reset(token)


@dataclass(frozen=True, slots=True)
class Asked:
    """One look at a page. ``query``: the words of the address, such as ``plan`` and ``proposal``."""

    lang: Lang
    who: Who
    path: str = ""
    query: Mapping[str, str] = field(default_factory=dict)

    def word(self, name: str) -> str:
        """Return a word of the address; empty where it is not there."""
        return self.query.get(name, "")

    def link(self, path: str, **words: str) -> str:
        """Write the address of another page, with the cycle and plan looked at; ``words`` add to it or replace."""
        kept = {name: self.query[name] for name in KEPT if self.query.get(name)}
        return address(path, kept | words)


def address(path: str, words: Mapping[str, str]) -> str:
    """Write the address of a page with its words; empty ones are left out."""
    given = {name: word for name, word in words.items() if word}
    return f"{path}?{urlencode(given)}" if given else path


def language_link(lang: Lang, path: str, words: Mapping[str, str]) -> str:
    """Write the address that changes the language and comes back to the same page with all that is looked at."""
    return address(f"/ui/language/{lang}", {"to": address(path, words)})


def words_of(search: str) -> dict[str, str]:
    """Read the words of an address (``?plan=p-1``), the first of each name."""
    return {name: values[0] for name, values in parse_qs(search.removeprefix("?")).items()}


def asking(path: str = "", search: str = "") -> Asked:
    """Return who asks at the moment, in which language, for what."""
    who: Who | None = (_at_hand.get() or {}).get("state", {}).get("who")
    if who is None:
        raise AccessError("not_signed_in")
    return Asked(current(), who, path, words_of(search))
