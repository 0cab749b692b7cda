"""The audit log: searched, each line with what it changed, and held against what was written down elsewhere."""

from datetime import UTC, datetime, time, timedelta
from typing import Any

import dash_mantine_components as dmc
import pandas as pd
from dash import Dash, Input, Output, State, html, no_update, set_props
from sqlalchemy import Connection

from allocator.intake.typed import typed
from api.cycles.nouns import Kind, Upload
from api.cycles.recounting import recounted
from api.people import accounts
from api.store import chain, documents
from api.store.chain import BadRow, Head
from dashboards.keeping import head
from dashboards.pages.asked import Asked, address, asking, words_of
from dashboards.pages.audit_words import action_words, audit_table, named, word
from dashboards.pages.backstage import Backstage, answering
from dashboards.pages.grid import grid
from dashboards.pages.parts import Parts, heading, notice
from dashboards.pages.telling import telling_in
from dashboards.pages.words import NOBODYS, moment_text, person_words
from dashboards.pages.workbook import change_text
from dashboards.theme import ERROR, SUCCESS
from models.audit import AuditRow
from models.errors import NotFoundError
from models.text import Lang, text
from models.units import JST

PATH = "/ui/audit"
ROWS = 100
WORDS = ("since", "until", "by", "action", "subject")
"""What the log is searched by, as words of the address; ``before`` is where the next piece begins."""


def body(asked: Asked, backstage: Backstage) -> Parts:
    """Show the search, what was found, one line in full, and the check of the whole."""
    lang = asked.lang
    with backstage.read() as connection:
        rows = found(connection, asked)
        names = {account.name: account.shown for account in accounts.every(connection)}
        actions = _actions(connection)
        files = _files(connection, rows)
    rounds = {kept.version.owner: kept.content.name for kept in backstage.cycles()}
    shown = rows[:ROWS]
    return [
        *heading("audit", lang),
        _search(asked, names, actions),
        html.P(word("found", lang, count=len(shown)), role="status"),
        _grid(audit_table(shown, names, rounds, lang, files), lang),
        *(_next(asked, shown[-1].number) if len(rows) > ROWS else []),
        html.P(word("choose", lang)),
        html.Div(id="audit-detail", role="status"),
        *_checking(backstage.store.database.head(), lang),
    ]


def found(connection: Connection, asked: Asked) -> tuple[AuditRow, ...]:
    """Search as the address says; one line more than is shown tells that there are more."""
    before = asked.word("before")
    return chain.search(
        connection,
        subject=asked.word("subject"),
        by=asked.word("by"),
        action=asked.word("action"),
        since=_moment(asked.word("since"), 0),
        until=_moment(asked.word("until"), 1),
        before=int(before) if before.isdecimal() else 0,
        limit=ROWS + 1,
    )


def _files(connection: Connection, rows: tuple[AuditRow, ...]) -> dict[str, str]:
    """Return the names of the files that lines are about, by the subject of the line."""
    about = f"/{Kind.UPLOAD}/"
    owners = {row.subject.partition("/")[0] for row in rows if about in row.subject}
    return {
        f"{owner}{about}{kept.version.name}": kept.content.file
        for owner in owners
        for kept in documents.each(connection, owner, Kind.UPLOAD, Upload)
    }


def _moment(day: str, later: int) -> datetime | None:
    """Return the beginning of a day in Japan, or of the day after it."""
    wanted = typed("supply", "cover", "as_of", day)
    return None if wanted is None else datetime.combine(wanted + timedelta(days=later), time(), JST).astimezone(UTC)


def _actions(connection: Connection) -> list[str]:
    return sorted({row.action for row in chain.search(connection, limit=10_000)})


def _grid(table: pd.DataFrame, lang: Lang) -> Any:
    found = grid("audit", table, lang)
    found.dashGridOptions = found.dashGridOptions | {
        "rowSelection": {"mode": "singleRow", "enableClickSelection": True, "checkboxes": False}
    }
    return found


def _search(asked: Asked, names: dict[str, str], actions: list[str]) -> Any:
    lang = asked.lang
    people = [{"value": name, "label": shown or name} for name, shown in names.items()]
    people += [{"value": one, "label": word(f"person_{one}", lang)} for one in NOBODYS]
    done = [{"value": one, "label": action_words(one, lang)} for one in actions]

    def choice(name: str, data: list[dict[str, str]], width: int) -> Any:
        known = {one["value"] for one in data}
        return dmc.Select(
            id=f"audit-{name}", label=word(name, lang), data=data, clearable=True, searchable=True, w=width,
            value=asked.word(name) if asked.word(name) in known else None,
            clearButtonProps={"aria-label": word("clear", lang)},
            nothingFoundMessage=text("pages.grid.noMatchingRows", lang),
        )  # fmt: skip

    def line(name: str, width: int, kind: str = "text") -> Any:
        return dmc.TextInput(
            id=f"audit-{name}", label=word(name, lang), value=asked.word(name), inputProps={"type": kind}, w=width
        )

    return dmc.Group(
        [
            line("since", 160, "date"),
            line("until", 160, "date"),
            choice("by", people, 170),
            choice("action", done, 250),
            line("subject", 190),
            dmc.Button(word("search", lang), id="audit-search", h=44),
        ],
        align="flex-end",
        mt="sm",
    )


