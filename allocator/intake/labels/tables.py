"""The tables of a sheet: each heading band with the rows under it, until the next heading, title, or the end."""

from allocator.intake.labels.bands import Band, Bands
from allocator.intake.labels.body import Body
from allocator.intake.labels.columns import Table, tables_of
from allocator.intake.labels.found import Located, Reading
from allocator.intake.labels.scope import Scope
from allocator.intake.labels.units import UnitLines
from allocator.intake.labels.words import Labels


def read_tables(bands: Bands, labels: Labels, scope: Scope, reading: Reading, units: UnitLines,
                located: Located) -> list[Band]:  # fmt: skip
    """Read every table of a sheet, and return their heading bands."""
    found = bands.all()
    only_key = ""
    for band in found:
        for table in tables_of(band, labels, scope, reading, located):
            for column in table.columns:
                reading.take(column.leaf.block, *column.leaf.above)
            reading.take(*(leaf.block for leaf in table.totals))
            if table.main is not None:
                reading.take(table.main.block, *table.main.above)
            _take_groups(table, reading)
            body = Body(table, _last(table, found, scope, reading), labels, reading, units, located)
            body.only_key = only_key if reading.grid.turned else ""
            body.read()
            only_key = body.one_key or only_key
            body.row_totals()
            reading.cover(band.top, table.left, body.end, table.right)
    return found


def _take_groups(table: Table, reading: Reading) -> None:
    """Account for headings that only gather the columns below them."""
    for number in range(table.band.top - 1, table.band.bottom):
        for block in reading.grid.row(number):
            under = [column for column in table.columns if block.meets(column.leaf.left, column.leaf.right)]
            if len(under) > 1 and block.right > block.column:
                reading.take(block)


def _last(table: Table, bands: list[Band], scope: Scope, reading: Reading) -> int:
    """Return the last row a table can have: before the next heading or title over its columns."""
    ends = [band.top for band in bands if band.top > table.band.bottom and _overlap(band, table)]
    ends += [
        number
        for number, marks in ({} if reading.grid.turned else scope.by_row).items()
        if number > table.band.bottom and any(mark.block.column <= table.right for mark in marks)
    ]
    return min(ends, default=max(reading.grid.numbers, default=0) + 1) - 1


def _overlap(band: Band, table: Table) -> bool:
    return band.left <= table.right and table.left <= band.right
