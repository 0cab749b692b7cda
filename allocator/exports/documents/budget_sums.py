"""The sums of the budget document: in thousands by provider and class, against caps, and what choices cost."""

from collections.abc import Callable
from typing import TypeVar

from allocator.exports.sheet import Cell, Kind, Table
from allocator.exports.view import View
from allocator.ledger.choices import cap_uses, choice_costs
from allocator.ledger.row_nouns import MoneyRow, MoneySum
from allocator.ledger.rows import summed, total

Key = TypeVar("Key", bound=str | None)
THOUSAND = 1_000
YEN = ("fee", "eligible", "grant", "own_low", "own_high")


def in_thousands(view: View, name: str, by: Callable[[MoneyRow], Key], called: Callable[[Key], str]) -> Table:
    """Return fee, grant and own contribution by fiscal year and group in 1,000 yen, cut from whole yen."""
    groups = summed(view.rows, lambda row: (row.fiscal_year, by(row)))
    ordered = sorted(groups.items(), key=lambda group: (group[0][0], called(group[0][1])))
    rows: list[tuple[Cell, ...]] = [
        (year, called(key), money.gpu_hours, *_thousands(money)) for (year, key), money in ordered
    ]
    columns = (
        view.column("fiscal_year", Kind.YEAR, 12),
        view.column("provider" if name == "by_provider" else "subsidy_class", width=34),
        view.column("held_gpu_hours", Kind.WHOLE, 16),
        *(view.column(f"{key}_k", Kind.WHOLE, 19, private=True) for key in YEN),
    )
    whole = dict(zip((f"{key}_k" for key in YEN), _thousands(total(view.rows)), strict=True))
    sums = {"held_gpu_hours", *whole}
    return view.table(name, columns, rows, sums=sums, exact=whole, notes=(view.text("note.thousands"),))


def _thousands(money: MoneySum) -> tuple[int, ...]:
    return tuple(getattr(money, key) // THOUSAND for key in YEN)


def caps(view: View) -> Table | None:
    """Set grant and own contribution against the caps of each proposal that has any."""
    rows: list[tuple[Cell, ...]] = [
        (
            use.proposal,
            view.names.applicant(use.proposal),
            use.grant_cap,
            use.grant,
            None if use.grant_cap is None else use.grant_cap - use.grant,
            use.own_cap,
            use.own_high,
            None if use.own_cap is None else use.own_cap - use.own_high,
        )
        for use in cap_uses(view.scenario, view.figures)
        if use.grant_cap is not None or use.own_cap is not None
    ]
    if not rows:
        return None
    columns = (
        view.column("proposal", width=13),
        view.column("applicant", width=30),
        view.column("grant_cap", Kind.WHOLE, 17),
        view.column("grant", Kind.WHOLE, 17, private=True),
        view.column("grant_left", Kind.WHOLE, 17, private=True),
        view.column("own_cap", Kind.WHOLE, 17),
        view.column("own_high", Kind.WHOLE, 17, private=True),
        view.column("own_left", Kind.WHOLE, 17, private=True),
    )
    return view.table("caps", columns, rows)


def choices(view: View) -> Table:
    """Print what each choice costs over the cheapest acceptable one."""
    rows: list[tuple[Cell, ...]] = [
        (
            cost.proposal,
            view.names.applicant(cost.proposal),
            cost.phase,
            view.names.pool(cost.pool),
            cost.rank,
            cost.fee,
            view.names.pool(cost.cheapest),
            cost.cheapest_fee,
            cost.above,
        )
        for cost in choice_costs(view.scenario, view.plan)
    ]
    columns = (
        view.column("proposal", width=13),
        view.column("applicant", width=28),
        view.column("phase", width=8),
        view.column("pool", width=24),
        view.column("rank", Kind.WHOLE, 8),
        view.column("fee", Kind.WHOLE, 17, private=True),
        view.column("cheapest", width=24),
        view.column("cheapest_fee", Kind.WHOLE, 17, private=True),
        view.column("above", Kind.WHOLE, 17, private=True),
    )
    costs = choice_costs(view.scenario, view.plan)
    first = sum(cost.above for cost in costs if cost.rank == 1)
    notes = [view.text("note.choices")]
    if not view.redacted:
        notes.append(view.text("note.first_choices", yen=first))
    return view.table("choices", columns, rows, sums={"fee", "cheapest_fee", "above"}, notes=notes)
