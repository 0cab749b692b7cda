"""Form 3-3-2, the cost build-up: amounts and totals worked out again. For reference only: outside the grant base."""

from decimal import Decimal

from allocator.intake.cells import Book, Cell, Sheet
from allocator.intake.form import Field, book_form
from allocator.intake.labels import Located, Row, Spot
from allocator.intake.normalise import normalise
from allocator.intake.normalise.reading import Written
from allocator.intake.values import RowValues, Values
from models.base import Frozen
from models.names import folded_text
from models.problems import Level, Problem
from models.survey import CostRow

TOTALS = frozenset({"計", "合計", "総計", "総額", "total"})
THOUSAND = 1_000


class CostLine(Frozen):
    """One item as written and as worked out; None where price or quantity is not stated."""

    item: str
    written: int | None
    due: int | None

    @property
    def counted(self) -> int:
        """What counts in the total: what price and quantity give, else what was written."""
        return self.written or 0 if self.due is None else self.due


def _product(price: int | None, quantity: str) -> Decimal | None:
    return None if price is None or not quantity else price * Decimal(quantity)


def cost_lines(rows: tuple[CostRow, ...]) -> tuple[CostLine, ...]:
    """Return every item with its amount worked out again, cut to whole yen."""
    products = [_product(row.unit_price_yen, row.quantity) for row in rows]
    return tuple(
        CostLine(item=row.item, written=row.amount_yen, due=None if due is None else int(due))
        for row, due in zip(rows, products, strict=True)
    )


def _thousandfold(one: Decimal | int, other: Decimal | int) -> bool:
    return bool(one) and bool(other) and (one == other * THOUSAND or other == one * THOUSAND)


def _row_problem(row: Row, values: RowValues) -> Problem | None:
    price, quantity, amount = values.get("unit_price_yen"), values.get("quantity", ""), values.get("amount_yen")
    due = _product(price, quantity)
    if due is None or amount is None or abs(amount - due) < 1:
        return None
    thousandfold = _thousandfold(amount, due)
    spot, other = row.spots["amount_yen"], row.spots["unit_price_yen"]
    params = {
        "item": values.get("item", ""),
        "amount": amount,
        "price": price,
        "quantity": quantity,
        "due": int(due),
        "cell": spot.place.cell,
        "other": other.place.cell,
        "label": spot.field.label,
    }
    code = "cost_thousandfold" if thousandfold else "cost_amount_differs"
    return Problem(code=code, level=Level.ASK, place=spot.place, value=str(amount), used=str(int(due)), params=params)


def _total_cell(book: Book, rows: list[Row]) -> tuple[Sheet, Cell] | None:
    """Return the cell of the typed total: in the column of the amounts, on the first row below that is called one."""
    spot: Spot | None = rows[-1].spots.get("amount_yen")
    sheet = next((sheet for sheet in book.sheets if spot is not None and sheet.name == spot.place.sheet), None)
    if sheet is None or spot is None:
        return None
    column = "".join(sign for sign in spot.place.cell if sign.isalpha())
    last = int(spot.place.cell.removeprefix(column) or 0)
    for number, cells in sheet.rows().items():
        if number > last and any(folded_text(cell.text) in TOTALS for cell in cells):
            return next(((sheet, cell) for cell in cells if cell.name == f"{column}{number}"), None)
    return None


def _amount_field() -> Field:
    form = book_form("survey")
    return next(
        field
        for sheet in form.sheets
        for part in sheet.sections
        if part.id == "costs"
        for field in part.fields
        if field.key == "amount_yen"
    )


def _total_problem(book: Book, rows: list[Row], lines: tuple[CostLine, ...]) -> Problem | None:
    found = _total_cell(book, rows)
    if found is None:
        return None
    sheet, cell = found
    total = normalise(Written(cell, _amount_field(), book_form("survey"))).value
    written = sum(line.written if line.written is not None else line.counted for line in lines)
    due = sum(line.counted for line in lines)
    if total is None or total in (written, due):
        return None
    thousandfold = next((known for known in (written, due) if _thousandfold(total, known)), None)
    cells = [row.spots["amount_yen"].place.cell for row in (rows[0], rows[-1])]
    params = {
        "total": total,
        "due": written if thousandfold is None else thousandfold,
        "cell": cell.name,
        "other": ":".join(dict.fromkeys(cells)),
        "label": _amount_field().label,
    }
    code = "cost_total_differs" if thousandfold is None else "cost_total_thousandfold"
    place = book.place(sheet, cell.row, cell.column)
    return Problem(code=code, level=Level.ASK, place=place, value=cell.text, used=str(params["due"]), params=params)


def cost_problems(located: Located, values: Values, book: Book) -> list[Problem]:
    """Say where an amount is not price times quantity, or the typed total not the sum; both figures are kept."""
    rows, said = located.tables.get("costs", []), values.rows("costs")
    found = [problem for row, value in zip(rows, said, strict=True) if (problem := _row_problem(row, value))]
    if rows:
        lines = cost_lines(
            tuple(
                CostRow(
                    item=value.get("item", ""),
                    unit_price_yen=value.get("unit_price_yen"),
                    quantity=value.get("quantity", ""),
                    amount_yen=value.get("amount_yen"),
                )
                for value in said
            )
        )
        total = _total_problem(book, rows, lines)
        found += [total] if total else []
    return found
