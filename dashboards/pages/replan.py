"""Planning again: what happened, from which day on, how much may change - and what that would change, before it counts.

Nothing is published here: what comes out is a draft, to be kept or discarded.
"""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

import dash_mantine_components as dmc
from dash import Dash, Input, Output, State, dcc, html, no_update

from api.jobs.orders import REPLAN_SECONDS, ReplanOrder
from api.plans import publishing, replanning
from api.store import runs
from dashboards.pages import replan_result
from dashboards.pages.asked import Asked, asking
from dashboards.pages.backstage import Backstage, answering, may
from dashboards.pages.entry_form import TALL, EntryForm
from dashboards.pages.entry_kinds import EVENTS
from dashboards.pages.parts import Parts, heading, notice
from dashboards.pages.run_news import progress_lines
from dashboards.pages.states import no_plan
from dashboards.pages.words import moment_text
from models.changes import ReplanMode
from models.errors import InputError
from models.events import Events
from models.job import PlanId, Run, RunKind
from models.scenario import Scenario
from models.text import Lang, text
from models.units import day_in_japan

REPLAN = ("POST", "/plans/{plan_id}/replan")
RESULT_ONLY: dict[str, Any] = {"target_components": {"replan-result": "children"}}
"""Waited for is the result alone: what is hidden while something loads loses the focus."""
MOST_SECONDS, MOST_MORE = 3_600, 1_000


def _form(backstage: Backstage) -> EntryForm:
    return EntryForm("replan", EVENTS, "replan-plan", lambda plan: _scenario(backstage, plan))


def _scenario(backstage: Backstage, plan_id: PlanId) -> Scenario:
    return backstage.window.scenario(backstage.store.plan_entry(plan_id).scenario)


def body(asked: Asked, backstage: Backstage) -> Parts:
    """Show what came of the re-plan of the address, and offer to begin another."""
    if not backstage.window.plans():
        return no_plan(asked.lang)
    now, ended = live(asked, backstage).values()
    return [
        *heading("replan", asked.lang),
        html.P(text("pages.replan.nothing_published", asked.lang)),
        html.Div(now, id="replan-now", role="status"),
        dcc.Store(id="replan-ended", data=ended),
        dcc.Loading(html.Div(id="replan-result"), type="dot", **RESULT_ONLY),
        *_order(asked, backstage),
    ]


def live(asked: Asked, backstage: Backstage) -> Mapping[str, Parts | str]:
    """Return how the re-plan of the address stands; when it has ended, the word that brings its result."""
    run = _followed(asked, backstage)
    now: Parts = []
    if run is not None and not run.state.ended:
        scenario = backstage.window.scenario(run.scenario)
        lines = progress_lines(run.progress, scenario, asked.lang) if run.progress else []
        now = [notice("replan-going", text(f"pages.replan.state.{run.state}", asked.lang), lines)]
    return {"replan-now": now, "replan-ended": f"{run.id}/{run.attempt}" if run and run.state.ended else ""}


def _followed(asked: Asked, backstage: Backstage) -> Run | None:
    if not asked.word("run"):
        return None
    with backstage.read() as connection:
        run = runs.get(connection, asked.word("run"))
    return run if run.kind is RunKind.REPLAN else None


# --- the order


def _order(asked: Asked, backstage: Backstage) -> Parts:
    if not may(asked.who, *REPLAN):
        return []
    lang = asked.lang
    plan = _first_choice(asked, backstage)
    scenario = _scenario(backstage, plan)
    which = dmc.Select(
        id="replan-plan",
        label=text("pages.replan.plan", lang),
        data=_plans(backstage, lang),
        value=plan,
        allowDeselect=False,
        maw=720,
        styles={"input": TALL},
    )
    today = day_in_japan(datetime.now(UTC))
    day = dmc.TextInput(
        id="replan-day",
        label=text("pages.replan.day", lang),
        description=text("pages.replan.day_about", lang),
        value=max(today if scenario.horizon.contains(today) else scenario.as_of, scenario.as_of).isoformat(),
        inputProps={"type": "date"},
        maw=420,
        styles={"input": TALL},
    )
    modes = [
        dmc.Radio(
            text(f"pages.replan.mode.{mode}", lang),
            value=mode,
            description=text(f"pages.replan.mode_about.{mode}", lang),
        )
        for mode in ReplanMode
    ]
    mode = dmc.RadioGroup(
        dmc.Stack(modes, gap="xs", mt="xs"),
        id="replan-mode",
        label=text("pages.replan.how", lang),
        value=ReplanMode.REPAIR,
    )
    numbers = dmc.Group(
        [
            _number("more", 1, 0, MOST_MORE, lang),
            _number("seconds", round(REPLAN_SECONDS), 1, MOST_SECONDS, lang),
        ],
        align="start",
    )
    return [
        dmc.Title(text("pages.replan.order", lang), order=2, size="h3", mt="xl", mb="xs"),
        dmc.Stack([which, html.Div(_form(backstage).body(lang)), day, mode, numbers], gap="md"),
        dmc.Button(text("pages.replan.button", lang), id="replan-start", h=44, mt="md"),
    ]


