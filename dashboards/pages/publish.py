"""Publishing: what would be published, against what is published now; the sign-off; the documents."""

from typing import Any
from urllib.parse import urlencode

import dash_mantine_components as dmc
from dash import Dash, Input, Output, State, html, no_update
from dash.development.base_component import Component

from api.people import accounts
from api.people.roles import SAMPLE
from api.plans import publishing
from api.plans.changes import changes
from api.plans.publishing import Publication
from api.settings import PREFIX
from api.store import plans
from api.store.documents import Kept
from dashboards.figures.outcomes import outcome_table, outcomes
from dashboards.pages import notices
from dashboards.pages.asked import Asked, asking
from dashboards.pages.backstage import Backstage, again, answering, done, may
from dashboards.pages.parts import Parts, heading, notice, table_section
from dashboards.pages.states import no_plan
from dashboards.pages.summary import strip
from dashboards.pages.view import Shown
from dashboards.pages.words import moment_text, plan_name
from models.job import PlanId
from models.policy import Stage
from models.text import text

PUBLISH = ("POST", "/plans/{plan_id}/publication")
UNPUBLISH = ("DELETE", "/plans/{plan_id}/publication")


def body(asked: Asked, backstage: Backstage) -> Parts:
    """Show a plan as it would go out, and what to do with it."""
    shown = backstage.window.shown(asked.word("plan") or None)
    if shown is None:
        return no_plan(asked.lang)
    with backstage.read() as connection:
        public = publishing.find(connection, shown.entry.id)
        others = [kept for kept in publishing.published(connection) if kept.content.plan != shown.entry.id]
    found = outcomes(shown.scenario, shown.plan, shown.figures, asked.lang)
    return [
        *heading("publish", asked.lang),
        _state(public, asked),
        *strip(shown, asked.lang),
        *_against(shown, others, asked, backstage),
        *(_sign_off(shown, public, asked, backstage)),
        *(notices.board(shown, asked, backstage) if public is not None else []),
        *_documents(shown, asked),
        table_section("publish", outcome_table(found, asked.lang), asked.lang, "pages.allocation.table"),
    ]


def _word(asked: Asked, key: str, **params: object) -> str:
    return text(f"pages.publish.{key}", asked.lang, **params)


def _title(asked: Asked, key: str) -> Component:
    title: Component = dmc.Title(_word(asked, key), order=2, size="h3", mt="xl", mb="xs")
    return title


def _person(name: str, asked: Asked) -> str:
    return text("pages.home.person.sample", asked.lang) if name == SAMPLE else name


def _state(public: Kept[Publication] | None, asked: Asked) -> Component:
    if public is None:
        return notice("publish-state", _word(asked, "draft"), [])
    made = public.content
    who: Parts = [
        html.P(_word(asked, "published_at", at=moment_text(made.at, asked.lang))),
        html.P(_word(asked, "drafted", who=_person(made.drafted_shown, asked))),
        html.P(_word(asked, "confirmed", who=_person(made.confirmed_shown, asked))),
        *([html.P(_word(asked, "same_person"))] if made.same_person else []),
        html.P(_word(asked, "because", reason=made.reason)),
    ]
    return notice("publish-state", _word(asked, "published"), who)


def _against(shown: Shown, others: list[Kept[Publication]], asked: Asked, backstage: Backstage) -> Parts:
    """Say what publishing would change of what applicants know now."""
    cycle = next((kept for kept in others if kept.content.cycle == _cycle(shown, backstage)), None)
    if cycle is None:
        return []
    before = backstage.window.shown(cycle.content.plan)
    if before is None:
        return []
    moved = changes(before.plan, shown.plan).moved
    said = _word(asked, "replaces", count=len(moved), at=moment_text(cycle.content.at, asked.lang))
    link = html.A(
        _word(asked, "see_changes"),
        href=asked.link("/ui/schedule", plan=shown.entry.id, against=before.entry.id),
    )
    return [html.P([said, " ", link], id="publish-against")]


def _cycle(shown: Shown, backstage: Backstage) -> str:
    with backstage.read() as connection:
        return publishing.round_of(connection, shown.entry.id)


# --- the sign-off


def _sign_off(shown: Shown, public: Kept[Publication] | None, asked: Asked, backstage: Backstage) -> Parts:
    if not may(asked.who, *PUBLISH):
        return [html.P(_word(asked, "not_yours"))]
    name = plan_name(shown.entry, backstage.window.scenario_names(), asked.lang)
    if public is not None:
        return [
            _title(asked, "take_back"),
            html.P(_word(asked, "take_back_about")),
            *_reasoned("unpublish", name, asked),
        ]
    if not shown.entry.final:
        return [html.P(_word(asked, "not_final"), role="note")]
    with backstage.read() as connection:
        people = [{"value": one.name, "label": one.shown} for one in accounts.every(connection) if not one.disabled]
    drafter = dmc.Select(
        id="publish-drafter",
        label=_word(asked, "drafter"),
        description=_word(asked, "drafter_about"),
        data=people,
        clearable=True,
        maw=420,
        mb="sm",
    )
    return [
        _title(asked, "sign_off"),
        html.P(_word(asked, "sign_off_about", who=_person(asked.who.shown, asked))),
        *([html.P(_word(asked, "as_trial"), role="note")] if shown.entry.stage is Stage.SURVEY else []),
        *([drafter] if people else []),
        *_reasoned("publish", name, asked),
    ]


