"""`self_procurement`: 16 GPUs for ten days, in a pool of 8-GPU nodes or alone. 7 October 2024 is a Monday."""

from datetime import date
from typing import Any

from models.reasons import RuleName
from models.scenario import Block, Decision, Outlook, OutlookKind, Phase, Profile, Scenario
from tests.allocator.cases import Case
from tests.builders import (
    a_block,
    a_choice,
    a_decision,
    a_part,
    a_phase,
    a_profile,
    a_proposal,
    a_scenario,
    a_self_part,
    alternatives,
    day,
)

CAN, PARTLY = OutlookKind.CAN, OutlookKind.PARTLY
BLOCK = a_block(gpus=16, minimum=8)


def _world(
    kind: OutlookKind, *, since: date | None = None, demand: Block | Profile | None = None, **others: Any
) -> Scenario:
    phase = a_phase(
        demand=demand or BLOCK,
        sizes={"pool": (1, 2)},
        most_providers=2 if kind is PARTLY else 1,
        scales_ppm=(500_000, 1_000_000) if isinstance(demand, Profile) else (),
        **others,
    )
    return a_scenario(a_proposal("P1", phase, outlook=Outlook(kind=kind, gpus=8, since=since)))


def _only_self(kind: OutlookKind, since: date | None = None) -> Scenario:
    phase = a_phase(demand=BLOCK, sizes={"pool": (1, 2)}, self_only=True, self_cap_ppm=0)
    return a_scenario(a_proposal("P1", phase, outlook=Outlook(kind=kind, gpus=8, since=since)))


def _stated(phase: Phase) -> Scenario:
    return a_scenario(a_proposal("P1", phase, outlook=Outlook(kind=CAN, gpus=8)))


def _alone(start: int) -> tuple[Decision, ...]:
    return (a_decision("P1", "1", a_self_part(16, day(10, start))),)


def _beside(start: int) -> tuple[Decision, ...]:
    return (a_decision("P1", "1", a_part(start=day(10, start)), a_self_part(8, day(10, start))),)


CHOICE = _stated(a_phase(demand=alternatives(a_choice({"pool": 16})), sizes={}))
IN_POOL = (a_decision("P1", "1", a_part(nodes=2)),)
RISING = a_profile((5, 8), (5, 16))
RISING_ALONE = (a_decision("P1", "1", a_self_part(8), a_self_part(8, day(10, 6), 5)),)
RISING_BESIDE = (a_decision("P1", "1", a_part(), a_self_part(8, day(10, 6), 5)),)

CASES: tuple[Case, ...] = (
    Case("can: alone", _world(CAN), _alone(7), True),
    Case("can: in a pool all the same", _world(CAN), IN_POOL, True),
    Case("can: only half of it alone", _world(CAN), _beside(7), False),
    Case("can, since 7 October: from that day", _world(CAN, since=day(10, 7)), _alone(7), True),
    Case("can, since 8 October: the day before", _world(CAN, since=day(10, 8)), _alone(7), False),
    Case("partly: 8 beside 8", _world(PARTLY), _beside(7), True),
    Case("partly: all 16 alone", _world(PARTLY), _alone(7), False),
    Case("partly, since 7 October: from that day", _world(PARTLY, since=day(10, 7)), _beside(7), True),
    Case("partly, since 8 October: the day before", _world(PARTLY, since=day(10, 8)), _beside(7), False),
    Case("cannot: alone", _world(OutlookKind.CANNOT), _alone(7), False),
    Case("cannot: beside", _world(OutlookKind.CANNOT), _beside(7), False),
    Case("unknown: alone", _world(OutlookKind.UNKNOWN), _alone(7), False),
    Case("unknown: beside", _world(OutlookKind.UNKNOWN), _beside(7), False),
    Case("unknown: in a pool", _world(OutlookKind.UNKNOWN), IN_POOL, True),
    Case("meant for self-procurement: alone", _only_self(OutlookKind.UNKNOWN), _alone(7), True),
    Case("meant for self-procurement: in a pool", _only_self(CAN), IN_POOL, False),
    Case("can: a profile alone", _world(CAN, demand=RISING), RISING_ALONE, True),
    Case("cannot: a profile alone", _world(OutlookKind.CANNOT, demand=RISING), RISING_ALONE, False),
    Case("partly: a profile's peak alone", _world(PARTLY, demand=RISING), RISING_BESIDE, True),
    Case("unknown: a profile's peak alone", _world(OutlookKind.UNKNOWN, demand=RISING), RISING_BESIDE, False),
    Case("alternatives: in the pool they name", CHOICE, IN_POOL, True),
    Case("alternatives: alone", CHOICE, _alone(7), False, (RuleName.SIZE,)),
)
