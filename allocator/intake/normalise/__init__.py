"""From one cell to one value, by what may stand in the field. Pure functions: a value, blank, or why not."""

from collections.abc import Callable
from typing import Any

from allocator.intake.form import Kind
from allocator.intake.normalise import choices, days, gpus, months, numbers, rates, sets, words
from allocator.intake.normalise.reading import Reading, Written, refused

NORMALISERS: dict[Kind, Callable[[Written], Reading[Any]]] = {
    Kind.TEXT: words.text,
    Kind.LONG: words.text,
    Kind.PHONE: words.phone,
    Kind.LIST: words.texts,
    Kind.NAMES: words.names,
    Kind.GPU_TYPES: gpus.gpu_types,
    Kind.LINE: words.line,
    Kind.LINES: words.lines,
    Kind.CHOICE: choices.choice,
    Kind.CHOICES: sets.choices,
    Kind.MARK: choices.mark,
    Kind.WHOLE: numbers.whole,
    Kind.DECIMAL: numbers.decimal,
    Kind.MILLIONTHS: numbers.millionths,
    Kind.SHARE: numbers.share,
    Kind.PERCENT: numbers.percent,
    Kind.RATE: rates.rate,
    Kind.YEN: numbers.yen,
    Kind.DAY: days.day,
    Kind.LAST_DAY: days.last_day,
    Kind.MOMENT: days.moment,
    Kind.FISCAL_YEAR: days.fiscal_year,
    Kind.TYPED_RATE: rates.typed_rate,
    Kind.BY_MONTH: months.by_month,
    Kind.CORPORATE_NUMBER: words.corporate_number,
}


def normalise(written: Written) -> Reading[Any]:
    """Return what a cell says in its field."""
    fault = written.fault
    if fault is not None:
        return refused(fault.code, fault.used, **fault.params)
    return NORMALISERS[written.field.kind](written)