def _reasoned(name: str, plan: str, asked: Asked) -> Parts:
    """Ask for the reason, then once more before it is done, naming the plan."""
    question = dmc.Modal(
        [
            html.P(_word(asked, f"{name}_sure", plan=plan)),
            dmc.Group(
                [
                    dmc.Button(_word(asked, f"{name}_yes"), id=f"{name}-yes", h=44),
                    dmc.Button(_word(asked, "no"), id=f"{name}-no", h=44, variant="outline"),
                ]
            ),
        ],
        id=f"{name}-question",
        title=_word(asked, f"{name}_button"),
        opened=False,
        closeButtonProps={"aria-label": _word(asked, "no")},
    )
    return [
        dmc.Textarea(id=f"{name}-reason", label=_word(asked, "reason"), required=True, maw=640, minRows=2, mb="sm"),
        dmc.Button(_word(asked, f"{name}_button"), id=f"{name}-button", h=44),
        question,
    ]


# --- the documents


def _documents(shown: Shown, asked: Asked) -> Parts:
    """Offer what leaves the house as files."""
    place = f"{PREFIX}/plans/{shown.entry.id}/document"

    def link(key: str, **words: str) -> Component:
        query = urlencode({"lang": asked.lang.value} | words)
        item: Component = html.Li(html.A(_word(asked, f"file.{key}"), href=f"{place}?{query}", id=f"publish-{key}"))
        return item

    files = [
        link("xlsx", format="xlsx"),
        link("html", format="html"),
        link("redacted", format="xlsx", redacted="true"),
    ]
    print_ = html.Li(html.A(_word(asked, "file.print"), href=asked.link("/ui/print", plan=shown.entry.id)))
    return [_title(asked, "documents"), html.Ul([*files, print_])]


# --- what happens


def callbacks(site: Dash, backstage: Backstage) -> None:
    """Publish, take back, write down answers."""
    for name in ("publish", "unpublish"):
        _ask_first(site, name)

    @answering(
        site,
        Output("publish-question", "opened", allow_duplicate=True),
        Input("publish-yes", "n_clicks"),
        State("publish-reason", "value"),
        State("publish-drafter", "value", allow_optional=True),
        State("location", "search"),
        running=[(Output("publish-yes", "disabled"), True, False)],
        prevent_initial_call=True,
    )
    def publish(clicks: int | None, reason: str | None, drafter: str | None, search: str) -> Any:
        if not clicks:
            return no_update
        asked = asking(search=search or "")
        plan = _plan(asked, backstage)
        with backstage.acting(*PUBLISH) as change:
            trial = plans.entry(change.connection, plan).stage is Stage.SURVEY
            publishing.publish(change, plan, (reason or "").strip(), drafter or "", as_trial=trial)
        again()
        done(_word(asked, "publish_done"))
        return False

    @answering(
        site,
        Output("unpublish-question", "opened", allow_duplicate=True),
        Input("unpublish-yes", "n_clicks"),
        State("unpublish-reason", "value"),
        State("location", "search"),
        running=[(Output("unpublish-yes", "disabled"), True, False)],
        prevent_initial_call=True,
    )
    def unpublish(clicks: int | None, reason: str | None, search: str) -> Any:
        if not clicks:
            return no_update
        asked = asking(search=search or "")
        plan = _plan(asked, backstage)
        with backstage.acting(*UNPUBLISH) as change:
            public = publishing.find(change.connection, plan)
            publishing.unpublish(change, plan, "new" if public is None else public.version.tag, (reason or "").strip())
        again()
        done(_word(asked, "unpublish_done"))
        return False

    notices.callbacks(site, backstage)


def _plan(asked: Asked, backstage: Backstage) -> PlanId:
    return asked.word("plan") or backstage.window.newest() or ""


def _ask_first(site: Dash, name: str) -> None:
    @answering(
        site,
        Output(f"{name}-question", "opened"),
        Output(f"{name}-reason", "error"),
        Input(f"{name}-button", "n_clicks"),
        Input(f"{name}-no", "n_clicks"),
        State(f"{name}-reason", "value"),
        State(f"{name}-question", "opened"),
        prevent_initial_call=True,
    )
    def ask(clicks: int | None, _no: int | None, reason: str | None, opened: bool) -> Any:
        if opened or not clicks:
            return False, None
        if not (reason or "").strip():
            return False, text("pages.publish.reason_missing", asking().lang)
        return True, None
