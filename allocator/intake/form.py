"""What a workbook of ours consists of, as data: sheets, sections, fields, labels and choices (``forms/*.toml``).

One description serves both ways: the template is written from it, and a filled workbook is read by it - by the labels,
never by the position of a cell.
"""

import tomllib
from datetime import date
from enum import StrEnum
from functools import cache, cached_property
from importlib.resources import files
from typing import Any

from pydantic import Field as Limit  # `Field` is ours here

from models.base import Frozen
from models.names import folded_text


class Kind(StrEnum):
    """What may stand in a field; each has one function in ``normalise``."""

    TEXT = "text"
    LONG = "long"
    PHONE = "phone"
    LIST = "list"
    NAMES = "names"
    GPU_TYPES = "gpu_types"
    LINE = "line"
    LINES = "lines"
    CHOICE = "choice"
    CHOICES = "choices"
    MARK = "mark"
    WHOLE = "whole"
    DECIMAL = "decimal"
    MILLIONTHS = "millionths"
    SHARE = "share"
    PERCENT = "percent"
    RATE = "rate"
    TYPED_RATE = "typed_rate"
    BY_MONTH = "by_month"
    YEN = "yen"
    DAY = "day"
    LAST_DAY = "last_day"
    MOMENT = "moment"
    FISCAL_YEAR = "fiscal_year"
    CORPORATE_NUMBER = "corporate_number"


class Field(Frozen):
    """One field: its key in the model, its label, what may stand in it.

    ``decides``: a plan follows from it, so what cannot be read stops the row or the answer. ``main``: a table row
    without it is empty. ``origin``: source and date of the row are kept. ``start``: the value a blank template has.
    ``read_only``: people write it so, the template does not ask for it.
    """

    key: str
    label: str
    also: tuple[str, ...] = ()
    kind: Kind
    choices: str = ""
    unit: str = ""
    note: str = ""
    width: int = 14
    required: bool = False
    decides: bool = False
    office: bool = False
    main: bool = False
    origin: bool = False
    read_only: bool = False
    start: str | int | None = None
    start_source: str = ""
    start_day: date | None = None

    @property
    def heading(self) -> str:
        """The label as it is printed, with its unit."""
        return f"{self.label}（{self.unit}）" if self.unit else self.label

    @property
    def remark(self) -> str:
        """What the template says beside a field: its note, and whether it must be filled."""
        return "、".join(filter(None, (self.note, "必須" if self.required else "")))

    @property
    def guidance(self) -> tuple[str, ...]:
        """Every text the template may print about the field that is no answer."""
        unit = f"単位：{self.unit}" if self.unit else ""
        texts = (self.note, self.remark, unit, "　".join(filter(None, (unit, self.remark))))
        return tuple(dict.fromkeys(filter(None, texts)))

    @cached_property
    def keys(self) -> frozenset[str]:
        """Every folded label the field is found by."""
        names = (self.label, self.heading, *self.also)
        return frozenset(folded_text(name) for name in names)


class Section(Frozen):
    """A part of a sheet: a list of labelled fields, or a table with one column per field."""

    id: str
    heading: str
    kind: str = "fields"
    rows: int = 0
    months: bool = False
    sourced: bool = False
    office: bool = False
    numbered: str = ""
    fields: tuple[Field, ...] = Limit(alias="field")
    examples: tuple[dict[str, str | int], ...] = Limit(default=(), alias="example")

    @property
    def printed(self) -> tuple[Field, ...]:
        """The fields the template has a place for."""
        return tuple(field for field in self.fields if not field.read_only)

    @property
    def is_table(self) -> bool:
        """Whether the section is a table."""
        return self.kind == "table"


class SheetForm(Frozen):
    """One sheet. ``also``: other names it is found by."""

    name: str
    title: str
    also: tuple[str, ...] = ()
    required: bool = False
    landscape: bool = False
    guide: tuple[str, ...] = ()
    sections: tuple[Section, ...] = Limit(alias="section")

    @cached_property
    def keys(self) -> frozenset[str]:
        """Every folded name the sheet is found by."""
        return frozenset(folded_text(name) for name in (self.name, self.title, *self.also))


class BookForm(Frozen):
    """One workbook. ``choices``: per set, the word shown, its code, and other words for it.

    ``neutral``: words people write over several columns, which do not change what the columns mean.
    """

    file: str
    title: str
    intro: tuple[str, ...] = ()
    neutral: tuple[str, ...] = ()
    sheets: tuple[SheetForm, ...] = Limit(alias="sheet")
    choices: dict[str, tuple[tuple[str, ...], ...]]

    def label(self, section: str, key: str) -> str:
        """Return the label of a field, as people know it."""
        return next(
            field.label
            for sheet in self.sheets
            for part in sheet.sections
            if part.id == section
            for field in part.fields
            if field.key == key
        )

    def words(self, name: str) -> tuple[str, ...]:
        """Return the words of a set of choices, as shown."""
        return tuple(row[0] for row in self.choices[name])

    def word(self, name: str, code: str) -> str:
        """Return the word of a code."""
        return next(row[0] for row in self.choices[name] if row[1] == code)

    def code(self, name: str, written: str) -> str | None:
        """Return the code of what was written, or None."""
        key = folded_text(written)
        return next((row[1] for row in self.choices[name] if key in {folded_text(word) for word in row}), None)


@cache
def book_form(name: str) -> BookForm:
    """Return the form ``survey``, ``supply`` or ``policy``."""
    text = files("allocator.intake").joinpath("forms", f"{name}.toml").read_text(encoding="utf-8")
    data: dict[str, Any] = tomllib.loads(text)
    return BookForm.model_validate(data)
