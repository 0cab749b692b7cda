"""提供事業者別 提供計画: what one provider hands over and gets back, day by day. Grantees stand by number only."""

from collections.abc import Iterator
from datetime import timedelta

from allocator.exports.sheet import Cell, Document, Kind, Table
from allocator.exports.view import View
from allocator.ledger.comings import comings, most_by_month, ready_by_month
from allocator.ledger.rows import summed
from models.supply import Pool
from models.units import ProviderId


def documents(view: View, provider: ProviderId) -> Iterator[Document]:
    """Yield the schedule of one provider."""
    pools = tuple(pool for pool in view.scenario.pools if pool.provider == provider)
    lead = (
        view.text("lead.supply"),
        view.tax,
        view.text("lead.enquiries", office=view.scenario.labels.office or view.text("word.not_stated")),
    )
    tables = (leases_table(view, provider), _days(view, provider), _months(view, pools), _fees(view, provider))
    yield view.document("supply", tables, lead=lead, recipient=view.names.provider(provider))


def leases_table(view: View, provider: ProviderId) -> Table:
    """Return every lease of a provider's pools, by the day of hand-over; grantees by number."""
    rows: list[tuple[Cell, ...]] = []
    for pool in view.scenario.pools:
        if pool.provider != provider:
            continue
        found = [
            (part.held.start, proposal.id, phase.id, part)
            for proposal in view.scenario.proposals
            for phase in proposal.phases
            for part in view.parts(proposal, phase)
            if part.pool == pool.id
        ]
        for _, proposal_id, phase_id, part in sorted(found, key=lambda row: row[:3]):
            free = part.held.end + timedelta(days=pool.turnaround_days)
            rows.append(
                (
                    view.names.pool(pool.id),
                    pool.gpu_type,
                    proposal_id,
                    phase_id,
                    part.nodes,
                    part.gpus,
                    part.held.start,
                    part.used.start,
                    part.used.last_day,
                    part.held.last_day,
                    part.held.days,
                    free,
                )
            )
    columns = (
        view.column("pool", width=24),
        view.column("gpu_type", width=8),
        view.column("grantee", width=12),
        view.column("phase", width=8),
        view.column("nodes", Kind.WHOLE, 8),
        view.column("gpus", Kind.WHOLE, 8),
        view.column("hand_over", Kind.DAY, 13),
        view.column("used_from", Kind.DAY, 13),
        view.column("used_to", Kind.DAY, 13),
        view.column("given_back", Kind.DAY, 13),
        view.column("held_days", Kind.WHOLE, 8),
        view.column("free_from", Kind.DAY, 13),
    )
    notes = (view.text("note.free_from"),) if rows else (view.text("note.no_leases"),)
    return view.table("leases", columns, rows, notes=notes)


def _days(view: View, provider: ProviderId) -> Table:
    rows: list[tuple[Cell, ...]] = [
        (
            view.names.pool(row.pool),
            row.day,
            view.text("word.handed_over" if row.nodes > 0 else "word.came_back"),
            row.proposal,
            row.phase,
            row.nodes if row.nodes > 0 else None,
            -row.nodes if row.nodes < 0 else None,
            row.held_after,
            row.ready,
        )
        for row in comings(view.scenario, view.plan, provider)
    ]
    columns = (
        view.column("pool", width=26),
        view.column("day", Kind.DAY, 14),
        view.column("move", width=12),
        view.column("grantee", width=14),
        view.column("phase", width=9),
        view.column("nodes_out", Kind.WHOLE, 14),
        view.column("nodes_back", Kind.WHOLE, 14),
        view.column("held_after", Kind.WHOLE, 16),
        view.column("ready", Kind.WHOLE, 16),
    )
    return view.table("days", columns, rows, notes=(view.text("note.days"),))


def _months(view: View, pools: tuple[Pool, ...]) -> Table:
    rows: list[tuple[Cell, ...]] = []
    for pool in pools:
        most, ready = most_by_month(view.scenario, view.plan, pool), ready_by_month(view.scenario, pool)
        rows += [
            (view.names.pool(pool.id), pool.gpu_type, month, most[month], most[month] * pool.node_size, ready[month])
            for month in most
        ]
    columns = (
        view.column("pool", width=28),
        view.column("gpu_type", width=10),
        view.column("month", Kind.MONTH, 16),
        view.column("peak_nodes", Kind.WHOLE, 18),
        view.column("peak_gpus", Kind.WHOLE, 18),
        view.column("most_ready", Kind.WHOLE, 20),
    )
    return view.table("peaks", columns, rows)


def _fees(view: View, provider: ProviderId) -> Table:
    mine = [row for row in view.rows if row.provider == provider]
    groups = summed(mine, lambda row: (row.pool, row.fiscal_year, row.month, row.yen_per_gpu_hour))
    ordered = sorted(groups.items(), key=lambda group: (group[0][0] or "", *group[0][1:]))
    rows: list[tuple[Cell, ...]] = [
        (view.names.pool(pool), year, month, yen, money.gpu_hours, money.fee)
        for (pool, year, month, yen), money in ordered
    ]
    columns = (
        view.column("pool", width=28),
        view.column("fiscal_year", Kind.YEAR, 12),
        view.column("month", Kind.MONTH, 16),
        view.column("price", Kind.WHOLE, 20, private=True),
        view.column("held_gpu_hours", Kind.WHOLE, 18),
        view.column("fee", Kind.WHOLE, 20, private=True),
    )
    return view.table("provider_fees", columns, rows, sums={"held_gpu_hours", "fee"})