def _next(asked: Asked, number: int) -> Parts:
    kept = {name: asked.word(name) for name in WORDS}
    return [html.A(word("older", asked.lang), href=asked.link(PATH, **kept, before=str(number)), id="audit-older")]


def _checking(last: Head, lang: Lang) -> Parts:
    return [
        dmc.Title(word("check", lang), order=2, size="h3", mt="xl", mb="xs"),
        html.P(word("check_about", lang)),
        dmc.TextInput(
            id="audit-head", label=word("head", lang), value=head_words(last), readOnly=True, maw=780, mb="sm"
        ),
        dmc.Group(
            [
                dmc.TextInput(id="audit-known", label=word("known", lang), w=560),
                dmc.Button(word("check_button", lang), id="audit-check", h=44),
            ],
            align="flex-end",
        ),
        html.Div(id="audit-refusal", role="alert"),
        html.Div(id="audit-verdict", role="status"),
    ]


def head_words(last: Head) -> str:
    """Write the last line as it is noted down."""
    return f"{last.number}:{last.hash}"


def verdict(bad: BadRow | None, last: Head, lang: Lang) -> Any:
    """Say whether the log is as it was written."""
    if bad is None:
        return notice("audit-sound", word("sound", lang, count=last.number), [], SUCCESS)
    said = text(f"cli.audit.{bad.fault}", lang, subject=word("line", lang, number=bad.number))
    return notice("audit-broken", said, [html.P(word("broken", lang))], ERROR)


# --- what happens


def callbacks(site: Dash, backstage: Backstage) -> None:
    """Tie searching, looking closely and checking to the log."""

    @answering(
        site,
        Output("location", "search", allow_duplicate=True),
        Input("audit-search", "n_clicks"),
        *(State(f"audit-{name}", "value") for name in WORDS),
        State("location", "search"),
        prevent_initial_call=True,
    )
    def search(clicks: int | None, *states: Any) -> Any:
        if not clicks:
            return no_update
        *said, here = states
        wanted = {name: (value or "").strip() for name, value in zip(WORDS, said, strict=True)}
        for name in ("since", "until"):
            day = typed("supply", "cover", "as_of", wanted[name])
            wanted[name] = "" if day is None else day.isoformat()
        kept = {name: value for name, value in words_of(here or "").items() if name not in (*WORDS, "before")}
        return address("", kept | wanted) or "?"

    @answering(
        site,
        Output("audit-detail", "children"),
        Input("grid-audit", "selectedRows"),
        prevent_initial_call=True,
    )
    def look(rows: list[dict[str, Any]] | None) -> Any:
        if not rows:
            return []
        backstage.permitted("GET", "/audit")
        return detail(backstage, rows[0]["audit_number"], asking().lang)

    @answering(
        site,
        Output("audit-verdict", "children"),
        Input("audit-check", "n_clicks"),
        State("audit-known", "value"),
        prevent_initial_call=True,
        running=[(Output("audit-check", "disabled"), True, False)],
        on_error=telling_in("audit-refusal"),
    )
    def check(clicks: int | None, known: str | None) -> Any:
        if not clicks:
            return no_update
        backstage.permitted("GET", "/audit/verification")
        lang = asking().lang
        published = head(word("known", lang), (known or "").strip()) if (known or "").strip() else None
        with backstage.read() as connection:
            bad = chain.verify(connection, published)
        last = backstage.store.database.head()
        set_props("audit-head", {"value": head_words(last)})
        set_props("audit-refusal", {"children": []})
        return verdict(bad, last, lang)


def detail(backstage: Backstage, number: int, lang: Lang) -> Any:
    """Show one line: what was there before, what after, and why."""
    with backstage.read() as connection:
        row = next(iter(chain.search(connection, before=number + 1, limit=1)), None)
        if row is None or row.number != number:
            raise NotFoundError("audit_row_not_found", number=number)
        changes = recounted(connection, row)
        names = {account.name: account.shown for account in accounts.every(connection)}
    title = word(
        "detail",
        lang,
        number=row.number,
        at=moment_text(row.at, lang),
        by=person_words(row.by, names, lang),
        action=action_words(row.action, lang),
    )
    lines = [html.Li(change_text(named(change, lang), lang)) for change in changes]
    inside: Parts = [html.Ul(lines)] if lines else [html.P(word("no_words", lang))]
    if row.reason:
        inside.append(html.P(word("reason", lang, reason=row.reason)))
    inside.append(html.P(word("identifier", lang, subject=row.subject)))
    inside.append(html.P(word("hash", lang, hash=row.hash)))
    return notice("audit-row", title, inside)
