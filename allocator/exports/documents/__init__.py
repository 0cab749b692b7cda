"""Every document there is, one file each, and who may read it.

Documents of the office hold everybody's rows. A document for one recipient holds that recipient's rows and nothing of
anybody else: it is always a file of its own.
"""

from collections.abc import Callable, Iterator, Mapping

from allocator.exports.documents import (
    allocation,
    briefing,
    budget,
    comparison,
    notice,
    open_points,
    reasons,
    supply,
    usage,
)
from allocator.exports.sheet import Document
from allocator.exports.view import View
from models.scenario import Proposal
from models.units import ProviderId

OFFICE: Mapping[str, Callable[[View], Iterator[Document]]] = {
    "briefing": briefing.documents,
    "allocation": allocation.documents,
    "reasons": reasons.documents,
    "budget": budget.documents,
    "comparison": comparison.documents,
    "open_points": open_points.documents,
}
APPLICANT: Mapping[str, Callable[[View, Proposal], Iterator[Document]]] = {
    "usage": usage.documents,
    "reasons": reasons.to_applicant,
    "notice": notice.to_applicant,
}
PROVIDER: Mapping[str, Callable[[View, ProviderId], Iterator[Document]]] = {
    "supply": supply.documents,
    "notice": notice.to_provider,
}
NAMES = tuple(dict.fromkeys((*OFFICE, *APPLICANT, *PROVIDER)))


def of_office(view: View, wanted: tuple[str, ...] = NAMES) -> tuple[Document, ...]:
    """Return the documents of the office among those wanted, in their order."""
    return tuple(document for name, make in OFFICE.items() if name in wanted for document in make(view))


def of_applicant(view: View, proposal: Proposal, wanted: tuple[str, ...] = NAMES) -> tuple[Document, ...]:
    """Return the documents of one applicant among those wanted."""
    return tuple(document for name, make in APPLICANT.items() if name in wanted for document in make(view, proposal))


def of_provider(view: View, provider: ProviderId, wanted: tuple[str, ...] = NAMES) -> tuple[Document, ...]:
    """Return the documents of one provider among those wanted."""
    return tuple(document for name, make in PROVIDER.items() if name in wanted for document in make(view, provider))
