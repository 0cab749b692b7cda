"""What was sent in: workbooks dropped onto the page, the list of them, and taking one back."""

from base64 import b64decode
from collections.abc import Sequence
from typing import Any

import dash_mantine_components as dmc
from dash import ALL, Dash, Input, Output, State, ctx, dcc, html, no_update
from dash.development.base_component import Component

from api.cycles.inputs import Inputs
from api.cycles.nouns import Kind, Upload, Use
from api.cycles.receiving import Received, megabytes, send_in
from api.settings import PREFIX, ApiSettings
from api.store import documents
from api.store.documents import Kept
from dashboards.pages.asked import Asked
from dashboards.pages.backstage import Backstage, answering, done, may
from dashboards.pages.given import reason_of, refusal
from dashboards.pages.parts import Parts, button_look, drop, spoken
from dashboards.pages.surveys.looked import Looked, looking
from dashboards.pages.telling import telling_in
from dashboards.pages.words import moment_text, person_words
from models.errors import AllocationError
from models.text import Lang, text

WITHDRAW = ("DELETE", "/cycles/{cycle_id}/surveys/{upload_id}")
FILE = ("GET", "/cycles/{cycle_id}/surveys/{upload_id}/file")
ADD = {
    Use.SURVEY: ("POST", "/cycles/{cycle_id}/surveys"),
    Use.ADOPTION: ("POST", "/cycles/{cycle_id}/adoption"),
}
DECIMAL_SHARE = 4 / 3
"""What a file takes written as text, against its bytes."""


def body(looked: Looked) -> Parts:
    """Show where files are dropped, what became of each, and what was sent in."""
    asked, lang = looked.asked, looked.lang
    drops = [_drop(use, looked.backstage.settings, lang) for use in Use if may(asked.who, *ADD[use])]
    sending: Parts = []
    if drops:
        sending = [
            html.Div(drops, className="drop-areas"),
            html.P(text("pages.surveys.waiting", lang), id="surveys-waiting", role="status", hidden=True),
            html.Div([], id="surveys-received", role="status"),
        ]
    return [
        *sending,
        dmc.Title(text("pages.surveys.sent_in", lang), order=2, size="h3", mt="lg", mb="xs"),
        html.Div(listed(looked.inputs, asked), id="surveys-files"),
        *([_modal(lang)] if may(asked.who, *WITHDRAW) else []),
    ]


def _drop(use: Use, settings: ApiSettings, lang: Lang) -> Component:
    limits = text(
        "pages.surveys.limits",
        lang,
        each=megabytes(settings.document_bytes),
        together=megabytes(round(settings.drop_bytes / DECIMAL_SHARE)),
    )
    inside = [
        dmc.Text(text(f"pages.surveys.drop_{use}", lang), fw=700),
        dmc.Text(limits, size="sm"),
        button_look(text("pages.surveys.choose", lang)),
    ]
    return drop(f"surveys-drop-{use}", inside, multiple=True)


def listed(inputs: Inputs, asked: Asked) -> Parts:
    """List what was sent in, the newest first."""
    lang = asked.lang
    if not inputs.uploads:
        return [html.P(text("pages.surveys.no_files", lang), id="surveys-none")]
    by_name = sorted(inputs.uploads, key=lambda kept: kept.content.file)
    newest = sorted(by_name, key=lambda kept: kept.version.at, reverse=True)
    columns = ["file", "use", "at", "by", "size"]
    tools = may(asked.who, *FILE) or may(asked.who, *WITHDRAW)
    heads = [html.Th(text(f"pages.surveys.column.{name}", lang), scope="col") for name in columns]
    heads += [html.Th(text("pages.surveys.column.tools", lang), scope="col")] if tools else []
    rows = [
        html.Tr([*_cells(kept, lang), *([html.Td(_tools(inputs, kept, asked))] if tools else [])]) for kept in newest
    ]
    table = html.Table([html.Thead(html.Tr(heads)), html.Tbody(rows)], className="lines-table", id="surveys-list")
    return [
        html.Div(table, className="scroll-x", tabIndex=0, role="region", **spoken(text("pages.surveys.sent_in", lang)))
    ]


