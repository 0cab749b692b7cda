"""From the columns of a heading band to tables: which columns belong together, and which field each of them is."""

import dataclasses
from dataclasses import dataclass, replace
from itertools import takewhile

from allocator.intake.form import Field, Kind
from allocator.intake.labels.bands import Band, Leaf
from allocator.intake.labels.found import Located, Reading
from allocator.intake.labels.scope import Scope
from allocator.intake.labels.words import Labels, Target
from allocator.intake.normalise.days import in_horizon
from allocator.intake.normalise.months import month_field
from models.problems import Level

_ONLY, _MONTHS, _HEADED, _OFFICIAL = 100, 50, 30, 5
"""What speaks for a section: a heading only it has, months, the title above, a heading that is its own word."""
_FEWEST_WITHOUT_KEY = 3
"""A table without the column of line numbers must name so many others to be taken for one."""


@dataclass(frozen=True, slots=True, eq=False)
class Column:
    """A column of a table with its field. ``fault``: why nothing in it may be taken, and what it may mean."""

    leaf: Leaf
    section: str
    field: Field
    fault: str = ""
    params: dict[str, str] = dataclasses.field(default_factory=dict)


@dataclass(slots=True)
class Table:
    """One table: its columns, the key column among them (if it has one), and the columns that hold totals."""

    band: Band
    columns: list[Column]
    mains: dict[str, Field]
    main: Leaf | None
    totals: list[Leaf] = dataclasses.field(default_factory=list)

    @property
    def left(self) -> int:
        """The first column."""
        return min(leaf.left for leaf in self._leaves)

    @property
    def right(self) -> int:
        """The last column."""
        return max(leaf.right for leaf in self._leaves)

    @property
    def _leaves(self) -> list[Leaf]:
        return [column.leaf for column in self.columns] + ([self.main] if self.main else []) + self.totals

    def leaf_of(self, left: int, right: int) -> list[Leaf]:
        """Return the headings that stand over some columns."""
        return [leaf for leaf in self._leaves if leaf.left <= right and left <= leaf.right]


def _groups(band: Band) -> list[list[Leaf]]:
    """Part side-by-side tables: a key column begins a new one when the one before has a key column already."""
    groups: list[list[Leaf]] = [[]]
    for place, leaf in enumerate(band.leaves):
        begun = next((other for other in groups[-1] if other.is_main), None)
        if leaf.is_main and begun is not None:
            after = list(takewhile(lambda other: not other.is_main, band.leaves[place + 1 :]))
            if _shared(leaf, begun) or _support(leaf, after) >= max(1, _support(begun, after)):
                groups.append([])
        groups[-1].append(leaf)
    return groups


def _sections(leaf: Leaf) -> set[str]:
    return {target.section.id for target in leaf.targets if target.field.main}


def _shared(leaf: Leaf, other: Leaf) -> bool:
    return bool(_sections(leaf) & _sections(other))


def _support(leaf: Leaf, columns: list[Leaf]) -> int:
    """Count the columns that may belong to the table a key column is of."""
    return sum(any(target.section.id in _sections(leaf) for target in column.targets) for column in columns)


def _votes(leaves: list[Leaf]) -> dict[str, int]:
    """Count for each section how many headings can mean nothing else."""
    votes: dict[str, int] = {}
    for leaf in leaves:
        sections = {target.section.id for target in leaf.targets}
        if leaf.is_main or not sections:
            continue
        for target in leaf.targets:
            weight = _ONLY if len(sections) == 1 else _OFFICIAL if target.official else 1
            votes[target.section.id] = votes.get(target.section.id, 0) + weight
    return votes


def _chosen(leaf: Leaf, votes: dict[str, int], months: bool) -> tuple[Target, ...]:
    """Return the targets of a heading that the other headings speak for most; more than one: it is not clear."""
    if len(leaf.targets) < 2:
        return leaf.targets
    weight = {target: votes.get(target.section.id, 0) + (50 if months and target.section.months else 0)
              for target in leaf.targets}  # fmt: skip
    most = max(weight.values())
    return tuple(target for target in leaf.targets if weight[target] == most)


def _month_column(leaf: Leaf, section: str, reading: Reading, located: Located) -> Column | None:
    assert leaf.month is not None
    first = leaf.month.first
    if first is None:
        first = in_horizon(leaf.month.number)
        used = "" if first is None else first.isoformat()[:7]
        located.problems.append(
            reading.problem("month_without_year", Level.ASK, leaf.block, used, label=leaf.block.text)
        )
        if first is None:
            return None
    return Column(leaf, section, month_field(first.isoformat()))


def tables_of(band: Band, labels: Labels, scope: Scope, reading: Reading, located: Located) -> list[Table]:
    """Return the tables a band heads; what a heading may mean two things is said, and its column not taken."""
    found: list[Table] = []
    for leaves in _groups(band):
        table = _table(band, leaves, labels, scope, reading, located)
        if table is not None:
            found.append(table)
    return found


