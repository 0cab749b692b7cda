"""Amounts of several months in one cell: 「10月:64 / 11月:128」. All of it is read, or none."""

import re
from dataclasses import replace
from datetime import date

from allocator.intake.form import Field, Kind
from allocator.intake.normalise.days import in_horizon, month_of, month_without_year
from allocator.intake.normalise.numbers import whole
from allocator.intake.normalise.reading import Reading, Written, refused

_BETWEEN = re.compile(r"\n|;|、|/(?=\s*\d{1,2}月)|,(?=\s*\d{1,2}月)|/(?=\s*\d{4})")
_PAIR = re.compile(r"(?P<month>[^:=→]+?)\s*(?:[:=→]|は)\s*(?P<amount>.+)")


def month_field(key: str) -> Field:
    """Return the field of one month."""
    return Field(key=key, label=key, kind=Kind.WHOLE, unit="基", decides=True)


def by_month(written: Written) -> Reading[tuple[tuple[str, int], ...]]:
    """The amount of each month named; months without a year are those of the half year, and asked about."""
    amounts: list[tuple[str, int]] = []
    asked = False
    for part in filter(None, (part.strip() for part in _BETWEEN.split(written.lines))):
        pair = _PAIR.fullmatch(part)
        if pair is None:
            return refused("months_in_one_cell")
        bare = pair["month"].replace(" ", "")
        month, number = month_of(bare), month_without_year(bare)
        if month is None and number is not None:
            month, asked = in_horizon(number), True
        amount = _amount(written, pair["amount"])
        if month is None or amount is None or month.isoformat() in dict(amounts):
            return refused("months_in_one_cell")
        amounts.append((month.isoformat(), amount))
    if not amounts:
        return refused("months_in_one_cell")
    if asked:
        used = " / ".join(f"{month[:7]}: {gpus}" for month, gpus in amounts)
        return Reading(tuple(amounts), code="month_without_year", used=used)
    return Reading(tuple(amounts), noted=True)


def _amount(written: Written, text: str) -> int | None:
    cell = written.cell.model_copy(update={"content": text.strip()})
    return whole(replace(written, cell=cell, field=month_field(date.min.isoformat()))).value
