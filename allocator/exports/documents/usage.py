"""採択者別 利用計画: what one applicant uses when and where, on what terms, for how much. Its own rows only."""

from collections.abc import Iterator

from allocator.exports.documents.allocation import month_columns
from allocator.exports.documents.facts import facts
from allocator.exports.sheet import Cell, Document, Kind, Table
from allocator.exports.view import View
from allocator.ledger.demand import asked_days, asked_gpus, asked_hours
from allocator.ledger.months import given_by_month, months
from allocator.ledger.world import used_gpu_hours
from models.scenario import Part, Phase, Proposal
from models.supply import Pool
from models.units import Rate


def documents(view: View, proposal: Proposal) -> Iterator[Document]:
    """Yield the usage plan of one proposal."""
    lead = (
        view.text("lead.usage", proposal=proposal.id, title=view.names.title(proposal.id) or "-"),
        view.tax,
        view.text("lead.enquiries", office=view.scenario.labels.office or view.text("word.not_stated")),
    )
    tables = [_parts(view, proposal), _asked(view, proposal), _by_month(view, proposal), _money(view, proposal)]
    pools = _pools(view, proposal)
    if pools:
        tables.append(terms_table(view, pools))
    yield view.document("usage", tables, lead=lead, recipient=view.names.applicant(proposal.id))


def _pools(view: View, proposal: Proposal) -> tuple[Pool, ...]:
    used = {part.pool for phase in proposal.phases for part in view.parts(proposal, phase)}
    return tuple(pool for pool in view.scenario.pools if pool.id in used)


def _parts(view: View, proposal: Proposal) -> Table:
    rows = [
        _part(view, phase, part, number < len(phase.given))
        for phase in proposal.phases
        for number, part in enumerate(view.parts(proposal, phase))
    ]
    columns = (
        view.column("phase", width=8),
        view.column("provider", width=26),
        view.column("pool", width=24),
        view.column("gpu_type", width=8),
        view.column("nodes", Kind.WHOLE, 8),
        view.column("gpus", Kind.WHOLE, 8),
        view.column("used_from", Kind.DAY, 12),
        view.column("used_to", Kind.DAY, 12),
        view.column("used_days", Kind.WHOLE, 8),
        view.column("held_from", Kind.DAY, 12),
        view.column("held_to", Kind.DAY, 12),
        view.column("used_gpu_hours", Kind.WHOLE, 12),
        view.column("kind", width=10),
    )
    notes = () if rows else (view.text("note.nothing_given"),)
    return view.table("usage", columns, rows, sums={"used_gpu_hours"}, notes=notes)


def _part(view: View, phase: Phase, part: Part, ran: bool) -> tuple[Cell, ...]:
    own = part.pool is None
    return (
        phase.id,
        view.names.provider_of(part.pool),
        view.names.pool(part.pool),
        view.world.gpu_type(phase, part),
        None if own else part.nodes,
        part.gpus,
        part.used.start,
        part.used.last_day,
        part.used.days,
        None if own else part.held.start,
        None if own else part.held.last_day,
        used_gpu_hours(part),
        view.text("kind.given" if ran else "kind.planned"),
    )


def _asked(view: View, proposal: Proposal) -> Table:
    figures = view.figures.proposal(proposal.id)
    rows: list[tuple[Cell, ...]] = []
    for phase, row in zip(proposal.phases, figures.phases, strict=True):
        found = facts(view, proposal, phase)
        rows.append(
            (
                phase.id,
                view.text("word.slash").join(sorted(asked_hours(view.world, phase))),
                asked_gpus(view.world, phase),
                phase.desired_start,
                asked_days(view.world, phase),
                row.given_gpus or None,
                row.used.start if row.used else None,
                row.used.last_day if row.used else None,
                row.fill.raw_ppm,
                view.text("word.gap").join(found.own) or view.text("word.as_asked"),
            )
        )
    columns = (
        view.column("phase", width=8),
        view.column("asked_type", width=9),
        view.column("asked_gpus", Kind.WHOLE, 9),
        view.column("asked_from", Kind.DAY, 12),
        view.column("asked_days", Kind.WHOLE, 9),
        view.column("given_gpus", Kind.WHOLE, 9),
        view.column("used_from", Kind.DAY, 12),
        view.column("used_to", Kind.DAY, 12),
        view.column("fill", Kind.PPM, 9),
        view.column("remark", width=56),
    )
    return view.table("asked_and_given", columns, rows)


