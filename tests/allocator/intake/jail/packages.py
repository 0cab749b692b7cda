"""Archives put together byte by byte, so that they can say what no proper program writes."""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cache

import openpyxl

LOCAL = struct.Struct("<4s5H3L2H")
CENTRAL = struct.Struct("<4s6H3L5H2L")
END = struct.Struct("<4s4H2LH")
SHEET = "xl/worksheets/sheet1.xml"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
Parts = dict[str, bytes]


@dataclass(frozen=True)
class Entry:
    """A part as it lies in the archive; ``local`` and ``central`` hold what the headers say instead of the truth."""

    name: bytes
    packed: bytes
    size: int
    crc: int
    method: int = zipfile.ZIP_DEFLATED
    flags: int = 0
    local: dict[str, int] = field(default_factory=dict)
    central: dict[str, int] = field(default_factory=dict)


def entry(name: str | bytes, content: bytes) -> Entry:
    """Pack a part."""
    packer = zlib.compressobj(6, zlib.DEFLATED, -15)
    packed = packer.compress(content) + packer.flush()
    return Entry(name if isinstance(name, bytes) else name.encode(), packed, len(content), zlib.crc32(content))


def repeated(name: str, head: bytes, block: bytes, times: int, tail: bytes) -> Entry:
    """Pack a part of one block many times over, without ever having it whole."""
    block, times = block * 64, times // 64 + 1
    start = zlib.compressobj(6, zlib.DEFLATED, -15)
    packed = [start.compress(head) + start.flush(zlib.Z_FULL_FLUSH)]
    middle = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed.append((middle.compress(block) + middle.flush(zlib.Z_FULL_FLUSH)) * times)
    end = zlib.compressobj(6, zlib.DEFLATED, -15)
    packed.append(end.compress(tail) + end.flush())
    size = len(head) + len(block) * times + len(tail)
    return Entry(name.encode(), b"".join(packed), size, _checksum(head, block, times, tail) if size < 80_000_000 else 0)


def _checksum(head: bytes, block: bytes, times: int, tail: bytes) -> int:
    crc = zlib.crc32(head)
    for _ in range(times):
        crc = zlib.crc32(block, crc)
    return zlib.crc32(tail, crc)


def archive(entries: Iterable[Entry]) -> bytes:
    """Write parts and the directory of them."""
    body, directory, count = bytearray(), bytearray(), 0
    for part in entries:
        count = min(count + 1, 0xFFFF)
        said = {"size": part.size, "packed": len(part.packed), "crc": part.crc, "method": part.method}
        local, central = said | part.local, said | part.central
        place = central.get("place", len(body))
        body += LOCAL.pack(b"PK\3\4", 20, part.flags, local["method"], 0, 33, *_sizes(local), len(part.name), 0)
        body += part.name + part.packed
        head = (b"PK\1\2", 20, 20, part.flags, central["method"], 0, 33)
        directory += CENTRAL.pack(*head, *_sizes(central), len(part.name), 0, 0, 0, 0, 0, place) + part.name
    return bytes(body + directory + END.pack(b"PK\5\6", 0, 0, count, count, len(directory), len(body), 0))


def _sizes(said: dict[str, int]) -> tuple[int, int, int]:
    return said["crc"], said["packed"], said["size"]


@cache
def _good() -> bytes:
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in (["提案", "基数", "開始日"], ["架空A", 128, "2024-10-01"], ["架空B", 64, None]):
        book.active.append(row)
    book.create_sheet("支出").append(["額", 1.5])
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def parts_of(data: bytes) -> Parts:
    """Return the parts of an archive by name."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def good_parts() -> Parts:
    """Return the parts of a small good workbook, to be spoilt."""
    return parts_of(_good())


def packed(parts: Parts, *more: Entry) -> bytes:
    """Write parts, each of which may be replaced by a ready entry."""
    ready = {part.name.decode() for part in more}
    return archive([*(entry(name, content) for name, content in parts.items() if name not in ready), *more])


def with_sheet(content: bytes) -> bytes:
    """Write a good workbook with other content in its first sheet."""
    return packed(good_parts() | {SHEET: content})


def sheet(rows: str, after: str = "") -> bytes:
    """Return a sheet of rows."""
    words = f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData>{after}</worksheet>'
    return words.encode()


def renamed(part: Entry, name: str) -> Entry:
    """Return a part under another name."""
    return replace(part, name=name.encode())
