"""Accepting: what would count from now on is shown first, and nothing else is accepted."""

from typing import Any

import dash_mantine_components as dmc
import pandas as pd
from dash import Dash, Input, Output, State, dcc, html, no_update
from dash.development.base_component import Component

from api.cycles.inputs import Inputs
from api.cycles.receiving import Becomes, Coming, accept, coming
from dashboards.figures.allotments import frame
from dashboards.pages.backstage import Backstage, answering, done, may
from dashboards.pages.given import reason_of
from dashboards.pages.parts import Parts, key_figures, table_section
from dashboards.pages.surveys.looked import Looked, looking
from dashboards.pages.words import moment_text, person_words
from models.text import Lang, text

ACCEPT = ("PUT", "/cycles/{cycle_id}/snapshot")
COLUMNS = ("reception", "applicant", "title", "becomes", "demand_lines", "open_questions")


def body(looked: Looked) -> Parts:
    """Show what would count, and offer to accept it."""
    return [html.Div(inside(looked), id="surveys-coming")]


def inside(looked: Looked) -> Parts:
    """What counts now, what would count, and the reason to be given."""
    lang = looked.lang
    found = coming(looked.inputs, looked.read)
    counts = {becomes: sum(line.becomes is becomes for line in found.items) for becomes in Becomes}
    figures = [
        (
            text(f"pages.surveys.becomes.{becomes}", lang),
            f"{count:,}",
            text(f"pages.surveys.becomes_note.{becomes}", lang),
        )
        for becomes, count in counts.items()
    ]
    nothing_new = counts[Becomes.SAME] == len(found.items)
    same = bool(found.items) and nothing_new and looked.inputs.snapshot is not None
    return [
        html.P(_now(looked.inputs, lang), id="accepted-now"),
        key_figures(figures),
        html.P(text("pages.surveys.coming_open", lang, count=found.open_questions, superseded=found.superseded)),
        *([html.P(text("pages.surveys.nothing_new", lang), id="nothing-new")] if same else []),
        *(_form(looked.inputs, found, lang) if may(looked.asked.who, *ACCEPT) else []),
        table_section("coming", coming_table(found, lang), lang, "pages.surveys.coming_table"),
    ]


def _now(inputs: Inputs, lang: Lang) -> str:
    if inputs.snapshot is None:
        return text("pages.surveys.accepted_none", lang)
    version = inputs.snapshot.version
    return text(
        "pages.surveys.accepted_now",
        lang,
        count=len(inputs.snapshot.content.entries),
        at=moment_text(version.at, lang),
        by=person_words(version.by, {}, lang),
        reason=version.reason or text("pages.given.nothing", lang),
    )


def _form(inputs: Inputs, found: Coming, lang: Lang) -> Parts:
    tag = "new" if inputs.snapshot is None else inputs.snapshot.version.tag
    form: Component = dmc.Paper(
        [
            html.P(text("pages.surveys.accept_about", lang)),
            dmc.Textarea(
                id="surveys-accept-reason",
                label=text("pages.surveys.accept_reason", lang),
                required=True,
                autosize=True,
                maw=640,
            ),
            dmc.Button(text("pages.surveys.accept", lang), id="surveys-accept-go", size="md", mt="md"),
            dcc.Store(id="surveys-accept-seen", data={"tag": tag, "digest": found.digest}),
        ],
        withBorder=True,
        p="md",
        my="md",
    )
    return [form] if found.items else []


def coming_table(found: Coming, lang: Lang) -> pd.DataFrame:
    """Return one row per proposal: what accepting would do to it."""
    rows = [
        {
            "reception": line.number,
            "applicant": line.applicant,
            "title": line.title,
            "becomes": text(f"pages.surveys.becomes.{line.becomes}", lang),
            "demand_lines": line.lines,
            "open_questions": line.open_questions,
        }
        for line in found.items
    ]
    return frame(rows, COLUMNS)


def callbacks(site: Dash, backstage: Backstage) -> None:
    """Accept what was shown."""

    @answering(
        site,
        Output("surveys-coming", "children"),
        Input("surveys-accept-go", "n_clicks"),
        State("surveys-accept-reason", "value"),
        State("surveys-accept-seen", "data"),
        State("location", "search"),
        running=[(Output("surveys-accept-go", "loading"), True, False)],
        prevent_initial_call=True,
    )
    def take(clicks: int | None, reason: str | None, seen: dict[str, str], search: str) -> Any:
        if not clicks:
            return no_update
        why = reason_of(reason)
        looked = looking(backstage, search)
        who = backstage.permitted(*ACCEPT)
        made = accept(
            backstage.store.database, backstage.desk, looked.inputs.id, who.account, seen["tag"], why, seen["digest"]
        )
        done(
            text(
                "pages.surveys.accepted",
                looked.lang,
                count=made.proposals,
                superseded=made.superseded,
                open=made.open_questions,
            )
        )
        return inside(looking(backstage, search))
