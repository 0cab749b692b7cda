"""Heading bands: the one to three rows that name the columns of one or more tables.

A column is named by the lowest heading over it together with what stands above that: 「最低」 over 「GPU数」 is
最低GPU数, 「2024年」 over 「10月」 is a month. A band with several key columns heads several tables side by side.
"""

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import pairwise

from allocator.intake.labels.found import Reading
from allocator.intake.labels.grid import Block
from allocator.intake.labels.months import Month, following, in_year, month_heading, year_heading
from allocator.intake.labels.scope import Barred, Scope
from allocator.intake.labels.words import Labels, Target, is_total, key_in, label_of
from allocator.intake.normalise.units import is_unit

_DEEPEST = 3
_FEWEST = 2
"""A row that names fewer columns than this is no heading row."""
_SHORTEST_RUN = 3
_FAR = 3
"""So many columns without a name of ours part one table from the next."""


@dataclass(frozen=True, slots=True, eq=False)
class Leaf:
    """A column (or a few merged ones) with its heading.

    At most one of ``targets``, ``month`` and ``total`` says what it is. ``key``: the heading names one line itself,
    such as 【需要行1】.
    """

    block: Block
    left: int
    right: int
    targets: tuple[Target, ...] = ()
    month: Month | None = None
    total: bool = False
    unit: str = ""
    above: tuple[Block, ...] = ()
    key: str = ""

    @property
    def named(self) -> bool:
        """Whether the column is one of ours."""
        return bool(self.targets) or self.month is not None

    @property
    def is_main(self) -> bool:
        """Whether it may be the column that says what a row is about."""
        return any(target.field.main for target in self.targets)


@dataclass(slots=True)
class Band:
    """Heading rows from ``top`` to ``bottom`` and the columns they name."""

    top: int
    bottom: int
    leaves: list[Leaf] = field(default_factory=list)

    @property
    def left(self) -> int:
        """The first column named."""
        return min(leaf.left for leaf in self.leaves)

    @property
    def right(self) -> int:
        """The last column named."""
        return max(leaf.right for leaf in self.leaves)


def _over(reading: Reading, leaf: Block, top: int, fill: bool) -> list[Block]:
    """Return the heading blocks above a leaf, from the top down; one that is not merged reaches to the next."""
    found: list[Block] = []
    for number in range(top, leaf.row):
        blocks = reading.grid.row(number)
        over = [block for block in blocks if block.meets(leaf.column, leaf.right)]
        if not over and fill:
            left = [block for block in blocks if block.right < leaf.column and block.right == block.column]
            over = left[-1:]
        found += over[:1]
    return found


def _leaf(reader: "Bands", block: Block, top: int) -> Leaf:
    labels, reading = reader.labels, reader.reading
    over = _over(reading, block, top, fill=True)
    unit = label_of(block.text).unit or next(
        (label_of(b.text).unit for b in reversed(over) if label_of(b.text).unit), ""
    )
    plain = Leaf(block, block.column, block.right, unit=unit)
    month = month_heading(block.cell)
    if month is not None:
        year = next((y for b in reversed(over) if (y := year_heading(b.cell)) is not None), None)
        if month.first is None and year is not None:
            return replace(plain, month=in_year(month, year), above=tuple(over))
        return replace(plain, month=month)
    if is_total(block.text):
        return replace(plain, total=True)
    worded = any(map(str.isalpha, block.text))  # a dash under a heading is a blank, and adds nothing to it
    for above in reversed(over) if worded else ():
        for joined in (above.text + block.text, block.text + above.text):
            targets = labels.of(joined)
            if targets:
                return replace(plain, targets=reader.meant(targets, block), above=(above,))
    targets = reader.meant(labels.of(block.text), block)
    key = "" if targets else key_in(block.text, labels.line_names)
    if key:
        return replace(plain, targets=reader.meant(labels.line_targets, block), key=key)
    if targets and over and not all(_neutral(labels, above) for above in over):
        targets = tuple(target for target in targets if target.official)
    return replace(plain, targets=targets)


def _neutral(labels: Labels, above: Block) -> bool:
    """Tell whether a heading above adds nothing to the meaning of the one below it."""
    keys = label_of(above.text).keys
    return any(key in labels.neutral or key in labels.titles for key in keys) or is_unit(above.text)


