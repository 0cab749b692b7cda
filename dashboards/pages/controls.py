"""What stands above a schedule: form, grouping, filters, zoom, and the earlier plan it is held against."""

from collections.abc import Iterable, Mapping
from typing import Any

import dash_mantine_components as dmc
from dash import html
from dash.development.base_component import Component

from allocator.ledger.names import Names
from dashboards.figures.allotments import allotments
from dashboards.figures.looking import Form, Group, Look, months_of
from dashboards.figures.wish import Wish
from dashboards.pages.looks import Scale
from dashboards.pages.parts import Parts
from dashboards.pages.view import Shown
from models.scenario import Scenario
from models.text import Lang, text

Choices = list[dict[str, str]]
TALL = {"minHeight": "44px"}
ID = "schedule-"


def controls(shown: Shown, look: Look, lang: Lang, earlier: Choices, against: str) -> Parts:
    """Show everything that changes how the schedule is looked at."""
    first = [
        _switch("form", Form, look.form, lang),
        _switch("group", Group, look.group, lang),
        _range(lang),
        *_days(look, lang),
    ]
    if earlier:
        first.append(_against(earlier, against, lang))
    return [html.Div(first, className="controls"), _filters(shown, look, lang)]


def _say(key: str, lang: Lang, **params: object) -> str:
    return text(f"pages.schedule.{key}", lang, **params)


def _switch(name: str, kind: Iterable[Form] | Iterable[Group], value: str, lang: Lang) -> Component:
    label = _say(f"{name}.label", lang)
    data = [{"value": str(one), "label": _say(f"{name}.{one}", lang)} for one in kind]
    named: dict[str, Any] = {"aria-label": label}
    switch = dmc.SegmentedControl(id=f"{ID}{name}", data=data, value=str(value), size="sm", style=TALL, **named)
    return html.Div([html.Span(label, className="control-label"), switch], className="control")


def _range(lang: Lang) -> Component:
    buttons = [
        _button(f"scale-{scale}", _say(f"scale.{scale}", lang), _say(f"scale.{scale}_about", lang)) for scale in Scale
    ]
    steps = [_button(step, _say(f"step.{step}", lang), _say(f"step.{step}_about", lang)) for step in ("back", "on")]
    named: dict[str, Any] = {"aria-label": _say("scale.label", lang)}
    return html.Div(
        [
            html.Span(_say("scale.label", lang), className="control-label"),
            html.Div([*buttons, *steps], className="control-row", role="group", **named),
        ],
        className="control",
    )


def _days(look: Look, lang: Lang) -> Parts:
    start, last = range_values(look)
    return [_day("from", start, lang), _day("to", last, lang)]


def range_values(look: Look) -> tuple[str, str]:
    """Return the first and last day in view as the fields show them; empty where everything is in view."""
    return (look.days.start.isoformat(), look.days.last_day.isoformat()) if look.days else ("", "")


def _button(name: str, label: str, about: str) -> Component:
    named: dict[str, Any] = {"aria-label": about}
    button: Component = dmc.Button(label, id=f"{ID}{name}", variant="default", px="sm", style=TALL, **named)
    return button


def _day(name: str, value: str, lang: Lang) -> Component:
    field: Component = dmc.TextInput(
        id=f"{ID}{name}",
        label=_say(f"range.{name}", lang),
        value=value,
        debounce=True,
        w=160,
        styles={"input": TALL},
        inputProps={"type": "date"},
    )
    return field


def _against(earlier: Choices, against: str, lang: Lang) -> Component:
    chooser: Component = dmc.Select(
        id=f"{ID}against",
        label=_say("against.label", lang),
        data=[{"value": "", "label": _say("against.none", lang)}, *earlier],
        value=against,
        allowDeselect=False,
        className="control against",
        size="md",
    )
    return chooser


FILTERS = ("provider", "applicant", "gpu", "wish", "month")


def _filters(shown: Shown, look: Look, lang: Lang) -> Component:
    chosen: Mapping[str, Iterable[str]] = {
        "provider": sorted(look.providers),
        "applicant": sorted(look.applicants),
        "gpu": sorted(look.gpu_types),
        "wish": sorted(look.wishes),
        "month": sorted(month.strftime("%Y-%m") for month in look.months),
    }
    choices = _choices(shown, lang)
    fields = [
        dmc.MultiSelect(
            id=f"{ID}{name}",
            label=_say(f"filter.{name}", lang),
            placeholder="" if chosen[name] else _say("filter.all", lang),
            data=choices[name],
            value=list(chosen[name]),
            searchable=True,
            clearable=True,
            nothingFoundMessage=_say("filter.nothing", lang),
            clearButtonProps={"aria-label": _say("filter.clear", lang)},
            size="md",
        )
        for name in FILTERS
    ]
    summary = html.Summary(_say("filter.label", lang), className="filters-label")
    return html.Details([summary, html.Div(fields, className="filters")], open=look.filtered)


def _choices(shown: Shown, lang: Lang) -> dict[str, Choices]:
    scenario = shown.scenario
    called = Names(scenario, lang, marked=True)
    wishes = {row.wish for row in allotments(scenario, shown.plan, lang)}
    providers = sorted({pool.provider for pool in scenario.pools})
    return {
        "provider": [{"value": one, "label": called.provider(one)} for one in providers],
        "applicant": _applicants(scenario, called),
        "gpu": [{"value": one, "label": one} for one in sorted({pool.gpu_type for pool in scenario.pools})],
        "wish": [{"value": one, "label": text(f"figures.wish_legend.{one}", lang)} for one in Wish if one in wishes],
        "month": [
            {
                "value": month.strftime("%Y-%m"),
                "label": text("pages.schedule.month", lang, year=str(month.year), month=month.month),
            }
            for month in months_of(scenario.horizon)
        ],
    }


def _applicants(scenario: Scenario, called: Names) -> Choices:
    """Name every proposal by its applicant; where one has several, its number tells them apart."""
    names = [called.applicant(proposal.id) for proposal in scenario.proposals]
    return [
        {"value": proposal.id, "label": name if names.count(name) == 1 else f"{name} {proposal.id}"}
        for proposal, name in zip(scenario.proposals, names, strict=True)
    ]
