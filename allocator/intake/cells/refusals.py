"""What a file is when it is nothing we read: each kind is one sentence that says what to do."""

import io
import zipfile

from models.problems import Level, Place, Problem

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_IMAGES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\x00", b"MM\x00*", b"BM")
_MARKUP = (b"<html", b"<!doctype", b"<?xml", b"<table", b"{\\rtf")


def refuse(file: str, code: str, **params: object) -> Problem:
    """Return a problem of the whole file."""
    return Problem(code=code, level=Level.FILE, place=Place(file=file), params={"file": file, **params})


def _zip_kind(data: bytes) -> str | None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            names = parts.namelist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return "file_damaged"
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        return "file_with_macros"
    if any(name.lower().startswith("xl/activex/") for name in names):
        return "file_with_activex"
    if "xl/workbook.bin" in names:
        return "file_xlsb"
    if "xl/workbook.xml" in names:
        return None
    if any(name.startswith("word/") for name in names) or any(name.startswith("ppt/") for name in names):
        return "file_not_a_workbook"
    if "mimetype" in names:
        return "file_not_a_workbook"
    return "file_zip"


def refusal(file: str, data: bytes) -> Problem | None:
    """Say what kind of file it is when it is neither a workbook (.xlsx) nor may be text."""
    code: str | None
    if not data:
        code = "file_empty"
    elif data.startswith(_OLE):
        code = "file_old_xls" if file.lower().endswith(".xls") else "file_encrypted"
    elif zipfile.is_zipfile(io.BytesIO(data)):
        code = _zip_kind(data)
    elif data.startswith(b"PK\x03\x04"):
        code = "file_damaged"
    elif data.startswith(b"%PDF"):
        code = "file_pdf"
    elif data.startswith(_IMAGES):
        code = "file_image"
    elif data[:512].lstrip(b"\xef\xbb\xbf \r\n\t").lower().startswith(_MARKUP):
        code = "file_not_a_workbook"
    else:
        return None
    if code == "file_damaged":
        return refuse(file, code, detail="zip")
    return None if code is None else refuse(file, code)


def is_workbook(data: bytes) -> bool:
    """Tell whether the bytes are a packed workbook rather than text."""
    return data.startswith(b"PK\x03\x04") or zipfile.is_zipfile(io.BytesIO(data))
