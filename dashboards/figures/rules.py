"""The policy in words, figure by figure as its workbook has them: value, source, date; what is open is said to be."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import pandas as pd

from allocator.intake.form import Field, Kind, Section, book_form
from allocator.intake.template.book import Row, Value
from allocator.intake.template.policy import policy_values
from allocator.prepare.programme import years_of
from dashboards.figures.allotments import frame
from models.policy import Policy
from models.text import Lang, day_text, text

TABLES = ("budgets", "quotas", "provider_limits", "tiers", "milestones")
"""The lists shown, in this order; the review criteria are no figures and stay in the workbook."""
NEVER_OPEN = ("as_of", "fictional", "parent_program", "group_weight_cap")
"""Fields that may stay empty for good: nothing has to be found out."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure. ``open``: it is not known yet."""

    section: str
    name: str
    value: str
    source: str
    day: date | None
    open: bool = False


@dataclass(frozen=True, slots=True)
class RulesInfo:
    """The policy in words. ``years``: fiscal years of the horizon without a budget."""

    figures: tuple[Figure, ...]
    years: tuple[int, ...]

    @property
    def open(self) -> tuple[Figure, ...]:
        """The figures that are not known yet."""
        return tuple(figure for figure in self.figures if figure.open)

    def of(self, section: str) -> tuple[Figure, ...]:
        """The figures of one section."""
        return tuple(figure for figure in self.figures if figure.section == section)


def rules_info(policy: Policy, lang: Lang) -> RulesInfo:
    """Put a policy into words."""
    form, values = book_form("policy"), policy_values(policy)
    found: list[Figure] = []
    for sheet in form.sheets:
        for section in sheet.sections:
            said = values.get(section.id)
            if isinstance(said, dict):
                found += _fields(section, said, lang)
            elif section.id in TABLES:
                found += (_listed(section, row, lang) for row in said or ())
    stated = {budget.fiscal_year for budget in policy.budgets if budget.subsidy_class is None}
    return RulesInfo(tuple(found), tuple(year for year in years_of(policy.horizon) if year not in stated))


def label(section: str, key: str, lang: Lang) -> str:
    """Return what a field of the policy is called."""
    return text(f"policy.field.{section}.{key}", lang)


def shown(field: Field, value: Value | None, lang: Lang) -> str:
    """Write a value as people read it."""
    match value:
        case None | "":
            return ""
        case date():
            return day_text(value, lang)
        case str() if field.choices:
            return choice(field.choices, value, lang)
        case int() | Decimal() if field.kind is not Kind.FISCAL_YEAR:
            unit = text(f"policy.unit.{field.kind}", lang) if field.kind in (Kind.YEN, Kind.SHARE) else ""
            return f"{value:,}{unit}"
        case _:
            return str(value)


def choice(name: str, word: str, lang: Lang) -> str:
    """Write a choice of the workbook in the reader's language."""
    return text(f"policy.choice.{name}.{book_form('policy').code(name, word)}", lang)


def _fields(section: Section, row: Row, lang: Lang) -> Iterator[Figure]:
    for field in section.fields:
        value = row.get(field.key)
        day = row.get(f"{field.key}.date")
        empty = value is None or value == ""
        yield Figure(
            section.id,
            label(section.id, field.key, lang),
            shown(field, value, lang),
            str(row.get(f"{field.key}.source", "")),
            day if isinstance(day, date) else None,
            open=empty and field.key not in NEVER_OPEN,
        )


def _listed(section: Section, row: Row, lang: Lang) -> Figure:
    """Write a row of a list: its main field is its name, all the others are its value."""
    main = next(field for field in section.fields if field.main)
    rest = [field for field in section.fields if not field.main and field.key not in ("source", "as_of")]
    said = [(field, shown(field, row.get(field.key), lang)) for field in rest if row.get(field.key) is not None]
    value = text("policy.list_gap", lang).join(
        words if len(said) == 1 else f"{label(section.id, field.key, lang)} {words}" for field, words in said
    )
    day = row.get("as_of")
    name = shown(main, row.get(main.key), lang)
    return Figure(
        section.id,
        text("policy.year", lang, year=name) if main.kind is Kind.FISCAL_YEAR else name,
        value,
        str(row.get("source", "")),
        day if isinstance(day, date) else None,
    )


COLUMNS = ("rule_name", "rule_value", "rule_source", "rule_day")


def rules_table(info: RulesInfo, section: str, lang: Lang) -> pd.DataFrame:
    """Return one row per figure of a section."""
    rows = [
        {
            "rule_name": figure.name,
            "rule_value": text("policy.open", lang) if figure.open else figure.value,
            "rule_source": figure.source,
            "rule_day": day_text(figure.day, lang) if figure.day else "",
        }
        for figure in info.of(section)
    ]
    return frame(rows, COLUMNS)
