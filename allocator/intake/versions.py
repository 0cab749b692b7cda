"""Several files of one answer: the same bytes twice, and replacements (差替え) under the same reception number."""

from models.base import digest
from models.problems import Level, Place, Problem
from models.survey import SurveyEntry


def same_file(name: str, earlier: SurveyEntry) -> Problem:
    """Say that a file holds the same bytes as another and was ignored."""
    params = {"file": name, "other": earlier.receipt.file}
    return Problem(code="file_twice", level=Level.NORMALISED, place=Place(file=name), params=params)


def content_key(entry: SurveyEntry) -> tuple[str, str]:
    """Return what answers are ordered by: the reception number, then everything but how and where it arrived."""
    data = entry.model_dump(mode="json", exclude={"receipt"})
    for table in ("demand", "datasets", "costs"):
        for row in data[table]:
            del row["place"]
    return entry.number, digest(data)


def _unsure(entries: list[SurveyEntry]) -> list[Problem]:
    files = [entry.receipt.file for entry in entries]
    return [
        Problem(
            code="number_twice",
            level=Level.FILE,
            place=Place(file=entry.receipt.file),
            subject=entry.number,
            value=entry.number,
            params={"number": entry.number, "files": files},
        )
        for entry in entries
    ]


def latest_versions(entries: list[SurveyEntry]) -> tuple[list[SurveyEntry], list[Problem]]:
    """Keep the latest answer of each reception number.

    Which one is the latest follows from the time of receipt only. Where that is missing or equal, none of them is
    taken and a person is asked: taking both would count the demand twice.
    """
    kept = [entry for entry in entries if not entry.number]
    problems: list[Problem] = []
    for number in sorted({entry.number for entry in entries} - {""}):
        same = [entry for entry in entries if entry.number == number]
        if len(same) == 1:
            kept += same
            continue
        times = [entry.receipt.received_at for entry in same if entry.receipt.received_at is not None]
        if len(set(times)) < len(same):
            problems += _unsure(same)
            continue
        by_time = sorted(zip(times, same, strict=True), key=lambda pair: pair[0])
        (_, before), (_, last) = by_time[-2], by_time[-1]
        receipt = last.receipt.model_copy(update={"version": len(same), "supersedes": before.receipt.sha256})
        kept.append(last.model_copy(update={"receipt": receipt}))
        for _, entry in by_time[:-1]:
            params = {"number": number, "file": entry.receipt.file, "by": last.receipt.file}
            place = Place(file=entry.receipt.file)
            problems.append(
                Problem(code="superseded", level=Level.NORMALISED, place=place, subject=number, params=params)
            )
    return kept, problems
