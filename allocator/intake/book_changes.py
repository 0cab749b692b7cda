"""Two versions of the offers or of the policy, as their workbook calls things: what stood before, what stands now.

A row of a table is known by what names it: a step of capacity by its pool and its day, a budget by its year and class.
A row that only one of the two has is one change, not one for each of its cells.
"""

from dataclasses import dataclass

from allocator.intake.form import Section, book_form
from allocator.intake.template.book import Filled, Row, Value
from allocator.intake.template.policy import policy_values
from allocator.intake.template.supply import supply_values
from models.policy import Policy
from models.supply import Supply

_ALSO_NAMING = ("since", "subsidy_class", "measure")
"""Columns that name a row together with its main one, where a table has them."""


@dataclass(frozen=True, slots=True)
class BookChange:
    """One difference. ``row``: what names the row (empty outside tables); ``label``: the field, empty for a whole row.

    ``before``, ``after``: the values, None where there is none; of a whole row, its cells with their labels.
    """

    sheet: str
    row: tuple[Value, ...]
    label: str
    before: Value | tuple[tuple[str, Value], ...] | None
    after: Value | tuple[tuple[str, Value], ...] | None


def supply_changes(before: Supply, after: Supply) -> tuple[BookChange, ...]:
    """Return in what two versions of the offers differ, in the order of the workbook."""
    return _changes("supply", supply_values(before), supply_values(after))


def policy_changes(before: Policy, after: Policy) -> tuple[BookChange, ...]:
    """Return in what two versions of the policy differ, in the order of the workbook."""
    return _changes("policy", policy_values(before), policy_values(after))


def _changes(form: str, before: Filled, after: Filled) -> tuple[BookChange, ...]:
    found: list[BookChange] = []
    for sheet in book_form(form).sheets:
        for section in sheet.sections:
            old, new = _rows(section, before), _rows(section, after)
            for name in dict.fromkeys((*old, *new)):
                found += _row_changes(sheet.name, section, name, old.get(name), new.get(name))
    return tuple(found)


def _rows(section: Section, filled: Filled) -> dict[tuple[Value, ...], Row]:
    said = filled.get(section.id, {})
    if isinstance(said, dict):
        return {(): said}
    naming = [field.key for field in section.fields if field.main or field.key in _ALSO_NAMING]
    return {tuple(row[key] for key in naming if key in row): row for row in said}


def _row_changes(
    sheet: str, section: Section, name: tuple[Value, ...], old: Row | None, new: Row | None
) -> list[BookChange]:
    if old is None or new is None:
        return [BookChange(sheet, name, "", _whole(section, name, old), _whole(section, name, new))]
    return [
        BookChange(sheet, name, label, old.get(key), new.get(key))
        for key, label in _labels(section).items()
        if old.get(key) != new.get(key)
    ]


def _labels(section: Section) -> dict[str, str]:
    """Return the label of every cell of a row; source and date of a figure are called after it."""
    found: dict[str, str] = {}
    for field in section.fields:
        found[field.key] = field.heading
        if section.sourced:
            found |= {f"{field.key}.source": f"{field.label}　出典", f"{field.key}.date": f"{field.label}　日付"}
    return found


def _whole(section: Section, name: tuple[Value, ...], row: Row | None) -> tuple[tuple[str, Value], ...] | None:
    if row is None:
        return None
    labels = _labels(section)
    return tuple((labels[key], value) for key, value in row.items() if value not in ("", *name))
