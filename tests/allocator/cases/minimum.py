"""`minimum`: phase 1 wants one node for 10 days, phase 2 one node for 30 days: a quarter and three quarters."""

from models.scenario import Minimum, MinimumKind, Outlook, OutlookKind, Scenario
from tests.allocator.cases import Case
from tests.builders import a_block, a_decision, a_part, a_phase, a_proposal, a_scenario, a_self_part, day, given

QUARTER, REST = (
    a_phase("1", share_ppm=250_000),
    a_phase("2", a_block(days=30), share_ppm=750_000),
)
ALL = Minimum(kind=MinimumKind.ALL_PHASES)


def _share(ppm: int) -> Minimum:
    return Minimum(kind=MinimumKind.SHARE, share_ppm=ppm)


def _two_phases(minimum: Minimum) -> Scenario:
    return a_scenario(a_proposal("P1", QUARTER, REST, minimum=minimum))


def _two_nodes(share_ppm: int) -> Scenario:
    """Wants 2 nodes, would take 1; could procure 8 GPUs alone beside."""
    return a_scenario(
        a_proposal(
            "P1",
            a_phase(demand=a_block(gpus=16, minimum=8), sizes={"pool": (1, 2)}, most_providers=2),
            minimum=_share(share_ppm),
            outlook=Outlook(kind=OutlookKind.PARTLY, gpus=8),
        )
    )


RAN_BEFORE = a_scenario(
    a_proposal(
        "P1",
        a_phase("1", given=(a_part(),), share_ppm=250_000, self_cap_ppm=0, most_providers=0),
        a_phase("2", share_ppm=250_000),
        a_phase("3", a_block(days=20), share_ppm=500_000),
        minimum=ALL,
    ),
    as_of=day(10, 11),
)
FIRST, SECOND = given(), given(start=day(11, 1), days=30, phase="2")

CASES: tuple[Case, ...] = (
    Case("all phases needed, none given", _two_phases(ALL), (), True),
    Case("all phases needed, all given", _two_phases(ALL), (FIRST, SECOND), True),
    Case("all phases needed, the longer one given", _two_phases(ALL), (SECOND,), False),
    Case("any phase will do", _two_phases(Minimum()), (FIRST,), True),
    Case("three quarters needed, three quarters given", _two_phases(_share(750_000)), (SECOND,), True),
    Case("three quarters and a bit needed", _two_phases(_share(750_001)), (SECOND,), False),
    Case("three quarters needed, a quarter given", _two_phases(_share(750_000)), (FIRST,), False),
    Case("a share needed, nothing given", _two_phases(_share(750_000)), (), True),
    Case("half needed: 1 of 2 nodes", _two_nodes(500_000), (given(),), True),
    Case("half and a bit needed: 1 of 2 nodes", _two_nodes(500_001), (given(),), False),
    Case(
        "what is procured alone beside counts: 8 + 8 of 16 GPUs",
        _two_nodes(1_000_000),
        (a_decision("P1", "1", a_part(), a_self_part(8)),),
        True,
    ),
    Case("one phase ran before: nothing more is asked", RAN_BEFORE, (given(start=day(10, 11), phase="2"),), True),
    Case("one phase ran before: nothing more given", RAN_BEFORE, (), True),
)
