"""Which rows under a heading are rows of its table: not examples, guidance, remarks, nor what comes after the table."""

import re

from allocator.intake.form import Kind, Section
from allocator.intake.labels.columns import Table
from allocator.intake.labels.found import Located, Reading, Row
from allocator.intake.labels.grid import Block
from allocator.intake.labels.words import Labels
from allocator.intake.marks import EXAMPLE, GUIDANCE, is_example_mark
from allocator.intake.normalise.reading import folded
from models.names import folded_text
from models.problems import Level

_REMARK = ("※", "注)", "(注", "注:", "注1", "*", "＊")
_LONGEST_KEY = 8
_FEWEST_IN_LINE = 2
_MOST_OF_A_LABEL = 2
"""A label and its value are no more than two; a row of a table has more."""
_ADVICE = re.compile(r"ください|下さい|参照|^[(（]?(?:半角|全角)|^例\s*[:：)）]")
_HAS_DIGIT = re.compile(r"\d|^[a-z]$")


class RowGuard:
    """Tells rows of one table from what else stands under its headings."""

    def __init__(self, table: Table, labels: Labels, reading: Reading, located: Located) -> None:
        self.table, self.labels, self.reading, self.located = table, labels, reading, located
        self.by_id = {part.id: part for sheet in labels.form.sheets for part in sheet.sections}
        self.keys: list[Block] = []

    @property
    def numbered(self) -> bool:
        """Whether the rows are demand lines."""
        return all(of.kind is Kind.LINE for of in self.table.mains.values())

    def key(self, inside: list[Block], over: list[Block]) -> Block | None:
        """Return the block that says what a row is about."""
        main = self.table.main
        if main is None:
            return None
        return next((block for block in (*inside, *over) if block.meets(main.left, main.right)), None)

    def is_end(self, blocks: list[Block], inside: list[Block], gap: bool) -> bool:
        """Tell whether the table has ended before a row: labelled fields or another table follow."""
        return (gap and len(inside) > 1 and self._is_strange_key(inside)) or self._is_past(blocks, inside, gap)

    def is_remark(self, inside: list[Block], gap: bool) -> bool:
        """Tell whether a row is only a remark: it stays unread, and is listed."""
        if len(inside) == 1 and inside[0].text.lstrip().startswith(_REMARK):
            return True
        if gap and len(inside) < self._fewest_after_gap(inside):
            return True
        return self._only_long_key(inside) or self._is_strange_key(inside)

    def is_guidance(self, near: list[Block], inside: list[Block]) -> bool:
        """Tell whether a row is an example or a note of the form; what was changed in an example is listed."""
        says = any(
            is_example_mark(block.text) or folded_text(block.text) == GUIDANCE for block in near if block not in inside
        )
        if says or any(folded(block.text).startswith(EXAMPLE) for block in inside):
            self._pass_over(near)
            return True
        if self._is_notes(inside):
            self.reading.take(*inside)
            return True
        return False

    def _fewest_after_gap(self, inside: list[Block]) -> int:
        """After a blank row only what fills half the columns is still a row; a line with its number needs one more."""
        key = self.key(inside, [])
        if self.numbered and key is not None and _HAS_DIGIT.search(folded(key.text)):
            return _FEWEST_IN_LINE
        return max(_FEWEST_IN_LINE, (len(self.table.columns) + 2) // 2)

    def _is_strange_key(self, inside: list[Block]) -> bool:
        """A remark where the name of a row should be; a word where all lines so far have numbers."""
        key = self.key(inside, [])
        if key is None:
            return False
        if key.text.lstrip().startswith(_REMARK) or _ADVICE.search(key.text):
            return True
        earlier = [folded(block.text) for block in self.keys]
        return (
            self.numbered
            and bool(earlier)
            and all(map(str.isdecimal, earlier))
            and not _HAS_DIGIT.search(folded(key.text))
        )

    def _is_past(self, blocks: list[Block], inside: list[Block], gap: bool) -> bool:
        """Tell whether a row begins with a label: the table has ended, and labelled fields follow."""
        labels = [block for block in blocks if isinstance(block.cell.content, str) and self.labels.of(block.text)]
        if not labels or labels[0] not in (inside[0], blocks[0]):
            return False
        return self.numbered or gap or len(inside) <= _MOST_OF_A_LABEL or len(labels) > 1

    def _only_long_key(self, inside: list[Block]) -> bool:
        """A sentence alone in the column of numbers is a remark, not a row."""
        main = self.table.main
        if len(inside) > 1 or main is None or not inside[0].meets(main.left, main.right):
            return False
        return self.numbered and len(inside[0].text) > _LONGEST_KEY

    def _is_notes(self, inside: list[Block]) -> bool:
        """Tell whether a row repeats what the form says under its headings."""
        notes = {folded_text(column.field.note) for column in self.table.columns if column.field.note}
        return all(folded_text(block.text) in notes for block in inside)

    def _pass_over(self, near: list[Block]) -> None:
        """Pass over a row that says it is an example - and list what was changed in it."""
        sections = {column.section for column in self.table.columns}
        printed = {folded_text(str(value)) for name in sections for example in self.by_id[name].examples
                   for value in example.values()}  # fmt: skip
        notes = {folded_text(of.note) for name in sections for of in self.by_id[name].fields}
        kept = [block for block in near if not self._is_printed(block, printed | notes)]
        self.reading.take(*near)
        if kept:
            self.located.problems.append(
                self.reading.problem("example_changed", Level.ASK, kept[0], cells=" / ".join(
                    f"{block.cell.name}: {block.text}" for block in kept))
            )  # fmt: skip

    def _is_printed(self, block: Block, printed: set[str]) -> bool:
        text = block.text.removesuffix(" 00:00:00")
        return (
            is_example_mark(text)
            or folded_text(text) in printed | {GUIDANCE}
            or (folded(block.text).startswith(EXAMPLE) and folded_text(text) in {EXAMPLE})
        )

    def is_example(self, section: Section, row: Row) -> bool:
        """Tell whether a row says just what the printed example says."""
        written = {key: folded(spot.cell.text.removesuffix(" 00:00:00")) for key, spot in row.spots.items()
                   if spot.cell is not None}  # fmt: skip
        for example in section.examples:
            printed = {_example_key(key): folded(str(value)) for key, value in example.items()}
            if len(written) >= 3 and written == printed:
                return True
        return False


def _example_key(key: str) -> str:
    return f"{key}-01" if len(key) == 7 and key[:4].isdigit() else key
