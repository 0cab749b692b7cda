"""The tables of a benchmark as frames: each cell, each kind of round, growth.

A baseline has no bound of its own, so its gap is to the best bound any run of the engine proved for the instance.
"""

from collections.abc import Callable, Iterable, Sequence
from itertools import groupby

import pandas as pd

from allocator.bench.cells import ENGINE, PRESET, Bench, Row
from models.tiers import MAXIMISED

GROWTH_GAP = 0.05
CELL_COLUMNS = ("instance", "method", "value", "bound", "gap", "tiers", "first_plan", "seconds", "memory", "note")
ROUND_COLUMNS = ("suite", "round", "method", "runs", "plans", "gap_median", "gap_worst", "proven", "against_engine")
MEASURED_COLUMNS = ("first_plan", "seconds_median", "seconds_worst", "memory")


def best_bounds(rows: Iterable[Row]) -> dict[str, int]:
    """Return by instance the tightest bound of its first tier that a run of the engine proved."""
    bounds: dict[str, int] = {}
    for row in rows:
        if row.bound is not None:
            known = bounds.get(row.cell.instance, row.bound)
            tighter = min if row.tier in MAXIMISED else max
            bounds[row.cell.instance] = tighter(known, row.bound)
    return bounds


def gap_to(row: Row, bounds: dict[str, int]) -> float | None:
    """Return how far a row's value is from the best bound of its instance, as a share of that bound.

    None for all tiers: there later tiers may have spent what the first one allows to be lost.
    """
    bound = None if row.cell.method == PRESET else bounds.get(row.cell.instance)
    return None if row.value is None or not bound else abs(bound - row.value) / abs(bound)


def cells_frame(bench: Bench) -> pd.DataFrame:
    """Return one line per cell, in the order they ran."""
    bounds = best_bounds(bench.rows)
    return pd.DataFrame(
        [
            {
                "instance": row.cell.instance,
                "method": row.cell.method,
                "value": row.value,
                "bound": row.bound,
                "gap": gap_to(row, bounds),
                "first_plan": row.first_plan,
                "seconds": row.seconds,
                "memory": row.peak_memory_mb,
                "tiers": f"{sum(t.best == t.bound for t in row.tiers)}/{len(row.tiers)}" if row.tiers else None,
                "note": row.note,
            }
            for row in bench.rows
        ],
        columns=CELL_COLUMNS,
    ).astype(object)


def rounds_frame(bench: Bench) -> pd.DataFrame:
    """Return one line per kind of round and method: medians and worsts over its seeds.

    ``against_engine``: by how much the method's value is worse (negative: better) than the engine's on the same
    instance in the same run, median, as a share of the engine's.
    """
    bounds = best_bounds(bench.rows)
    engine = {row.cell.instance: row.value for row in bench.rows if row.cell.method == ENGINE}
    lines = []
    for (suite, kind, method), rows in _grouped(bench.rows, _kind):
        gaps = [gap for row in rows if (gap := gap_to(row, bounds)) is not None]
        planned = [row for row in rows if row.value is not None]
        behind = [share for row in rows if (share := _behind(row, engine.get(row.cell.instance))) is not None]
        lines.append(
            {
                "suite": suite,
                "round": kind,
                "method": method,
                "runs": len(rows),
                "plans": len(planned),
                "gap_median": _median(gaps),
                "gap_worst": max(gaps, default=None),
                "proven": sum(row.proven for row in rows) if method in (ENGINE, PRESET) else None,
                "against_engine": None if method in (ENGINE, PRESET) else _median(behind),
                "first_plan": _median([row.first_plan for row in rows if row.first_plan is not None]),
                "seconds_median": _median([row.seconds for row in rows]),
                "seconds_worst": max(row.seconds for row in rows),
                "memory": max((row.peak_memory_mb for row in rows if row.peak_memory_mb is not None), default=None),
            }
        )
    return pd.DataFrame(lines, columns=(*ROUND_COLUMNS, *MEASURED_COLUMNS)).astype(object)


def early_frame(bench: Bench, early: float = 10.0) -> pd.DataFrame:
    """Return, per run of the engine longer than ``early`` seconds, how far the plan then was behind the last one."""
    lines = []
    for row in bench.rows:
        if row.cell.method == ENGINE and row.value and row.cell.seconds > early:
            value = row.value_at(early)
            lines.append(
                {"instance": row.cell.instance, "behind": None if value is None else _share(row, value, row.value)}
            )
    return pd.DataFrame(lines, columns=("instance", "behind")).astype(object)


def growth_frame(bench: Bench) -> pd.DataFrame:
    """Return one line per run of the engine: proposals, seconds to a gap of 5 % (None: not reached), peak memory."""
    return pd.DataFrame(
        [
            {
                "family": str(row.cell.recipe.family),
                "proposals": row.cell.recipe.proposals,
                "pools": row.cell.recipe.pools,
                "seed": row.cell.recipe.seed,
                "seconds_to_gap": row.seconds_to_gap(GROWTH_GAP),
                "memory": row.peak_memory_mb,
            }
            for row in bench.rows
            if row.cell.recipe is not None and row.cell.method == ENGINE
        ],
        columns=("family", "proposals", "pools", "seed", "seconds_to_gap", "memory"),
    )


def _kind(row: Row) -> tuple[str, str, str]:
    recipe, known = row.cell.recipe, row.cell.known
    if recipe is not None:
        return row.cell.suite, f"{recipe.family} {recipe.proposals}x{recipe.pools}", row.cell.method
    assert known is not None
    return row.cell.suite, known.set, row.cell.method


def _grouped(
    rows: Sequence[Row], key: Callable[[Row], tuple[str, str, str]]
) -> Iterable[tuple[tuple[str, str, str], list[Row]]]:
    order = list(dict.fromkeys(key(row) for row in rows))
    ranked = sorted(rows, key=lambda row: order.index(key(row)))
    return [(found, list(own)) for found, own in groupby(ranked, key)]


def _behind(row: Row, engine: int | None) -> float | None:
    if row.value is None or not engine:
        return None
    return _share(row, row.value, engine)


def _share(row: Row, value: int, other: int) -> float:
    """By which share of ``other`` a value is worse than it."""
    return (other - value if row.tier in MAXIMISED else value - other) / abs(other)


def _median(values: Sequence[float]) -> float | None:
    return float(pd.Series(values).median()) if values else None
