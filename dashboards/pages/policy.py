"""The policy of a round: every figure with its source and date, changed in a short form or by workbook."""

from datetime import timedelta
from typing import Any

import dash_mantine_components as dmc
from dash import ALL, Dash, Input, Output, State, html, no_update, set_props
from pydantic import ValidationError

from allocator.intake.book_changes import policy_changes
from allocator.intake.typed import typed
from allocator.prepare.programme import years_of
from api.cycles import workbooks
from api.cycles.nouns import Kind
from api.cycles.workbooks import Opened
from dashboards.figures.rules import TABLES, RulesInfo, label, rules_info, rules_table
from dashboards.pages import workbook
from dashboards.pages.asked import Asked
from dashboards.pages.backstage import Backstage, answering, may
from dashboards.pages.parts import Parts, heading, notice, table_section
from dashboards.pages.telling import telling_in
from dashboards.pages.workbook import Book
from dashboards.theme import ERROR
from models.errors import InputError
from models.policy import BudgetFigure, PenaltyTable, Policy, Source
from models.supply import Confidence
from models.text import Lang, text
from models.tiers import Preset

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
RANKS = 5
PENALTIES = (*(f"rank_{number}" for number in range(1, RANKS + 1)), "unranked", "asked_self")
Budgets = dict[int, dict[str, str | None]]
"""What was typed about the budget of each fiscal year: ``yen``, ``source``, ``day``."""


def word(key: str, lang: Lang, **params: object) -> str:
    """Return a sentence of this page."""
    return text(f"pages.policy.{key}", lang, **params)


def body(asked: Asked, backstage: Backstage) -> Parts:
    """Show what is open, every figure, and the ways to change them."""
    lang = asked.lang
    inputs = backstage.round(asked)
    if inputs is None:
        return [*heading("policy", lang), notice("no-round", word("no_round", lang), [])]
    editable = may(asked.who, "PUT", "/cycles/{cycle_id}/policy")
    if inputs.policy is None:
        empty = notice("no-policy", word("no_policy", lang), [])
        return [*heading("policy", lang), empty, *workbook.section(BOOK, asked, there=False, may_change=editable)]
    policy = inputs.policy.content
    info = rules_info(policy, lang)
    return [
        *heading("policy", lang),
        *_open(info, lang),
        *(
            table_section(f"policy-{name}", rules_table(info, name, lang), lang, f"pages.policy.section_{name}")
            for name in (*SECTIONS, *TABLES)
            if info.of(name)
        ),
        *(_form(policy, lang) if editable else [html.P(word("only_look", lang))]),
        *workbook.section(BOOK, asked, there=True, may_change=editable),
    ]


def _open(info: RulesInfo, lang: Lang) -> Parts:
    """List what is not known yet."""
    lines = [word("open_budget", lang, year=str(year)) for year in info.years]
    lines += [word("open_figure", lang, name=figure.name) for figure in info.open]
    if not lines:
        return [html.P(word("nothing_open", lang), id="policy-open")]
    return [
        notice("policy-open", word("open", lang, count=len(lines)), [html.Ul([html.Li(line) for line in lines])], ERROR)
    ]


# --- the form


def _form(policy: Policy, lang: Lang) -> Parts:
    title = dmc.Title(word("form", lang), order=2, size="h3", mt="xl", mb="xs")
    named: dict[str, Any] = {"aria-label": word("form", lang)}
    parts = [
        title,
        html.P(word("form_about", lang)),
        _group(word("section_programme", lang), _horizon(policy, lang)),
        *(
            _group(word("budget_of", lang, year=str(year)), _budget(policy, year, lang))
            for year in years_of(policy.horizon)
        ),
        _group(word("section_planning", lang), _planning(policy, lang)),
        _group(word("section_penalties", lang), _penalties(policy, lang)),
        html.Div(id="policy-refusal", role="alert"),
        dmc.Button(word("compare", lang), id="policy-compare", h=44, mt="md"),
        html.P(id="policy-said", role="status"),
    ]
    return [html.Section(parts, **named)]


def _group(title: str, inside: Parts) -> Any:
    return dmc.Fieldset(dmc.Group(inside, align="flex-end"), legend=title, mb="sm")


def _line(name: str, words: str, value: object, width: int = 180) -> Any:
    return dmc.TextInput(id=f"policy-{name}", label=words, value="" if value is None else str(value), w=width)


def _origin(name: str, origin: Source | None, lang: Lang) -> Parts:
    return [
        _line(f"{name}-source", word("source", lang), origin.source if origin else "", 360),
        _line(f"{name}-day", word("day", lang), origin.as_of if origin else None, 160),
    ]


def _horizon(policy: Policy, lang: Lang) -> Parts:
    return [
        _line("start", label("programme", "horizon_start", lang), policy.horizon.start),
        _line("last", label("programme", "horizon_last", lang), policy.horizon.last_day),
        *_origin("horizon", policy.horizon_origin, lang),
    ]


def _budget(policy: Policy, year: int, lang: Lang) -> Parts:
    stated = _stated(policy, year)
    origin = stated.origin if stated else None
    said = {
        "yen": "" if stated is None else f"{stated.yen:,}",
        "source": origin.source if origin else "",
        "day": str(origin.as_of) if origin and origin.as_of else "",
    }
    widths = {"yen": 220, "source": 360, "day": 160}
    return [
        dmc.TextInput(id={"policy-budget": name, "year": year}, label=word(name, lang), value=said[name], w=width)
        for name, width in widths.items()
    ]


