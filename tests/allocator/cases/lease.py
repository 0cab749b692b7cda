"""`lease`: one node for ten days under all kinds of lease rules. 30 September and 7 October 2024 are Mondays."""

from datetime import date
from typing import Any

from models.scenario import Block, Decision, Outlook, OutlookKind, Pin, Profile, Scenario, SplitPair
from models.supply import LeaseRule, LeaseStart
from models.units import Period
from tests.allocator.cases import Case
from tests.builders import (
    a_block,
    a_choice,
    a_decision,
    a_part,
    a_phase,
    a_pool,
    a_profile,
    a_proposal,
    a_scenario,
    a_self_part,
    alternatives,
    day,
    period,
)

MONDAY, HALF_MONTH, MONTH_FIRST = LeaseStart.MONDAY, LeaseStart.HALF_MONTH, LeaseStart.MONTH_FIRST
WIDE = Period(start=day(9, 1), end=day(4, 1))


def _world(
    *,
    calendar: Period = WIDE,
    pins: tuple[Pin, ...] = (),
    best: int = 1_000_000,
    phase: dict[str, Any] | None = None,
    **rule: Any,
) -> Scenario:
    """The pool may be leased from September on, today is 20 September, use begins in October."""
    return a_scenario(
        a_proposal("P1", a_phase(**(phase or {})), best_alone_ppm=best),
        pools=[a_pool(calendar=calendar, capacity=[(WIDE.start, 4)], lease=LeaseRule(**rule))],
        as_of=day(9, 20),
        pins=pins,
    )


def _used(start: date, held_from: date | None = None, held_days: int = 10, *, nodes: int = 1) -> tuple[Decision, ...]:
    held = period(held_from or start, held_days)
    return (a_decision("P1", "1", a_part(nodes=nodes, start=start, held=held)),)


# --- several parts --------------------------------------------------------------------------------------------------


def _step_up() -> Scenario:
    """1 node for 20 days, a second from 1 November on; leases begin on Mondays."""
    demand = a_block(gpus=16, days=20, minimum=8, step_up=True)
    phase = a_phase(demand=demand, sizes={"pool": (1, 2)})
    return a_scenario(a_proposal("P1", phase), pools=[a_pool(lease=LeaseRule(start_on=MONDAY, multiple_days=7))])


def _stepped(added_held_from: date, added_days: int) -> tuple[Decision, ...]:
    base = a_part(start=day(10, 21), days=20, held=period(day(10, 21), 21))
    added = a_part(start=day(11, 1), days=9, held=period(added_held_from, added_days))
    return (a_decision("P1", "1", base, added),)


def _split(equal_dates: bool) -> Scenario:
    """1 node at A (any day) and 1 at B (on the 1st and the 16th), ten days each."""
    phase = a_phase(
        demand=a_block(gpus=16, minimum=8),
        sizes={"pool": (1, 2), "other": (1, 2)},
        split=SplitPair(first="A", second="B", equal_dates=equal_dates),
        most_providers=2,
    )
    other = a_pool("other", provider="B", lease=LeaseRule(start_on=HALF_MONTH))
    return a_scenario(a_proposal("P1", phase), pools=[a_pool(), other])


def _at_both(start: date, other_start: date, held_from: date, held_days: int) -> tuple[Decision, ...]:
    other = a_part("other", start=other_start, held=period(held_from, held_days))
    return (a_decision("P1", "1", a_part(start=start), other),)


def _two_uses(first: str, second: str) -> Scenario:
    """Either-or of one node in each pool: leases in `pool` on Mondays, in `other` on any day."""
    phase = a_phase(demand=alternatives(a_choice({first: 8, second: 8})), sizes={}, acceptable=(), most_providers=2)
    pools = [a_pool(lease=LeaseRule(start_on=MONDAY)), a_pool("other", provider="B")]
    return a_scenario(a_proposal("P1", phase), pools=pools, as_of=day(10, 1))


def _both_from_tuesday() -> tuple[Decision, ...]:
    monday = a_part(start=day(10, 8), held=period(day(10, 7), 11))
    return (a_decision("P1", "1", monday, a_part("other", start=day(10, 8))),)


def _alone(demand: Block | Profile) -> Scenario:
    phase = a_phase(demand=demand, scales_ppm=(1_000_000,) if isinstance(demand, Profile) else ())
    return a_scenario(a_proposal("P1", phase, outlook=Outlook(kind=OutlookKind.CAN)))


def _by_self(start: date, held_from: date | None = None) -> tuple[Decision, ...]:
    part = a_self_part(8, start)
    return (a_decision("P1", "1", part.model_copy(update={"held": period(held_from or start, 10)})),)


ON_MONDAYS = _world(start_on=MONDAY)
WISHED = _world(start_on=MONDAY, phase={"desired_start": day(10, 9)})
EARLIEST = _world(start_on=MONDAY, phase={"earliest": day(10, 9)})
PINNED = _world(start_on=MONDAY, pins=(Pin(id="K1", proposal="P1", phase="1", start=day(10, 9), reason="搬入日"),))
FROM_PINNED = _used(day(10, 9), day(10, 7), 12)

HALF_OF_IT: dict[str, Any] = {"demand": a_block(16, minimum=8), "sizes": {"pool": (1, 2)}, "self_cap_ppm": 500_000}
ONE_NODE_LEASES = _world(best=500_000, max_nodes_per_lease=1, phase=HALF_OF_IT)
EQUAL, OWN = _split(True), _split(False)

