"""Workbooks saved as "Strict Open XML": the same parts under other names of the namespaces, which the reader ignores.

The reader would find no sheet in one. So the names are put into the usual ones first; nothing else is touched.
"""

import io
import re
import zipfile

_STRICT = re.compile(rb"http://purl\.oclc\.org/ooxml/(\w+)/")
_USUAL = rb"http://schemas.openxmlformats.org/\1/2006/"
_SHOWS_IT = "_rels/.rels"


def usual(data: bytes) -> bytes:
    """Return a strict workbook as a usual one, and anything else as it is. The guard has seen the file before."""
    if not data.startswith(b"PK\x03\x04"):
        return data
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        if _SHOWS_IT not in package.namelist() or not _STRICT.search(package.read(_SHOWS_IT)):
            return data
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as out:
            for part in package.infolist():
                out.writestr(part.filename, _STRICT.sub(_USUAL, package.read(part)))
    return made.getvalue()
