"""Hostile files: what an archive can be made to say about its parts."""

import zipfile
from dataclasses import replace
from random import Random

from tests.allocator.intake.jail.packages import (
    SHEET,
    Entry,
    archive,
    entry,
    good_parts,
    packed,
    renamed,
    repeated,
    sheet,
)

CELLS = b'<row><c t="n"><v>1</v></c></row>'
HEAD, TAIL = sheet("").split(b"</sheetData>")[0], b"</sheetData></worksheet>"


def _entries() -> list[Entry]:
    return [entry(name, content) for name, content in good_parts().items()]


def zip_bomb(chance: Random) -> bytes:
    """One part of up to 4 GB."""
    times = chance.randint(70_000_000, 4_000_000_000) // 1024
    filling = bytes([chance.choice(b" \0a")]) * 1024
    return packed(good_parts(), repeated(chance.choice([SHEET, "xl/media/image1.png"]), b"", filling, times, b""))


def many_bombs(chance: Random) -> bytes:
    """Parts small enough each, too large together."""
    one = repeated("xl/media/image1.png", b"", bytes([chance.randrange(256)]) * 1024, 30_000, b"")
    return packed(good_parts(), *(renamed(one, f"xl/media/image{n}.png") for n in range(chance.randint(8, 30))))


def nested_zip(chance: Random) -> bytes:
    """Archives inside archives."""
    inner = packed(good_parts())
    for depth in range(chance.randint(1, 20)):
        inner = archive([entry(f"inner{depth}.{chance.choice(['zip', 'xlsx', 'xml'])}", inner)])
    place = chance.choice(["", SHEET, "xl/sharedStrings.xml", "xl/inner.bin"])
    return packed(good_parts() | {place: inner}) if place else inner


def many_parts(chance: Random) -> bytes:
    """Thousands of parts."""
    return packed(good_parts(), *(entry(f"xl/extra{n}.xml", b"<a/>") for n in range(chance.randint(2_000, 9_000))))


def overlapping(chance: Random) -> bytes:
    """Many names for one part: small as a file, endless unpacked."""
    parts = _entries()
    first = replace(parts[0], central={"place": 0})
    same = [replace(first, name=f"xl/extra{n}.xml".encode()) for n in range(chance.randint(1, 50))]
    return archive([parts[0], *same, *parts[1:]])


def lying_sizes(chance: Random) -> bytes:
    """Sizes that are not those of the part."""
    parts = _entries()
    number = chance.randrange(len(parts))
    lie = chance.choice([0, 1, parts[number].size - 1, parts[number].size + 1, 10**6, 63 * 10**6])
    where = chance.choice(["local", "central", "both"])
    said = {"size": lie if lie != parts[number].size else lie + 1}
    local, central = said if where != "central" else {}, said if where != "local" else {}
    parts[number] = replace(parts[number], local=local, central=central)
    return archive(parts)


def wrong_crc(chance: Random) -> bytes:
    """A checksum that does not fit, wherever it stands."""
    parts = _entries()
    number = chance.randrange(len(parts))
    parts[number] = replace(parts[number], crc=parts[number].crc ^ chance.randint(1, 2**32 - 1))
    return archive(parts)


def duplicate_parts(chance: Random) -> bytes:
    """Two parts of one name: one reader takes the first, another the last."""
    name = chance.choice(list(good_parts()))
    other = chance.choice([name, name.upper(), name.swapcase(), name.replace("/", "\\")])
    other = other if other != name or "/" in name else name
    return packed(good_parts(), replace(entry(other, good_parts()[name]), flags=0)) if other != name else _twice(name)


def _twice(name: str) -> bytes:
    again = entry(name, good_parts()[name])
    return archive([*_entries(), again])


def slip_names(chance: Random) -> bytes:
    """Names that lead out of the folder an archive is unpacked in."""
    up = "../" * chance.randint(1, 9)
    name = chance.choice([f"{up}etc/x.xml", f"xl/{up}x.xml", "/etc/x.xml", "C:/x.xml", "..\\..\\x.xml", "xl//x.xml"])
    return packed(good_parts(), entry(name, b"<a/>"))


def odd_names(chance: Random) -> bytes:
    """Names far too long, or with a NUL that ends them for some readers only."""
    long = b"xl/" + b"n" * chance.randint(513, 60_000) + b".xml"
    name = chance.choice([long, b"xl/workbook.xml\0.png", b"xl/a\0b.xml", SHEET.encode() + b"\0"])
    return packed(good_parts(), entry(name, b"<a/>"))


def truncated(chance: Random) -> bytes:
    """The beginning of a good file."""
    data = packed(good_parts())
    return data[: chance.randint(4, len(data) - 1)]


def random_bytes(chance: Random) -> bytes:
    """Noise, with or without the first bytes of a workbook."""
    start = chance.choice([b"", b"PK\3\4", b"PK\3\4\x14\0\0\0\x08\0"])
    return start + chance.randbytes(chance.randint(1, 200_000))


def sheet_by_another_name(chance: Random) -> bytes:
    """A hostile sheet under the name of a picture or of nothing known."""
    name = f"xl/{chance.choice(['media/image1.png', 'sheet1.dat', 'printerSettings/p.bin', 'a', 'embeddings/o.bin'])}"
    parts = good_parts()
    relations = "xl/_rels/workbook.xml.rels"
    parts[relations] = parts[relations].replace(f"/{SHEET}".encode(), f"/{name}".encode())
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(f"/{SHEET}".encode(), f"/{name}".encode())
    del parts[SHEET]
    return packed(parts, repeated(name, HEAD, CELLS, chance.randint(200_001, 1_500_000), TAIL))


def missing_parts(chance: Random) -> bytes:
    """A workbook without something every workbook has."""
    parts = good_parts()
    del parts[chance.choice(["[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", SHEET])]
    return packed(parts)


def wrong_content_type(chance: Random) -> bytes:
    """The workbook is called something else."""
    right = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    wrong = chance.choice([b"", b"text/html", b"application/xml", b"image/png", chance.randbytes(9).hex().encode()])
    parts = good_parts()
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(right, wrong)
    return packed(parts)


def relationship_loops(chance: Random) -> bytes:
    """Parts that refer to each other in a circle."""
    parts = good_parts()
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    target = chance.choice(
        ["/xl/workbook.xml", "/xl/worksheets/sheet1.xml", "../worksheets/sheet1.xml", "/_rels/.rels"]
    )
    link = chance.choice(["drawing", "worksheet", "officeDocument", "comments", "pivotTable", "table"])
    items = "".join(f'<Relationship Id="r{n}" Type="{kind}/{link}" Target="{target}"/>' for n in range(20))
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    words = f'<Relationships xmlns="{space}">{items}</Relationships>'
    parts["xl/worksheets/_rels/sheet1.xml.rels"] = words.encode()
    return packed(parts)


def locked_parts(chance: Random) -> bytes:
    """Parts under a ZIP password, or packed in a way no workbook is."""
    parts = _entries()
    number = chance.randrange(len(parts))
    locked, method = chance.choice([(1, zipfile.ZIP_DEFLATED), (0, zipfile.ZIP_LZMA), (0, zipfile.ZIP_BZIP2), (0, 99)])
    parts[number] = replace(parts[number], flags=locked, method=method)
    return archive(parts)
