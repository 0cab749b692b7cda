"""Rows made by hand."""

from allocator.bench.cells import Cell, Moment, Row, TierLine
from allocator.bench.generator.recipe import Family, Recipe
from models.tiers import TierName


def a_row(
    method: str = "engine",
    value: int | None = 90,
    bound: int | None = 100,
    seed: int = 1,
    proposals: int = 20,
    memory: float = 100.0,
    moments: tuple[tuple[float, int | None, int | None], ...] = (),
    note: str = "",
) -> Row:
    proven = value is not None and bound is not None
    return Row(
        cell=Cell(
            suite="programme", method=method, recipe=Recipe.of(Family.CAPACITY, proposals, seed), seconds=60, workers=1
        ),
        tier=TierName.SERVED,
        value=value,
        bound=bound,
        first_plan=1.0,
        seconds=2.0 * seed,
        peak_memory_mb=memory,
        moments=tuple(Moment(seconds=s, value=v, bound=b) for s, v, b in moments),
        tiers=(TierLine(name=TierName.SERVED, level=1, best=value or 0, bound=bound or 0),) if proven else (),
        note=note,
    )
