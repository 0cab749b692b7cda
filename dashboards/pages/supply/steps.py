"""Adding a step of capacity or price, and taking steps out, each with the reason."""

from collections.abc import Mapping
from typing import Any

import dash_mantine_components as dmc
from dash import Dash, Input, Output, State, html, no_update, set_props

from api.cycles.offers import Part, Place, value_of
from dashboards.pages.backstage import Backstage, answering
from dashboards.pages.given import reason_of
from dashboards.pages.parts import Parts
from dashboards.pages.supply.edits import OWN, Edits, said_of, with_done, write
from dashboards.pages.supply.following import ADDRESS, LOOK, REFUSAL, Look, asking_here, follow, here, listed, say
from dashboards.pages.supply.grids import grid_id
from dashboards.pages.supply.rows import (
    MAIN,
    SECTIONS,
    Edit,
    choices_of,
    place_text,
    pool_names,
    read,
    value_text,
)
from dashboards.pages.telling import telling_in
from models.errors import ConflictError, InputError, StaleError
from models.supply import Supply
from models.text import Lang, text

STEPS = (Part.CAPACITY, Part.PRICE)
"""The parts that have steps."""


def adding(supply: Supply, part: Part, lang: Lang) -> Parts:
    """Ask for a new step."""
    key = MAIN[part]
    names = [{"value": pool, "label": name} for pool, name in pool_names(supply, lang).items()]
    sure: Parts = []
    if part is Part.CAPACITY:
        words = choices_of("confidence", lang)
        sure.append(
            dmc.Select(
                id="supply-add-confidence",
                label=text("figures.column.confidence", lang),
                data=words,
                value=words[0],
                allowDeselect=False,
                w=140,
            )
        )

    def line(name: str, label: str, width: int, **more: Any) -> Any:
        return dmc.TextInput(id=f"supply-add-{part}-{name}", label=label, w=width, **more)

    return [
        dmc.Group(
            [
                dmc.Select(
                    id=f"supply-add-{part}-pool",
                    label=text("figures.column.pool", lang),
                    data=names,
                    allowDeselect=False,
                    searchable=True,
                    nothingFoundMessage=text("pages.grid.noMatchingRows", lang),
                    required=True,
                    w=300,
                ),
                line("since", text("figures.column.since", lang), 180, placeholder="2024-10-01", required=True),
                line("main", text(f"figures.column.{key}", lang), 190, required=True),
                *sure,
                line("note", text("figures.column.note", lang), 240),
                line("reason", text("pages.supply.reason", lang), 300, required=True),
                dmc.Button(text("pages.supply.add", lang), id=f"supply-add-{part}", h=44),
            ],
            align="flex-end",
        ),
        html.Div(id=f"supply-add-{part}-refusal", role="alert"),
    ]


def removing(part: Part, lang: Lang) -> Any:
    """Ask before steps are taken out."""
    return dmc.Modal(
        [
            html.Div(id=f"supply-remove-{part}-words"),
            dmc.TextInput(id=f"supply-remove-{part}-reason", label=text("pages.supply.reason", lang), required=True),
            html.Div(id=f"supply-remove-{part}-refusal", role="alert"),
            dmc.Group(
                [
                    dmc.Button(text("pages.supply.remove", lang), id=f"supply-remove-{part}-yes", h=44, color="red.9"),
                    dmc.Button(
                        text("pages.supply.cancel", lang), id=f"supply-remove-{part}-no", h=44, variant="outline"
                    ),
                ],
                mt="md",
            ),
        ],
        id=f"supply-remove-{part}-dialogue",
        title=text("pages.supply.remove_title", lang),
        closeButtonProps={"aria-label": text("pages.supply.cancel", lang)},
        opened=False,
        keepMounted=True,
        size="lg",
    )


def new_step(part: Part, pool: str | None, said: Mapping[str, str | None], lang: Lang) -> Edit:
    """Read a new step out of what was typed."""

    def needed(key: str, words: str | None) -> Any:
        value = None if words is None else read(SECTIONS[part], key, words, lang)
        if value is None:
            raise InputError("typed_blank", label=text(f"figures.column.{key}", lang))
        return value

    if not pool:
        raise InputError("typed_blank", label=text("figures.column.pool", lang))
    place = Place(pool=pool, part=part, since=needed("since", said["since"]))
    value = {MAIN[part]: needed(MAIN[part], said["main"]), "note": (said["note"] or "").strip()}
    if part is Part.CAPACITY:
        value["confidence"] = needed("confidence", said["confidence"])
    return Edit(place=place, before=None, after=value_of(part, value))


