"""One applicant: what it asked for, what it is given and why, what was fixed for it, and what is still asked of it."""

from collections.abc import Iterator
from urllib.parse import urlencode

import dash_mantine_components as dmc
from dash import html
from dash.development.base_component import Component

from allocator.exports.bundle import Format
from allocator.exports.documents import of_applicant
from allocator.exports.view import View
from allocator.intake.questions.listing import key_of
from api.cycles.inputs import Inputs
from api.cycles.proposals import answered_as
from api.plans.reasons import ReasonsSeen
from api.plans.written import written
from api.settings import PREFIX
from dashboards.figures.outcomes import Outcome, most_gpus, outcome_table, outcomes, tenths, whole_hours
from dashboards.pages.allocation import opening
from dashboards.pages.applicant.why import callbacks, differences, reasons_found
from dashboards.pages.asked import Asked
from dashboards.pages.backstage import Backstage
from dashboards.pages.parts import Parts, heading, key_figures, table_section
from dashboards.pages.sheets import sheet
from dashboards.pages.states import no_plan
from dashboards.pages.view import Shown
from dashboards.pages.words import person_words, plan_name
from models.errors import NotFoundError
from models.problems import Problem
from models.scenario import MinimumKind, Pin, Proposal
from models.text import Lang, text

__all__ = ["body", "callbacks"]

DOCUMENTS = (Format.XLSX, Format.HTML, Format.ICS)
USAGE, REASONS = "usage", "reasons"


def body(asked: Asked, backstage: Backstage) -> Parts:
    """Show the applicant of the address; without one, whom there is."""
    shown = backstage.window.shown(asked.word("plan") or None)
    if shown is None:
        return no_plan(asked.lang)
    wanted = asked.word("proposal")
    found = outcomes(shown.scenario, shown.plan, shown.figures, asked.lang)
    if not wanted:
        return [*heading("applicant", asked.lang), *_everybody(found, asked)]
    outcome = next((one for one in found if one.figures.id == wanted), None)
    if outcome is None:
        raise NotFoundError("proposal_not_found", id=wanted[:80])
    return [*heading("applicant", asked.lang), *_one(shown, outcome, asked, backstage)]


def _everybody(found: tuple[Outcome, ...], asked: Asked) -> Parts:
    table = opening(outcome_table(found, asked.lang), asked)
    return [table_section("applicants", table, asked.lang, "pages.applicant.everybody")]


def _one(shown: Shown, outcome: Outcome, asked: Asked, backstage: Backstage) -> Parts:
    lang = asked.lang
    proposal = next(one for one in shown.scenario.proposals if one.id == outcome.figures.id)
    view, seen = written(backstage.store, shown.entry.id, lang)
    found_out = reasons_found(view, proposal, seen, asked)
    (usage,) = of_applicant(view, proposal, (USAGE,))
    title = " ".join(filter(None, (outcome.applicant, outcome.title)))
    plan = plan_name(shown.entry, backstage.window.scenario_names(), lang)
    return [
        dmc.Title(title, order=2, size="h3", mt="md"),
        html.P(text("pages.applicant.which", lang, proposal=proposal.id, plan=plan)),
        _figures(outcome, lang),
        *_documents(shown, outcome, seen, lang),
        *_section("why", [*differences(view, proposal), html.Div(found_out, id="applicant-reasons")], lang),
        *_section("wished", _wished(view, proposal), lang),
        *(part for table in usage.tables for part in _titled(table.title, [sheet(table, lang)])),
        *_section("pins", _pins(view, proposal), lang),
        *_section("questions", _questions(shown, outcome, asked, backstage), lang),
    ]


def _titled(title: str, inside: Parts) -> Parts:
    return [dmc.Title(title, order=3, size="h4", mt="lg", mb="xs"), *inside]


def _section(name: str, inside: Parts, lang: Lang) -> Parts:
    return _titled(text(f"pages.applicant.{name}", lang), inside)


def _figures(outcome: Outcome, lang: Lang) -> Component:
    figures = outcome.figures
    asked_gpus, given_gpus = most_gpus(outcome)
    starts = [row.used.start for row in outcome.rows]
    ends = [row.used.last_day for row in outcome.rows]
    none = text("pages.given.nothing", lang)
    dates = text("pages.applicant.dates", lang, start=min(starts), end=max(ends)) if starts else none
    providers = list(dict.fromkeys(row.provider for row in outcome.rows))
    return key_figures(
        [
            (
                text("pages.applicant.state", lang),
                text(f"figures.state.{outcome.state}", lang),
                text("pages.applicant.state_note", lang, providers=providers or [none]),
            ),
            (
                text("pages.applicant.fill", lang),
                f"{tenths(figures.fill.raw_ppm):.1f} %",
                text("pages.applicant.fill_note", lang, pool=f"{tenths(figures.fill.pool_ppm):.1f}"),
            ),
            (
                text("pages.applicant.gpus", lang),
                text("pages.applicant.gpus_of", lang, given=given_gpus, asked=asked_gpus),
                dates,
            ),
            (
                text("pages.applicant.hours", lang),
                f"{whole_hours(figures.given_h + figures.given_self_h):,}",
                text("pages.applicant.hours_note", lang, asked=whole_hours(figures.asked_h)),
            ),
            (
                text("pages.applicant.grant", lang),
                text("pages.applicant.yen", lang, yen=figures.total.grant),
                text("pages.applicant.grant_note", lang, fees=figures.total.pool_fees + figures.total.self_fees),
            ),
        ]
    )