def _cells(kept: Kept[Upload], lang: Lang) -> Parts:
    size = text("pages.surveys.kilobytes", lang, size=-(-kept.content.size // 1000))
    return [
        html.Th(kept.content.file, scope="row"),
        html.Td(text(f"pages.surveys.use.{kept.content.use}", lang)),
        html.Td(moment_text(kept.version.at, lang), className="moment"),
        html.Td(person_words(kept.version.by, {}, lang)),
        html.Td(size, className="number"),
    ]


def _tools(inputs: Inputs, kept: Kept[Upload], asked: Asked) -> Parts:
    lang, found = asked.lang, []
    if may(asked.who, *FILE):
        href = f"{PREFIX}/cycles/{inputs.id}/surveys/{kept.version.name}/file"
        label = text("pages.surveys.download_of", lang, file=kept.content.file)
        found.append(
            html.A(
                text("pages.surveys.download", lang),
                href=href,
                download=kept.content.file,
                className="tool",
                **spoken(label),
            )
        )
    if may(asked.who, *WITHDRAW):
        which = {"type": "surveys-withdraw", "name": kept.version.name, "tag": kept.version.tag}
        label = text("pages.surveys.withdraw_of", lang, file=kept.content.file)
        found.append(
            dmc.Button(text("pages.surveys.withdraw", lang), id=which, variant="subtle", size="md", **spoken(label))
        )
    return [html.Div(found, className="row-tools")]


def _modal(lang: Lang) -> Component:
    modal: Component = dmc.Modal(
        [
            html.P([], id="surveys-withdraw-file"),
            html.P(text("pages.surveys.withdraw_about", lang)),
            dmc.Textarea(
                id="surveys-withdraw-reason", label=text("pages.given.reason", lang), required=True, autosize=True
            ),
            html.Div(id="surveys-withdraw-refusal", role="alert"),
            dmc.Button(text("pages.surveys.withdraw", lang), id="surveys-withdraw-go", size="md", color="red", mt="md"),
            dcc.Store(id="surveys-withdrawn"),
        ],
        id="surveys-withdraw-modal",
        title=text("pages.surveys.withdraw_title", lang),
        closeButtonProps={"aria-label": text("pages.given.close", lang)},
        opened=False,
    )
    return modal


# --- what happens


def content_of(written: str) -> bytes:
    """Return the bytes of a dropped file: ``data:<kind>;base64,<text>``."""
    return b64decode(written.partition(",")[2])


def received(found: Received | AllocationError, name: str, use: Use, lang: Lang) -> Component:
    """Say what became of one file, by its name."""
    if isinstance(found, AllocationError):
        state, words = "refused", refusal(found, lang)
    elif found.known:
        state = "known"
        words = text(
            "pages.surveys.known",
            lang,
            file=found.kept.content.file,
            use=text(f"pages.surveys.use.{found.kept.content.use}", lang),
        )
    else:
        asked = len({problem.question for problem in found.said if problem.question})
        state, words = "kept", text("pages.surveys.kept_asked" if asked else "pages.surveys.kept", lang, count=asked)
    return html.Li(
        [
            html.Strong(text(f"pages.surveys.state.{state}", lang), className=f"got got-{state}"),
            html.Span(f"{name}: ", className="file-name"),
            words,
        ],
        className="received",
    )


def _sent(backstage: Backstage, looked: Looked, names: Sequence[str], contents: Sequence[str], use: Use) -> Parts:
    """Keep each file; one that cannot be kept is said and stops no other."""
    who = backstage.permitted(*ADD[use])
    most = backstage.settings.document_bytes
    found: Parts = []
    for name, written in sorted(zip(names, contents, strict=True)):
        try:
            one: Received | AllocationError = send_in(
                backstage.store.database,
                backstage.desk,
                looked.inputs.id,
                who.account,
                name,
                content_of(written),
                use,
                most,
            )
        except AllocationError as error:
            one = error
        found.append(received(one, name, use, looked.lang))
    title = dmc.Title(text("pages.surveys.received", looked.lang, count=len(found)), order=2, size="h3", mt="md")
    return [title, html.Ul(found, className="received-list")]


def callbacks(site: Dash, backstage: Backstage) -> None:
    """Receive what is dropped; take back what is withdrawn."""
    for use in Use:
        _receive(site, backstage, use)

    @answering(
        site,
        Output("surveys-withdraw-modal", "opened"),
        Output("surveys-withdrawn", "data"),
        Output("surveys-withdraw-file", "children"),
        Output("surveys-withdraw-reason", "value"),
        Output("surveys-withdraw-refusal", "children"),
        Input({"type": "surveys-withdraw", "name": ALL, "tag": ALL}, "n_clicks"),
        State("location", "search"),
        prevent_initial_call=True,
    )
    def ask(clicks: list[int | None], search: str) -> Any:
        which = ctx.triggered_id
        if not which or not any(clicks):
            return (no_update,) * 5
        inputs = looking(backstage, search).inputs
        file = next((kept.content.file for kept in inputs.uploads if kept.version.name == which["name"]), "")
        return True, {"name": which["name"], "tag": which["tag"], "file": file}, file, "", []

    @answering(
        site,
        Output("surveys-withdraw-modal", "opened", allow_duplicate=True),
        Output("surveys-files", "children", allow_duplicate=True),
        Input("surveys-withdraw-go", "n_clicks"),
        State("surveys-withdrawn", "data"),
        State("surveys-withdraw-reason", "value"),
        State("location", "search"),
        prevent_initial_call=True,
        on_error=telling_in("surveys-withdraw-refusal"),
    )
    def withdraw(clicks: int | None, which: dict[str, str] | None, reason: str | None, search: str) -> Any:
        if not clicks or which is None:
            return no_update, no_update
        why = reason_of(reason)
        looked = looking(backstage, search)
        with backstage.acting(*WITHDRAW) as change:
            documents.withdraw(change, looked.inputs.id, Kind.UPLOAD, which["name"], which["tag"], why)
        done(text("pages.surveys.withdrawn", looked.lang, file=which["file"]))
        return False, listed(looking(backstage, search).inputs, looked.asked)


def _receive(site: Dash, backstage: Backstage, use: Use) -> None:
    drop = f"surveys-drop-{use}"

    @answering(
        site,
        Output("surveys-received", "children", allow_duplicate=True),
        Output("surveys-files", "children", allow_duplicate=True),
        Output(drop, "contents"),
        Input(drop, "contents"),
        State(drop, "filename"),
        State("location", "search"),
        running=[(Output("surveys-waiting", "hidden"), False, True)],
        prevent_initial_call=True,
    )
    def receive(contents: list[str] | None, names: list[str] | None, search: str) -> Any:
        if not contents or not names:
            return no_update, no_update, no_update
        looked = looking(backstage, search)
        found = _sent(backstage, looked, names, contents, use)
        return found, listed(looking(backstage, search).inputs, looked.asked), None
