"""Labelled fields: the value stands right of its label, in the column headed 記入欄, under it, or behind a colon.

Which of these holds is decided for the labels that stand together, not for one alone: a blank beside a label is a
blank, and not a reason to take what stands under it.
"""

import re
from collections import Counter
from dataclasses import dataclass, replace

from allocator.intake.cells import Fault
from allocator.intake.form import Field, Kind, Section
from allocator.intake.labels.found import Located, Reading, Spot
from allocator.intake.labels.grid import Block
from allocator.intake.labels.scope import Barred, Scope
from allocator.intake.labels.units import UnitLines
from allocator.intake.labels.words import Labels, Target, label_key, label_of, unit_said
from allocator.intake.marks import DATE_HEADS, REMARK_HEADS, SOURCE_HEADS, UNIT_HEAD, VALUE_HEADS
from allocator.intake.normalise.choices import MARKED, UNMARKED, mark_of, marked_words
from allocator.intake.normalise.reading import folded
from allocator.intake.normalise.units import is_unit
from models.names import folded_text
from models.problems import Level

_SOURCE = Field(key="source", label=SOURCE_HEADS[0], kind=Kind.TEXT)
_DATE = Field(key="date", label=DATE_HEADS[0], kind=Kind.DAY)
_COLON = re.compile(r"^(?P<label>[^:：\n]{1,40})[:：]\s*(?P<value>\S.*)$", re.DOTALL)
_BOXED = re.compile(r"^\s*(?:(?P<sign>[" + "".join(sorted(MARKED | UNMARKED)) + r"])|\[(?P<tick>[xX✓レ　 ]?)\])\s*")
_FEWEST_ACROSS = 2
_BULLETS = frozenset("●○◯〇■◆・")
_Head = dict[int, tuple[str, Block]]


@dataclass(frozen=True, slots=True)
class Found:
    """A label, what it means, and what it says itself: 「法人名：架空社」, 「■ 大規模言語モデル」."""

    block: Block
    target: Target
    inside: str = ""