def _documents(shown: Shown, outcome: Outcome, seen: ReasonsSeen, lang: Lang) -> Parts:
    """Offer the usage plan as files, with the reasons where there are any; a calendar only where it holds something."""
    wanted = [USAGE] if seen.reasons is None else [USAGE, REASONS]
    offered = [form for form in DOCUMENTS if form is not Format.ICS or outcome.rows]
    links = [
        html.A(
            text(f"pages.applicant.document.{form}", lang),
            href=f"{PREFIX}/plans/{shown.entry.id}/document?"
            + urlencode({"format": form, "proposal": outcome.figures.id, "document": wanted, "lang": lang}, doseq=True),
            className="file-link",
            download="",
        )
        for form in offered
    ]
    return [html.Div([html.Span(text("pages.applicant.documents", lang)), *links], className="row-tools")]


def _wished(view: View, proposal: Proposal) -> Parts:
    facts = [part for name, value in _wishes(view, proposal) for part in (html.Dt(name), html.Dd(value))]
    return [html.Dl(facts, className="fact-list")]


def _wishes(view: View, proposal: Proposal) -> Iterator[tuple[str, str]]:
    lang, wishes = view.lang, proposal.wishes
    none = text("pages.given.nothing", lang)

    def named(providers: tuple[str, ...]) -> str:
        return text("pages.applicant.list", lang, items=[view.names.provider(one) for one in providers] or [none])

    def word(name: str) -> str:
        return text(f"pages.applicant.wish.{name}", lang)

    yield word("ranked"), named(wishes.ranked)
    yield word("refused"), named(wishes.refused)
    yield word("unranked"), text(f"common.{'yes' if wishes.unranked_acceptable else 'no'}", lang)
    yield word("outlook"), text(f"figures.outlook.{proposal.outlook.kind}", lang)
    if proposal.minimum.kind is MinimumKind.SHARE:
        yield word("minimum"), f"{tenths(proposal.minimum.share_ppm):.1f} %"
    else:
        yield word("minimum"), text(f"pages.applicant.minimum.{proposal.minimum.kind}", lang)
    yield word("class"), text(f"figures.class.{proposal.subsidy_class}", lang)


def _pins(view: View, proposal: Proposal) -> Parts:
    pins = [pin for pin in view.scenario.pins if pin.proposal == proposal.id]
    if not pins:
        return [html.P(text("pages.applicant.no_pins", view.lang))]
    return [html.Ul([html.Li(_pin(pin, view)) for pin in pins])]


def _pin(pin: Pin, view: View) -> str:
    lang, pool = view.lang, None if pin.pool is None else view.names.pool(pin.pool)
    fixed = [
        text(f"pages.applicant.pin.{name}", lang, value=value)
        for name, value in (("pool", pool), ("nodes", pin.nodes), ("start", pin.start), ("end", pin.end))
        if value is not None
    ]
    fixed += [text(f"pages.applicant.pin.{name}", lang) for name in ("self_procured", "forbid") if getattr(pin, name)]
    by = person_words(pin.by, {}, lang) if pin.by else text("pages.given.nothing", lang)
    return text("pages.applicant.pin_line", lang, phase=pin.phase, fixed=fixed, reason=pin.reason, by=by)


def _questions(shown: Shown, outcome: Outcome, asked: Asked, backstage: Backstage) -> Parts:
    lang = asked.lang
    inputs = backstage.round(asked)
    label = next((one for one in shown.scenario.labels.proposals if one.id == outcome.figures.id), None)
    name = answered_as(inputs, label) if inputs is not None and label is not None else ""
    if inputs is None or not name:
        return [html.P(text("pages.applicant.not_in_round", lang))]
    problems = _of_answer(backstage, inputs, name)
    to_decide = html.A(text("pages.applicant.to_proposal", lang), href=asked.link("/ui/proposals", proposal=name))
    if not problems:
        return [html.P(text("pages.applicant.no_questions", lang)), html.P(to_decide)]
    href = asked.link("/ui/surveys", part="questions", subject=problems[0].subject)
    return [
        html.Ul([html.Li(text(problem.text_key, lang, **problem.params)) for problem in problems]),
        html.P([html.A(text("pages.applicant.to_questions", lang), href=href), " ", to_decide], className="row-tools"),
    ]


def _of_answer(backstage: Backstage, inputs: Inputs, name: str) -> list[Problem]:
    questions = backstage.desk.read(inputs).listing.questions
    return [problem for problem in questions if (key := key_of(problem)) is not None and key.source == name]
