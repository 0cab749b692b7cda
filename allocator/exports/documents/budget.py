"""予算・積算表: GPU-hours x price, grant and own contribution by fiscal year, in yen and in thousands that tie.

Every yen is a row of the ledger or a sum of such rows. Thousands are cut from the sums of whole yen, so a total may
differ from the sum of what is shown above it; then a note says so.
"""

from collections.abc import Iterator

from allocator.exports.documents.budget_sums import YEN, caps, choices, in_thousands
from allocator.exports.documents.usage import rates_text
from allocator.exports.sheet import Cell, Column, Document, Kind, Paper, Table
from allocator.exports.view import View
from allocator.ledger.row_nouns import MoneySum
from allocator.ledger.rows import summed

SUMS = {"held_gpu_hours", *YEN}


def documents(view: View) -> Iterator[Document]:
    """Yield the one budget document."""
    tables = [
        _build_up(view),
        _by_proposal(view),
        _by_year(view),
        in_thousands(view, "by_provider", lambda row: row.provider, lambda key: _provider(view, key)),
        in_thousands(view, "by_class", lambda row: str(row.subsidy_class), lambda key: view.text(f"class.{key}")),
        caps(view),
        choices(view),
        _each_month(view),
    ]
    yield view.document("budget", [table for table in tables if table is not None], lead=(view.tax,))


def _provider(view: View, provider: str | None) -> str:
    return view.text("word.alone") if provider is None else view.names.provider(provider)


def _money_columns(view: View, *, private: bool = True) -> tuple[Column, ...]:
    return (
        view.column("held_gpu_hours", Kind.WHOLE, 13),
        view.column("fee", Kind.WHOLE, 16, private=private),
        view.column("eligible", Kind.WHOLE, 16, private=private),
        view.column("grant", Kind.WHOLE, 16, private=private),
        view.column("own_low", Kind.WHOLE, 17, private=private),
        view.column("own_high", Kind.WHOLE, 17, private=private),
    )


def _cells(money: MoneySum) -> tuple[Cell, ...]:
    return (money.gpu_hours, money.fee, money.eligible, money.grant, money.own_low, money.own_high)


def _notes(view: View) -> tuple[str, ...]:
    rounding = view.text("note.rounding", unit=view.scenario.rules.rounding_yen)
    return (rounding, view.text("note.shares"), view.text("note.class_unknown"))


def _build_up(view: View) -> Table:
    rates = {proposal.id: rates_text(view, proposal) for proposal in view.scenario.proposals}
    groups = summed(view.rows, lambda row: (row.proposal, row.phase, row.pool, row.fiscal_year, row.yen_per_gpu_hour))
    rows: list[tuple[Cell, ...]] = []
    for (proposal, phase, pool, year, yen), money in groups.items():
        rows.append(
            (
                proposal,
                view.names.applicant(proposal),
                phase,
                view.names.provider_of(pool),
                view.names.pool(pool),
                year,
                money.gpu_hours,
                yen,
                money.fee,
                money.eligible,
                rates[proposal],
                money.grant,
                money.own_low,
                money.own_high,
            )
        )
    hours, fee, eligible, grant, low, high = _money_columns(view)
    columns = (
        view.column("proposal", width=13),
        view.column("applicant", width=28),
        view.column("phase", width=7),
        view.column("provider", width=24),
        view.column("pool", width=22),
        view.column("fiscal_year", Kind.YEAR, 9),
        hours,
        view.column("price", Kind.WHOLE, 9, private=True),
        fee,
        eligible,
        view.column("rate", width=11),
        grant,
        low,
        high,
    )
    return view.table("build_up", columns, rows, sums=SUMS, notes=_notes(view), paper=Paper.A3)


def _by_proposal(view: View) -> Table:
    keys = {"pool_fees", "self_fees", "eligible", "grant", "own_low", "own_high"}
    rows: list[tuple[Cell, ...]] = []
    for proposal, figures in zip(view.scenario.proposals, view.figures.proposals, strict=True):
        for money in figures.years:
            rows.append(
                (
                    proposal.id,
                    view.names.applicant(proposal.id),
                    view.text(f"class.{proposal.subsidy_class}"),
                    rates_text(view, proposal),
                    money.fiscal_year,
                    money.pool_fees,
                    money.self_fees,
                    money.eligible,
                    money.grant,
                    money.own_low,
                    money.own_high,
                )
            )
    _, _, eligible, grant, low, high = _money_columns(view)
    columns = (
        view.column("proposal", width=13),
        view.column("applicant", width=30),
        view.column("subsidy_class", width=14),
        view.column("rate", width=12),
        view.column("fiscal_year", Kind.YEAR, 10),
        view.column("pool_fees", Kind.WHOLE, 16, private=True),
        view.column("self_fees", Kind.WHOLE, 16, private=True),
        eligible,
        grant,
        low,
        high,
    )
    return view.table("money_by_proposal", columns, rows, sums=keys, notes=_notes(view))


def _by_year(view: View) -> Table:
    """Set the sums of each fiscal year against its budget; a year without one is an open point."""
    budgets = {use.fiscal_year: use for use in view.figures.budgets if use.subsidy_class is None}
    rows: list[tuple[Cell, ...]] = []
    for money in view.figures.years:
        assert money.fiscal_year is not None
        use = budgets.get(money.fiscal_year)
        rows.append(
            (
                money.fiscal_year,
                view.text("class.all"),
                money.pool_fees + money.self_fees,
                money.eligible,
                money.grant,
                money.own_low,
                money.own_high,
                use.yen if use else None,
                use.yen - use.grant if use else None,
                view.text("budget.stated" if use else "budget.none"),
            )
        )
    for use in view.figures.budgets:
        if use.subsidy_class is not None:
            name = view.text(f"class.{use.subsidy_class}")
            left = use.yen - use.grant
            rows.append(
                (use.fiscal_year, name, None, None, use.grant, None, None, use.yen, left, view.text("budget.stated"))
            )
    columns = (
        view.column("fiscal_year", Kind.YEAR, 11),
        view.column("group", width=16),
        *_money_columns(view, private=False)[1:],
        view.column("budget", Kind.WHOLE, 17),
        view.column("left", Kind.WHOLE, 17),
        view.column("state", width=22),
    )
    notes = [*_notes(view)]
    if any(use.subsidy_class for use in view.figures.budgets):
        notes.append(view.text("note.envelopes"))
    return view.table("money_by_year", columns, rows, notes=notes)


def _each_month(view: View) -> Table:
    rows: list[tuple[Cell, ...]] = [
        (
            row.proposal,
            view.names.applicant(row.proposal),
            row.phase,
            view.names.pool(row.pool),
            row.month,
            row.days.start,
            row.days.last_day,
            row.gpus,
            row.gpu_hours,
            row.yen_per_gpu_hour,
            row.fee,
            row.eligible,
            row.grant,
            row.own_low,
            row.own_high,
        )
        for row in view.rows
    ]
    hours, fee, eligible, grant, low, high = _money_columns(view)
    columns = (
        view.column("proposal", width=13),
        view.column("applicant", width=28),
        view.column("phase", width=7),
        view.column("pool", width=24),
        view.column("month", Kind.MONTH, 12),
        view.column("paid_from", Kind.DAY, 12),
        view.column("paid_to", Kind.DAY, 12),
        view.column("gpus", Kind.WHOLE, 8),
        hours,
        view.column("price", Kind.WHOLE, 9, private=True),
        fee,
        eligible,
        grant,
        low,
        high,
    )
    return view.table("each_month", columns, rows, sums=SUMS, notes=_notes(view), paper=Paper.A3)
