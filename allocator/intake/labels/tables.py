"""Tables: a heading row is the row that names most of a table's columns; its rows follow until the next heading row."""

from allocator.intake.cells import Cell
from allocator.intake.form import Field, Kind, Section
from allocator.intake.labels.found import Located, Reading, Row, Spot
from allocator.intake.marks import EXAMPLE, GUIDANCE
from allocator.intake.normalise.days import month_of
from models.names import folded_text
from models.problems import Level, Problem

_TOTALS = frozenset({"計", "合計", "小計", "総計", "total"})
_SKIPPED = frozenset({EXAMPLE, GUIDANCE})
_FEWEST = 2
"""A row that names fewer columns than this is no heading row (unless the table has only one)."""

Columns = dict[int, Field]


def label_key(text: str) -> str:
    """Fold a label as written: widths, spaces, a colon or asterisk behind it do not matter."""
    return folded_text(text).strip(":*※")


def month_field(key: str) -> Field:
    """Return the field of a month column."""
    return Field(key=key, label=key, kind=Kind.WHOLE, unit="基", decides=True)


def _columns(section: Section, cells: list[Cell]) -> Columns:
    """Return which columns of a row are named like columns of the table."""
    found: Columns = {}
    taken: set[str] = set()
    for cell in cells:
        key = label_key(cell.text)
        for field in section.fields:
            if key in field.keys and field.key not in taken:
                found[cell.column] = field
                taken.add(field.key)
                break
        else:
            month = month_of(folded_text(cell.text).replace("/", "年")) if section.months else None
            if month is not None:
                found[cell.column] = month_field(month.isoformat())
    return found


def headings(sections: list[Section], reading: Reading) -> dict[int, tuple[Section, Columns]]:
    """Return the heading row of each table: the row naming most of its columns, its main column among them."""
    chosen: dict[str, tuple[int, int, Columns]] = {}
    for number, cells in reading.sheet.rows().items():
        scored = [(section, _columns(section, cells)) for section in sections]
        scored = [
            (section, columns)
            for section, columns in scored
            if any(field.main for field in columns.values()) and len(columns) >= min(_FEWEST, len(section.fields))
        ]
        if not scored:
            continue
        section, columns = max(scored, key=lambda pair: len(pair[1]))
        best = chosen.get(section.id)
        if best is None or len(columns) > best[1]:
            chosen[section.id] = (number, len(columns), columns)
    by_id = {section.id: section for section in sections}
    return {number: (by_id[name], columns) for name, (number, _, columns) in chosen.items()}


def _skipped(cells: list[Cell], columns: Columns) -> bool:
    """Tell whether a row is guidance or an example: it says so, or begins by saying so."""
    beside = (cell for cell in cells if cell.column not in columns)
    inside = (cell for cell in cells if cell.column in columns)
    return any(folded_text(cell.text) in _SKIPPED for cell in beside) or any(
        cell.text.startswith(EXAMPLE) for cell in inside
    )


def _is_total(cells: list[Cell], columns: Columns) -> bool:
    return any(columns.get(cell.column) and folded_text(cell.text) in _TOTALS for cell in cells)


def read_tables(sections: list[Section], section_headings: set[str], reading: Reading, located: Located) -> None:
    """Read every table of a sheet."""
    found = headings(sections, reading)
    rows = reading.sheet.rows()
    starts = sorted(found)
    for position, start in enumerate(starts):
        section, columns = found[start]
        end = starts[position + 1] if position + 1 < len(starts) else max(rows) + 1
        reading.known.update((start, cell.column) for cell in rows[start] if cell.column in columns)
        for number in range(start + 1, end):
            cells = rows.get(number, [])
            if any(label_key(cell.text) in section_headings for cell in cells):
                continue
            row = _row(section, columns, number, cells, reading, located)
            if row is not None:
                located.tables.setdefault(section.id, []).append(row)


def _row(
    section: Section, columns: Columns, number: int, cells: list[Cell], reading: Reading, located: Located
) -> Row | None:
    if not any(cell.column in columns for cell in cells):
        return None
    if _skipped(cells, columns) or _is_total(cells, columns):
        reading.known.update((number, cell.column) for cell in cells)
        return None
    spots: dict[str, Spot] = {field.key: reading.spot(field, number, column) for column, field in columns.items()}
    main_column = next(column for column, field in columns.items() if field.main)
    row = Row(reading.place(number, main_column), spots)
    if spots[columns[main_column].key].cell is None and row.filled:
        located.problems.append(
            Problem(
                code="row_without_key",
                level=Level.ROW,
                place=row.place,
                value=" / ".join(cell.text for cell in cells if cell.column in columns),
                params={"label": columns[main_column].label},
            )
        )
        return None
    return row if row.filled or not section.numbered else None