def chosen_steps(part: Part, rows: list[dict[str, Any]] | None) -> Edits:
    """Return the edits that take the rows chosen in a grid out, as they were seen."""
    return tuple(
        Edit(
            place=Place(pool=row["pool"], part=part, since=row["id"].partition("|")[2]),
            before=value_of(part, row["said"]),
            after=None,
        )
        for row in rows or ()
    )


def add_callbacks(site: Dash, backstage: Backstage) -> None:
    """Tie adding and taking out to the page."""
    for part in STEPS:
        _let_add(site, backstage, part)
        _let_remove(site, backstage, part)


def _let_add(site: Dash, backstage: Backstage, part: Part) -> None:
    fields = ("since", "main", "note", "reason")
    sure = (State("supply-add-confidence", "value"),) if part is Part.CAPACITY else ()

    @answering(
        site,
        Output("supply-own", "data", allow_duplicate=True),
        Input(f"supply-add-{part}", "n_clicks"),
        State(f"supply-add-{part}-pool", "value"),
        *(State(f"supply-add-{part}-{name}", "value") for name in fields),
        *sure,
        OWN,
        *LOOK,
        ADDRESS,
        prevent_initial_call=True,
        running=[(Output(f"supply-add-{part}", "disabled"), True, False)],
        on_error=telling_in(f"supply-add-{part}-refusal"),
    )
    def add(clicks: int | None, pool: str | None, *states: Any) -> Any:
        if not clicks:
            return no_update
        said = dict(zip((*fields, "confidence"), states, strict=False))
        own, choice, step, known, search = states[-5:]
        asked, cycle = asking_here(search, backstage)
        edit = new_step(part, pool, said, asked.lang)
        reason = reason_of(said["reason"])
        try:
            write(backstage, cycle, (edit,), reason)
        except StaleError as stale:
            raise ConflictError("step_there", since=edit.place.since) from stale
        kept = follow(backstage, search, Look.of(choice, step, known), part)
        for name in ("since", "main", "note", "reason"):
            set_props(f"supply-add-{part}-{name}", {"value": ""})
        set_props(f"supply-add-{part}-refusal", {"children": []})
        say(said_of((edit,), kept.content, asked.lang))
        return with_done(own, cycle, (edit,))


def _let_remove(site: Dash, backstage: Backstage, part: Part) -> None:
    name = f"supply-remove-{part}"

    @answering(
        site,
        Output(f"{name}-dialogue", "opened"),
        Input(name, "n_clicks"),
        State(grid_id(part), "selectedRows"),
        ADDRESS,
        prevent_initial_call=True,
        on_error=telling_in(REFUSAL),
    )
    def ask(clicks: int | None, rows: Any, search: str) -> Any:
        if not clicks:
            return no_update
        asked, _, kept = here(search, backstage)
        edits = chosen_steps(part, rows)
        if not edits:
            raise InputError("no_rows_chosen")
        lines = [
            f"{place_text(kept.content, edit.place, asked.lang)}: {value_text(edit.place, edit.before, asked.lang)}"
            for edit in edits
        ]
        set_props(f"{name}-words", {"children": listed(lines)})
        set_props(f"{name}-reason", {"value": ""})
        set_props(f"{name}-refusal", {"children": []})
        set_props(REFUSAL, {"children": []})
        return True

    @answering(
        site,
        Output(f"{name}-dialogue", "opened", allow_duplicate=True),
        Input(f"{name}-no", "n_clicks"),
        prevent_initial_call=True,
    )
    def leave(_clicks: int | None) -> bool:
        return False

    @answering(
        site,
        Output("supply-own", "data", allow_duplicate=True),
        Input(f"{name}-yes", "n_clicks"),
        State(grid_id(part), "selectedRows"),
        State(f"{name}-reason", "value"),
        OWN,
        *LOOK,
        ADDRESS,
        prevent_initial_call=True,
        on_error=telling_in(f"{name}-refusal"),
    )
    def remove(
        clicks: int | None, rows: Any, reason: str | None, own: Any, choice: str, step: str, known: str, search: str
    ) -> Any:
        if not clicks:
            return no_update
        asked, cycle = asking_here(search, backstage)
        edits, look = chosen_steps(part, rows), Look.of(choice, step, known)
        write(backstage, cycle, edits, reason_of(reason))
        kept = follow(backstage, search, look, part)
        set_props(f"{name}-dialogue", {"opened": False})
        set_props(grid_id(part), {"selectedRows": []})
        say(said_of(edits, kept.content, asked.lang))
        return with_done(own, cycle, edits)
