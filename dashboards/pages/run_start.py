"""Starting a run: which scenario, judged in which order, how long; or first a scenario of what the round says now."""

from typing import Any

import dash_mantine_components as dmc
from dash import ALL, Dash, Input, Output, State, html, no_update
from dash.development.base_component import Component
from pydantic import ValidationError

from allocator.ledger.proof import order_names, percent_up, tier_name
from api.cycles.forking import SetOrder
from api.cycles.making import freeze
from api.jobs.starting import start
from api.store import scenarios
from api.store.protocol import ScenarioEntry
from dashboards.pages.asked import Asked, asking
from dashboards.pages.backstage import Backstage, answering, done, may
from dashboards.pages.parts import Parts
from dashboards.pages.words import moment_text
from models.errors import InputError
from models.problems import Level, Problem
from models.text import Lang, text
from models.tiers import PRESET_TIERS, Preset, TierName, TierOrder, TierSpec
from models.units import WHOLE

START, FREEZE = ("POST", "/runs"), ("POST", "/cycles/{cycle_id}/scenarios")
AS_IT_IS = "scenario"
LONGEST = 24 * 60
POINT = WHOLE // 100


def form(asked: Asked, backstage: Backstage) -> Parts:
    """Offer to start, to those who may."""
    if not may(asked.who, *START):
        return []
    return [*_start(asked, backstage), *_freeze(asked, backstage)]


def _start(asked: Asked, backstage: Backstage) -> Parts:
    lang = asked.lang
    found = _entries(backstage)
    title = dmc.Title(text("pages.runs.start", lang), order=2, size="h3", mt="xl", mb="xs", id="runs-start-title")
    choice = dmc.Select(
        id="runs-scenario",
        label=text("pages.runs.scenario", lang),
        placeholder=text("pages.runs.no_scenario", lang),
        data=_choices(found, lang),
        value=asked.word("scenario") or (found[0].id if found else None),
        searchable=True,
        allowDeselect=False,
        maw=640,
    )
    orders = [{"value": name, "label": text(f"pages.runs.order.{name}", lang)} for name in (AS_IT_IS, *Preset)]
    order = dmc.Select(
        id="runs-order",
        label=text("pages.runs.judged", lang),
        data=orders,
        value=AS_IT_IS,
        allowDeselect=False,
        maw=640,
    )
    minutes = dmc.NumberInput(
        id="runs-minutes",
        label=text("pages.runs.minutes", lang),
        description=text("pages.runs.minutes_about", lang),
        value=max(1, round(backstage.settings.solve.seconds / 60)),
        min=1,
        max=LONGEST,
        allowDecimal=False,
        maw=320,
    )
    button = dmc.Button(text("pages.runs.start_button", lang), id="runs-start", h=44, mt="md")
    return [title, dmc.Stack([choice, order, html.Div(id="runs-tiers"), minutes], gap="sm"), button]


def _entries(backstage: Backstage) -> tuple[ScenarioEntry, ...]:
    with backstage.read() as connection:
        return scenarios.entries(connection).items


def _choices(found: tuple[ScenarioEntry, ...], lang: Lang) -> list[dict[str, str]]:
    return [
        {
            "value": entry.id,
            "label": text("pages.runs.scenario_name", lang, name=entry.name, made=moment_text(entry.created_at, lang)),
        }
        for entry in found
    ]


# --- the order


def tier_lines(tiers: tuple[TierSpec, ...], lang: Lang) -> Component:
    """List an order in words, with what each tier lets the later ones give up."""
    said = []
    for tier, name in zip(tiers, order_names(tiers, lang), strict=True):
        loss = text("pages.runs.loss_of", lang, percent=percent_up(tier.loss_ppm, WHOLE)) if tier.loss_ppm else ""
        said.append(html.Li(name + loss))
    lines: Component = html.Ol(said)
    return lines


def _own(tiers: tuple[TierSpec, ...], lang: Lang) -> Parts:
    """Offer a place for each tier there is; a place left empty counts for nothing."""
    names = [{"value": name, "label": tier_name(name, 1, lang)} for name in TierName]
    rows: Parts = [html.P(text("pages.runs.own_about", lang))]
    for number in range(len(TierName)):
        tier = tiers[number] if number < len(tiers) else None
        place = text("pages.runs.place", lang, number=number + 1)
        rows.append(
            dmc.Group(
                [
                    dmc.Select(
                        id={"type": "runs-tier", "number": number},
                        label=place,
                        data=names,
                        value=tier.name if tier else None,
                        clearable=True,
                        clearButtonProps={"aria-label": text("pages.runs.clear", lang, place=place)},
                        flex=1,
                        miw=220,
                        maw=520,
                    ),
                    dmc.NumberInput(
                        id={"type": "runs-loss", "number": number},
                        label=text("pages.runs.loss", lang, place=place),
                        value=tier.loss_ppm / POINT if tier else 0,
                        min=0,
                        max=99,
                        decimalScale=2,
                        maw=220,
                    ),
                ],
                align="end",
            )
        )
    return rows


