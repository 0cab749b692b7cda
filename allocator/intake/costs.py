"""Form 3-3-2, the cost build-up: amounts and totals worked out again. For reference only: outside the grant base."""

from decimal import Decimal

from allocator.intake.labels import Located, Row
from allocator.intake.values import RowValues, Values
from models.base import Frozen
from models.problems import Level, Problem
from models.survey import CostRow

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


def cost_problems(located: Located, values: Values) -> list[Problem]:
    """Say where an amount is not price times quantity; both figures are kept. Typed totals: see ``totals``."""
    rows, said = located.tables.get("costs", []), values.rows("costs")
    return [problem for row, value in zip(rows, said, strict=True) if (problem := _row_problem(row, value))]
