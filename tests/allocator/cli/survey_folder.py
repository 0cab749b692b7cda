"""A small survey on disk: a few answers of the fictional one, its supply and its policy."""

from pathlib import Path

from allocator.intake.template import write_policy, write_supply, write_survey
from allocator.sample.offers import supply
from allocator.sample.programme import policy
from allocator.sample.survey import snapshot


def write_small(folder: Path | str, answers: int = 2) -> tuple[Path, Path, Path]:
    """Write it as ``allocator.sample.write`` does, with fewer answers."""
    target = Path(folder)
    surveys = target / "surveys"
    surveys.mkdir(parents=True, exist_ok=True)
    for entry in snapshot().entries[-answers:]:
        write_survey(surveys / entry.receipt.file, entry, fictional=True)
    write_supply(target / "supply.xlsx", supply())
    write_policy(target / "policy.xlsx", policy())
    return surveys, target / "supply.xlsx", target / "policy.xlsx"
