"""新旧対照表: an earlier plan beside this one, part by part, with room for the reason and who approved."""

from collections.abc import Iterator
from itertools import zip_longest

from allocator.exports.sheet import Cell, Document, Kind, Paper, Table
from allocator.exports.view import View
from allocator.ledger import Figures, figures
from models.plan import Plan
from models.scenario import Part, Phase, Proposal


def documents(view: View) -> Iterator[Document]:
    """Yield the comparison, if there is an earlier plan to compare with."""
    if view.against is None:
        return
    before = figures(view.scenario, view.against)
    lead = [view.text("lead.comparison", before=view.text("word.before"), after=view.text("word.after")), view.tax]
    if view.against.scenario_hash != view.scenario_hash:
        lead.append(view.text("note.other_scenario"))
    yield view.document(
        "comparison", (_parts(view, view.against), _money(view, before), _sums(view, before)), lead=lead
    )


def _decided(plan: Plan, proposal: Proposal, phase: Phase) -> tuple[Part, ...]:
    decision = plan.decision(proposal.id, phase.id)
    return decision.parts if decision else ()


def _pairs(old: tuple[Part, ...], new: tuple[Part, ...]) -> Iterator[tuple[Part | None, Part | None]]:
    """Set equal parts beside each other, then parts of one pool, then what is left in date order."""
    gone, come = _by_date(old), _by_date(new)
    for only_equal in (True, False):
        for part in tuple(gone):
            match = next(
                (other for other in come if other == part or (not only_equal and other.pool == part.pool)), None
            )
            if match is not None:
                gone.remove(part)
                come.remove(match)
                yield part, match
    yield from zip_longest(gone, come)


def _by_date(parts: tuple[Part, ...]) -> list[Part]:
    return sorted(parts, key=lambda part: (part.used.start, part.pool or ""))


def _change(old: Part | None, new: Part | None) -> str:
    if old == new:
        return "same"
    if old is None:
        return "added"
    if new is None:
        return "removed"
    if old.pool != new.pool:
        return "moved"
    if old.gpus != new.gpus:
        return "resized"
    return "redated"


def _part(view: View, part: Part | None) -> tuple[Cell, ...]:
    if part is None:
        return (view.text("word.nothing_given"), None, None, None, None)
    own = part.pool is None
    return (
        view.names.pool(part.pool),
        part.gpus,
        part.used.start,
        part.used.last_day,
        None if own else part.held.last_day,
    )


def _parts(view: View, against: Plan) -> Table:
    rows: list[tuple[Cell, ...]] = []
    for proposal in view.scenario.proposals:
        for phase in proposal.phases:
            for old, new in _pairs(_decided(against, proposal, phase), _decided(view.plan, proposal, phase)):
                rows.append(
                    (
                        proposal.id,
                        view.names.applicant(proposal.id),
                        phase.id,
                        view.text(f"change.{_change(old, new)}"),
                        *_part(view, old),
                        *_part(view, new),
                        None,
                        None,
                    )
                )
    sides = [
        column
        for side in ("old", "new")
        for column in (
            view.column(f"{side}_pool", width=24),
            view.column(f"{side}_gpus", Kind.WHOLE, 8),
            view.column(f"{side}_from", Kind.DAY, 12),
            view.column(f"{side}_to", Kind.DAY, 12),
            view.column(f"{side}_held_to", Kind.DAY, 12),
        )
    ]
    columns = (
        view.column("proposal", width=13),
        view.column("applicant", width=28),
        view.column("phase", width=7),
        view.column("change", width=12),
        *sides,
        view.column("reason", width=34),
        view.column("approved_by", width=16),
    )
    return view.table("comparison", columns, rows, notes=(view.text("note.comparison"),), paper=Paper.A3)


def _money(view: View, before: Figures) -> Table:
    rows: list[tuple[Cell, ...]] = []
    for old, new in zip(before.proposals, view.figures.proposals, strict=True):
        if old == new:
            continue
        rows.append(
            (
                new.id,
                view.names.applicant(new.id),
                old.fill.raw_ppm,
                new.fill.raw_ppm,
                old.total.grant,
                new.total.grant,
                new.total.grant - old.total.grant,
                old.total.own_high,
                new.total.own_high,
                new.total.own_high - old.total.own_high,
            )
        )
    columns = (
        view.column("proposal", width=13),
        view.column("applicant", width=30),
        view.column("old_fill", Kind.PPM, 10),
        view.column("new_fill", Kind.PPM, 10),
        view.column("old_grant", Kind.WHOLE, 17, private=True),
        view.column("new_grant", Kind.WHOLE, 17, private=True),
        view.column("grant_change", Kind.WHOLE, 17, private=True),
        view.column("old_own", Kind.WHOLE, 17, private=True),
        view.column("new_own", Kind.WHOLE, 17, private=True),
        view.column("own_change", Kind.WHOLE, 17, private=True),
    )
    sums = {"old_grant", "new_grant", "grant_change", "old_own", "new_own", "own_change"}
    notes = (view.text("note.changed_only"),) if rows else (view.text("note.nothing_changed"),)
    return view.table("changed_proposals", columns, rows, sums=sums, notes=notes)


def _sums(view: View, before: Figures) -> Table:
    old = {money.fiscal_year: money for money in before.years}
    new = {money.fiscal_year: money for money in view.figures.years}
    rows: list[tuple[Cell, ...]] = []
    for year in sorted({year for year in (*old, *new) if year is not None}):
        fees = [side[year].pool_fees + side[year].self_fees if year in side else 0 for side in (old, new)]
        grants = [side[year].grant if year in side else 0 for side in (old, new)]
        rows.append((year, *fees, fees[1] - fees[0], *grants, grants[1] - grants[0]))
    keys = ("old_fee", "new_fee", "fee_change", "old_grant", "new_grant", "grant_change")
    columns = (
        view.column("fiscal_year", Kind.YEAR, 12),
        *(view.column(key, Kind.WHOLE, 20) for key in keys),
    )
    return view.table("changed_years", columns, rows, sums=set(keys), notes=(view.text("note.todays_prices"),))
