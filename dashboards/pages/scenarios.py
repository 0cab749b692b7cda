"""Scenarios: where each came from, others made of them by a few edits, and several held against each other."""

from collections.abc import Sequence
from typing import Any

import dash_mantine_components as dmc
from dash import Dash, Input, Output, State, dcc, html, no_update

from allocator.ledger.names import Names
from api.cycles.forking import fork
from api.store import scenarios
from api.store.protocol import ScenarioEntry
from dashboards.pages.asked import Asked, asking
from dashboards.pages.backstage import Backstage, answering, may
from dashboards.pages.compare import compared
from dashboards.pages.entry_form import TALL, EntryForm
from dashboards.pages.entry_kinds import EDITS, EVENTS, told
from dashboards.pages.parts import Parts, heading, notice
from dashboards.pages.rows import rows
from dashboards.pages.words import moment_text
from dashboards.theme import SUCCESS
from models.errors import InputError
from models.text import Lang, text

FORK = ("POST", "/scenarios/{scenario_id}/forks")
MOST_COMPARED = 4


def _form(backstage: Backstage) -> EntryForm:
    return EntryForm("scenarios", EDITS, "scenarios-parent", backstage.window.scenario)


def body(asked: Asked, backstage: Backstage) -> Parts:
    """Show the comparison asked for, else the list, and offer to compare and to make another."""
    with backstage.read() as connection:
        entries = scenarios.entries(connection).items
    rounds = {kept.version.owner: kept.content.name for kept in backstage.cycles()}
    if not entries:
        return [*heading("scenarios", asked.lang), html.P(text("pages.scenarios.none", asked.lang))]
    wanted = [each for each in asked.word("compare").split(",") if each]
    comparison = compared(asked, backstage, entries, wanted[:MOST_COMPARED]) if len(wanted) > 1 else []
    return [
        *heading("scenarios", asked.lang),
        *_made(asked, entries),
        *_choice(entries, wanted, asked.lang),
        *comparison,
        *_listed(asked, backstage, entries, rounds),
        *_fork(asked, backstage, entries),
    ]


def _made(asked: Asked, entries: Sequence[ScenarioEntry]) -> Parts:
    """Say that a scenario was made, and what to do with it."""
    made = next((entry for entry in entries if entry.id == asked.word("made")), None)
    if made is None:
        return []
    start = html.A(text("pages.scenarios.run_it", asked.lang), href=asked.link("/ui/runs", scenario=made.id))
    said = text("pages.scenarios.made", asked.lang, name=made.name)
    return [html.Div(notice("scenarios-made", said, [start], SUCCESS), role="status")]


def scenario_choices(entries: Sequence[ScenarioEntry], lang: Lang) -> list[dict[str, str]]:
    """Return scenarios as one chooses between them: by name and the moment they were made."""
    return [
        {
            "value": entry.id,
            "label": text("pages.runs.scenario_name", lang, name=entry.name, made=moment_text(entry.created_at, lang)),
        }
        for entry in entries
    ]


def _choice(entries: Sequence[ScenarioEntry], wanted: list[str], lang: Lang) -> Parts:
    if len(entries) < 2:
        return []
    choice = dmc.MultiSelect(
        id="scenarios-compared",
        label=text("pages.scenarios.compare", lang),
        description=text("pages.scenarios.compare_about", lang, most=MOST_COMPARED),
        data=scenario_choices(entries, lang),
        value=wanted,
        maxValues=MOST_COMPARED,
        searchable=True,
        clearable=True,
        clearButtonProps={"aria-label": text("pages.scenarios.clear", lang)},
        maw=820,
        mt="md",
        styles={"input": TALL},
    )
    button = dmc.Button(text("pages.scenarios.compare_button", lang), id="scenarios-compare", h=44, mt="sm")
    return [choice, button]


def _listed(asked: Asked, backstage: Backstage, entries: Sequence[ScenarioEntry], rounds: dict[str, str]) -> Parts:
    lang = asked.lang
    names = {entry.id: entry.name for entry in entries}
    lines: list[list[Any]] = []
    for entry in entries:
        plan = backstage.window.plan_of(entry.id)
        links: Parts = [html.A(text("pages.scenarios.run", lang), href=asked.link("/ui/runs", scenario=entry.id))]
        if plan:
            links.insert(0, html.A(text("pages.runs.to_plan", lang), href=asked.link("/ui/schedule", plan=plan)))
        origin = _origin(entry, names, rounds, backstage, lang)
        lines.append([entry.name, moment_text(entry.created_at, lang), origin, html.Div(links, className="links")])
    title = dmc.Title(text("pages.scenarios.list", lang), order=2, size="h3", mt="xl", mb="xs")
    return [title, rows("scenarios", ("name", "made", "origin", "action"), lines, lang)]


