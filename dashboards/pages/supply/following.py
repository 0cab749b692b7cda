"""Letting an open page follow: after an edit of one's own at once, after somebody else's within a moment.

The page knows which version of the offers it shows (``supply-known``). What is being typed is never touched: a grid
takes new rows without leaving the cell that is edited, and the edit then says what its author had seen.
"""

from dataclasses import dataclass
from typing import Any

from dash import Dash, Input, Output, State, html, no_update, set_props

from allocator.intake.book_changes import supply_changes
from api.cycles.inputs import Inputs
from api.cycles.nouns import Kind
from api.cycles.offers import Part
from api.people import accounts
from api.store import documents
from api.store.documents import Kept
from dashboards.figures.balance import Step
from dashboards.pages.asked import Asked, asking
from dashboards.pages.backstage import Backstage, answering
from dashboards.pages.parts import notice
from dashboards.pages.supply import balance
from dashboards.pages.supply.grids import grid_id
from dashboards.pages.supply.rows import rows_of
from dashboards.pages.workbook import change_text
from models.errors import NotFoundError
from models.supply import Supply
from models.text import text

PATH = "/ui/supply"
STATUS, REFUSAL = "supply-status", "supply-refusal"
"""What is said stands right above the grids, where the eye of who types is."""
SAID = 3
"""Changes of somebody else that are told one by one; of more only the number."""


@dataclass(frozen=True, slots=True)
class Look:
    """What an open page shows at the moment: which choice in the chart, which version of the offers."""

    choice: str
    step: Step
    known: str

    @classmethod
    def of(cls, choice: str | None, step: str | None, known: str | None) -> "Look":
        """Read it from the states of a callback."""
        return cls(choice or "", Step(step or Step.MONTH), known or "")


LOOK = (State("supply-look", "value"), State("supply-step", "value"), State("supply-known", "data"))
"""The states every callback of the page takes along, last but one; then the address."""
ADDRESS = State("location", "search")


def asking_here(search: str | None, backstage: Backstage) -> tuple[Asked, str]:
    """Return who asks, and which round: all that a write needs, since whole rounds take time to read."""
    asked = asking(PATH, search or "")
    return asked, backstage.round_id(asked)


def here(search: str | None, backstage: Backstage) -> tuple[Asked, Inputs, Kept[Supply]]:
    """Return who asks, and the round looked at with its offers."""
    asked = asking(PATH, search or "")
    inputs = backstage.round(asked)
    if inputs is None or inputs.supply is None:
        raise NotFoundError("document_not_found", owner="", kind=Kind.SUPPLY, id=Kind.SUPPLY)
    return asked, inputs, inputs.supply


def follow(backstage: Backstage, search: str | None, look: Look, part: Part | None = None) -> Kept[Supply]:
    """Show the offers as they stand: the grid just edited always, the others where they may have changed."""
    asked, inputs, kept = here(search, backstage)
    newest = kept.version
    alone = look.known.partition("-")[0] in (str(newest.version), str(newest.version - 1))
    for one in Part:
        if one is part or part is None or not alone:
            set_props(grid_id(one), {"rowData": rows_of(kept.content, one, asked.lang)})
    balance.show(balance.looked_at(inputs, backstage, look.choice, look.step), look.step, asked.lang)
    set_props("supply-known", {"data": newest.tag})
    return kept


def add_callbacks(site: Dash, backstage: Backstage) -> None:
    """Tie chart and news to the page."""

    @answering(
        site,
        Output("supply-known", "data", allow_duplicate=True),
        Input("supply-look", "value"),
        Input("supply-step", "value"),
        State("supply-known", "data"),
        ADDRESS,
        prevent_initial_call=True,
    )
    def choose(choice: str | None, step: str | None, known: str, search: str) -> Any:
        look = Look.of(choice, step, known)
        asked, inputs, _ = here(search, backstage)
        balance.show(balance.looked_at(inputs, backstage, look.choice, look.step), look.step, asked.lang)
        return no_update

    @answering(
        site,
        Output("supply-known", "data", allow_duplicate=True),
        Input("last-change", "data"),
        *LOOK,
        ADDRESS,
        prevent_initial_call=True,
    )
    def others(_head: int, choice: str, step: str, known: str | None, search: str) -> Any:
        if not known:
            return no_update
        asked, _, kept = here(search, backstage)
        if kept.version.tag == known:
            return no_update
        before = _known(kept, known, backstage)
        follow(backstage, search, Look.of(choice, step, known))
        if kept.version.by != asked.who.account and before is not None:
            say(_news(kept, before, asked, backstage))
        return no_update


def say(words: Any) -> None:
    """Say what was done, or what somebody else did."""
    set_props(STATUS, {"children": words})
    set_props(REFUSAL, {"children": []})


def _known(kept: Kept[Supply], tag: str, backstage: Backstage) -> Supply | None:
    number = tag.partition("-")[0]
    with backstage.read() as connection:
        owner, kind = kept.version.owner, Kind.SUPPLY
        return documents.version(connection, owner, kind, kind, int(number), Supply).content if number else None


def _news(kept: Kept[Supply], before: Supply, asked: Asked, backstage: Backstage) -> Any:
    """Say who changed what."""
    lang = asked.lang
    with backstage.read() as connection:
        account = accounts.find(connection, kept.version.by)
    changes = supply_changes(before, kept.content)
    said = [change_text(change, lang) for change in changes[:SAID]]
    more = len(changes) - len(said)
    title = text("pages.supply.others", lang, who=account.shown if account else kept.version.by)
    lines = said + ([text("pages.supply.others_more", lang, count=more)] if more > 0 else [])
    return notice("supply-news", title, [listed(lines)])


def listed(lines: list[str]) -> Any:
    """Write lines as a list."""
    return html.Ul([html.Li(line) for line in lines])