class FieldReader:
    """Reads the labelled fields of one sheet."""

    def __init__(self, labels: Labels, scope: Scope, barred: Barred, reading: Reading, units: UnitLines,
                 located: Located) -> None:  # fmt: skip
        self.labels, self.scope, self.barred = labels, scope, barred
        self.reading, self.units, self.located = reading, units, located
        self.titles = {mark.block.at for mark in scope.marks if mark.sure}
        self.found: dict[tuple[int, int], Found] = {}
        self.heads = self._heads()
        self.value_columns: dict[tuple[int, object], int] = {}
        self.before: frozenset[tuple[int, int]] = frozenset()
        self.over_values = False
        self.bullets: set[tuple[int, int]] = set()

    # --- labels

    def read(self) -> None:
        """Read every labelled field."""
        for block in self._open():
            found = self._label(block)
            if found is not None:
                self.found[block.at] = found
        self._doubt_bullets()
        self._drop_values()
        self._find_value_columns()
        for found in self.found.values():
            self.reading.take(found.block)
        self.before = frozenset(self.reading.known)
        across = self._across()
        for at, found in self.found.items():
            if at not in across:
                self._read(found)
        self._read_near()

    def _open(self) -> list[Block]:
        grid = self.reading.grid
        return [
            block
            for number in grid.numbers
            for block in grid.row(number)
            if block.at not in self.reading.known and not self.reading.in_table(block)
        ]

    def _label(self, block: Block) -> Found | None:
        if not isinstance(block.cell.content, str) or block.at in self.titles:
            return None
        target = self._meant(self.labels.of(block.text), block)
        if target is not None:
            boxed = _BOXED.match(block.text) if target.field.kind is Kind.MARK else None
            return Found(block, target, boxed[0].strip() if boxed else "")
        boxed = _BOXED.match(block.text)
        ticked = self._meant(self.labels.of(block.text[boxed.end() :]), block) if boxed is not None else None
        if boxed is not None and ticked is not None and ticked.field.kind is Kind.MARK:
            return Found(block, ticked, boxed[0].strip())
        coloned = _COLON.match(block.text)
        target = self._meant(self.labels.of(coloned["label"]), block) if coloned is not None else None
        return None if target is None or coloned is None else Found(block, target, coloned["value"])

    def _meant(self, targets: tuple[Target, ...], block: Block) -> Target | None:
        allowed = tuple(target for target in targets if self.barred.allows(target))
        chosen = tuple(t for t in self.scope.choose(allowed, *block.at) if not t.section.is_table)
        if len(chosen) < 2:
            return chosen[0] if chosen else None
        names = [target.name for target in chosen]
        problem = self.reading.problem("header_ambiguous", Level.ROW, block, candidates=names, label=block.text)
        self.located.problems.append(problem)
        return None

    def _drop_values(self) -> None:
        """A word that stands where a label has its value is no label, though it reads like one.

        It does when it is a choice the label left of it offers (区分 | その他). Otherwise it depends on how this
        sheet is laid out: with values right of their labels, or under them.
        """
        for at, _, beside in self._neighbours():
            of, text = beside.target.field, self.found[at].block.text
            offered = of.kind is Kind.CHOICE and self.labels.form.code(of.choices, text) is not None
            if offered or self.found[at].target.field is beside.target.field:
                del self.found[at]
        for found in list(self.found.values()):
            under = self.reading.grid.under(found.block)
            same = self.found.get(under.at) if under is not None else None
            alone = not self._after(found.block) and (under is None or not self._after(under))
            if same is not None and found.block.at in self.found and same.target.field is found.target.field and alone:
                del self.found[same.block.at]
        self.over_values = self._is_above_style()
        if self.over_values:
            self._drop_under_labels()
            return
        for at, left, _ in self._neighbours():
            if self._values_beside(left) and not self._after(self.found[at].block):
                del self.found[at]

    def _neighbours(self) -> list[tuple[tuple[int, int], Block, Found]]:
        """Return the labels that touch a label left of them, with that one."""
        pairs = []
        for at, found in self.found.items():
            left = next((b for b in self.reading.grid.row(found.block.row) if b.touches(found.block)), None)
            beside = self.found.get(left.at) if left is not None else None
            if left is not None and beside is not None and not found.inside:
                pairs.append((at, left, beside))
        return pairs

    def _is_above_style(self) -> bool:
        """Tell whether more rows of this sheet are labels over values than labels beside values."""
        over = beside = 0
        for number in self.reading.grid.numbers:
            row = [block for block in self.reading.grid.row(number) if block.at not in self.reading.known]
            labels = [block for block in row if block.at in self.found]
            if len(labels) == len(row) >= _FEWEST_ACROSS:
                over += 1
            elif any(block.touches(other) and other.at not in self.found for block in labels for other in row):
                beside += 1
        return over > beside

    def _drop_under_labels(self) -> None:
        """Where labels stand over their values, what stands under a row of labels is none."""
        grid = self.reading.grid
        for number in grid.numbers:
            row, under = grid.row(number), grid.row(number + 1)
            if not row or not all(block.at in self.found for block in row):
                continue
            aligned = all(any(block.meets(label.column, label.right) for label in row) for block in under)
            if aligned and not all(block.at in self.found for block in under):
                for block in under:
                    self.found.pop(block.at, None)

    def _doubt_bullets(self) -> None:
        """● before every one of several labels is how a list looks, and says nothing of any of them."""
        signs: dict[str, list[Found]] = {}
        for found in self.found.values():
            if found.inside and found.target.field.kind is Kind.MARK:
                signs.setdefault(found.target.section.id, []).append(found)
        for marked in signs.values():
            if len(marked) > 1 and len({found.inside for found in marked}) == 1 and marked[0].inside in _BULLETS:
                self.bullets |= {found.block.at for found in marked}

    def _values_beside(self, block: Block) -> bool:
        """Tell whether another label of a column has its value right beside it."""
        return any(
            other.block.column == block.column and other.block.at != block.at and other.block.touches(after[0])
            for other in self.found.values()
            if (after := self._after(other.block))
        )

    # --- columns

    def _heads(self) -> dict[int, _Head]:
        """Return the rows that head columns, with the meaning of each column: value, source, date or remark."""
        meaning = {label_key(word): "value" for word in VALUE_HEADS}
        meaning |= {label_key(word): "source" for word in SOURCE_HEADS} | {
            label_key(word): "date" for word in DATE_HEADS
        }
        meaning |= {label_key(word): "unit" if word == UNIT_HEAD else "remark" for word in REMARK_HEADS}
        found: dict[int, _Head] = {}
        for number in self.reading.grid.numbers:
            columns = {
                block.column: (meaning[label_key(block.text)], block)
                for block in self.reading.grid.row(number)
                if label_key(block.text) in meaning
            }
            if any(means == "value" for means, _ in columns.values()) and len(self.reading.grid.row(number)) > 1:
                found[number] = columns
        return found

    def _head_over(self, block: Block) -> dict[str, Block]:
        """Return the headings over the columns right of a label, by the nearest heading row above it."""
        above = [number for number in self.heads if number < block.row]
        if not above:
            return {}
        nearest: dict[str, Block] = {}
        for column, (means, head) in sorted(self.heads[max(above)].items()):
            if column > block.column:
                nearest.setdefault(means, head)
        return nearest if "value" in nearest else {}

    def _group(self, block: Block) -> tuple[int, object]:
        section, sheets = self.scope.at(*block.at)
        return block.column, section.id if section is not None else tuple(sheet.name for sheet in sheets)

    def _after(self, block: Block) -> list[Block]:
        """Return what stands right of a label, up to the next label."""
        found: list[Block] = []
        for other in self.reading.grid.row(block.row):
            if other.column <= block.right:
                continue
            if other.at in self.found or other.at in self.reading.known:
                break
            found.append(other)
        return found

    def _find_value_columns(self) -> None:
        """Where labels stand in one column, their values do too: touching them, else where most of them stand."""
        seen: dict[tuple[int, object], Counter[int]] = {}
        touching: dict[tuple[int, object], int] = {}
        for found in self.found.values():
            after = self._after(found.block)
            if not after or found.inside:
                continue
            group = self._group(found.block)
            if not self.over_values:
                seen.setdefault(group, Counter())[after[0].column] += 1
            if found.block.touches(after[0]):
                touching[group] = after[0].column
        for group, columns in seen.items():
            self.value_columns[group] = columns.most_common(1)[0][0]
        self.value_columns |= touching

    def _across(self) -> set[tuple[int, int]]:
        """Read labels that stand side by side or alone, with their values under them."""
        done: set[tuple[int, int]] = set()
        by_row: dict[int, list[Found]] = {}
        for found in self.found.values():
            if not found.inside:
                by_row.setdefault(found.block.row, []).append(found)
        for number, row in sorted(by_row.items()):
            blocks = [b for b in self.reading.grid.row(number) if b.at not in self.reading.known or b.at in self.found]
            beside = [block for block in blocks if block.at not in self.found]
            if any(self._head_over(found.block) for found in row) or not self._only_remarks(row, beside):
                continue
            if len(row) == 1 and not self._stacked(row[0]):
                continue
            under = [self._value_under(found) for found in row]
            if not any(under):
                continue
            for found, block in zip(row, under, strict=True):
                done.add(found.block.at)
                spot = self._spot(found, block) if block is not None else self.reading.blank(
                    found.target.field, found.block.bottom + 1, found.block.column)  # fmt: skip
                self._place(found.target, spot)
        return done

    def _only_remarks(self, row: list[Found], beside: list[Block]) -> bool:
        """Tell whether what else stands in a row of labels is far right of them, on a sheet of labels over values."""
        last = max(found.block.right for found in row)
        return all(self.over_values and block.column > last + 1 for block in beside)

    def _value_under(self, found: Found) -> Block | None:
        under = self.reading.grid.under(found.block)
        if under is None or under.at in self.found or under.at in self.before:
            return None
        return under

    def _stacked(self, found: Found) -> bool:
        """Tell whether labels and values take turns down a column, each alone in its row."""
        group = self._group(found.block)
        alike = [other for other in self.found.values() if self._group(other.block) == group and not other.inside]
        if any(self._after(other.block) for other in alike):
            return False
        under = self._value_under(found)
        with_value = sum(self._value_under(other) is not None for other in alike)
        return under is not None and with_value * 2 > len(alike) and self._looks_like_value(under)

    def _looks_like_value(self, block: Block) -> bool:
        return len(self.reading.grid.row(block.row)) == 1 and not self.labels.near(block.text)

    # --- values

    def _read(self, found: Found) -> None:
        of = found.target.field
        head = self._head_over(found.block)
        if found.block.at in self.bullets:
            self._place(found.target, self.reading.faulty(of, found.block, "mark_unknown"))
            return
        if found.inside:
            self._place(found.target, self._inside(found))
            return
        if head:
            self._headed(found, head)
            return
        if of.kind is Kind.MARK and (ticked := self._mark_left(found)) is not None:
            self._place(found.target, self._spot(found, ticked))
            return
        after = self._after(found.block)
        block, unit = self._value_right(found, after)
        if block is None:
            self._place(found.target, self.reading.blank(of, found.block.row, found.block.right + 1))
            return
        joined = self._options(found, after)
        spot = joined or self._spot(found, block, unit)
        self._place(found.target, spot)

    def _inside(self, found: Found) -> Spot:
        """The value is in the cell of the label itself."""
        content = found.inside
        if found.target.field.kind is Kind.MARK:
            boxed = _BOXED.match(content)
            tick = (boxed["tick"] or "").strip() if boxed and boxed["tick"] is not None else None
            content = content if tick is None else ("■" if tick else "□")
        cell = found.block.cell.model_copy(update={"content": content})
        of_block = Block(cell, found.block.row, found.block.column, found.block.bottom, found.block.right)
        return self._spot(found, of_block)

    def _headed(self, found: Found, head: dict[str, Block]) -> None:
        section, of = found.target.section, found.target.field
        row = self.reading.grid.row(found.block.row)

        def under(means: str) -> Block | None:
            column = head.get(means)
            blocks = (b for b in row if column is not None and b.meets(column.column, column.right))
            return next((b for b in blocks if b.at != found.block.at), None)

        value = under("value")
        unit = under("unit") or under("remark")
        column = head["value"].column
        spot = (
            self._spot(found, value, unit_said(unit.text) if unit is not None else "")
            if value is not None
            else self.reading.blank(of, found.block.row, column)
        )
        if self._place(found.target, spot) and section.sourced:
            for part, part_of in (("source", _SOURCE), ("date", _DATE)):
                if part in head:
                    block = under(part)
                    self.located.fields[section.id][f"{of.key}.{part}"] = (
                        self.reading.spot(part_of, block) if block is not None
                        else self.reading.blank(part_of, found.block.row, head[part].column)
                    )  # fmt: skip

    def _value_right(self, found: Found, after: list[Block]) -> tuple[Block | None, str]:
        """Return the value right of a label and the unit that stands beside it."""
        column = self.value_columns.get(self._group(found.block))
        values = [b for b in after if found.block.touches(b) or (column is not None and b.meets(column, column))]
        if not values or self._is_guidance(found, values[0]):
            return None, ""
        value, rest = values[0], [block for block in after if block.column > values[0].right]
        if is_unit(value.text) and rest and found.target.field.unit and found.target.field.kind is not Kind.TEXT:
            self.reading.take(value)
            return rest[0], value.text
        unit = next((block for block in rest[:1] if is_unit(block.text)), None)
        if unit is not None:
            self.reading.take(unit)
            return value, unit.text
        return value, unit_said(rest[0].text) if rest else ""

    def _is_guidance(self, found: Found, block: Block) -> bool:
        of = found.target.field
        return bool(of.note) and folded_text(block.text) in {folded_text(text) for text in of.guidance}

    def _spot(self, found: Found, block: Block, unit: str = "") -> Spot:
        of = found.target.field
        stated = label_of(found.block.text).unit or unit or self.units.near(*block.at, of)
        if found.block.cell.struck and not block.cell.struck:
            return self.reading.faulty(of, block, "struck")
        return self.reading.spot(of, block, stated)

    def _options(self, found: Found, after: list[Block]) -> Spot | None:
        """Join options that stand in several cells: ■ | はい | □ | いいえ."""
        of = found.target.field
        if of.kind is not Kind.CHOICE or len(after) < 2:
            return None
        text = " ".join(block.text for block in after)
        words = marked_words(text)
        offered = {folded_text(word) for row in self.labels.form.choices[of.choices] for word in row}
        if words is None or not all(folded_text(word) in offered for part in words for word in part):
            return None
        self.reading.take(*after)
        first = after[0]
        cell = first.cell.model_copy(update={"content": text})
        return self._spot(found, Block(cell, first.row, first.column, first.bottom, first.right))

    def _mark_left(self, found: Found) -> Block | None:
        """Return the mark left of a label, where the row begins with a mark."""
        row = self.reading.grid.row(found.block.row)
        marks = [b for b in row if mark_of(b.text) is not None]
        first = min((o.block.column for o in self.found.values() if o.block.row == found.block.row), default=0)
        if not marks or marks[0].column > first:
            return None
        return next((b for b in marks if b.touches(found.block) and b.at not in self.reading.known), None)

    def _read_near(self) -> None:
        """Ask about texts that are nearly a label of ours and have a value: the value is not taken."""
        for block in self._open():
            after = self._after(block) if isinstance(block.cell.content, str) else []
            column = self.value_columns.get(self._group(block))
            if not after or not (block.touches(after[0]) or after[0].column == column):
                continue
            near = tuple(t for t in self.labels.near(block.text) if not t.section.is_table and self.barred.allows(t))
            if not near:
                continue
            target = self.scope.choose(near, *block.at)[0]
            earlier = self.located.fields.get(target.section.id, {}).get(target.field.key)
            if earlier is None or earlier.cell is None:
                params = {"suggested": target.field.label, "written": block.text}
                self.reading.take(block)
                spot = self.reading.faulty(target.field, after[0], "label_near", **params)
                self.located.fields.setdefault(target.section.id, {})[target.field.key] = spot

    def _place(self, target: Target, spot: Spot) -> bool:
        """Keep the first spot of a field that holds something; two that hold different things stop both."""
        return placed(target.section, target.field.key, spot, self.located)


def placed(section: Section, key: str, spot: Spot, located: Located) -> bool:
    """Keep the first spot of a field that holds something; two that hold different things stop both."""
    spots = located.fields.setdefault(section.id, {})
    earlier = spots.get(key)
    if earlier is not None and earlier.cell is not None:
        if spot.cell is not None and folded(spot.cell.text) != folded(earlier.cell.text):
            spots[key] = torn(earlier, spot)
        return False
    spots[key] = spot
    return True


def torn(earlier: Spot, later: Spot) -> Spot:
    """Return the spot of a field that says two things."""
    assert earlier.cell is not None
    assert later.cell is not None
    both = f"{earlier.place.cell}: {earlier.cell.text} / {later.place.cell}: {later.cell.text}"
    fault = earlier.cell.model_copy(update={"content": Fault(code="label_twice", written=both)})
    return replace(earlier, cell=fault)
