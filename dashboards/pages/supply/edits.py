"""Writing what was typed: at once, cell by cell; taken back and done again; and the dialogue where two people differ.

What somebody did themselves is kept in their browser (``supply-own``), so that only own edits are taken back, and only
where nobody has changed the same part since: else the dialogue shows all three.
"""

from typing import Any

import dash_mantine_components as dmc
from dash import Dash, Input, Output, State, dcc, html, no_update, set_props

from api.cycles import offers
from api.cycles.nouns import CycleId
from api.cycles.offers import Part, value_of
from dashboards.pages.asked import Asked
from dashboards.pages.backstage import Backstage, answering
from dashboards.pages.parts import Parts
from dashboards.pages.supply.following import ADDRESS, LOOK, REFUSAL, Look, asking_here, follow, here, say
from dashboards.pages.supply.grids import grid_id
from dashboards.pages.supply.rows import Edit, edit_of, edits_of, place_text, value_text, with_main
from dashboards.pages.telling import telling_in
from models.errors import AllocationError, StaleError
from models.supply import Supply
from models.text import Lang, text

ROUTES = {
    Part.CAPACITY: ("PUT", "/cycles/{cycle_id}/capacity/{pool_id}/{since}"),
    Part.PRICE: ("PUT", "/cycles/{cycle_id}/supply"),
    Part.TERM: ("PUT", "/cycles/{cycle_id}/supply"),
}
MOST_OWN = 100
"""Own edits that can be taken back."""
OWN = State("supply-own", "data")
Edits = tuple[Edit, ...]


def write(backstage: Backstage, cycle: CycleId, edits: Edits, reason: str = "") -> None:
    """Write edits together, or none of them."""
    with backstage.acting(*ROUTES[edits[0].place.part]) as change:
        offers.write(change, cycle, tuple(edit.written for edit in edits), reason)


def said_of(edits: Edits, supply: Supply, lang: Lang) -> str:
    """Say what edits did."""
    return " ".join(
        text(
            "pages.supply.written",
            lang,
            place=place_text(supply, edit.place, lang),
            before=value_text(edit.place, edit.before, lang),
            after=value_text(edit.place, edit.after, lang),
        )
        for edit in edits
    )


# --- own edits


def own_of(data: Any, cycle: CycleId) -> dict[str, Any]:
    """Return the own edits of a round; those of another round count for nothing here."""
    return data if data and data.get("cycle") == cycle else {"cycle": cycle, "done": [], "undone": []}


def with_done(data: Any, cycle: CycleId, edits: Edits) -> dict[str, Any]:
    """Note edits as one's own; what was taken back before can no longer be done again."""
    own = own_of(data, cycle)
    return {"cycle": cycle, "done": [*own["done"], _plain(edits)][-MOST_OWN:], "undone": []}


def _plain(edits: Edits) -> list[dict[str, Any]]:
    return [edit.model_dump(mode="json") for edit in edits]


# --- the dialogue


def dialogue(lang: Lang) -> Parts:
    """Hold the dialogue of two people on one part; it is only left by choosing, so that nothing is lost."""
    return [
        dcc.Store(id="supply-conflict"),
        dmc.Modal(
            [
                html.Div(id="supply-conflict-words"),
                html.Div(id="supply-conflict-refusal", role="alert"),
                dmc.Stack(
                    [
                        dmc.Button(text("pages.supply.conflict.keep_theirs", lang), id="supply-theirs", h=44),
                        dmc.Button(text("pages.supply.conflict.take_mine", lang), id="supply-mine", h=44),
                        dmc.TextInput(id="supply-other-value", label=text("pages.supply.conflict.other", lang)),
                        dmc.Button(text("pages.supply.conflict.take_other", lang), id="supply-other", h=44),
                    ],
                    mt="md",
                ),
            ],
            id="supply-conflict-dialogue",
            title=text("pages.supply.conflict.title", lang),
            opened=False,
            keepMounted=True,
            closeOnClickOutside=False,
            closeOnEscape=False,
            withCloseButton=False,
            size="lg",
        ),
    ]


def three(edit: Edit, theirs: Any, supply: Supply, lang: Lang) -> Parts:
    """Show what somebody had seen, what stands by now, and what they wanted, in words."""
    sides = (("base", edit.before), ("theirs", theirs), ("yours", edit.after))
    return [
        html.P(text("pages.supply.conflict.about", lang, place=place_text(supply, edit.place, lang))),
        html.Dl(
            [
                piece
                for side, value in sides
                for piece in (
                    html.Dt(text(f"pages.supply.conflict.{side}", lang)),
                    html.Dd(value_text(edit.place, value, lang), id=f"supply-conflict-{side}"),
                )
            ],
            className="sides",
        ),
    ]


def disagree(edits: Edits, stale: StaleError, backstage: Backstage, search: str, look: Look) -> None:
    """Open the dialogue, and let the grids show what stands."""
    asked, _, kept = here(search, backstage)
    follow(backstage, search, look, edits[0].place.part)
    number = next(at for at, edit in enumerate(edits) if edit.place.model_dump(mode="json") == stale.params["place"])
    edit, theirs = edits[number], value_of(edits[number].place.part, stale.params["theirs"])
    set_props("supply-conflict", {"data": {"edits": _plain(edits), "number": number, "theirs": stale.params["theirs"]}})
    set_props("supply-conflict-words", {"children": three(edit, theirs, kept.content, asked.lang)})
    set_props("supply-conflict-refusal", {"children": []})
    set_props("supply-other-value", {"value": ""})
    set_props("supply-conflict-dialogue", {"opened": True})


