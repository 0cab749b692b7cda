"""The policy of a round: every figure with its source and date, changed in a short form or by workbook."""

from typing import Any

import dash_mantine_components as dmc
from dash import ALL, Dash, Input, Output, State, html, no_update, set_props

from allocator.intake.book_changes import policy_changes
from api.cycles import workbooks
from api.cycles.nouns import Kind
from api.cycles.workbooks import Opened
from dashboards.figures.rules import TABLES, RulesInfo, rules_info, rules_table
from dashboards.pages import workbook
from dashboards.pages.asked import Asked
from dashboards.pages.backstage import Backstage, answering, may
from dashboards.pages.parts import Parts, heading, notice
from dashboards.pages.policy_form import NAMES, Budgets, form, with_typed, word
from dashboards.pages.states import no_round
from dashboards.pages.telling import tell
from dashboards.pages.workbook import Book
from dashboards.theme import ERROR
from models.policy import Policy
from models.text import Lang, text

PATH = "/ui/policy"
BOOK = Book(
    name="policy",
    path=PATH,
    kind=Kind.POLICY,
    model=Policy,
    file="方針.xlsx",
    open=workbooks.open_policy,
    bytes_of=workbooks.policy_bytes,
    changes=policy_changes,
    kept=lambda inputs: inputs.policy,
)
SECTIONS = ("programme", "money", "planning", "penalties")


def body(asked: Asked, backstage: Backstage) -> Parts:
    """Show what is open, every figure, and the ways to change them."""
    lang = asked.lang
    inputs = backstage.round(asked)
    if inputs is None:
        return [*heading("policy", lang), no_round(lang)]
    editable = may(asked.who, "PUT", "/cycles/{cycle_id}/policy")
    if inputs.policy is None:
        empty = notice("no-policy", word("no_policy", lang), [])
        return [*heading("policy", lang), empty, *workbook.section(BOOK, asked, there=False, may_change=editable)]
    policy = inputs.policy.content
    info = rules_info(policy, lang)
    return [
        *heading("policy", lang),
        *_open(info, lang),
        *(_figures(info, name, lang) for name in (*SECTIONS, *TABLES) if info.of(name)),
        *(form(policy, lang) if editable else [html.P(word("only_look", lang))]),
        *workbook.section(BOOK, asked, there=True, may_change=editable),
    ]


def _figures(info: RulesInfo, name: str, lang: Lang) -> Any:
    """Show the figures of one section; such short lists are read, not searched."""
    title = word(f"section_{name}", lang)
    table = rules_table(info, name, lang)
    heads = [text(f"figures.column.{field}", lang) for field in table.columns]
    rows: Any = table.to_numpy().tolist()
    named: dict[str, Any] = {"aria-label": title}
    return html.Section(
        [
            dmc.Title(title, order=2, size="h3", mt="xl", mb="xs"),
            dmc.Table(data={"head": heads, "body": rows}, withTableBorder=True, striped=True, className="rules"),
        ],
        id=f"policy-{name}",
        **named,
    )


def _open(info: RulesInfo, lang: Lang) -> Parts:
    """List what is not known yet."""
    lines = [word("open_budget", lang, year=str(year)) for year in info.years]
    lines += [word("open_figure", lang, name=figure.name) for figure in info.open]
    if not lines:
        return [html.P(word("nothing_open", lang), id="policy-open")]
    return [
        notice("policy-open", word("open", lang, count=len(lines)), [html.Ul([html.Li(line) for line in lines])], ERROR)
    ]


def _refused(error: Exception) -> None:
    """Say what cannot be read, and no longer that it was compared."""
    set_props("policy-said", {"children": []})
    tell(error, "policy-refusal")


def callbacks(site: Dash, backstage: Backstage) -> None:
    """Tie the form and the workbook to the policy."""
    workbook.add_callbacks(site, backstage, BOOK)

    @answering(
        site,
        Output(BOOK.id("read"), "data", allow_duplicate=True),
        Input("policy-compare", "n_clicks"),
        *(State(f"policy-{name}", "value") for name in NAMES),
        State({"policy-budget": ALL, "year": ALL}, "value"),
        State({"policy-budget": ALL, "year": ALL}, "id"),
        State("location", "search"),
        prevent_initial_call=True,
        on_error=_refused,
    )
    def compare(clicks: int | None, *states: Any) -> Any:
        if not clicks:
            return no_update
        *values, typed_in, places, search = states
        backstage.permitted("PUT", "/cycles/{cycle_id}/policy")
        asked, inputs = workbook.round_of(backstage, BOOK, search)
        if inputs.policy is None:
            return no_update
        budgets: Budgets = {}
        for place, value in zip(places, typed_in, strict=True):
            budgets.setdefault(place["year"], {})[place["policy-budget"]] = value
        said = dict(zip(NAMES, values, strict=True))
        policy = with_typed(inputs.policy.content, said, budgets, asked.lang)
        set_props("policy-said", {"children": word("compared", asked.lang)})
        set_props("policy-refusal", {"children": []})
        return workbook.offer(BOOK, Opened[Policy](name=word("form", asked.lang), content=policy), inputs, asked.lang)
