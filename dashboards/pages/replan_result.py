"""What planning again would change: what has to, what was chosen, in figures and in words; then keep or discard it."""

from typing import Any

import dash_mantine_components as dmc
from dash import Dash, Input, Output, State, html, no_update
from dash.development.base_component import Component

from allocator.ledger.names import Names
from api.plans import drafts, publishing, replanned
from api.plans.drafts import Draft, Standing
from dashboards.figures.before_after import Given, part_text
from dashboards.figures.side_by_side import Column, side_by_side
from dashboards.pages.asked import Asked, asking
from dashboards.pages.backstage import Backstage, again, answering, done, may
from dashboards.pages.entry_kinds import EVENTS, told
from dashboards.pages.moved import moved
from dashboards.pages.parts import Parts
from dashboards.pages.run_result import run_result
from dashboards.pages.view import Shown
from models.changes import Change, Changes
from models.job import PlanId, Run
from models.scenario import Part
from models.text import Lang, text

DRAFT = ("PUT", "/plans/{plan_id}/draft")


def result(asked: Asked, backstage: Backstage, run: Run) -> Parts:
    """Show what a re-plan led to; where it found no plan, why."""
    lang = asked.lang
    with backstage.read() as connection:
        order = replanned.order_of(connection, run)
        changes = replanned.changes_of(connection, run.plan) if run.plan else None
    names = Names(backstage.window.scenario(run.scenario), lang)
    happened = [html.Li(told(EVENTS, event.model_dump(mode="json"), names, lang)) for event in order.events.events]
    shown: Parts = [_title("happened", lang), html.Ul(happened)]
    before = backstage.window.shown(run.about) if run.about else None
    after = backstage.window.shown(run.plan) if run.plan else None
    if before is None or after is None or changes is None:
        return [*shown, *run_result(asked, backstage, run)]
    return [
        *shown,
        *_numbers(changes, lang),
        *_decision(asked, backstage, after),
        *_figures(before, after, lang),
        *_words(changes, after, lang),
        *_released(changes, after, lang),
        _title("picture", lang),
        *moved("replan", before.scenario, after.scenario, _given(changes, lang), lang),
    ]


def _title(name: str, lang: Lang) -> Component:
    title: Component = dmc.Title(text(f"pages.replan.{name}", lang), order=2, size="h3", mt="xl", mb="xs")
    return title


def _numbers(changes: Changes, lang: Lang) -> Parts:
    """Say how many have to move, and how sure that is."""
    code = "fewest_proven" if changes.fewest == changes.bound else "fewest_open"
    forced, chosen = len(changes.forced), len(changes.chosen)
    return [
        html.P(text(f"cli.replan.{code}", lang, fewest=changes.fewest, bound=changes.bound), id="replan-fewest"),
        html.P(text("pages.replan.numbers", lang, forced=forced, chosen=chosen, released=len(changes.released))),
    ]


def _figures(before: Shown, after: Shown, lang: Lang) -> Parts:
    columns = [
        Column(text(f"pages.replan.{side}", lang), shown.scenario, shown.plan, shown.figures)
        for side, shown in (("before", before), ("after", after))
    ]
    heads = [html.Th(text("pages.scenarios.figure", lang), scope="col")]
    heads += [html.Th(column.name, scope="col") for column in columns]
    lines = [
        html.Tr([html.Th(name, scope="row"), *(html.Td(value) for value in values)])
        for name, *values in side_by_side(columns, lang)
    ]
    table = html.Table([html.Thead(html.Tr(heads)), html.Tbody(lines)], className="rows", id="replan-figures")
    return [_title("figures", lang), html.Div(table, className="sideways")]


def _words(changes: Changes, after: Shown, lang: Lang) -> Parts:
    """Say applicant by applicant what changes, those that have to move first."""
    names = Names(after.scenario, lang)
    said: Parts = []
    for which, rows in (("forced", changes.forced), ("chosen", changes.chosen)):
        said.append(_title(which, lang))
        said.append(html.P(text(f"pages.replan.{which}_about", lang)))
        lines = [html.Li(sentence) for row in rows for sentence in sentences(row, names, lang)]
        said.append(html.Ul(lines, id=f"replan-{which}") if lines else html.P(text("pages.replan.none", lang)))
    return said


def sentences(change: Change, names: Names, lang: Lang) -> list[str]:
    """Say what changes for one applicant, phase by phase."""
    return [
        text(
            "pages.replan.sentence",
            lang,
            applicant=names.applicant(change.proposal),
            phase=phase.phase,
            kind=text(f"pages.replan.kind.{change.kind}", lang),
            before=_parts(phase.before, names, lang),
            now=_parts(phase.now, names, lang),
        )
        for phase in change.phases
    ]