def _origin(
    entry: ScenarioEntry, names: dict[str, str], rounds: dict[str, str], backstage: Backstage, lang: Lang
) -> Parts:
    """Say where a scenario came from: its round, or its parent and what was changed."""
    origin = entry.origin
    if not origin.parent:
        key = "of_round" if origin.cycle else "brought"
        return [html.Span(text(f"pages.scenarios.{key}", lang, round=rounds.get(origin.cycle, origin.cycle)))]
    kinds = EVENTS if origin.plan else EDITS
    called = Names(backstage.window.scenario(entry.id), lang)
    key = "replanned" if origin.plan else "forked"
    said: Parts = [html.Div(text(f"pages.scenarios.{key}", lang, parent=names.get(origin.parent, origin.parent)))]
    said.append(html.Ul([html.Li(told(kinds, edit, called, lang)) for edit in origin.edits]))
    if origin.reason and not origin.plan:  # an event says its own reason
        said.append(html.Div(text("pages.scenarios.reason_was", lang, reason=origin.reason)))
    return said


def _fork(asked: Asked, backstage: Backstage, entries: Sequence[ScenarioEntry]) -> Parts:
    if not may(asked.who, *FORK):
        return []
    lang = asked.lang
    parent = dmc.Select(
        id="scenarios-parent",
        label=text("pages.scenarios.parent", lang),
        data=scenario_choices(entries, lang),
        value=asked.word("parent") or entries[0].id,
        searchable=True,
        allowDeselect=False,
        maw=640,
        styles={"input": TALL},
    )
    name = dmc.TextInput(
        id="scenarios-name", label=text("pages.runs.name", lang), required=True, maw=640, styles={"input": TALL}
    )
    reason = dmc.TextInput(
        id="scenarios-reason",
        label=text("pages.scenarios.reason", lang),
        required=True,
        maw=640,
        styles={"input": TALL},
    )
    return [
        dmc.Title(text("pages.scenarios.fork", lang), order=2, size="h3", mt="xl", mb="xs"),
        html.P(text("pages.scenarios.fork_about", lang)),
        dmc.Stack([parent, html.Div(_form(backstage).body(lang)), name, reason], gap="sm"),
        dmc.Button(text("pages.scenarios.fork_button", lang), id="scenarios-fork", h=44, mt="md"),
        dcc.Loading(html.Div(id="scenarios-working"), type="dot"),
    ]


def callbacks(site: Dash, backstage: Backstage) -> None:
    """Tie comparing and forking to the page."""
    form = _form(backstage)
    form.callbacks(site)

    @answering(
        site,
        Output("location", "href", allow_duplicate=True),
        Input("scenarios-compare", "n_clicks"),
        State("scenarios-compared", "value"),
        State("location", "search"),
        prevent_initial_call=True,
    )
    def compare(clicks: int | None, wanted: list[str] | None, search: str) -> Any:
        if not clicks:
            return no_update
        asked = asking("/ui/scenarios", search or "")
        if not wanted or len(wanted) < 2:
            raise InputError("compare_two")
        return asked.link("/ui/scenarios", compare=",".join(wanted))

    @answering(
        site,
        Output("location", "href", allow_duplicate=True),
        Output("scenarios-working", "children"),
        Input("scenarios-fork", "n_clicks"),
        State("scenarios-parent", "value"),
        State(form.store, "data"),
        State("scenarios-name", "value"),
        State("scenarios-reason", "value"),
        State("location", "search"),
        prevent_initial_call=True,
        running=[(Output("scenarios-fork", "disabled"), True, False)],
    )
    def make(
        clicks: int | None,
        parent: str,
        entered: list[dict[str, Any]],
        name: str | None,
        reason: str | None,
        search: str,
    ) -> Any:
        if not clicks:
            return no_update, no_update
        asked = asking("/ui/scenarios", search or "")
        backstage.permitted(*FORK)
        if not entered:
            raise InputError("fork_without_edits")
        if not (name or "").strip():
            raise InputError("scenario_without_name")
        if not (reason or "").strip():
            raise InputError("fork_without_reason")
        edits = tuple(EDITS.adapter.validate_python(row) for row in entered)
        made, origin = fork(backstage.store.database, parent, edits, (reason or "").strip())
        with backstage.acting(*FORK) as change:
            entry = scenarios.add(change, made, (name or "").strip(), origin.model_copy(update={"by": change.by}))
        return asked.link("/ui/scenarios", made=entry.id), ""
