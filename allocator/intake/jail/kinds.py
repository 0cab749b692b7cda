"""What a file is when it is no workbook, told by its first bytes and never by its name."""

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = b"PK\x03\x04"
_OLE_STREAMS = (  # names of streams inside, in the order of asking: a protected workbook holds one of a workbook too
    ("EncryptedPackage", "file_encrypted"),
    ("WordDocument", "file_word"),
    ("PowerPoint Document", "file_powerpoint"),
    ("__properties_version1.0", "file_mail"),
    ("Workbook", "file_old_xls"),
    ("Book", "file_old_xls"),
)
_STARTS = (
    (b"PK\x05\x06", "file_archive"),  # an archive of nothing
    (b"7z\xbc\xaf", "file_archive"),
    (b"Rar!", "file_archive"),
    (b"\x1f\x8b", "file_archive"),
    (b"{\\rtf", "file_word"),
    (b"\x89PNG", "file_picture"),
    (b"\xff\xd8\xff", "file_picture"),
    (b"GIF8", "file_picture"),
    (b"II*\0", "file_picture"),
    (b"MM\0*", "file_picture"),
    (b"\x09\x00\x04\x00", "file_old_xls"),  # Excel 2 to 4: no container at all
    (b"\x09\x02\x06\x00", "file_old_xls"),
    (b"\x09\x04\x06\x00", "file_old_xls"),
)
_PAGE = (b"<!doctype html", b"<html", b"<head", b"<body", b"<table", b"<meta", b"<div", b"<style", b"<script")
_XML_WORKBOOK = b"urn:schemas-microsoft-com:office:spreadsheet"
_LOOKED_AT = 4096


def is_package(data: bytes) -> bool:
    """Whether the file is a ZIP archive from its first byte on, as a workbook is."""
    return data.startswith(_ZIP)


def other_kind(file: str, data: bytes) -> str:
    """Return the code for a file that is no package; empty when it may be text."""
    if not data:
        return "file_empty"
    if data.startswith(_OLE):
        return _ole_kind(file, data)
    for start, code in _STARTS:
        if data.startswith(start):
            return code
    head = data[:_LOOKED_AT]
    if b"%PDF-" in head[:1024]:
        return "file_pdf"
    if head[2:5] == b"-lh" and head[6:7] == b"-":
        return "file_archive"
    return _markup_kind(head)


def _ole_kind(file: str, data: bytes) -> str:
    for stream, code in _OLE_STREAMS:
        if stream.encode("utf-16-le") + b"\0\0" in data:
            return code
    return "file_old_xls" if file.lower().endswith(".xls") else "file_encrypted"


def _markup_kind(head: bytes) -> str:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        head = head.decode("utf-16", errors="ignore").encode()
    head = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if head.startswith(_PAGE) or (head.startswith((b"<!--", b"<?xml")) and b"<html" in head):
        return "file_html"
    if head.startswith(b"mime-version:") or b"\ncontent-type: multipart/related" in head:
        return "file_html"
    if head.startswith(b"<?xml") and _XML_WORKBOOK in head:
        return "file_old_xml"
    return ""
