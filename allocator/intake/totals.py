"""A total somebody typed, against the sum of its rows. The rows are used; what does not fit is asked."""

from decimal import Decimal

from allocator.intake.form import BookForm
from allocator.intake.labels.found import Spot, Total
from allocator.intake.normalise import normalise
from allocator.intake.normalise.numbers import plain_number
from allocator.intake.normalise.reading import Written
from models.problems import Level, Problem

_THOUSAND = 1000


def _number(spot: Spot, form: BookForm, later: bool) -> Decimal | None:
    assert spot.cell is not None
    value = normalise(Written(spot.cell, spot.field, form, spot.unit, later)).value
    return None if value is None else Decimal(value)


def total_problems(total: Total, form: BookForm, later: bool) -> list[Problem]:
    """Say when a total is not the sum of its rows; exactly 1,000 times off is a mix of yen and thousand yen."""
    stated = _number(total.spot, form, later)
    parts = [_number(part, form, later) for part in total.parts]
    known = [part for part in parts if part is not None]
    if stated is None or not parts or len(known) < len(parts) or stated == sum(known):
        return []
    added = sum(known, Decimal(0))
    thousandfold = added != 0 and (stated == added * _THOUSAND or stated * _THOUSAND == added)
    cells = "、".join(spot.place.cell for spot in (total.spot, *total.parts))
    assert total.spot.cell is not None
    params = {"label": total.spot.field.label, "sum": plain_number(added), "cells": cells}
    return [
        Problem(
            code="total_thousandfold" if thousandfold else "total_differs",
            level=Level.ASK,
            place=total.spot.place,
            value=total.spot.cell.text,
            used=plain_number(added),
            params=params,
        )
    ]
