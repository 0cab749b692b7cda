"""Why an applicant is given what it is given: what the plan itself tells, and what solving again has found out."""

from typing import Any

import dash_mantine_components as dmc
from dash import Dash, Input, Output, State, html, no_update

from allocator.exports.documents.facts import facts
from allocator.exports.view import View
from allocator.ledger.reasons import Wording
from api.plans import reasons
from api.plans.reasons import ReasonsSeen, ReasonsState
from api.plans.written import written
from api.routers.reasons import SECONDS
from dashboards.pages.asked import Asked, asking
from dashboards.pages.backstage import Backstage, answering, done, may
from dashboards.pages.parts import Parts
from models.scenario import Proposal
from models.studies import Reasoned
from models.text import Lang, text

PATH = "/ui/applicant"
SETTLE = ("POST", "/plans/{plan_id}/reasons")


def differences(view: View, proposal: Proposal) -> Parts:
    """Say phase by phase how what is given differs from what was asked, and how far that is explained."""
    lang = view.lang
    found: Parts = []
    for phase in proposal.phases:
        said = facts(view, proposal, phase)
        name = text("pages.applicant.phase", lang, phase=phase.id)
        lines = said.said or (text("pages.applicant.as_asked", lang),)
        listed: Parts = [html.Ul([html.Li(line) for line in lines])]
        if said.state == "unverified":
            listed.append(html.P(text("pages.applicant.unverified", lang), className="table-note"))
        found += [html.P(html.Strong(name)), *listed] if len(proposal.phases) > 1 else listed
    return found


def reasons_found(view: View, proposal: Proposal, seen: ReasonsSeen, asked: Asked) -> Parts:
    """Show what solving again has found out about this proposal, and how it stands with that."""
    lang = view.lang
    mine = (
        [] if seen.reasons is None else [one for one in seen.reasons.reasons if one.alternative.proposal == proposal.id]
    )
    wording = Wording(view.scenario, view.plan, lang, counted=view.figures)
    found: Parts = [
        html.Li(
            [
                html.Strong(wording.subject(reason.alternative)),
                html.Br(),
                f"{wording.binding(reason)}{wording.verdict(reason)}".strip(),
                html.Br(),
                html.Span(
                    text(f"pages.applicant.{'proven' if reason.settled else 'unproven'}", lang), className="table-note"
                ),
            ]
        )
        for reason in mine
    ]
    listed: Parts = [html.Ul(found)] if found else []
    fresh = seen.state is ReasonsState.NONE
    stands = text("pages.applicant.not_settled", lang) if fresh else seen.sentence(lang)
    under_way = seen.state in (ReasonsState.WAITING, ReasonsState.SETTLING, ReasonsState.SETTLED)
    offer = may(asked.who, *SETTLE) and not under_way
    button = dmc.Button(text("pages.applicant.settle", lang), id="applicant-settle", variant="outline", size="md")
    return [*listed, html.P(stands, className="table-note"), *([button] if offer else [])]


def _settled(reason: Reasoned, lang: Lang) -> str:
    return text(f"pages.applicant.{'proven' if reason.settled else 'unproven'}", lang)


def callbacks(site: Dash, backstage: Backstage) -> None:
    """Have the reasons of the plan settled by solving again."""

    @answering(
        site,
        Output("applicant-reasons", "children"),
        Input("applicant-settle", "n_clicks"),
        State("location", "search"),
        prevent_initial_call=True,
    )
    def settle(clicks: int | None, search: str) -> Any:
        asked = asking(PATH, search or "")
        shown = backstage.window.shown(asked.word("plan") or None)
        if not clicks or shown is None:
            return no_update
        how = backstage.settings.solve.model_copy(update={"seconds": SECONDS})
        with backstage.acting(*SETTLE) as change:
            reasons.order(change, shown.entry.id, how)
        backstage.runner.begin()
        done(text("pages.applicant.settling", asked.lang))
        view, seen = written(backstage.store, shown.entry.id, asked.lang)
        proposal = next(one for one in view.scenario.proposals if one.id == asked.word("proposal"))
        return reasons_found(view, proposal, seen, asked)
