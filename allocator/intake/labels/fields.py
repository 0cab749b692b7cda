"""Labelled fields: the value stands in the column headed 記入欄 or 値, otherwise right of the label."""

from allocator.intake.cells import Fault
from allocator.intake.form import Field, Kind, Section
from allocator.intake.labels.found import Located, Reading, Spot
from allocator.intake.labels.tables import label_key
from allocator.intake.marks import DATE_HEADS, SOURCE_HEADS, VALUE_HEADS

_SOURCE = Field(key="source", label=SOURCE_HEADS[0], kind=Kind.TEXT)
_DATE = Field(key="date", label=DATE_HEADS[0], kind=Kind.DAY)


def _heads(reading: Reading) -> dict[int, dict[int, str]]:
    """Return the rows that head columns, with the meaning of each column: value, source or date."""
    meaning = {label_key(word): "value" for word in VALUE_HEADS}
    meaning |= {label_key(word): "source" for word in SOURCE_HEADS} | {label_key(word): "date" for word in DATE_HEADS}
    found: dict[int, dict[int, str]] = {}
    for number, cells in reading.sheet.rows().items():
        columns = {cell.column: meaning[label_key(cell.text)] for cell in cells if label_key(cell.text) in meaning}
        if "value" in columns.values():
            found[number] = columns
    return found


def _columns_for(row: int, column: int, heads: dict[int, dict[int, str]]) -> dict[str, int]:
    """Return the columns of value, source and date for a label, by the nearest heading row above it."""
    above = [number for number in heads if number < row]
    if not above:
        return {"value": column + 1}
    columns = {meaning: at for at, meaning in heads[max(above)].items() if at > column}
    return {"value": column + 1} | columns


def read_fields(sections: list[Section], reading: Reading, located: Located) -> None:
    """Read every labelled field of a sheet; a label found twice with two values is asked."""
    by_key = {key: (section, field) for section in sections for field in section.fields for key in field.keys}
    heads = _heads(reading)
    for (row, column), cell in sorted(reading.sheet.cells.items()):
        if (row, column) in reading.known or label_key(cell.text) not in by_key:
            continue
        section, field = by_key[label_key(cell.text)]
        reading.known.add((row, column))
        columns = _columns_for(row, column, heads)
        spot = reading.spot(field, row, columns["value"])
        if _placed(section, field.key, spot, located) and section.sourced:
            for part, of in (("source", _SOURCE), ("date", _DATE)):
                if part in columns:
                    located.fields[section.id][f"{field.key}.{part}"] = reading.spot(of, row, columns[part])


def _placed(section: Section, key: str, spot: Spot, located: Located) -> bool:
    """Keep the first spot of a field that holds something; two that hold different things stop both."""
    spots = located.fields.setdefault(section.id, {})
    earlier = spots.get(key)
    if earlier is not None and earlier.cell is not None:
        if spot.cell is not None and spot.cell.content != earlier.cell.content:
            both = f"{earlier.place.cell}: {earlier.cell.text} / {spot.place.cell}: {spot.cell.text}"
            torn = earlier.cell.model_copy(update={"content": Fault(code="label_twice", written=both)})
            spots[key] = Spot(earlier.field, earlier.place, torn)
        return False
    spots[key] = spot
    return True
