"""Rows copied from a spreadsheet: read, shown beside what stands, and only then written - all of them or none."""

from collections.abc import Sequence
from typing import Any

import dash_mantine_components as dmc
import pandas as pd
from dash import Dash, Input, Output, State, dcc, html, no_update, set_props

from api.cycles.offers import Part
from api.cycles.pasting import COLUMNS, PastedRow, pasted
from dashboards.figures.allotments import frame
from dashboards.pages.backstage import Backstage, answering
from dashboards.pages.grid import grid
from dashboards.pages.parts import Parts
from dashboards.pages.supply.edits import OWN, with_done, write
from dashboards.pages.supply.following import ADDRESS, LOOK, Look, follow, here, listed, say
from dashboards.pages.supply.rows import Edit, place_text, value_text
from dashboards.pages.supply.steps import STEPS
from dashboards.pages.telling import telling_in
from models.errors import ConflictError, InputError, StaleError
from models.supply import Supply
from models.text import Lang, text

SHOWN = ("paste_line", "paste_place", "book_before", "book_after", "paste_state")


def box(part: Part, lang: Lang) -> Parts:
    """Offer a place to paste into."""
    names = [text(f"figures.column.{'pool_name' if key == 'id' else key}", lang) for key in COLUMNS[part][1]]
    return [
        dmc.Textarea(
            id=f"supply-paste-{part}-text",
            label=text("pages.supply.paste_label", lang),
            description=text("pages.supply.paste_about", lang, columns=names),
            autosize=True,
            minRows=3,
            maxRows=10,
            spellCheck=False,
            styles={"description": {"fontSize": 14}},
        ),
        dmc.Button(text("pages.supply.paste_read", lang), id=f"supply-paste-{part}-read", h=44, mt="sm"),
        dcc.Store(id=f"supply-paste-{part}-seen"),
        html.Div(id=f"supply-paste-{part}-refusal", role="alert"),
        html.Div(id=f"supply-paste-{part}-preview", role="status"),
        html.Div(
            dmc.Button(text("pages.supply.paste_write", lang), id=f"supply-paste-{part}-write", h=44, mt="sm"),
            id=f"supply-paste-{part}-confirm",
            hidden=True,
        ),
    ]


def paste_table(rows: Sequence[PastedRow], supply: Supply, lang: Lang) -> pd.DataFrame:
    """Return one row per pasted row: what stands, what would stand, or why it cannot be read."""
    return frame([_shown(row, supply, lang) for row in rows], SHOWN)


def _shown(row: PastedRow, supply: Supply, lang: Lang) -> dict[str, Any]:
    if row.place is None or row.problem is not None:
        unread = text("pages.supply.paste_unread", lang)
        return {"paste_line": row.line, "paste_place": " ".join(row.cells), "paste_state": unread}
    state = "same" if not row.changes else "new" if row.before is None else "changed"
    return {
        "paste_line": row.line,
        "paste_place": place_text(supply, row.place, lang),
        "book_before": value_text(row.place, row.before, lang),
        "book_after": value_text(row.place, row.after, lang),
        "paste_state": text(f"pages.supply.paste_{state}", lang),
    }


def summary(rows: Sequence[PastedRow], lang: Lang) -> str:
    """Say how many rows would be written, how many are the same, how many cannot be read."""
    return text(
        "pages.supply.paste_summary",
        lang,
        changes=sum(row.changes for row in rows),
        same=sum(row.problem is None and not row.changes for row in rows),
        unreadable=sum(row.problem is not None for row in rows),
    )


def _unread(rows: Sequence[PastedRow], lang: Lang) -> Parts:
    """Say line by line why rows cannot be read."""
    lines = [
        text("pages.supply.paste_why", lang, line=row.line, why=text(row.problem.text_key, lang, **row.problem.params))
        for row in rows
        if row.problem is not None
    ]
    return [listed(lines)] if lines else []


def add_callbacks(site: Dash, backstage: Backstage) -> None:
    """Tie reading and writing to the page."""
    for part in STEPS:
        _let_paste(site, backstage, part)


def _let_paste(site: Dash, backstage: Backstage, part: Part) -> None:
    name = f"supply-paste-{part}"

    def offer(words: str, search: str) -> Any:
        asked, _, kept = here(search, backstage)
        rows = pasted(words, part, kept.content)
        if not rows:
            raise InputError("pasted_nothing")
        table = grid(f"supply-paste-{part}", paste_table(rows, kept.content, asked.lang), asked.lang)
        set_props(
            f"{name}-preview", {"children": [html.P(summary(rows, asked.lang)), *_unread(rows, asked.lang), table]}
        )
        ready = any(row.changes for row in rows) and all(row.problem is None for row in rows)
        set_props(f"{name}-confirm", {"hidden": not ready})
        return {"tag": kept.version.tag, "text": words}

    @answering(
        site,
        Output(f"{name}-seen", "data"),
        Input(f"{name}-read", "n_clicks"),
        State(f"{name}-text", "value"),
        ADDRESS,
        prevent_initial_call=True,
        on_error=telling_in(f"{name}-refusal"),
    )
    def read(clicks: int | None, words: str | None, search: str) -> Any:
        if not clicks:
            return no_update
        set_props(f"{name}-refusal", {"children": []})
        return offer(words or "", search)

    @answering(
        site,
        Output("supply-own", "data", allow_duplicate=True),
        Input(f"{name}-write", "n_clicks"),
        State(f"{name}-seen", "data"),
        OWN,
        *LOOK,
        ADDRESS,
        prevent_initial_call=True,
        running=[(Output(f"{name}-write", "disabled"), True, False)],
        on_error=telling_in(f"{name}-refusal"),
    )
    def put(clicks: int | None, seen: Any, own: Any, choice: str, step: str, known: str, search: str) -> Any:
        if not clicks or not seen:
            return no_update
        asked, inputs, kept = here(search, backstage)
        rows = [row for row in pasted(seen["text"], part, kept.content) if row.changes]
        edits = tuple(Edit(place=row.place, before=row.before, after=row.after) for row in rows if row.place)
        try:
            if kept.version.tag != seen["tag"]:
                raise StaleError("stale")
            write(backstage, inputs.id, edits, text("pages.supply.paste_reason", asked.lang))
        except StaleError as stale:
            set_props(f"{name}-seen", {"data": offer(seen["text"], search)})
            raise ConflictError("pasted_on_old") from stale
        follow(backstage, search, Look.of(choice, step, known), part)
        for place in ("preview", "refusal"):
            set_props(f"{name}-{place}", {"children": []})
        set_props(f"{name}-text", {"value": ""})
        set_props(f"{name}-confirm", {"hidden": True})
        say(text("pages.supply.pasted", asked.lang, count=len(edits)))
        return with_done(own, inputs.id, edits)
