"""Guarding the XML of one part: read as a stream, counted, never kept, and without any document type.

What a part is called says nothing about what a reader takes it for, so every part is looked at as if it were a sheet.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from openpyxl.utils import column_index_from_string, get_column_letter

from allocator.intake.jail.limits import FILE
from allocator.intake.jail.refusal import Refusal

LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
_SPREADING = ("mergeCell", "hyperlink")
"""Elements whose ``ref`` a reader writes out cell by cell."""
_KEPT = ("Relationship", "Default", "Override", "sheet", "ddeLink")
_COUNTS = ("count", "uniqueCount")
_CELL_TEXT = ("t", "v", "f")

Attributes = dict[str, str]


@dataclass(slots=True)
class Tally:
    """What all parts of a file have come to so far."""

    elements: int = 0
    cells: int = 0
    merged: int = 0
    kept: int = 0


@dataclass(slots=True)
class Extent:
    """The rows and columns of a sheet that hold cells."""

    row: int = 0
    column: int = 0
    last_row: int = 0
    last_column: int = 0

    @property
    def last_cell(self) -> str:
        """The name of the cell in the last row and column used."""
        return f"{get_column_letter(self.last_column)}{self.last_row}"


@dataclass(slots=True)
class Part:
    """What is to be known of a part: its name, the sheet it holds (if any), the elements kept of it."""

    name: str
    sheet: str = ""
    kept: dict[str, list[Attributes]] = field(default_factory=dict)

    def all(self, element: str) -> list[Attributes]:
        """Return the attributes of each element of a name."""
        return self.kept.get(element, [])


def looks_like_markup(head: bytes) -> bool:
    """Whether a reader could take bytes for XML: they begin with ``<`` in some encoding."""
    plain = head.lstrip(b"\xef\xbb\xbf\xff\xfe\0 \t\r\n")
    return plain.startswith((b"<", b"\x4c\x6f\xa7\x94"))  # the second is <?xm in EBCDIC


def with_ended_breaks(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """End the line breaks Excel leaves open in the drawings of notes (.vml); no reader of ours reads those."""
    kept = b""
    for piece in pieces:
        mended = (kept + piece).replace(b"<br>", b"<br/>")
        kept = mended[-3:]
        yield mended[:-3]
    yield kept


def check_markup(part: Part, pieces: Iterable[bytes], tally: Tally) -> None:
    """Read a part to its end and refuse what is too much for a reader, or no XML."""
    watch = _Watch(part, tally)
    try:
        for piece in pieces:
            watch.feed(piece)
        watch.finish()
    except (expat.ExpatError, LookupError, ValueError) as error:  # the latter two: encodings it does not know
        raise Refusal("file_damaged", sheet=part.sheet, part=part.name) from error


def _numbers(name: str) -> tuple[int, int]:
    """Return row and column of a cell name; a part left out is 0, one that cannot be is -1."""
    letters = name.rstrip("0123456789")
    digits = name[len(letters) :]
    try:
        return int(digits or 0) if len(digits) <= 7 else -1, column_index_from_string(letters) if letters else 0
    except ValueError:
        return -1, -1


class _Watch:
    def __init__(self, part: Part, tally: Tally) -> None:
        self._part = part
        self._tally = tally
        self._extent = Extent()
        self._open: list[str] = []
        self._widths = 0
        self._text = 0
        self._fed = 0
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.StartDoctypeDeclHandler = self._doctype
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._characters

    def feed(self, piece: bytes) -> None:
        self._parser.Parse(piece, False)
        self._fed += len(piece)
        if self._fed - self._parser.CurrentByteIndex > FILE.token_bytes or len(self._parser.intern) > FILE.names:
            raise self._refusal("file_markup_large")

    def finish(self) -> None:
        self._parser.Parse(b"", True)

    def _refusal(self, code: str, cell: str = "", **params: object) -> Refusal:
        return Refusal(code, sheet=self._part.sheet, cell=cell, part=self._part.name, **params)

    def _doctype(self, name: str, _system: str | None, _public: str | None, own: bool) -> None:
        if name == "svg" and not own:  # drawing programs write it, and without declarations it brings no entity
            return
        raise self._refusal("file_declares_entities")

    def _start(self, name: str, attributes: Attributes) -> None:
        tally, local = self._tally, name.rpartition(" ")[2]
        tally.elements += 1
        if tally.elements > FILE.elements:
            raise self._refusal("file_markup_large")
        in_row = bool(self._open) and self._open[-1] == "row"
        if in_row:
            self._cell(attributes)
        if not (in_row and local == "c"):
            self._other(local, attributes)
        self._open.append(local)
        if len(self._open) > FILE.depth:
            raise self._refusal("file_markup_deep")
        self._text = 0

    def _other(self, local: str, attributes: Attributes) -> None:
        if local == "row":
            self._row(attributes)
        elif local == "col":
            self._columns(attributes)
        elif local in _SPREADING and "ref" in attributes:
            self._spread(attributes["ref"])
        elif local in _KEPT:
            self._keep(local, attributes)
        for count in _COUNTS:
            if attributes.get(count, "").isdecimal() and int(attributes[count][:20]) > FILE.declared:
                raise self._refusal("file_counts_large")

    def _end(self, _name: str) -> None:
        self._open.pop()

    def _characters(self, words: str) -> None:
        self._text += len(words)
        if self._text > FILE.cell_text and self._open[-1] in _CELL_TEXT:
            raise self._refusal("file_text_long", most=FILE.cell_text)

    def _keep(self, local: str, attributes: Attributes) -> None:
        if attributes.get("Type", "").endswith("/hyperlink"):
            return
        self._tally.kept += 1
        if self._tally.kept > FILE.kept:
            raise self._refusal("file_markup_large")
        self._part.kept.setdefault(local, []).append(attributes)

    def _row(self, attributes: Attributes) -> None:
        stated = attributes.get("r", "")
        if stated and not (stated.isdecimal() and len(stated) <= 10):
            raise self._refusal("file_cell_outside", name=stated[:20])
        self._extent.row = int(stated) if stated else self._extent.row + 1
        self._extent.column = 0
        if not 1 <= self._extent.row <= LAST_ROW:
            raise self._refusal("file_cell_outside", name=stated[:20] or str(self._extent.row))

    def _cell(self, attributes: Attributes) -> None:
        extent, tally = self._extent, self._tally
        tally.cells += 1
        if tally.cells > FILE.cells:
            raise self._refusal("file_many_cells", most=FILE.cells)
        name = attributes.get("r", "")
        row, column = _numbers(name) if name else (extent.row, extent.column + 1)
        if not (1 <= row <= LAST_ROW and 1 <= column <= LAST_COLUMN):
            raise self._refusal("file_cell_outside", name=name[:20])
        extent.column = column
        extent.last_row = max(extent.last_row, row)
        extent.last_column = max(extent.last_column, column)
        if extent.last_row * extent.last_column > FILE.sheet_area:
            raise self._refusal("file_wide_sheet", cell=extent.last_cell, last=extent.last_cell)

    def _columns(self, attributes: Attributes) -> None:
        first, last = attributes.get("min", ""), attributes.get("max", "")
        if first.isdecimal() and last.isdecimal() and len(first + last) < 40:
            self._widths += max(0, int(last) - int(first) + 1)
        if self._widths > FILE.column_widths:
            raise self._refusal("file_markup_large")

    def _spread(self, reference: str) -> None:
        first, _, last = reference.replace("$", "").partition(":")
        (row, column), (last_row, last_column) = _numbers(first), _numbers(last or first)
        if min(row, column, last_row, last_column) < 0:
            raise self._refusal("file_cell_outside", name=reference[:20])
        rows = (last_row or LAST_ROW) - max(row, 1) + 1
        columns = (last_column or LAST_COLUMN) - max(column, 1) + 1
        self._tally.merged += max(rows, 1) * max(columns, 1)
        if self._tally.merged > FILE.merged_area:
            raise self._refusal("file_merged_large", cell=reference[:20], area=reference[:20])
