"""What officers decide about one proposal: priority, confirmed class, status, category - with the reason."""

from enum import StrEnum
from typing import Any

import dash_mantine_components as dmc
from dash import Dash, Input, Output, State, dcc, html, no_update
from dash.development.base_component import Component

from api.cycles import proposals
from api.cycles.nouns import Decided, Kind
from api.cycles.proposals import ProposalLine, known, planned_as, proposal_lines
from api.store import documents
from dashboards.pages.backstage import Backstage, answering, done, may
from dashboards.pages.given import reason_of, three
from dashboards.pages.parts import Parts
from dashboards.pages.proposals.listing import FIELDS, field_name, named, rows, told
from dashboards.pages.proposals.looked import Looked, looking
from dashboards.pages.proposals.waiting import waiting
from dashboards.pages.telling import telling_in
from models.errors import StaleError
from models.policy import ProposalStatus, SubsidyClass
from models.survey import TargetCategory
from models.text import Lang, text

DECIDE = ("PUT", "/cycles/{cycle_id}/proposals/{proposal_id}/decision")
TAKE_BACK = ("DELETE", "/cycles/{cycle_id}/proposals/{proposal_id}")
CHOICES: dict[str, type[StrEnum]] = {
    "status": ProposalStatus,
    "subsidy_class": SubsidyClass,
    "category": TargetCategory,
}


def panel(
    line: ProposalLine | None, looked: Looked, notes: Parts | None = None, mine: Any = None, tag: str = ""
) -> Parts:
    """Show one proposal and what was decided about it. ``mine``, ``tag``: what stands in the form, what it replaces."""
    if line is None:
        return []
    lang, asked = looked.lang, looked.asked
    kept = next((one for one in looked.inputs.decisions if one.version.name == line.id), None)
    title = " ".join(filter(None, (line.number, line.applicant)))
    found: Parts = [
        dmc.Title(title, order=2, size="h3", mt="lg"),
        html.P(line.title),
        *(notes or []),
        html.Dl(
            [part for field in FIELDS for part in _answered(field, line, lang)],
            className="fact-list",
        ),
        html.P(told(kept, lang) if kept else text("pages.proposals.undecided", lang), id="proposals-decided"),
        *_links(line, looked),
    ]
    if may(asked.who, *DECIDE):
        found.append(_form(line, mine or line.decision, tag or line.decision_etag, lang))
    if line.entry_etag and may(asked.who, *TAKE_BACK):
        found.append(_take_back(line, lang))
    return found


def _answered(field: str, line: ProposalLine, lang: Lang) -> Parts:
    heading = text("pages.proposals.answered", lang, field=field_name(field, lang))
    return [html.Dt(heading), html.Dd(named(field, getattr(line, field), lang))]


def _links(line: ProposalLine, looked: Looked) -> Parts:
    entry = known(looked.inputs).get(line.id)
    planned = planned_as(entry, looked.labels) if entry and looked.labels else ""
    if not planned:
        return [html.P(text("pages.proposals.not_in_plan", looked.lang))]
    href = looked.asked.link("/ui/applicant", proposal=planned)
    return [html.P(html.A(text("pages.proposals.to_applicant", looked.lang), href=href, className="action"))]


def _form(line: ProposalLine, decision: Decided | None, tag: str, lang: Lang) -> Component:
    def chosen(field: str) -> Any:
        return None if decision is None else getattr(decision, field)

    choosers = [
        dmc.Select(
            id=f"proposals-{field}",
            label=field_name(field, lang),
            data=[{"value": one.value, "label": named(field, one.value, lang)} for one in kind],
            value=chosen(field),
            placeholder=text("pages.proposals.as_answered", lang),
            clearable=True,
            clearButtonProps={"aria-label": text("pages.proposals.clear", lang)},
        )
        for field, kind in CHOICES.items()
    ]
    number = dmc.NumberInput(
        id="proposals-priority",
        label=field_name("priority", lang),
        description=text("pages.proposals.priority_about", lang),
        value=chosen("priority") or "",
        min=1,
        allowDecimal=False,
    )
    form: Component = dmc.Paper(
        [
            html.P(text("pages.proposals.decide_about", lang)),
            html.Div([*choosers, number], className="field-grid"),
            dmc.Textarea(
                id="proposals-reason",
                label=text("pages.given.reason", lang),
                value="" if decision is None else decision.reason,
                required=True,
                autosize=True,
                my="md",
            ),
            dmc.Button(text("pages.proposals.decide", lang), id="proposals-decide", size="md"),
            dcc.Store(id="proposals-seen", data={"id": line.id, "tag": tag}),
        ],
        withBorder=True,
        p="md",
        my="md",
    )
    return form


