"""A table with one row of headings: the row that names the columns needed, and everything filled in below it."""

from collections.abc import Callable, Iterator

from allocator.intake.cells import Book, Cell, Sheet
from allocator.intake.form import BookForm, Field
from allocator.intake.labels import Spot
from allocator.intake.labels.words import label_of
from allocator.intake.marks import EXAMPLE, GUIDANCE, is_example_mark
from allocator.intake.normalise.days import month_of
from allocator.intake.normalise.months import month_field
from models.names import folded_text

_TOTALS = frozenset({"計", "合計", "小計", "総計", "total"})

Named = dict[str, tuple[str, Field]]
"""Which key and field a folded heading stands for."""


class Headed:
    """A table found in a workbook: the columns that are known by their headings, and those that are not."""

    def __init__(self, book: Book, sheet: Sheet, row: int, columns: dict[int, tuple[str, Field]]) -> None:
        self.book, self.sheet, self.row, self.columns = book, sheet, row, columns
        heads = {cell.column: cell for cell in sheet.rows()[row]}
        self.units = {at: label_of(heads[at].text).unit for at in columns}
        self.unknown = [cell for at, cell in heads.items() if at not in columns]

    def rows(self) -> Iterator[tuple[int, dict[str, Spot]]]:
        """Yield each filled row below the headings; examples, guidance and totals are no rows."""
        for number, cells in self.sheet.rows().items():
            if number <= self.row or _passed_over(cells):
                continue
            if any(cell.column in self.columns for cell in cells):
                yield number, {key: self._spot(field, number, at) for at, (key, field) in self.columns.items()}

    def _spot(self, field: Field, row: int, column: int) -> Spot:
        cell = self.sheet.cells.get((row, column))
        return Spot(field, self.book.place(self.sheet, row, column), cell, self.units[column])


def _passed_over(cells: list[Cell]) -> bool:
    words = [folded_text(cell.text) for cell in cells]
    return (
        is_example_mark(words[0])
        or words[0] in {GUIDANCE, *_TOTALS}
        or any(cell.text.startswith(EXAMPLE) for cell in cells)
    )


def headings(form: BookForm, sections: tuple[str, ...]) -> Named:
    """Return the headings of some sections of a form: every label first, then other words no label has taken."""
    parts = {part.id: part for sheet in form.sheets for part in sheet.sections}
    found: Named = {}
    fields = [(f"{name}.{field.key}", field) for name in sections for field in parts[name].fields]
    for key, field in fields:
        for label in (field.label, field.heading):
            found.setdefault(folded_text(label), (key, field))
    for key, field in fields:
        for label in field.also:
            found.setdefault(folded_text(label), (key, field))
    return found


def _month(cell: Cell) -> tuple[str, Field] | None:
    month = month_of(folded_text(cell.text).replace("/", "年"))
    return None if month is None else (f"months.{month.isoformat()}", month_field(month.isoformat()))


def _known(cell: Cell, named: Named) -> tuple[str, Field] | None:
    return next((named[key] for key in label_of(cell.text).keys if key in named), None)


def headed(book: Book, named: Named, enough: Callable[[set[str]], bool], months: bool = False) -> Headed | None:
    """Return the first table whose headings are ``enough``; None when there is none."""
    for sheet in book.sheets:
        for number, cells in sheet.rows().items():
            columns: dict[int, tuple[str, Field]] = {}
            for cell in cells:
                known = _known(cell, named) or (_month(cell) if months else None)
                if known is not None and known[0] not in {key for key, _ in columns.values()}:
                    columns[cell.column] = known
            if enough({key for key, _ in columns.values()}):
                return Headed(book, sheet, number, columns)
    return None
