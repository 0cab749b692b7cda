"""The field catalogue as a person filling in the form sees it: labels, other names, units, words to choose from."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

_CATALOGUE = Path(__file__).with_name("catalogue.toml")
LINE_TABLES = ("amounts", "timing", "types", "months")
"""Tables that describe the same demand lines and share their line numbers."""


@dataclass(frozen=True)
class Field:
    """One field of the form."""

    section: str
    key: str
    label: str
    also: tuple[str, ...]
    kind: str
    unit: str
    choices: str
    office: bool
    decides: bool


@dataclass(frozen=True)
class Section:
    """A titled group of fields: labels with values, or a table."""

    id: str
    heading: str
    table: bool
    months: bool
    office: bool
    fields: tuple[Field, ...]
    example: tuple[dict[str, Any], ...]

    def field(self, key: str) -> Field:
        """Return a field by its key."""
        return next(field for field in self.fields if field.key == key)


@dataclass(frozen=True)
class Form:
    """One numbered form (様式) and its sections."""

    name: str
    title: str
    also: tuple[str, ...]
    sections: tuple[Section, ...]


def _section(raw: dict[str, Any]) -> Section:
    office = bool(raw.get("office", False))
    fields = tuple(
        Field(
            section=raw["id"],
            key=field["key"],
            label=field["label"],
            also=tuple(field.get("also", ())),
            kind=field["kind"],
            unit=field.get("unit", ""),
            choices=field.get("choices", ""),
            office=office or bool(field.get("office", False)),
            decides=bool(field.get("decides", False)),
        )
        for field in raw["field"]
    )
    return Section(
        id=raw["id"],
        heading=raw["heading"],
        table=raw.get("kind") == "table",
        months=bool(raw.get("months", False)),
        office=office,
        fields=fields,
        example=tuple(raw.get("example", ())),
    )


@cache
def forms() -> tuple[Form, ...]:
    """Return the forms in their printed order."""
    raw = tomllib.loads(_CATALOGUE.read_text(encoding="utf-8"))
    return tuple(
        Form(sheet["name"], sheet["title"], tuple(sheet.get("also", ())), tuple(map(_section, sheet["section"])))
        for sheet in raw["sheet"]
    )


@cache
def sections() -> dict[str, Section]:
    """Return every section by its id."""
    return {section.id: section for form in forms() for section in form.sections}


@cache
def choices() -> dict[str, tuple[tuple[str, str, tuple[str, ...]], ...]]:
    """Return for each list of choices: the official word, its code, and other words for it."""
    raw = tomllib.loads(_CATALOGUE.read_text(encoding="utf-8"))["choices"]
    return {name: tuple((row[0], row[1], tuple(row[2:])) for row in rows) for name, rows in raw.items()}


def word(field: Field, code: str) -> str:
    """Return the official word of a choice."""
    return next(official for official, own, _ in choices()[field.choices] if own == code)


def field_of(fact: str) -> Field | None:
    """Return the field a fact belongs to; None for a month, which has no field of its own."""
    section, key = re.split(r"[/.]", fact, maxsplit=1)[0], fact.rsplit(".", 1)[1]
    for name in LINE_TABLES if section == "line" else (section,):
        for field in sections()[name].fields:
            if field.key == key:
                return field
    return None
