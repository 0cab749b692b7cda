"""Which cells of a sheet are labels of single fields - and which only read like one, because they are values.

Which it is depends on how the sheet is laid out: with values right of their labels, or under them.
"""

import re
from dataclasses import dataclass

from allocator.intake.form import Kind
from allocator.intake.labels.found import Located, Reading
from allocator.intake.labels.grid import Block
from allocator.intake.labels.scope import Barred, Scope
from allocator.intake.labels.words import Labels, Target
from allocator.intake.normalise.choices import MARKED, UNMARKED
from models.problems import Level

_COLON = re.compile(r"^(?P<label>[^:：\n]{1,40})[:：]\s*(?P<value>\S.*)$", re.DOTALL)
BOXED = re.compile(r"^\s*(?:(?P<sign>[" + "".join(sorted(MARKED | UNMARKED)) + r"])|\[(?P<tick>[xX✓レ　 ]?)\])\s*")
"""A box or tick before a label."""
_FEWEST_ACROSS = 2
_BULLETS = frozenset("●○◯〇■◆・")


@dataclass(frozen=True, slots=True)
class Found:
    """A label, what it means, and what it says itself: 「法人名：架空社」, 「■ 大規模言語モデル」."""

    block: Block
    target: Target
    inside: str = ""


class Captions:
    """The labels of one sheet, by the cell they stand in.

    ``over_values``: labels stand over their values here. ``bullets``: labels with a dot before them that ticks nothing.
    """

    def __init__(self, labels: Labels, scope: Scope, barred: Barred, reading: Reading, located: Located) -> None:
        self.labels, self.scope, self.barred = labels, scope, barred
        self.reading, self.located = reading, located
        self.titles = {mark.block.at for mark in scope.marks if mark.sure}
        self.found: dict[tuple[int, int], Found] = {}
        for block in self.open():
            found = self._label(block)
            if found is not None:
                self.found[block.at] = found
        self.bullets = self._bullets()
        self.over_values = False
        self._drop_values()

    def open(self) -> list[Block]:
        """Return what is not accounted for, outside the tables that were read."""
        grid = self.reading.grid
        return [
            block
            for number in grid.numbers
            for block in grid.row(number)
            if block.at not in self.reading.known and not self.reading.in_table(block)
        ]

    def after(self, block: Block) -> list[Block]:
        """Return what stands right of a label, up to the next label."""
        found: list[Block] = []
        for other in self.reading.grid.row(block.row):
            if other.column <= block.right:
                continue
            if other.at in self.found or other.at in self.reading.known:
                break
            found.append(other)
        return found

    def _label(self, block: Block) -> Found | None:
        if not isinstance(block.cell.content, str) or block.at in self.titles:
            return None
        target = self._meant(self.labels.of(block.text), block)
        if target is not None:
            boxed = BOXED.match(block.text) if target.field.kind is Kind.MARK else None
            return Found(block, target, boxed[0].strip() if boxed else "")
        boxed = BOXED.match(block.text)
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
            if self._offers(beside, self.found[at]) or self.found[at].target.field is beside.target.field:
                del self.found[at]
        for found in list(self.found.values()):
            under = self.reading.grid.under(found.block)
            same = self.found.get(under.at) if under is not None else None
            alone = not self.after(found.block) and (under is None or not self.after(under))
            if same is None or found.block.at not in self.found or not alone:
                continue
            if same.target.field is found.target.field or self._offers(found, same):
                del self.found[same.block.at]
        self.over_values = self._is_above_style()
        if self.over_values:
            self._drop_under_labels()
            return
        for at, left, _ in self._neighbours():
            if self._values_beside(left) and not self.after(self.found[at].block):
                del self.found[at]

    def _offers(self, label: Found, other: Found) -> bool:
        """Tell whether a text that reads like a label is one of the words another label offers."""
        of = label.target.field
        return of.kind is Kind.CHOICE and self.labels.form.code(of.choices, other.block.text) is not None

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

    def _bullets(self) -> set[tuple[int, int]]:
        """● before every one of several labels is how a list looks, and says nothing of any of them."""
        bullets: set[tuple[int, int]] = set()
        signs: dict[str, list[Found]] = {}
        for found in self.found.values():
            if found.inside and found.target.field.kind is Kind.MARK:
                signs.setdefault(found.target.section.id, []).append(found)
        for marked in signs.values():
            if len(marked) > 1 and len({found.inside for found in marked}) == 1 and marked[0].inside in _BULLETS:
                bullets |= {found.block.at for found in marked}
        return bullets

    def _values_beside(self, block: Block) -> bool:
        """Tell whether another label of a column has its value right beside it."""
        return any(
            other.block.column == block.column and other.block.at != block.at and other.block.touches(after[0])
            for other in self.found.values()
            if (after := self.after(other.block))
        )
