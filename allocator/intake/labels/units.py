"""Lines that state a unit for what follows: 「(単位：千円)」. The nearest one above counts, in its part of it."""

from allocator.intake.form import Field, Kind
from allocator.intake.labels.found import Reading
from allocator.intake.labels.grid import Block
from allocator.intake.labels.scope import Scope
from allocator.intake.labels.words import Labels, unit_in
from allocator.intake.normalise.units import is_gpus, is_machines, yen_scale

_LONGEST_LINE = 80
_MOST_BESIDE = 3
"""A row with more in it than a title and a unit is part of a table."""


class UnitLines:
    """The unit lines of one sheet."""

    def __init__(self, reading: Reading, scope: Scope, labels: Labels) -> None:
        self.scope = scope
        self.lines: list[tuple[Block, str]] = []
        for number in reading.grid.numbers:
            row = reading.grid.row(number)
            if len(row) > _MOST_BESIDE or any(labels.of(block.text) for block in row):
                continue
            for block in row:
                unit = unit_in(block.text) if isinstance(block.cell.content, str) else ""
                if unit and len(block.text) <= _LONGEST_LINE:
                    self.lines.append((block, unit))

    def near(self, row: int, column: int, of: Field) -> str:
        """Return the unit stated nearest above a place, if it can be the unit of a field."""
        here = self.scope.at(row, column)
        for block, unit in sorted(self.lines, key=lambda line: (-line[0].row, abs(line[0].column - column))):
            if block.row > row or not _fits(of, unit):
                continue
            if self.scope.at(*block.at) == here or not self._parted(block.row, row):
                return unit
        return ""

    def _parted(self, above: int, row: int) -> bool:
        """Tell whether a title stands between a line and a row."""
        return any(above < number <= row for number in self.scope.by_row)

    def take(self, reading: Reading) -> None:
        """Account for the lines: they are words of the form."""
        for block, _ in self.lines:
            if len(block.text) <= 30:
                reading.known.add(block.at)


def _fits(of: Field, unit: str) -> bool:
    if of.kind is Kind.YEN:
        return yen_scale(unit) is not None
    return of.unit == "基" and (is_gpus(unit) or is_machines(unit))