CASES: tuple[Case, ...] = (
    Case("nothing is given", ON_MONDAYS, (), True),
    Case("on a Monday, as long as used", ON_MONDAYS, _used(day(10, 7)), True),
    Case("on a Tuesday", ON_MONDAYS, _used(day(10, 8), day(10, 7), 11), False),
    Case("first day of the window: leased from the Monday before", ON_MONDAYS, _used(day(10, 1), day(9, 30), 11), True),
    Case("first day of the window: leased from that very Tuesday", ON_MONDAYS, _used(day(10, 1)), False),
    Case("leased a week too early", ON_MONDAYS, _used(day(10, 7), day(9, 30), 17), False),
    Case("the desired start, a Wednesday: leased from Monday", WISHED, _used(day(10, 9), day(10, 7), 12), True),
    Case("the earliest day, a Wednesday: leased from Monday", EARLIEST, _used(day(10, 9), day(10, 7), 12), True),
    Case("the pinned start, a Wednesday: leased from Monday", PINNED, FROM_PINNED, True),
    Case("the same Wednesday, neither wished nor pinned", ON_MONDAYS, FROM_PINNED, False),
    Case("half months: the 16th", _world(start_on=HALF_MONTH), _used(day(10, 16)), True),
    Case("half months: the 15th", _world(start_on=HALF_MONTH), _used(day(10, 15), day(10, 1), 24), False),
    Case("month firsts: 1 November", _world(start_on=MONTH_FIRST), _used(day(11, 1)), True),
    Case("month firsts: the 16th", _world(start_on=MONTH_FIRST), _used(day(11, 16), day(11, 1), 25), False),
    Case("at least 14 days are leased", _world(min_days=14), _used(day(10, 1), held_days=14), True),
    Case("at least 14 days: only 10 leased", _world(min_days=14), _used(day(10, 1)), False),
    Case("at least 14 days: 15 leased", _world(min_days=14), _used(day(10, 1), held_days=15), False),
    Case("whole weeks: 14 for 10", _world(multiple_days=7), _used(day(10, 1), held_days=14), True),
    Case("whole weeks: 10", _world(multiple_days=7), _used(day(10, 1)), False),
    Case("at least 10 in whole weeks: 14", _world(min_days=10, multiple_days=7), _used(day(10, 1), held_days=14), True),
    Case("at most 10 days: 10", _world(max_days=10), _used(day(10, 1)), True),
    Case(
        "Mondays, at most 10 days: 11 would be needed from Monday",
        _world(start_on=MONDAY, max_days=10),
        _used(day(10, 1), day(9, 30), 11),
        False,
    ),
    Case("11 days after today: lead time over", _world(lead_time_days=11), _used(day(10, 1)), True),
    Case("11 days after today: lead time of 12", _world(lead_time_days=12), _used(day(10, 1)), False),
    Case(
        "the Monday before use lies in the lead time",
        _world(start_on=MONDAY, lead_time_days=11),
        _used(day(10, 1), day(9, 30), 11),
        False,
    ),
    Case("one node per lease: one", _world(max_nodes_per_lease=1), _used(day(10, 1)), True),
    Case(
        "one node per lease: two",
        ONE_NODE_LEASES,
        _used(day(10, 1), nodes=2),
        False,
    ),
    Case(
        "the pool closes on 15 October: 14 days fit",
        _world(calendar=Period(start=day(9, 1), end=day(10, 15)), min_days=14),
        _used(day(10, 1), held_days=14),
        True,
    ),
    Case(
        "the pool closes on 15 October: 14 days from the 2nd do not fit",
        _world(calendar=Period(start=day(9, 1), end=day(10, 15)), min_days=14),
        _used(day(10, 2), held_days=14),
        False,
    ),
    Case(
        "the pool opens on 1 October: no Monday before use",
        _world(calendar=Period(start=day(10, 1), end=day(4, 1)), start_on=MONDAY),
        _used(day(10, 1), day(9, 30), 11),
        False,
    ),
    Case("step up: the added node from the Monday before, whole weeks", _step_up(), _stepped(day(10, 28), 14), True),
    Case("step up: the added node leased as used", _step_up(), _stepped(day(11, 1), 9), False),
    Case(
        "split on equal dates: A's rule, B leased from the 1st",
        _split(True),
        _at_both(day(10, 3), day(10, 3), day(10, 1), 12),
        True,
    ),
    Case(
        "split on own dates: A on the 3rd, B on its next day",
        _split(False),
        _at_both(day(10, 3), day(10, 16), day(10, 16), 10),
        True,
    ),
    Case(
        "split on own dates: A on the 3rd, B a half month later still",
        _split(False),
        _at_both(day(10, 3), day(11, 1), day(11, 1), 10),
        False,
    ),
    Case(
        "split on own dates: B on the 16th, A the same day",
        _split(False),
        _at_both(day(10, 16), day(10, 16), day(10, 16), 10),
        True,
    ),
    Case(
        "split on own dates: B on the 16th, A two days later",
        _split(False),
        _at_both(day(10, 18), day(10, 16), day(10, 16), 10),
        False,
    ),
    Case("alternatives: the first use begins on any day", _two_uses("other", "pool"), _both_from_tuesday(), True),
    Case("alternatives: the first use begins on Mondays", _two_uses("pool", "other"), _both_from_tuesday(), False),
    Case("alone: on a Monday", _alone(a_block()), _by_self(day(10, 7)), True),
    Case("alone: on the first day of the window", _alone(a_block()), _by_self(day(10, 1)), True),
    Case("alone: on a Tuesday", _alone(a_block()), _by_self(day(10, 8)), False),
    Case("alone: held longer than used", _alone(a_block()), _by_self(day(10, 7), day(10, 5)), False),
    Case("alone, a profile: on a Monday", _alone(a_profile((10, 8), later=9)), _by_self(day(10, 7)), True),
    Case("alone, a profile: on a Tuesday", _alone(a_profile((10, 8), later=9)), _by_self(day(10, 8)), False),
)
