"""Entering things one by one: a form for each kind, and the list of what was entered so far.

The list lives in the page until it is sent; each form offers what the scenario at hand has - its pools, its applicants.
"""

from collections.abc import Callable, Sequence
from typing import Any

import dash_mantine_components as dmc
from dash import ALL, Dash, Input, Output, State, ctx, dcc, html, no_update
from dash.development.base_component import Component

from allocator.ledger.names import Names
from dashboards.pages.asked import asking
from dashboards.pages.backstage import answering
from dashboards.pages.entry_kinds import CHOICES, Ask, Entries, Field, field_name, kind_name, made_of, told
from dashboards.pages.parts import Parts
from models.errors import InputError
from models.scenario import Scenario
from models.supply import Pool
from models.text import Lang, text

TALL = {"minHeight": 44}


class EntryForm:
    """The form of one page. ``name``: what its ids begin with; ``source``: the id of what chooses the scenario."""

    def __init__(self, name: str, entries: Entries[Any], source: str, scenario_of: Callable[[str], Scenario]) -> None:
        self.name = name
        self.entries = entries
        self.source = source
        self._scenario_of = scenario_of

    @property
    def store(self) -> str:
        """The id of the list of what was entered, as documents."""
        return f"{self.name}-entries"

    def body(self, lang: Lang) -> Parts:
        """Show the choice of kind, the place of its form, and the list."""
        kinds = [{"value": kind, "label": kind_name(self.entries, kind, lang)} for kind in self.entries.kinds]
        choice = dmc.Select(
            id=f"{self.name}-kind",
            label=text(f"entry.{self.entries.name}.kind", lang),
            placeholder=text("entry.choose", lang),
            data=kinds,
            value=None,
            maw=480,
            styles={"input": TALL},
        )
        add = dmc.Button(text("entry.add", lang), id=f"{self.name}-add", variant="outline", h=44, mt="sm")
        return [
            dcc.Store(id=self.store, data=[]),
            choice,
            html.Div(id=f"{self.name}-fields", className="fields"),
            add,
            html.Div(id=f"{self.name}-listed", role="status"),
        ]

    def callbacks(self, site: Dash) -> None:
        """Tie kind, form and list together."""
        name = self.name
        fields = {"type": f"{name}-field", "name": ALL}

        @answering(
            site,
            Output(f"{name}-fields", "children"),
            Input(f"{name}-kind", "value"),
            Input(self.source, "value"),
            prevent_initial_call=True,
        )
        def show(kind: str | None, source: str | None) -> Any:
            return self.fields(kind, self._scenario_of(source), asking().lang) if kind and source else []

        @answering(
            site,
            Output({"type": f"{name}-field", "name": "pool"}, "description"),
            Input({"type": f"{name}-field", "name": "pool"}, "value"),
            State(self.source, "value"),
            prevent_initial_call=True,
        )
        def say_what_it_has(pool: str | None, source: str | None) -> Any:
            if not pool or not source:
                return ""
            found = next(each for each in self._scenario_of(source).pools if each.id == pool)
            return has(found, asking().lang)

        @answering(
            site,
            Output(self.store, "data"),
            Output(f"{name}-kind", "value"),
            Output("refusal", "children", allow_duplicate=True),
            Input(f"{name}-add", "n_clicks"),
            Input({"type": f"{name}-remove", "number": ALL}, "n_clicks"),
            State(f"{name}-kind", "value"),
            State(fields, "id"),
            State(fields, "value"),
            State(self.store, "data"),
            prevent_initial_call=True,
        )
        def change(
            _add: int | None,
            _remove: list[int | None],
            kind: str | None,
            ids: list[dict[str, str]],
            values: list[Any],
            entered: list[dict[str, Any]],
        ) -> Any:
            if not ctx.triggered[0]["value"]:
                return no_update, no_update, no_update
            if ctx.triggered_id != f"{name}-add":
                gone = ctx.triggered_id["number"]
                return [row for at, row in enumerate(entered) if at != gone], no_update, []
            if not kind:
                raise InputError("typed_blank", label=text(f"entry.{self.entries.name}.kind", asking().lang))
            given = {one["name"]: value for one, value in zip(ids, values, strict=True)}
            made = made_of(self.entries, kind, given, asking().lang)
            return [*entered, made.model_dump(mode="json")], None, []

        @answering(
            site,
            Output(f"{name}-listed", "children"),
            Input(self.store, "data"),
            State(self.source, "value"),
            prevent_initial_call=True,
        )
        def list_them(entered: list[dict[str, Any]], source: str | None) -> Any:
            return self.listed(entered, self._scenario_of(source), asking().lang) if source else []

    def fields(self, kind: str, scenario: Scenario, lang: Lang) -> Parts:
        """Show the form of a kind."""
        return [_input(self.name, field, scenario, lang) for field in self.entries.kinds[kind]]

    def listed(self, entered: Sequence[dict[str, Any]], scenario: Scenario, lang: Lang) -> Parts:
        """Show what was entered so far, each with a way to take it back."""
        names = Names(scenario, lang)
        lines: Parts = []
        for number, data in enumerate(entered):
            said = told(self.entries, data, names, lang)
            named: dict[str, Any] = {"aria-label": text("entry.remove_of", lang, said=said)}
            remove = dmc.Button(
                text("entry.remove", lang),
                id={"type": f"{self.name}-remove", "number": number},
                variant="subtle",
                h=44,
                **named,
            )
            lines.append(html.Li([said, remove]))
        return [html.Ol(lines, id=f"{self.name}-list", className="entered")] if lines else []


