"""未確定事項一覧: everything the plan had to leave open, whom it touches, whom to ask; owner and date stay empty.

A point is open where the scenario says so itself: a value that is unknown, missing, expected or still coordinated.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from allocator.exports.sheet import Cell, Document, Kind, Table
from allocator.exports.view import View
from allocator.ledger.nouns import Standing
from allocator.ledger.proof import line_name, proof_info
from models.policy import SubsidyClass
from models.scenario import OutlookKind
from models.supply import Confidence, Pool


@dataclass(frozen=True, slots=True)
class OpenPoint:
    """``kind`` names sentence and person to ask; ``about`` is who or what is meant."""

    kind: str
    about: str
    said: str


def open_points(view: View) -> tuple[OpenPoint, ...]:
    """Return every open point: of the programme, of the supply, of the proposals, of the proof."""
    return (*_programme(view), *_supply(view), *_proposals(view), *_proof(view))


def _point(view: View, kind: str, about: str, **params: object) -> OpenPoint:
    return OpenPoint(kind, about, view.text(f"open.{kind}", **params))


def _programme(view: View) -> Iterator[OpenPoint]:
    scenario, whole = view.scenario, view.text("word.programme")
    stated = {budget.fiscal_year for budget in scenario.rules.budgets if budget.subsidy_class is None}
    for money in view.figures.years:
        if money.fiscal_year is not None and money.fiscal_year not in stated:
            yield _point(view, "no_budget", view.fiscal_year(money.fiscal_year), yen=money.grant)
    if len({proposal.priority_milli for proposal in scenario.in_scope}) <= 1:
        yield _point(view, "no_priorities", whole)
    if scenario.labels.tax_mode is None:
        yield _point(view, "tax_mode", whole)
    if not scenario.labels.office:
        yield _point(view, "no_office", whole)
    without_cap = sum(proposal.grant_cap_yen is None for proposal in scenario.in_scope)
    if without_cap:
        yield _point(view, "no_grant_cap", whole, count=without_cap)


def _without_price(pool: Pool, day: date) -> bool:
    return not pool.prices or pool.prices[0].since > day


def _supply(view: View) -> Iterator[OpenPoint]:
    counted = view.scenario.rules.counted_confidence
    silent: dict[str, None] = {}
    for pool in view.scenario.pools:
        name = view.names.pool(pool.id)
        for step in pool.capacity:
            if step.confidence is not Confidence.FIRM:
                params = {"nodes": step.nodes, "day": step.since}
                kind = step.confidence if step.confidence in counted else "not_counted"
                yield _point(view, f"supply_{kind}", name, **params)
        if any(row.pool == pool.id and _without_price(pool, row.days.start) for row in view.rows):
            yield _point(view, "no_price", name)
        if not view.names.contact(pool.provider):
            silent[pool.provider] = None
    for provider in silent:
        yield _point(view, "no_contact", view.names.provider(provider))


def _proposals(view: View) -> Iterator[OpenPoint]:
    for proposal in view.scenario.in_scope:
        name = view.text("word.proposal", proposal=proposal.id, applicant=view.names.applicant(proposal.id))
        row = view.figures.proposal(proposal.id)
        if proposal.subsidy_class is SubsidyClass.UNKNOWN:
            total = row.total
            low, high = sorted((total.grant, total.own_grant))
            masked = view.text("word.masked") if view.redacted else None
            yield _point(view, "class", name, low=masked or low, high=masked or high)
        if proposal.outlook.kind is OutlookKind.UNKNOWN:
            yield _point(view, "outlook", name)
        if proposal.target_category is None:
            yield _point(view, "category", name)
        if any(phase.desired_start is None and not phase.predecessors for phase in proposal.phases):
            yield _point(view, "desired_start", name)
        if row.given_self and proposal.outlook.yen_per_gpu_hour is None:
            yield _point(view, "self_price", name)
        if row.standing in (Standing.LEFT_OUT, Standing.SET_APART):
            yield _point(view, f"standing_{row.standing}", name)
        if row.self_use == "asked":
            yield _point(view, "asked_self", name)


def _proof(view: View) -> Iterator[OpenPoint]:
    if not view.plan.tiers:
        yield _point(view, "no_proof", view.text("word.plan"))
    for line in proof_info(view.scenario, view.plan).lines:
        if not line.result.proven:
            yield _point(view, "not_proven", line_name(line, view.lang))


def counts(view: View) -> Counter[str]:
    """Return how many points there are of each kind."""
    return Counter(point.kind for point in open_points(view))


def documents(view: View) -> Iterator[Document]:
    """Yield the list."""
    rows: list[tuple[Cell, ...]] = [
        (
            number,
            view.text(f"open_kind.{point.kind}"),
            point.about,
            point.said,
            view.text(f"ask.{point.kind}"),
            None,
            None,
            view.text("word.open"),
        )
        for number, point in enumerate(open_points(view), start=1)
    ]
    columns = (
        view.column("number", Kind.WHOLE, 6),
        view.column("open_kind", width=20),
        view.column("about", width=36),
        view.column("said", width=64),
        view.column("ask", width=20),
        view.column("owner", width=14),
        view.column("due", Kind.DAY, 12),
        view.column("state", width=9),
    )
    table: Table = view.table("open_points", columns, rows, notes=(view.text("note.open_points"),))
    yield view.document("open_points", (table,))