class Bands:
    """Finds the heading bands of a sheet.

    ``allowed``: which fields may be found here at all; ``marked``: rows of titles, which are part of no band.
    """

    def __init__(self, labels: Labels, reading: Reading, scope: Scope, barred: Barred) -> None:
        self.labels, self.reading, self.scope, self.barred = labels, reading, scope, barred
        self.marked = frozenset() if reading.grid.turned else frozenset(scope.by_row)

    def meant(self, targets: tuple[Target, ...], block: Block) -> tuple[Target, ...]:
        """Return what a heading may mean where it stands: a column, a single field, or either.

        Which of several columns it is, the other columns tell better than its place.
        """
        allowed = tuple(target for target in targets if self.barred.allows(target))
        columns = tuple(target for target in allowed if target.section.is_table)
        if len(columns) == len(allowed):
            return allowed
        chosen = self.scope.choose(allowed, *block.at)
        return columns if all(target.section.is_table for target in chosen) else allowed

    def band(self, top: int, bottom: int) -> Band:
        """Return the band of some rows: its leaves are the lowest heading over each column."""
        blocks = [block for number in range(top, bottom + 1) for block in self.reading.grid.row(number)]
        lowest = [
            block
            for block in blocks
            if block.bottom >= bottom
            or not any(o.row > block.row and o.meets(block.column, block.right) for o in blocks)
        ]
        leaves = [_leaf(self, block, top) for block in sorted(lowest, key=lambda block: block.column)]
        pure = Counter(
            name
            for leaf in leaves
            if leaf.targets and all(target.section.is_table for target in leaf.targets)
            for name in {target.sheet.name for target in leaf.targets}
        )
        return Band(top, bottom, [_as_column(leaf, pure) for leaf in leaves])

    def all(self) -> list[Band]:
        """Return the heading bands of the sheet, from the top down."""
        found: list[Band] = []
        past = 0
        for number in self.reading.grid.numbers:
            if number <= past or number in self.marked:
                continue
            best = self._best(number)
            if best:
                found += [_with_years(band) for band in best]
                past = best[0].bottom
        return found

    def _parts(self, top: int, bottom: int) -> list[Band]:
        """Return the bands some rows hold: columns far apart belong to different ones."""
        band = self.band(top, bottom)
        parts = [Band(top, bottom, leaves) for leaves in _clusters(band.leaves)]
        return [part for part in parts if _is_heading(part) or self._is_titled_key(part)]

    def _is_titled_key(self, band: Band) -> bool:
        """Tell whether a band is the only column of the table its title announces: 共同提案者 over 法人名."""
        if len(band.leaves) != 1 or not band.leaves[0].is_main:
            return False
        section, _ = self.scope.at(*band.leaves[0].block.at)
        return any(section is target.section for target in band.leaves[0].targets)

    def _best(self, number: int) -> list[Band]:
        """Return the bands that begin in a row and name most columns; a further row must name further ones."""
        best: list[Band] = []
        for bottom in range(number, number + _DEEPEST):
            if bottom in self.marked or (bottom > number and bottom not in self.reading.grid.by_row):
                break
            parts = self._parts(number, bottom)
            score = sum(map(_score, parts))
            if not parts or score <= sum(map(_score, best)):
                continue
            below = (sum(map(_score, self._parts(number + 1, end))) for end in range(number + 1, bottom + 1))
            if max(below, default=0) >= score:
                continue
            best = parts
        return best


def _clusters(leaves: list[Leaf]) -> list[list[Leaf]]:
    """Part columns where several in a row are none of ours."""
    found: list[list[Leaf]] = [[]]
    for leaf in leaves:
        begun = any(other.named for other in found[-1])
        if leaf.named and begun and not any(other.named for other in found[-1][-_FAR:]):
            found.append([])
        found[-1].append(leaf)
    return [_trimmed(leaves) for leaves in found]


def _trimmed(leaves: list[Leaf]) -> list[Leaf]:
    """Leave out columns far beyond the first and last that are ours."""
    places = [place for place, leaf in enumerate(leaves) if leaf.named or leaf.total]
    return leaves[max(0, places[0] - _FAR + 1) : places[-1] + _FAR] if places else []


def _as_column(leaf: Leaf, pure: Counter[str]) -> Leaf:
    """Keep what a heading means as a column; a label that is also a single field counts only among its columns."""
    columns = tuple(target for target in leaf.targets if target.section.is_table)
    if len(columns) < len(leaf.targets):
        columns = tuple(target for target in columns if pure[target.sheet.name] >= _FEWEST)
    return replace(leaf, targets=columns)


def _score(band: Band) -> int:
    names = {target.field.key for leaf in band.leaves for target in leaf.targets[:1]}
    return len(names) + len({leaf.block.at for leaf in band.leaves if leaf.month is not None})


def _is_heading(band: Band) -> bool:
    """Tell whether rows head a table: they name enough of its columns, and hold little else."""
    places = [position for position, leaf in enumerate(band.leaves) if leaf.named]
    if not places:
        return False
    between = band.leaves[places[0] : places[-1] + 1]
    named = [leaf for leaf in between if leaf.named or leaf.total]
    if not any(leaf.targets for leaf in band.leaves) and not _is_run(band):
        return False
    if _has_days(named) and not _is_run(band):
        return False
    few = _score(band) < _FEWEST
    return not few and len(named) * 2 > len(between) and not _alternating(band)


def _has_days(named: list[Leaf]) -> bool:
    """Tell whether days stand in a row: typed as days, or beside the number of a line."""
    months = [leaf for leaf in named if leaf.month is not None]
    return bool(months) and any(leaf.key or isinstance(leaf.block.cell.content, date) for leaf in named)


def _is_run(band: Band) -> bool:
    """Tell whether a band without any label is a run of months, and not a row of days."""
    months = [leaf.month.number for leaf in band.leaves if leaf.month is not None]
    return len(months) >= _SHORTEST_RUN and all(after == before % 12 + 1 for before, after in pairwise(months))


def _alternating(band: Band) -> bool:
    """Tell whether labels and values take turns: 機種 | H100 | 基数 | 128 names no columns."""
    named = [leaf.named for leaf in band.leaves]
    return len(named) >= 3 and not any(one and other for one, other in pairwise(named)) and not all(named)


def _with_years(band: Band) -> Band:
    """Carry years along a run of months."""
    months = [leaf for leaf in band.leaves if leaf.month is not None]
    for leaf, month in zip(months, following([leaf.month for leaf in months if leaf.month]), strict=True):
        band.leaves[band.leaves.index(leaf)] = replace(leaf, month=month)
    return band
