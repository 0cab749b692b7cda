"""The rows of tables: what stands under each heading, until the next heading, title, or the end of the sheet.

Examples, guidance and totals are no rows. A cell merged over several numbers says nothing about each of them.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from allocator.intake.form import Field, Kind, Section
from allocator.intake.labels.bands import Band, Bands
from allocator.intake.labels.columns import Column, Table, tables_of
from allocator.intake.labels.found import Located, Reading, Row, Spot, Total
from allocator.intake.labels.grid import Block
from allocator.intake.labels.scope import Scope
from allocator.intake.labels.units import UnitLines
from allocator.intake.labels.words import Labels, is_total, key_in
from allocator.intake.marks import EXAMPLE, GUIDANCE
from allocator.intake.normalise.reading import folded
from allocator.intake.normalise.units import is_unit
from models.names import folded_text
from models.problems import Level, Place, Problem

_FILLED_DOWN = frozenset(
    {Kind.TEXT, Kind.LONG, Kind.CHOICE, Kind.LINE, Kind.DAY, Kind.LAST_DAY, Kind.NAMES, Kind.LINES}
)
"""What one merged cell may say for several rows; a number may be meant for all of them together."""
_REMARK = ("※", "注)", "(注", "注:", "注1", "*", "＊")
_LONGEST_KEY = 8
_FEWEST_IN_LINE = 2
_MOST_OF_A_LABEL = 2
"""A label and its value are no more than two; a row of a table has more."""
_ADVICE = re.compile(r"ください|下さい|参照|^[(（]?(?:半角|全角)|^例\s*[:：)）]")
_HAS_DIGIT = re.compile(r"\d|^[a-z]$")
_SHORT_KEY = re.compile(r"\d{1,2}")


class Body:
    """Reads the rows under one table's headings."""

    def __init__(self, table: Table, last: int, labels: Labels, reading: Reading, units: UnitLines,
                 located: Located) -> None:  # fmt: skip
        self.table, self.last, self.labels = table, last, labels
        self.by_id = {part.id: part for sheet in labels.form.sheets for part in sheet.sections}
        self.reading, self.units, self.located = reading, units, located
        self.said: dict[Column, str] = {}
        self.rows: dict[str, list[Row]] = {}
        self.counted: dict[Column, list[Spot]] = {}
        self.since_subtotal: dict[Column, list[Spot]] = {}
        self.row_of: dict[Place, int] = {}
        self.number = 0
        self.end = table.band.bottom
        self.only_key = ""
        self.keys: list[Block] = []

    # --- rows

    def read(self) -> None:
        """Read every row."""
        gap = False
        before = self.table.band.bottom
        for number, blocks in self._candidates():
            gap = gap or number > before + 1
            before = number
            inside = [block for block in blocks if self.table.leaf_of(block.column, block.right)]
            if inside and self._is_past(blocks, inside, gap):
                break
            if not inside or self._is_no_row(number, blocks, inside, gap):
                continue
            self._row(number, inside)
            self.end = number
        for section, rows in self.rows.items():
            main = self.table.mains[section]
            earlier = self.located.tables.setdefault(section, [])
            parts = [_part_of(row, earlier, main) if self.by_id[section].numbered else None for row in rows]
            for row, part in zip(rows, parts, strict=True):
                if part is None:
                    earlier.append(row)
                else:
                    earlier[earlier.index(part)] = _joined(part, row)

    def _candidates(self) -> Iterator[tuple[int, list[Block]]]:
        for number in self.reading.grid.numbers:
            if self.table.band.bottom < number <= self.last:
                yield number, self.reading.grid.row(number)

    def _is_no_row(self, number: int, blocks: list[Block], inside: list[Block], gap: bool) -> bool:
        near = [block for block in blocks if block.column <= self.table.right]
        if any(folded_text(block.text) in (EXAMPLE, GUIDANCE) for block in near if block not in inside) or any(
            folded(block.text).startswith(EXAMPLE) for block in inside
        ):
            return self._guidance(near)
        if self._is_notes(inside):
            self.reading.take(*inside)
            return True
        if all(is_unit(block.text) for block in inside) and not self.counted:
            return self._unit_row(inside)
        first = near[0]
        if is_total(first.text) or any(is_total(block.text) for block in inside):
            self._total(blocks, inside)
            return True
        if len(inside) == 1 and inside[0].text.lstrip().startswith(_REMARK):
            return True
        if gap and len(inside) < self._fewest_after_gap(number, inside):
            return True
        return self._only_long_key(inside) or self._is_strange_key(number, inside)

    def _fewest_after_gap(self, number: int, inside: list[Block]) -> int:
        """After a blank row only what fills half the columns is still a row; a line with its number needs one more."""
        key = self._key(number, inside, [])
        lines = all(of.kind is Kind.LINE for of in self.table.mains.values())
        if lines and key is not None and _HAS_DIGIT.search(folded(key.text)):
            return _FEWEST_IN_LINE
        return max(_FEWEST_IN_LINE, (len(self.table.columns) + 2) // 2)

    def _is_strange_key(self, number: int, inside: list[Block]) -> bool:
        """A remark where the name of a row should be; a word where all lines so far have numbers."""
        key = self._key(number, inside, [])
        if key is None:
            return False
        if key.text.lstrip().startswith(_REMARK) or _ADVICE.search(key.text):
            return True
        lines = all(of.kind is Kind.LINE for of in self.table.mains.values())
        earlier = [folded(block.text) for block in self.keys]
        return lines and bool(earlier) and all(map(str.isdecimal, earlier)) and not _HAS_DIGIT.search(folded(key.text))

    def _is_past(self, blocks: list[Block], inside: list[Block], gap: bool) -> bool:
        """Tell whether a row begins with a label: the table has ended, and labelled fields follow."""
        labels = [block for block in blocks if isinstance(block.cell.content, str) and self.labels.of(block.text)]
        if not labels or labels[0] not in (inside[0], blocks[0]):
            return False
        numbered = all(of.kind is Kind.LINE for of in self.table.mains.values())
        return numbered or gap or len(inside) <= _MOST_OF_A_LABEL or len(labels) > 1

    def _only_long_key(self, inside: list[Block]) -> bool:
        """A sentence alone in the column of numbers is a remark, not a row."""
        main = self.table.main
        if len(inside) > 1 or main is None or not inside[0].meets(main.left, main.right):
            return False
        return any(of.kind is Kind.LINE for of in self.table.mains.values()) and len(inside[0].text) > _LONGEST_KEY

    def _is_notes(self, inside: list[Block]) -> bool:
        """Tell whether a row repeats what the form says under its headings."""
        notes = {folded_text(column.field.note) for column in self.table.columns if column.field.note}
        return all(folded_text(block.text) in notes for block in inside)

    def _unit_row(self, inside: list[Block]) -> bool:
        for block in inside:
            for column in self.table.columns:
                if block.meets(column.leaf.left, column.leaf.right):
                    self.said[column] = block.text
        self.reading.take(*inside)
        return True

    def _guidance(self, near: list[Block]) -> bool:
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
        return True

    def _is_printed(self, block: Block, printed: set[str]) -> bool:
        text = block.text.removesuffix(" 00:00:00")
        return folded_text(text) in printed | {EXAMPLE, GUIDANCE} or (
            folded(block.text).startswith(EXAMPLE) and folded_text(text) in {EXAMPLE}
        )

    # --- one row

    def _row(self, number: int, inside: list[Block]) -> None:
        over = [block for block in self.reading.grid.over(number) if self.table.leaf_of(block.column, block.right)]
        key = self._key(number, inside, over)
        spots: dict[str, dict[str, Spot]] = {}
        for column in self.table.columns:
            spot = self._spot(column, number, inside, over)
            mine = spots.setdefault(column.section, {})
            mine[column.field.key] = self._merged_with(mine.get(column.field.key), spot)
            if spot.cell is not None:
                self.counted.setdefault(column, []).append(spot)
                self.since_subtotal.setdefault(column, []).append(spot)
        for name, of in self.table.mains.items():
            self.number = number
            self._emit(self.by_id[name], of, key, spots.get(name, {}), number, inside)
        self._keep_long_key(key)

    def _keep_long_key(self, key: Block | None) -> None:
        if key is not None:
            self.reading.take(key)
            self.keys.append(key)

    def _key(self, number: int, inside: list[Block], over: list[Block]) -> Block | None:
        main = self.table.main
        if main is None:
            return None
        return next((block for block in (*inside, *over) if block.meets(main.left, main.right)), None)

    def _emit(self, section: Section, main: Field, key: Block | None, spots: dict[str, Spot], number: int,
              inside: list[Block]) -> None:  # fmt: skip
        filled = any(spot.cell is not None for spot in spots.values())
        if (self.table.main is None or self.table.main.key) and not filled:
            return
        if self.table.main is None:
            named = self._numbered(section, main, inside[0])
            if named is not None:
                self._append(section, Row(self.reading.place(*inside[0].at), {main.key: named, **spots}))
            return
        leaf = self.table.main
        place = self.reading.place(*self.reading.origin(number, leaf.left))
        if leaf.key:
            self._append(section, Row(place, {main.key: self._named(main, leaf.block, leaf.key), **spots}))
            return
        if key is None:
            if filled:
                self._keyless(section, main, place, number, inside)
            return
        row = Row(self.reading.place(*key.at) if key.row == number else place,
                  {main.key: replace(self.reading.spot(main, key), filled=key.row < number), **spots})  # fmt: skip
        if self._is_example(section, row):
            self.located.problems.append(
                self.reading.problem("example_dropped", Level.NORMALISED, key, label=main.label, cells=" / ".join(
                    spot.cell.text for spot in row.spots.values() if spot.cell is not None))
            )  # fmt: skip
        elif row.filled or main.kind is not Kind.LINE:
            self._append(section, row)

    def _append(self, section: Section, row: Row) -> None:
        self.rows.setdefault(section.id, []).append(row)
        self.row_of[row.place] = self.number

    def _numbered(self, section: Section, main: Field, block: Block) -> Spot | None:
        """A table without a key column: demand lines are counted in their order, anything else has no name."""
        if main.kind is not Kind.LINE:
            self._problem_without_key(main, self.reading.place(*block.at), [block])
            return None
        names = frozenset(key for key in main.keys if len(key) > 1)
        for other in self.reading.grid.row(block.row):
            if not self.table.leaf_of(other.column, other.right):
                key = key_in(other.text, names) or (
                    folded(other.text) if _SHORT_KEY.fullmatch(folded(other.text)) else ""
                )
                if key:
                    self.reading.take(other)
                    return self._named(main, other, key)
        if self.only_key:
            return self._named(main, block, self.only_key)
        return self._named(main, block, str(len(self.rows.get(section.id, [])) + 1))

    @property
    def one_key(self) -> str:
        """The number of the only line of the table, if it has but one."""
        mains = self.table.mains
        cells = (row.spots[mains[name].key].cell for name, rows in self.rows.items() for row in rows)
        keys = {cell.text for cell in cells if cell is not None}
        return next(iter(keys)) if len(keys) == 1 and self.table.main is not None else ""

    def _named(self, main: Field, block: Block, key: str) -> Spot:
        cell = block.cell.model_copy(update={"content": key, "struck": False, "kept": ""})
        return Spot(main, self.reading.place(*block.at), cell)

    def _keyless(self, section: Section, main: Field, place: Place, number: int, inside: list[Block]) -> None:
        if not any(block.row == number for block in inside):
            return
        earlier = self.rows.get(section.id, [])
        above = earlier[-1].spots[main.key].cell if earlier else None
        self._problem_without_key(main, place, inside, above.text if above is not None else "")

    def _problem_without_key(self, main: Field, place: Place, blocks: list[Block], used: str = "") -> None:
        """``place``: where the key is missing, and where an answer would stand."""
        value, params = " / ".join(block.text for block in blocks), {"label": main.label}
        problem = Problem(code="row_without_key", level=Level.ROW, place=place, value=value, used=used, params=params)
        if all(problem.place != other.place or other.code != problem.code for other in self.located.problems):
            self.located.problems.append(problem)

    def _spot(self, column: Column, number: int, inside: list[Block], over: list[Block]) -> Spot:
        unit = self._unit(column, number)
        left, right = column.leaf.left, column.leaf.right
        block = next((b for b in inside if b.meets(left, right)), None)
        if block is None:
            return self._from_above(column, number, over, unit)
        unit = self._unit_beside(block) or unit
        if column.fault:
            return self.reading.faulty(column.field, block, column.fault, **column.params)
        if self._spans_columns(block):
            return self.reading.faulty(column.field, block, "merged_across")
        if column.field.kind not in _FILLED_DOWN and self._spans_rows(block):
            return self.reading.faulty(column.field, block, "merged_across")
        return self.reading.spot(column.field, block, unit)

    def _unit(self, column: Column, number: int) -> str:
        """The unit of a column: below its heading, in its heading, or in a line above the table."""
        stated = self.said.get(column) or column.leaf.unit
        return stated or self.units.near(*self.reading.origin(number, column.leaf.left), column.field)

    def _unit_beside(self, block: Block) -> str:
        """Return the unit in a cell of its own right of a value, under no heading of ours."""
        for other in self.reading.grid.row(block.row):
            if block.touches(other) and is_unit(other.text):
                named = {column.leaf for column in self.table.columns}
                return "" if named & set(self.table.leaf_of(other.column, other.right)) else other.text
        return ""

    def _from_above(self, column: Column, number: int, over: list[Block], unit: str) -> Spot:
        block = next((b for b in over if b.meets(column.leaf.left, column.leaf.right)), None)
        if block is None:
            return self.reading.blank(column.field, number, column.leaf.left)
        if column.fault:
            return self.reading.faulty(column.field, block, column.fault, **column.params)
        if column.field.kind not in _FILLED_DOWN:
            return self.reading.faulty(column.field, block, "merged_across")
        return replace(self.reading.spot(column.field, block, unit), filled=True)

    def _spans_columns(self, block: Block) -> bool:
        return len(self.table.leaf_of(block.column, block.right)) > 1

    def _spans_rows(self, block: Block) -> bool:
        """Tell whether another row of the table begins beside a merged cell."""
        return any(
            other.at != block.at
            for number in range(block.row + 1, block.bottom + 1)
            for other in self.reading.grid.row(number)
            if self.table.leaf_of(other.column, other.right)
        )

    def _merged_with(self, earlier: Spot | None, spot: Spot) -> Spot:
        """Of two columns of one field take the one that holds something."""
        return spot if earlier is None or earlier.cell is None else earlier

    # --- examples and totals

    def _is_example(self, section: Section, row: Row) -> bool:
        """Tell whether a row says just what the printed example says."""
        written = {key: folded(spot.cell.text.removesuffix(" 00:00:00")) for key, spot in row.spots.items()
                   if spot.cell is not None}  # fmt: skip
        for example in section.examples:
            printed = {_example_key(key): folded(str(value)) for key, value in example.items()}
            if len(written) >= 3 and written == printed:
                return True
        return False

    def _total(self, blocks: list[Block], inside: list[Block]) -> None:
        """Keep what a total says to compare it; the row itself is none."""
        sub = any("小計" in block.text or "subtotal" in folded(block.text) for block in blocks)
        self.reading.take(*(block for block in blocks if is_total(block.text)))
        for column in self.table.columns:
            block = next((b for b in inside if b.meets(column.leaf.left, column.leaf.right)), None)
            if block is None or is_total(block.text) or self._spans_columns(block):
                continue
            parts = self.since_subtotal.get(column, []) if sub else self.counted.get(column, [])
            unit = self._unit(column, block.row)
            spot = self.reading.spot(column.field, block, unit)
            if column.field.kind in (Kind.WHOLE, Kind.YEN, Kind.DECIMAL):
                self.located.totals.append(Total(spot, tuple(parts)))
        self.since_subtotal.clear()

    def row_totals(self) -> None:
        """Keep the totals at the end of rows of months."""
        for leaf in self.table.totals:
            for row in self.rows.get("months", []):
                months = tuple(spot for key, spot in row.spots.items() if key[:4].isdigit() and spot.cell is not None)
                number = self.row_of.get(row.place, 0)
                block = next((b for b in self.reading.grid.row(number) if b.meets(leaf.left, leaf.right)), None)
                if block is not None and months:
                    spot = self.reading.spot(months[0].field, block)
                    self.located.totals.append(Total(spot, months))


def _part_of(row: Row, earlier: list[Row], main: Field) -> Row | None:
    """Return the row of an earlier table that a row continues: the same line, with other columns filled."""
    filled = {key for key, spot in row.spots.items() if spot.cell is not None and key != main.key}
    same = [other for other in earlier if _key_text(other, main) == _key_text(row, main)]
    others = {key for other in same for key, spot in other.spots.items() if spot.cell is not None}
    return same[0] if len(same) == 1 and _key_text(row, main) and not filled & others else None


def _key_text(row: Row, main: Field) -> str:
    spot = row.spots.get(main.key)
    return folded(spot.cell.text) if spot is not None and spot.cell is not None else ""


def _joined(row: Row, later: Row) -> Row:
    return Row(row.place, row.spots | {key: spot for key, spot in later.spots.items() if spot.cell is not None})


def _example_key(key: str) -> str:
    return f"{key}-01" if len(key) == 7 and key[:4].isdigit() else key


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
