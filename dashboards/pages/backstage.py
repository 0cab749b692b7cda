"""What stands behind the pages: the store and what works on it, and the one way in which a page changes something.

Pages look by ``window`` and ``read``; they act by ``acting``, which asks the same table of roles as the routes do.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import wraps
from secrets import token_hex
from typing import Any

from dash import Dash, set_props
from fastapi import FastAPI
from sqlalchemy import Connection
from starlette.concurrency import run_in_threadpool

from api.access import permitted
from api.cycles.inputs import Desk, Inputs, inputs_of
from api.cycles.nouns import Cycle, Kind
from api.cycles.outlook import Outlook
from api.jobs.runner import Runner
from api.people.matrix import MATRIX
from api.people.roles import Who
from api.people.signing import Signing
from api.settings import ApiSettings
from api.store import documents
from api.store.database import Transaction
from api.store.documents import Kept
from api.store.sql import SqlStore
from dashboards.pages.asked import Asked, asking
from dashboards.pages.parts import notice
from dashboards.pages.view import Window
from dashboards.theme import SUCCESS


@dataclass(frozen=True)
class Backstage:
    """The parts of the service a page may look into and act on."""

    store: SqlStore
    runner: Runner
    desk: Desk
    signing: Signing
    settings: ApiSettings
    window: Window
    outlook: Outlook = field(default_factory=Outlook)

    @classmethod
    def of(cls, service: FastAPI) -> "Backstage":
        """Return what stands behind the pages of a service."""
        state = service.state
        return cls(state.store, state.runner, state.desk, state.signing, state.settings, Window(state.store))

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Look into the store, at one moment."""
        with self.store.database.read() as connection:
            yield connection

    def cycles(self) -> tuple[Kept[Cycle], ...]:
        """Return all rounds, the newest first."""
        with self.read() as connection:
            found = documents.of_every_owner(connection, Kind.CYCLE, Cycle)
        return tuple(sorted(found, key=lambda kept: kept.version.at, reverse=True))

    def round(self, asked: Asked) -> Inputs | None:
        """Return the documents of the round looked at: the one of the address, else the newest; None without any."""
        cycle = self.round_id(asked)
        if not cycle:
            return None
        with self.read() as connection:
            return inputs_of(connection, cycle)

    def round_id(self, asked: Asked) -> str:
        """Return which round is looked at, without its documents; empty without any."""
        return asked.word("cycle") or next((kept.version.owner for kept in self.cycles()), "")

    @contextmanager
    def acting(self, *route: str) -> Iterator[Transaction]:
        """Change something, as the route ``("PUT", "/cycles/{cycle_id}/pins/{pin_id}")`` would, if whoever asks may."""
        who = self.permitted(*route)
        with self.store.database.write(who.account) as change:
            yield change

    def permitted(self, *route: str) -> Who:
        """Return who asks, if they may do what the route does; else raise ``AccessError``."""
        method, path = route
        who = asking().who
        permitted(method, path, who)
        return who


def may(who: Who, *route: str) -> bool:
    """Tell whether somebody may do what a route does: what they may not do, a page does not offer."""
    method, path = route
    roles = MATRIX[method, path]
    return roles is None or who.role in roles


def answering(site: Dash, *wiring: Any, **settings: Any) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Tie a plain function to a page like ``site.callback`` does, but away from the event loop.

    What it refuses or breaks is said on the page (``site.py``), so nobody has to catch anything.
    """

    def tie(function: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(function)
        async def answer(*values: Any) -> Any:
            return await run_in_threadpool(function, *values)

        site.callback(*wiring, **settings)(answer)
        return function

    return tie


def done(words: str) -> None:
    """Say on the page that something was done."""
    set_props("message", {"children": notice("done", words, [], SUCCESS)})
    set_props("refusal", {"children": []})


def again() -> None:
    """Make the page anew, since what it shows has changed."""
    set_props("again", {"data": token_hex(8)})