def _number(name: str, value: int, least: int, most: int, lang: Lang) -> dmc.NumberInput:
    return dmc.NumberInput(
        id=f"replan-{name}",
        label=text(f"pages.replan.{name}", lang),
        description=text(f"pages.replan.{name}_about", lang),
        value=value,
        min=least,
        max=most,
        allowDecimal=False,
        maw=360,
        styles={"input": TALL},
    )


def _first_choice(asked: Asked, backstage: Backstage) -> PlanId:
    """Return the plan of the address, else the published one of the round, else the newest."""
    entries = backstage.window.plans()
    if asked.word("plan") in {entry.id for entry in entries}:
        return asked.word("plan")
    inputs = backstage.round(asked)
    with backstage.read() as connection:
        public = [kept.content for kept in publishing.published(connection)]
    mine = next((each.plan for each in public if inputs is not None and each.cycle == inputs.id), None)
    return mine or backstage.window.newest() or entries[0].id


def _plans(backstage: Backstage, lang: Lang) -> list[dict[str, str]]:
    names = backstage.window.scenario_names()
    with backstage.read() as connection:
        public = {kept.content.plan for kept in publishing.published(connection)}
    return [
        {
            "value": entry.id,
            "label": text(
                f"pages.replan.{'published' if entry.id in public else 'draft'}",
                lang,
                scenario=names.get(entry.scenario, entry.scenario),
                made=moment_text(entry.created_at, lang),
                plan=entry.plan_hash[:8],
            ),
        }
        for entry in backstage.window.plans()
    ]


def callbacks(site: Dash, backstage: Backstage) -> None:
    """Tie the order and its result to the page."""
    form = _form(backstage)
    form.callbacks(site)
    replan_result.callbacks(site, backstage)

    @answering(
        site,
        Output("location", "href", allow_duplicate=True),
        Input("replan-start", "n_clicks"),
        State("replan-plan", "value"),
        State(form.store, "data"),
        State("replan-day", "value"),
        State("replan-mode", "value"),
        State("replan-more", "value"),
        State("replan-seconds", "value"),
        State("location", "search"),
        prevent_initial_call=True,
        running=[(Output("replan-start", "disabled"), True, False)],
    )
    def begin(
        clicks: int | None,
        plan_id: PlanId,
        entered: list[dict[str, Any]],
        day: str | None,
        mode: str,
        more: int | str | None,
        seconds: int | str | None,
        search: str,
    ) -> Any:
        if not clicks:
            return no_update
        asked = asking("/ui/replan", search or "")
        who = backstage.permitted(*REPLAN)
        order = order_of(entered, day, mode, more, seconds)
        scenario = backstage.store.plan_entry(plan_id).scenario
        name = text("pages.replan.name", asked.lang, scenario=backstage.window.scenario_names()[scenario])
        run = replanning.start(
            backstage.runner,
            backstage.store.database,
            plan_id,
            order.model_copy(update={"name": name[:200]}),
            backstage.settings.solve,
            who.account,
        )
        return asked.link("/ui/replan", run=run.id, plan=plan_id)


def order_of(
    entered: list[dict[str, Any]], day: str | None, mode: str, more: int | str | None, seconds: int | str | None
) -> ReplanOrder:
    """Return the order the form states; what is missing in it is refused by name."""
    if not entered:
        raise InputError("replan_without_event")
    if not day:
        raise InputError("replan_without_day")
    if not isinstance(seconds, int) or not 1 <= seconds <= MOST_SECONDS:
        raise InputError("replan_seconds", most=MOST_SECONDS)
    redistributes = mode == ReplanMode.REDISTRIBUTE
    if redistributes and (not isinstance(more, int) or not 0 <= more <= MOST_MORE):
        raise InputError("replan_more", most=MOST_MORE)
    events = tuple(EVENTS.adapter.validate_python(row) for row in entered)
    return ReplanOrder(
        events=Events(events=events),
        as_of=date.fromisoformat(day),
        mode=ReplanMode(mode),
        k=int(more or 0) if redistributes else 0,
        seconds=seconds,
        reason="; ".join(dict.fromkeys(event.reason for event in events))[:2_000],
    )
