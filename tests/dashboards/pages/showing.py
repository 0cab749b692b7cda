"""The hand-made world as the pages see it, and a way to find things on a page."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from dash.development.base_component import Component

from allocator.ledger import figures
from api.people.roles import Role, Who
from api.store.protocol import PlanEntry
from dashboards.pages.asked import Asked
from dashboards.pages.view import Shown
from models.plan import Plan
from models.scenario import Scenario
from models.text import Lang
from tests.dashboards.world import plan, world

JA, EN = (Asked(lang, Who(account="aoki", shown="青木", role=Role.COORDINATOR)) for lang in (Lang.JA, Lang.EN))
MADE = datetime(2024, 9, 20, 0, 30, tzinfo=UTC)


def entry(of: Plan, *, plan_id: str = "p-00000001", final: bool = True, proven: bool = False) -> PlanEntry:
    """The line of a plan in the store."""
    return PlanEntry(
        id=plan_id,
        scenario="s-00000001",
        run=None,
        created_at=MADE,
        plan_hash=of.hash,
        scenario_hash=of.scenario_hash,
        stage=of.stage,
        proven=proven,
        final=final,
    )


def showing(scenario: Scenario | None = None, of: Plan | None = None, *, final: bool = True) -> Shown:
    """A plan as it is shown; without more the hand-made one."""
    scenario, of = scenario or world(), of or plan()
    return Shown(entry(of, final=final), scenario, of, figures(scenario, of))


def asked(lang: Lang, **query: str) -> Asked:
    """What a coordinator asks for."""
    return replace(JA if lang is Lang.JA else EN, query=query)


def walk(found: Any) -> Iterator[Any]:
    """Go through a component, or a list of them, with everything inside."""
    if isinstance(found, list | tuple):
        for one in found:
            yield from walk(one)
    elif isinstance(found, Component):
        yield found
        yield from walk(getattr(found, "children", None))


def by_id(found: Any, wanted: str) -> Any:
    """Find a component by its id, or None."""
    return next((one for one in walk(found) if getattr(one, "id", None) == wanted), None)


def words(found: Any) -> str:
    """All text on a page, one piece a line."""
    pieces: list[str] = []
    for one in walk(found):
        inside = getattr(one, "children", None)
        pieces += [
            piece for piece in (inside if isinstance(inside, list | tuple) else [inside]) if isinstance(piece, str)
        ]
        title = getattr(one, "title", None)
        pieces += [title] if isinstance(title, str) else []
    return "\n".join(pieces)