def has(pool: Pool, lang: Lang) -> str:
    """Say how many nodes a pool has from which day on."""
    steps = [text("entry.step", lang, since=step.since, nodes=step.nodes) for step in pool.capacity]
    return text("entry.has", lang, steps=steps or text("entry.nothing", lang), node_size=pool.node_size)


def _input(form: str, field: Field, scenario: Scenario, lang: Lang) -> Component:
    label = field_name(field, lang) + ("" if field.must else text("entry.may_be_empty", lang))
    common: dict[str, Any] = {"id": {"type": f"{form}-field", "name": field.name}, "label": label}
    made: Component
    match field.ask:
        case Ask.DAY | Ask.LAST_DAY:
            made = dmc.TextInput(**common, inputProps={"type": "date"}, value="", w=200, styles={"input": TALL})
        case Ask.WHOLE | Ask.YEAR:
            look = {} if field.ask is Ask.YEAR else {"thousandSeparator": ","}
            made = dmc.NumberInput(**common, value="", min=0, allowDecimal=False, w=220, styles={"input": TALL}, **look)
        case Ask.PERCENT:
            made = dmc.NumberInput(**common, value="", min=0, max=100, decimalScale=1, w=220, styles={"input": TALL})
        case Ask.WORDS:
            made = dmc.TextInput(**common, value="", w=420, maw="100%", styles={"input": TALL})
        case _:
            made = dmc.Select(
                **common,
                data=_choices(field, scenario, lang),
                value=field.first,
                searchable=field.ask in (Ask.POOL, Ask.PROPOSAL, Ask.PHASE),
                allowDeselect=not field.must,
                clearable=not field.must,
                nothingFoundMessage=text("entry.no_match", lang),
                w=360,
                maw="100%",
                styles={"input": TALL},
                **({} if field.must else {"clearButtonProps": {"aria-label": text("entry.clear", lang, field=label)}}),
            )
    return made


def _choices(field: Field, scenario: Scenario, lang: Lang) -> list[dict[str, str]]:
    names = Names(scenario, lang)
    match field.ask:
        case Ask.POOL:
            return [{"value": pool.id, "label": _pool_name(pool, names, lang)} for pool in scenario.pools]
        case Ask.PROPOSAL:
            return [{"value": each.id, "label": names.applicant(each.id)} for each in scenario.in_scope]
        case Ask.PHASE:
            return [
                {
                    "value": f"{each.id}/{phase.id}",
                    "label": text("entry.phase", lang, applicant=names.applicant(each.id), phase=phase.id),
                }
                for each in scenario.in_scope
                for phase in each.phases
                if not phase.done
            ]
    return [{"value": each, "label": text(f"entry.{field.ask}.{each}", lang)} for each in CHOICES[field.ask]]


def _pool_name(pool: Pool, names: Names, lang: Lang) -> str:
    provider, gpu = names.provider(pool.provider), pool.gpu_type
    return text("entry.pool", lang, pool=names.pool(pool.id), provider=provider, gpu=gpu)
