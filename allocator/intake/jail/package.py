"""Guarding the ZIP archive a workbook is: its parts are what its directory says, and each only once.

Readers differ in which of two parts of one name they take, and in whose word on sizes they trust. A file in which
these could differ is refused, so that what the guard looked at is what gets read.
"""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator

from allocator.intake.jail.limits import FILE
from allocator.intake.jail.refusal import Refusal

_LOCAL = struct.Struct("<4s5H3L2H")
_ENCRYPTED, _SIZES_FOLLOW = 0x1, 0x8
_IN_ZIP64 = 0xFFFFFFFF
_CHUNK = 1 << 16


def open_package(data: bytes) -> zipfile.ZipFile:
    """Open the archive after looking at its directory; nothing is unpacked."""
    try:
        package = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, NotImplementedError, ValueError, struct.error, OverflowError) as error:
        raise Refusal("file_damaged", part="ZIP") from error
    parts = package.infolist()
    if len(parts) > FILE.parts:
        raise Refusal("file_many_parts", parts=len(parts), most=FILE.parts)
    for part in parts:
        _check_name(part)
        _check_size(part)
    unpacked = sum(part.file_size for part in parts)
    if unpacked > FILE.unpacked_bytes:
        raise Refusal("file_unpacks_large", bytes=unpacked, most=FILE.unpacked_bytes)
    _check_once(parts)
    _check_places(parts, data)
    return package


def chunks(package: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[bytes]:
    """Unpack a part bit by bit; the archive's own checksum is verified at its end."""
    left = part.file_size
    try:
        with package.open(part) as stream:
            while chunk := stream.read(_CHUNK):
                left -= len(chunk)
                yield chunk
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError) as error:
        raise Refusal("file_damaged", part=shown(part.filename)) from error
    if left:
        raise Refusal("file_inconsistent", part=shown(part.filename))


def plain_path(name: str) -> str:
    """Return a name as a path. XlsxWriter begins some with a slash."""
    path = name.replace("\\", "/")
    return path[1:] if path.startswith("/xl/") else path


def shown(name: str) -> str:
    """Return the name of a part as it can be printed."""
    return "".join(letter if letter.isprintable() else "?" for letter in name)[:100]


def _check_name(part: zipfile.ZipInfo) -> None:
    raw = part.orig_filename
    if len(raw) > FILE.part_name_length:
        raise Refusal("file_part_name", part=shown(raw))
    folders = plain_path(raw).removesuffix("/").split("/")
    if ":" in folders[0] or ".." in folders or "." in folders or not all(folders) or "\0" in raw:
        raise Refusal("file_part_name", part=shown(raw))


def _check_size(part: zipfile.ZipInfo) -> None:
    if part.flag_bits & _ENCRYPTED:
        raise Refusal("file_encrypted")
    if part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise Refusal("file_damaged", part=shown(part.filename))
    if part.file_size > FILE.part_bytes:
        raise Refusal("file_unpacks_large", bytes=part.file_size, most=FILE.part_bytes)
    if part.is_dir() and part.file_size:
        raise Refusal("file_inconsistent", part=shown(part.filename))


def _check_once(parts: list[zipfile.ZipInfo]) -> None:
    """Names are alike whatever their case: the standard of the format says so."""
    seen: set[str] = set()
    for part in parts:
        name = plain_path(part.filename).casefold()
        if name in seen:
            raise Refusal("file_part_twice", part=shown(part.filename))
        seen.add(name)


def _check_places(parts: list[zipfile.ZipInfo], data: bytes) -> None:
    """Each part has a header of its own that agrees with the directory, and none lies over another."""
    end = 0
    for part in sorted(parts, key=lambda part: part.header_offset):
        header = data[part.header_offset : part.header_offset + _LOCAL.size]
        if part.header_offset < end or len(header) < _LOCAL.size:
            raise Refusal("file_inconsistent", part=shown(part.filename))
        sign, _, flags, method, _, _, _, packed, unpacked, name, extra = _LOCAL.unpack(header)
        sizes = [(packed, part.compress_size), (unpacked, part.file_size)]
        stated = not flags & _SIZES_FOLLOW
        lies = stated and any(said not in (size, _IN_ZIP64) for said, size in sizes)
        if sign != b"PK\x03\x04" or method != part.compress_type or lies:
            raise Refusal("file_inconsistent", part=shown(part.filename))
        end = part.header_offset + _LOCAL.size + name + extra + part.compress_size
    if end > len(data):
        raise Refusal("file_inconsistent", part=shown(parts[-1].filename))
