"""通知文案: the draft letter to one applicant or one provider. Dates in the Japanese era first; no official is named.

At the survey stage nobody is adopted, so the letter only tells of an estimate (試算のお知らせ) and instructs nothing.
"""

from collections.abc import Iterator

from allocator.exports.documents.usage import rates_text
from allocator.exports.sheet import Cell, Document, Kind, Line, Paper, Place, Table
from allocator.exports.view import View
from allocator.ledger.nouns import Standing
from models.policy import Stage
from models.scenario import Proposal
from models.text import Lang, day_text, wareki
from models.units import Period, ProviderId


def _day(view: View, day: Period) -> str:
    if view.lang is Lang.JA:
        return view.text("word.period", start=wareki(day.start), end=wareki(day.last_day))
    return view.text("word.period", start=day_text(day.start, view.lang), end=day_text(day.last_day, view.lang))


def _issued(view: View) -> str:
    return wareki(view.issued) if view.lang is Lang.JA else day_text(view.issued, view.lang)


def _head(view: View, addressee: str) -> tuple[Line, ...]:
    office = view.scenario.labels.office or view.text("word.not_stated")
    return (
        Line(view.text("letter.number"), Place.RIGHT),
        Line(_issued(view), Place.RIGHT),
        Line(view.text("letter.addressee", name=addressee), strong=True),
        Line(view.text("letter.sender", office=office), Place.RIGHT),
    )


def _stage(view: View) -> str:
    return "survey" if view.scenario.rules.stage is Stage.SURVEY else "adopted"


def _body(view: View, title: str, words: str) -> tuple[Line, ...]:
    return Line(title, Place.CENTRE, strong=True), Line(words), Line(view.text("letter.namely"), Place.CENTRE)


def _closing(view: View) -> tuple[Line, ...]:
    office = view.scenario.labels.office or view.text("word.not_stated")
    return (
        Line(view.text(f"letter.basis_{_stage(view)}")),
        Line(view.text("letter.enquiries", office=office)),
        Line(view.text("letter.end"), Place.RIGHT),
    )


def _items(view: View, rows: list[tuple[Cell, ...]]) -> Table:
    columns = (view.column("item", width=24), view.column("content", Kind.TEXT, 64))
    return view.table("letter", columns, rows, paper=Paper.LETTER, one_page=True)


def to_applicant(view: View, proposal: Proposal) -> Iterator[Document]:
    """Yield the letter to an applicant."""
    figures = view.figures.proposal(proposal.id)
    program = view.scenario.labels.program_name or view.text("word.programme")
    served = figures.standing is Standing.SERVED
    body = view.text(f"letter.applicant_{_stage(view)}_{'served' if served else 'not_served'}", program=program)
    rows: list[tuple[Cell, ...]] = [
        (view.text("letter.item.proposal"), proposal.id),
        (view.text("letter.item.title"), view.names.title(proposal.id) or "-"),
    ]
    for phase in proposal.phases:
        for part in view.parts(proposal, phase):
            key = "alone" if part.pool is None else "part"
            rows.append(
                (
                    view.text("letter.item.phase", phase=phase.id),
                    view.text(
                        f"letter.{key}",
                        provider=view.names.provider_of(part.pool),
                        gpu_type=view.world.gpu_type(phase, part),
                        gpus=part.gpus,
                        nodes=part.nodes,
                        used=_day(view, part.used),
                    ),
                )
            )
    for money in figures.years if served else ():
        assert money.fiscal_year is not None  # only sums over all years have none
        amounts = view.text(
            "letter.amounts" if money.own_low == money.own_high else "letter.amounts_unknown_class",
            fees=money.pool_fees + money.self_fees,
            eligible=money.eligible,
            rate=rates_text(view, proposal),
            grant=money.grant,
            own=money.own_low,
            own_high=money.own_high,
        )
        year = view.fiscal_year(money.fiscal_year)
        rows.append((view.text("letter.item.money", year=year), view.text("word.masked") if view.redacted else amounts))
    rows.append((view.text("letter.item.conditions"), view.text(f"letter.conditions_{_stage(view)}")))
    rows.append((view.text("letter.item.answer"), view.text("letter.answer")))
    name = view.names.applicant(proposal.id)
    lead = (*_head(view, name), *_body(view, view.text(f"letter.title_{_stage(view)}"), body))
    yield view.document("notice", (_items(view, rows),), lead=lead, closing=_closing(view), recipient=name)


def to_provider(view: View, provider: ProviderId) -> Iterator[Document]:
    """Yield the letter to a provider: the sums of what it is asked to hold ready, grantees by number only."""
    program = view.scenario.labels.program_name or view.text("word.programme")
    rows: list[tuple[Cell, ...]] = []
    for pool in view.scenario.pools:
        if pool.provider != provider:
            continue
        found = [
            (part.held.start, proposal.id, part)
            for proposal in view.scenario.proposals
            for phase in proposal.phases
            for part in view.parts(proposal, phase)
            if part.pool == pool.id
        ]
        for _, proposal_id, part in sorted(found, key=lambda row: row[:2]):
            rows.append(
                (
                    view.names.pool(pool.id),
                    view.text("letter.lease", grantee=proposal_id, nodes=part.nodes, held=_day(view, part.held)),
                )
            )
    body_key = f"letter.provider_{_stage(view)}_{'served' if rows else 'not_served'}"
    rows.append((view.text("letter.item.conditions"), view.text(f"letter.provider_conditions_{_stage(view)}")))
    name = view.names.provider(provider)
    title = view.text(f"letter.provider_title_{_stage(view)}")
    lead = (*_head(view, name), *_body(view, title, view.text(body_key, program=program)))
    yield view.document("notice", (_items(view, rows),), lead=lead, closing=_closing(view), recipient=name)
