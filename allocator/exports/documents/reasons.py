"""配分の理由: why each proposal was not given what it would rather have had, and what solving again has confirmed.

Written only where reasons were found (``allocate explain``). An applicant reads of its own, with others counted only.
"""

from collections.abc import Iterator

from allocator.exports.sheet import Cell, Document, Paper, Table
from allocator.exports.view import View
from allocator.ledger.reasons import Wording
from models.scenario import Proposal
from models.studies import Reasons


def documents(view: View) -> Iterator[Document]:
    """Yield the reasons of all proposals, where there are any."""
    if view.reasons is not None:
        yield view.document("reasons", (_table(view, view.reasons, named=True),))


def to_applicant(view: View, proposal: Proposal) -> Iterator[Document]:
    """Yield the reasons of one proposal, where there are any."""
    if view.reasons is not None:
        mine = tuple(reason for reason in view.reasons.reasons if reason.alternative.proposal == proposal.id)
        table = _table(view, view.reasons.model_copy(update={"reasons": mine}), named=False)
        yield view.document("reasons", (table,), recipient=view.names.applicant(proposal.id))


def _table(view: View, reasons: Reasons, *, named: bool) -> Table:
    wording = Wording(view.scenario, view.plan, view.lang, named=named, counted=view.figures)
    rows: list[tuple[Cell, ...]] = [
        (
            reason.alternative.proposal,
            view.names.applicant(reason.alternative.proposal),
            wording.subject(reason.alternative),
            wording.binding(reason),
            wording.verdict(reason),
            view.text(f"verified.{'solved_again' if reason.settled else 'unverified'}"),
        )
        for reason in reasons.reasons
    ]
    columns = (
        view.column("proposal", width=13),
        view.column("applicant", width=24),
        view.column("subject", width=34),
        view.column("binding", width=64),
        view.column("verdict", width=70),
        view.column("verified", width=12),
    )
    notes = (view.text("note.reasons" if rows else "note.no_reasons"),)
    return view.table("reasons", columns, rows, notes=notes, paper=Paper.A3)
