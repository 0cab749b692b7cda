"""The table of re-plannings as a frame: one line per cell, in the order they ran."""

from collections.abc import Iterable

import pandas as pd

from allocator.bench.replanning.rows import ReplanRow

COLUMNS = (
    "round",
    "event",
    "way",
    "tiers",
    "fewest",
    "moved",
    "repaired",
    "repaired_work",
    "seconds",
    "work",
    "value",
    "bound",
    "gap",
    "behind",
    "violations",
    "outcome",
)


def replan_frame(rows: Iterable[ReplanRow]) -> pd.DataFrame:
    """Return one line per cell."""
    return pd.DataFrame([_line(row) for row in rows], columns=COLUMNS).astype(object)


def _line(row: ReplanRow) -> dict[str, object]:
    judged = next((tier for tier in row.tiers if tier.best != tier.bound), row.tiers[-1] if row.tiers else None)
    cell = row.cell
    return {
        "round": cell.recipe.name,
        "event": cell.kind,
        "way": f"{cell.mode} {cell.more}" if cell.more else str(cell.mode),
        "tiers": f"{sum(t.best == t.bound for t in row.tiers)}/{len(row.tiers)}",
        "fewest": _fewest(row),
        "moved": row.moved,
        "repaired": row.repaired,
        "repaired_work": row.repaired_work,
        "seconds": row.seconds,
        "work": row.work,
        "value": None if judged is None else judged.best,
        "bound": None if judged is None else judged.bound,
        "gap": row.gap,
        "behind": row.behind,
        "violations": row.violations,
        "outcome": row.outcome,
    }


def _fewest(row: ReplanRow) -> str:
    if row.fewest is None:
        return "-"
    return str(row.fewest) if row.fewest == row.fewest_bound else f"{row.fewest_bound}-{row.fewest}"
