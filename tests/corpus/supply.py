"""The fictional supply of the corpus, and what preparation asks about names and dates that intake passes on."""

from datetime import date
from functools import cache
from typing import Any

from allocator.prepare import prepare
from models.policy import Policy, Source, SubsidyClass, SubsidyRate
from models.supply import GpuType, ProviderLabel, Supply
from models.survey import DemandRow, Organisation, Preferences, Receipt, SurveyEntry, SurveySnapshot, TypeWish
from models.units import Period, Rate
from tests.builders import a_pool
from tests.corpus import names

_DATES = ("end_before_start", "deadline_before_horizon")
_NAMES = ("gpu_type_unknown_first", "provider_unknown")


def the_supply() -> Supply:
    """Return providers with every spelling as an alias, and a pool of each GPU type at each."""
    return Supply(
        cycle_id="1",
        gpu_types=tuple(GpuType(id=name, h100_ppm=1_000_000) for name in names.GPUS),
        pools=tuple(
            a_pool(f"{who}-{gpu.lower()}", provider=who, gpu_type=gpu, nodes=200, price=700)
            for who in names.PROVIDERS
            for gpu in names.GPUS
        ),
        providers=tuple(
            ProviderLabel(id=who, name=spellings[0], aliases=spellings[1:])
            for who, spellings in names.PROVIDERS.items()
        ),
        fictional=True,
    )


def the_policy() -> Policy:
    """Return the plainest policy over the six months."""
    origin = Source(source="架空")
    rates = {SubsidyClass.SPECIFIED_BUSINESS: (2, 3), SubsidyClass.ACADEMIC: (2, 3), SubsidyClass.OTHER: (1, 2)}
    fields: dict[str, Any] = {
        "cycle_id": "1",
        "version": "1",
        "program_name": "架空の事業",
        "horizon": Period(start=date(2024, 10, 1), end=date(2025, 4, 1)),
        "horizon_origin": origin,
        "as_of": date(2024, 10, 1),
        "rates": tuple(
            SubsidyRate(subsidy_class=of, rate=Rate(numerator=top, denominator=bottom), origin=origin)
            for of, (top, bottom) in rates.items()
        ),
    }
    return Policy.model_validate(fields)


def _asked_about(*lines: DemandRow, ranked: tuple[str, ...] = ()) -> set[str]:
    """Return the codes of what preparation says about lines of an otherwise plain answer."""
    entry = SurveyEntry(
        receipt=Receipt(file="a.xlsx", sha256="0" * 64),
        applicant=Organisation(legal_name="架空社", folded="架空社"),
        demand=lines,
        preferences=Preferences(ranked=ranked),
    )
    _, problems = prepare(SurveySnapshot(entries=(entry,)), the_supply(), the_policy())
    return {problem.code for problem in problems}


def _plain_line(**more: Any) -> DemandRow:
    fields: dict[str, Any] = {"line": "1", "shape": "block", "types": (TypeWish(gpu_type="H100"),)}
    fields |= {"desired_gpus": 8, "minimum_gpus": 8, "duration_days": 30}
    return DemandRow(**(fields | more))


def dates_are_asked(row: DemandRow) -> bool:
    """Whether preparation asks about the dates of a line, once nothing else is wrong with it."""
    said = _asked_about(_plain_line(earliest=row.earliest, desired_start=row.desired_start, deadline=row.deadline))
    return not said.isdisjoint(_DATES)


def predecessors_are_asked(row: DemandRow, lines: tuple[str, ...]) -> bool:
    """Whether preparation asks which lines are meant to end before this one."""
    others = [_plain_line(line=line) for line in lines if line != row.line]
    return "predecessor_unknown" in _asked_about(_plain_line(line=row.line, after=row.after), *others)


@cache
def name_is_asked(name: str, gpu: bool) -> bool:
    """Whether preparation asks who or what is meant by a name that intake passed on as it stands."""
    line = _plain_line(types=(TypeWish(gpu_type=name if gpu else "H100"),))
    return not _asked_about(line, ranked=() if gpu else (name,)).isdisjoint(_NAMES)
