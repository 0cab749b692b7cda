"""A sheet as blocks: a cell, or several merged into one, with the rows and columns it covers.

A grid may be turned, so that its rows are the columns of the sheet: a table whose lines run across is read like one
whose lines run down.
"""

from collections.abc import Container
from dataclasses import dataclass

from allocator.intake.cells import Cell, Sheet


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """Where one content stands in a grid: from its top left cell to its bottom right one."""

    cell: Cell
    row: int
    column: int
    bottom: int
    right: int

    @property
    def text(self) -> str:
        """What stands there."""
        return self.cell.text

    @property
    def at(self) -> tuple[int, int]:
        """Row and column in the sheet, however the grid is turned."""
        return self.cell.row, self.cell.column

    def meets(self, left: int, right: int) -> bool:
        """Tell whether the block stands in some of the columns from ``left`` to ``right``."""
        return self.column <= right and left <= self.right

    def touches(self, other: "Block") -> bool:
        """Tell whether nothing stands between two blocks of a row."""
        return other.column == self.right + 1


class Grid:
    """The blocks of a sheet, row by row. ``rows``: only these rows; ``without``: cells to leave out."""

    def __init__(
        self,
        sheet: Sheet,
        turned: bool = False,
        rows: Container[int] | None = None,
        without: Container[tuple[int, int]] = (),
    ) -> None:
        self.turned = turned
        corners = {(merge.top, merge.left): merge for merge in sheet.merges}
        self.by_row: dict[int, list[Block]] = {}
        self.tall: list[Block] = []
        for (row, column), cell in sorted(sheet.cells.items(), key=lambda item: item[0][::-1] if turned else item[0]):
            if (rows is not None and row not in rows) or (row, column) in without:
                continue
            merge = corners.get((row, column))
            bottom, right = (merge.bottom, merge.right) if merge else (row, column)
            block = Block(cell, column, row, right, bottom) if turned else Block(cell, row, column, bottom, right)
            self.by_row.setdefault(block.row, []).append(block)
            if block.bottom > block.row:
                self.tall.append(block)
        self.numbers = sorted(self.by_row)

    def row(self, number: int) -> list[Block]:
        """Return the blocks that begin in a row, from left to right."""
        return self.by_row.get(number, [])

    def over(self, number: int) -> list[Block]:
        """Return the blocks that began above a row and reach into it."""
        return [block for block in self.tall if block.row < number <= block.bottom]

    def under(self, block: Block) -> Block | None:
        """Return the block that begins right under one."""
        return next((other for other in self.row(block.bottom + 1) if other.meets(block.column, block.right)), None)
