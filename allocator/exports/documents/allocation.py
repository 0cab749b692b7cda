"""配分表: every proposal, requested beside allotted, with remarks that follow from the plan; and the same by month."""

from collections.abc import Iterator
from datetime import date

from allocator.exports.documents.facts import facts
from allocator.exports.sheet import Cell, Column, Document, Kind, Paper, Table
from allocator.exports.view import View
from allocator.ledger.demand import asked_days, asked_gpus, asked_hours
from allocator.ledger.months import asked_by_month, given_by_month, months
from models.scenario import Part, Phase, Proposal
from models.units import WHOLE


def documents(view: View) -> Iterator[Document]:
    """Yield the one allocation table."""
    yield view.document("allocation", (_table(view), _by_month(view), _groups(view)), lead=(view.tax,))


def _table(view: View) -> Table:
    rows = [row for proposal in view.scenario.proposals for row in _proposal(view, proposal)]
    return view.table(
        "allocation",
        (
            view.column("proposal", width=13),
            view.column("applicant", width=21),
            view.column("title", width=21),
            view.column("phase", width=6),
            view.column("wished_providers", width=22),
            view.column("asked_type", width=8),
            view.column("asked_gpus", Kind.WHOLE, 7),
            view.column("asked_from", Kind.DAY, 11),
            view.column("asked_days", Kind.WHOLE, 6),
            view.column("asked_h100", Kind.WHOLE, 11),
            view.column("provider", width=19),
            view.column("gpu_type", width=7),
            view.column("nodes", Kind.WHOLE, 6),
            view.column("gpus", Kind.WHOLE, 6),
            view.column("used_from", Kind.DAY, 11),
            view.column("used_to", Kind.DAY, 11),
            view.column("held_from", Kind.DAY, 11),
            view.column("held_to", Kind.DAY, 11),
            view.column("given_h100", Kind.WHOLE, 11),
            view.column("fill", Kind.PPM, 8),
            view.column("remark", width=36),
            view.column("verified", width=9),
        ),
        rows,
        sums={"asked_h100", "given_h100"},
        exact={
            "asked_h100": sum(row.asked_h for row in view.figures.proposals) // WHOLE,
            "given_h100": sum(row.given_h + row.given_self_h for row in view.figures.proposals) // WHOLE,
        },
        notes=(
            view.text("note.h100", table=_equivalents(view)),
            view.text("note.first_row_only"),
            view.text("note.verified"),
        ),
        paper=Paper.A3,
    )


def _equivalents(view: View) -> str:
    listed = (f"{kind.id}={kind.h100_ppm / WHOLE:g}" for kind in view.scenario.gpu_types)
    return view.text("word.list_gap").join(listed)


def _proposal(view: View, proposal: Proposal) -> Iterator[tuple[Cell, ...]]:
    figures = view.figures.proposal(proposal.id)
    wished = view.text("word.wish_gap").join(view.names.provider(name) for name in proposal.wishes.ranked)
    if proposal.wishes.unranked_acceptable:
        wished = view.text("word.wished_and_any", wished=wished) if wished else view.text("word.any_provider")
    who: tuple[Cell, ...] = (proposal.id, view.names.applicant(proposal.id), view.names.title(proposal.id))
    for number, phase in enumerate(proposal.phases):
        found = facts(view, proposal, phase)
        asked: tuple[Cell, ...] = (
            view.text("word.slash").join(sorted(asked_hours(view.world, phase))),
            asked_gpus(view.world, phase),
            phase.desired_start,
            asked_days(view.world, phase),
            next(row.asked_h for row in figures.phases if row.id == phase.id) // WHOLE,
        )
        last = (view.text("word.gap").join(found.said), view.text(f"verified.{found.state}"))
        for at, part in enumerate(view.parts(proposal, phase) or (None,)):
            yield (
                *who,
                phase.id,
                wished or view.text("word.no_wish"),
                *(asked if at == 0 else (None,) * len(asked)),
                *_given(view, phase, part),
                figures.fill.raw_ppm if number == at == 0 else None,
                *(last if at == 0 else (None, None)),
            )


def _given(view: View, phase: Phase, part: Part | None) -> tuple[Cell, ...]:
    if part is None:
        return (view.text("word.nothing_given"), None, None, None, None, None, None, None, None)
    return (
        view.names.provider_of(part.pool),
        view.world.gpu_type(phase, part),
        part.nodes if part.pool is not None else None,
        part.gpus,
        part.used.start,
        part.used.last_day,
        part.held.start if part.pool is not None else None,
        part.held.last_day if part.pool is not None else None,
        view.world.used_h(phase, part) // WHOLE,
    )


# --- in groups


def _groups(view: View) -> Table:
    groups = (*view.figures.classes, view.figures.total)
    rows: list[tuple[Cell, ...]] = [
        (
            view.text(f"class.{group.subsidy_class}" if group.subsidy_class else "class.all"),
            group.proposals,
            group.served,
            group.asked_self,
            group.left_out,
            group.set_apart,
            group.alike_ppm,
            group.by_hours_ppm,
            group.pool_alike_ppm,
            group.asked_h // WHOLE,
            (group.given_h + group.given_self_h) // WHOLE,
            group.grant,
        )
        for group in groups
    ]
    columns = (
        view.column("group", width=18),
        view.column("proposals", Kind.WHOLE, 9),
        view.column("served", Kind.WHOLE, 9),
        view.column("asked_self", Kind.WHOLE, 10),
        view.column("left_out", Kind.WHOLE, 9),
        view.column("set_apart", Kind.WHOLE, 11),
        view.column("alike", Kind.PPM, 10),
        view.column("by_hours", Kind.PPM, 10),
        view.column("pool_alike", Kind.PPM, 10),
        view.column("asked_h100", Kind.WHOLE, 13),
        view.column("given_h100", Kind.WHOLE, 13),
        view.column("grant", Kind.WHOLE, 16, private=True),
    )
    return view.table("groups", columns, rows, notes=(view.text("note.measures"),))


# --- by month


def month_columns(view: View, listed: tuple[date, ...]) -> tuple[Column, ...]:
    """Return one column of GPUs per month."""
    return tuple(
        Column(month.isoformat(), view.text("word.month", year=str(month.year), month=month.month), Kind.WHOLE, 10)
        for month in listed
    )


def _by_month(view: View) -> Table:
    listed = months(view.scenario.horizon)
    rows = []
    for proposal in view.scenario.proposals:
        for phase in proposal.phases:
            who: tuple[Cell, ...] = (proposal.id, view.names.applicant(proposal.id), phase.id)
            types = view.text("word.slash").join(sorted(asked_hours(view.world, phase)))
            asked = asked_by_month(view.world, proposal, phase)
            rows.append((*who, view.text("word.asked"), types, *(asked.get(month) for month in listed)))
            for pool, given in given_by_month(view.world, proposal, phase).items():
                rows.append((*who, view.text("word.given"), view.source(pool), *(given.get(month) for month in listed)))
    columns = (
        view.column("proposal", width=13),
        view.column("applicant", width=28),
        view.column("phase", width=8),
        view.column("asked_or_given", width=8),
        view.column("source", width=32),
        *month_columns(view, listed),
    )
    return view.table("by_month", columns, rows, notes=(view.text("note.by_month"),))
