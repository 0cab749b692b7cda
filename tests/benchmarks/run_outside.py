"""Solve the outside benchmarks through the public models and print a table.

    ALLOCATION_BENCHMARKS=FOLDER python -m tests.benchmarks.run_outside --set gap --seconds 60
    ... --only n017_1 n029_9 --json

Exit 1 when any value or bound contradicts what is known, 2 when the folder is missing, else 0.
"""

import argparse
import json
import sys
from collections.abc import Sequence

from rich.console import Console
from rich.table import Table

from models.settings import SolveSettings
from tests.benchmarks.known import Known, NoBenchmarks, known_instances
from tests.benchmarks.trial import Trial, attempt

COLUMNS = ("instance", "value", "bound", "optimum", "proven", "seconds", "contradiction")


def chosen(instances: Sequence[Known], sets: list[str], only: list[str]) -> list[Known]:
    """Return the instances of the sets (all when none is named), narrowed to the names given."""
    return [k for k in instances if (not sets or k.set in sets) and (not only or k.instance in only)]


def summary(trials: Sequence[Trial]) -> list[dict[str, object]]:
    """Count, per set, how many were proven, how many contradict, and the seconds they took."""
    rows: list[dict[str, object]] = []
    for name in dict.fromkeys(trial.set for trial in trials):
        own = [trial for trial in trials if trial.set == name]
        rows.append(
            {
                "set": name,
                "instances": len(own),
                "proven_and_equal": sum(trial.proven_and_equal for trial in own),
                "contradictions": sum(bool(trial.contradiction) for trial in own),
                "seconds": round(sum(trial.seconds for trial in own), 1),
                "slowest": max(trial.seconds for trial in own),
            }
        )
    return rows


def main(arguments: list[str] | None = None) -> int:
    """Run the command."""
    parser = argparse.ArgumentParser(prog="run_outside", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--set", action="append", default=[], dest="sets", help="gap, psplib_n0, fjsp, preferences")
    parser.add_argument("--only", nargs="+", default=[], metavar="INSTANCE")
    parser.add_argument("--seconds", type=float, default=60.0, help="per instance")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true", help="one JSON document in place of the table")
    asked = parser.parse_args(arguments)
    try:
        instances = chosen(known_instances(), asked.sets, asked.only)
    except NoBenchmarks as missing:
        sys.stderr.write(f"{missing}\n")
        return 2
    if not instances:
        parser.error("no instance of that set and name is listed in known.json")

    settings = SolveSettings(seconds=asked.seconds, workers=asked.workers, seed=asked.seed)
    news = Console(stderr=True)
    trials: list[Trial] = []
    for known in instances:
        trials.append(attempt(known, settings))
        news.print(f"{known.set} {known.instance}: {_told(trials[-1])}", highlight=False)
    if asked.json:
        document = {"trials": [trial.model_dump() for trial in trials], "summary": summary(trials)}
        sys.stdout.write(json.dumps(document, indent=1) + "\n")
    else:
        _print(trials)
    return 1 if any(trial.contradiction for trial in trials) else 0


def _told(trial: Trial) -> str:
    how = "proven" if trial.proven else f"bound {trial.bound}"
    return f"{trial.value} ({how}, optimum {trial.optimum}) in {trial.seconds} s {trial.contradiction}"


def _print(trials: Sequence[Trial]) -> None:
    console = Console(width=None if sys.stdout.isatty() else 140)
    table = Table("set", *COLUMNS)
    for trial in trials:
        table.add_row(trial.set, *("" if (cell := getattr(trial, c)) is None else str(cell) for c in COLUMNS))
    console.print(table)
    totals = Table("set", "instances", "proven and equal", "contradictions", "seconds", "slowest")
    for row in summary(trials):
        totals.add_row(*(str(cell) for cell in row.values()))
    console.print(totals)


if __name__ == "__main__":
    raise SystemExit(main())
