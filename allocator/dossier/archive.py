"""The archive itself: the same members make the same bytes, on any machine.

Members are stored, not squeezed (how a squeezed stream looks depends on the library); times and rights are fixed. The
comment of the archive repeats the hash of the manifest, so that of manifest, seal and comment the odd one out is known.
"""

import hashlib
import io
import struct
import zipfile
import zlib
from collections.abc import Mapping

from models.errors import InputError

MOMENT = (1980, 1, 1, 0, 0, 0)
"""The earliest time an archive can state: what a member's time would say stands in the manifest."""
MOST_BYTES, MOST_MEMBERS = 1 << 30, 20_000
READABLE_BY_ALL = 0o644 << 16
UNIX = 3
BROKEN = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
    ValueError,
    RuntimeError,
)
"""What unpacking may say of an altered archive: it depends on where it was altered."""


def sha256(content: bytes) -> str:
    """Return the hash of some content."""
    return hashlib.sha256(content).hexdigest()


def packed(members: Mapping[str, bytes], comment: str) -> bytes:
    """Return an archive of members in their order."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_STORED, allowZip64=True) as archive:
        archive.comment = comment.encode("ascii")
        for name, data in members.items():
            entry = zipfile.ZipInfo(name, MOMENT)
            entry.create_system, entry.external_attr = UNIX, READABLE_BY_ALL
            archive.writestr(entry, data)
    return content.getvalue()


def unpacked(content: bytes, name: str) -> tuple[dict[str, bytes], str]:
    """Return the members of an archive, read without trusting it, and its comment.

    A member whose content does not fit its own checksum is read as it is: its hash in the manifest tells.
    """
    if len(content) > MOST_BYTES:
        raise InputError("dossier_unreadable", file=name)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            names = [entry.filename for entry in entries]
            stored = all(entry.compress_type == zipfile.ZIP_STORED and not entry.flag_bits & 1 for entry in entries)
            if not stored or len(entries) > MOST_MEMBERS or len(set(names)) != len(names):
                raise InputError("dossier_unreadable", file=name)
            return {entry.filename: _stored(content, entry) for entry in entries}, archive.comment.decode("latin-1")
    except (
        zipfile.BadZipFile,
        zipfile.LargeZipFile,
        struct.error,
        EOFError,
        OSError,
        ValueError,
        RuntimeError,
    ) as error:
        raise InputError("dossier_unreadable", file=name) from error


def _stored(content: bytes, entry: zipfile.ZipInfo) -> bytes:
    """Cut a stored member out of the archive, whatever its checksum says."""
    header = content[entry.header_offset : entry.header_offset + 30]
    if len(header) < 30:
        raise ValueError("a member begins outside the archive")
    start = entry.header_offset + 30 + int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little")
    return content[start : start + entry.file_size]