def _table(
    band: Band, leaves: list[Leaf], labels: Labels, scope: Scope, reading: Reading, located: Located
) -> Table | None:
    votes = _votes(leaves)
    months = any(leaf.month is not None for leaf in leaves)
    section, _ = scope.at(*leaves[0].block.at)
    if section is not None:
        votes[section.id] = votes.get(section.id, 0) + _HEADED
    main = next((leaf for leaf in leaves if leaf.is_main), None)
    mains = {} if main is None else {t.section.id: t.field for t in main.targets if t.field.main}
    columns: list[Column] = []
    for leaf in leaves:
        if leaf is main:
            continue
        if leaf.is_main and not leaf.key:
            continue
        if leaf.targets:
            columns += _columns(leaf, _chosen(leaf, votes, months), mains, reading, located)
        elif leaf.month is not None:
            column = _month_column(leaf, _month_section(labels), reading, located)
            columns += [column] if column is not None else []
        else:
            columns += _near(leaf, votes, labels, reading, located)
    columns = _once(columns)
    sections = {column.section for column in columns}
    if main is None:
        by_id = {part.id: part for sheet in labels.form.sheets for part in sheet.sections}
        mains = {name: next(of for of in by_id[name].fields if of.main) for name in sections}
    else:
        kept = sections or _sure(main, votes)
        mains = {name: of for name, of in mains.items() if name in kept}
    columns = [column for column in columns if column.section in mains]
    if not columns and (main is None or not mains):
        return None
    if main is None and not _countable(columns, mains, leaves, labels, reading, located):
        return None
    return Table(band, columns, mains, main, [leaf for leaf in leaves if leaf.total])


def _countable(
    columns: list[Column],
    mains: dict[str, Field],
    leaves: list[Leaf],
    labels: Labels,
    reading: Reading,
    located: Located,
) -> bool:
    """Tell whether rows without a key can be demand lines; say so when the heading of the key is nearly there."""
    for leaf in leaves:
        near = [target for target in labels.near(leaf.block.text) if target.field.main and target.section.id in mains]
        if near and not leaf.named:
            params = {"suggested": near[0].field.label, "written": leaf.block.text}
            located.problems.append(reading.problem("label_near", Level.ROW, leaf.block, **params))
            return False
    lines = all(of.kind is Kind.LINE for of in mains.values())
    return lines and len({column.field.key for column in columns}) >= _FEWEST_WITHOUT_KEY


def _sure(main: Leaf, votes: dict[str, int]) -> set[str]:
    names = [target.section.id for target in main.targets if target.field.main]
    return set(names) if len(names) == 1 else {name for name in names if votes.get(name)}


def _month_section(labels: Labels) -> str:
    return next((part.id for sheet in labels.form.sheets for part in sheet.sections if part.months), "")


def _columns(
    leaf: Leaf, chosen: tuple[Target, ...], mains: dict[str, Field], reading: Reading, located: Located
) -> list[Column]:
    """Return the column of a heading. One that may mean two fields is said, and both are held back."""
    if mains:
        chosen = tuple(target for target in chosen if target.section.id in mains) or chosen
    if len(chosen) == 1:
        return [Column(leaf, chosen[0].section.id, chosen[0].field)]
    names = [target.name for target in chosen]
    located.problems.append(
        reading.problem("header_ambiguous", Level.ROW, leaf.block, candidates=names, label=leaf.block.text)
    )
    params = {"candidates": "、".join(names)}
    return [Column(leaf, target.section.id, target.field, "header_ambiguous", params) for target in chosen]


def _near(leaf: Leaf, votes: dict[str, int], labels: Labels, reading: Reading, located: Located) -> list[Column]:
    """A heading that is nearly one of ours is asked about, and its column not taken."""
    targets = tuple(target for target in labels.near(leaf.block.text) if target.section.is_table)
    targets = tuple(target for target in targets if target.section.id in votes) or targets[:1]
    if not targets or targets[0].field.main:
        return []
    params = {"suggested": targets[0].field.label, "written": leaf.block.text}
    return [Column(leaf, targets[0].section.id, targets[0].field, "label_near", params)]


def _once(columns: list[Column]) -> list[Column]:
    """Two columns of one field contradict each other, unless one of them is only nearly named so."""
    kept: list[Column] = []
    for column in columns:
        same = [
            n for n, other in enumerate(kept) if (other.section, other.field.key) == (column.section, column.field.key)
        ]
        if not same:
            kept.append(column)
        elif column.fault == "label_near":
            continue
        elif kept[same[0]].fault == "label_near":
            kept[same[0]] = column
        else:
            kept.append(replace(column, fault="label_twice"))
            kept[same[0]] = replace(kept[same[0]], fault="label_twice")
    return kept
