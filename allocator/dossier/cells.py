"""Where a workbook differs from the one it should be: the first sheet and cell, or the part of the file."""

import io
import zipfile

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from allocator.dossier.archive import BROKEN
from allocator.dossier.nouns import Finding


def same_content(found: bytes, due: bytes) -> bool:
    """Tell whether two workbooks hold the same parts, however they were squeezed."""
    if found == due:
        return True
    mine, theirs = _parts(found), _parts(due)
    return mine == theirs and all(part is not None for _, part in mine)


def first_difference(member: str, found: bytes, due: bytes) -> Finding:
    """Name the first cell that differs; where the file cannot be read as a workbook, the first part of it."""
    if None not in (part for _, part in _parts(found)):
        cell = _first_cell(member, found, due)
        if cell is not None:
            return cell
    mine, theirs = dict(_parts(found)), dict(_parts(due))
    for name, content in theirs.items():
        if mine.get(name) != content:
            return Finding(code="part", member=member, place=_sheet_of(due, name))
    return Finding(code="part", member=member, place=next(iter(mine.keys() - theirs.keys()), "-"))


def _parts(content: bytes) -> list[tuple[str, bytes | None]]:
    """Return the parts of a workbook; None for one that cannot be unpacked, nothing where there is no archive."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return [(entry.filename, _part(archive, entry)) for entry in archive.infolist()]
    except BROKEN:
        return [("", None)]


def _part(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes | None:
    try:
        return archive.read(entry)
    except BROKEN:
        return None


def _sheets(content: bytes) -> list[Worksheet]:
    return list(openpyxl.load_workbook(io.BytesIO(content)).worksheets)


def _first_cell(member: str, found: bytes, due: bytes) -> Finding | None:
    try:
        mine = {sheet.title: sheet for sheet in _sheets(found)}
    except Exception:
        return None  # whatever makes it no workbook any more; the part is named instead
    for sheet in _sheets(due):
        other = mine.get(sheet.title)
        if other is None:
            return Finding(code="cell", member=member, place=sheet.title)
        rows = max(sheet.max_row, other.max_row)
        columns = max(sheet.max_column, other.max_column)
        for row in range(1, rows + 1):
            for column in range(1, columns + 1):
                stated, wanted = other.cell(row, column), sheet.cell(row, column)
                if stated.value != wanted.value:
                    return Finding(
                        code="cell",
                        member=member,
                        place=f"{sheet.title} {wanted.coordinate}",
                        stated=str(stated.value),
                        due=str(wanted.value),
                    )
    return None


def _sheet_of(due: bytes, part: str) -> str:
    """Name a part as a person knows it: a sheet by its title."""
    stem = part.removeprefix("xl/worksheets/sheet").removesuffix(".xml")
    if stem == part or not stem.isdigit():
        return part
    titles = [sheet.title for sheet in _sheets(due)]
    return titles[int(stem) - 1] if int(stem) <= len(titles) else part