def _take_back(line: ProposalLine, lang: Lang) -> Component:
    modal: Component = dmc.Modal(
        [
            html.P(text("pages.proposals.take_back_about", lang)),
            dmc.Textarea(
                id="proposals-back-reason", label=text("pages.given.reason", lang), required=True, autosize=True
            ),
            html.Div(id="proposals-back-refusal", role="alert"),
            dmc.Button(
                text("pages.proposals.take_back", lang), id="proposals-back-go", color="red", size="md", mt="md"
            ),
            dcc.Store(id="proposals-back-seen", data={"id": line.id, "tag": line.entry_etag}),
        ],
        id="proposals-back-modal",
        title=text("pages.proposals.take_back_title", lang, applicant=line.applicant),
        closeButtonProps={"aria-label": text("pages.given.close", lang)},
        opened=False,
    )
    button = dmc.Button(
        text("pages.proposals.take_back", lang), id="proposals-back", variant="outline", color="red", size="md"
    )
    return html.Div([button, modal])


# --- what happens


def callbacks(site: Dash, backstage: Backstage) -> None:
    """Keep what was decided; take an entry back."""

    @answering(
        site,
        Output("proposals-panel", "children", allow_duplicate=True),
        Output("grid-proposals", "rowData", allow_duplicate=True),
        Input("proposals-decide", "n_clicks"),
        *(State(f"proposals-{field}", "value") for field in FIELDS),
        State("proposals-reason", "value"),
        State("proposals-seen", "data"),
        State("location", "search"),
        prevent_initial_call=True,
    )
    def decide(clicks: int | None, *given: Any) -> Any:
        *values, reason, seen, search = given
        if not clicks:
            return no_update, no_update
        fields = {field: value for field, value in zip(FIELDS, values, strict=True) if value not in (None, "")}
        decision = Decided.model_validate(fields | {"reason": reason_of(reason)})
        return decided(backstage, looking(backstage, search), decision, seen, search)

    @answering(
        site,
        Output("proposals-back-modal", "opened"),
        Input("proposals-back", "n_clicks"),
        prevent_initial_call=True,
    )
    def ask(clicks: int | None) -> Any:
        return True if clicks else no_update

    @answering(
        site,
        Output("proposals-panel", "children", allow_duplicate=True),
        Output("grid-proposals", "rowData", allow_duplicate=True),
        Output("proposals-open", "children", allow_duplicate=True),
        Input("proposals-back-go", "n_clicks"),
        State("proposals-back-reason", "value"),
        State("proposals-back-seen", "data"),
        State("location", "search"),
        prevent_initial_call=True,
        on_error=telling_in("proposals-back-refusal"),
    )
    def take_back(clicks: int | None, reason: str | None, seen: dict[str, str], search: str) -> Any:
        if not clicks:
            return no_update, no_update, no_update
        why = reason_of(reason)
        looked = looking(backstage, search)
        with backstage.acting(*TAKE_BACK) as change:
            documents.withdraw(change, looked.inputs.id, Kind.ENTRY, seen["id"], seen["tag"], why)
        done(text("pages.proposals.taken_back", looked.lang))
        now = looking(backstage, search)
        return [], rows(proposal_lines(now.inputs), now.lang), waiting(now)


def decided(backstage: Backstage, before: Looked, decision: Decided, seen: dict[str, str], search: str) -> Any:
    """Keep a decision, or show what somebody else decided meanwhile beside it."""
    lang = before.lang
    try:
        with backstage.acting(*DECIDE) as change:
            proposals.decide(change, before.inputs.id, seen["id"], decision, seen["tag"])
    except StaleError as error:
        line = next((one for one in proposal_lines(before.inputs) if one.id == seen["id"]), None)
        return panel(
            line, before, [three(error, lambda value: _side(value, lang), lang)], decision, error.params["etag"]
        ), no_update
    now = looking(backstage, search)
    lines = proposal_lines(now.inputs)
    line = next(one for one in lines if one.id == seen["id"])
    done(text("pages.proposals.decided", lang, applicant=line.applicant))
    return panel(line, now), rows(lines, lang)


def _side(value: dict[str, Any], lang: Lang) -> str:
    said = [
        text("pages.proposals.is", lang, field=field_name(field, lang), value=named(field, value[field], lang))
        for field in FIELDS
        if value.get(field) is not None
    ]
    return text(
        "pages.proposals.side",
        lang,
        decided=said or [text("pages.proposals.as_answered", lang)],
        reason=value["reason"],
    )
