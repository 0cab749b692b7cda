"""The README's table, made from a kept benchmark: what the engine reached, how far each baseline stayed behind."""

from collections.abc import Callable

import pandas as pd

from allocator.bench.cells import ENGINE, PRESET, Bench
from allocator.bench.frames import rounds_frame


def percent(share: float | None, digits: int = 2) -> str:
    """Write a share as percent, a dash when it is not known."""
    return "-" if share is None or pd.isna(share) else f"{100 * share:.{digits}f} %"


def number(value: float | None, digits: int = 1) -> str:
    """Write a number, a dash when it is not known."""
    return "-" if value is None or pd.isna(value) else f"{value:,.{digits}f}"


def table(bench: Bench, heading: Callable[[str], str]) -> str:
    """Return a Markdown table, one line per kind of round; ``heading`` writes out the name of a column or method."""
    frame = rounds_frame(bench)
    baselines = [method for method in dict.fromkeys(frame["method"]) if method not in (ENGINE, PRESET)]
    heads = [
        *("round", "runs", "gap_median", "gap_worst", "proven", "first_plan", "seconds_median", "memory"),
        *baselines,
    ]
    lines = [
        "| " + " | ".join(heading(head) for head in heads) + " |",
        "|" + "|".join(["---", *["---:"] * (len(heads) - 1)]) + "|",
    ]
    for (_, name), own in frame.groupby(["suite", "round"], sort=False):
        of = {method: rows.iloc[0] for method, rows in own.groupby("method")}
        if ENGINE not in of:
            continue
        engine = of[ENGINE]
        cells = [
            str(name),
            str(engine["runs"]),
            percent(engine["gap_median"]),
            percent(engine["gap_worst"]),
            f"{int(engine['proven'])}/{engine['runs']}",
            number(engine["first_plan"]),
            number(engine["seconds_median"]),
            number(engine["memory"], 0),
            *(percent(of[method]["against_engine"]) if method in of else "-" for method in baselines),
        ]
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"
