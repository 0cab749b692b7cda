"""Rows that head the columns of a list of fields: 項目 | 記入欄 | 単位 | 出典 | 説明."""

from allocator.intake.labels.grid import Block, Grid
from allocator.intake.labels.words import label_key
from allocator.intake.marks import DATE_HEADS, REMARK_HEADS, SOURCE_HEADS, UNIT_HEAD, VALUE_HEADS

_Head = dict[int, tuple[str, Block]]


class Heads:
    """The heading rows of one sheet, with the meaning of each column."""

    def __init__(self, grid: Grid) -> None:
        self.grid = grid
        self.rows = self._heads()

    def over(self, block: Block) -> dict[str, Block]:
        """Return the headings over the columns right of a label, by the nearest heading row above it."""
        above = [number for number in self.rows if number < block.row]
        if not above:
            return {}
        nearest: dict[str, Block] = {}
        for column, (means, head) in sorted(self.rows[max(above)].items()):
            if column > block.column:
                nearest.setdefault(means, head)
        return nearest if "value" in nearest else {}

    def _heads(self) -> dict[int, _Head]:
        """Return the rows that head columns, with the meaning of each column: value, source, date or remark."""
        meaning = {label_key(word): "value" for word in VALUE_HEADS}
        meaning |= {label_key(word): "source" for word in SOURCE_HEADS} | {
            label_key(word): "date" for word in DATE_HEADS
        }
        meaning |= {label_key(word): "unit" if word == UNIT_HEAD else "remark" for word in REMARK_HEADS}
        found: dict[int, _Head] = {}
        for number in self.grid.numbers:
            columns = {
                block.column: (meaning[label_key(block.text)], block)
                for block in self.grid.row(number)
                if label_key(block.text) in meaning
            }
            if any(means == "value" for means, _ in columns.values()) and len(self.grid.row(number)) > 1:
                found[number] = columns
        return found