def judged_by(
    order: str, names: list[str | None], losses: list[float | str | None], lang: Lang = Lang.JA
) -> SetOrder | None:
    """Return the order chosen; None: that of the scenario."""
    if order == AS_IT_IS:
        return None
    if order != Preset.CUSTOM:
        return SetOrder(preset=Preset(order))
    rows = [(TierName(name), loss) for name, loss in zip(names, losses, strict=True) if name]
    tiers = tuple(TierSpec(name=name, loss_ppm=round(float(loss or 0) * POINT)) for name, loss in rows)
    try:
        TierOrder(preset=Preset.CUSTOM, tiers=tiers)
    except ValidationError as error:
        raise InputError("order_not_defensible" if tiers else "order_empty") from error
    return SetOrder(preset=Preset.CUSTOM, tiers=tiers)


# --- what the round says now


def _freeze(asked: Asked, backstage: Backstage) -> Parts:
    inputs = backstage.round(asked)
    if inputs is None or not may(asked.who, *FREEZE):
        return []
    lang = asked.lang
    return [
        dmc.Title(text("pages.runs.freeze", lang), order=2, size="h3", mt="xl", mb="xs"),
        html.P(text("pages.runs.freeze_about", lang, round=inputs.cycle.content.name)),
        dmc.Group(
            [
                dmc.TextInput(
                    id="runs-name", label=text("pages.runs.name", lang), required=True, maw=480, flex=1, miw=220
                ),
                dmc.Button(text("pages.runs.freeze_button", lang), id="runs-freeze", variant="outline", h=44),
            ],
            align="end",
        ),
        html.Div(id="runs-frozen", role="status"),
    ]


def remarks(problems: tuple[Problem, ...], lang: Lang) -> Parts:
    """Say what there is to say about the inputs of a scenario: how much of each weight, and each in a sentence."""
    if not problems:
        return [html.P(text("pages.runs.no_remarks", lang))]
    said: Parts = []
    for level in reversed(Level):
        rows = [problem for problem in problems if problem.level is level]
        if not rows:
            continue
        title = text("pages.runs.remarks", lang, level=text(f"pages.runs.level.{level}", lang), count=len(rows))
        lines = [html.Li(text(row.text_key, lang, **row.params)) for row in rows]
        said.append(html.Details([html.Summary(title), html.Ul(lines)]))
    return said


def callbacks(site: Dash, backstage: Backstage) -> None:
    """Tie the forms to what they do."""

    @answering(
        site,
        Output("runs-tiers", "children"),
        Input("runs-order", "value"),
        Input("runs-scenario", "value"),
    )
    def show_order(order: str, scenario_id: str | None) -> Any:
        lang = asking().lang
        if scenario_id is None:
            return []
        own = backstage.window.scenario(scenario_id).rules.order.tiers
        if order == Preset.CUSTOM:
            return _own(own, lang)
        return [tier_lines(own if order == AS_IT_IS else PRESET_TIERS[Preset(order)], lang)]

    @answering(
        site,
        Output("location", "href", allow_duplicate=True),
        Input("runs-start", "n_clicks"),
        State("runs-scenario", "value"),
        State("runs-order", "value"),
        State({"type": "runs-tier", "number": ALL}, "value"),
        State({"type": "runs-loss", "number": ALL}, "value"),
        State("runs-minutes", "value"),
        State("location", "search"),
        prevent_initial_call=True,
        running=[(Output("runs-start", "disabled"), True, False)],
    )
    def begin(
        clicks: int | None,
        scenario_id: str | None,
        order: str,
        names: list[str | None],
        losses: list[float | str | None],
        minutes: int | str | None,
        search: str,
    ) -> Any:
        if not clicks:
            return no_update
        asked = asking("/ui/runs", search or "")
        who = backstage.permitted(*START)
        if not scenario_id:
            raise InputError("run_without_scenario")
        if not isinstance(minutes, int) or not 1 <= minutes <= LONGEST:
            raise InputError("run_minutes", most=LONGEST)
        judged = judged_by(order, names, losses, asked.lang)
        name = text(
            "pages.runs.judged_name",
            asked.lang,
            scenario=backstage.window.scenario_names()[scenario_id],
            order=text(f"pages.runs.order.{order}", asked.lang),
        )
        settings = backstage.settings.solve.model_copy(update={"seconds": 60.0 * minutes})
        run = start(backstage.store, backstage.runner, scenario_id, settings, who.account, judged, name)
        return asked.link("/ui/runs", run=run.id)

    @answering(
        site,
        Output("runs-frozen", "children"),
        Output("runs-scenario", "data"),
        Output("runs-scenario", "value"),
        Input("runs-freeze", "n_clicks"),
        State("runs-name", "value"),
        State("location", "search"),
        prevent_initial_call=True,
        running=[(Output("runs-freeze", "disabled"), True, False)],
    )
    def make(clicks: int | None, name: str | None, search: str) -> Any:
        if not clicks:
            return no_update, no_update, no_update
        asked = asking("/ui/runs", search or "")
        backstage.permitted(*FREEZE)
        inputs = backstage.round(asked)
        if inputs is None:
            return no_update, no_update, no_update
        if not (name or "").strip():
            raise InputError("scenario_without_name")
        made, origin, problems = freeze(backstage.store.database, inputs.id)
        with backstage.acting(*FREEZE) as change:
            origin = origin.model_copy(update={"by": change.by})
            entry = scenarios.add(change, made, (name or "").strip(), origin)
        done(text("pages.runs.frozen", asked.lang, name=entry.name))
        return remarks(problems, asked.lang), _choices(_entries(backstage), asked.lang), entry.id