def _stated(policy: Policy, year: int) -> BudgetFigure | None:
    return next((one for one in policy.budgets if one.fiscal_year == year and one.subsidy_class is None), None)


def _planning(policy: Policy, lang: Lang) -> Parts:
    presets = [{"value": one.value, "label": text(f"policy.choice.preset.{one}", lang)} for one in Preset]
    levels = [
        dmc.Checkbox(label=text(f"supply.confidence.{one}", lang), value=one.value, size="md") for one in Confidence
    ]
    return [
        dmc.Select(
            id="policy-preset",
            label=label("planning", "preset", lang),
            data=presets,
            value=policy.preset.value,
            allowDeselect=False,
            w=200,
        ),
        dmc.CheckboxGroup(
            dmc.Group(levels, mt="xs"),
            id="policy-counted",
            label=word("counted", lang),
            value=[one.value for one in policy.counted_confidence],
        ),
    ]


def _penalties(policy: Policy, lang: Lang) -> Parts:
    table = policy.penalties
    values = [table.of_rank(rank) for rank in range(1, RANKS + 1)] + [table.unranked, table.asked_self]
    lines = [
        _line(f"penalty-{key}", label("penalties", key, lang), value, 250)
        for key, value in zip(PENALTIES, values, strict=True)
    ]
    return [*lines, *_origin("penalty", table.origin, lang)]


# --- what was typed


def _read(section: str, key: str, written: str | None) -> Any:
    return typed("policy", section, key, written or "")


def _needed(section: str, key: str, written: str | None, lang: Lang) -> Any:
    value = _read(section, key, written)
    if value is None:
        raise InputError("typed_blank", label=label(section, key, lang))
    return value


def with_typed(policy: Policy, said: dict[str, Any], budgets: Budgets, lang: Lang) -> Policy:
    """Return the policy with what was typed into the form; a budget left empty is open again."""
    start = _needed("programme", "horizon_start", said["start"], lang)
    last = _needed("programme", "horizon_last", said["last"], lang)
    penalties = [_needed("penalties", key, said[f"penalty-{key}"], lang) for key in PENALTIES]
    update: dict[str, Any] = {
        "horizon": {"start": start, "end": last + timedelta(days=1)},
        "horizon_origin": _source(said["horizon-source"], said["horizon-day"]) or Source(source=""),
        "budgets": _budgets(policy, budgets),
        "preset": said["preset"],
        "counted_confidence": [one for one in Confidence if one in (said["counted"] or ())],
        "penalties": _table(policy, penalties, _source(said["penalty-source"], said["penalty-day"])),
    }
    if last < start:
        raise InputError("policy_horizon", start=start, last=last)
    try:
        return Policy.model_validate(policy.model_dump() | update)
    except ValidationError as error:
        raise InputError("part_impossible", value=str(error.errors()[0]["input"])[:80]) from error


def _source(written: str | None, on: str | None) -> Source | None:
    source, day = (written or "").strip(), _read("budgets", "as_of", on)
    return Source(source=source, as_of=day) if source or day else None


def _table(policy: Policy, values: list[int], origin: Source | None) -> dict[str, Any]:
    *ranks, unranked, asked_self = values
    stated = policy.penalties
    same = ranks == [stated.of_rank(rank) for rank in range(1, RANKS + 1)]
    kept = stated.by_rank if same else tuple(ranks)
    return PenaltyTable.model_construct(
        by_rank=kept, unranked=unranked, asked_self=asked_self, origin=origin
    ).model_dump()


def _budgets(policy: Policy, typed_in: Budgets) -> list[BudgetFigure]:
    found = list(policy.budgets)
    for year, said in typed_in.items():
        stated = _stated(policy, year)
        yen = _read("budgets", "yen", said["yen"])
        origin = _source(said["source"], said["day"]) or Source(source="")
        made = [] if yen is None else [BudgetFigure(fiscal_year=year, yen=yen, origin=origin)]
        at = len(found) if stated is None else found.index(stated)
        found[at : at + 1] = made
    return found


def callbacks(site: Dash, backstage: Backstage) -> None:
    """Tie the form and the workbook to the policy."""
    workbook.add_callbacks(site, backstage, BOOK)
    names = [
        "start", "last", "horizon-source", "horizon-day",
        "preset", "counted", *(f"penalty-{key}" for key in PENALTIES), "penalty-source", "penalty-day",
    ]  # fmt: skip

    @answering(
        site,
        Output(BOOK.id("read"), "data", allow_duplicate=True),
        Input("policy-compare", "n_clicks"),
        *(State(f"policy-{name}", "value") for name in names),
        State({"policy-budget": ALL, "year": ALL}, "value"),
        State({"policy-budget": ALL, "year": ALL}, "id"),
        State("location", "search"),
        prevent_initial_call=True,
        on_error=telling_in("policy-refusal"),
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
        said = dict(zip(names, values, strict=True))
        policy = with_typed(inputs.policy.content, said, budgets, asked.lang)
        set_props("policy-said", {"children": word("compared", asked.lang)})
        set_props("policy-refusal", {"children": []})
        return workbook.offer(BOOK, Opened[Policy](name=word("form", asked.lang), content=policy), inputs, asked.lang)
