"""Which part of the form a place in a workbook belongs to: by the sheet's name, by titles and headings above it.

A sheet that bears no mark of the form is read only for what the workbook has nowhere else: a table of prices on a
sheet of references is no cost build-up.
"""

import re
import unicodedata
from dataclasses import dataclass

from allocator.intake.cells import Sheet
from allocator.intake.form import BookForm, Section, SheetForm
from allocator.intake.labels.grid import Block, Grid
from allocator.intake.labels.words import Labels, Target, label_key, label_of, unit_in
from models.names import folded_text

_FORM_NUMBER = re.compile(
    r"^\s*[(【〔\[]?\s*(?P<word>様式|form|別紙様式|別紙|別添|添付資料?)?\s*第?\s*(?P<number>\d(?:\s*[-‐−ー–—の]\s*\d)*)\s*号?(?P<rest>.*)$",
    re.IGNORECASE | re.DOTALL,
)
_SAYS_MORE = re.compile(r"参照|とおり|通り|記載|。|[:：]")
_LONGEST_TITLE = 50
_SHORTEST_HEADING = 3


@dataclass(frozen=True, slots=True)
class Mark:
    """A title or heading found on a sheet."""

    block: Block
    sheets: tuple[SheetForm, ...]
    section: Section | None = None
    sure: bool = False


def _form_number(text: str) -> tuple[str, bool]:
    """Return the number of a form (3-3-2) a text begins with, and whether it says that it is one."""
    found = _FORM_NUMBER.match(unicodedata.normalize("NFKC", text))
    if found is None:
        return "", False
    number = re.sub(r"[^\d]+", "-", found["number"].strip())
    bracketed = text.strip()[:1] in "(（【〔["
    titled = len(found["rest"]) <= _LONGEST_TITLE and not _SAYS_MORE.search(found["rest"])
    return number, titled and (bool(found["word"]) or (bracketed and "-" in number))


def _numbered(form: BookForm, number: str) -> tuple[SheetForm, ...]:
    """Return the sheets of a form number: 3-1 itself, or all of 3."""
    numbers = {sheet.name: _form_number(sheet.name)[0] for sheet in form.sheets}
    exact = tuple(sheet for sheet in form.sheets if numbers[sheet.name] == number)
    return exact or tuple(sheet for sheet in form.sheets if numbers[sheet.name].startswith(f"{number}-"))


def sheet_forms(form: BookForm, name: str) -> tuple[SheetForm, ...]:
    """Return which sheets of the form a sheet name or title says it is."""
    key = folded_text(name)
    named = tuple(sheet for sheet in form.sheets if key in sheet.keys)
    if named:
        return named
    number, sure = _form_number(name)
    bare = re.fullmatch(r"[\d\-‐−ー–—の\s]+(?:\(\d+\)|\s*[^\d\s].*)?", unicodedata.normalize("NFKC", name).strip())
    return _numbered(form, number) if number and (sure or (bare is not None and "-" in number)) else ()


class Scope:
    """The marks of one sheet."""

    def __init__(self, form: BookForm, sheet: Sheet, grid: Grid, labels: Labels, many: bool) -> None:
        """``many``: the workbook has more than one sheet, so that the name of a sheet says something."""
        self.by_name = sheet_forms(form, sheet.name) if many else ()
        headings: dict[str, list[tuple[SheetForm, Section]]] = {}
        for of in form.sheets:
            for section in of.sections:
                for key in label_of(section.heading).keys:
                    if len(key) >= _SHORTEST_HEADING or key == label_key(section.heading):
                        headings.setdefault(key, []).append((of, section))
        self.marks: list[Mark] = []
        self.by_row: dict[int, list[Mark]] = {}
        for number in grid.numbers:
            blocks = grid.row(number)
            marks = [mark for block in blocks if (mark := _mark(form, headings, block)) is not None]
            others = [block for block in blocks if all(mark.block is not block for mark in marks)]
            if marks and _is_title_row(marks, others, blocks, labels):
                self.marks += marks
                self.by_row[number] = marks

    @property
    def homes(self) -> frozenset[str]:
        """The names of the form's sheets this sheet is marked as."""
        return frozenset(of.name for of in (*self.by_name, *(of for mark in self.marks for of in mark.sheets)))

    def at(self, row: int, column: int) -> tuple[Section | None, tuple[SheetForm, ...]]:
        """Return the section and the form sheets that a place belongs to by what stands above it."""
        section: Section | None = None
        for number in sorted(self.by_row, reverse=True):
            if number > row:
                continue
            left = [mark for mark in self.by_row[number] if mark.block.column <= column]
            if not left:
                continue
            mark = max(left, key=lambda of: of.block.column)
            if mark.section is not None and section is None:
                section = mark.section
                return section, mark.sheets
            if mark.sheets:
                return section, mark.sheets
        return section, self.by_name

    def choose(self, targets: tuple[Target, ...], row: int, column: int) -> tuple[Target, ...]:
        """Narrow what a label may mean down to what its place says; unchanged when the place says nothing."""
        if len(targets) < 2:
            return targets
        section, sheets = self.at(row, column)
        for kept in (
            tuple(target for target in targets if section is not None and target.section.id == section.id),
            tuple(target for target in targets if target.sheet in sheets),
            tuple(target for target in targets if target.sheet in self.by_name),
        ):
            if kept:
                return kept
        return targets


def _is_title_row(marks: list[Mark], others: list[Block], blocks: list[Block], labels: Labels) -> bool:
    """Tell a row of titles from a row of a table that holds the same word: a title begins its row, or is alone."""
    beside = [block for block in others if not unit_in(block.text)]
    if not beside:
        return True
    sure = marks[0].block is blocks[0] and marks[0].sure
    return sure and not any(labels.of(block.text) for block in (marks[0].block, *beside))


def _mark(form: BookForm, headings: dict[str, list[tuple[SheetForm, Section]]], block: Block) -> Mark | None:
    text = block.text
    if len(text) > 120:
        return None
    for key in label_of(text).keys:
        found = headings.get(key)
        if found is not None and len(found) == 1:
            return Mark(block, (found[0][0],), found[0][1], sure=label_key(text) == label_key(found[0][1].heading))
    sheets = sheet_forms(form, text) if _may_be_title(form, text) else ()
    return Mark(block, sheets, sure=_form_number(text)[1]) if sheets else None


def _may_be_title(form: BookForm, text: str) -> bool:
    key = folded_text(text)
    return any(key in sheet.keys for sheet in form.sheets) or _form_number(text)[1]


@dataclass(frozen=True, slots=True)
class Barred:
    """The sheets of the form that have their place elsewhere in the workbook: not looked for here."""

    tables: frozenset[str] = frozenset()
    fields: frozenset[str] = frozenset()

    def allows(self, target: Target) -> bool:
        """Tell whether a field may be found here."""
        return target.sheet.name not in (self.tables if target.section.is_table else self.fields)


def foreign(scopes: dict[str, Scope]) -> dict[str, Barred]:
    """Return for each sheet of a workbook what it must not be read for.

    A table belongs where its title is; a single field may stand on any sheet that is one of the form.
    """
    homes = frozenset[str]().union(*(scope.homes for scope in scopes.values()))
    return {name: Barred(homes - scope.homes, frozenset() if scope.homes else homes) for name, scope in scopes.items()}
