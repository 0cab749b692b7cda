"""Rows copied from a spreadsheet: read cell by cell as the workbook of the offers is, and held against what stands."""

from allocator.intake.typed import field_of, typed
from api.cycles.offers import Part, Value, Written, find, tag_of, value_of
from api.cycles.offers import Place as Where
from models.base import Frozen
from models.errors import InputError
from models.names import folded_text
from models.problems import Level, Place, Problem
from models.supply import Supply

COLUMNS: dict[Part, tuple[str, tuple[str, ...]]] = {
    Part.CAPACITY: ("capacity", ("id", "since", "nodes", "confidence", "note")),
    Part.PRICE: ("prices", ("id", "since", "yen_per_gpu_hour", "note")),
}
"""The section of the workbook each part has, and its columns in order: so a sheet can be copied as it is."""
NEEDED = ("since", "nodes", "confidence", "yen_per_gpu_hour")
MOST = 2_000


class PastedRow(Frozen):
    """One row: what it would write, beside what stands there; or why it cannot be read."""

    line: int
    cells: tuple[str, ...]
    place: Where | None = None
    before: Value | None = None
    after: Value | None = None
    problem: Problem | None = None

    @property
    def changes(self) -> bool:
        """Whether it says something else than what stands."""
        return self.problem is None and self.before != self.after

    @property
    def written(self) -> Written:
        """What is to be written, if nobody comes between."""
        assert self.place is not None
        return Written(place=self.place, value=self.after, seen=tag_of(self.before))


def pasted(text: str, part: Part, supply: Supply) -> tuple[PastedRow, ...]:
    """Read rows separated by tabs; blank ones and the heading of the sheet are passed over."""
    lines = [(number, line.split("\t")) for number, line in enumerate(text.splitlines(), start=1) if line.strip()]
    if len(lines) > MOST:
        raise InputError("pasted_too_much", count=len(lines), most=MOST)
    names = _names(supply)
    rows: list[PastedRow] = []
    for number, cells in lines:
        if folded_text(cells[0]) not in field_of("supply", COLUMNS[part][0], "id").keys:
            rows.append(_row(number, tuple(cell.strip() for cell in cells), part, supply, names))
    return _once(rows)


def _names(supply: Supply) -> dict[str, str]:
    found = {
        folded_text(name): label.id for label in supply.pool_labels for name in (label.name, label.name_en) if name
    }
    return found | {folded_text(pool.id): pool.id for pool in supply.pools}


def _row(line: int, cells: tuple[str, ...], part: Part, supply: Supply, names: dict[str, str]) -> PastedRow:
    section, columns = COLUMNS[part]
    found = PastedRow(line=line, cells=cells)
    try:
        if len(cells) > len(columns) and any(cells[len(columns) :]):
            raise _refused("pasted_columns", found=len(cells), most=len(columns))
        pool = names.get(folded_text(cells[0]))
        if pool is None:
            raise _refused("pasted_pool_unknown", name=cells[0])
        said = {key: typed("supply", section, key, cell) for key, cell in zip(columns[1:], cells[1:], strict=False)}
        blank = [field_of("supply", section, key).label for key in columns if key in NEEDED and said.get(key) is None]
        if blank:
            raise _refused("pasted_blank", labels=blank)
    except InputError as error:
        return found.model_copy(update={"problem": error.params["problem"]})
    place = Where(pool=pool, part=part, since=said.pop("since"))
    after = value_of(part, {key: value for key, value in said.items() if value is not None})
    return found.model_copy(update={"place": place, "before": find(supply, place), "after": after})


def _refused(code: str, **params: object) -> InputError:
    return InputError("typed_unreadable", problem=Problem(code=code, level=Level.ROW, place=Place(), params=params))


def _once(rows: list[PastedRow]) -> tuple[PastedRow, ...]:
    """A place may be named once: of two rows about it neither is better."""
    known: dict[Where, int] = {}
    found: list[PastedRow] = []
    for row in rows:
        if row.place is not None and row.place in known:
            twice = Problem(code="pasted_twice", level=Level.ROW, params={"line": known[row.place]})
            row = row.model_copy(update={"problem": twice})
        elif row.place is not None:
            known[row.place] = row.line
        found.append(row)
    return tuple(found)
