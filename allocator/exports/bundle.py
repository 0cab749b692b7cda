"""Which files are written: one for the office, and one for each recipient, so that nobody gets another's rows."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from allocator.exports import ics
from allocator.exports.csv_text import csv_bytes
from allocator.exports.documents import of_applicant, of_office, of_provider
from allocator.exports.sheet import Document
from allocator.exports.view import View
from allocator.exports.xlsx import workbook_bytes
from models.errors import InputError
from models.scenario import Proposal
from models.units import ProposalId, ProviderId

Files = Mapping[str, bytes]
"""Content by file name."""
_NOT_IN_NAMES = re.compile(r"[^\w.-]+")


class Format(StrEnum):
    """What a document can be written as."""

    XLSX = "xlsx"
    CSV = "csv"
    HTML = "html"
    ICS = "ics"


@dataclass(frozen=True, slots=True)
class Recipient:
    """The office (neither), one applicant by its proposal, or one provider."""

    proposal: Proposal | None = None
    provider: ProviderId | None = None

    @property
    def stem(self) -> str:
        """The beginning of its file names."""
        if self.proposal is not None:
            return f"proposal_{_file_name(self.proposal.id)}"
        return "office" if self.provider is None else f"provider_{_file_name(self.provider)}"


OFFICE = Recipient()
Html = Callable[[View, Recipient, tuple[Document, ...]], bytes]
"""Writes documents as one page; the pictures it needs are drawn a layer above."""


def _file_name(id_: str) -> str:
    return _NOT_IN_NAMES.sub("_", id_).lstrip(".") or "_"


def recipients(view: View) -> Iterator[Recipient]:
    """Yield the office, every proposal planned for, and every provider with a pool."""
    yield OFFICE
    for proposal in view.scenario.in_scope:
        yield Recipient(proposal=proposal)
    for provider in dict.fromkeys(pool.provider for pool in view.scenario.pools):
        yield Recipient(provider=provider)


def recipient_of(view: View, proposal: ProposalId | None, provider: ProviderId | None) -> Recipient:
    """Return the recipient of these ids, as they stand in the scenario; neither means the office."""
    if proposal is not None:
        wanted = view.codes.proposals[proposal] if view.codes else proposal
        return Recipient(proposal=next(row for row in view.scenario.proposals if row.id == wanted))
    if provider is not None:
        return Recipient(provider=view.codes.providers[provider] if view.codes else provider)
    return OFFICE


def documents_for(view: View, recipient: Recipient, wanted: tuple[str, ...]) -> tuple[Document, ...]:
    """Return the documents of a recipient among those wanted."""
    if recipient.proposal is not None:
        return of_applicant(view, recipient.proposal, wanted)
    if recipient.provider is not None:
        return of_provider(view, recipient.provider, wanted)
    return of_office(view, wanted)


def files_for(view: View, recipient: Recipient, form: Format, wanted: tuple[str, ...], html: Html) -> Files:
    """Return the files of one recipient; none where it has no such document."""
    if form is Format.ICS:
        content = _calendar(view, recipient)
        return {} if content is None else {f"{recipient.stem}.ics": content}
    documents = documents_for(view, recipient, wanted)
    if not documents:
        return {}
    if form is Format.XLSX:
        return {f"{recipient.stem}.xlsx": workbook_bytes(documents, view.issued)}
    if form is Format.HTML:
        return {f"{recipient.stem}.html": html(view, recipient, documents)}
    mark = view.text("word.mark")
    return {
        f"{recipient.stem}_{document.name}_{table.name}.csv": csv_bytes(document, table, mark)
        for document in documents
        for table in document.tables
    }


def _calendar(view: View, recipient: Recipient) -> bytes | None:
    if recipient.proposal is not None:
        return ics.of_applicant(view, recipient.proposal)
    if recipient.provider is not None:
        return ics.of_provider(view, recipient.provider)
    return None


def every_file(view: View, to: Iterable[Recipient], form: Format, wanted: tuple[str, ...], html: Html) -> Files:
    """Return the files of some recipients; two ids that would share a file name are told apart by a number."""
    found: dict[str, bytes] = {}
    for recipient in to:
        for name, content in files_for(view, recipient, form, wanted, html).items():
            free, number = name, 2
            while free.casefold() in {taken.casefold() for taken in found}:
                stem, dot, ending = name.rpartition(".")
                free, number = f"{stem}-{number}{dot}{ending}", number + 1
            found[free] = content
    return found


def one_file(view: View, recipient: Recipient, form: Format, wanted: tuple[str, ...], html: Html) -> bytes:
    """Return the one file of a recipient, or say why there is not exactly one."""
    files = files_for(view, recipient, form, wanted, html)
    if not files:
        if form is Format.ICS:
            raise InputError("calendar_needs_recipient")
        raise InputError("no_document", format=form, documents=wanted)
    if len(files) > 1:
        raise InputError("csv_needs_folder", count=len(files))
    return next(iter(files.values()))
