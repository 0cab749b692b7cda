"""The sums below a plan: size measures, fill by class, demand by GPU type, use of pools, money by fiscal year."""

from rich.table import Table

from allocator.cli.names import Names
from allocator.cli.table import a_table
from allocator.cli.terminal import Terminal
from allocator.ledger import Figures
from allocator.ledger.nouns import GroupFigures
from allocator.ledger.proof import percent
from models.units import WHOLE


def measure_table(counted: Figures, by_hand: Figures | None, terminal: Terminal) -> Table:
    """Return both size measures and the counts, of the plan and of placing by priority."""
    sides = [("measure", "left"), ("plan", "right"), *([("greedy", "right")] if by_hand else [])]
    table = a_table(terminal, "cli.measures", *sides)

    def row(name: str, *cells: str) -> None:
        table.add_row(terminal.text(f"cli.measures.{name}"), *cells)

    groups = [counted.total, *([by_hand.total] if by_hand else [])]
    for name in ("served", "left_out", "set_apart", "asked_self"):
        row(name, *(f"{getattr(group, name)} / {group.proposals}" for group in groups))
    for name in ("alike_ppm", "by_hours_ppm", "pool_alike_ppm", "pool_by_hours_ppm"):
        row(name, *(percent(getattr(group, name), 2) for group in groups))
    return table


def class_table(counted: Figures, terminal: Terminal) -> Table:
    """Return fill by subsidy class and by category."""
    table = a_table(
        terminal,
        "cli.groups",
        ("group", "left"),
        ("proposals", "right"),
        ("served", "right"),
        ("asked", "right"),
        ("alike", "right"),
        ("by_hours", "right"),
        ("pool", "right"),
        ("grant", "right"),
    )

    def row(name: str, group: GroupFigures, last: bool = False) -> None:
        table.add_row(
            name,
            f"{group.proposals}",
            f"{group.served}",
            f"{group.asked_h // WHOLE:,}",
            percent(group.alike_ppm),
            percent(group.by_hours_ppm),
            percent(group.pool_by_hours_ppm),
            f"{group.grant:,}",
            end_section=last,
        )

    for number, group in enumerate(counted.classes, 1):
        row(terminal.text(f"cli.class.{group.subsidy_class}"), group, number == len(counted.classes))
    for number, group in enumerate(counted.categories, 1):
        key = f"cli.category.{group.target_category or 0}"
        row(terminal.text(key), group, number == len(counted.categories))
    row(terminal.text("cli.groups.all"), counted.total)
    return table


def type_table(counted: Figures, terminal: Terminal) -> Table:
    """Return demand against capacity by GPU type."""
    table = a_table(
        terminal,
        "cli.types",
        ("type", "left"),
        ("asked", "right"),
        ("ready", "right"),
        ("ratio", "right"),
        ("used", "right"),
        ("held", "right"),
    )
    for row in counted.types:
        table.add_row(
            row.gpu_type,
            f"{row.asked_gpu_hours:,}",
            f"{row.ready_gpu_hours:,}",
            percent(row.asked_ppm) if row.asked_ppm is not None else "-",
            f"{row.used_gpu_hours:,}",
            f"{row.held_gpu_hours:,}",
        )
    return table


def pool_table(counted: Figures, names: Names, terminal: Terminal) -> Table:
    """Return the use of each pool."""
    table = a_table(
        terminal,
        "cli.pools",
        ("pool", "left"),
        ("type", "left"),
        ("ready", "right"),
        ("used", "right"),
        ("held", "right"),
        ("most", "right"),
    )
    for row in counted.pools:
        table.add_row(
            names.pool(row.id),
            row.gpu_type,
            f"{row.ready_node_days:,}",
            percent(row.used_ppm) if row.used_ppm is not None else "-",
            percent(row.held_ppm) if row.held_ppm is not None else "-",
            f"{row.most_held:,}",
        )
    return table


def money_table(counted: Figures, terminal: Terminal) -> Table:
    """Return fees, grant, own contribution and budget by fiscal year."""
    table = a_table(
        terminal,
        "cli.money",
        ("year", "left"),
        ("fees", "right"),
        ("self_fees", "right"),
        ("grant", "right"),
        ("own", "right"),
        ("budget", "right"),
    )
    budgets = {use.fiscal_year: use.yen for use in counted.budgets if use.subsidy_class is None}
    for row in (*counted.years, counted.money):
        year = row.fiscal_year
        own = f"{row.own_low:,}" if row.own_low == row.own_high else f"{row.own_low:,} - {row.own_high:,}"
        table.add_row(
            terminal.text("cli.money.total") if year is None else terminal.text("cli.money.in_year", year=str(year)),
            f"{row.pool_fees:,}",
            f"{row.self_fees:,}",
            f"{row.grant:,}",
            own,
            f"{budgets[year]:,}" if year in budgets else "-",
        )
    return table