def _by_month(view: View, proposal: Proposal) -> Table:
    listed = months(view.scenario.horizon)
    rows: list[tuple[Cell, ...]] = [
        (
            phase.id,
            view.source(pool),
            *(given.get(month) for month in listed),
        )
        for phase in proposal.phases
        for pool, given in given_by_month(view.world, proposal, phase).items()
    ]
    columns = (view.column("phase", width=8), view.column("source", width=34), *month_columns(view, listed))
    return view.table("usage_by_month", columns, rows, notes=(view.text("note.given_by_month"),))


def rate_text(rate: Rate) -> str:
    """Write a grant rate as the fraction it is."""
    return f"{rate.numerator}/{rate.denominator}"


def rates_text(view: View, proposal: Proposal) -> str:
    """Write the grant rate; both while the class is not known."""
    rates = dict.fromkeys((rate_text(proposal.rate), rate_text(proposal.own_rate)))
    return view.text("word.or").join(rates)


def _money(view: View, proposal: Proposal) -> Table:
    figures = view.figures.proposal(proposal.id)
    rate = rates_text(view, proposal)
    rows: list[tuple[Cell, ...]] = [
        (
            money.fiscal_year,
            money.pool_fees,
            money.self_fees,
            money.eligible,
            rate,
            money.grant,
            money.own_low,
            money.own_high,
        )
        for money in figures.years
    ]
    columns = (
        view.column("fiscal_year", Kind.YEAR, 12),
        view.column("pool_fees", Kind.WHOLE, 17, private=True),
        view.column("self_fees", Kind.WHOLE, 17, private=True),
        view.column("eligible", Kind.WHOLE, 17, private=True),
        view.column("rate", width=12),
        view.column("grant", Kind.WHOLE, 17, private=True),
        view.column("own_low", Kind.WHOLE, 19, private=True),
        view.column("own_high", Kind.WHOLE, 19, private=True),
    )
    notes = [view.text("note.rounding", unit=view.scenario.rules.rounding_yen)]
    if proposal.rate != proposal.own_rate:
        notes.append(view.text("note.class_unknown"))
    money_keys = {"pool_fees", "self_fees", "eligible", "grant", "own_low", "own_high"}
    return view.table("usage_money", columns, rows, sums=money_keys, notes=notes)


def terms_table(view: View, pools: tuple[Pool, ...]) -> Table:
    """Return the terms of some pools: contact, lease rules, and the price in each step."""
    rows: list[tuple[Cell, ...]] = []
    for pool in pools:
        lease = pool.lease
        for at, step in enumerate(pool.prices or (None,)):
            first = at == 0
            rows.append(
                (
                    view.names.provider(pool.provider),
                    view.names.pool(pool.id),
                    view.names.contact(pool.provider) or view.text("word.not_stated"),
                    pool.gpu_type,
                    pool.node_size,
                    step.since if step else None,
                    step.yen_per_gpu_hour if step else None,
                    view.text(f"lease.{lease.start_on}") if first else None,
                    lease.min_days if first else None,
                    view.text("lease.cancellable" if lease.cancellable else "lease.not_cancellable") if first else None,
                    view.text("lease.prepaid" if lease.prepaid else "lease.not_prepaid") if first else None,
                )
            )
    columns = (
        view.column("provider", width=26),
        view.column("pool", width=24),
        view.column("contact", width=26),
        view.column("gpu_type", width=8),
        view.column("node_size", Kind.WHOLE, 9),
        view.column("price_since", Kind.DAY, 12),
        view.column("price", Kind.WHOLE, 12, private=True),
        view.column("lease_start", width=16),
        view.column("min_days", Kind.WHOLE, 9),
        view.column("cancellable", width=9),
        view.column("prepaid", width=9),
    )
    return view.table("terms", columns, rows)