# --- callbacks


def add_callbacks(site: Dash, backstage: Backstage) -> None:
    """Tie the grids, taking back, doing again and the dialogue to the page."""
    for part in Part:
        _let_type(site, backstage, part)
    for button, taken, put in (("undo", "done", "undone"), ("redo", "undone", "done")):
        _let_take_back(site, backstage, button, taken, put)
    for choice in ("theirs", "mine", "other"):
        _let_choose(site, backstage, choice)


def _let_type(site: Dash, backstage: Backstage, part: Part) -> None:
    @answering(
        site,
        Output("supply-own", "data", allow_duplicate=True),
        Input(grid_id(part), "cellValueChanged"),
        State(grid_id(part), "eventData"),
        OWN,
        *LOOK,
        ADDRESS,
        prevent_initial_call=True,
        on_error=telling_in(REFUSAL),
    )
    def typed(events: Any, began: Any, own: Any, choice: str, step: str, known: str, search: str) -> Any:
        if not events:
            return no_update
        event, look = events[-1], Look.of(choice, step, known)
        asked, cycle = asking_here(search, backstage)
        row = _as_seen(event, began)
        try:
            written = "" if event["value"] is None else str(event["value"])
            edits = edits_of(part, row, event["colId"], written, asked.lang)
        except AllocationError:
            follow(backstage, search, look, part)  # the cell says again what stands
            raise
        if not edits:
            follow(backstage, search, look, part)
            return no_update
        return _written(backstage, edits, own, search, look, asked, cycle)


def _as_seen(event: dict[str, Any], began: Any) -> Any:
    """Return the row as its author saw it when beginning to type; others may have changed it under the cell."""
    row = (began or {}).get("data")
    return row if row and row.get("id") == event["data"]["id"] else event["data"]


def _written(
    backstage: Backstage, edits: Edits, own: Any, search: str, look: Look, asked: Asked, cycle: CycleId
) -> Any:
    try:
        write(backstage, cycle, edits)
    except StaleError as stale:
        if not _as_meant(edits, stale):
            disagree(edits, stale, backstage, search, look)
            return no_update
    except AllocationError:
        follow(backstage, search, look, edits[0].place.part)
        raise
    kept = follow(backstage, search, look, edits[0].place.part)
    say(said_of(edits, kept.content, asked.lang))
    return with_done(own, cycle, edits)


def _as_meant(edits: Edits, stale: StaleError) -> bool:
    """Tell whether what stands is what was to be written: sent again, since nobody knew whether it had arrived."""
    return len(edits) == 1 and value_of(edits[0].place.part, stale.params["theirs"]) == edits[0].after


def _let_take_back(site: Dash, backstage: Backstage, button: str, taken: str, put: str) -> None:
    @answering(
        site,
        Output("supply-own", "data", allow_duplicate=True),
        Input(f"supply-{button}", "n_clicks"),
        OWN,
        *LOOK,
        ADDRESS,
        prevent_initial_call=True,
        on_error=telling_in(REFUSAL),
    )
    def take_back(clicks: int | None, data: Any, choice: str, step: str, known: str, search: str) -> Any:
        if not clicks:
            return no_update
        look = Look.of(choice, step, known)
        asked, cycle = asking_here(search, backstage)
        own = own_of(data, cycle)
        if not own[taken]:
            say(text(f"pages.supply.no_{button}", asked.lang))
            return no_update
        *rest, last = own[taken]
        edits = tuple(edit_of(one) for one in last)
        if button == "undo":
            edits = tuple(edit.undone for edit in reversed(edits))
        try:
            write(backstage, cycle, edits, text(f"pages.supply.{button}", asked.lang))
        except StaleError as stale:
            disagree(edits, stale, backstage, search, look)
            return own | {taken: rest}
        kept = follow(backstage, search, look, edits[0].place.part)
        say(said_of(edits, kept.content, asked.lang))
        return own | {taken: rest, put: [*own[put], last]}


def _let_choose(site: Dash, backstage: Backstage, choice: str) -> None:
    @answering(
        site,
        Output("supply-own", "data", allow_duplicate=True),
        Input(f"supply-{choice}", "n_clicks"),
        State("supply-conflict", "data"),
        State("supply-other-value", "value"),
        OWN,
        *LOOK,
        ADDRESS,
        prevent_initial_call=True,
        on_error=telling_in("supply-conflict-refusal"),
    )
    def chosen(
        clicks: int | None, conflict: Any, other: str, own: Any, look: str, step: str, known: str, search: str
    ) -> Any:
        if not clicks or not conflict:
            return no_update
        asked, cycle = asking_here(search, backstage)
        number = conflict["number"]
        edits = [edit_of(one) for one in conflict["edits"]]
        if choice == "theirs":
            set_props("supply-conflict-dialogue", {"opened": False})
            say(text("pages.supply.conflict.kept_theirs", asked.lang))
            return no_update
        theirs = value_of(edits[number].place.part, conflict["theirs"])
        after = edits[number].after if choice == "mine" else with_main(edits[number], theirs, other or "", asked.lang)
        edits[number] = Edit(place=edits[number].place, before=theirs, after=after)
        set_props("supply-conflict-dialogue", {"opened": False})
        return _written(backstage, tuple(edits), own, search, Look.of(look, step, known), asked, cycle)
