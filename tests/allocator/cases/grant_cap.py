"""`grant_cap`: ten days of a node are granted 160,000 yen (24,000 yen a day, 2/3). Pool `free` costs nothing."""

from typing import Any

from models.scenario import Phase, Scenario
from models.units import Period
from tests.allocator.cases import Case
from tests.builders import a_part, a_phase, a_pool, a_proposal, a_scenario, day, given

TWO_YEARS = Period(start=day(10, 1), end=day(6, 1))
POOLS = [a_pool(price=125, calendar=TWO_YEARS), a_pool("free", calendar=TWO_YEARS)]


def _phase(id: str = "1", grant: int = 160_000, **others: Any) -> Phase:
    return a_phase(id, sizes={"pool": (1,), "free": (1,)}, dearest_grant_yen=grant, **others)


def _one(cap: int | None) -> Scenario:
    """An option beyond the cap does not exist, so the dearest one is then free."""
    phase = _phase(grant=160_000 if cap is None or cap >= 160_000 else 0)
    return a_scenario(a_proposal("P1", phase, grant_cap_yen=cap), pools=POOLS, horizon=TWO_YEARS)


def _two(cap: int) -> Scenario:
    phases = (_phase("1", share_ppm=500_000), _phase("2", share_ppm=500_000))
    return a_scenario(a_proposal("P1", *phases, grant_cap_yen=cap), pools=POOLS, horizon=TWO_YEARS)


def _second(cap: int) -> Scenario:
    """Phase 1 ran before and was granted 160,000."""
    first = a_phase("1", given=(a_part(),), share_ppm=500_000, self_cap_ppm=0, most_providers=0)
    return a_scenario(
        a_proposal("P1", first, _phase("2", share_ppm=500_000), grant_cap_yen=cap),
        pools=POOLS,
        horizon=TWO_YEARS,
        as_of=day(10, 11),
    )


BOTH = (given(), given(phase="2"))

CASES: tuple[Case, ...] = (
    Case("nothing is given", _one(159_999), (), True),
    Case("exactly the cap", _one(160_000), (given(),), True),
    Case("one yen beyond: not given at all", _one(159_999), (given(),), False),
    Case("no cap stated", _one(None), (given(),), True),
    Case("two fiscal years together: 80,000 + 80,000", _one(160_000), (given(start=day(3, 27)),), True),
    Case("each year alone would fit, together one yen beyond", _one(159_999), (given(start=day(3, 27)),), False),
    Case("two phases together: exactly the cap", _two(320_000), BOTH, True),
    Case("two phases together: one yen beyond", _two(319_999), BOTH, False),
    Case(
        "what was granted before counts: exactly the cap",
        _second(320_000),
        (given(start=day(10, 11), phase="2"),),
        True,
    ),
    Case("what was granted before counts", _second(319_999), (given(start=day(10, 11), phase="2"),), False),
)
