"""What a document is called when it is taken along: the plan by its moment, and for whom, in plain words."""

import re
from urllib.parse import quote

from allocator.exports.bundle import Format, Recipient
from allocator.exports.view import View
from api.cycles.inputs import plain_name
from api.store.protocol import PlanEntry
from models.text import text
from models.units import JST

_NOT_ON_WINDOWS = re.compile(r'[<>:"|?*]+')


def file_name(entry: PlanEntry, view: View, reader: Recipient, form: Format) -> str:
    """Name a document: 配分案_2024-10-01_0905_事務局用.xlsx. Masked documents name nobody."""
    if view.redacted:
        whom = text("file_name.masked", view.lang)
    elif reader.proposal is not None:
        whom = view.names.applicant(reader.proposal.id)
    elif reader.provider is not None:
        whom = view.names.provider(reader.provider)
    else:
        whom = text("file_name.office", view.lang)
    made = f"{entry.created_at.astimezone(JST):%Y-%m-%d_%H%M}"
    name = text("file_name.document", view.lang, made=made, whom=whom)
    return plain_name(f"{_NOT_ON_WINDOWS.sub('_', name)}.{form}")


def attachment(plain: str, name: str) -> str:
    """Write the header that says so; ``plain`` is for programs that know only the letters of ASCII."""
    ascii_only = plain.encode("ascii", "replace").decode().replace("?", "_")
    return f"attachment; filename=\"{ascii_only}\"; filename*=UTF-8''{quote(name, safe='')}"
