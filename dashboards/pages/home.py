"""The first page: where the round stands, what comes next for whoever looks, what is open, what others changed."""

from datetime import UTC, date, datetime
from typing import Any

import dash_ag_grid as dag
import dash_mantine_components as dmc
from dash import Dash, Input, Output, State, dcc, html, no_update
from dash.development.base_component import Component

from api.cycles.care import Care, OpenRow, take_care
from api.cycles.overview import News, Overview, news, overview
from api.cycles.standing import Standing, Step, StepState
from dashboards.pages import begin
from dashboards.pages.asked import Asked, asking
from dashboards.pages.backstage import Backstage, answering, done, may
from dashboards.pages.grid import MOST_ROWS, WRITTEN_IN, kept_until_saved, layout, options, room
from dashboards.pages.parts import Parts, heading, notice
from dashboards.pages.summary import strip
from dashboards.pages.visits import visited
from dashboards.pages.words import moment_text
from models.text import Lang, text

CARE = ("PUT", "/cycles/{cycle_id}/open-points/{key}")
WHERE = {
    "received": "surveys",
    "questions": "surveys",
    "accepted": "surveys",
    "supply": "supply",
    "policy": "policy",
    "scenario": "runs",
    "plan": "runs",
    "published": "publish",
    "acknowledged": "publish",
}
"""The page on which a step is done."""
PART = {"questions": "questions", "accepted": "accept"}
"""The part of the page of the surveys on which a step is done."""


def body(asked: Asked, backstage: Backstage) -> Parts:
    """Show the round, or how to begin one."""
    inputs = backstage.round(asked)
    if inputs is None:
        return [*heading("home", asked.lang), *_plan(asked, backstage, None), _no_round(asked)]
    seen = overview(backstage.store.database, backstage.desk, inputs, asked.lang, datetime.now(UTC))
    return [
        *heading("home", asked.lang),
        dmc.Text(inputs.cycle.content.name, fw=700, id="home-round"),
        _next(seen.standing, asked),
        *_plan(asked, backstage, seen.standing),
        *_steps(seen.standing, asked),
        *_open(seen, asked),
        *_news(asked),
        *_another(asked),
    ]


def _word(asked: Asked, key: str, **params: object) -> str:
    return text(f"pages.home.{key}", asked.lang, **params)


def _title(asked: Asked, key: str) -> Component:
    title: Component = dmc.Title(_word(asked, key), order=2, size="h3", mt="xl", mb="xs")
    return title


def _no_round(asked: Asked) -> Component:
    how = "no_round_how" if may(asked.who, *begin.BEGIN) else "no_round_wait"
    return notice("home-no-round", _word(asked, "no_round"), [html.P(_word(asked, how)), *begin.offer(asked)])


def _another(asked: Asked) -> Parts:
    form = begin.offer(asked)
    return [html.Details([html.Summary(_word(asked, "another_round")), *form], id="home-another")] if form else []


# --- what comes next


def _next(standing: Standing, asked: Asked) -> Component:
    step = standing.next_for(asked.who.role)
    if step is None:
        return notice("home-next", _word(asked, "nothing_next"), [])
    link = html.A(_word(asked, f"step.{step.step}.do"), href=_place(step, asked), className="action")
    return notice("home-next", _word(asked, "next"), [link, html.P(_said(step, asked))])


def _place(step: StepState, asked: Asked) -> str:
    return asked.link(f"/ui/{WHERE[step.step]}", part=PART.get(step.step, ""))


def _said(step: StepState, asked: Asked) -> str:
    before = step.step is Step.ACKNOWLEDGED and not step.of
    return _word(asked, f"step.{step.step}.{'before' if before else step.state}", count=step.count, of=step.of)


# --- the newest plan


def _plan(asked: Asked, backstage: Backstage, standing: Standing | None) -> Parts:
    newest = None if standing is None or standing.plan is None else standing.plan.id
    shown = backstage.window.shown(newest) if newest or standing is None else None
    if shown is None:
        return []
    link = html.A(_word(asked, "to_plan"), href=asked.link("/ui/schedule", plan=shown.entry.id), className="action")
    return [_title(asked, "newest"), *strip(shown, asked.lang), link]


# --- the steps


def _steps(standing: Standing, asked: Asked) -> Parts:
    names = ("step_name", "step_state", "step_said")
    scope: dict[str, Any] = {"scope": "col"}
    head = html.Thead(html.Tr([html.Th(_word(asked, name), **scope) for name in names]))
    table = html.Table([head, html.Tbody([_row(step, asked) for step in standing.steps])], className="plain-table")
    return [_title(asked, "steps"), html.Div(table, className="chart", id="home-steps")]