def _parts(parts: tuple[Part, ...], names: Names, lang: Lang) -> str:
    if not parts:
        return text("figures.moved.nothing", lang)
    return text("pages.replan.and", lang).join(
        text(
            "pages.replan.part",
            lang,
            part=part_text(part, names, lang),
            start=part.held.start,
            end=part.held.last_day,
        )
        for part in parts
    )


def _released(changes: Changes, after: Shown, lang: Lang) -> Parts:
    if not changes.released:
        return []
    names = Names(after.scenario, lang)
    lines = [
        text(
            "cli.replan.release",
            lang,
            applicant=names.applicant(lease.proposal),
            source=names.pool(lease.pool),
            nodes=lease.nodes,
            since=lease.since,
        )
        for lease in changes.released
    ]
    return [_title("released", lang), html.Ul([html.Li(line) for line in lines], id="replan-released")]


def _given(changes: Changes, lang: Lang) -> list[Given]:
    return [
        Given(
            change.proposal,
            phase.phase,
            phase.before,
            phase.now,
            text(
                "pages.replan.meaning",
                lang,
                why=text(f"pages.replan.why.{'forced' if change.forced else 'chosen'}", lang),
                kind=text(f"pages.replan.kind.{change.kind}", lang),
            ),
        )
        for change in changes.changes
        for phase in change.phases
    ]


# --- keep or discard


def _decision(asked: Asked, backstage: Backstage, after: Shown) -> Parts:
    lang = asked.lang
    plan = after.entry.id
    with backstage.read() as connection:
        kept = drafts.find(connection, plan)
        public = publishing.find(connection, plan)
    link = html.A(text("pages.runs.to_plan", lang), href=asked.link("/ui/schedule", plan=plan))
    if public is not None:
        return [html.P([text("pages.replan.is_published", lang), " ", link])]
    said = text(f"pages.replan.standing.{kept.content.standing if kept else 'open'}", lang)
    shown: Parts = [html.P([html.Strong(said), " ", link], id="replan-standing")]
    if not after.entry.final:
        shown.append(html.P(text("pages.summary.not_final", lang)))
    if not may(asked.who, *DRAFT):
        return shown
    ask = [
        html.P(text("pages.replan.discard_about", lang)),
        dmc.Group(
            [
                dmc.Button(text("pages.replan.discard_yes", lang), id="replan-discard-yes", color="red", h=44),
                dmc.Button(text("pages.replan.discard_no", lang), id="replan-discard-no", variant="outline", h=44),
            ]
        ),
    ]
    return [
        *shown,
        dmc.Group(
            [
                dmc.Button(text("pages.replan.keep", lang), id="replan-keep", h=44),
                dmc.Button(
                    text("pages.replan.discard", lang), id="replan-discard", variant="outline", color="red", h=44
                ),
            ]
        ),
        dmc.Modal(
            ask,
            id="replan-confirm",
            title=text("pages.replan.discard_title", lang),
            opened=False,
            closeButtonProps={"aria-label": text("pages.replan.discard_no", lang)},
        ),
    ]


def callbacks(site: Dash, backstage: Backstage) -> None:
    """Tie result and decision to the page."""

    @answering(site, Output("replan-result", "children"), Input("replan-ended", "data"), State("location", "search"))
    def show(ended: str | None, search: str) -> Any:
        if not ended:
            return []
        return result(asking("/ui/replan", search or ""), backstage, backstage.store.run(ended.partition("/")[0]))

    @answering(
        site,
        Output("replan-confirm", "opened"),
        Input("replan-discard", "n_clicks"),
        Input("replan-discard-no", "n_clicks"),
        State("replan-confirm", "opened"),
        prevent_initial_call=True,
    )
    def ask(discard: int | None, no: int | None, opened: bool) -> Any:
        return not opened if discard or no else no_update

    @answering(
        site,
        Input("replan-keep", "n_clicks"),
        State("location", "search"),
        prevent_initial_call=True,
    )
    def keep(clicks: int | None, search: str) -> None:
        if clicks:
            _decide(backstage, search, Standing.KEPT)

    @answering(
        site,
        Input("replan-discard-yes", "n_clicks"),
        State("location", "search"),
        prevent_initial_call=True,
    )
    def discard(clicks: int | None, search: str) -> None:
        if clicks:
            _decide(backstage, search, Standing.DISCARDED)


def _decide(backstage: Backstage, search: str, standing: Standing) -> None:
    asked = asking("/ui/replan", search or "")
    plan: PlanId | None = backstage.store.run(asked.word("run")).plan
    if plan is None:
        return
    with backstage.acting(*DRAFT) as change:
        kept = drafts.find(change.connection, plan)
        publishing.decide_draft(change, plan, Draft(standing=standing), kept.version.tag if kept else "new")
    again()
    done(text(f"pages.replan.done.{standing}", asked.lang))
