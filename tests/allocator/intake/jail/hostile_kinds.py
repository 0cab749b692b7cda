"""Hostile or simply wrong files: documents of another kind under the name of a workbook, and texts too large."""

import io
import zipfile
from random import Random

from tests.allocator.intake.jail.packages import archive, entry, good_parts, packed

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
TYPES = "[Content_Types].xml"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def _ole(chance: Random, *streams: str) -> bytes:
    """A compound file as far as a look at the names of its streams goes."""
    names = b"".join(name.encode("utf-16-le").ljust(64, b"\0") + chance.randbytes(64) for name in streams)
    return OLE + b"\0" * 504 + names + chance.randbytes(chance.randint(0, 9_000))


def web_page(chance: Random) -> bytes:
    """A page of the web saved as .xlsx, as some systems export tables."""
    start = chance.choice(
        ["<html>", "<!DOCTYPE html>\n<html>", "\ufeff<table>", "\n\n <HTML xmlns='x'>", "<meta charset=utf-8>"]
    )
    page = f"{start}<body><table><tr><td>{chance.random()}</td></tr></table></body></html>"
    return page.encode(chance.choice(["utf-8", "utf-16"]) if not start.startswith("\ufeff") else "utf-8")


def protected(chance: Random) -> bytes:
    """A workbook under a password."""
    return _ole(chance, "EncryptionInfo", "EncryptedPackage", *chance.choice([(), ("Workbook",)]))


def old_workbook(chance: Random) -> bytes:
    """A workbook of Excel 95 to 2003, or before."""
    bare = bytes([9, chance.choice([0, 2, 4]), 6, 0])
    return chance.choice(
        [_ole(chance, "Workbook"), _ole(chance, "Book"), b"\x09\x02\x06\x00" + bare + chance.randbytes(99)]
    )


def _typed(parts: dict[str, bytes], kind: str, part: str, before: str = "") -> dict[str, bytes]:
    override = f'<Override PartName="/{part}" ContentType="{kind}"/></Types>'
    types = parts[TYPES].replace(b"</Types>", override.encode())
    return parts | {TYPES: types.replace(before.encode(), b"") if before else types}


def binary_workbook(chance: Random) -> bytes:
    """A workbook in the binary format."""
    kind = "application/vnd.ms-excel.sheet.binary.macroEnabled.main"
    parts = _typed(good_parts(), kind, "xl/workbook.bin")
    return packed(parts | {"xl/workbook.bin": chance.randbytes(chance.randint(1, 5_000))})


def macros(chance: Random) -> bytes:
    """A workbook with code, declared, hidden or of the old kind."""
    parts = good_parts()
    main = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    match chance.randrange(4):
        case 0:
            name = chance.choice(
                ["xl/vbaProject.bin", "xl/VBAPROJECT.BIN", "vbaProject.bin", "xl/x/vbaProjectSignature.bin"]
            )
            parts[name] = chance.randbytes(500)
        case 1:
            parts[TYPES] = parts[TYPES].replace(main, b"application/vnd.ms-excel.sheet.macroEnabled.main+xml")
        case 2:
            parts = _typed(parts, "application/vnd.ms-excel.macrosheet+xml", "xl/worksheets/sheet9.xml")
        case _:
            relations = "xl/_rels/workbook.xml.rels"
            kind = "http://schemas.microsoft.com/office/2006/relationships/vbaProject"
            item = f'<Relationship Id="m" Type="{kind}" Target="a.png"/>'
            parts[relations] = parts[relations].replace(b"</Relationships>", item.encode() + b"</Relationships>")
            parts["xl/a.png"] = chance.randbytes(50)
    return packed(parts)


def activex(chance: Random) -> bytes:
    """A workbook with ActiveX controls."""
    parts = good_parts()
    if chance.random() < 0.5:
        parts[f"xl/activeX/activeX{chance.randrange(9)}.{chance.choice(['xml', 'bin'])}"] = b"<a/>"
    else:
        parts = _typed(parts, "application/vnd.ms-office.activeX+xml", "xl/x.xml")
    return packed(parts)


def links_outside(chance: Random) -> bytes:
    """A legal workbook that refers to other files or programs: read, with a note, and nothing followed."""
    parts = good_parts()
    target = chance.choice(["file:///etc/passwd", "http://127.0.0.1:9/x.xlsx", "\\\\host\\share\\x.xlsx", "x.xlsx"])
    relations = "xl/_rels/workbook.xml.rels"
    item = f'<Relationship Id="e1" Type="{RELATIONS}/externalLink" Target="externalLinks/externalLink1.xml"/>'
    parts[relations] = parts[relations].replace(b"</Relationships>", item.encode() + b"</Relationships>")
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    there = f'<Relationship Id="r1" Type="{RELATIONS}/externalLinkPath" Target="{target}" TargetMode="External"/>'
    parts["xl/externalLinks/_rels/externalLink1.xml.rels"] = (
        f'<Relationships xmlns="{space}">{there}</Relationships>'.encode()
    )
    dde = '<ddeLink ddeService="cmd" ddeTopic="/c calc"/>' if chance.random() < 0.5 else ""
    body = f'<externalLink xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{dde}</externalLink>'
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.externalLink+xml"
    parts = _typed(parts, kind, "xl/externalLinks/externalLink1.xml")
    return packed(parts | {"xl/externalLinks/externalLink1.xml": body.encode()})


def other_documents(chance: Random) -> bytes:
    """Documents, pictures and archives under the name of a workbook."""
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    word = f'<Types xmlns="t"><Override ContentType="{kind}"/></Types>'
    plain = io.BytesIO()
    with zipfile.ZipFile(plain, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr("content.xml", "<a/>")
    return chance.choice(
        [
            b"%PDF-1.7\n" + chance.randbytes(500),
            archive([entry(TYPES, word.encode()), entry("word/document.xml", b"<a/>")]),
            plain.getvalue(),
            archive([entry("調査票.xlsx", packed(good_parts()))]),
            b"7z\xbc\xaf\x27\x1c" + chance.randbytes(500),
            b"\x1f\x8b\x08" + chance.randbytes(500),
            b"\x21\x00-lh5-" + chance.randbytes(500),
            b"\x89PNG\r\n\x1a\n" + chance.randbytes(500),
            b"{\\rtf1 text}",
            _ole(chance, "WordDocument"),
            b"MIME-Version: 1.0\nContent-Type: multipart/related",
            b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>',
            b"plain text, " * 50,
            b"",
        ]
    )


def one_long_line(chance: Random) -> bytes | int:
    """A text of one line; a number stands for a file of so many NULs that takes no space."""
    sizes: list[bytes | int] = [100_000_000, 20_000_001, b"a" * chance.randint(1_000_001, 19_000_000)]
    return chance.choice(sizes)


def many_lines(chance: Random) -> bytes | int:
    """A text of ten million lines, or of as many cells."""
    lines: list[bytes | int] = [b"1\n" * chance.randint(100_001, 9_000_000), b"1\r" * 200_000, b"," * 10_000_000]
    return chance.choice([*lines, 30_000_000])
