"""The main figures of the policy as a short form: what stands in it, and the policy that what was typed makes."""

from datetime import timedelta
from typing import Any

import dash_mantine_components as dmc
from dash import html
from pydantic import ValidationError

from allocator.intake.typed import typed
from allocator.prepare.programme import years_of
from dashboards.figures.rules import label
from dashboards.pages.parts import Parts
from models.errors import InputError
from models.policy import BudgetFigure, PenaltyTable, Policy, Source
from models.supply import Confidence
from models.text import Lang, text
from models.tiers import Preset

RANKS = 5
PENALTIES = (*(f"rank_{number}" for number in range(1, RANKS + 1)), "unranked", "asked_self")
NAMES = (
    "start", "last", "horizon-source", "horizon-day",
    "preset", "counted", *(f"penalty-{key}" for key in PENALTIES), "penalty-source", "penalty-day",
)  # fmt: skip
"""The fields of the form but for the budgets, which there is one of per fiscal year."""
Budgets = dict[int, dict[str, str | None]]
"""What was typed about the budget of each fiscal year: ``yen``, ``source``, ``day``."""


def word(key: str, lang: Lang, **params: object) -> str:
    """Return a sentence of this page."""
    return text(f"pages.policy.{key}", lang, **params)


def form(policy: Policy, lang: Lang) -> Parts:
    """Offer the main figures to be changed."""
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


def _line(name: str, words: str, value: object, width: int = 180, kind: str = "text") -> Any:
    shown = "" if value is None else str(value)
    return dmc.TextInput(id=f"policy-{name}", label=words, value=shown, inputProps={"type": kind}, w=width)


def _origin(name: str, origin: Source | None, lang: Lang) -> Parts:
    return [
        _line(f"{name}-source", word("source", lang), origin.source if origin else "", 360),
        _line(f"{name}-day", word("day", lang), origin.as_of if origin else None, 160, "date"),
    ]


def _horizon(policy: Policy, lang: Lang) -> Parts:
    return [
        _line("start", label("programme", "horizon_start", lang), policy.horizon.start, kind="date"),
        _line("last", label("programme", "horizon_last", lang), policy.horizon.last_day, kind="date"),
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
    kinds = {name: "date" if name == "day" else "text" for name in widths}
    return [
        dmc.TextInput(
            id={"policy-budget": name, "year": year},
            label=word(name, lang),
            value=said[name],
            inputProps={"type": kinds[name]},
            w=width,
        )
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


def _read(section: str, key: str, written: str | None, called: str = "") -> Any:
    return typed("policy", section, key, written or "", called)


def _needed(section: str, key: str, written: str | None, lang: Lang) -> Any:
    value = _read(section, key, written, label(section, key, lang))
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
        "budgets": _budgets(policy, budgets, lang),
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


def _budgets(policy: Policy, typed_in: Budgets, lang: Lang) -> list[BudgetFigure]:
    found = list(policy.budgets)
    for year, said in typed_in.items():
        stated = _stated(policy, year)
        yen = _read("budgets", "yen", said["yen"], word("budget_of", lang, year=str(year)))
        origin = _source(said["source"], said["day"]) or Source(source="")
        made = [] if yen is None else [BudgetFigure(fiscal_year=year, yen=yen, origin=origin)]
        at = len(found) if stated is None else found.index(stated)
        found[at : at + 1] = made
    return found