def _row(step: StepState, asked: Asked) -> Component:
    scope: dict[str, Any] = {"scope": "row"}
    name = html.A(_word(asked, f"step.{step.step}.name"), href=_place(step, asked))
    state = html.Td(_word(asked, f"state.{step.state}"), className=f"state-{step.state}")
    return html.Tr([html.Th(name, **scope), state, html.Td(_said(step, asked))])


# --- what is open


def _open(seen: Overview, asked: Asked) -> Parts:
    rows = [_open_row(row) for row in seen.open_rows]
    if not rows:
        return [_title(asked, "open"), html.P(_word(asked, "nothing_open"))]
    editable, whole = may(asked.who, *CARE), len(rows) <= MOST_ROWS
    grid = dag.AgGrid(
        id="home-open",
        rowData=rows,
        columnDefs=_columns(asked, editable),
        defaultColDef={"sortable": True, "resizable": True, "filter": True, "wrapText": True, "autoHeight": True},
        getRowId="params.data.key",
        eventListeners={"cellValueChanged": kept_until_saved("home-open")},
        dashGridOptions=options(asked.lang, domLayout=layout(whole), **WRITTEN_IN),
        style=room(whole),
    )
    about = _word(asked, "open_about" if editable else "open_read", count=len(rows))
    named: dict[str, Any] = {"aria-label": _word(asked, "open")}
    return [_title(asked, "open"), html.P(about), html.Section(grid, **named)]


def _open_row(row: OpenRow) -> dict[str, Any]:
    given = row.model_dump(mode="json", include={"key", "kind", "about", "said", "ask", "etag"})
    return given | {"owner": row.care.owner, "due": None if row.care.due is None else row.care.due.isoformat()}


def _columns(asked: Asked, editable: bool) -> list[dict[str, Any]]:
    wide = {"kind": 150, "about": 190, "said": 360, "ask": 120, "owner": 130, "due": 140}
    columns: list[dict[str, Any]] = [
        {"field": field, "headerName": _word(asked, f"column.{field}"), "width": width} for field, width in wide.items()
    ]
    columns[2] |= {"flex": 1, "minWidth": wide["said"]}
    columns[4] |= {"editable": editable}
    columns[5] |= {"editable": editable, "cellEditor": "agDateStringCellEditor"}
    return columns


# --- what others changed


def _news(asked: Asked) -> Parts:
    waiting = html.P(text("pages.loading", asked.lang))
    return [
        _title(asked, "news"),
        dcc.Store(id="home-visits", storage_type="local"),
        html.Div(waiting, id="home-news", role="status"),
    ]


def _told(since: datetime | None, found: tuple[News, ...], lang: Lang) -> Parts:
    def word(key: str, **params: object) -> str:
        return text(f"pages.home.{key}", lang, **params)

    if since is None:
        return [html.P(word("first_visit"))]
    when = moment_text(since, lang)
    if not found:
        return [html.P(word("no_news", since=when))]
    lines: Parts = [
        html.Li(
            word(
                "news_line",
                by=word(f"person.{one.by or 'nobody'}") if one.by in ("", "sample", "service") else one.by,
                action=word(f"action.{one.action.replace('.', '_')}"),
                count=one.count,
                last=moment_text(one.last, lang),
            )
        )
        for one in found
    ]
    return [html.P(word("since", since=when)), html.Ul(lines)]


def callbacks(site: Dash, backstage: Backstage) -> None:
    """Keep who looks after what; tell what changed since the last visit; begin a round."""
    begin.callbacks(site, backstage)

    @answering(
        site,
        Output("home-news", "children"),
        Output("home-visits", "data"),
        Input("home-visits", "modification_timestamp"),
        State("home-visits", "data"),
    )
    def tell_news(_stamp: int | None, before: dict[str, str] | None) -> Any:
        since, kept = visited(before, datetime.now(UTC))
        with backstage.read() as connection:
            found = () if since is None else news(connection, since)
        return _told(since, found, asking().lang), no_update if kept == before else kept

    @answering(
        site,
        Output("home-open", "rowTransaction"),
        Input("home-open", "cellValueChanged"),
        State("location", "search"),
        prevent_initial_call=True,
    )
    def care(changes: list[dict[str, Any]], search: str) -> Any:
        asked = asking(search=search or "")
        inputs = backstage.round(asked)
        if inputs is None or not changes:
            return no_update
        updated = []
        for change in changes:
            row = change["data"]
            due = date.fromisoformat(row["due"][:10]) if row.get("due") else None
            with backstage.acting(*CARE) as transaction:
                meant = Care(owner=(row.get("owner") or "").strip(), due=due)
                kept = take_care(transaction, inputs.id, row["key"], meant, row["etag"])
            updated.append(row | {"etag": kept.version.tag})
        done(_word(asked, "care_kept", about=updated[-1]["about"]))
        return {"update": updated}
