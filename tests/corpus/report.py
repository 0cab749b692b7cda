"""The findings of many files as tables: layout by outcome, mess by outcome, and the worst offenders."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable

from tests.corpus.judge import SINS, Finding, Outcome

_ORDER = (
    Outcome.RIGHT, Outcome.ASKED, Outcome.COLLATERAL, Outcome.SOFT, Outcome.MISSING, Outcome.REFUSED,
    Outcome.WRONG, Outcome.GUESSED, Outcome.INVENTED,
)  # fmt: skip
_SHORT = {
    Outcome.RIGHT: "right", Outcome.ASKED: "asked", Outcome.COLLATERAL: "by row", Outcome.SOFT: "soft",
    Outcome.MISSING: "missing", Outcome.REFUSED: "refused", Outcome.WRONG: "WRONG", Outcome.GUESSED: "GUESSED",
    Outcome.INVENTED: "INVENT",
}  # fmt: skip


def recall(findings: Iterable[Finding]) -> float:
    """Right / (right + asked + missing + refused + wrong) over the facts that had to be read."""
    counts = Counter(f.outcome for f in findings if f.verdict == "same")
    whole = sum(counts[o] for o in _ORDER if o is not Outcome.COLLATERAL)
    return counts[Outcome.RIGHT] / whole if whole else 1.0


def sins(findings: Iterable[Finding]) -> list[Finding]:
    """Return every value accepted silently that must not have been."""
    return [f for f in findings if f.outcome in SINS]


def refused_files(findings: Iterable[Finding]) -> set[str]:
    """Return the legal files that were refused as a whole."""
    return {f.case.path.name for f in findings if f.outcome is Outcome.REFUSED}


def _table(findings: list[Finding], key: Callable[[Finding], str], title: str) -> list[str]:
    groups: dict[str, Counter[Outcome]] = defaultdict(Counter)
    for finding in findings:
        if finding.outcome not in (Outcome.LISTED, Outcome.UNLISTED):
            groups[key(finding)][finding.outcome] += 1
    width = max(map(len, groups), default=10) + 2
    lines = ["", f"{title:<{width}}" + "".join(f"{_SHORT[outcome]:>9}" for outcome in _ORDER)]
    for name, counts in sorted(groups.items()):
        lines.append(f"{name:<{width}}" + "".join(f"{counts[outcome] or '.':>9}" for outcome in _ORDER))
    return lines


def line(finding: Finding) -> str:
    """Write one finding as one line."""
    where = f"{finding.spot.sheet}!{finding.spot.cell}" if finding.spot else "-"
    case = finding.case
    return (
        f"{finding.outcome} | seed {case.seed} {case.path.name} ({case.medium}) | {case.book.layout} "
        f"({case.book.traits}) | {where} | {finding.fact} | {finding.mess} [{finding.verdict}] | "
        f"written {finding.written} | read {finding.read!r} | expected {finding.expected!r} {finding.said}"
    )


def summary(findings: list[Finding]) -> list[str]:
    """Return the figures that decide."""
    same = [f for f in findings if f.verdict == "same"]
    unlisted = [f for f in findings if f.outcome is Outcome.UNLISTED]
    counts = Counter(f.outcome for f in findings)
    return [
        f"files {len({f.case.path.name for f in findings})}, facts {sum(1 for f in findings if f.fact)}",
        f"legal files refused: {len(refused_files(findings))}",
        f"silently wrong: {counts[Outcome.WRONG]}, taken unasked: {counts[Outcome.GUESSED]}, "
        f"invented: {counts[Outcome.INVENTED]}",
        f"silently missing: {counts[Outcome.MISSING]}, other cells not listed: {len(unlisted)}",
        f"recall of facts that must be read: {recall(same):.2%}",
        f"asked where a row had to stop: {counts[Outcome.SOFT]}",
    ]


def full(findings: list[Finding], worst: int = 40) -> list[str]:
    """Return tables, figures and the worst offenders."""
    lines = _table(findings, lambda f: f.case.book.layout, "layout")
    lines += _table(findings, lambda f: f.case.medium, "file type")
    lines += _table(findings, lambda f: f"{f.mess} [{f.verdict}]", "mess")
    offenders = sins(findings) + [f for f in findings if f.outcome in (Outcome.MISSING, Outcome.UNLISTED)]
    lines += ["", f"worst offenders ({min(worst, len(offenders))} of {len(offenders)})"]
    seen: Counter[tuple[str, str, Outcome]] = Counter()
    for finding in offenders:
        kind = (finding.case.book.layout, finding.mess, finding.outcome)
        seen[kind] += 1
        if seen[kind] <= 2 and worst > 0:
            lines.append(line(finding))
            worst -= 1
    return [*lines, "", *summary(findings)]
