"""The fictional supply of the corpus, and what preparation asks about names and dates that intake passes on."""

from datetime import date
from typing import Any

from allocator.prepare import prepare
from models.policy import Policy, Source, SubsidyClass, SubsidyRate
from models.problems import Problem
from models.supply import GpuType, ProviderLabel, Supply
from models.survey import SurveySnapshot
from models.units import Period, Rate
from tests.builders import a_pool
from tests.corpus import names

_ASKED_LATER = (
    "gpu_type_unknown_first",
    "gpu_type_unknown",
    "provider_unknown",
    "alternative_without_pool",
    "end_before_start",
    "predecessor_unknown",
)
"""Questions that need the supply or the whole line, so that preparation asks them and not intake."""


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


def asked_later(snapshot: SurveySnapshot) -> tuple[Problem, ...]:
    """Return what preparation asks about names and dates."""
    _, problems = prepare(snapshot, the_supply(), the_policy())
    return tuple(problem for problem in problems if problem.code in _ASKED_LATER)
