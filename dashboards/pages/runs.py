"""Runs: start one, see how it stands, stop it, take it up again, and read how the earlier ones ended."""

from collections.abc import Mapping
from typing import Any

import dash_mantine_components as dmc
from dash import ALL, Dash, Input, Output, State, ctx, dcc, html, no_update
from dash.development.base_component import Component

from api.people import accounts
from api.store import runs, scenarios
from api.store.pages import Slice
from dashboards.pages import run_start
from dashboards.pages.asked import Asked, asking
from dashboards.pages.backstage import Backstage, answering, done, may
from dashboards.pages.parts import Parts, heading, notice
from dashboards.pages.rows import rows
from dashboards.pages.run_news import progress_lines
from dashboards.pages.run_result import run_result
from dashboards.pages.words import moment_text
from models.job import Run, RunKind, RunState
from models.text import Lang, text

SHOWN_RUNS = 30
CANCEL, RESUME = ("POST", "/runs/{run_id}/cancel"), ("POST", "/runs/{run_id}/resume")


def body(asked: Asked, backstage: Backstage) -> Parts:
    """Show what is running, what the run of the address led to, offer to start, and list the runs."""
    now, result, listed = (html.Div(part, id=name) for name, part in live(asked, backstage).items())
    return [
        *heading("runs", asked.lang),
        now,
        result,
        *run_start.form(asked, backstage),
        listed,
        _confirm(asked.lang),
        dcc.Store(id="runs-asked"),
    ]


def live(asked: Asked, backstage: Backstage) -> Mapping[str, Parts | str]:
    """Return what changes while the page is open: the news of the run going on, the end of one, the list of runs."""
    with backstage.read() as connection:
        listed = runs.entries(connection, Slice(limit=SHOWN_RUNS)).items
        waiting = [run.id for run in runs.waiting(connection)]
        chosen = runs.get(connection, asked.word("run")) if asked.word("run") else None
        names = {entry.id: entry.name for entry in scenarios.entries(connection).items}
        people = {run.by: _person(connection, run.by) for run in listed}
    going = next((run for run in listed if run.state is RunState.RUNNING), None)
    lines = [_line(run, asked, names, people, waiting) for run in listed]
    return {
        "runs-now": _now(going, names, backstage, asked.lang),
        "runs-chosen": run_result(asked, backstage, chosen),
        "runs-list": _listed(lines, asked.lang),
    }


def _person(connection: Any, name: str) -> str:
    account = accounts.find(connection, name)
    return (account.shown if account else "") or name


def _now(run: Run | None, names: Mapping[str, str], backstage: Backstage, lang: Lang) -> Parts:
    if run is None:
        return [html.P(text("pages.runs.none_running", lang))]
    scenario = backstage.window.scenario(run.scenario)
    title = text("pages.runs.now", lang, scenario=names.get(run.scenario, run.scenario))
    lines = progress_lines(run.progress, scenario, lang) if run.progress else []
    return [notice("runs-going", title, lines)]


# --- the list


def _listed(lines: list[list[Any]], lang: Lang) -> Parts:
    title = dmc.Title(text("pages.runs.list", lang), order=2, size="h3", mt="xl", mb="xs")
    if not lines:
        return [title, html.P(text("pages.runs.no_runs", lang))]
    return [title, rows("runs", ("made", "scenario", "person", "state", "plan", "action"), lines, lang)]


def _line(run: Run, asked: Asked, names: Mapping[str, str], people: Mapping[str, str], waiting: list[str]) -> list[Any]:
    lang = asked.lang
    state: Any = text(f"run.state.{run.state}", lang)
    if run.state.ended:
        place = "replan" if run.kind is RunKind.REPLAN else "runs"
        state = html.A(state, href=asked.link(f"/ui/{place}", run=run.id))
    elif run.cancel_asked:
        state = text("pages.runs.stopping", lang)
    elif run.state is RunState.QUEUED:
        state = text("pages.runs.waiting", lang, number=waiting.index(run.id) + 1, of=len(waiting))
    plan: Any = ""
    if run.plan and run.state.ended:
        plan = html.A(text("pages.runs.to_plan", lang), href=asked.link("/ui/schedule", plan=run.plan))
    made, name = moment_text(run.created_at, lang), names.get(run.made or run.scenario, run.scenario)
    if run.kind is RunKind.REPLAN and run.made is None:
        name = text("pages.replan.name", lang, scenario=name)
    return [made, name, people[run.by], state, plan, _actions(run, asked)]


def _actions(run: Run, asked: Asked) -> Parts:
    if not run.state.ended and not run.cancel_asked and may(asked.who, *CANCEL):
        return [_button("cancel", run, asked.lang, variant="outline", color="red")]
    if run.state is RunState.INTERRUPTED and may(asked.who, *RESUME):
        return [_button("resume", run, asked.lang, variant="outline")]
    return []


def _button(name: str, run: Run, lang: Lang, **look: Any) -> Component:
    made = moment_text(run.created_at, lang)
    named: dict[str, Any] = {"aria-label": text(f"pages.runs.{name}_of", lang, made=made)}
    words = text(f"pages.runs.{name}", lang)
    button: Component = dmc.Button(words, id={"type": f"runs-{name}", "run": run.id}, h=44, **look, **named)
    return button


def _confirm(lang: Lang) -> Component:
    """Ask before a run is stopped."""
    inside: Parts = [
        html.P(text("pages.runs.confirm_about", lang)),
        dmc.Group(
            [
                dmc.Button(text("pages.runs.confirm_yes", lang), id="runs-confirm-yes", color="red", h=44),
                dmc.Button(text("pages.runs.confirm_no", lang), id="runs-confirm-no", variant="outline", h=44),
            ]
        ),
    ]
    modal: Component = dmc.Modal(
        inside,
        id="runs-confirm",
        title=text("pages.runs.confirm", lang),
        opened=False,
        closeButtonProps={"aria-label": text("pages.runs.confirm_no", lang)},
    )
    return modal


def callbacks(site: Dash, backstage: Backstage) -> None:
    """Tie starting, stopping and taking up to the page."""
    run_start.callbacks(site, backstage)

    @answering(
        site,
        Output("runs-confirm", "opened"),
        Output("runs-asked", "data"),
        Input({"type": "runs-cancel", "run": ALL}, "n_clicks"),
        Input("runs-confirm-no", "n_clicks"),
        prevent_initial_call=True,
    )
    def ask(_clicks: list[int | None], _no: int | None) -> Any:
        if not ctx.triggered[0]["value"]:
            return no_update, no_update  # a row that came anew
        if ctx.triggered_id == "runs-confirm-no":
            return False, no_update
        return True, ctx.triggered_id["run"]

    @answering(
        site,
        Output("runs-confirm", "opened", allow_duplicate=True),
        Input("runs-confirm-yes", "n_clicks"),
        State("runs-asked", "data"),
        prevent_initial_call=True,
    )
    def cancel(clicks: int | None, run_id: str | None) -> Any:
        if not clicks or not run_id:
            return no_update
        who = backstage.permitted(*CANCEL)
        backstage.runner.cancel(run_id, who.account)
        done(text("pages.runs.cancelled", asking().lang))
        return False

    @answering(site, Input({"type": "runs-resume", "run": ALL}, "n_clicks"), prevent_initial_call=True)
    def resume(_clicks: list[int | None]) -> None:
        if not ctx.triggered[0]["value"]:
            return
        with backstage.acting(*RESUME) as change:
            backstage.runner.resume(change, ctx.triggered_id["run"])
        backstage.runner.begin()
        done(text("pages.runs.resumed", asking().lang))
